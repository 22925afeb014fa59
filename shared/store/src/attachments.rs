//! Files between upload and ticket.

use domain::{Attachment, AttachmentId, TicketNumber, ticket::Visibility};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    IdempotencyRecord, Result, StoreError, TenantStore,
    item::{encode, ttl},
    keys,
};

/// A file as the table knows it; the bytes lie in the attachments bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredAttachment {
    /// Id, name, type, size.
    pub attachment: Attachment,
    /// The member's or contact's id who may attach it; none for files of a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uploaded_by: Option<String>,
    /// The ticket it is on, once attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_number: Option<TicketNumber>,
    /// Who may read it, once attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
}

impl TenantStore {
    /// Notes an upload that is about to happen; gone by itself when it is not attached by `expires_at`. `false` when the
    /// idempotency key was used before.
    pub async fn put_upload(
        &self,
        upload: &StoredAttachment,
        expires_at: Timestamp,
        idempotency: Option<&IdempotencyRecord>,
    ) -> Result<bool> {
        let mut item = encode("attachment", &keys::attachment(&self.id, &upload.attachment.id), upload)?;
        item.insert("ttl".into(), ttl(expires_at));
        if let Some(record) = idempotency {
            let writes = vec![self.store.put_new(item)?, self.put_idempotency(record)?];
            return Ok(self.store.transact_or_refused(writes).await?.is_empty());
        }
        let put = self.store.client.put_item().table_name(&*self.store.table).set_item(Some(item));
        put.send().await.map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        Ok(true)
    }

    /// A file.
    pub async fn get_attachment(&self, id: &AttachmentId) -> Result<Option<StoredAttachment>> {
        self.store.get(&keys::attachment(&self.id, id)).await
    }
}
