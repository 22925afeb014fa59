//! A ticket: its state, the commands that change it, the records they leave.

mod audit;
mod automatic;
mod command;
mod decide;
mod effects;
mod fields;
mod history;
mod merging;
mod notices;
mod parking;
mod promises;
mod rating;
mod resending;
mod resolving;
mod statuses;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;

pub use audit::{
    Actor, ActorKind, AuditRecord, Change, Channel, Comment, CommentMail, Effect, Field, MailTemplate, RecordKind,
    ResentMail, Visibility,
};
pub use command::{Command, NewComment, NewTicket, Patch, Requester};
pub use decide::{Context, Decision, Refusal, decide};
pub(crate) use fields::check_tags;
pub use history::{History, verify};
use jiff::Timestamp;
pub use notices::{Notice, NotifiedMember};
pub use promises::{calendar_for, closes_at, with_terms};
pub use rating::{MAX_SCORE, Rating};
use serde::{Deserialize, Serialize};

use crate::{
    AddressId, ContactId, EmailAddress, MemberId, StatusCategory, StatusId, TeamId, TenantId, TicketNumber, sla::Sla,
};

/// Most people copied on a ticket: SES takes 50 recipients in one mail, the requester included.
pub const MAX_CC: usize = 40;

/// How urgent a ticket is; `P1` is the most urgent.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Most urgent.
    P1,
    /// Urgent.
    P2,
    /// As usual.
    #[default]
    P3,
    /// Can wait.
    P4,
}

impl Priority {
    /// All, the most urgent first.
    pub const ALL: [Self; 4] = [Self::P1, Self::P2, Self::P3, Self::P4];

    /// As in JSON and keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P1 => "p1",
            Self::P2 => "p2",
            Self::P3 => "p3",
            Self::P4 => "p4",
        }
    }
}

/// The state of a ticket: a summary without bodies, about 1 KiB as an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Per tenant.
    pub number: TicketNumber,
    /// Counts the updates; equals the `seq` of the newest audit record.
    pub version: u64,
    /// The subject.
    pub title: String,
    /// The tenant's own status.
    pub status_id: StatusId,
    /// What that status means; kept here so that lists and rules need no look-up.
    pub category: StatusCategory,
    /// How urgent.
    pub priority: Priority,
    /// The team that owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// The member who owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<MemberId>,
    /// The contact who needs help.
    pub requester_id: ContactId,
    /// Name at the time of creation.
    pub requester_name: String,
    /// Where replies go.
    pub requester_email: EmailAddress,
    /// Whether it is proven that the requester asked: by DMARC, or because who made the ticket had signed in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_requester_verified: bool,
    /// Copied on replies.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub cc: BTreeSet<EmailAddress>,
    /// Members who are told of each comment.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub follower_ids: BTreeSet<MemberId>,
    /// Lower-case words.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// How it came in.
    pub channel: Channel,
    /// The address it came in by, and so the one that replies come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_id: Option<AddressId>,
    /// Public replies and internal notes together.
    pub comment_count: u32,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last updated.
    pub updated_at: Timestamp,
    /// Since when it is resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// When it closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// When its requester was last asked how the help was, or would have been but for a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surveyed_at: Option<Timestamp>,
    /// How the requester found the help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// The next moment at which time alone changes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wake_at: Option<Timestamp>,
    /// The closed ticket that this one goes on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up_of: Option<TicketNumber>,
    /// Tickets that go on with this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<TicketNumber>,
    /// The ticket in which this closed one goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<TicketNumber>,
    /// Tickets that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub merged: BTreeSet<TicketNumber>,
    /// Message-ID of the newest public mail from outside, without angle brackets, for `In-Reply-To`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_message_id: Option<String>,
    /// The newest record with a mail to the requester.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_mail_seq: Option<u64>,
    /// Its clocks.
    #[serde(default, skip_serializing_if = "Sla::is_empty")]
    pub sla: Sla,
    /// Hash of the newest audit record.
    pub last_hash: String,
}

impl Ticket {
    /// Whether agents' queues show it.
    pub fn is_active(&self) -> bool {
        self.category != StatusCategory::Closed
    }
}
