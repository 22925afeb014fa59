//! `notify_members`: members are told of warnings, breaches, escalations, parked mail and comments by mail, each once; those who
//! have quiet hours, when these are over.

use std::{collections::BTreeSet, sync::Arc};

use app::{App, Snapshot};
use domain::{
    Event, Member, MemberId, TenantId, TicketNumber,
    sla::TargetKind,
    ticket::{AuditRecord, Effect, Notice, NotifiedMember, Ticket, Visibility},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kit::{
    Failure,
    declare::{Access, Source, Worker},
    queue::{Message, MessageHandler},
};
use mail::{CommentNotice, Context, InlineMap, MailParked, Mailbox, OutboundMail, SlaNotice};
use serde_json::json;
use store::{DueNotices, NoticeLease, TenantStore};

use crate::{
    derived_id::derived_hash,
    send_mail::{
        delivery::{Outcome, deliver},
        single_mail::{no_reply, single_mail},
    },
    wording::words,
};

/// How long one worker has a record's notices for itself.
const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// How `notify_members` is deployed. Beside the bus, the sweeper sends to its queue what has waited for quiet hours.
pub fn worker() -> Worker {
    Worker::queue("notify_members", "mail", Source::Events(json!({"detail": {"effect_kinds": ["notify_members"]}})))
        .batch_size(5)
        .timeout_seconds(60)
        .access(Access::none().writes_table().sends_mail())
}

/// The handler.
pub fn handler(app: Arc<App>) -> MessageHandler {
    Arc::new(move |message| {
        let app = app.clone();
        Box::pin(async move { notify_members(&app, message).await })
    })
}

/// A member to tell, and of what.
#[derive(Debug, Clone, Copy)]
struct Told<'a> {
    member: &'a Member,
    notice: Notice,
    clock: Option<TargetKind>,
    due_at: Timestamp,
}

/// Tells the members whom a record's effects name. One that is told already, not active any more, or whose ticket is gone, is done.
///
/// # Errors
/// When the table or SES fail in a way that may pass, or another worker is at it: the message comes again.
pub async fn notify_members(app: &App, message: Message) -> Result<(), Failure> {
    let (tenant_id, number, seq) = subject(&message)?;
    let because =
        |failure: Failure| failure.context(format!("notices of record {seq} of ticket {number} of {tenant_id}"));
    let tenant = app.store.tenant(&tenant_id);
    let (record, ticket, snapshot) =
        futures::try_join!(tenant.get_audit_record(number, seq), tenant.get_ticket(number), Snapshot::load(&tenant))?;
    let (Some(record), Some(ticket), Some(snapshot)) = (record, ticket, snapshot) else {
        tracing::warn!(tenant.id = %tenant_id, ticket.number = number.0, seq, "the ticket of a notice is gone");
        return Ok(());
    };
    let now = app.cloud.now();
    let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
    let sent_to = match tenant.lease_notices(number, seq, now, until).await? {
        NoticeLease::Yours(sent_to) => sent_to,
        NoticeLease::Leased => return Err(because(Failure::new("another worker has them"))),
        NoticeLease::Over => return Ok(()),
    };
    let mut wake_at: Option<Timestamp> = None;
    for told in told_by(&record.effects, &snapshot, &sent_to) {
        if is_idle(&ticket, told) {
            continue;
        }
        if let Some(over_at) = told.member.quiet_hours.as_ref().and_then(|quiet| quiet.over_at(now)) {
            wake_at = Some(wake_at.map_or(over_at, |at| at.min(over_at)));
            continue;
        }
        tell(app, &tenant, &snapshot, &ticket, &record, told).await.map_err(because)?;
    }
    Ok(tenant.end_notices(number, seq, now, wake_at).await?)
}

/// The record that a message is about: an event's, or one whose rest has waited.
fn subject(message: &Message) -> Result<(TenantId, TicketNumber, u64), Failure> {
    if let Ok(DueNotices { tenant_id, number, notice_seq: seq }) = message.json() {
        return Ok((tenant_id, number, seq));
    }
    let event = message.bus_event::<Event>()?.detail;
    Ok((event.tenant_id, event.ticket_number, event.seq))
}

/// Each member once, with the first that it is told.
fn told_by<'a>(effects: &[Effect], snapshot: &'a Snapshot, sent_to: &BTreeSet<MemberId>) -> Vec<Told<'a>> {
    let mut told: Vec<Told<'a>> = Vec::new();
    for effect in effects {
        let Effect::NotifyMembers { notice, members, clock, due_at } = effect else { continue };
        for NotifiedMember { id, .. } in members {
            let known = told.iter().any(|told| &told.member.id == id) || sent_to.contains(id);
            let member = snapshot.configuration.member(id).filter(|member| member.is_active && !known);
            told.extend(member.map(|member| Told { member, notice: *notice, clock: *clock, due_at: *due_at }));
        }
    }
    told
}

/// A warning of what has been kept meanwhile helps nobody.
fn is_idle(ticket: &Ticket, told: Told<'_>) -> bool {
    told.notice == Notice::SlaWarning && told.clock.is_some_and(|clock| ticket.sla.live(clock).is_none())
}

