//! Two tickets about the same: one is closed and goes on in the other. Its comments stay where they are, so that no history is
//! written anew; answers to it become comments of the other.

use serde_json::{Value, json};

use super::{
    Change, Context, Decision, Field, MAX_CC, RecordKind, Refusal, Ticket,
    decide::{record, time_of},
    fields::{MAX_TAGS, MAX_TOLD, changes_between, unassignable},
    promises,
    statuses::{enter, first_status, reopened_status, status_by_rule},
};
use crate::{Invalid, StatusCategory};

/// Whether `source` may go on in `target`.
pub(super) fn check_target(source: &Ticket, target: &Ticket) -> Result<(), Refusal> {
    let reason = if source.number == target.number {
        "must be another ticket"
    } else if !target.is_active() {
        "is closed: merge into one that is open"
    } else {
        return Ok(());
    };
    Err(Invalid::field("into", reason).into())
}

/// The ticket that goes on elsewhere: closed, with the number of the other.
pub(super) fn merge_into(context: &Context<'_>, before: &Ticket, target: &Ticket) -> Result<Decision, Refusal> {
    let mut after = before.clone();
    enter(context, &mut after, first_status(context.configuration, StatusCategory::Closed)?);
    after.merged_into = Some(target.number);
    let mut changes = changes_between(context.configuration, before, &after);
    changes.push(Change {
        field: Field::MergedInto,
        from: Value::Null,
        to: json!(target.number),
        from_label: None,
        to_label: Some(target.number.display()),
    });
    let sla = promises::after_update(context, Some(before), &after, None, time_of(context, before));
    Ok(record(context, after, RecordKind::Updated, changes, None, vec![], sla))
}

/// The ticket in which another goes on: everybody who was told of that one is told of this one, and what it lacks it gets. Its
/// promises are its own.
pub(super) fn take_in(context: &Context<'_>, before: &Ticket, source: &Ticket) -> Result<Decision, Refusal> {
    let mut after = before.clone();
    let people = source.cc.iter().chain([&source.requester_email]);
    after.cc.extend(people.filter(|email| **email != before.requester_email).cloned());
    after.follower_ids.extend(source.follower_ids.iter().cloned());
    after.tags.extend(source.tags.iter().cloned());
    after.priority = before.priority.min(source.priority);
    if after.assignee_id.is_none() && after.team_id == source.team_id {
        after.assignee_id = source.assignee_id.clone().filter(|id| unassignable(context, id).is_none());
    }
    // What waits for an answer there waits for it here.
    let is_waiting = matches!(source.category, StatusCategory::New | StatusCategory::Open);
    let is_quiet = matches!(before.category, StatusCategory::Pending | StatusCategory::Resolved);
    let status = if is_waiting && is_quiet {
        Some(reopened_status(context)?)
    } else {
        status_by_rule(context, before, &after, None)?
    };
    if let Some(status) = status {
        enter(context, &mut after, status);
    }
    if after.cc.len() > MAX_CC || after.follower_ids.len() > MAX_TOLD || after.tags.len() > MAX_TAGS {
        let reason = format!("would have more than {MAX_CC} people copied, {MAX_TOLD} followers or {MAX_TAGS} tags");
        return Err(Invalid::field("into", reason).into());
    }
    after.merged.insert(source.number);
    let mut changes = changes_between(context.configuration, before, &after);
    changes.push(Change {
        field: Field::Merged,
        from: json!(before.merged),
        to: json!(after.merged),
        from_label: None,
        to_label: Some(source.number.display()),
    });
    let sla = promises::after_update(context, Some(before), &after, None, time_of(context, before));
    Ok(record(context, after, RecordKind::Updated, changes, None, vec![], sla))
}
