//! Properties of the clocks over random lives of a ticket.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::life::{HOUR, Life, business, paris, policy, step};
use crate::{
    StatusCategory,
    sla::{
        ClockSpan, Due, Hours, NextUpdateMode, OnReopen, Reply, Sla, SlaEvent, SlaPolicy, StepTime, Target, TargetKind,
    },
    ticket::Priority,
};

#[derive(Debug, Clone, Copy)]
enum Step {
    Replies(Reply, StatusCategory),
    Becomes(StatusCategory),
    Priority(Priority),
    Zone(&'static str),
    Time,
}

fn any_category() -> impl Strategy<Value = StatusCategory> {
    use StatusCategory::{Open, Pending, Resolved, Scheduled};
    prop::sample::select(vec![Open, Open, Pending, Scheduled, Resolved])
}

fn any_step() -> impl Strategy<Value = Step> {
    let reply = prop::sample::select(vec![Reply::Member, Reply::Requester]);
    prop_oneof![
        (reply, any_category()).prop_map(|(reply, category)| Step::Replies(reply, category)),
        any_category().prop_map(Step::Becomes),
        prop::sample::select(vec![Priority::P3, Priority::P1, Priority::P4]).prop_map(Step::Priority),
        prop::sample::select(vec!["Europe/Paris", "Asia/Kathmandu", "America/New_York"]).prop_map(Step::Zone),
        Just(Step::Time),
    ]
}

fn any_policy() -> impl Strategy<Value = SlaPolicy> {
    (any::<bool>(), any::<bool>()).prop_map(|(is_regular, is_restarted)| {
        let mut policy = policy();
        policy.next_update_mode =
            if is_regular { NextUpdateMode::RegularUpdates } else { NextUpdateMode::AnswerRequester };
        policy.on_reopen = if is_restarted { OnReopen::Restart } else { OnReopen::Resume };
        let hours = Target { seconds: 5 * HOUR, hours: Hours::Calendar, warn_before_seconds: Some(60) };
        let urgent = [(TargetKind::FirstResponse, business(2)), (TargetKind::Resolution, hours)];
        policy.targets.insert(Priority::P1, urgent.into());
        policy.escalations = vec![step(21, StepTime::Breach), step(22, StepTime::AfterBreach { minutes: 45 })];
        policy
    })
}

fn take(life: &mut Life, now: Timestamp, step: Step) {
    let before = life.category;
    match step {
        Step::Replies(reply, category) => life.happens(now, Some(before), category, Some(reply)),
        Step::Becomes(category) => life.happens(now, Some(before), category, None),
        Step::Priority(priority) => {
            life.pass_until(now);
            life.priority = priority;
            life.happens(now, Some(before), before, None);
        }
        Step::Zone(zone) => life.reconfigure(now, |life| life.calendar.time_zone = zone.into()),
        Step::Time => life.pass_until(now),
    }
}

/// What holds at any time.
fn check(life: &Life, now: Timestamp) {
    // A step may: one whose time came while the ticket was resolved is taken when it is opened again.
    assert!(life.next().is_none_or(|(at, due)| at >= now || matches!(due, Due::Step(..))), "nothing lies behind");
    assert!(life.sla.pauses.windows(2).all(|pair| pair[0].until.is_some_and(|until| until <= pair[1].from)));
    assert_eq!(
        life.sla.pause().map(|pause| pause.category),
        Some(life.category).filter(|c| crate::sla::is_paused_in(*c))
    );
    for clock in &life.sla.clocks {
        if let (Some(warned_at), Some(breached_at)) = (clock.warned_at, clock.breached_at) {
            assert!(warned_at <= breached_at, "warned before it breached");
        }
        let elapsed = |at| life.elapsed(clock.kind, at);
        if clock.is_live() && clock.breached_at.is_none() {
            match clock.due_at {
                None => assert!(life.sla.pause().is_some(), "{clock:?} is never due"),
                Some(due_at) if due_at > now => {
                    assert_eq!(elapsed(due_at), clock.target.duration(), "{clock:?}");
                    assert!(elapsed(due_at - SignedDuration::from_secs(1)) < clock.target.duration(), "{clock:?}");
                    assert!(life.sla.pause().is_none());
                }
                Some(due_at) => assert_eq!(due_at, now),
            }
        }
        let spans = life.explain(clock.kind, now);
        assert!(spans.windows(2).all(|pair| pair[0].until == pair[1].from && pair[0].reason != pair[1].reason));
        let end = clock.fulfilled_at.or(clock.cancelled_at).unwrap_or(now);
        assert_eq!(spans.iter().map(ClockSpan::counted).sum::<SignedDuration>(), elapsed(end), "{spans:#?}");
        assert_eq!(spans.first().map(|span| span.from), Some(clock.activated_at).filter(|at| *at < end));
        assert_eq!(spans.last().map(|span| span.until), Some(end).filter(|at| *at > clock.activated_at));
    }
}

/// How often the records tell of a kind of event for one instance of one clock, at most.
fn most_often(life: &Life, is_meant: impl Fn(&SlaEvent) -> Option<TargetKind>) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    let mut most = 0;
    for event in life.records.iter().flat_map(|(_, events)| events) {
        if let SlaEvent::Activated { clock, .. } = event {
            counts.insert(*clock, 0);
        }
        if let Some(kind) = is_meant(event) {
            let count = counts.entry(kind).or_insert(0);
            *count += 1;
            most = most.max(*count);
        }
    }
    most
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn clocks_tell_the_truth_in_any_life(
        policy in any_policy(),
        steps in prop::collection::vec((prop_oneof![0i64..90, 0i64..4_000], any_step()), 1..25),
    ) {
        let mut life = Life::new(policy, "Mon 08:00");
        let mut now = paris("Mon 08:00");
        check(&life, now);
        for (minutes, step) in steps {
            now += SignedDuration::from_mins(minutes);
            take(&mut life, now, step);
            check(&life, now);
        }
        // The records alone tell the same, and so does what is stored.
        let mut replayed = Sla::default();
        let mut stored = Sla::default();
        for (at, events) in &life.records {
            replayed.apply(*at, events);
            let text = serde_json::to_string(events).unwrap();
            stored.apply(*at, &serde_json::from_str::<Vec<SlaEvent>>(&text).unwrap());
        }
        prop_assert_eq!(&replayed, &life.sla);
        prop_assert_eq!(&stored, &life.sla);
        prop_assert_eq!(serde_json::from_str::<Sla>(&serde_json::to_string(&life.sla).unwrap()).unwrap(), life.sla.clone());

        let breached = |event: &SlaEvent| match event { SlaEvent::Breached { clock, .. } => Some(*clock), _ => None };
        let warned = |event: &SlaEvent| match event { SlaEvent::Warned { clock, .. } => Some(*clock), _ => None };
        prop_assert!(most_often(&life, breached) <= 1);
        prop_assert!(most_often(&life, warned) <= 1);
    }
}
