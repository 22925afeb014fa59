//! Mail: where it goes, what was taken in, what was sent, what was held back.

use aws_sdk_dynamodb::types::{AttributeValue, Put};
use domain::{AddressId, EmailAddress, SuspendedMailId, TenantId, TicketNumber};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, StoreError, TenantStore,
    error::is_refused,
    item::{TYPE, decode, encode, key_item, text, ttl},
    keys,
    transact::{update, write},
};

/// The entry of a Message-ID that is of a mail of ours.
const SENT: &str = "SENT";

/// Whose an inbound address is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRoute {
    /// The tenant.
    pub tenant_id: TenantId,
    /// The address in its configuration.
    pub address_id: AddressId,
}

/// The record a Message-ID led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRef {
    /// The ticket.
    pub number: TicketNumber,
    /// The record.
    pub seq: u64,
}

/// How far a sent mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waiting for its worker.
    Queued,
    /// Stopped by a cap on automatic mail: a person may have it sent.
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
}

/// Inbound mail held for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspendedMail {
    /// Sorts by time of arrival.
    pub id: SuspendedMailId,
    /// When it came.
    pub received_at: Timestamp,
    /// Stable snake_case noun.
    pub reason: String,
    /// The same in words.
    pub detail: String,
    /// Envelope sender.
    pub from: String,
    /// The recipient.
    pub to: EmailAddress,
    /// Subject as far as it could be read.
    pub subject: String,
    /// Size of the raw mail in bytes; 0 when it is not known.
    pub size_bytes: u64,
    /// Key in the raw mail bucket.
    pub raw_key: String,
    /// The id that SES gave it.
    #[serde(default)]
    pub ses_message_id: String,
}

/// Mail whose recipient no tenant owns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnroutedMail {
    /// SES's id of the mail, and the recipient.
    pub id: String,
    /// When it came.
    pub received_at: Timestamp,
    /// Envelope sender.
    pub from: String,
    /// The recipient.
    pub to: String,
    /// Key in the raw mail bucket.
    pub raw_key: String,
}

impl Store {
    /// The tenant and address behind a recipient.
    pub async fn route_of_address(&self, email: &EmailAddress) -> Result<Option<AddressRoute>> {
        self.get(&keys::inbound_address(email)).await
    }

    /// Notes mail that nobody owns, for 90 days. Writing it again changes nothing.
    pub async fn put_unrouted_mail(&self, mail: &UnroutedMail) -> Result<()> {
        let mut item = encode("unrouted_mail", &keys::unrouted(mail.received_at, &mail.id), mail)?;
        let expires_at = mail.received_at.checked_add(SignedDuration::from_hours(24 * 90)).unwrap_or(Timestamp::MAX);
        item.insert("ttl".into(), ttl(expires_at));
        let put = self.client.put_item().table_name(&*self.table).set_item(Some(item));
        put.send().await.map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        Ok(())
    }

    /// Mail of one day that nobody owns.
    pub async fn unrouted_mails(&self, day_of: Timestamp) -> Result<Vec<UnroutedMail>> {
        let pk = keys::unrouted(day_of, "").pk;
        self.query_prefix(&pk, "").await?.into_iter().map(decode).collect()
    }
}

impl TenantStore {
    /// Records a Message-ID led to; several when a sender uses one for several mails.
    pub async fn messages(&self, message_id_hash: &str) -> Result<Vec<MessageRef>> {
        let pk = keys::message_pk(&self.id, message_id_hash);
        self.store.query_prefix(&pk, "MSGID#").await?.into_iter().map(decode).collect()
    }

    /// What this very mail led to, if it was taken in before.
    pub async fn message(&self, message_id_hash: &str, entry: &str) -> Result<Option<MessageRef>> {
        self.store.get(&keys::message(&self.id, message_id_hash, entry)).await
    }

    /// The record whose mail went out under this Message-ID, which SES has given it.
    pub async fn sent_message(&self, message_id_hash: &str) -> Result<Option<MessageRef>> {
        self.message(message_id_hash, SENT).await
    }

