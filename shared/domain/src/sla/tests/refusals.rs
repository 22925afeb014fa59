//! Calendars that are refused, and the fields that are named.

use jiff::civil::date;
use uuid::Uuid;

use super::calendars::{office, once, open_on, part, with_holidays, yearly};
use crate::{
    Calendar, HolidayId, Interval, Invalid, Weekday,
    sla::{Closed, HolidayDate, MAX_HOLIDAYS, MAX_INTERVALS, OpenTime},
};

/// The refused fields with their reasons.
fn refused(calendar: &Calendar) -> Vec<(String, String)> {
    let Err(Invalid(errors)) = calendar.validate() else { panic!("accepted: {calendar:?}") };
    errors.into_iter().map(|error| (error.field, error.reason)).collect()
}

fn fields(calendar: &Calendar) -> Vec<String> {
    refused(calendar).into_iter().map(|(field, _)| field).collect()
}

fn on_monday(from_minute: u16, until_minute: u16) -> Interval {
    Interval { weekday: Weekday::Monday, from_minute, until_minute }
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let holidays = [
        ("", yearly(13, 1), part(5, 5)),
        ("Never", yearly(2, 30), Closed::AllDay),
        ("Fine", yearly(2, 29), part(0, 1440)),
    ];
    let mut calendar = with_holidays(office("Mars/Olympus"), &holidays);
    calendar.name = " \u{202e} ".into();
    calendar.intervals = vec![on_monday(60, 120), on_monday(120, 120), on_monday(600, 1441), on_monday(119, 130)];
    let expected = [
        ("name", "must not be empty"),
        ("time_zone", "must be an IANA time zone such as Europe/Paris"),
        ("intervals[1].until_minute", "must be after from_minute"),
        ("intervals[2].until_minute", "must be at most 1440"),
        ("intervals[3]", "overlaps intervals[0]"),
        ("holidays[0].when.month", "must be 1 to 12"),
        ("holidays[0].closed.until_minute", "must be after from_minute"),
        ("holidays[1].when.day", "must be 1 to 29"),
        ("holidays[0].name", "must not be empty"),
    ];
    assert_eq!(refused(&calendar), expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));
}

#[test]
fn a_calendar_without_open_time_is_refused() {
    let calendar = Calendar { intervals: vec![], ..office("UTC") };
    assert_eq!(refused(&calendar), [("intervals".into(), "must leave some time of the week open".into())]);
    let Err(error) = OpenTime::new(&calendar) else { panic!("accepted") };
    assert_eq!(error.to_string(), "intervals must leave some time of the week open");
}

#[test]
fn intervals_of_a_day_may_touch_and_may_not_overlap() {
    let with = |intervals: Vec<Interval>| Calendar { intervals, ..office("UTC") };
    assert_eq!(with(vec![on_monday(600, 720), on_monday(0, 600), on_monday(720, 1440)]).validate(), Ok(()));
    assert_eq!(fields(&with(vec![on_monday(0, 1440), on_monday(5, 6)])), ["intervals[1]"]);
    assert_eq!(fields(&with(vec![on_monday(600, 660), on_monday(600, 660)])), ["intervals[1]"]);
    let other_day = Interval { weekday: Weekday::Tuesday, ..on_monday(600, 660) };
    assert_eq!(with(vec![on_monday(600, 660), other_day]).validate(), Ok(()));
}

