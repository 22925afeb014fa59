//! Resolving, reopening, and the closing that time alone brings.

use jiff::SignedDuration;

use super::desk::{Desk, ada_id, anna, ben, ben_id, public_reply, vera};
use crate::{
    StatusCategory,
    ticket::{Actor, Channel, Field, Patch, RecordKind, Refusal},
};

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}

#[test]
fn who_resolves_an_unassigned_ticket_has_done_the_work() {
    let desk = Desk::open();
    let resolve = || Patch { status_id: Some(desk.status("Resolved")), ..Patch::default() };
    let assigned = |id| Patch { assignee_id: Some(Some(id)), ..Patch::default() };
    let adas = desk.patch(&desk.ticket(), assigned(ada_id())).unwrap().unwrap().ticket;
    for (actor, ticket, assignee) in [
        (ben(), desk.ticket(), Some(ben_id())),
        (ben(), adas, Some(ada_id())),
        (anna(), desk.ticket(), None),
        (Actor::system(), desk.ticket(), None),
        // Who may not be chosen as assignee does not become it by a rule either.
        (vera(), desk.ticket(), None),
    ] {
        let after = desk.update(actor.clone(), &ticket, resolve(), None).unwrap().unwrap().ticket;
        assert_eq!(after.assignee_id, assignee, "{actor:?}");
    }
    let record = desk.enter(&desk.ticket(), "Resolved").record;
    let fields: Vec<Field> = record.changes.iter().map(|change| change.field).collect();
    assert_eq!(fields, [Field::Status, Field::Assignee], "the record tells of it");
}

#[test]
fn a_resolved_ticket_wakes_after_the_tenants_days_and_a_reopened_one_does_not() {
    let mut desk = Desk::open();
    for auto_close_days in [0, 1, 3, 365, u16::MAX] {
        desk.tenant.auto_close_days = auto_close_days;
        let resolved = desk.ticket_in("Resolved");
        assert_eq!(resolved.resolved_at, Some(desk.now));
        assert_eq!(resolved.wake_at, Some(desk.now + days(auto_close_days.into())));
        for status in ["New", "In Progress", "Awaiting Info", "Scheduled"] {
            let reopened = desk.enter(&resolved, status).ticket;
            assert_eq!((reopened.resolved_at, reopened.wake_at), (None, None), "{status}");
        }
    }
}

#[test]
fn resolving_again_starts_the_days_again_and_another_resolved_status_does_not() {
    let mut desk = Desk::open();
    let mut solved = desk.configuration.statuses.iter().find(|s| s.name == "Resolved").unwrap().clone();
    solved.name = "Worked around".into();
    solved.id = crate::StatusId::new(uuid::Uuid::from_u128(7));
    desk.configuration.statuses.push(solved);

    let resolved = desk.ticket_in("Resolved");
    desk.wait_days(2);
    let relabelled = desk.enter(&resolved, "Worked around").ticket;
    assert_eq!((relabelled.resolved_at, relabelled.wake_at), (resolved.resolved_at, resolved.wake_at));
    let reopened = desk.say(anna(), &relabelled, public_reply("no")).ticket;
    let again = desk.enter(&reopened, "Resolved").ticket;
    assert_eq!(again.wake_at, Some(desk.now + days(3)));
}

#[test]
fn time_closes_a_resolved_ticket_at_its_moment_and_not_before() {
    let opened = Desk::open();
    let resolved = opened.ticket_in("Resolved");
    for (waited, closes) in [
        (SignedDuration::ZERO, false),
        (days(3) - SignedDuration::from_nanos(1), false),
        (days(3), true),
        (days(3) + SignedDuration::from_secs(59), true),
        (days(300), true),
    ] {
        let mut desk = opened.clone();
        desk.wait(waited);
        let decision = desk.time_passes(&resolved);
        assert_eq!(decision.is_some(), closes, "{waited}");
        let Some(decision) = decision else { continue };
        let (closed, record) = (decision.ticket, decision.record);
        assert_eq!((closed.category, &closed.status_id), (StatusCategory::Closed, &desk.status("Closed")));
        assert_eq!((closed.closed_at, closed.wake_at), (Some(desk.now), None));
        assert_eq!((closed.resolved_at, &closed.assignee_id), (resolved.resolved_at, &resolved.assignee_id));
        assert_eq!(
            (record.kind, record.channel, &record.actor),
            (RecordKind::Updated, Channel::Time, &Actor::system())
        );
        let [change] = &record.changes[..] else { panic!("{:?}", record.changes) };
        assert_eq!((change.field, change.to_label.as_deref()), (Field::Status, Some("Closed")));
        assert_eq!((record.comment, record.effects.len()), (None, 0));
        assert_eq!(desk.time_passes(&closed), None, "delivered twice, it changes nothing");
    }
}

