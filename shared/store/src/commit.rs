//! One update of a ticket is one transaction.

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use domain::{
    Attachment, AttachmentId, EmailAddress, TicketNumber,
    ticket::{Decision, Visibility},
};

use crate::{
    IdempotencyRecord, MessageRef, Result, StoreError, StoredAttachment, TenantStore,
    item::{encode, number, text},
    keys,
    transact::{Transacted, update, write},
};

/// What makes an inbound mail itself: intake of the same mail twice fails on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageKey {
    /// Hash of the Message-ID.
    pub message_id_hash: String,
    /// Hash of address and content.
    pub entry: String,
    /// Hash of the ticket that the mail is for and its content, where it names one and came to several addresses of the tenant: it
    /// is one comment there.
    pub once_on: Option<String>,
    /// Hash of the conversation that leads to the ticket from now on, where the mail names one.
    pub conversation_hash: Option<String>,
    /// Who stands in From, unless DMARC says that it is somebody else.
    pub sender: Option<EmailAddress>,
}

/// A file that becomes part of the ticket with this update.
#[derive(Debug, Clone)]
pub enum AttachedFile {
    /// Uploaded before by this subject, and attached nowhere yet.
    Uploaded {
        /// Which.
        id: AttachmentId,
        /// The member's or contact's id.
        uploaded_by: String,
    },
    /// Stored by the caller just now.
    Stored(Attachment),
}

/// What is written together.
#[derive(Debug, Default)]
pub struct Commit<'a> {
    /// Usually one; two where one ticket follows up another or is merged into it.
    pub decisions: Vec<&'a Decision>,
    /// What to keep under the request's idempotency key.
    pub idempotency: Option<IdempotencyRecord>,
    /// The mail it came by.
    pub message: Option<MessageKey>,
    /// Files of the first decision's comment.
    pub files: Vec<AttachedFile>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Somebody else updated the ticket first: load it and decide again.
    #[error("the ticket has moved on")]
    VersionConflict,
    /// The same idempotency key was used at the same time: read its answer.
    #[error("the idempotency key is in use")]
    IdempotencyKeyUsed,
    /// This mail was taken in before.
    #[error("the mail was taken in before")]
    MessageTakenIn,
    /// The mail of this record is not one that can be sent again, or somebody had it sent again first.
    #[error("the mail of record {0} can't be sent again")]
    MailNotStuck(u64),
    /// A file was attached before, is not this subject's, or has expired.
    #[error("attachment {0} can't be attached")]
    AttachmentGone(AttachmentId),
    /// The table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What each item of the transaction stands for, in order, to read the cancellation reasons by.
enum Part {
    Ticket,
    Idempotency,
    Message,
    ResentMail(u64),
    File(AttachmentId),
}