async fn tell(
    app: &App,
    tenant: &TenantStore,
    snapshot: &Snapshot,
    ticket: &Ticket,
    record: &AuditRecord,
    told: Told<'_>,
) -> Result<(), Failure> {
    let (member, seq) = (told.member, record.seq);
    let Some(to) = Mailbox::new(Some(&member.name), member.email.as_str()) else {
        tracing::warn!(member.id = %member.id, "the address of a member can't be written");
        return Ok(tenant.record_noticed(ticket.number, seq, &member.id).await?);
    };
    let mail = write(app, snapshot, ticket, record, told, to)?;
    match deliver(app, &mail).await? {
        Outcome::Taken { ses_id } => {
            tracing::info!(tenant.id = %tenant.id(), ticket.number = ticket.number.0, member.id = %member.id, ses.message_id = ses_id, "member told");
        }
        Outcome::Refused { detail } => tracing::warn!(member.id = %member.id, detail, "notice refused"),
    }
    Ok(tenant.record_noticed(ticket.number, seq, &member.id).await?)
}

fn write(
    app: &App,
    snapshot: &Snapshot,
    ticket: &Ticket,
    record: &AuditRecord,
    told: Told<'_>,
    to: Mailbox,
) -> Result<OutboundMail, Failure> {
    let portal = app.cloud.environment().portal_url(snapshot.tenant.slug.as_str())?;
    let portal_url = format!("{portal}/tickets/{}", ticket.number);
    let display_number = ticket.number.display();
    let (due_at, html, text);
    let context = if let Some(clock) = told.clock {
        due_at = local(due_at_of(ticket, told, clock), &snapshot.tenant.zone());
        let assignee = ticket.assignee_id.as_ref().and_then(|id| snapshot.configuration.member(id));
        Context::SlaNotice(SlaNotice {
            tenant_name: &snapshot.tenant.name,
            display_number: &display_number,
            title: &ticket.title,
            requester_name: &ticket.requester_name,
            assignee_name: assignee.map(|member| member.name.as_str()),
            notice: told.notice.as_str(),
            clock: clock.as_str(),
            due_at: &due_at,
            portal_url: &portal_url,
        })
    } else if let Notice::Mention | Notice::Followed | Notice::Rated = told.notice {
        let comment = record.comment.as_ref().ok_or_else(|| Failure::new("a notice of a comment without one"))?;
        let new = mail::without_quoted_html(&comment.html);
        let names: Vec<String> = comment.attachments.iter().map(|file| mail::escape_html(&file.name)).collect();
        let files = if names.is_empty() { String::new() } else { format!("<p>[{}]</p>", names.join(", ")) };
        html = mail::embed_inline_images(&format!("{new}{files}"), &InlineMap::new());
        text = mail::html_to_text(html.as_str());
        Context::CommentNotice(CommentNotice {
            tenant_name: &snapshot.tenant.name,
            display_number: &display_number,
            title: &ticket.title,
            notice: told.notice.as_str(),
            author_name: &record.actor.name,
            is_internal: comment.visibility == Visibility::Internal,
            is_verified: record.is_sender_verified(),
            html: &html,
            text: &text,
            portal_url: &portal_url,
        })
    } else {
        let parked = record.effects.iter().find_map(|effect| match effect {
            Effect::ParkedMail { to, capped, .. } => Some((to, capped)),
            _ => None,
        });
        let (to, capped) = parked.ok_or_else(|| Failure::new("a notice of parked mail without the mail"))?;
        Context::MailParked(MailParked {
            tenant_name: &snapshot.tenant.name,
            display_number: &display_number,
            title: &ticket.title,
            recipient: to.as_str(),
            scope: capped.scope.as_str(),
            most: capped.most,
            minutes: capped.minutes,
            portal_url: &portal_url,
        })
    };
    let words = words(snapshot, snapshot.tenant.locale, None, &context)?;
    let id = derived_hash(&[
        snapshot.tenant.id.as_str(),
        &ticket.number.to_string(),
        &record.seq.to_string(),
        told.member.id.as_str(),
    ]);
    single_mail(app, snapshot, no_reply(app, snapshot)?, to, &format!("notice.{id}"), words)
}

/// When the promise was or is due. What the ticket knows by now is truer than what was known when the record was made.
fn due_at_of(ticket: &Ticket, told: Told<'_>, clock: TargetKind) -> Timestamp {
    let known_at = match told.notice {
        Notice::SlaWarning => ticket.sla.clock(clock).and_then(|clock| clock.due_at),
        Notice::SlaEscalation => ticket.sla.clock(clock).and_then(|clock| clock.breached_at),
        Notice::SlaBreach | Notice::MailParked | Notice::Mention | Notice::Followed | Notice::Rated => None,
    };
    known_at.unwrap_or(told.due_at)
}

/// As a person reads it where the tenant is: `2026-11-23 14:05 (Europe/Paris)`.
fn local(at: Timestamp, zone: &TimeZone) -> String {
    format!("{} ({})", at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M"), zone.iana_name().unwrap_or("UTC"))
}
