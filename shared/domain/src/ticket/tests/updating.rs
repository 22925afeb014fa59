//! `Command::Update` without a comment.

use std::collections::BTreeSet;

use serde_json::json;

use super::desk::{Desk, ada_id, ben_id, gus_id, refused_fields, tags, team_field, vera_id};
use crate::{
    MemberId, StatusCategory, StatusId, TeamId,
    ticket::{Change, Field, Patch, Priority, RecordKind},
};

fn unknown() -> uuid::Uuid {
    uuid::Uuid::from_u128(1)
}

#[test]
fn every_field_leaves_a_change_with_both_values_and_the_names_of_that_time() {
    let desk = Desk::open();
    let before = desk.ticket();
    let patch = Patch {
        title: Some("Put out".into()),
        status_id: Some(desk.status("Accepted")),
        priority: Some(Priority::P1),
        assignee_id: Some(Some(ada_id())),
        team_id: Some(Some(team_field(&desk))),
        tags: Some(tags(["fire", "printer"])),
        ..Patch::default()
    };
    let decision = desk.patch(&before, patch.clone()).unwrap().unwrap();
    let change = |field, from, to, labels: (Option<&str>, Option<&str>)| Change {
        field,
        from,
        to,
        from_label: labels.0.map(str::to_owned),
        to_label: labels.1.map(str::to_owned),
    };
    let (new, accepted) = (desk.status("New"), desk.status("Accepted"));
    assert_eq!(
        decision.record.changes,
        [
            change(Field::Title, json!("The printer is on fire"), json!("Put out"), (None, None)),
            change(Field::Status, json!(new), json!(accepted), (Some("New"), Some("Accepted"))),
            change(Field::Priority, json!("p3"), json!("p1"), (None, None)),
            change(Field::Assignee, json!(null), json!(ada_id()), (None, Some("Ada Admin"))),
            change(Field::Team, json!(before.team_id), json!(team_field(&desk)), (Some("Support"), Some("Field"))),
            change(Field::Tags, json!([]), json!(["fire", "printer"]), (None, None)),
        ]
    );
    assert_eq!((decision.record.kind, decision.record.effects.len()), (RecordKind::Updated, 0));
    assert_eq!((decision.ticket.version, decision.ticket.comment_count), (2, 1));
    assert_eq!(desk.patch(&decision.ticket, patch).unwrap(), None, "asked once more, nothing changes");
}

#[test]
fn a_patch_that_changes_nothing_writes_nothing() {
    let desk = Desk::open();
    let ticket = desk.patch(&desk.ticket(), Patch { tags: Some(tags(["vip"])), ..Patch::default() });
    let ticket = ticket.unwrap().unwrap().ticket;
    for patch in [
        Patch::default(),
        Patch { title: Some("  The  printer is on fire ".into()), ..Patch::default() },
        Patch { status_id: Some(desk.status("New")), ..Patch::default() },
        Patch { priority: Some(Priority::P3), ..Patch::default() },
        Patch { assignee_id: Some(None), ..Patch::default() },
        Patch { team_id: Some(ticket.team_id.clone()), ..Patch::default() },
        Patch { tags: Some(tags([" VIP ", ""])), ..Patch::default() },
    ] {
        assert_eq!(desk.patch(&ticket, patch.clone()).unwrap(), None, "{patch:?}");
    }
}

#[test]
fn assigning_a_new_ticket_opens_it_and_nothing_but_a_choice_makes_it_new_again() {
    let desk = Desk::open();
    let assign = |id| Patch { assignee_id: Some(id), ..Patch::default() };
    let assigned = desk.patch(&desk.ticket(), assign(Some(ben_id()))).unwrap().unwrap().ticket;
    assert_eq!((assigned.category, &assigned.status_id), (StatusCategory::Open, &desk.status("Assigned")));
    let handed_on = desk.patch(&assigned, assign(Some(ada_id()))).unwrap().unwrap().ticket;
    assert_eq!(handed_on.status_id, desk.status("Assigned"));
    let unassigned = desk.patch(&handed_on, assign(None)).unwrap().unwrap().ticket;
    assert_eq!((unassigned.category, &unassigned.assignee_id), (StatusCategory::Open, &None));
    let chosen = desk.enter(&unassigned, "New").ticket;
    assert_eq!(chosen.category, StatusCategory::New, "a member may choose it");

    for status in ["In Progress", "Awaiting Info", "Scheduled", "Resolved"] {
        let before = desk.ticket_in(status);
        let other = if before.assignee_id == Some(ada_id()) { ben_id() } else { ada_id() };
        let after = desk.patch(&before, assign(Some(other))).unwrap().unwrap().ticket;
        assert_eq!(after.status_id, before.status_id, "assigning opens what is new, nothing else");
    }
    let both = Patch { status_id: Some(desk.status("Awaiting Parts")), ..assign(Some(ben_id())) };
    let both = desk.patch(&desk.ticket(), both).unwrap().unwrap().ticket;
    assert_eq!(both.status_id, desk.status("Awaiting Parts"), "a choice counts more than the rule");
}

