//! Notices to members: which of them a record's notice has reached, and until when the rest waits. Leased to one worker at a time,
//! so that an event that comes twice makes no second mail.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use domain::{MemberId, TicketNumber};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Result, StoreError, TenantStore,
    error::is_refused,
    item::{TYPE, decode, key_item, text},
    keys, wakes,
};

/// Who may send a record's notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeLease {
    /// The caller, until its lease ends; these members have been told.
    Yours(BTreeSet<MemberId>),
    /// Another worker is at it: ask again later.
    Leased,
    /// Nobody any more: all have been told.
    Over,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Notices {
    #[serde(default)]
    sent_to: BTreeSet<MemberId>,
    #[serde(default)]
    finished_at: Option<Timestamp>,
}

impl TenantStore {
    /// Takes a record's notices for one worker until `until`.
    pub async fn lease_notices(
        &self,
        number: TicketNumber,
        seq: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<NoticeLease> {
        let key = keys::notices(&self.id, number, seq);
        let outcome = self
            .store
            .client
            .update_item()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&key)))
            .update_expression("SET leased_until = :until, #type = :type REMOVE GSI3PK, GSI3SK")
            .condition_expression(
                "attribute_not_exists(finished_at) AND (attribute_not_exists(leased_until) OR leased_until < :now)",
            )
            .expression_attribute_names("#type", TYPE)
            .expression_attribute_values(":type", text("notices"))
            .expression_attribute_values(":until", text(until.to_string()))
            .expression_attribute_values(":now", text(now.to_string()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        match outcome {
            Ok(output) => {
                let notices: Notices = output.attributes.map(decode).transpose()?.unwrap_or_default();
                Ok(NoticeLease::Yours(notices.sent_to))
            }
            Err(error) if is_refused(&error) => {
                let found = self.store.get::<Notices>(&key).await?.unwrap_or_default();
                Ok(if found.finished_at.is_some() { NoticeLease::Over } else { NoticeLease::Leased })
            }
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }

    /// Notes that a member has been told.
    pub async fn record_noticed(&self, number: TicketNumber, seq: u64, member: &MemberId) -> Result<()> {
        let told = AttributeValue::Ss(vec![member.to_string()]);
        let update = self
            .store
            .client
            .update_item()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&keys::notices(&self.id, number, seq))))
            .update_expression("ADD sent_to :told")
            .expression_attribute_values(":told", told);
        update.send().await.map_err(|error| StoreError::from_sdk("UpdateItem", &error))?;
        Ok(())
    }

    /// Ends the lease: all have been told, or the rest is to be told at `wake_at`.
    pub async fn end_notices(
        &self,
        number: TicketNumber,
        seq: u64,
        now: Timestamp,
        wake_at: Option<Timestamp>,
    ) -> Result<()> {
        let update = self
            .store
            .client
            .update_item()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&keys::notices(&self.id, number, seq))));
        let update = match wake_at {
            None => update
                .update_expression("SET finished_at = :now REMOVE leased_until")
                .expression_attribute_values(":now", text(now.to_string())),
            Some(at) => update
                .update_expression("SET GSI3PK = :minute, GSI3SK = :place REMOVE leased_until")
                .expression_attribute_values(
                    ":minute",
                    text(keys::wake_minute(wakes::minute_of(at), wakes::shard(&self.id, number))),
                )
                .expression_attribute_values(":place", text(keys::wake_notice_sk(&self.id, number, seq))),
        };
        update.send().await.map_err(|error| StoreError::from_sdk("UpdateItem", &error))?;
        Ok(())
    }
}
