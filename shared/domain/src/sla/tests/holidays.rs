//! Holidays of each kind, and more of them than there are days.

use jiff::civil::Date;

use super::calendars::{
    around_the_clock, at, daily, hours, minutes, office, once, open_time, part, with_holidays, yearly,
};
use crate::sla::{Closed, DueAtError, OpenTime, SpanKind};

fn office_with(holidays: &[(&str, crate::sla::HolidayDate, Closed)]) -> OpenTime {
    open_time(&with_holidays(office("Europe/Paris"), holidays))
}

fn kinds<'a>(ready: &'a OpenTime, from: &str, to: &str) -> Vec<(SpanKind<'a>, i64)> {
    ready.spans(at(from), at(to)).map(|span| (span.kind, span.end.duration_since(span.start).as_mins())).collect()
}

#[test]
fn a_holiday_closes_its_date() {
    let ready = office_with(&[("Reunion", once(2026, 1, 6), Closed::AllDay)]);
    assert_eq!(ready.due_at(at("2026-01-05T16:00+01:00"), hours(2)), Ok(at("2026-01-07T10:00+01:00")));
    assert_eq!(ready.business_time_between(at("2026-01-05T09:00+01:00"), at("2026-01-08T09:00+01:00")), hours(16));
    assert_eq!(
        kinds(&ready, "2026-01-05T17:00+01:00", "2026-01-07T17:00+01:00"),
        [
            (SpanKind::OutsideHours, 7 * 60),
            (SpanKind::Holiday("Reunion"), 24 * 60),
            (SpanKind::OutsideHours, 9 * 60),
            (SpanKind::Open, 8 * 60),
        ]
    );
}

#[test]
fn a_holiday_of_part_of_a_day_closes_that_part() {
    let ready = office_with(&[("Christmas Eve", yearly(12, 24), part(14 * 60, 1440))]);
    assert_eq!(ready.due_at(at("2026-12-24T13:00+01:00"), hours(1)), Ok(at("2026-12-24T14:00+01:00")));
    assert_eq!(ready.due_at(at("2026-12-24T13:00+01:00"), hours(2)), Ok(at("2026-12-25T10:00+01:00")));
    assert_eq!(
        kinds(&ready, "2026-12-24T08:00+01:00", "2026-12-25T00:00+01:00"),
        [(SpanKind::OutsideHours, 60), (SpanKind::Open, 300), (SpanKind::Holiday("Christmas Eve"), 600)]
    );
}

#[test]
fn a_part_that_is_closed_at_noon_leaves_both_sides_open() {
    let ready = office_with(&[("Assembly", once(2026, 1, 5), part(12 * 60, 13 * 60 + 1))]);
    assert_eq!(ready.due_at(at("2026-01-05T09:00+01:00"), hours(4)), Ok(at("2026-01-05T14:01+01:00")));
    assert_eq!(ready.business_time_between(at("2026-01-05T00:00+01:00"), at("2026-01-06T00:00+01:00")), minutes(419));
}

#[test]
fn a_yearly_holiday_closes_its_date_in_every_year() {
    let ready = office_with(&[("Labour Day", yearly(5, 1), Closed::AllDay)]);
    for year in [1975, 2025, 2026, 2399, 2400, 2800] {
        let (from, to) = (at(&format!("{year}-05-01T00:00+02:00")), at(&format!("{year}-05-02T00:00+02:00")));
        assert_eq!(ready.business_time_between(from, to), hours(0), "{year}");
        assert!(ready.next_open(from).is_some_and(|opens| opens > to), "{year}");
    }
}

#[test]
fn a_yearly_29_february_is_in_leap_years_only() {
    let ready = open_time(&with_holidays(around_the_clock("UTC"), &[("Leap Day", yearly(2, 29), Closed::AllDay)]));
    for year in [1900, 2000, 2023, 2024, 2100, 2400] {
        let (from, to) = (at(&format!("{year}-02-28T00:00Z")), at(&format!("{year}-03-02T00:00Z")));
        // 28 February and 1 March, with or without a closed day between them.
        assert_eq!(ready.business_time_between(from, to), hours(48), "{year}");
        let holiday = ready.spans(from, to).find(|span| span.kind == SpanKind::Holiday("Leap Day"));
        assert_eq!(holiday.is_some(), Date::new(year, 2, 29).is_ok(), "{year}");
    }
}

