//! Sequences of what happens to a ticket, and where they leave its clocks.

use super::calendars::{once, with_holidays};
use super::life::{HOUR, Life, business, paris, policy, step};
use crate::{
    StatusCategory::{self, Open, Pending, Resolved, Scheduled},
    sla::{
        Closed, Due, Hours, MoveReason, NextUpdateMode, OnReopen, SlaEvent, SpanReason, StepTime, Target,
        TargetKind::{self, FirstResponse, NextUpdate, Resolution},
    },
    ticket::Priority,
};

fn dues(life: &Life) -> [Option<jiff::Timestamp>; 3] {
    [FirstResponse, NextUpdate, Resolution].map(|kind| life.due(kind))
}

/// A policy with what the test wants otherwise.
fn with(change: impl FnOnce(&mut crate::sla::SlaPolicy)) -> crate::sla::SlaPolicy {
    let mut policy = policy();
    change(&mut policy);
    policy
}

/// The Wednesday of the week is a holiday.
fn with_wednesday_off(mut life: Life) -> Life {
    life.calendar = with_holidays(life.calendar, &[("Wednesday off", once(2026, 11, 25), Closed::AllDay)]);
    life
}

#[test]
fn each_clock_has_its_own_due_time_whatever_the_others_do() {
    let monday = |time: &str| Some(paris(&format!("Mon {time}")));
    let at = |text: &str| Some(paris(text));
    let new = || Life::new(policy(), "Mon 10:00");
    for (name, life, expected) in [
        ("a new ticket waits for its first response", new(), [monday("14:00"), None, at("Wed 10:00")]),
        (
            "more words of the requester change nothing",
            new().requester_replies("Mon 11:00"),
            [monday("14:00"), None, at("Wed 10:00")],
        ),
        ("a reply fulfils the first response", new().member_replies("Mon 12:00"), [None, None, at("Wed 10:00")]),
        (
            "then the requester's words start the next update",
            new().member_replies("Mon 12:00").requester_replies("Mon 13:00"),
            [None, at("Tue 13:00"), at("Wed 10:00")],
        ),
        (
            "the oldest words without an answer count",
            new().member_replies("Mon 12:00").requester_replies("Mon 13:00").requester_replies("Mon 16:00"),
            [None, at("Tue 13:00"), at("Wed 10:00")],
        ),
        (
            "an answer ends it",
            new().member_replies("Mon 12:00").requester_replies("Mon 13:00").member_replies("Mon 14:00"),
            [None, None, at("Wed 10:00")],
        ),
        ("a pause stops them all", new().becomes(Pending, "Mon 11:00"), [None, None, None]),
        (
            "and they go on with what was left",
            new().becomes(Pending, "Mon 11:00").becomes(Open, "Tue 11:00"),
            [at("Tue 14:00"), None, at("Thu 10:00")],
        ),
        (
            "from one pause to the other they stand still",
            new().becomes(Pending, "Mon 11:00").becomes(Scheduled, "Mon 15:00").becomes(Open, "Tue 11:00"),
            [at("Tue 14:00"), None, at("Thu 10:00")],
        ),
        (
            "a pause wholly outside of the hours has no effect",
            new().becomes(Pending, "Mon 17:00").becomes(Open, "Tue 09:00"),
            [at("Mon 14:00"), None, at("Wed 10:00")],
        ),
        (
            "a reply with which the ticket rests",
            new().member_replies_and(Pending, "Mon 12:00").requester_replies("Tue 10:00"),
            [None, at("Wed 10:00"), at("Wed 16:00")],
        ),
        (
            "resolving keeps the promise to resolve, and the others rest",
            new().becomes(Resolved, "Mon 12:00"),
            [None, None, None],
        ),
        (
            "opened again they go on",
            new().becomes(Resolved, "Mon 12:00").requester_replies("Tue 12:00"),
            [at("Tue 14:00"), None, at("Thu 10:00")],
        ),
    ] {
        assert_eq!(dues(&life), expected, "{name}: {:#?}", life.sla);
    }
}

