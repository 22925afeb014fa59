//! Mail that goes out: how far each has come.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    operation::update_item::builders::UpdateItemFluentBuilder,
    types::{AttributeValue, Put, TransactWriteItem},
};
use domain::{EmailAddress, TicketNumber, ticket::ResentMail};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    MessageRef, Result, StoreError, TenantStore,
    error::is_refused,
    item::{Item, TYPE, decode, encode, encode_value, key_item, number, text},
    keys::{self, Key},
    mails::SENT,
    transact::{update, write},
};

/// How far a sent mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waiting for its worker.
    Queued,
    /// Held back, as a cap on automatic mail was reached: a member may send it.
    Parked,
    /// Taken by SES.
    Sent,
    /// Taken by the recipient's server.
    Delivered,
    /// Refused for good before it left.
    Failed,
    /// Refused by the recipient's server.
    Bounced,
    /// Marked as spam by the recipient.
    Complained,
}

impl DeliveryState {
    /// Those that a mail comes to once a worker has it.
    const MOVED_TO: [Self; 6] =
        [Self::Parked, Self::Sent, Self::Delivered, Self::Failed, Self::Bounced, Self::Complained];
    /// Those in which a mail waits for a person: it has come to nothing, or is held back.
    const STUCK: [Self; 3] = [Self::Parked, Self::Failed, Self::Bounced];

    /// As in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Parked => "parked",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }
}

/// The mail of one audit record. Lies beside the record and not in it: the record is immutable, a delivery moves on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The record.
    pub seq: u64,
    /// How far.
    pub state: DeliveryState,
    /// Since when.
    pub at: Timestamp,
    /// What the other side said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The id SES gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ses_message_id: Option<String>,
    /// It is not handed over yet: a worker is at it until then, and another may take it afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leased_until: Option<Timestamp>,
    /// The record that sends it once more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resent_as: Option<u64>,
    /// Those copied on the comment to whom it was not sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// What it went through, in the order in which it was noted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<DeliveryStep>,
}

impl Delivery {
    /// Whether a person may have the mail sent again. While a worker is at its last attempt nobody may.
    pub fn may_be_resent(&self, now: Timestamp) -> bool {
        let is_free = self.leased_until.is_none_or(|until| until <= now);
        is_free && DeliveryState::STUCK.contains(&self.state) && self.resent_as.is_none()
    }
}

/// Somebody copied on a comment who gets no mail of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LeftOut {
    /// Who.
    #[schema(value_type = String)]
    pub email: EmailAddress,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why somebody copied gets no mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// The address is on the tenant's suppression list.
    Suppressed,
    /// SES takes no such address.
    Unwritable,
    /// A mail has no more places.
    TooMany,
}

/// A state that a delivery came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryStep {
    /// Which.
    pub state: DeliveryState,
    /// When.
    pub at: Timestamp,
    /// What was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What an update sets that moves a delivery on.
const MOVE_ON: &str = "#state = :state, #at = :at, detail = :detail, #type = :type, seq = :seq, \
                       steps = list_append(if_not_exists(steps, :no_steps), :steps)";

/// The names in [`MOVE_ON`].
fn names() -> HashMap<String, String> {
    [("#state", "state"), ("#at", "at"), ("#type", TYPE)].map(|(name, of)| (name.to_owned(), of.to_owned())).into()
}

/// The values in [`MOVE_ON`].
fn values(seq: u64, state: DeliveryState, at: Timestamp, detail: Option<&str>) -> Item {
    let detail = detail.map_or(AttributeValue::Null(true), text);
    let step = [("state", text(state.as_str())), ("at", text(at.to_string())), ("detail", detail.clone())];
    let step = step.map(|(name, value)| (name.to_owned(), value)).into();
    let values = [
        (":state", text(state.as_str())),
        (":at", text(at.to_string())),
        (":detail", detail),
        (":type", text("mail_delivery")),
        (":seq", number(seq)),
        (":no_steps", AttributeValue::L(vec![])),
        (":steps", AttributeValue::L(vec![AttributeValue::M(step)])),
    ];
    values.map(|(name, value)| (name.to_owned(), value)).into()
}

