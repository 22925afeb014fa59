//! Mailed single-use links. The token in the mail is computed from the id with the signing key, so nothing secret is stored.

use aws_sdk_dynamodb::types::ReturnValue;
use domain::{EmailAddress, LinkId, Locale, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, StoreError,
    error::is_refused,
    item::{decode, encode, key_item, text, ttl},
    keys,
};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// A contact, or a member, signs in.
    SignIn,
    /// A new member chooses a password.
    Invitation,
    /// Nobody: written for an unknown address, so that asking for a link costs the same as for a known one. Never mailed.
    Decoy,
}

impl LinkPurpose {
    /// The item's type; the stream passes on `sign_in_link` only.
    const fn item_type(self) -> &'static str {
        match self {
            Self::SignIn | Self::Invitation => "sign_in_link",
            Self::Decoy => "decoy_link",
        }
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The id.
    pub id: LinkId,
    /// The tenant it signs in to.
    pub tenant_id: TenantId,
    /// What for.
    pub purpose: LinkPurpose,
    /// Who gets it.
    pub email: EmailAddress,
    /// Language of the mail.
    pub locale: Locale,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// Outcome of redeeming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// The first time, and in time.
    Now(Link),
    /// Unknown, used before or too late: the caller makes no difference either.
    No,
}

impl Store {
    /// Writes a link; the stream mails it.
    pub async fn put_link(&self, link: &Link) -> Result<()> {
        let item = Self::link_item(link)?;
        let put = self.client.put_item().table_name(&*self.table).set_item(Some(item));
        put.send().await.map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        Ok(())
    }

    pub(crate) fn link_item(link: &Link) -> Result<crate::item::Item> {
        let mut item = encode(link.purpose.item_type(), &keys::link(&link.id), link)?;
        item.insert("ttl".into(), ttl(link.expires_at));
        Ok(item)
    }

    /// A link, used or not.
    pub async fn get_link(&self, id: &LinkId) -> Result<Option<Link>> {
        self.get(&keys::link(id)).await
    }

    /// Uses a link up; of several concurrent callers one succeeds.
    pub async fn redeem_link(&self, id: &LinkId, now: Timestamp) -> Result<Redeemed> {
        let outcome = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(key_item(&keys::link(id))))
            .update_expression("SET used_at = :now")
            .condition_expression("attribute_exists(PK) AND attribute_not_exists(used_at) AND #type = :type")
            .expression_attribute_names("#type", crate::item::TYPE)
            .expression_attribute_values(":type", text("sign_in_link"))
            .expression_attribute_values(":now", text(now.to_string()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        match outcome {
            Ok(output) => {
                let link: Link = decode(output.attributes.unwrap_or_default())?;
                Ok(if link.expires_at > now { Redeemed::Now(link) } else { Redeemed::No })
            }
            Err(error) if is_refused(&error) => Ok(Redeemed::No),
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }
}
