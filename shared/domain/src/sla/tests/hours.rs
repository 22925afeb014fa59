//! Rules of weekly hours, where no clock changes. 5 January 2026 is a Monday.

use jiff::{SignedDuration, Timestamp};

use super::calendars::{around_the_clock, at, calendar, daily, hours, minutes, office, open_on, open_time};
use crate::{
    Weekday,
    sla::{DueAtError, HORIZON, SpanKind},
};

#[test]
fn a_day_of_hours_begun_when_they_begin_is_due_when_they_end() {
    let ready = open_time(&office("Europe/Paris"));
    let start = at("2026-01-05T09:00+01:00");
    assert_eq!(ready.due_at(start, hours(8)), Ok(at("2026-01-05T17:00+01:00")));
    assert_eq!(
        ready.due_at(start, hours(8) + SignedDuration::from_nanos(1)),
        Ok(at("2026-01-06T09:00:00.000000001+01:00"))
    );
    assert_eq!(ready.business_time_between(start, at("2026-01-06T09:00+01:00")), hours(8));
}

#[test]
fn a_start_outside_the_hours_counts_from_when_they_begin() {
    let ready = open_time(&office("Europe/Paris"));
    for start in
        ["2026-01-09T17:00+01:00", "2026-01-10T12:00+01:00", "2026-01-12T08:59:59.999+01:00", "2026-01-12T09:00+01:00"]
    {
        assert_eq!(ready.due_at(at(start), hours(1)), Ok(at("2026-01-12T10:00+01:00")), "{start}");
        assert_eq!(ready.next_open(at(start)), Some(at("2026-01-12T09:00+01:00")), "{start}");
    }
}

#[test]
fn two_intervals_a_day_leave_out_what_lies_between_them() {
    let mut intervals = open_on(&Weekday::ALL[..5], 14 * 60, 18 * 60);
    intervals.extend(open_on(&Weekday::ALL[..5], 8 * 60 + 30, 12 * 60));
    let ready = open_time(&calendar("Europe/Paris", intervals));
    let start = at("2026-01-05T11:30+01:00");
    assert_eq!(ready.due_at(start, minutes(30)), Ok(at("2026-01-05T12:00+01:00")));
    assert_eq!(ready.due_at(start, minutes(31)), Ok(at("2026-01-05T14:01+01:00")));
    assert_eq!(ready.business_time_between(start, at("2026-01-05T14:30+01:00")), hours(1));
    assert_eq!(ready.business_time_between(at("2026-01-05T12:00+01:00"), at("2026-01-05T14:00+01:00")), hours(0));
    assert_eq!(ready.business_time_between(at("2026-01-05T00:00+01:00"), at("2026-01-06T00:00+01:00")), minutes(450));
}

#[test]
fn hours_that_end_at_24_join_those_that_start_at_0() {
    let mut intervals = open_on(&[Weekday::Monday], 22 * 60, 1440);
    intervals.extend(open_on(&[Weekday::Tuesday], 0, 6 * 60));
    let ready = open_time(&calendar("Asia/Kathmandu", intervals));
    let (start, end) = (at("2026-01-05T22:00+05:45"), at("2026-01-06T06:00+05:45"));
    assert_eq!(ready.due_at(start, hours(8)), Ok(end));
    assert_eq!(ready.due_at(start, hours(2)), Ok(at("2026-01-06T00:00+05:45")));
    assert_eq!(ready.business_time_between(start, end), hours(8));
    let spans: Vec<_> = ready.spans(at("2026-01-05T00:00+05:45"), at("2026-01-07T00:00+05:45")).collect();
    let kinds = [SpanKind::OutsideHours, SpanKind::Open, SpanKind::OutsideHours];
    assert_eq!(spans.iter().map(|span| span.kind).collect::<Vec<_>>(), kinds);
    assert_eq!((spans[1].start, spans[1].end), (start, end));
}

#[test]
fn the_last_minute_before_24_counts_whole() {
    let ready = open_time(&daily("UTC", 23, 24));
    assert_eq!(ready.business_time_between(at("2026-01-05T23:59Z"), at("2026-01-06T00:00Z")), minutes(1));
    assert_eq!(ready.due_at(at("2026-01-05T23:59Z"), minutes(1)), Ok(at("2026-01-06T00:00Z")));
    assert!(ready.is_open(at("2026-01-05T23:59:59.999999999Z")));
    assert!(!ready.is_open(at("2026-01-06T00:00Z")));
}

