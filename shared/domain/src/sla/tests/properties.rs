//! What holds for every calendar over spans of years, in any zone since there are zones.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;

use super::calendars::{ZONES, any_calendar, any_place, any_time, calendar, open_time};
use crate::{
    Calendar,
    sla::{DueAtError, SpanKind},
};

const NANO: SignedDuration = SignedDuration::from_nanos(1);
/// Minutes of three years.
const YEARS: i64 = 3 * 365 * 1440;

/// A calendar and an instant: near a change of clocks, or in the days when offsets had seconds.
fn any_start() -> impl Strategy<Value = (Calendar, Timestamp)> {
    let old = (prop::sample::select(&ZONES[..]), -2_500_000_000i64..315_532_800)
        .prop_map(|(zone, second)| (zone, Timestamp::from_second(second).unwrap()));
    let place = prop_oneof![3 => any_place(), 1 => old];
    (place, any_time(1440)).prop_flat_map(|((zone, near), ahead)| (any_calendar(zone, near), Just(near + ahead)))
}

fn any_distance() -> impl Strategy<Value = SignedDuration> {
    prop_oneof![any_time(3 * 1440), any_time(60 * 1440), any_time(YEARS)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) })]

    #[test]
    fn until_it_is_due_exactly_the_target_passes((calendar, start) in any_start(), target in any_distance()) {
        let ready = open_time(&calendar);
        prop_assume!(target.is_positive());
        match ready.due_at(start, target) {
            Ok(due_at) => {
                prop_assert_eq!(ready.business_time_between(start, due_at), target);
                // The earliest such instant: the nanosecond before it is open, so it does not suffice.
                prop_assert_eq!(ready.business_time_between(start, due_at - NANO), target - NANO);
                prop_assert!(ready.is_open(due_at - NANO));
            }
            Err(error) => {
                prop_assert_eq!(error, DueAtError::TooFar);
                let horizon = start + SignedDuration::from_hours(24 * 36_524);
                prop_assert!(ready.business_time_between(start, horizon) < target);
            }
        }
    }

    #[test]
    fn what_has_passed_is_due_when_it_had_passed((calendar, from) in any_start(), distance in any_distance()) {
        let (ready, to) = (open_time(&calendar), from + distance);
        let passed = ready.business_time_between(from, to);
        if passed.is_zero() {
            prop_assert!(ready.next_open(from).is_none_or(|opens| opens >= to));
        } else {
            let due_at = ready.due_at(from, passed).unwrap();
            prop_assert!(due_at <= to);
            prop_assert_eq!(ready.business_time_between(due_at, to), SignedDuration::ZERO);
        }
    }

    #[test]
    fn time_adds_up_over_a_split_and_never_runs_backwards(
        (calendar, from) in any_start(), first in any_distance(), second in any_distance(),
    ) {
        let ready = open_time(&calendar);
        let (middle, to) = (from + first, from + first + second);
        let (before, after) = (ready.business_time_between(from, middle), ready.business_time_between(middle, to));
        prop_assert_eq!(before + after, ready.business_time_between(from, to));
        prop_assert!(!before.is_negative() && before <= first);
        prop_assert!(!after.is_negative() && after <= second);
        prop_assert_eq!(ready.business_time_between(to, from), SignedDuration::ZERO);
    }

    #[test]
    fn a_longer_target_or_a_later_start_is_never_due_earlier(
        (calendar, start) in any_start(), later in any_distance(), target in any_distance(), more in any_distance(),
    ) {
        let ready = open_time(&calendar);
        prop_assume!(target.is_positive() && more.is_positive());
        if let Ok(due_at) = ready.due_at(start, target) {
            prop_assert!(ready.due_at(start, target + more).is_ok_and(|longer| longer > due_at)
                || ready.due_at(start, target + more) == Err(DueAtError::TooFar));
            prop_assert!(ready.due_at(start + later, target).is_ok_and(|late| late >= due_at)
                || ready.due_at(start + later, target) == Err(DueAtError::TooFar));
        }
    }

    #[test]
    fn the_next_open_instant_is_open_and_no_earlier_one_is((calendar, at) in any_start()) {
        let ready = open_time(&calendar);
        if let Some(opens) = ready.next_open(at) {
            prop_assert!(opens >= at && ready.is_open(opens));
            prop_assert_eq!(ready.business_time_between(at, opens), SignedDuration::ZERO);
            prop_assert_eq!(ready.is_open(at), opens == at);
        } else {
            prop_assert_eq!(ready.due_at(at, NANO), Err(DueAtError::TooFar));
        }
    }

    #[test]
    fn spans_leave_no_gap_are_as_long_as_can_be_and_sum_to_the_total(
        (calendar, from) in any_start(), distance in prop_oneof![any_time(3 * 1440), any_time(400 * 1440)],
    ) {
        let (ready, to) = (open_time(&calendar), from + distance);
        let spans: Vec<_> = ready.spans(from, to).collect();
        prop_assert_eq!(spans.is_empty(), from == to);
        if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
            prop_assert_eq!((first.start, last.end), (from, to));
        }
        prop_assert!(spans.iter().all(|span| span.start < span.end));
        prop_assert!(spans.windows(2).all(|pair| pair[0].end == pair[1].start && pair[0].kind != pair[1].kind));
        let mut sum = SignedDuration::ZERO;
        for span in &spans {
            let is_open = span.kind == SpanKind::Open;
            prop_assert_eq!(ready.is_open(span.start), is_open);
            prop_assert_eq!(ready.is_open(span.end - NANO), is_open);
            if is_open {
                sum += span.end.duration_since(span.start);
            }
        }
        prop_assert_eq!(sum, ready.business_time_between(from, to));
    }
}

/// All of a zone's changes are found, and what it is between them: the sums stand on that.
#[test]
fn between_the_changes_of_any_zone_its_offset_stays() {
    let (from, until) = (-2_840_000_000, 5_000_000_000);
    for name in jiff::tz::db().available() {
        let zone = TimeZone::get(name.as_str()).unwrap();
        if zone.is_unknown() {
            continue;
        }
        let ready = open_time(&calendar(name.as_str(), Calendar::around_the_clock()));
        let offset_at = |second| i64::from(zone.to_offset(Timestamp::from_second(second).unwrap()).seconds());
        for stretch in ready.stretches(from, until) {
            let days = (stretch.from..stretch.until).step_by(86_400);
            for second in days.chain([stretch.until - 1]) {
                assert_eq!(offset_at(second), stretch.offset, "{} at {second}", name.as_str());
            }
        }
    }
}