    /// Holds a mail back. `id` must be derived from the mail, so that the same mail is held once.
    pub async fn put_suspended_mail(&self, mail: &SuspendedMail) -> Result<()> {
        let item = encode("suspended_mail", &keys::suspended(&self.id, &mail.id), mail)?;
        let put = self.store.client.put_item().table_name(&*self.store.table).set_item(Some(item));
        put.send().await.map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        Ok(())
    }

    /// A mail that is held back.
    pub async fn get_suspended_mail(&self, id: &SuspendedMailId) -> Result<Option<SuspendedMail>> {
        self.store.get(&keys::suspended(&self.id, id)).await
    }

    /// Takes a mail out of those that are held. False when it is not among them.
    pub async fn delete_suspended_mail(&self, id: &SuspendedMailId) -> Result<bool> {
        self.store.delete(&keys::suspended(&self.id, id)).await
    }

    /// Takes back that a mail is held for `reason`; one that is held for another stays.
    pub async fn let_suspended_mail_go(&self, id: &SuspendedMailId, reason: &str) -> Result<()> {
        let delete = self.store.client.delete_item();
        let delete =
            delete.condition_expression("reason = :reason").expression_attribute_values(":reason", text(reason));
        self.store.delete_if(&keys::suspended(&self.id, id), delete).await?;
        Ok(())
    }

    /// Mail held back, the newest first, before `before`; and whether there is more.
    pub async fn suspended_mails(
        &self,
        before: Option<&SuspendedMailId>,
        limit: u32,
    ) -> Result<(Vec<SuspendedMail>, bool)> {
        let before = before.map_or("smi_~", SuspendedMailId::as_str);
        let output = self
            .store
            .client
            .query()
            .table_name(&*self.store.table)
            .key_condition_expression("PK = :pk AND SK < :before")
            .expression_attribute_values(":pk", text(keys::suspended_pk(&self.id)))
            .expression_attribute_values(":before", text(before))
            .scan_index_forward(false)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        let has_more = output.last_evaluated_key.is_some();
        let mails = output.items.unwrap_or_default().into_iter().map(decode).collect::<Result<_>>()?;
        Ok((mails, has_more))
    }

    /// The mail of a record.
    pub async fn get_delivery(&self, number: TicketNumber, seq: u64) -> Result<Option<Delivery>> {
        self.store.get(&keys::delivery(&self.id, number, seq)).await
    }