#[test]
fn a_start_in_the_very_last_second_has_what_is_left_of_it() {
    let ready = open_time(&office("UTC"));
    let start = at("2026-01-05T16:59:59.25Z");
    let left = SignedDuration::from_millis(750);
    assert_eq!(ready.due_at(start, left), Ok(at("2026-01-05T17:00Z")));
    assert_eq!(ready.due_at(start, left + SignedDuration::from_nanos(1)), Ok(at("2026-01-06T09:00:00.000000001Z")));
    assert_eq!(ready.due_at(start, SignedDuration::from_secs(1)), Ok(at("2026-01-06T09:00:00.25Z")));
    assert_eq!(ready.business_time_between(start, at("2026-01-06T09:00Z")), left);
}

#[test]
fn times_below_a_second_are_exact() {
    let ready = open_time(&office("UTC"));
    let nano = SignedDuration::from_nanos(1);
    let start = at("2026-01-05T10:00:00.123456789Z");
    assert_eq!(ready.due_at(start, nano), Ok(at("2026-01-05T10:00:00.12345679Z")));
    assert_eq!(ready.due_at(start, hours(1)), Ok(at("2026-01-05T11:00:00.123456789Z")));
    assert_eq!(ready.business_time_between(start, start + nano), nano);
    assert_eq!(
        ready.business_time_between(at("2026-01-05T08:59:59.5Z"), at("2026-01-05T09:00:00.5Z")),
        nano * 500_000_000
    );
    // Before 1970 a timestamp's seconds and nanoseconds are negative.
    let early = at("1969-12-31T16:59:58.4Z");
    assert_eq!(ready.due_at(early, SignedDuration::from_millis(1500)), Ok(at("1969-12-31T16:59:59.9Z")));
    assert_eq!(ready.business_time_between(early, at("1970-01-01T09:00Z")), SignedDuration::from_millis(1600));
    assert_eq!(ready.next_open(early), Some(early));
}

#[test]
fn nothing_passes_backwards_or_in_no_time() {
    let ready = open_time(&around_the_clock("UTC"));
    let now = at("2026-01-05T10:00Z");
    assert_eq!(ready.business_time_between(now, now), SignedDuration::ZERO);
    assert_eq!(ready.business_time_between(now, at("2026-01-05T09:00Z")), SignedDuration::ZERO);
    assert_eq!(ready.spans(now, now).next(), None);
    assert_eq!(ready.spans(now, at("2026-01-05T09:00Z")).next(), None);
}

#[test]
fn zero_and_negative_targets_are_refused() {
    let ready = open_time(&office("UTC"));
    for target in [SignedDuration::ZERO, SignedDuration::from_nanos(-1), hours(-8), SignedDuration::MIN] {
        assert_eq!(ready.due_at(at("2026-01-05T10:00Z"), target), Err(DueAtError::NotPositive), "{target:?}");
    }
}

#[test]
fn a_target_beyond_the_horizon_is_an_error_and_one_at_the_horizon_is_not() {
    let ready = open_time(&around_the_clock("UTC"));
    let start = at("2026-01-05T10:00Z");
    assert_eq!(ready.due_at(start, HORIZON), Ok(start + HORIZON));
    assert_eq!(ready.due_at(start, HORIZON + SignedDuration::from_nanos(1)), Err(DueAtError::TooFar));
    assert_eq!(ready.due_at(start, SignedDuration::MAX), Err(DueAtError::TooFar));
}

#[test]
fn the_ends_of_what_timestamps_reach_are_no_trap() {
    for zone in ["UTC", "Pacific/Apia", "Pacific/Honolulu", "Europe/Paris"] {
        let ready = open_time(&around_the_clock(zone));
        let (first, last) = (Timestamp::MIN, Timestamp::MAX);
        assert_eq!(ready.business_time_between(first, last), last.duration_since(first), "{zone}");
        assert_eq!(ready.spans(first, last).map(|span| (span.start, span.end)).next(), Some((first, last)), "{zone}");
        assert_eq!(ready.due_at(last, SignedDuration::from_nanos(1)), Err(DueAtError::TooFar), "{zone}");
        assert_eq!(ready.due_at(last - hours(2), hours(3)), Err(DueAtError::TooFar), "{zone}");
        assert_eq!(ready.due_at(first, hours(1)), Ok(first + hours(1)), "{zone}");
        assert_eq!(ready.next_open(first), Some(first), "{zone}");
        assert!(ready.is_open(last), "{zone}");
    }
}
