//! Changes of clocks and of zones inside the hours, and what they do to them.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{
    calendars::{around_the_clock, at, calendar, daily, hours, minutes, open_on, open_time, with_holidays, yearly},
    oracle::kind_on,
};
use crate::{
    Calendar, Weekday,
    sla::{Closed, SpanKind},
};

#[test]
fn the_hour_that_spring_leaves_out_counts_for_nothing() {
    // Paris, 29 March 2026: 2:00 to 3:00 does not exist.
    let ready = open_time(&daily("Europe/Paris", 1, 5));
    let (start, end) = (at("2026-03-29T01:00+01:00"), at("2026-03-29T05:00+02:00"));
    assert_eq!(ready.business_time_between(start, end), hours(3));
    assert_eq!(ready.due_at(start, hours(3)), Ok(end));
    assert_eq!(ready.due_at(start, hours(4)), Ok(at("2026-03-30T02:00+02:00")));
}

#[test]
fn the_hour_that_autumn_repeats_counts_twice() {
    // Paris, 25 October 2026: 2:00 to 3:00 comes twice.
    let ready = open_time(&daily("Europe/Paris", 1, 5));
    let (start, end) = (at("2026-10-25T01:00+02:00"), at("2026-10-25T05:00+01:00"));
    assert_eq!(ready.business_time_between(start, end), hours(5));
    assert_eq!(ready.due_at(start, minutes(90)), Ok(at("2026-10-25T02:30+02:00")));
    assert_eq!(ready.due_at(start, minutes(150)), Ok(at("2026-10-25T02:30+01:00")));
}

#[test]
fn hours_around_the_clock_count_every_second_across_a_change() {
    let ready = open_time(&around_the_clock("America/New_York"));
    for (start, end) in
        [("2026-03-07T12:00-05:00", "2026-03-08T13:00-04:00"), ("2026-10-31T12:00-04:00", "2026-11-01T11:00-05:00")]
    {
        assert_eq!(ready.business_time_between(at(start), at(end)), hours(24), "{start}");
        assert_eq!(ready.due_at(at(start), hours(24)), Ok(at(end)), "{start}");
        assert_eq!(ready.spans(at(start), at(end)).count(), 1, "{start}");
    }
}

#[test]
fn hours_that_lie_within_the_hour_left_out_do_not_happen_that_day() {
    let ready = open_time(&calendar("Europe/Paris", open_on(&Weekday::ALL, 125, 175)));
    assert_eq!(ready.business_time_between(at("2026-03-29T00:00+01:00"), at("2026-03-30T00:00+02:00")), minutes(0));
    assert_eq!(ready.next_open(at("2026-03-29T00:00+01:00")), Some(at("2026-03-30T02:05+02:00")));
}

#[test]
fn hours_with_a_bound_in_the_hour_left_out_begin_or_end_at_the_change() {
    let change = at("2026-03-29T01:00Z");
    let begins = open_time(&calendar("Europe/Paris", open_on(&Weekday::ALL, 150, 240)));
    assert_eq!(begins.next_open(at("2026-03-29T00:00Z")), Some(change));
    assert_eq!(begins.due_at(change, hours(1)), Ok(at("2026-03-29T04:00+02:00")));
    let ends = open_time(&calendar("Europe/Paris", open_on(&Weekday::ALL, 60, 150)));
    assert_eq!(ends.due_at(at("2026-03-29T01:00+01:00"), hours(1)), Ok(change));
    assert_eq!(ends.next_open(change), Some(at("2026-03-30T01:00+02:00")));
}