#[test]
fn a_pause_over_a_holiday_costs_the_open_time_alone() {
    let life = with_wednesday_off(Life::new(policy(), "Mon 10:00"));
    let life = life.becomes(Pending, "Tue 10:00").becomes(Open, "Thu 10:00");
    // Seven hours on Monday and one on Tuesday are counted, eight are left.
    assert_eq!(life.due(Resolution), Some(paris("Fri 10:00")));
}

#[test]
fn an_answer_in_time_leaves_nothing_to_warn_of_and_a_late_one_stays_late() {
    let life = Life::new(policy(), "Mon 10:00").member_replies("Mon 12:59").time_passes_until("Mon 16:00");
    assert_eq!(life.count(|event| matches!(event, SlaEvent::Warned { .. } | SlaEvent::Breached { .. })), 0);
    let life = Life::new(policy(), "Mon 10:00").member_replies("Mon 15:00");
    let clock = life.sla.clock(FirstResponse).unwrap();
    assert_eq!(clock.warned_at, Some(paris("Mon 13:00")));
    assert_eq!(clock.breached_at, Some(paris("Mon 14:00")));
    assert_eq!(clock.fulfilled_at, Some(paris("Mon 15:00")));
}

#[test]
fn a_sweeper_that_was_away_tells_true_times_each_once() {
    let life = Life::new(policy(), "Mon 10:00").time_passes_until("Mon 16:30").time_passes_until("Mon 16:45");
    let (at, events) = &life.records[1];
    assert_eq!(*at, paris("Mon 16:30"));
    assert_eq!(events[..], [SlaEvent::Warned { clock: FirstResponse, at: paris("Mon 13:00") }]);
    assert_eq!(life.records[2].1[..], [SlaEvent::Breached { clock: FirstResponse, at: paris("Mon 14:00") }]);
    assert_eq!(life.records.len(), 3);
}

#[test]
fn reopened_after_a_breach_it_stays_breached_or_begins_anew() {
    let breached = |on_reopen| {
        Life::new(with(|policy| policy.on_reopen = on_reopen), "Mon 10:00")
            .becomes(Resolved, "Thu 12:00")
            .requester_replies("Fri 09:00")
    };
    let life = breached(OnReopen::Resume);
    let clock = life.sla.live(Resolution).unwrap();
    assert_eq!((clock.instance, clock.breached_at), (1, Some(paris("Wed 10:00"))));
    let life = life.time_passes_until("2026-12-24 12:00");
    assert_eq!(life.count(|event| matches!(event, SlaEvent::Breached { clock: Resolution, .. })), 1);

    let life = breached(OnReopen::Restart);
    let clock = life.sla.live(Resolution).unwrap();
    assert_eq!((clock.instance, clock.breached_at, clock.due_at), (2, None, Some(paris("2026-11-30 17:00"))));
}

#[test]
fn regular_updates_are_due_after_each_reply_and_rest_with_the_ticket() {
    let regular = || with(|policy| policy.next_update_mode = NextUpdateMode::RegularUpdates);
    let life = Life::new(regular(), "Mon 10:00").member_replies("Mon 12:00");
    assert_eq!(life.due(NextUpdate), Some(paris("Tue 12:00")));
    let life = life.requester_replies("Mon 16:00");
    assert_eq!(life.due(NextUpdate), Some(paris("Tue 12:00")), "the requester's words ask for no update of their own");
    let life = life.member_replies("Tue 11:00");
    assert_eq!(life.due(NextUpdate), Some(paris("Wed 11:00")));
    assert_eq!(life.sla.clock(NextUpdate).unwrap().instance, 2);
    let life = life.member_replies_and(Pending, "Tue 12:00");
    assert_eq!(life.due(NextUpdate), None);
    let life = life.becomes(Open, "Wed 12:00").member_replies_and(Resolved, "Wed 13:00");
    assert!(life.sla.live(NextUpdate).is_none(), "nothing is promised of a resolved ticket");
}

