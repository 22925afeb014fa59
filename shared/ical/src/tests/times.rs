//! Events with times: parts of days in the calendar's zone.

use super::{dates, dates_in, reason};

#[test]
fn times_become_parts_of_the_calendars_days() {
    for (zone, lines, expected) in [
        // RFC 5545, 3.3.5: floating, UTC, and with a zone.
        ("Europe/Paris", "DTSTART:20261224T120000\nDTEND:20261224T180000", &["2026-12-24 12:00-18:00"][..]),
        ("Asia/Tokyo", "DTSTART:20261224T120000\nDTEND:20261224T180000", &["2026-12-24 12:00-18:00"]),
        ("Europe/Paris", "DTSTART:20261224T120000Z\nDTEND:20261224T180000Z", &["2026-12-24 13:00-19:00"]),
        (
            "Europe/Paris",
            "DTSTART;TZID=America/New_York:20261224T120000\nDTEND;TZID=America/New_York:20261224T180000",
            &["2026-12-24 18:00-24:00"],
        ),
        // The end may be in another zone.
        (
            "Europe/Paris",
            "DTSTART;TZID=Europe/London:20261224T120000\nDTEND:20261224T180000Z",
            &["2026-12-24 13:00-19:00"],
        ),
        // Over midnight, of this zone.
        (
            "Asia/Tokyo",
            "DTSTART;TZID=Europe/Paris:20261224T120000\nDTEND;TZID=Europe/Paris:20261224T180000",
            &["2026-12-24 20:00-24:00", "2026-12-25 00:00-02:00"],
        ),
        (
            "Europe/Paris",
            "DTSTART:20261230T220000\nDTEND:20270102T063000",
            &["2026-12-30 22:00-24:00", "2026-12-31", "2027-01-01", "2027-01-02 00:00-06:30"],
        ),
        // Until midnight is until 24:00, and from midnight to midnight a day.
        ("Europe/Paris", "DTSTART:20261224T120000\nDTEND:20261225T000000", &["2026-12-24 12:00-24:00"]),
        ("Europe/Paris", "DTSTART:20261224T120000\nDTEND:20261224T240000", &["2026-12-24 12:00-24:00"]),
        ("Europe/Paris", "DTSTART:20261224T000000\nDTEND:20261225T000000", &["2026-12-24"]),
        // A minute of which a part is closed is closed.
        ("Europe/Paris", "DTSTART:20261224T120030\nDTEND:20261224T180001", &["2026-12-24 12:00-18:01"]),
        ("Europe/Paris", "DTSTART:20261224T120000\nDTEND:20261224T235959", &["2026-12-24 12:00-24:00"]),
        // 3.3.6: durations, days by the calendar and hours by the clock.
        ("Europe/Paris", "DTSTART:20261224T120000\nDURATION:PT6H", &["2026-12-24 12:00-18:00"]),
        (
            "Europe/Paris",
            "DTSTART:20261024T120000\nDURATION:P1D",
            &["2026-10-24 12:00-24:00", "2026-10-25 00:00-12:00"],
        ),
        (
            "Europe/Paris",
            "DTSTART:20261024T120000\nDURATION:PT24H",
            &["2026-10-24 12:00-24:00", "2026-10-25 00:00-11:00"],
        ),
    ] {
        assert_eq!(dates_in(zone, &[lines]), expected, "{lines} in {zone}");
    }
}

#[test]
fn days_on_which_clocks_change_are_closed_whole_or_in_part() {
    for (lines, expected) in [
        ("DTSTART:20260329T000000\nDTEND:20260330T000000", &["2026-03-29"][..]),
        ("DTSTART:20261025T000000\nDTEND:20261026T000000", &["2026-10-25"]),
        ("DTSTART:20260329T013000\nDTEND:20260329T033000", &["2026-03-29 01:30-03:30"]),
        // 2:30 is left out in spring: 3:30 is meant.
        ("DTSTART:20260329T023000\nDTEND:20260329T040000", &["2026-03-29 03:30-04:00"]),
        // In autumn 2:00 to 3:00 comes twice: from 2:50 before the change to 2:10 after it.
        ("DTSTART:20261025T005000Z\nDTEND:20261025T011000Z", &["2026-10-25 02:00-02:10", "2026-10-25 02:50-03:00"]),
        ("DTSTART:20261024T233000Z\nDTEND:20261025T011000Z", &["2026-10-25 01:30-03:00"]),
    ] {
        assert_eq!(dates(lines), expected, "{lines}");
    }
}

#[test]
fn zones_have_many_names() {
    for (name, hour) in [
        ("Europe/London", "13:00"),
        ("europe/london", "13:00"),
        ("\"Europe/London\"", "13:00"),
        ("GB", "13:00"),
        ("/mozilla.org/20050126_1/Europe/London", "13:00"),
        ("/example.org/Olson/America/Argentina/Buenos_Aires", "16:00"),
        ("GMT Standard Time", "13:00"),
        ("W. Europe Standard Time", "12:00"),
        ("Tokyo Standard Time", "04:00"),
        ("UTC", "13:00"),
        ("Etc/GMT-3", "10:00"),
    ] {
        let lines = format!("DTSTART;TZID={name}:20261224T120000\nDURATION:PT1H");
        assert_eq!(&dates(&lines)[0][11..16], hour, "{name}");
    }
    for name in ["Mars/Olympus", "Etc/Unknown", "", "Heure de Paris", "/", "(UTC+01:00) Brussels", "../../etc/passwd"] {
        let quoted = format!("\"{name}\"");
        let reason = reason(&format!("DTSTART;TZID={quoted}:20261224T120000\nDURATION:PT1H"));
        assert_eq!(reason, format!("is in the time zone “{name}”, which is not known"));
    }
}

#[test]
fn an_event_that_takes_no_time_is_left_out_with_its_reason() {
    for (lines, expected) in [
        ("DTSTART:20261224T120000", "takes no time"),
        ("DTSTART:20261224T120000\nDTEND:20261224T120000", "takes no time"),
        ("DTSTART:20261224T120000\nDURATION:PT0S", "takes no time"),
        ("DTSTART:20261224T120000\nDTEND:20261224T110000", "ends before it begins"),
        (
            "DTSTART:20261224T120000\nDTEND;TZID=Mars/Olympus:20261224T130000",
            "is in the time zone “Mars/Olympus”, which is not known",
        ),
        (
            "DTSTART:20261224T120000\nDTEND;VALUE=DATE:20261225",
            "begins with a date and ends with a time, or the other way round",
        ),
        ("DTSTART:20261224T120000\nDURATION:P99999999D", "has a date that is out of range"),
    ] {
        assert_eq!(reason(lines), expected, "{lines}");
    }
}

#[test]
fn the_window_is_of_the_calendars_dates() {
    // 1 July 2025 in Tokyo begins on 30 June at 17:00 in Paris.
    let lines = "DTSTART;TZID=Europe/Paris:20250630T120000\nDURATION:PT8H";
    assert_eq!(dates_in("Asia/Tokyo", &[lines]), ["2025-07-01 00:00-03:00"]);
    assert_eq!(dates_in("Europe/Paris", &[lines]), [""; 0]);
    let long = dates("DTSTART:00010101T000000Z\nDTEND:20250702T120000");
    assert_eq!(long, ["2025-07-01", "2025-07-02 00:00-12:00"]);
}
