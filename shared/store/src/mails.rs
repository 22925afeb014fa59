//! Mail: where it goes, what was taken in, what was held back.

use domain::{AddressId, EmailAddress, SuspendedMailId, TenantId, TicketNumber, Verdicts};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, StoreError, TenantStore,
    item::{decode, encode, text, ttl},
    keys,
};

/// The entry of a Message-ID that is of a mail of ours.
pub(crate) const SENT: &str = "SENT";

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
    /// Who stands in From of a mail that came in, unless DMARC says that it is somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<EmailAddress>,
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
    /// What was found out about it.
    #[serde(default)]
    pub verdicts: Verdicts,
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
}
