//! All-day events, and what of them is left out.

use super::{calendar, dates, dates_in, entries, read_file, reason, skipped};

#[test]
fn an_all_day_event_closes_its_dates_in_any_zone() {
    for (lines, expected) in [
        // RFC 5545, 3.6.1: without an end, a day.
        ("DTSTART;VALUE=DATE:20260501", &["2026-05-01"][..]),
        // 3.8.2.2: the end is not of it.
        ("DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260502", &["2026-05-01"]),
        ("DTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270102", &["2026-12-31", "2027-01-01"]),
        ("DTSTART;VALUE=DATE:20280228\nDTEND;VALUE=DATE:20280301", &["2028-02-28", "2028-02-29"]),
        // What can't be and is written.
        ("DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260501", &["2026-05-01"]),
        // 3.8.2.5.
        ("DTSTART;VALUE=DATE:20260501\nDURATION:P2D", &["2026-05-01", "2026-05-02"]),
        (
            "DTSTART;VALUE=DATE:20260501\nDURATION:P1W",
            &["2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05", "2026-05-06", "2026-05-07"],
        ),
        ("DTSTART;VALUE=DATE:20260501\nDURATION:P0D", &["2026-05-01"]),
        // A date that the line does not call one, or calls one with a time behind it.
        ("DTSTART:20260501", &["2026-05-01"]),
        ("dtstart;value=date:20260501T000000", &["2026-05-01"]),
        ("DTSTART;VALUE=DATE;TZID=Asia/Tokyo:20260501", &["2026-05-01"]),
        // Exchange.
        (
            "DTSTART;TZID=Asia/Tokyo:20260501T000000\nDTEND;TZID=Asia/Tokyo:20260502T000000\n\
          X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
            &["2026-05-01"],
        ),
    ] {
        for zone in ["Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
            assert_eq!(dates_in(zone, &[lines]), expected, "{lines} in {zone}");
        }
    }
}

#[test]
fn the_window_cuts_what_it_does_not_hold() {
    assert_eq!(dates("DTSTART;VALUE=DATE:20250629\nDTEND;VALUE=DATE:20250703"), ["2025-07-01", "2025-07-02"]);
    assert_eq!(dates("DTSTART;VALUE=DATE:20290629\nDTEND;VALUE=DATE:20290703"), ["2029-06-29", "2029-06-30"]);
    for lines in ["DTSTART;VALUE=DATE:20250630", "DTSTART;VALUE=DATE:20290701", "DTSTART;VALUE=DATE:00010101"] {
        assert_eq!(dates(lines), [""; 0], "{lines}");
    }
    // Begun long before it, and over long after.
    let long = dates("DTSTART;VALUE=DATE:20250101\nDTEND;VALUE=DATE:20270101");
    assert_eq!((long.len(), long[0].as_str()), (184 + 365, "2025-07-01"));
}

#[test]
fn an_event_that_can_not_be_is_left_out_with_its_reason() {
    for (lines, expected) in [
        ("", "has no DTSTART"),
        ("DTSTART:", "has no DTSTART that is a date or a time"),
        ("DTSTART;VALUE=DATE:tomorrow", "has no DTSTART that is a date or a time"),
        ("DTSTART;VALUE=DATE:20260230", "has no DTSTART that is a date or a time"),
        ("DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:x", "has no DTEND that is a date or a time"),
        ("DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260430", "ends before it begins"),
        (
            "DTSTART;VALUE=DATE:20260501\nDTEND:20260502T000000",
            "begins with a date and ends with a time, or the other way round",
        ),
        (
            "DTSTART;VALUE=DATE:20260501\nDURATION:PT36H",
            "begins with a date and ends with a time, or the other way round",
        ),
        ("DTSTART;VALUE=DATE:20260501\nDURATION:-P1D", "has a DURATION that can't be"),
        ("DTSTART;VALUE=DATE:20260501\nSTATUS:cancelled", "is cancelled"),
        ("DTSTART;VALUE=DATE:20260501\nRDATE;VALUE=DATE:20260501,x", "has no RDATE that is a date or a time"),
        ("DTSTART;VALUE=DATE:20260501\nEXDATE;VALUE=DATE:x", "has no EXDATE that is a date or a time"),
        ("DTSTART;VALUE=DATE:20260501\nRECURRENCE-ID:x", "has no RECURRENCE-ID that is a date or a time"),
        (
            "DTSTART;VALUE=DATE:20260501\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260501",
            "changes a date of another event and all later ones (RANGE)",
        ),
        ("DTSTART;VALUE=DATE:20260501\nEXRULE:FREQ=YEARLY", "leaves out dates by a rule (EXRULE)"),
        ("DTSTART;VALUE=DATE:20260501\nDURATION:P999999999W", "has a date that is out of range"),
    ] {
        assert_eq!(reason(lines), expected, "{lines}");
    }
    let long = format!("UID:{}\nSUMMARY:E\nDTSTART;VALUE=DATE:20260501", "u".repeat(256));
    assert_eq!(skipped(&read_file(&calendar(&[&long])).unwrap()), ["E has a UID of more than 255 bytes"]);
}

#[test]
fn being_free_does_not_count() {
    for transparency in ["TRANSPARENT", "OPAQUE"] {
        assert_eq!(dates(&format!("DTSTART;VALUE=DATE:20260501\nTRANSP:{transparency}")), ["2026-05-01"]);
    }
}

#[test]
fn names_are_tidy_and_without_one_there_is_no_holiday() {
    let event = |summary: &str| format!("UID:1\n{summary}\nDTSTART;VALUE=DATE:20260501");
    let long = format!("SUMMARY:{}", "é".repeat(200));
    for (summary, name) in [
        ("SUMMARY:  First \\n of\tMay ", "First of May"),
        ("SUMMARY;LANGUAGE=de;X-A=\"b:c\":Tag der Arbeit\\, Maifeiertag", "Tag der Arbeit, Maifeiertag"),
        ("SUMMARY:Labour\u{202e} Day", "Labour Day"),
        (&long, &"é".repeat(120)),
    ] {
        let reading = read_file(&calendar(&[&event(summary)])).unwrap();
        assert_eq!(reading.entries[0].name, name, "{summary}");
    }
    for summary in ["SUMMARY:", "SUMMARY: \\n ", "DESCRIPTION:Labour Day"] {
        assert_eq!(
            skipped(&read_file(&calendar(&[&event(summary)])).unwrap()),
            [" has no SUMMARY to name it"],
            "{summary}"
        );
    }
}

#[test]
fn an_event_without_a_uid_is_known_by_its_name() {
    let reading = read_file(&calendar(&["SUMMARY:Labour Day\nDTSTART;VALUE=DATE:20260501"])).unwrap();
    assert_eq!(reading.entries[0].uid, "Labour Day");
}

#[test]
fn events_that_share_a_uid_are_all_read_and_the_same_one_once() {
    let event = |name: &str, date: &str| format!("UID:same\nSUMMARY:{name}\nDTSTART;VALUE=DATE:{date}");
    let events = [event("B", "20260501"), event("A", "20260501"), event("A", "20260501"), event("A", "20260502")];
    let reading = read_file(&calendar(&events.each_ref().map(String::as_str))).unwrap();
    assert_eq!(entries(&reading), ["2026-05-01 A", "2026-05-01 B", "2026-05-02 A"]);
    assert_eq!(skipped(&reading), [""; 0]);
}