impl TenantStore {
    /// The mail of a record.
    pub async fn get_delivery(&self, number: TicketNumber, seq: u64) -> Result<Option<Delivery>> {
        self.store.get(&keys::delivery(&self.id, number, seq)).await
    }

    /// Whether the mail of a record is out, or will not go out before somebody has looked at it: the next one of its ticket need
    /// not wait.
    pub async fn is_delivery_settled(&self, number: TicketNumber, seq: u64) -> Result<bool> {
        Ok(self.get_delivery(number, seq).await?.is_some_and(|delivery| delivery.state != DeliveryState::Queued))
    }

    /// The mails of records, those that are there.
    pub async fn get_deliveries(
        &self,
        records: &[(TicketNumber, u64)],
    ) -> Result<HashMap<(TicketNumber, u64), Delivery>> {
        let keys: Vec<Key> = records.iter().map(|(number, seq)| keys::delivery(&self.id, *number, *seq)).collect();
        let mut found = self.store.get_many(&keys).await?;
        let found = records.iter().zip(&keys).filter_map(|(record, key)| Some((*record, found.remove(key)?)));
        found.map(|(record, item)| Ok((record, decode(item)?))).collect()
    }

    fn update_delivery(&self, number: TicketNumber, seq: u64) -> UpdateItemFluentBuilder {
        let key = key_item(&keys::delivery(&self.id, number, seq));
        self.store.client.update_item().table_name(&*self.store.table).set_key(Some(key))
    }

    /// Takes the record's mail for one worker until `until`. False when it is sent or refused for good already, or another worker
    /// has it. The last attempt says first what stays where its process ends: that the mail has failed, and why.
    pub async fn lease_delivery(
        &self,
        number: TicketNumber,
        seq: u64,
        now: Timestamp,
        until: Timestamp,
        last_words: Option<&str>,
    ) -> Result<bool> {
        let state = if last_words.is_some() { DeliveryState::Failed } else { DeliveryState::Queued };
        let lease = self
            .update_delivery(number, seq)
            .update_expression(
                "SET #state = :state, #at = :now, detail = :detail, leased_until = :until, #type = :type, seq = :seq",
            )
            .condition_expression("attribute_not_exists(PK) OR leased_until < :now")
            .set_expression_attribute_names(Some(names()))
            .expression_attribute_values(":state", text(state.as_str()))
            .expression_attribute_values(":detail", last_words.map_or(AttributeValue::Null(true), text))
            .expression_attribute_values(":now", text(now.to_string()))
            .expression_attribute_values(":until", text(until.to_string()))
            .expression_attribute_values(":type", text("mail_delivery"))
            .expression_attribute_values(":seq", crate::item::number(seq));
        was_done(lease).await
    }

    /// Gives the lease back that ends at `until`, so that the next worker need not wait for its end.
    pub async fn release_delivery(&self, number: TicketNumber, seq: u64, until: Timestamp) -> Result<()> {
        let release = self
            .update_delivery(number, seq)
            .update_expression("SET leased_until = :long_ago")
            .condition_expression("leased_until = :until")
            .expression_attribute_values(":long_ago", text(Timestamp::UNIX_EPOCH.to_string()))
            .expression_attribute_values(":until", text(until.to_string()));
        was_done(release).await?;
        Ok(())
    }

    /// Notes that SES took the mail, its Message-ID, so that answers to it find the ticket, and whom it did not go to: one
    /// transaction. SES's events may be faster: a delivery that has come further stays there.
    pub async fn record_sent(
        &self,
        number: TicketNumber,
        seq: u64,
        ses_message_id: &str,
        message_id_hash: &str,
        left_out: &[LeftOut],
        now: Timestamp,
    ) -> Result<()> {
        let message = encode(
            "message_id",
            &keys::message(&self.id, message_id_hash, SENT),
            &MessageRef { number, seq, sender: None },
        )?;
        let put = || {
            let put = Put::builder().table_name(&*self.store.table).set_item(Some(message.clone()));
            write(put.build())
        };
        let delivery = keys::delivery(&self.id, number, seq);
        let left_out = encode_value(&delivery, &left_out)?;
        let sent = self
            .store
            .update_of(&delivery)
            .update_expression(format!("SET {MOVE_ON}, ses_message_id = :id, left_out = :left_out REMOVE leased_until"))
            .condition_expression("attribute_not_exists(PK) OR attribute_exists(leased_until)")
            .set_expression_attribute_names(Some(names()))
            .set_expression_attribute_values(Some(values(seq, DeliveryState::Sent, now, None)))
            .expression_attribute_values(":id", text(ses_message_id))
            .expression_attribute_values(":left_out", left_out.clone());
        if self.store.transact_or_refused(vec![update(sent)?, put()?]).await?.is_empty() {
            return Ok(());
        }
        let known = self
            .store
            .update_of(&delivery)
            .update_expression("SET ses_message_id = :id, left_out = :left_out REMOVE leased_until")
            .expression_attribute_values(":id", text(ses_message_id))
            .expression_attribute_values(":left_out", left_out);
        self.store.transact_or_refused(vec![update(known)?, put()?]).await?;
        Ok(())
    }