#[test]
fn hours_with_a_bound_in_the_hour_repeated_open_twice() {
    let ready = open_time(&calendar("Europe/Paris", open_on(&Weekday::ALL, 150, 180)));
    let spans: Vec<_> = ready.spans(at("2026-10-25T00:00+02:00"), at("2026-10-26T00:00+01:00")).collect();
    let open: Vec<_> =
        spans.iter().filter(|span| span.kind == SpanKind::Open).map(|span| (span.start, span.end)).collect();
    assert_eq!(
        open,
        [
            (at("2026-10-25T02:30+02:00"), at("2026-10-25T02:00+01:00")),
            (at("2026-10-25T02:30+01:00"), at("2026-10-25T03:00+01:00")),
        ]
    );
}

#[test]
fn lord_howe_moves_by_half_an_hour() {
    let ready = open_time(&daily("Australia/Lord_Howe", 1, 4));
    // Spring on 4 October 2026, autumn on 5 April.
    assert_eq!(ready.business_time_between(at("2026-10-04T00:00+10:30"), at("2026-10-05T00:00+11:00")), minutes(150));
    assert_eq!(ready.business_time_between(at("2026-04-05T00:00+11:00"), at("2026-04-06T00:00+10:30")), minutes(210));
}

#[test]
fn a_day_that_apia_left_out_counts_for_nothing() {
    // Samoa went from Thursday 29 December 2011 to Saturday 31: there was no Friday.
    let ready = open_time(&calendar("Pacific/Apia", open_on(&Weekday::ALL[..5], 9 * 60, 17 * 60)));
    let thursday = at("2011-12-29T16:00-10:00");
    assert_eq!(ready.business_time_between(thursday, at("2012-01-02T09:00+14:00")), hours(1));
    assert_eq!(ready.due_at(thursday, hours(2)), Ok(at("2012-01-02T10:00+14:00")));
    let whole = open_time(&around_the_clock("Pacific/Apia"));
    assert_eq!(whole.business_time_between(thursday, at("2011-12-31T00:00+14:00")), hours(8));
}

#[test]
fn a_day_that_kwajalein_left_out_may_be_a_holiday() {
    // Saturday 21 August 1993 did not happen there, so its holiday takes nothing.
    let plain = around_the_clock("Pacific/Kwajalein");
    let ready = open_time(&with_holidays(plain, &[("Nobody's Day", yearly(8, 21), Closed::AllDay)]));
    let (from, to) = (at("1993-08-20T00:00-12:00"), at("1993-08-23T00:00+12:00"));
    assert_eq!(ready.business_time_between(from, to), hours(48));
    assert!(ready.spans(from, to).all(|span| span.kind == SpanKind::Open));
}

#[test]
fn a_date_that_begins_with_a_gap_begins_when_it_does() {
    // Havana, 8 March 2026: midnight to 1:00 does not exist. Sao Paulo did the same on 4 November 2018.
    for (zone, day_before, first, next) in [
        ("America/Havana", "2026-03-07T23:00-05:00", "2026-03-08T01:00-04:00", "2026-03-09T00:00-04:00"),
        ("America/Sao_Paulo", "2018-11-03T23:00-03:00", "2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00"),
    ] {
        let ready = open_time(&calendar(zone, open_on(&[Weekday::Sunday], 0, 1440)));
        assert_eq!(ready.next_open(at(day_before)), Some(at(first)), "{zone}");
        assert_eq!(ready.business_time_between(at(day_before), at(next)), hours(23), "{zone}");
    }
}

#[test]
fn a_date_that_is_returned_to_at_midnight_is_open_on_both_visits() {
    // Havana, 1 November 2026: 1:00 becomes 0:00 of the same date. Asuncion, 24 March 2024: 0:00 becomes 23:00 of the 23rd.
    let sunday = open_time(&calendar("America/Havana", open_on(&[Weekday::Sunday], 0, 1440)));
    assert_eq!(sunday.business_time_between(at("2026-11-01T00:00-04:00"), at("2026-11-02T00:00-05:00")), hours(25));
    let saturday = open_time(&calendar("America/Asuncion", open_on(&[Weekday::Saturday], 23 * 60, 1440)));
    assert_eq!(saturday.business_time_between(at("2024-03-23T22:00-03:00"), at("2024-03-24T12:00-04:00")), hours(2));
    assert_eq!(saturday.spans(at("2024-03-23T23:00-03:00"), at("2024-03-24T00:00-04:00")).count(), 1);
}