#[test]
fn another_priority_moves_what_is_live_and_has_not_breached() {
    let policy = || {
        with(|policy| {
            let hours = Target { seconds: 2 * HOUR, hours: Hours::Calendar, warn_before_seconds: None };
            policy.targets.insert(Priority::P1, [(FirstResponse, business(1)), (Resolution, hours)].into());
        })
    };
    let life = Life::new(policy(), "Mon 10:00").priority_becomes(Priority::P1, "Mon 10:30");
    assert_eq!(dues(&life), [Some(paris("Mon 11:00")), None, Some(paris("Mon 12:00"))]);
    let moved = |reason| move |event: &SlaEvent| matches!(event, SlaEvent::Moved { reason: r, .. } if *r == reason);
    assert_eq!(life.count(moved(MoveReason::TicketChanged)), 2);

    // The time is over at the moment of the change: it breaches then, and not in the past.
    let life = Life::new(policy(), "Mon 10:00").priority_becomes(Priority::P1, "Mon 13:30");
    assert_eq!(dues(&life), [Some(paris("Mon 13:30")), None, Some(paris("Mon 13:30"))]);

    // What has breached stays so, and what was kept stays kept.
    let life = Life::new(policy(), "Mon 10:00").priority_becomes(Priority::P1, "Mon 15:00");
    assert_eq!(life.sla.clock(FirstResponse).unwrap().breached_at, Some(paris("Mon 14:00")));
    let life = Life::new(policy(), "Mon 10:00").member_replies("Mon 11:00").priority_becomes(Priority::P1, "Mon 15:00");
    assert_eq!(life.sla.clock(FirstResponse).unwrap().fulfilled_at, Some(paris("Mon 11:00")));
}

#[test]
fn a_ticket_without_a_promise_has_no_clock_until_it_gets_one() {
    let life = Life::new(policy(), "Mon 10:00").priority_becomes(Priority::P4, "Mon 11:00");
    assert!(life.next().is_none());
    assert_eq!(life.count(|event| matches!(event, SlaEvent::Cancelled { .. })), 2);

    let mut life = Life::new(policy(), "Mon 10:00");
    life = Life { policy: None, sla: crate::sla::Sla::default(), records: vec![], ..life };
    let life = life
        .becomes(Pending, "Mon 11:00")
        .becomes(Open, "Mon 15:00")
        .reconfigured("Mon 16:00", |life| life.policy = Some(policy()));
    assert_eq!(
        dues(&life),
        [Some(paris("Tue 10:00")), None, Some(paris("Wed 14:00"))],
        "pauses before it count as such"
    );
}

#[test]
fn a_zone_or_a_policy_that_changes_in_a_pause_counts_when_it_ends() {
    let life = Life::new(policy(), "Mon 10:00").becomes(Pending, "Mon 11:00");
    let life = life.reconfigured("Mon 12:00", |life| life.calendar.time_zone = "America/New_York".into());
    assert_eq!(dues(&life), [None, None, None]);
    let life = life.becomes(Open, "Tue 15:00");
    // In New York nothing was open from 10 to 11 in Paris; it opens at 15:00 in Paris.
    assert_eq!(dues(&life), [Some(paris("Tue 19:00")), None, Some(paris("Wed 23:00"))]);

    let life = Life::new(policy(), "Mon 10:00").becomes(Pending, "Mon 11:00").reconfigured("Mon 12:00", |life| {
        life.policy.as_mut().unwrap().targets.get_mut(&Priority::P3).unwrap().insert(FirstResponse, business(2));
    });
    assert_eq!(life.count(|event| matches!(event, SlaEvent::Moved { due_at: None, .. })), 1);
    assert_eq!(life.becomes(Open, "Tue 09:00").due(FirstResponse), Some(paris("Tue 10:00")));
}