#[test]
fn time_changes_nothing_that_is_not_resolved() {
    let mut desk = Desk::open();
    for status in ["New", "In Progress", "Awaiting Info", "Scheduled", "Closed"] {
        let ticket = desk.ticket_in(status);
        desk.wait_days(400);
        assert_eq!(desk.time_passes(&ticket), None, "{status}");
    }
    let resolved = desk.ticket_in("Resolved");
    let reopened = desk.say(anna(), &resolved, public_reply("no")).ticket;
    desk.wait_days(3);
    assert_eq!(desk.time_passes(&reopened), None, "the message was under way when the requester answered");
}

#[test]
fn a_wake_up_after_the_tenants_days_changed_closes_or_moves_on_and_is_never_lost() {
    let mut desk = Desk::open();
    let resolved = desk.ticket_in("Resolved");
    let resolved_at = desk.now;

    desk.tenant.auto_close_days = 1;
    desk.wait_days(3);
    assert_eq!(desk.time_passes(&resolved).unwrap().ticket.category, StatusCategory::Closed, "fewer days");

    desk.tenant.auto_close_days = 10;
    let postponed = desk.time_passes(&resolved).unwrap();
    assert_eq!(postponed.ticket.category, StatusCategory::Resolved, "more days");
    assert_eq!(postponed.ticket.wake_at, Some(resolved_at + days(10)), "its minute is swept once only");
    assert_eq!((postponed.ticket.resolved_at, postponed.ticket.closed_at), (Some(resolved_at), None));
    assert_eq!((postponed.record.kind, postponed.record.changes.len()), (RecordKind::Updated, 0));
    assert_eq!(desk.time_passes(&postponed.ticket), None, "delivered twice, it changes nothing");
    desk.wait_days(7);
    let closed = desk.time_passes(&postponed.ticket).unwrap().ticket;
    assert_eq!((closed.category, closed.closed_at), (StatusCategory::Closed, Some(desk.now)));
}

#[test]
fn closing_by_hand_sets_both_times() {
    let mut desk = Desk::open();
    let closed = desk.ticket_in("Closed");
    assert_eq!((closed.resolved_at, closed.closed_at, closed.wake_at), (Some(desk.now), Some(desk.now), None));
    let resolved = desk.ticket_in("Resolved");
    desk.wait_days(1);
    let closed = desk.enter(&resolved, "Closed").ticket;
    assert_eq!((closed.resolved_at, closed.closed_at), (resolved.resolved_at, Some(desk.now)));
}

#[test]
fn a_tenant_without_a_closed_status_is_told_and_nothing_is_written() {
    let mut desk = Desk::open();
    let resolved = desk.ticket_in("Resolved");
    desk.configuration.statuses.retain(|status| status.category != StatusCategory::Closed);
    desk.wait_days(3);
    let context = desk.context(Actor::system());
    let refusal = crate::ticket::decide(&context, Some(&resolved), crate::ticket::Command::TimePassed).unwrap_err();
    assert_eq!(refusal, Refusal::NoStatus(StatusCategory::Closed));
}

#[test]
fn a_clock_that_lags_does_not_turn_the_history_back() {
    let mut desk = Desk::open();
    let ticket = desk.ticket();
    desk.wait(SignedDuration::from_secs(-5));
    let decision = desk.say(anna(), &ticket, public_reply("written by another function"));
    assert_eq!((decision.record.at, decision.ticket.updated_at), (ticket.updated_at, ticket.updated_at));
}
