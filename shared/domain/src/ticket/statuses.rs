//! Which status a ticket is in, and what its category brings along.

use super::{ActorKind, Context, NewComment, Refusal, Ticket, Visibility, fields::unassignable};
use crate::{Configuration, Status, StatusCategory};

/// The status that follows from what else happens, when nobody chose one.
pub(super) fn status_by_rule<'a>(
    context: &Context<'a>,
    before: &Ticket,
    after: &Ticket,
    comment: Option<&NewComment>,
) -> Result<Option<&'a Status>, Refusal> {
    let from_requester_side = comment.is_some_and(|comment| {
        context.actor.kind == ActorKind::Contact
            && comment.visibility == Visibility::Public
            && !comment.mail.as_ref().is_some_and(|mail| mail.is_automatic)
    });
    if from_requester_side && matches!(before.category, StatusCategory::Pending | StatusCategory::Resolved) {
        return reopened_status(context).map(Some);
    }
    if before.category == StatusCategory::New && before.assignee_id.is_none() && after.assignee_id.is_some() {
        return first_status(context.configuration, StatusCategory::Open).map(Some);
    }
    Ok(None)
}

/// The status of a ticket that is worked on again.
pub(super) fn reopened_status<'a>(context: &Context<'a>) -> Result<&'a Status, Refusal> {
    let configured = context.configuration.status(&context.tenant.reopened_status_id);
    match configured.filter(|status| status.category == StatusCategory::Open) {
        Some(status) => Ok(status),
        None => first_status(context.configuration, StatusCategory::Open),
    }
}

/// Puts the ticket into a status, with what the category brings along.
pub(super) fn enter(context: &Context<'_>, ticket: &mut Ticket, status: &Status) {
    let category_before = ticket.category;
    ticket.status_id = status.id.clone();
    ticket.category = status.category;
    if status.category == category_before {
        return;
    }
    match status.category {
        StatusCategory::Resolved => {
            ticket.resolved_at = Some(context.now);
            // Who resolves an unassigned ticket has done the work.
            if ticket.assignee_id.is_none() && context.actor.kind == ActorKind::Member {
                let actor = context.actor.id.as_ref().and_then(|id| id.parse().ok());
                ticket.assignee_id = actor.filter(|id| unassignable(context, id).is_none());
            }
        }
        StatusCategory::Closed => {
            ticket.resolved_at = ticket.resolved_at.or(Some(context.now));
            ticket.closed_at = Some(context.now);
        }
        _ => ticket.resolved_at = None,
    }
}

/// The first status of a category, as every tenant has one.
pub(super) fn first_status(configuration: &Configuration, category: StatusCategory) -> Result<&Status, Refusal> {
    configuration.first_status(category).ok_or(Refusal::NoStatus(category))
}
