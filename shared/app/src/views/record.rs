//! What callers see of a ticket's timeline.

use domain::ticket::{self, ActorKind, AuditRecord, Channel, Effect, Field, MailTemplate, RecordKind, Visibility};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use store::{Delivery, DeliveryState, LeftOut, TimelineEntry};
use utoipa::ToSchema;

use super::Viewer;
use crate::sla_views::{self, SlaEventView};

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
    /// The record that sends it once more.
    pub resent_as: Option<u64>,
    /// Those copied on the comment to whom it was not sent.
    pub left_out: Vec<LeftOut>,
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
    /// `send_mail`, `withheld_mail`, `parked_mail`, `notify_members`.
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
    /// State of the mail that it sends where that carries no comment of its own: one that is sent once more, that tells of a
    /// resolution, or that asks how the help was; members only.
    pub delivery: Option<DeliveryView>,
    /// What it brought about; members only.
    pub effects: Vec<EffectView>,
    /// What it did to the clocks; members only.
    pub sla: Vec<SlaEventView>,
    /// Hash in the ticket's chain; members only.
    pub hash: Option<String>,
}

/// A record; `None` when nothing of it is for the viewer's eyes.
pub fn record(entry: TimelineEntry, viewer: Viewer) -> Option<Record> {
    let TimelineEntry { record, delivery } = entry;
    let is_member = viewer == Viewer::Member;
    let AuditRecord { seq, at, actor, channel, kind, changes, comment, effects, sla, hash, .. } = record;
    let actor = Actor { kind: actor.kind, id: actor.id, name: actor.name };
    let is_resent = kind == RecordKind::MailResent;
    let is_parked = delivery.as_ref().is_some_and(|delivery| delivery.state == DeliveryState::Parked);
    let template = effects.iter().find_map(|effect| match effect {
        Effect::SendMail { template, .. } => Some(*template),
        _ => None,
    });
    // An acknowledgement's state is no state of the comment, unless it waits for somebody to see it.
    let is_of_record = is_resent || matches!(template, Some(MailTemplate::Resolved | MailTemplate::Survey));
    let is_shown = is_member && (is_of_record || is_parked || template == Some(MailTemplate::Reply));
    let delivery = is_shown.then(|| delivery_view(delivery, at));
    let (of_comment, of_record) = if is_of_record { (None, delivery) } else { (delivery, None) };
    let comment = comment.filter(|comment| is_member || comment.visibility == Visibility::Public);
    let comment = comment.map(|comment| {
        let author = Actor { kind: actor.kind, id: actor.id.clone(), name: actor.name.clone() };
        comment_view(comment, author, is_member, of_comment)
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
    let hash = is_member.then_some(hash);
    Some(Record { seq, at, actor, channel, kind, changes, comment, delivery: of_record, effects, sla, hash })
}

/// A mail that no worker has taken yet is queued.
fn delivery_view(delivery: Option<Delivery>, decided_at: Timestamp) -> DeliveryView {
    match delivery {
        Some(Delivery { state, at, detail, resent_as, left_out, .. }) => {
            DeliveryView { state, at, detail, resent_as, left_out }
        }
        None => DeliveryView {
            state: DeliveryState::Queued,
            at: decided_at,
            detail: None,
            resent_as: None,
            left_out: vec![],
        },
    }
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
        delivery,
    }
}

fn effect_view(effect: &Effect) -> EffectView {
    let name = |template: &MailTemplate| match template {
        MailTemplate::Acknowledgement => "acknowledgement",
        MailTemplate::Reply => "reply",
        MailTemplate::Resolved => "notice of the resolution",
        MailTemplate::Survey => "survey",
    };
    let detail = match effect {
        Effect::SendMail { template, to, cc, reason, .. } => {
            let copied = if cc.is_empty() { String::new() } else { format!(" and {} copied", cc.len()) };
            format!("{} to {to}{copied}, because {reason}", name(template))
        }
        Effect::WithheldMail { template, reason } => format!("no {}, because {reason}", name(template)),
        Effect::ParkedMail { template, to, capped } => {
            format!("{} to {to} parked, because {}", name(template), capped.words())
        }
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
        ticket::Notice::MailParked => "automatic mail is parked",
        ticket::Notice::Mention => "the comment names them",
        ticket::Notice::Followed => "they follow the ticket",
        ticket::Notice::Rated => "the requester rated their help",
    }
}
