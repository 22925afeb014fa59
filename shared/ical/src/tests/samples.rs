//! Whole files, as the programs that people use write them.

use domain::{
    Calendar, CalendarId, HolidayFeedId,
    sla::{FeedMerge, HolidaySource},
};
use uuid::Uuid;

use super::{WINDOW, entries, read_file, skipped};
use crate::ReadError;

const EASTER: &str = include_str!("../../tests/data/easter.ics");

#[test]
fn holidays_as_google_publishes_them() {
    let reading = read_file(include_str!("../../tests/data/google.ics")).unwrap();
    assert_eq!(
        entries(&reading),
        [
            "2026-01-01 New Year's Day",
            "2026-01-02 2nd January (Scotland)",
            "2026-04-03 Good Friday",
            "2026-04-04 Easter weekend",
            "2026-04-05 Easter weekend",
            "2026-04-06 Easter weekend",
            "2026-07-13 Battle of the Boyne, observed; Northern Ireland",
            "2026-12-25 Christmas Day",
            "2026-12-28 Boxing Day (substitute day)",
        ]
    );
    assert_eq!(reading.entries[0].uid, "20260101_a1@google.com");
    assert_eq!(
        skipped(&reading),
        [
            "Daylight Saving Time starts is about daylight saving time",
            "Daylight Saving Time ends is about daylight saving time",
        ]
    );
}

#[test]
fn a_calendar_as_outlook_saves_it() {
    let reading = read_file(include_str!("../../tests/data/outlook.ics")).unwrap();
    assert_eq!(
        entries(&reading),
        [
            "2025-12-24 12:00-18:00 Veille de Noël",
            "2026-05-14 Pont de l'Ascension",
            "2026-05-15 Pont de l'Ascension",
            "2026-07-03 10:00-14:00 Training in London",
            "2026-12-24 12:00-18:00 Veille de Noël",
            "2027-12-24 12:00-18:00 Veille de Noël",
            "2028-12-24 12:00-18:00 Veille de Noël",
        ]
    );
    let uid = "040000008200E00074C5B7101A82E00800000000904C3A5B7E4CDC010000000000000000100000005D5B0C6F1B9E5C4C8E6A2B0D5E7A9F11";
    assert_eq!(reading.entries[0].uid, uid);
    assert_eq!(skipped(&reading), ["Inventaire is in the time zone “Customized Time Zone”, which is not known"]);
}

#[test]
fn the_holidays_of_france() {
    let reading = read_file(include_str!("../../tests/data/jours-feries.ics")).unwrap();
    assert_eq!(
        entries(&reading),
        [
            "2026-01-01 1er janvier",
            "2026-04-06 Lundi de Pâques",
            "2026-05-01 1er mai",
            "2026-05-08 8 mai",
            "2026-05-14 Ascension",
            "2026-05-25 Lundi de Pentecôte",
            "2026-07-14 14 juillet",
            "2026-08-15 Assomption",
            "2026-11-01 Toussaint",
            "2026-11-11 11 novembre",
            "2026-12-25 Jour de Noël",
        ]
    );
    assert_eq!(skipped(&reading), ["Passage à l’heure d’été is about daylight saving time"]);
}

#[test]
fn rules_exceptions_and_changed_dates() {
    let reading = read_file(include_str!("../../tests/data/rules.ics")).unwrap();
    assert_eq!(
        entries(&reading),
        [
            "2025-11-27 Thanksgiving",
            "2026-01-30 14:00-18:00 Stocktaking",
            "2026-02-27 14:00-18:00 Stocktaking",
            "2026-04-23 09:00-12:00 Stocktaking in the morning",
            "2026-05-01 Labour Day",
            "2026-11-26 Thanksgiving",
            "2027-11-25 Thanksgiving",
            "2028-05-01 Labour Day",
            "2029-05-01 Labour Day",
        ]
    );
    assert_eq!(skipped(&reading), ["Stocktaking is cancelled"]);
}

#[test]
fn easter_as_a_list_of_dates() {
    let reading = read_file(EASTER).unwrap();
    assert_eq!(
        entries(&reading),
        [
            "2026-04-03 12:00-18:00 Good Friday",
            "2026-04-06 Easter Monday",
            "2027-03-26 12:00-16:00 Good Friday",
            "2027-03-29 Easter Monday",
            "2028-04-14 09:00-12:00 Good Friday",
            "2028-04-17 Easter Monday",
            "2029-04-02 Easter Monday",
        ]
    );
    assert_eq!(skipped(&reading), [""; 0]);
}

#[test]
fn half_a_day_until_midnight_and_a_night() {
    let reading = read_file(include_str!("../../tests/data/christmas-eve.ics")).unwrap();
    assert_eq!(
        entries(&reading),
        [
            "2025-12-24 12:00-24:00 Christmas Eve",
            "2026-12-24 12:00-24:00 Christmas Eve",
            "2026-12-31 20:00-24:00 New Year's Eve",
            "2027-01-01 00:00-04:00 New Year's Eve",
            "2027-12-24 12:00-24:00 Christmas Eve",
            "2028-12-24 12:00-24:00 Christmas Eve",
        ]
    );
    assert_eq!(skipped(&reading), [""; 0]);
}

#[test]
fn a_malformed_event_spoils_itself_alone() {
    let reading = read_file(include_str!("../../tests/data/broken.ics")).unwrap();
    assert_eq!(entries(&reading), ["2026-01-01 Before", "2026-01-02 Described in lines", "2026-01-04 After"]);
    assert_eq!(
        skipped(&reading),
        ["A day that is none has no DTSTART that is a date or a time", "Without an end has no end"]
    );
}

#[test]
fn a_page_to_sign_in_is_not_a_calendar() {
    assert_eq!(read_file(include_str!("../../tests/data/login-page.html")), Err(ReadError::WebPage));
}

#[test]
fn what_is_read_becomes_part_of_a_calendar_once() {
    let reading = read_file(EASTER).unwrap();
    let empty = Calendar {
        id: CalendarId::new(Uuid::nil()),
        name: "Office".into(),
        time_zone: "Europe/Paris".into(),
        intervals: Calendar::around_the_clock(),
        holidays: vec![],
        holiday_feeds: vec![],
    };
    let mut number = 0;
    let mut fresh = || {
        number += 1;
        Uuid::from_u128(number)
    };
    let feed_id = HolidayFeedId::new(Uuid::nil());
    let all = reading.entries.len();

    let mut calendar = empty.clone();
    let added = FeedMerge { added: all, ..FeedMerge::default() };
    let unchanged = FeedMerge { unchanged: all, ..FeedMerge::default() };
    assert_eq!(calendar.merge_feed(&feed_id, WINDOW, &reading.entries, &mut fresh), Ok(added));
    let once = calendar.clone().parse().unwrap();
    assert_eq!(once, calendar);
    assert_eq!(calendar.merge_feed(&feed_id, WINDOW, &reading.entries, &mut fresh), Ok(unchanged));
    assert_eq!(calendar, once);
    assert_eq!(calendar.merge_file(&reading.entries, &mut fresh), Ok(unchanged));
    assert_eq!(calendar, once);

    let mut calendar = empty;
    assert_eq!(calendar.merge_file(&reading.entries, &mut fresh), Ok(added));
    assert!(calendar.holidays.iter().all(|holiday| holiday.source == HolidaySource::Manual));
    assert_eq!(calendar.merge_file(&reading.entries, &mut fresh), Ok(unchanged));
    calendar.validate().unwrap();
}