#[test]
fn a_calendar_that_can_be_compiled_is_one_whose_hours_are_accepted() {
    for calendar in [
        Calendar { time_zone: "Etc/Unknown".into(), ..office("UTC") },
        Calendar { time_zone: String::new(), ..office("UTC") },
        Calendar { intervals: vec![on_monday(1440, 1441)], ..office("UTC") },
        Calendar { intervals: vec![on_monday(u16::MAX, u16::MAX)], ..office("UTC") },
        with_holidays(office("UTC"), &[("Odd", yearly(i8::MIN, i8::MAX), Closed::AllDay)]),
        with_holidays(office("UTC"), &[("Odd", yearly(4, 31), Closed::AllDay)]),
        with_holidays(office("UTC"), &[("Odd", yearly(4, 0), Closed::AllDay)]),
        with_holidays(office("UTC"), &[("Odd", once(2026, 1, 1), part(0, 1441))]),
    ] {
        assert!(calendar.validate().is_err(), "{calendar:?}");
        assert!(OpenTime::new(&calendar).is_err(), "{calendar:?}");
    }
    // A name stops no clock.
    let nameless = Calendar { name: String::new(), ..office("UTC") };
    assert!(nameless.validate().is_err() && OpenTime::new(&nameless).is_ok());
}

#[test]
fn holidays_of_one_name_on_one_date_are_told_apart_by_their_time() {
    let day = once(2026, 12, 24);
    let twice = [("Eve", day, part(0, 600)), ("Eve", day, part(900, 1440)), ("Market", day, Closed::AllDay)];
    assert_eq!(with_holidays(office("UTC"), &twice).validate(), Ok(()));
    let repeated = [("Eve", day, Closed::AllDay), ("Ball", day, Closed::AllDay), (" Eve ", day, Closed::AllDay)];
    assert_eq!(
        refused(&with_holidays(office("UTC"), &repeated)),
        [("holidays[2]".into(), "repeats holidays[0]".into())]
    );
    let mut same_id = with_holidays(office("UTC"), &twice);
    same_id.holidays[1].id = same_id.holidays[0].id.clone();
    assert_eq!(refused(&same_id), [("holidays[1].id".into(), "is that of holidays[0]".into())]);
}

#[test]
fn what_is_stored_has_limits() {
    let mut calendar = office("UTC");
    calendar.intervals = (0..100).map(|n| on_monday(n, n + 1)).collect();
    assert_eq!((calendar.intervals.len(), calendar.validate()), (MAX_INTERVALS, Ok(())));
    calendar.intervals.push(on_monday(100, 101));
    assert_eq!(refused(&calendar), [("intervals".into(), "must be at most 100".into())]);

    let days = date(2026, 1, 1).series(jiff::ToSpan::day(1)).map(|date| HolidayDate::Once { date });
    let days: Vec<_> = days.take(MAX_HOLIDAYS + 1).map(|when| ("Closed", when, Closed::AllDay)).collect();
    assert_eq!(with_holidays(office("UTC"), &days[..MAX_HOLIDAYS]).validate(), Ok(()));
    let too_many = with_holidays(office("UTC"), &days);
    assert_eq!(refused(&too_many), [("holidays".into(), "must be at most 500".into())]);
    assert!(OpenTime::new(&too_many).is_err());

    let long = Calendar { name: "é".repeat(121), ..office("UTC") };
    assert_eq!(refused(&long), [("name".into(), "must have at most 120 characters".into())]);
}

#[test]
fn a_parsed_calendar_is_in_order_and_stays_as_it_is() {
    let mut calendar = with_holidays(office("europe/paris"), &[("  Bastille   Day ", yearly(7, 14), Closed::AllDay)]);
    calendar.name = " Support\thours ".into();
    calendar.holidays[0].id = HolidayId::new(Uuid::from_u128(7));
    calendar.intervals = [open_on(&[Weekday::Friday], 780, 1020), open_on(&Weekday::ALL[..5], 540, 720)].concat();
    let parsed = calendar.parse().unwrap();
    assert_eq!((parsed.name.as_str(), parsed.time_zone.as_str()), ("Support hours", "Europe/Paris"));
    assert_eq!(parsed.holidays[0].name, "Bastille Day");
    assert!(parsed.intervals.is_sorted_by_key(|interval| (interval.weekday, interval.from_minute)));
    assert_eq!(parsed.clone().parse(), Ok(parsed));
}