#[test]
fn a_holiday_on_a_day_without_hours_takes_nothing() {
    let plain = open_time(&office("Europe/Paris"));
    let ready =
        office_with(&[("Saturday's", once(2026, 1, 10), Closed::AllDay), ("Night", yearly(1, 5), part(0, 540))]);
    let (from, to) = (at("2026-01-01T00:00+01:00"), at("2026-02-01T00:00+01:00"));
    assert_eq!(ready.business_time_between(from, to), plain.business_time_between(from, to));
}

#[test]
fn holidays_that_share_time_take_it_once_and_the_first_names_it() {
    let shared = [
        ("Founding Day", yearly(1, 6), part(10 * 60, 12 * 60)),
        ("Epiphany", once(2026, 1, 6), part(11 * 60, 15 * 60)),
        ("Epiphany", once(2026, 1, 6), part(14 * 60, 16 * 60)),
    ];
    let ready = office_with(&shared);
    assert_eq!(
        kinds(&ready, "2026-01-06T09:00+01:00", "2026-01-06T17:00+01:00"),
        [
            (SpanKind::Open, 60),
            (SpanKind::Holiday("Founding Day"), 120),
            (SpanKind::Holiday("Epiphany"), 240),
            (SpanKind::Open, 60),
        ]
    );
    assert_eq!(ready.business_time_between(at("2026-01-05T17:00+01:00"), at("2026-01-07T09:00+01:00")), hours(2));
    assert_eq!(ready.business_time_between(at("2027-01-05T17:00+01:00"), at("2027-01-07T09:00+01:00")), hours(6));
}

#[test]
fn neighbouring_holidays_of_one_name_are_one_span() {
    let ready =
        office_with(&[("Easter", once(2026, 4, 3), Closed::AllDay), ("Easter", once(2026, 4, 4), Closed::AllDay)]);
    let spans = kinds(&ready, "2026-04-02T18:00+02:00", "2026-04-05T12:00+02:00");
    assert_eq!(spans[1], (SpanKind::Holiday("Easter"), 48 * 60));
    assert_eq!(spans.len(), 3);
}

#[test]
fn a_holiday_switched_off_does_not_count() {
    let mut calendar = with_holidays(
        office("Europe/Paris"),
        &[("Off", once(2026, 1, 6), Closed::AllDay), ("On", yearly(1, 7), Closed::AllDay)],
    );
    calendar.holidays[0].is_active = false;
    let ready = open_time(&calendar);
    assert_eq!(ready.due_at(at("2026-01-06T09:00+01:00"), hours(9)), Ok(at("2026-01-08T10:00+01:00")));
    let named = ready.spans(at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z"));
    let named: Vec<_> = named.filter(|span| matches!(span.kind, SpanKind::Holiday(_))).map(|span| span.kind).collect();
    assert_eq!(named, [SpanKind::Holiday("On")]);
}

#[test]
fn holidays_that_cover_everything_end_in_an_error_and_not_in_a_loop() {
    let every_day: Vec<_> = (1..=12)
        .flat_map(|month| (1..=Date::new(2024, month, 1).unwrap().days_in_month()).map(move |day| yearly(month, day)))
        .map(|when| ("Closed for good", when, Closed::AllDay))
        .collect();
    assert_eq!(every_day.len(), 366);
    for calendar in [around_the_clock("Europe/Paris"), daily("UTC", 9, 17)] {
        let ready = open_time(&with_holidays(calendar, &every_day));
        let start = at("2026-01-05T10:00Z");
        assert_eq!(ready.due_at(start, minutes(1)), Err(DueAtError::TooFar));
        assert_eq!(ready.next_open(start), None);
        assert_eq!(ready.business_time_between(start, at("2126-01-05T10:00Z")), minutes(0));
        let spans: Vec<_> = ready.spans(start, at("2126-01-05T10:00Z")).map(|span| span.kind).collect();
        assert_eq!(spans, [SpanKind::Holiday("Closed for good")]);
    }
}

#[test]
fn the_only_open_day_in_years_is_found() {
    let but_leap_days: Vec<_> = (1..=12)
        .flat_map(|month| (1..=Date::new(2023, month, 1).unwrap().days_in_month()).map(move |day| yearly(month, day)))
        .map(|when| ("Closed", when, Closed::AllDay))
        .collect();
    let ready = open_time(&with_holidays(office("UTC"), &but_leap_days));
    // 2028 has it on a Tuesday, 2032 on a Sunday, 2036 on a Friday.
    assert_eq!(ready.next_open(at("2026-01-05T10:00Z")), Some(at("2028-02-29T09:00Z")));
    assert_eq!(ready.due_at(at("2026-01-05T10:00Z"), hours(9)), Ok(at("2036-02-29T10:00Z")));
}
