//! What callers see of tickets: the shapes of the API. Contacts see less, and what they do not see is decided here alone.

use domain::{
    Configuration, StatusCategory, TicketNumber,
    ticket::{self, ActorKind, AuditRecord, Channel, Effect, Field, Priority, RecordKind, Visibility},
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use store::{Delivery, DeliveryState, TicketRow, TimelineEntry};
use utoipa::ToSchema;

use crate::{
    Snapshot,
    sla_views::{self, SlaEventView, SlaSummary},
};

/// For whom a view is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody who works in the tenant: sees all.
    Member,
    /// The requester: no internal notes, nothing of the inner workings.
    Contact,
}

/// An id with its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ref {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
}

/// A status as tickets show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusRef {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// What it means.
    pub category: StatusCategory,
}

/// The contact a ticket is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequesterRef {
    /// The contact's id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Where replies go.
    pub email: String,
}

/// A ticket in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketSummary {
    /// Per tenant.
    pub number: u64,
    /// As people see it, `T-000042`.
    pub display_number: String,
    /// The subject.
    pub title: String,
    /// The tenant's own status.
    pub status: StatusRef,
    /// How urgent.
    pub priority: Priority,
    /// The team that owns it.
    pub team: Option<Ref>,
    /// The member who owns it.
    pub assignee: Option<Ref>,
    /// Who needs help.
    pub requester: RequesterRef,
    /// Words; a contact sees none.
    pub tags: Vec<String>,
    /// How it came in.
    pub channel: Channel,
    /// Replies and notes together.
    pub comment_count: u32,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last updated.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts the updates; the `ETag` and `If-Match` of the ticket.
    pub version: u64,
    /// What is promised; null when nothing is, and for contacts.
    pub sla: Option<SlaSummary>,
}

/// The address a ticket came in by.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddressRef {
    /// The id.
    pub id: String,
    /// The address.
    pub email: String,
}

/// A ticket. Named apart from [`TicketSummary`] and holding all its fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ticket {
    /// The fields of a list's row.
    #[serde(flatten)]
    pub summary: TicketSummary,
    /// Copied on replies.
    pub cc: Vec<String>,
    /// The address it came in by.
    pub address: Option<AddressRef>,
    /// Since when it is resolved.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub resolved_at: Option<Timestamp>,
    /// When it closed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// When it closes by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closes_at: Option<Timestamp>,
    /// The closed ticket it goes on with.
    pub follow_up_of: Option<u64>,
    /// Tickets that go on with it.
    pub follow_ups: Vec<u64>,
}

/// Who did something.
#[derive(Debug, Serialize, ToSchema)]
pub struct Actor {
    /// Member, contact or the product itself.
    pub kind: ActorKind,
    /// The member's or contact's id.
    pub id: Option<String>,
    /// Name at that time.
    pub name: String,
}

/// A changed field.
#[derive(Debug, Serialize, ToSchema)]
pub struct Change {
    /// Which.
    pub field: Field,
    /// Before.
    #[schema(value_type = Value)]
    pub from: Value,
    /// After.
    #[schema(value_type = Value)]
    pub to: Value,
    /// Name of the value before, where it is an id.
    pub from_label: Option<String>,
    /// Name of the value after, where it is an id.
    pub to_label: Option<String>,
}

/// A file of a comment.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attachment {
    /// The id.
    pub id: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// Size.
    pub size_bytes: u64,
    /// Shown inside the comment's HTML.
    pub is_inline: bool,
}

/// The mail a comment came by.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommentMail {
    /// Sender as written.
    pub from: String,
    /// Recipients as written.
    pub to: Vec<String>,
    /// Copied as written.
    pub cc: Vec<String>,
    /// Subject as written.
    pub subject: String,
    /// Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// Sent by a machine.
    pub is_automatic: bool,
    /// Whether DMARC has proven the sender's domain; members only.
    pub is_sender_verified: Option<bool>,
    /// How the ticket was found; members only.
    pub threaded_by: Option<String>,
}

