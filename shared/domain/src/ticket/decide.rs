//! DECIDE: (ticket, command, configuration, now) into (new ticket, audit record). Every rule about a ticket's life is here or
//! called from here, so that one write is atomic and the same input gives the same output.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Actor, AuditRecord, Change, Channel, Command, Comment, CommentMail, Effect, Field, NewComment, NewTicket, Patch,
    RecordKind, Ticket, Visibility,
    effects::effects_of,
    fields::{changes_between, check_assignee, check_tags, check_team, check_title, check_told},
    merging::{check_target, merge_into, take_in},
    parking::mail_parked,
    promises, rating,
    resending::resend,
    resolving::resolution_mail,
    statuses::{enter, first_status, status_by_rule},
};
use crate::{
    Configuration, FieldError, Invalid, StatusCategory, Tenant, TicketNumber,
    sla::{self, Sla, SlaEvent},
};

/// What a decision rests on besides the ticket and the command.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The tenant with its settings.
    pub tenant: &'a Tenant,
    /// Its statuses, teams, members.
    pub configuration: &'a Configuration,
    /// Who asks.
    pub actor: Actor,
    /// Which way it came.
    pub channel: Channel,
    /// The time of the decision.
    pub now: Timestamp,
}

/// What was decided: the two values that one transaction writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The ticket after the update.
    pub ticket: Ticket,
    /// The account of the update.
    pub record: AuditRecord,
}

/// Why nothing can be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A closed ticket takes no change; a follow-up may be opened.
    #[error("ticket {0} is closed")]
    Closed(TicketNumber),
    /// The command names something that is not there or not allowed.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The record has no mail that could be sent again.
    #[error("record {0} sent no mail")]
    NoMail(u64),
    /// Its mail may arrive yet, has arrived, or is on its way once more.
    #[error("the mail of record {0} did not fail, bounce or get parked, or it was sent again already")]
    MailNotStuck(u64),
    /// The tenant has no status of a category that the rules need.
    #[error("the tenant has no status of category {}", .0.as_str())]
    NoStatus(StatusCategory),
    /// A promised time is over and not written down yet: [`Command::TimePassed`] comes first, so that records are in the order
    /// in which things were.
    #[error("time has passed for ticket {0}")]
    TimeFirst(TicketNumber),
}

/// Decides a command. `Ok(None)` means that nothing changes and nothing is to be written.
///
/// # Errors
/// [`Refusal`], in which case nothing is to be written either.
pub fn decide(context: &Context<'_>, ticket: Option<&Ticket>, command: Command) -> Result<Option<Decision>, Refusal> {
    match (ticket, command) {
        (None, Command::Create(new)) => create(context, *new).map(Some),
        (Some(ticket), Command::Update { patch, comment }) => {
            check_open(context, ticket)?;
            update(context, ticket, patch, comment.map(|comment| *comment))
        }
        (Some(ticket), Command::ResendMail { record: of, is_stuck }) => {
            check_time(context, ticket)?;
            let mail = resend(context, &of, is_stuck)?;
            Ok(Some(record(context, ticket.clone(), RecordKind::MailResent, vec![], None, vec![mail], vec![])))
        }
        (Some(ticket), Command::LinkFollowUp(number)) => Ok(link_follow_up(context, ticket, number)),
        (Some(ticket), Command::MergeInto(target)) => {
            check_open(context, ticket)?;
            check_target(ticket, &target)?;
            Ok(Some(merge_into(context, ticket, &target)?))
        }
        (Some(ticket), Command::TakeIn(source)) => {
            check_open(context, ticket)?;
            check_target(&source, ticket)?;
            if ticket.merged.contains(&source.number) {
                return Ok(None);
            }
            take_in(context, ticket, &source).map(Some)
        }
        (Some(ticket), Command::Rate { score, comment }) => {
            check_time(context, ticket)?;
            rating::rate(context, ticket, score, comment.map(|comment| *comment))
        }
        (Some(ticket), Command::TimePassed) => time_passed(context, ticket),
        (Some(ticket), Command::ConfigurationChanged) => {
            check_time(context, ticket)?;
            Ok(configuration_changed(context, ticket))
        }
        (Some(ticket), Command::MailParked { template, to, capped }) => {
            check_time(context, ticket)?;
            let effects = mail_parked(context, ticket, template, to, capped);
            Ok(Some(record(context, ticket.clone(), RecordKind::Updated, vec![], None, effects, vec![])))
        }
        (None, _) | (Some(_), Command::Create(_)) => {
            Err(Invalid::field("number", "names a ticket that is not in the state the command needs").into())
        }
    }
}

