//! Sessions: one item per family of refresh tokens, holding a hash only.

use aws_sdk_dynamodb::types::ReturnValue;
use domain::{SessionId, TenantId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, StoreError,
    error::is_refused,
    item::{decode, encode, key_item, number, text, ttl},
    keys,
};

/// How long an exchange may be repeated by whoever lost its answer.
const REPEATED: SignedDuration = SignedDuration::from_secs(30);

/// Whose session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A member's.
    Member,
    /// A contact's.
    Contact,
}

/// A sign-in on one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The family's id.
    pub id: SessionId,
    /// The tenant.
    pub tenant_id: TenantId,
    /// Member or contact.
    pub subject_kind: SubjectKind,
    /// The member's or contact's id.
    pub subject_id: String,
    /// SHA-256 in hex of the refresh token that is good now.
    pub refresh_hash: String,
    /// When the token was exchanged last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refreshed_at: Option<Timestamp>,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// Moves on with each refresh.
    pub expires_at: Timestamp,
}

/// Outcome of a refresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rotation {
    /// The old token is spent, the new one is good.
    Rotated(Session),
    /// The token was spent before: the family is ended, for one of its two users is a thief.
    Reused,
    /// Ended or expired.
    Gone,
}

impl Store {
    /// Begins a session.
    pub async fn put_session(&self, session: &Session) -> Result<()> {
        let mut item = encode("session", &keys::session(&session.id), session)?;
        item.insert("ttl".into(), ttl(session.expires_at));
        let put = self.client.put_item().table_name(&*self.table).set_item(Some(item));
        put.send().await.map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        Ok(())
    }

    /// Exchanges the refresh token whose hash is `old_hash`. Where `new_hash` took its place less than [`REPEATED`] ago the outcome
    /// is the same once more.
    pub async fn rotate_session(
        &self,
        id: &SessionId,
        old_hash: &str,
        new_hash: &str,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Rotation> {
        let outcome = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(key_item(&keys::session(id))))
            .update_expression("SET refresh_hash = :new, refreshed_at = :at, expires_at = :expires, #ttl = :ttl")
            .condition_expression("refresh_hash = :old AND #ttl > :now")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":old", text(old_hash))
            .expression_attribute_values(":new", text(new_hash))
            .expression_attribute_values(":at", text(now.to_string()))
            .expression_attribute_values(":expires", text(expires_at.to_string()))
            .expression_attribute_values(":ttl", ttl(expires_at))
            .expression_attribute_values(":now", number(now.as_second()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        match outcome {
            Ok(output) => Ok(Rotation::Rotated(decode(output.attributes.unwrap_or_default())?)),
            Err(error) if is_refused(&error) => {
                let Some(session) = self.get::<Session>(&keys::session(id)).await? else { return Ok(Rotation::Gone) };
                let is_repeated = session.refreshed_at.is_some_and(|at| now.duration_since(at) < REPEATED);
                if is_repeated && session.refresh_hash == new_hash && session.expires_at > now {
                    return Ok(Rotation::Rotated(session));
                }
                self.delete_session(id).await?;
                Ok(if session.expires_at > now { Rotation::Reused } else { Rotation::Gone })
            }
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }

    /// Ends a session when the token is the good one; ends nothing otherwise, and says nothing of it.
    pub async fn end_session(&self, id: &SessionId, refresh_hash: &str) -> Result<()> {
        let outcome = self
            .client
            .delete_item()
            .table_name(&*self.table)
            .set_key(Some(key_item(&keys::session(id))))
            .condition_expression("refresh_hash = :hash")
            .expression_attribute_values(":hash", text(refresh_hash))
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(()),
            Err(error) if is_refused(&error) => Ok(()),
            Err(error) => Err(StoreError::from_sdk("DeleteItem", &error)),
        }
    }

    async fn delete_session(&self, id: &SessionId) -> Result<()> {
        let delete = self.client.delete_item().table_name(&*self.table).set_key(Some(key_item(&keys::session(id))));
        delete.send().await.map_err(|error| StoreError::from_sdk("DeleteItem", &error))?;
        Ok(())
    }
}