impl TenantStore {
    /// Writes it all or nothing.
    pub async fn commit(&self, commit: Commit<'_>) -> Result<(), CommitError> {
        let mut parts = Vec::new();
        let mut writes = Vec::new();
        for decision in &commit.decisions {
            writes.extend([self.put_ticket(decision)?, self.put_record(decision)?]);
            parts.extend([Part::Ticket, Part::Ticket]);
            for breach in self.breach_writes(decision)? {
                writes.push(breach);
                parts.push(Part::Ticket);
            }
            if let Some(resent) = decision.record.resent_mail() {
                writes.push(self.mark_resent(
                    decision.ticket.number,
                    resent,
                    decision.record.seq,
                    decision.record.at,
                )?);
                parts.push(Part::ResentMail(resent.mail_seq));
            }
        }
        if let Some(record) = &commit.idempotency {
            writes.push(self.put_idempotency(record)?);
            parts.push(Part::Idempotency);
        }
        let first = commit.decisions.first();
        if let (Some(message), Some(decision)) = (&commit.message, first) {
            let (number, seq) = (decision.ticket.number, decision.record.seq);
            let reference = MessageRef { number, seq, sender: message.sender.clone() };
            for entry in std::iter::once(&message.entry).chain(&message.once_on) {
                let key = keys::message(&self.id, &message.message_id_hash, entry);
                writes.push(self.store.put_new(encode("message_id", &key, &reference)?)?);
                parts.push(Part::Message);
            }
            if let Some(hash) = &message.conversation_hash {
                writes.push(self.put_conversation(hash, &reference)?);
                parts.push(Part::Ticket);
            }
        }
        if let Some(decision) = first {
            let visibility =
                decision.record.comment.as_ref().map_or(Visibility::Internal, |comment| comment.visibility);
            for file in &commit.files {
                let (id, write) = self.attach(file, decision.ticket.number, visibility)?;
                writes.push(write);
                parts.push(Part::File(id));
            }
        }
        match self.store.transact(writes, 1).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(positions) => Err(explain(&positions, &parts)),
            Transacted::Conflict => Err(CommitError::VersionConflict),
        }
    }

    fn put_ticket(&self, decision: &Decision) -> Result<TransactWriteItem> {
        let ticket = &decision.ticket;
        let mut item = encode("ticket", &keys::ticket(&self.id, ticket.number), ticket)?;
        for (name, value) in keys::ticket_index_keys(ticket) {
            item.insert(name.to_owned(), text(value));
        }
        let put = Put::builder().table_name(&*self.store.table).set_item(Some(item));
        let put = if ticket.version == 1 {
            put.condition_expression("attribute_not_exists(PK)")
        } else {
            put.condition_expression("version = :before")
                .expression_attribute_values(":before", number(ticket.version - 1))
        };
        write(put.build())
    }

    fn put_record(&self, decision: &Decision) -> Result<TransactWriteItem> {
        let record = &decision.record;
        let mut item = encode("audit_record", &keys::audit_record(&self.id, record.number, record.seq), record)?;
        let kinds: Vec<AttributeValue> = record.effects.iter().map(|effect| text(effect.kind())).collect();
        if !kinds.is_empty() {
            item.insert("effect_kinds".into(), AttributeValue::L(kinds));
        }
        self.store.put_new(item)
    }

    fn put_conversation(&self, hash: &str, reference: &MessageRef) -> Result<TransactWriteItem> {
        let key = keys::conversation(&self.id, hash, reference.number);
        let item = encode("conversation", &key, reference)?;
        write(Put::builder().table_name(&*self.store.table).set_item(Some(item)).build())
    }

    fn attach(
        &self,
        file: &AttachedFile,
        ticket: TicketNumber,
        visibility: Visibility,
    ) -> Result<(AttachmentId, TransactWriteItem)> {
        match file {
            AttachedFile::Stored(attachment) => {
                let stored = StoredAttachment {
                    attachment: attachment.clone(),
                    uploaded_by: None,
                    ticket_number: Some(ticket),
                    visibility: Some(visibility),
                };
                let item = encode("attachment", &keys::attachment(&self.id, &attachment.id), &stored)?;
                Ok((attachment.id.clone(), self.store.put_new(item)?))
            }
            AttachedFile::Uploaded { id, uploaded_by } => {
                let visibility = serde_json::to_value(visibility).ok().and_then(|v| v.as_str().map(str::to_owned));
                let attach = self
                    .store
                    .update_of(&keys::attachment(&self.id, id))
                    .update_expression("SET ticket_number = :ticket, visibility = :visibility REMOVE #ttl")
                    .condition_expression("attribute_not_exists(ticket_number) AND uploaded_by = :subject")
                    .expression_attribute_names("#ttl", "ttl")
                    .expression_attribute_values(":ticket", number(ticket.0))
                    .expression_attribute_values(":visibility", text(visibility.unwrap_or_default()))
                    .expression_attribute_values(":subject", text(uploaded_by));
                Ok((id.clone(), update(attach)?))
            }
        }
    }
}

/// A repeated request fails on its own first effects as well, so the idempotency key and mails are looked at before the
/// version.
fn explain(refused: &[usize], parts: &[Part]) -> CommitError {
    let refused: Vec<&Part> = refused.iter().filter_map(|at| parts.get(*at)).collect();
    if refused.iter().any(|part| matches!(part, Part::Idempotency)) {
        return CommitError::IdempotencyKeyUsed;
    }
    if refused.iter().any(|part| matches!(part, Part::Message)) {
        return CommitError::MessageTakenIn;
    }
    let resent = refused.iter().find_map(|part| if let Part::ResentMail(seq) = part { Some(*seq) } else { None });
    if let Some(seq) = resent {
        return CommitError::MailNotStuck(seq);
    }
    match refused.first() {
        Some(Part::File(id)) if refused.iter().all(|part| matches!(part, Part::File(_))) => {
            CommitError::AttachmentGone(id.clone())
        }
        _ => CommitError::VersionConflict,
    }
}