/// Whether somebody may change the ticket now.
fn check_open(context: &Context<'_>, ticket: &Ticket) -> Result<(), Refusal> {
    if !ticket.is_active() {
        return Err(Refusal::Closed(ticket.number));
    }
    check_time(context, ticket)
}

/// Whether all that has come due is written down.
fn check_time(context: &Context<'_>, ticket: &Ticket) -> Result<(), Refusal> {
    match promises::come_due_by(context, ticket, context.now) {
        Some(_) => Err(Refusal::TimeFirst(ticket.number)),
        None => Ok(()),
    }
}

fn create(context: &Context<'_>, new: NewTicket) -> Result<Decision, Refusal> {
    let configuration = context.configuration;
    let mut errors = Vec::new();
    let title = check_title(&new.title, &mut errors);
    let tags = check_tags(&new.tags, &mut errors);
    let address = new.address_id.as_ref().and_then(|id| configuration.address(id));
    let team_id = match new.team_id {
        Some(id) => Some(id),
        None => address
            .and_then(|address| address.team_id.clone())
            // A mail is not refused because the team of its address went away.
            .filter(|id| configuration.team(id).is_some())
            .or_else(|| configuration.teams.first().map(|team| team.id.clone())),
    };
    check_team(context, team_id.as_ref(), &mut errors);
    check_assignee(context, new.assignee_id.as_ref(), &mut errors);
    check_told(context, "mention_ids", &new.comment.mention_ids, &BTreeSet::new(), &mut errors);
    Invalid::unless_empty(errors)?;

    // An assigned ticket is nobody's news.
    let category = if new.assignee_id.is_some() { StatusCategory::Open } else { StatusCategory::New };
    let status = first_status(configuration, category)?;
    let mut cc = new.cc;
    cc.remove(&new.requester.email);
    let ticket = Ticket {
        tenant_id: new.tenant_id,
        number: new.number,
        version: 0,
        title,
        status_id: status.id.clone(),
        category,
        priority: new.priority,
        team_id,
        assignee_id: new.assignee_id,
        requester_id: new.requester.id,
        requester_name: new.requester.name,
        requester_email: new.requester.email,
        is_requester_verified: CommentMail::proves_sender(new.comment.mail.as_ref(), context.channel),
        cc,
        follower_ids: BTreeSet::new(),
        tags,
        channel: context.channel,
        address_id: new.address_id.or_else(|| configuration.primary_address().map(|address| address.id.clone())),
        comment_count: 0,
        created_at: context.now,
        updated_at: context.now,
        resolved_at: None,
        closed_at: None,
        surveyed_at: None,
        rating: None,
        wake_at: None,
        follow_up_of: new.follow_up_of,
        follow_ups: vec![],
        merged_into: None,
        merged: BTreeSet::new(),
        last_message_id: None,
        last_mail_seq: None,
        sla: Sla::default(),
        last_hash: String::new(),
    };
    let mut changes = Vec::new();
    if let Some(of) = new.follow_up_of {
        changes.push(Change {
            field: Field::FollowUpOf,
            from: Value::Null,
            to: json!(of),
            from_label: None,
            to_label: Some(of.display()),
        });
    }
    let effects = effects_of(context, &ticket, &new.comment, true);
    let sla = promises::after_update(context, None, &ticket, Some(&new.comment), context.now);
    Ok(record(context, ticket, RecordKind::Created, changes, Some(new.comment), effects, sla))
}

