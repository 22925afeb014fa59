//! Random calendars, and every change of clocks there was, compared with the oracle.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};
use proptest::{
    collection,
    prelude::*,
    test_runner::{Config, TestRunner},
};

use super::{
    calendars::{CHANGES, any_calendar, any_place, any_time, calendar, minutes, open_time},
    oracle::Oracle,
};
use crate::{
    Calendar, Interval, Weekday,
    sla::{DueAtError, OpenTime, Span},
};

/// Minutes of a window that the oracle looks at.
const WINDOW: i64 = 14 * 1440;
/// Questions of each kind that one calendar is asked.
const QUESTIONS: usize = 128;
/// Calendars; `PROPTEST_CASES` can raise it.
const CALENDARS: u32 = 640;
/// Least number of answers of either function that are compared.
const LEAST: usize = 60_000;

/// A calendar, where its window starts, and where each question starts and how much it asks for.
type Case = (Calendar, Timestamp, Vec<(SignedDuration, SignedDuration)>);

fn any_case() -> impl Strategy<Value = Case> {
    any_place().prop_flat_map(|(zone, near)| {
        // Before the window's middle, so that a change lies inside and targets have room to be reached.
        let start = near - minutes(5 * 1440);
        let target = prop_oneof![any_time(600), any_time(5000), any_time(WINDOW)];
        (any_calendar(zone, near), Just(start), collection::vec((any_time(WINDOW), target), QUESTIONS))
    })
}

/// What of a question the oracle could answer within its window.
fn compare(
    ready: &OpenTime,
    oracle: &Oracle<'_>,
    start: Timestamp,
    target: SignedDuration,
) -> Result<bool, TestCaseError> {
    let to = (start + target).min(oracle.end());
    prop_assert_eq!(
        ready.business_time_between(start, to),
        oracle.business_time_between(start, to),
        "between {} and {}",
        start,
        to
    );
    match oracle.next_open(start) {
        Some(expected) => prop_assert_eq!(ready.next_open(start), Some(expected), "next open after {}", start),
        None => prop_assert!(ready.next_open(start).is_none_or(|next| next >= oracle.end())),
    }
    prop_assert_eq!(ready.is_open(start), oracle.next_open(start) == Some(start), "open at {}", start);
    if !target.is_positive() {
        return Ok(false);
    }
    let due_at = ready.due_at(start, target);
    let expected = oracle.due_at(start, target);
    if expected.is_some() {
        prop_assert_eq!(due_at.ok(), expected, "{:?} from {}", target, start);
    } else {
        prop_assert!(due_at.is_ok_and(|due_at| due_at > oracle.end()) || due_at == Err(DueAtError::TooFar));
    }
    Ok(expected.is_some())
}

#[test]
fn a_hundred_thousand_answers_are_those_of_the_oracle() {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(Config { cases: config.cases.max(CALENDARS), ..config });
    let (between, due) = (Cell::new(0), Cell::new(0));
    let outcome = runner.run(&any_case(), |(calendar, start, questions)| {
        let (ready, oracle) = (open_time(&calendar), Oracle::new(&calendar, start, WINDOW));
        for (from, target) in questions {
            let is_due = compare(&ready, &oracle, start + from, target)?;
            between.set(between.get() + 1);
            due.set(due.get() + usize::from(is_due));
        }
        let spans: Vec<Span<'_>> = ready.spans(start, oracle.end()).collect();
        prop_assert_eq!(spans, oracle.spans(start, oracle.end()));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(between.get() >= LEAST, "{} compared", between.get());
    assert!(due.get() >= LEAST.min(between.get() / 2), "{} compared", due.get());
    assert!(between.get() + due.get() >= 100_000, "{} and {} compared", between.get(), due.get());
}

/// Three calendars over three days at each of some 2,100 changes: the boundaries of hours lie in gaps and overlaps.
#[test]
fn hours_around_every_change_of_clocks_are_those_of_the_oracle() {
    let every_day = |parts: &[(u16, u16)]| -> Vec<Interval> {
        let on = |weekday| {
            parts.iter().map(move |&(from_minute, until_minute)| Interval { weekday, from_minute, until_minute })
        };
        Weekday::ALL.into_iter().flat_map(on).collect()
    };
    let weeks = [
        Calendar::around_the_clock(),
        every_day(&[(0, 45), (105, 150), (1395, 1440)]),
        every_day(&[(15, 105), (165, 1425)]),
    ];
    assert!(CHANGES.iter().map(|(_, changes)| changes.len()).sum::<usize>() > 2_000);
    for (zone, changes) in CHANGES.iter() {
        for change in changes {
            for week in &weeks {
                let calendar = calendar(zone, week.clone());
                let start = *change - minutes(1440);
                let (ready, oracle) = (open_time(&calendar), Oracle::new(&calendar, start, 3 * 1440));
                let spans: Vec<Span<'_>> = ready.spans(start, oracle.end()).collect();
                assert_eq!(spans, oracle.spans(start, oracle.end()), "{zone} at {change}");
                let whole = ready.business_time_between(start, oracle.end());
                assert_eq!(whole, oracle.business_time_between(start, oracle.end()), "{zone} at {change}");
                for target in [minutes(1), whole / 2, whole] {
                    assert_eq!(ready.due_at(start, target).ok(), oracle.due_at(start, target), "{zone} at {change}");
                }
            }
        }
    }
}
