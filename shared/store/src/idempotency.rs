//! Idempotency keys: what a request made, kept in the transaction that made it.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{
    AddressId, AttachmentId, CalendarId, DomainName, HolidayFeedId, HolidayId, MemberId, SlaPolicyId, TicketNumber,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Result, TenantStore,
    item::{encode, ttl},
    keys,
};

/// What a request made. A repeated one is answered from it, so that what is kept stays one write unit however long the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// A record of a ticket; the ticket itself with its first.
    AuditRecord {
        /// The ticket.
        number: TicketNumber,
        /// The record.
        seq: u64,
    },
    /// A file to upload.
    Attachment(AttachmentId),
    /// A member.
    Member(MemberId),
    /// A calendar.
    Calendar(CalendarId),
    /// A holiday of a calendar.
    Holiday(HolidayId),
    /// A feed of a calendar.
    HolidayFeed(HolidayFeedId),
    /// An SLA policy.
    SlaPolicy(SlaPolicyId),
    /// An inbound address.
    Address(AddressId),
    /// A domain of the tenant's own.
    Domain(DomainName),
}

/// What is kept of a request with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotencyRecord {
    /// Hash of tenant, subject, operation and key.
    pub key_hash: String,
    /// Hash of path and body: the same key with another request is refused.
    pub request_hash: String,
    /// What was made.
    pub made: Made,
    /// Kept until then.
    pub expires_at: Timestamp,
}

impl TenantStore {
    /// What was made under an idempotency key, if that key was used within 24 hours.
    pub async fn idempotency(&self, key_hash: &str) -> Result<Option<IdempotencyRecord>> {
        self.store.get(&keys::idempotency(&self.id, key_hash)).await
    }

    pub(crate) fn put_idempotency(&self, record: &IdempotencyRecord) -> Result<TransactWriteItem> {
        let mut item = encode("idempotency", &keys::idempotency(&self.id, &record.key_hash), record)?;
        item.insert("ttl".into(), ttl(record.expires_at));
        self.store.put_new(item)
    }
}
