//! The audit record: the immutable account of one update of a ticket. It is also the outbox: the table's stream turns each
//! record into one event.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Notice, NotifiedMember};
use crate::{
    Attachment, Capped, CommentId, ContactId, EmailAddress, MemberId, TenantId, TicketNumber,
    sla::{SlaEvent, TargetKind},
};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// Somebody who works in the tenant.
    Member,
    /// Somebody who asks for help.
    Contact,
    /// The product itself, such as the clock.
    System,
}

/// Who did it, with the name of that time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Member, contact or the product.
    pub kind: ActorKind,
    /// The member's or contact's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// As shown.
    pub name: String,
}

impl Actor {
    /// A member.
    pub fn member(id: &MemberId, name: impl Into<String>) -> Self {
        Self { kind: ActorKind::Member, id: Some(id.to_string()), name: name.into() }
    }

    /// A contact.
    pub fn contact(id: &ContactId, name: impl Into<String>) -> Self {
        Self { kind: ActorKind::Contact, id: Some(id.to_string()), name: name.into() }
    }

    /// The product itself.
    pub fn system() -> Self {
        Self { kind: ActorKind::System, id: None, name: "Lambdesk".to_owned() }
    }
}

/// The way an update came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// The hosted portal.
    Portal,
    /// An integrator's key.
    Api,
    /// Time passed.
    Time,
}

impl Channel {
    /// All.
    pub const ALL: [Self; 4] = [Self::Mail, Self::Portal, Self::Api, Self::Time];

    /// As in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Portal => "portal",
            Self::Api => "api",
            Self::Time => "time",
        }
    }
}

/// Who may read a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// The requester and all who work on the ticket.
    Public,
    /// Members only.
    Internal,
}

/// What kind of update a record tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// The ticket was made.
    Created,
    /// A comment came, perhaps with changes.
    Commented,
    /// Changes without a comment.
    Updated,
    /// The requester said how the help was, perhaps with a comment.
    Rated,
    /// A member had a mail sent again that had not arrived.
    MailResent,
    /// Little of a promised time is left.
    SlaWarned,
    /// A promised time is over.
    SlaBreached,
    /// An escalation step was taken some time after a breach.
    SlaEscalated,
}

impl RecordKind {
    /// The published event's type.
    pub const fn event_type(self) -> &'static str {
        match self {
            Self::Created => "ticket.created",
            Self::Commented => "ticket.commented",
            Self::Updated => "ticket.updated",
            Self::Rated => "ticket.rated",
            Self::MailResent => "ticket.mail_resent",
            Self::SlaWarned => "ticket.sla_warned",
            Self::SlaBreached => "ticket.sla_breached",
            Self::SlaEscalated => "ticket.sla_escalated",
        }
    }
}

/// A field of a ticket whose changes are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Field {
    Title,
    Status,
    Priority,
    Assignee,
    Team,
    Tags,
    Cc,
    Followers,
    FollowUpOf,
    FollowUps,
    MergedInto,
    Merged,
    Rating,
}

impl Field {
    /// Whether a requester may see that this field changed.
    pub const fn is_public(self) -> bool {
        matches!(
            self,
            Self::Title | Self::Status | Self::FollowUpOf | Self::FollowUps | Self::MergedInto | Self::Rating
        )
    }
}

/// One field that changed. Labels keep the names of that time, so that history reads right after a status or a team is renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    pub field: Field,
    /// Value before.
    pub from: Value,
    /// Value after.
    pub to: Value,
    /// Name of the value before, where the value is an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_label: Option<String>,
    /// Name of the value after, where the value is an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_label: Option<String>,
}

/// The mail a comment came by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentMail {
    /// Sender as written.
    pub from: String,
    /// Recipients as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Copied as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<String>,
    /// Subject as written.
    pub subject: String,
    /// Message-ID without angle brackets; none when the mail had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// Sent by a machine (RFC 3834): kept, but it reopens nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_automatic: bool,
    /// Key of the raw mail in the raw mail bucket.
    pub raw_key: String,
    /// Whether DMARC has proven the domain of the person whose comment it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_sender_verified: bool,
    /// How the ticket was found, in words.
    pub threaded_by: String,
}