#[test]
fn a_holiday_lasts_as_long_as_its_date() {
    let on_the_day = |zone, month, day| {
        open_time(&with_holidays(around_the_clock(zone), &[("Clock Day", yearly(month, day), Closed::AllDay)]))
    };
    let span = |zone, month, day, from: &str, to: &str| {
        let ready = on_the_day(zone, month, day);
        let spans: Vec<_> = ready.spans(at(from), at(to)).collect();
        assert_eq!(spans[1].kind, SpanKind::Holiday("Clock Day"));
        spans[1].end.duration_since(spans[1].start)
    };
    assert_eq!(span("Europe/Paris", 3, 29, "2026-03-28T00:00Z", "2026-03-31T00:00Z"), hours(23));
    assert_eq!(span("Europe/Paris", 10, 25, "2026-10-24T00:00Z", "2026-10-27T00:00Z"), hours(25));
    assert_eq!(span("Antarctica/Troll", 3, 29, "2026-03-28T00:00Z", "2026-03-31T00:00Z"), hours(22));
}

#[test]
fn negative_summer_time_is_time_as_any_other() {
    // Casablanca is an hour earlier during Ramadan; Dublin calls its winter the exception.
    let casablanca = open_time(&daily("Africa/Casablanca", 1, 5));
    assert_eq!(casablanca.business_time_between(at("2026-02-15T00:00+01:00"), at("2026-02-16T00:00Z")), hours(5));
    assert_eq!(casablanca.business_time_between(at("2026-03-22T00:00Z"), at("2026-03-23T00:00+01:00")), hours(3));
    let dublin = open_time(&daily("Europe/Dublin", 0, 4));
    assert_eq!(dublin.business_time_between(at("2026-03-29T00:00Z"), at("2026-03-30T00:00+01:00")), hours(3));
    assert_eq!(dublin.business_time_between(at("2026-10-25T00:00+01:00"), at("2026-10-26T00:00Z")), hours(5));
}

/// Offsets of seconds, by a walk from second to second.
#[test]
fn offsets_with_seconds_are_exact() {
    let open_by_walk = |calendar: &Calendar, from: Timestamp, to: Timestamp| {
        let zone = TimeZone::get(&calendar.time_zone).unwrap();
        let seconds = (from.as_second()..to.as_second()).map(|second| Timestamp::from_second(second).unwrap());
        let open = seconds.filter(|second| kind_on(calendar, zone.to_datetime(*second)) == SpanKind::Open).count();
        SignedDuration::from_secs(i64::try_from(open).unwrap())
    };
    for (zone, change) in [
        ("Africa/Monrovia", "1972-01-07T00:44:30Z"),
        ("Europe/Amsterdam", "1937-06-30T22:40:28Z"),
        ("Europe/Dublin", "1916-10-01T02:25:21Z"),
        ("Europe/Paris", "1911-03-10T23:50:39Z"),
        ("America/New_York", "1883-11-18T17:00:00Z"),
        ("Asia/Manila", "1844-12-31T15:56:08Z"),
    ] {
        let change = at(change);
        for calendar in [daily(zone, 0, 1), daily(zone, 9, 17), daily(zone, 23, 24), around_the_clock(zone)] {
            let ready = open_time(&calendar);
            let (from, to) = (change - hours(40), change + hours(40));
            let expected = open_by_walk(&calendar, from, to);
            assert_eq!(ready.business_time_between(from, to), expected, "{zone}");
            let due_at = ready.due_at(from, expected).unwrap();
            assert!(due_at <= to && open_by_walk(&calendar, from, due_at) == expected, "{zone}");
        }
    }
}