    /// Notes that a mail was not handed over however often it was tried. It may be taken again: an operator who sends its message
    /// back from the dead-letter queue has it sent. A mail that went out stays as it is.
    pub async fn give_up_delivery(&self, number: TicketNumber, seq: u64, now: Timestamp, detail: &str) -> Result<()> {
        let given_up = self
            .update_delivery(number, seq)
            .update_expression(format!("SET {MOVE_ON}, leased_until = :at"))
            .condition_expression("attribute_not_exists(PK) OR attribute_exists(leased_until)")
            .set_expression_attribute_names(Some(names()))
            .set_expression_attribute_values(Some(values(seq, DeliveryState::Failed, now, Some(detail))));
        was_done(given_up).await?;
        Ok(())
    }

    /// Moves a delivery on, never back: events of SES may come twice and out of order. One that was given up without an answer is as
    /// one that was never tried. False when it stays as it is.
    pub async fn advance_delivery(
        &self,
        number: TicketNumber,
        seq: u64,
        state: DeliveryState,
        at: Timestamp,
        detail: Option<&str>,
    ) -> Result<bool> {
        let (places, later) = listed(DeliveryState::MOVED_TO.into_iter().filter(|other| *other >= state));
        let mut values = values(seq, state, at, detail);
        values.extend(later);
        let advance = self
            .update_delivery(number, seq)
            .update_expression(format!("SET {MOVE_ON} REMOVE leased_until"))
            .condition_expression(format!(
                "attribute_not_exists(PK) OR attribute_exists(leased_until) OR NOT #state IN ({places})"
            ))
            .set_expression_attribute_names(Some(names()))
            .set_expression_attribute_values(Some(values));
        was_done(advance).await
    }

    /// Part of the transaction that sends a mail again as the record `seq`: its delivery says so, and no worker takes it any more.
    /// Refused when it is not stuck, a worker is at it, or it was sent again before.
    pub(crate) fn mark_resent(
        &self,
        number: TicketNumber,
        resent: ResentMail,
        seq: u64,
        now: Timestamp,
    ) -> Result<TransactWriteItem> {
        let (places, stuck) = listed(DeliveryState::STUCK.into_iter());
        let mark = self
            .store
            .update_of(&keys::delivery(&self.id, number, resent.mail_seq))
            .update_expression("SET resent_as = :seq REMOVE leased_until")
            .condition_expression(format!(
                "attribute_not_exists(resent_as) AND #state IN ({places}) \
                 AND (attribute_not_exists(leased_until) OR leased_until <= :now)"
            ))
            .expression_attribute_names("#state", "state")
            .set_expression_attribute_values(Some(stuck))
            .expression_attribute_values(":now", text(now.to_string()))
            .expression_attribute_values(":seq", crate::item::number(seq));
        update(mark)
    }
}

/// States for an `IN`: their places, and the values in these.
fn listed(states: impl Iterator<Item = DeliveryState>) -> (String, Item) {
    let values: Item = states.enumerate().map(|(n, state)| (format!(":state{n}"), text(state.as_str()))).collect();
    let places: Vec<&str> = values.keys().map(String::as_str).collect();
    (places.join(", "), values)
}

/// Whether the update's condition held.
async fn was_done(update: UpdateItemFluentBuilder) -> Result<bool> {
    match update.send().await {
        Ok(_) => Ok(true),
        Err(error) if is_refused(&error) => Ok(false),
        Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
    }
}