fn update(
    context: &Context<'_>,
    before: &Ticket,
    patch: Patch,
    comment: Option<NewComment>,
) -> Result<Option<Decision>, Refusal> {
    let mut errors = Vec::new();
    let mut after = before.clone();
    if let Some(title) = &patch.title {
        after.title = check_title(title, &mut errors);
    }
    if let Some(tags) = &patch.tags {
        after.tags = check_tags(tags, &mut errors);
    }
    if let Some(priority) = patch.priority {
        after.priority = priority;
    }
    if let Some(team_id) = patch.team_id {
        check_team(context, team_id.as_ref(), &mut errors);
        after.team_id = team_id;
    }
    if let Some(assignee_id) = patch.assignee_id {
        // Keeping an assignee who has left is fine; choosing one is not.
        if assignee_id != before.assignee_id {
            check_assignee(context, assignee_id.as_ref(), &mut errors);
        }
        after.assignee_id = assignee_id;
    }
    if let Some(follower_ids) = patch.follower_ids {
        check_told(context, "follower_ids", &follower_ids, &before.follower_ids, &mut errors);
        after.follower_ids = follower_ids;
    }
    if let Some(comment) = &comment {
        check_told(context, "mention_ids", &comment.mention_ids, &BTreeSet::new(), &mut errors);
    }
    let chosen = patch.status_id.as_ref().map(|id| context.configuration.status(id));
    if chosen == Some(None) {
        errors.push(FieldError { field: "status_id".into(), reason: "names no status".into() });
    }
    Invalid::unless_empty(errors)?;

    let status = match chosen.flatten() {
        Some(status) => Some(status),
        None => status_by_rule(context, before, &after, comment.as_ref())?,
    };
    if let Some(status) = status {
        enter(context, &mut after, status);
    }
    let changes = changes_between(context.configuration, before, &after);
    if changes.is_empty() && comment.is_none() {
        return Ok(None);
    }
    let sla = promises::after_update(context, Some(before), &after, comment.as_ref(), time_of(context, before));
    let kind = if comment.is_some() { RecordKind::Commented } else { RecordKind::Updated };
    let of_comment = comment.as_ref().map(|comment| effects_of(context, &after, comment, false));
    let of_status = resolution_mail(context, before, &after, comment.as_ref());
    let effects = of_comment.unwrap_or_default().into_iter().chain(of_status).collect();
    Ok(Some(record(context, after, kind, changes, comment, effects, sla)))
}

/// The next thing that time alone does: what was promised first, then the survey, then the closing of a resolved ticket.
fn time_passed(context: &Context<'_>, before: &Ticket) -> Result<Option<Decision>, Refusal> {
    if let Some(due) = promises::come_due_by(context, before, context.now) {
        return came_due(context, before, due).map(Some);
    }
    // Computed anew: the tenant may have changed its settings since.
    if rating::survey_at(context, before).is_some_and(|at| at <= context.now) {
        return Ok(Some(rating::survey(context, before)));
    }
    if promises::closes_at(context.tenant, before).is_some_and(|at| at <= context.now) {
        let mut after = before.clone();
        enter(context, &mut after, first_status(context.configuration, StatusCategory::Closed)?);
        let changes = changes_between(context.configuration, before, &after);
        let sla = promises::after_update(context, Some(before), &after, None, time_of(context, before));
        return Ok(Some(record(context, after, RecordKind::Updated, changes, None, vec![], sla)));
    }
    // Each wake-up comes once: one that the tenant's settings have moved must be written down, or it would never come.
    if promises::next_wake(context, before) != before.wake_at {
        return Ok(Some(record(context, before.clone(), RecordKind::Updated, vec![], None, vec![], vec![])));
    }
    Ok(None)
}