impl CommentMail {
    /// Whether what came by this mail, or without one, is proven to come from the address it names: by DMARC, or because who
    /// wrote has signed in.
    pub(super) fn proves_sender(mail: Option<&Self>, channel: Channel) -> bool {
        mail.map_or(channel != Channel::Mail, |mail| mail.is_sender_verified)
    }
}

/// One message on a ticket. Its plain text is made of the HTML where it is needed: an item holds its words once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The id.
    pub id: CommentId,
    /// Who may read it.
    pub visibility: Visibility,
    /// Sanitised HTML; inline images are `<img data-attachment-id>`.
    pub html: String,
    /// Files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// The mail it came by, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<CommentMail>,
}

/// Which text a mail is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTemplate {
    /// "We have your message": automatic.
    Acknowledgement,
    /// A member's public reply.
    Reply,
    /// "Your ticket is resolved": automatic.
    Resolved,
    /// "How was the help?": automatic.
    Survey,
}

impl MailTemplate {
    /// As in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Reply => "reply",
            Self::Resolved => "resolved",
            Self::Survey => "survey",
        }
    }
}

/// What is to happen because of an update; workers carry it out, each once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Effect {
    /// A mail to the requester and those copied.
    SendMail {
        /// Which text.
        template: MailTemplate,
        /// The requester.
        to: EmailAddress,
        /// Those copied.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cc: Vec<EmailAddress>,
        /// Why it is sent, in words.
        reason: String,
        /// The mail that it sends once more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resent: Option<ResentMail>,
        /// The record whose mail goes out before it: mails of a ticket keep their order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<u64>,
    },
    /// A mail that a rule held back, and why: so that silence is explained.
    WithheldMail {
        /// Which text would have been sent.
        template: MailTemplate,
        /// Why it is not sent, in words.
        reason: String,
    },
    /// An automatic mail that a cap stopped, the first of maybe many: it waits for a person to look.
    ParkedMail {
        /// Which text.
        template: MailTemplate,
        /// Whom it is for.
        to: EmailAddress,
        /// The cap.
        capped: Capped,
    },
    /// A mail to members, at once or when their quiet hours are over.
    NotifyMembers {
        /// What of.
        notice: Notice,
        /// Whom.
        members: Vec<NotifiedMember>,
        /// Which promise, where it is about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<TargetKind>,
        /// When the warning, the breach or the step was due, the mail was parked or the comment came.
        due_at: Timestamp,
    },
}

/// A mail of an earlier record of the ticket that is sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResentMail {
    /// The record whose mail did not arrive.
    pub mail_seq: u64,
    /// The record whose comment it carries: another one where a mail was sent again before.
    pub comment_seq: u64,
}

impl Effect {
    /// The tag, as rules on the event bus match it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SendMail { .. } => "send_mail",
            Self::WithheldMail { .. } => "withheld_mail",
            Self::ParkedMail { .. } => "parked_mail",
            Self::NotifyMembers { .. } => "notify_members",
        }
    }
}

/// The immutable account of one update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// The tenant.
    pub tenant_id: TenantId,
    /// The ticket.
    pub number: TicketNumber,
    /// 1 for the creation, then without gaps; equals the ticket's version after the update.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Which way.
    pub channel: Channel,
    /// What kind.
    pub kind: RecordKind,
    /// Which fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The comment, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Comment>,
    /// What is to happen because of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// What it did to the ticket's clocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sla: Vec<SlaEvent>,
    /// Hash of the record before; empty for the first.
    pub previous_hash: String,
    /// SHA-256 of this record, see [`super::History`].
    pub hash: String,
}

impl AuditRecord {
    /// The mail that it sends once more.
    pub fn resent_mail(&self) -> Option<ResentMail> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::SendMail { resent, .. } => *resent,
            Effect::WithheldMail { .. } | Effect::ParkedMail { .. } | Effect::NotifyMembers { .. } => None,
        })
    }

    /// Whether what was written is proven to come from the address it names: see [`CommentMail::proves_sender`].
    pub fn is_sender_verified(&self) -> bool {
        CommentMail::proves_sender(self.comment.as_ref().and_then(|comment| comment.mail.as_ref()), self.channel)
    }
}