/// How far a comment's mail has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// How far.
    pub state: DeliveryState,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What the other side said.
    pub detail: Option<String>,
}

/// One message on a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct Comment {
    /// The id.
    pub id: String,
    /// Who may read it.
    pub visibility: Visibility,
    /// Who wrote it.
    pub author: Actor,
    /// Sanitised HTML; inline images are `<img data-attachment-id>`.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// The mail it came by.
    pub mail: Option<CommentMail>,
    /// State of the mail it was sent as; members only.
    pub delivery: Option<DeliveryView>,
}

/// What an update brought about, in words.
#[derive(Debug, Serialize, ToSchema)]
pub struct EffectView {
    /// `send_mail`, `withheld_mail`, `notify_members`.
    pub kind: String,
    /// To whom and why.
    pub detail: String,
}

/// One update of a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    /// From 1, without gaps.
    pub seq: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Which way.
    pub channel: Channel,
    /// What kind.
    pub kind: RecordKind,
    /// Which fields.
    pub changes: Vec<Change>,
    /// The comment, if there is one.
    pub comment: Option<Comment>,
    /// What it brought about; members only.
    pub effects: Vec<EffectView>,
    /// What it did to the clocks; members only.
    pub sla: Vec<SlaEventView>,
    /// Hash in the ticket's chain; members only.
    pub hash: Option<String>,
}

/// A page of anything.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Give it back as `cursor` for the next page; null on the last one.
    pub next_cursor: Option<String>,
}

/// A row with the names of its ids.
pub fn summary(row: TicketRow, configuration: &Configuration, viewer: Viewer) -> TicketSummary {
    let named = |id: String, name: Option<&String>| Ref { name: name.cloned().unwrap_or_else(|| "?".into()), id };
    let status_name = configuration.status(&row.status_id).map(|status| status.name.clone());
    TicketSummary {
        number: row.number.0,
        display_number: row.number.display(),
        title: row.title,
        status: StatusRef {
            name: status_name.unwrap_or_else(|| row.category.as_str().to_owned()),
            id: row.status_id.into(),
            category: row.category,
        },
        priority: row.priority,
        team: row.team_id.map(|id| named(id.to_string(), configuration.team(&id).map(|team| &team.name))),
        assignee: row.assignee_id.map(|id| named(id.to_string(), configuration.member(&id).map(|m| &m.name))),
        requester: RequesterRef {
            id: row.requester_id.into(),
            name: row.requester_name,
            email: row.requester_email.into(),
        },
        tags: if viewer == Viewer::Member { row.tags.into_iter().collect() } else { vec![] },
        channel: row.channel,
        comment_count: row.comment_count,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
        sla: if viewer == Viewer::Member { sla_views::summary(&row.sla, configuration) } else { None },
    }
}

/// A ticket.
pub fn ticket(of: &ticket::Ticket, snapshot: &Snapshot, viewer: Viewer) -> Ticket {
    let configuration = &snapshot.configuration;
    let address = of.address_id.as_ref().and_then(|id| configuration.address(id));
    Ticket {
        summary: summary(TicketRow::from(of), configuration, viewer),
        cc: of.cc.iter().map(ToString::to_string).collect(),
        address: address.map(|a| AddressRef { id: a.id.to_string(), email: a.email.to_string() }),
        resolved_at: of.resolved_at,
        closed_at: of.closed_at,
        closes_at: of.wake_at.filter(|_| of.category == StatusCategory::Resolved),
        follow_up_of: of.follow_up_of.map(|TicketNumber(number)| number),
        follow_ups: of.follow_ups.iter().map(|number| number.0).collect(),
    }
}