    /// Takes the record's mail for one worker until `until`. False when it is sent, parked or refused for good already, or another
    /// worker has it.
    pub async fn lease_delivery(
        &self,
        number: TicketNumber,
        seq: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool> {
        let delivery = Delivery {
            seq,
            state: DeliveryState::Queued,
            at: now,
            detail: None,
            ses_message_id: None,
            leased_until: Some(until),
        };
        let item = encode("mail_delivery", &keys::delivery(&self.id, number, seq), &delivery)?;
        let outcome = self
            .store
            .client
            .put_item()
            .table_name(&*self.store.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(PK) OR leased_until < :now")
            .expression_attribute_values(":now", text(now.to_string()))
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(true),
            Err(error) if is_refused(&error) => Ok(false),
            Err(error) => Err(StoreError::from_sdk("PutItem", &error)),
        }
    }

    /// Notes that SES took the mail, and its Message-ID, so that answers to it find the ticket: one transaction. SES's events may
    /// be faster: a delivery that has come further stays there.
    pub async fn record_sent(
        &self,
        number: TicketNumber,
        seq: u64,
        ses_message_id: &str,
        message_id_hash: &str,
        now: Timestamp,
    ) -> Result<()> {
        let message =
            encode("message_id", &keys::message(&self.id, message_id_hash, SENT), &MessageRef { number, seq })?;
        let put = || {
            let put = Put::builder().table_name(&*self.store.table).set_item(Some(message.clone()));
            write(put.build())
        };
        let delivery = keys::delivery(&self.id, number, seq);
        let sent = self
            .store
            .update_of(&delivery)
            .update_expression(
                "SET #state = :sent, #at = :now, ses_message_id = :id, #type = :type, seq = :seq REMOVE leased_until, detail",
            )
            .condition_expression("attribute_not_exists(PK) OR attribute_exists(leased_until)")
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#at", "at")
            .expression_attribute_names("#type", TYPE)
            .expression_attribute_values(":sent", text("sent"))
            .expression_attribute_values(":now", text(now.to_string()))
            .expression_attribute_values(":id", text(ses_message_id))
            .expression_attribute_values(":type", text("mail_delivery"))
            .expression_attribute_values(":seq", crate::item::number(seq));
        if self.store.transact_or_refused(vec![update(sent)?, put()?]).await?.is_empty() {
            return Ok(());
        }
        let known = self
            .store
            .update_of(&delivery)
            .update_expression("SET ses_message_id = :id REMOVE leased_until")
            .expression_attribute_values(":id", text(ses_message_id));
        self.store.transact_or_refused(vec![update(known)?, put()?]).await?;
        Ok(())
    }

    /// Notes that a mail was not handed over however often it was tried. It may be taken again: an operator who sends its message
    /// back from the dead-letter queue has it sent. A mail that went out stays as it is.
    pub async fn give_up_delivery(&self, number: TicketNumber, seq: u64, now: Timestamp, detail: &str) -> Result<()> {
        let outcome = self
            .store
            .client
            .update_item()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&keys::delivery(&self.id, number, seq))))
            .update_expression(
                "SET #state = :failed, #at = :now, leased_until = :now, detail = :detail, #type = :type, seq = :seq",
            )
            .condition_expression("attribute_not_exists(PK) OR attribute_exists(leased_until)")
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#at", "at")
            .expression_attribute_names("#type", TYPE)
            .expression_attribute_values(":failed", text("failed"))
            .expression_attribute_values(":now", text(now.to_string()))
            .expression_attribute_values(":detail", text(detail))
            .expression_attribute_values(":type", text("mail_delivery"))
            .expression_attribute_values(":seq", crate::item::number(seq))
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(()),
            Err(error) if is_refused(&error) => Ok(()),
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }

    /// Moves a delivery on, never back: events of SES may come twice and out of order. False when it stays as it is.
    pub async fn advance_delivery(
        &self,
        number: TicketNumber,
        seq: u64,
        state: DeliveryState,
        at: Timestamp,
        detail: Option<&str>,
    ) -> Result<bool> {
        let name = |state: DeliveryState| {
            serde_json::to_value(state).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let later: Vec<AttributeValue> = [
            DeliveryState::Parked,
            DeliveryState::Sent,
            DeliveryState::Delivered,
            DeliveryState::Failed,
            DeliveryState::Bounced,
            DeliveryState::Complained,
        ]
        .into_iter()
        .filter(|other| *other >= state)
        .map(|other| text(name(other)))
        .collect();
        let places: Vec<String> = (0..later.len()).map(|index| format!(":later{index}")).collect();
        let mut request = self
            .store
            .client
            .update_item()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&keys::delivery(&self.id, number, seq))))
            .update_expression(
                "SET #state = :state, #at = :at, detail = :detail, #type = :type, seq = :seq REMOVE leased_until",
            )
            .condition_expression(format!("attribute_not_exists(PK) OR NOT #state IN ({})", places.join(", ")))
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#at", "at")
            .expression_attribute_names("#type", TYPE)
            .expression_attribute_values(":type", text("mail_delivery"))
            .expression_attribute_values(":seq", crate::item::number(seq))
            .expression_attribute_values(":state", text(name(state)))
            .expression_attribute_values(":at", text(at.to_string()))
            .expression_attribute_values(":detail", detail.map_or(AttributeValue::Null(true), text));
        for (place, value) in places.into_iter().zip(later) {
            request = request.expression_attribute_values(place, value);
        }
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if is_refused(&error) => Ok(false),
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }
}
