//! How the requester found the help: when they are asked, and what they answer.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Change, Context, Decision, Effect, Field, MailTemplate, NewComment, Notice, NotifiedMember, RecordKind, Refusal,
    Ticket,
    automatic::automatic_mail,
    decide::{record, time_of},
    notices::notices_for,
    promises,
};
use crate::{Invalid, StatusCategory};

/// The best score; 1 is the worst.
pub const MAX_SCORE: u8 = 5;

/// The answer to the CSAT survey. Its words, if there are any, are a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 1 to [`MAX_SCORE`].
    pub score: u8,
    /// When it was given last.
    pub rated_at: Timestamp,
}

/// When the requester is asked: once for each time the ticket is resolved, some hours later and at the latest when it closes by
/// itself. Who has answered is not asked again, and a member who closes a ticket by hand ends it without a question.
pub(super) fn survey_at(context: &Context<'_>, ticket: &Ticket) -> Option<Timestamp> {
    let settings = &context.configuration.mail_settings;
    let resolved_at = ticket.resolved_at.filter(|_| ticket.category == StatusCategory::Resolved)?;
    let is_over = ticket.rating.is_some() || ticket.surveyed_at.is_some_and(|at| at >= resolved_at);
    if !settings.asks_for_rating || is_over {
        return None;
    }
    let at = resolved_at.saturating_add(SignedDuration::from_hours(settings.rating_delay_hours.into())).ok()?;
    promises::closes_at(context.tenant, ticket).map(|closes_at| at.min(closes_at))
}

/// Asks.
pub(super) fn survey(context: &Context<'_>, before: &Ticket) -> Decision {
    let after = Ticket { surveyed_at: Some(time_of(context, before)), ..before.clone() };
    let effect = automatic_mail(before, MailTemplate::Survey, "the ticket was resolved");
    record(context, after, RecordKind::Updated, vec![], None, vec![effect], vec![])
}

/// The requester answers, or answers anew: on a closed ticket too, for it says nothing that would have to be worked on. `None` where
/// it is the answer that they have given already.
pub(super) fn rate(
    context: &Context<'_>,
    before: &Ticket,
    score: u8,
    comment: Option<NewComment>,
) -> Result<Option<Decision>, Refusal> {
    if !(1..=MAX_SCORE).contains(&score) {
        return Err(Invalid::field("score", format!("must be 1 to {MAX_SCORE}")).into());
    }
    let score_before = before.rating.map(|rating| rating.score);
    if score_before == Some(score) && comment.is_none() {
        return Ok(None);
    }
    let after = Ticket { rating: Some(Rating { score, rated_at: time_of(context, before) }), ..before.clone() };
    let change =
        Change { field: Field::Rating, from: json!(score_before), to: json!(score), from_label: None, to_label: None };
    let changes = if score_before == Some(score) { vec![] } else { vec![change] };
    let effects = comment.as_ref().map(|comment| notices_of(context, &after, comment)).unwrap_or_default();
    Ok(Some(record(context, after, RecordKind::Rated, changes, comment, effects, vec![])))
}

/// Who is told of the words: the assignee, whose help it was, and those who are told of any comment.
fn notices_of(context: &Context<'_>, ticket: &Ticket, comment: &NewComment) -> Vec<Effect> {
    let assignee = ticket.assignee_id.as_ref().and_then(|id| context.configuration.member(id));
    let told = assignee.filter(|member| member.is_active).map(|member| Effect::NotifyMembers {
        notice: Notice::Rated,
        members: vec![NotifiedMember::from(member)],
        clock: None,
        due_at: context.now,
    });
    told.into_iter().chain(notices_for(context, ticket, comment)).collect()
}