/// A record; `None` when nothing of it is for the viewer's eyes.
pub fn record(entry: TimelineEntry, viewer: Viewer) -> Option<Record> {
    let TimelineEntry { record, delivery } = entry;
    let is_member = viewer == Viewer::Member;
    let AuditRecord { seq, at, actor, channel, kind, changes, comment, effects, sla, hash, .. } = record;
    let actor = Actor { kind: actor.kind, id: actor.id, name: actor.name };
    let has_mail = effects.iter().any(|effect| effect.kind() == "send_mail");
    let comment = comment.filter(|comment| is_member || comment.visibility == Visibility::Public);
    let comment = comment.map(|comment| {
        let author = Actor { kind: actor.kind, id: actor.id.clone(), name: actor.name.clone() };
        comment_view(comment, author, is_member, delivery_view(delivery, has_mail && kind_is_reply(&effects), at))
    });
    let changes: Vec<Change> = changes
        .into_iter()
        .filter(|change| is_member || change.field.is_public())
        .map(|c| Change { field: c.field, from: c.from, to: c.to, from_label: c.from_label, to_label: c.to_label })
        .collect();
    if !is_member && comment.is_none() && changes.is_empty() && kind != RecordKind::Created {
        return None;
    }
    let effects = if is_member { effects.iter().map(effect_view).collect() } else { vec![] };
    let sla = if is_member { sla.into_iter().map(sla_views::event).collect() } else { vec![] };
    Some(Record { seq, at, actor, channel, kind, changes, comment, effects, sla, hash: is_member.then_some(hash) })
}

/// Only a reply's mail carries the comment itself; an acknowledgement's state is no state of the comment.
fn kind_is_reply(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::SendMail { template: ticket::MailTemplate::Reply, .. }))
}

/// A mail that no worker has taken yet is queued.
fn delivery_view(delivery: Option<Delivery>, is_reply: bool, decided_at: Timestamp) -> Option<DeliveryView> {
    if !is_reply {
        return None;
    }
    Some(match delivery {
        Some(delivery) => DeliveryView { state: delivery.state, at: delivery.at, detail: delivery.detail },
        None => DeliveryView { state: DeliveryState::Queued, at: decided_at, detail: None },
    })
}

fn comment_view(comment: ticket::Comment, author: Actor, is_member: bool, delivery: Option<DeliveryView>) -> Comment {
    Comment {
        id: comment.id.into(),
        visibility: comment.visibility,
        author,
        text: mail::html_to_text(&comment.html),
        html: comment.html,
        attachments: comment
            .attachments
            .into_iter()
            .map(|file| Attachment {
                id: file.id.into(),
                name: file.name,
                content_type: file.content_type,
                size_bytes: file.size_bytes,
                is_inline: file.is_inline,
            })
            .collect(),
        mail: comment.mail.map(|mail| CommentMail {
            from: mail.from,
            to: mail.to,
            cc: mail.cc,
            subject: mail.subject,
            message_id: mail.message_id,
            is_automatic: mail.is_automatic,
            is_sender_verified: is_member.then_some(mail.is_sender_verified),
            threaded_by: is_member.then_some(mail.threaded_by),
        }),
        delivery: delivery.filter(|_| is_member),
    }
}

fn effect_view(effect: &Effect) -> EffectView {
    let name = |template: &ticket::MailTemplate| match template {
        ticket::MailTemplate::Acknowledgement => "acknowledgement",
        ticket::MailTemplate::Reply => "reply",
    };
    let detail = match effect {
        Effect::SendMail { template, to, cc, reason } => {
            let copied = if cc.is_empty() { String::new() } else { format!(" and {} copied", cc.len()) };
            format!("{} to {to}{copied}, because {reason}", name(template))
        }
        Effect::WithheldMail { template, reason } => format!("no {}, because {reason}", name(template)),
        Effect::NotifyMembers { notice, members, .. } => {
            let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
            format!("notice to {}, because {}", names.join(", "), notice_reason(*notice))
        }
    };
    EffectView { kind: effect.kind().to_owned(), detail }
}

/// Why members are told.
fn notice_reason(notice: ticket::Notice) -> &'static str {
    match notice {
        ticket::Notice::SlaWarning => "a promised time draws near",
        ticket::Notice::SlaBreach => "a promised time is over",
        ticket::Notice::SlaEscalation => "an escalation step was due",
    }
}
