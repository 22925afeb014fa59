//! The fields of a ticket: what they may hold, and what of them changed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Change, Context, Field, Ticket};
use crate::{Configuration, FieldError, MemberId, MemberRole, TeamId};

/// Longest title in characters.
const MAX_TITLE: usize = 300;
/// Most tags on a ticket.
pub(super) const MAX_TAGS: usize = 50;
/// Most members who follow a ticket, and most that one comment names: each is sent a mail.
pub(super) const MAX_TOLD: usize = 50;

/// Each field that differs, with the names that ids have now.
pub(super) fn changes_between(configuration: &Configuration, before: &Ticket, after: &Ticket) -> Vec<Change> {
    let plain = |field, from: Value, to: Value| Change { field, from, to, from_label: None, to_label: None };
    let mut changes = Vec::new();
    if before.title != after.title {
        changes.push(plain(Field::Title, json!(before.title), json!(after.title)));
    }
    if before.status_id != after.status_id {
        let name = |id| configuration.status(id).map(|status| status.name.clone());
        changes.push(Change {
            from_label: name(&before.status_id),
            to_label: name(&after.status_id),
            ..plain(Field::Status, json!(before.status_id), json!(after.status_id))
        });
    }
    if before.priority != after.priority {
        changes.push(plain(Field::Priority, json!(before.priority), json!(after.priority)));
    }
    if before.assignee_id != after.assignee_id {
        let name = |id: &Option<_>| id.as_ref().and_then(|id| configuration.member(id)).map(|m| m.name.clone());
        changes.push(Change {
            from_label: name(&before.assignee_id),
            to_label: name(&after.assignee_id),
            ..plain(Field::Assignee, json!(before.assignee_id), json!(after.assignee_id))
        });
    }
    if before.team_id != after.team_id {
        let name = |id: &Option<_>| id.as_ref().and_then(|id| configuration.team(id)).map(|t| t.name.clone());
        changes.push(Change {
            from_label: name(&before.team_id),
            to_label: name(&after.team_id),
            ..plain(Field::Team, json!(before.team_id), json!(after.team_id))
        });
    }
    if before.follower_ids != after.follower_ids {
        let names = |ids: &BTreeSet<MemberId>| {
            let names = ids.iter().filter_map(|id| configuration.member(id)).map(|member| member.name.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        changes.push(Change {
            from_label: Some(names(&before.follower_ids)),
            to_label: Some(names(&after.follower_ids)),
            ..plain(Field::Followers, json!(before.follower_ids), json!(after.follower_ids))
        });
    }
    if before.cc != after.cc {
        changes.push(plain(Field::Cc, json!(before.cc), json!(after.cc)));
    }
    if before.tags != after.tags {
        changes.push(plain(Field::Tags, json!(before.tags), json!(after.tags)));
    }
    changes
}

/// One line without control characters.
pub(super) fn check_title(title: &str, errors: &mut Vec<FieldError>) -> String {
    let printed: String = title.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    let tidy = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    if tidy.is_empty() {
        errors.push(FieldError { field: "title".into(), reason: "must not be empty".into() });
    } else if tidy.chars().count() > MAX_TITLE {
        errors.push(FieldError { field: "title".into(), reason: format!("must have at most {MAX_TITLE} characters") });
    }
    tidy
}

/// Lower-case words without doubles.
pub(crate) fn check_tags(tags: &BTreeSet<String>, errors: &mut Vec<FieldError>) -> BTreeSet<String> {
    let tidy: BTreeSet<String> =
        tags.iter().map(|tag| tag.trim().to_lowercase()).filter(|tag| !tag.is_empty()).collect();
    let is_word = |tag: &String| {
        tag.chars().count() <= 64
            && tag.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/'))
    };
    if tidy.len() > MAX_TAGS {
        errors.push(FieldError { field: "tags".into(), reason: format!("must be at most {MAX_TAGS}") });
    }
    if !tidy.iter().all(is_word) {
        let reason = "must be words of at most 64 letters, digits and - _ . : /";
        errors.push(FieldError { field: "tags".into(), reason: reason.into() });
    }
    tidy
}

pub(super) fn check_team(context: &Context<'_>, team_id: Option<&TeamId>, errors: &mut Vec<FieldError>) {
    if team_id.is_some_and(|id| context.configuration.team(id).is_none()) {
        errors.push(FieldError { field: "team_id".into(), reason: "names no team".into() });
    }
}

pub(super) fn check_assignee(context: &Context<'_>, assignee_id: Option<&MemberId>, errors: &mut Vec<FieldError>) {
    if let Some(reason) = assignee_id.and_then(|id| unassignable(context, id)) {
        errors.push(FieldError { field: "assignee_id".into(), reason: reason.into() });
    }
}

/// Members who are to be told of something: those of `ids` who are not among `known` must be there.
pub(super) fn check_told(
    context: &Context<'_>,
    field: &str,
    ids: &BTreeSet<MemberId>,
    known: &BTreeSet<MemberId>,
    errors: &mut Vec<FieldError>,
) {
    let mut refuse = |reason: String| errors.push(FieldError { field: field.into(), reason });
    if ids.len() > MAX_TOLD {
        refuse(format!("must be at most {MAX_TOLD}"));
    }
    let is_active = |id: &MemberId| context.configuration.member(id).is_some_and(|member| member.is_active);
    if !ids.difference(known).all(is_active) {
        refuse("must name active members".into());
    }
}

/// Why a member can't be assigned.
pub(super) fn unassignable(context: &Context<'_>, id: &MemberId) -> Option<&'static str> {
    match context.configuration.member(id) {
        None => Some("names no member"),
        Some(member) if !member.is_active => Some("names a member who is not active"),
        Some(member) if member.role == MemberRole::Viewer => Some("names a viewer, who can't work on tickets"),
        Some(_) => None,
    }
}
