//! The mail that tells a requester of a resolved ticket.

use super::{ActorKind, Context, Effect, MailTemplate, NewComment, Ticket, Visibility, automatic::automatic_mail};
use crate::StatusCategory;

/// The mail of an update by which a member resolves a ticket, where the tenant wants one. A reply in the same update says it itself.
pub(super) fn resolution_mail(
    context: &Context<'_>,
    before: &Ticket,
    after: &Ticket,
    comment: Option<&NewComment>,
) -> Option<Effect> {
    let is_resolved = before.category != StatusCategory::Resolved && after.category == StatusCategory::Resolved;
    let is_reply = comment.is_some_and(|comment| comment.visibility == Visibility::Public);
    let is_wanted = context.configuration.mail_settings.announces_resolution;
    if !is_resolved || is_reply || !is_wanted || context.actor.kind != ActorKind::Member {
        return None;
    }
    Some(automatic_mail(before, MailTemplate::Resolved, "a member resolved the ticket"))
}
