//! Mailing a link: leased to one worker at a time, so that an event that comes twice makes one mail.

use domain::LinkId;
use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    Result, Store, StoreError,
    error::is_refused,
    item::{key_item, text},
    keys,
};

/// Who may mail a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkMailing {
    /// The caller, until its lease ends.
    Yours,
    /// Another worker is at it: ask again later.
    Leased,
    /// Nobody any more: it is mailed, used or gone.
    Over,
}

/// What the link's item says of its mail.
#[derive(Debug, Deserialize)]
struct Mailing {
    #[serde(default)]
    mailed_at: Option<Timestamp>,
    #[serde(default)]
    used_at: Option<Timestamp>,
}

impl Store {
    /// Takes the link's mail for one worker until `until`.
    pub async fn lease_link_mail(&self, id: &LinkId, now: Timestamp, until: Timestamp) -> Result<LinkMailing> {
        let outcome = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(key_item(&keys::link(id))))
            .update_expression("SET mail_leased_until = :until")
            .condition_expression(
                "attribute_exists(PK) AND attribute_not_exists(used_at) AND attribute_not_exists(mailed_at) \
                 AND (attribute_not_exists(mail_leased_until) OR mail_leased_until < :now)",
            )
            .expression_attribute_values(":until", text(until.to_string()))
            .expression_attribute_values(":now", text(now.to_string()))
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(LinkMailing::Yours),
            Err(error) if is_refused(&error) => {
                let found = self.get::<Mailing>(&keys::link(id)).await?;
                let is_waiting = found.is_some_and(|link| link.mailed_at.is_none() && link.used_at.is_none());
                Ok(if is_waiting { LinkMailing::Leased } else { LinkMailing::Over })
            }
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }

    /// Notes that the link needs no mail any more: SES took it, or refused it for good. Nothing when the link is gone.
    pub async fn record_link_mailed(&self, id: &LinkId, now: Timestamp) -> Result<()> {
        let outcome = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(key_item(&keys::link(id))))
            .update_expression("SET mailed_at = :now REMOVE mail_leased_until")
            .condition_expression("attribute_exists(PK)")
            .expression_attribute_values(":now", text(now.to_string()))
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(()),
            Err(error) if is_refused(&error) => Ok(()),
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }
}