#[test]
fn viewers_strangers_and_those_who_left_are_not_assigned() {
    let mut desk = Desk::open();
    let ticket = desk.ticket();
    let assign = |id| Patch { assignee_id: Some(Some(id)), ..Patch::default() };
    for (id, reason) in [
        (vera_id(), "names a viewer, who can't work on tickets"),
        (gus_id(), "names a member who is not active"),
        (MemberId::new(unknown()), "names no member"),
    ] {
        let refusal = desk.patch(&ticket, assign(id)).unwrap_err();
        assert_eq!(refusal.to_string(), format!("assignee_id {reason}"));
    }
    let ticket = desk.patch(&ticket, assign(ben_id())).unwrap().unwrap().ticket;
    desk.configuration.members[0].is_active = false;
    let rename = Patch { title: Some("Still Ben's".into()), ..assign(ben_id()) };
    assert!(desk.patch(&ticket, rename).unwrap().is_some(), "keeping an assignee who has left is fine");
}

#[test]
fn a_refusal_names_every_field_and_changes_nothing() {
    let desk = Desk::open();
    let patch = Patch {
        title: Some("\u{7}".into()),
        status_id: Some(StatusId::new(unknown())),
        priority: Some(Priority::P1),
        assignee_id: Some(Some(vera_id())),
        team_id: Some(Some(TeamId::new(unknown()))),
        tags: Some(tags(["#"])),
        follower_ids: Some([MemberId::new(unknown())].into()),
    };
    let refusal = desk.patch(&desk.ticket(), patch).unwrap_err();
    let mut fields = refused_fields(&refusal);
    fields.sort_unstable();
    assert_eq!(fields, ["assignee_id", "follower_ids", "status_id", "tags", "team_id", "title"]);
}

#[test]
fn titles_are_folded_into_one_line_of_at_most_300_characters() {
    let desk = Desk::open();
    let ticket = desk.ticket();
    let rename = |title: &str| desk.patch(&ticket, Patch { title: Some(title.into()), ..Patch::default() });
    let longest = "é".repeat(300);
    for (typed, kept) in [
        ("  two \t\r\n lines\u{a0}", "two lines"),
        ("be\u{7}ll", "bell"),
        ("a \u{0} b", "a b"),
        ("\u{1} first", "first"),
        ("日本語 🖨", "日本語 🖨"),
        (&longest, &longest),
    ] {
        assert_eq!(rename(typed).unwrap().unwrap().ticket.title, kept, "{typed:?}");
    }
    for (typed, reason) in [
        ("", "must not be empty"),
        (" \n ", "must not be empty"),
        ("\u{1} \u{1}", "must not be empty"),
        (&"é".repeat(301), "must have at most 300 characters"),
    ] {
        assert_eq!(rename(typed).unwrap_err().to_string(), format!("title {reason}"), "{typed:?}");
    }
}

#[test]
fn tags_are_lower_case_words_without_doubles() {
    let desk = Desk::open();
    let ticket = desk.ticket();
    let tag = |tags: BTreeSet<String>| desk.patch(&ticket, Patch { tags: Some(tags), ..Patch::default() });
    let kept = tag(tags([" VIP", "vip", "", "  ", "Größe", "os:win-11/x_64.beta"])).unwrap().unwrap().ticket.tags;
    assert_eq!(kept, tags(["größe", "os:win-11/x_64.beta", "vip"]));
    let numbered = |count: usize| (0..count).map(|n| format!("tag-{n}")).collect::<BTreeSet<_>>();
    assert_eq!(tag(numbered(50)).unwrap().unwrap().ticket.tags.len(), 50);
    assert_eq!(tag(tags([&"é".repeat(64)])).unwrap().unwrap().ticket.tags.len(), 1);
    for refused in [numbered(51), tags(["two words"]), tags(["a,b"]), tags(["a#b"]), tags([&"é".repeat(65)])] {
        assert_eq!(refused_fields(&tag(refused).unwrap_err()), ["tags"]);
    }
}