/// A warning, a breach or a step, with what its actions change and what these changes do to the clocks.
fn came_due(context: &Context<'_>, before: &Ticket, due: promises::CameDue) -> Result<Decision, Refusal> {
    let now = time_of(context, before);
    let mut after = due.ticket;
    if let Some(status) = status_by_rule(context, before, &after, None)? {
        enter(context, &mut after, status);
    }
    let changes = changes_between(context.configuration, before, &after);
    after.sla.apply(now, &due.events);
    // However late it is noticed: what follows was so from the time it was due. Nothing follows where no step has changed the ticket: a
    // configuration that is newer than what has come due must not put it off.
    let follow =
        if changes.is_empty() { vec![] } else { promises::after_update(context, Some(before), &after, None, due.at) };
    after.sla = before.sla.clone();
    let events = [due.events, follow].concat();
    Ok(record(context, after, due.notice.record_kind(), changes, None, due.effects, events))
}

/// The policies, calendars or zones have changed since: live clocks follow.
fn configuration_changed(context: &Context<'_>, before: &Ticket) -> Option<Decision> {
    if !before.is_active() {
        return None;
    }
    let now = time_of(context, before);
    let events = promises::with_terms(context.tenant, context.configuration, before, |terms| {
        sla::configuration_changed(&before.sla, terms, before.created_at, now)
    });
    let is_idle = events.is_empty() && promises::next_wake(context, before) == before.wake_at;
    (!is_idle).then(|| record(context, before.clone(), RecordKind::Updated, vec![], None, vec![], events))
}

/// The time of the record: a clock that lags turns nothing back.
pub(super) fn time_of(context: &Context<'_>, before: &Ticket) -> Timestamp {
    context.now.max(before.updated_at)
}

fn link_follow_up(context: &Context<'_>, before: &Ticket, number: TicketNumber) -> Option<Decision> {
    if before.follow_ups.contains(&number) {
        return None;
    }
    let mut after = before.clone();
    after.follow_ups.push(number);
    let change = Change {
        field: Field::FollowUps,
        from: json!(before.follow_ups),
        to: json!(after.follow_ups),
        from_label: None,
        to_label: Some(number.display()),
    };
    Some(record(context, after, RecordKind::Updated, vec![change], None, vec![], vec![]))
}

/// Seals the update: version, time, counts, clocks, the next wake-up, hash.
pub(super) fn record(
    context: &Context<'_>,
    mut ticket: Ticket,
    kind: RecordKind,
    changes: Vec<Change>,
    comment: Option<NewComment>,
    mut effects: Vec<Effect>,
    sla: Vec<SlaEvent>,
) -> Decision {
    if let Some(comment) = &comment {
        ticket.comment_count = ticket.comment_count.saturating_add(1);
        let message_id = comment.mail.as_ref().and_then(|mail| mail.message_id.clone());
        if comment.visibility == Visibility::Public && message_id.is_some() {
            ticket.last_message_id = message_id;
        }
    }
    ticket.version += 1;
    for effect in &mut effects {
        if let Effect::SendMail { after, .. } = effect {
            *after = ticket.last_mail_seq.replace(ticket.version);
        }
    }
    ticket.updated_at = time_of(context, &ticket);
    ticket.sla.apply(ticket.updated_at, &sla);
    ticket.wake_at = promises::next_wake(context, &ticket);
    let mut record = AuditRecord {
        tenant_id: ticket.tenant_id.clone(),
        number: ticket.number,
        seq: ticket.version,
        at: ticket.updated_at,
        actor: context.actor.clone(),
        channel: context.channel,
        kind,
        changes,
        comment: comment.map(|new| Comment {
            id: new.id,
            visibility: new.visibility,
            html: new.html,
            attachments: new.attachments,
            mail: new.mail,
        }),
        effects,
        sla,
        previous_hash: std::mem::take(&mut ticket.last_hash),
        hash: String::new(),
    };
    record.hash = record.compute_hash();
    ticket.last_hash.clone_from(&record.hash);
    Decision { ticket, record }
}