#[test]
fn steps_are_taken_once_at_their_time_and_only_while_the_promise_is_open() {
    let policy = || {
        with(|policy| {
            policy.escalations = vec![
                step(11, StepTime::Warning),
                step(12, StepTime::Breach),
                step(13, StepTime::AfterBreach { minutes: 30 }),
                crate::sla::EscalationStep { kinds: [Resolution].into(), ..step(14, StepTime::Warning) },
            ];
        })
    };
    let life = Life::new(policy(), "Mon 10:00").time_passes_until("Mon 16:59");
    let clock = life.sla.clock(FirstResponse).unwrap();
    assert_eq!(clock.steps.len(), 3);
    assert_eq!(life.count(|event| matches!(event, SlaEvent::Escalated { .. })), 3);

    let life = Life::new(policy(), "Mon 10:00").time_passes_until("Mon 14:10");
    assert!(matches!(life.next(), Some((at, Due::Step(FirstResponse, _))) if at == paris("Mon 14:30")));
    let life = life.member_replies("Mon 14:20").time_passes_until("Mon 16:59");
    assert_eq!(life.sla.clock(FirstResponse).unwrap().steps.len(), 2, "kept, if late: nothing more to escalate");
}

#[test]
fn what_is_closed_is_promised_no_longer() {
    let life = Life::new(policy(), "Mon 10:00").becomes(StatusCategory::Closed, "Mon 11:00");
    assert!(life.next().is_none());
    let ended = |kind: TargetKind| life.sla.clock(kind).map(|clock| (clock.fulfilled_at, clock.cancelled_at));
    assert_eq!(ended(Resolution), Some((Some(paris("Mon 11:00")), None)));
    assert_eq!(ended(FirstResponse), Some((None, Some(paris("Mon 11:00")))));
}

#[test]
fn what_has_elapsed_is_told_at_any_time() {
    let life = Life::new(policy(), "Mon 10:00").becomes(Pending, "Mon 12:00").becomes(Open, "Tue 10:00");
    for (at, minutes) in [
        ("Mon 10:00", 0),
        ("Mon 11:30", 90),
        ("Mon 23:00", 120),
        ("Tue 09:30", 120),
        ("Tue 10:30", 150),
        ("Wed 09:00", 540),
    ] {
        assert_eq!(life.elapsed(Resolution, paris(at)).as_mins(), minutes, "{at}");
    }
}

#[test]
fn an_explanation_names_each_reason() {
    let life = with_wednesday_off(Life::new(policy(), "Mon 16:00"));
    let life = life.becomes(Pending, "Tue 10:00").becomes(Open, "Tue 12:00");
    let told: Vec<_> =
        life.explain(Resolution, paris("Thu 10:00")).into_iter().map(|s| (s.from, s.until, s.reason)).collect();
    let holiday = SpanReason::Holiday { name: "Wednesday off".into() };
    let expected = [
        ("Mon 16:00", "Mon 17:00", SpanReason::Counted),
        ("Mon 17:00", "Tue 09:00", SpanReason::OutsideHours),
        ("Tue 09:00", "Tue 10:00", SpanReason::Counted),
        ("Tue 10:00", "Tue 12:00", SpanReason::Paused { category: Pending }),
        ("Tue 12:00", "Tue 17:00", SpanReason::Counted),
        ("Tue 17:00", "Wed 00:00", SpanReason::OutsideHours),
        ("Wed 00:00", "Thu 00:00", holiday),
        ("Thu 00:00", "Thu 09:00", SpanReason::OutsideHours),
        ("Thu 09:00", "Thu 10:00", SpanReason::Counted),
    ]
    .map(|(from, until, reason)| (paris(from), paris(until), reason));
    assert_eq!(told, expected);
}
