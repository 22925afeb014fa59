//! Files that are broken, or made to hurt: nothing panics, nothing takes long, and what comes out is sound.

use std::time::{Duration, Instant};

use domain::sla::Closed;
use proptest::{collection, prelude::*, sample::Index};

use super::{WINDOW, calendar, zone};
use crate::{MAX_BYTES, MAX_DATES, MAX_EVENTS, Reading, read};

const SAMPLES: [&str; 7] = [
    include_str!("../../tests/data/google.ics"),
    include_str!("../../tests/data/outlook.ics"),
    include_str!("../../tests/data/jours-feries.ics"),
    include_str!("../../tests/data/rules.ics"),
    include_str!("../../tests/data/easter.ics"),
    include_str!("../../tests/data/christmas-eve.ics"),
    include_str!("../../tests/data/broken.ics"),
];

/// A second or two is what the worst take; more than that for a machine that is busy.
const MOST: Duration = Duration::from_secs(20);

/// Pieces that mean something to a reader.
const PIECES: [&str; 36] = [
    "BEGIN:VEVENT\r\n",
    "END:VEVENT\r\n",
    "BEGIN:VTIMEZONE\n",
    "END:VTIMEZONE\n",
    "BEGIN:VALARM\n",
    "END:VCALENDAR\r\n",
    "UID:1\r\n",
    "SUMMARY:A\r\n",
    "DTSTART;VALUE=DATE:",
    "DTEND:",
    "DURATION:P",
    "RRULE:FREQ=YEARLY;",
    "RRULE:FREQ=DAILY;",
    "RDATE;VALUE=PERIOD:",
    "EXDATE:",
    "RECURRENCE-ID:",
    "TZID=",
    "Romance Standard Time",
    "99991231",
    "00000101",
    "20260229T235960",
    "T000000Z",
    "COUNT=4294967295;",
    "INTERVAL=4294967295;",
    "BYDAY=-53SU,MO;",
    "BYSETPOS=-366;",
    "BYWEEKNO=53;",
    "UNTIL=99991231T235959Z",
    "\r\n ",
    "\u{202e}",
    "\\",
    "\"",
    ";",
    ",",
    "-",
    "999999999",
];

fn check(file: &[u8]) -> Option<Reading> {
    let begun = Instant::now();
    let reading = read(file, WINDOW, &zone("Europe/Paris")).ok();
    assert!(begun.elapsed() < MOST, "{:?} for {} bytes", begun.elapsed(), file.len());
    let found = reading.as_ref()?;
    assert!(found.entries.len() <= MAX_DATES && found.skipped.len() <= MAX_EVENTS);
    for entry in &found.entries {
        assert!(WINDOW.contains(entry.date), "{entry:?}");
        assert!((1..=120).contains(&entry.name.chars().count()) && entry.uid.len() <= 480, "{entry:?}");
        if let Closed::Part { from_minute, until_minute } = entry.closed {
            assert!(from_minute < until_minute && until_minute <= 1440, "{entry:?}");
        }
    }
    assert!(found.entries.windows(2).all(|pair| pair[0].date <= pair[1].date && pair[0] != pair[1]));
    assert!(found.skipped.iter().all(|skipped| !skipped.reason.is_empty() && skipped.reason.len() < 300));
    reading
}

/// Changes of a sample: a piece put in, a byte changed, a stretch taken out or doubled.
fn any_mutant() -> impl Strategy<Value = Vec<u8>> {
    let change = (0..5u8, any::<Index>(), any::<Index>(), any::<u8>(), prop::sample::select(&PIECES[..]));
    (prop::sample::select(&SAMPLES[..]), collection::vec(change, 1..12)).prop_map(|(sample, changes)| {
        let mut file = sample.as_bytes().to_vec();
        for (kind, a, b, byte, piece) in changes {
            let (a, b) = (a.index(file.len()), b.index(file.len()));
            let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 60));
            match kind {
                0 => file[a] = byte,
                1 => drop(file.drain(from..to)),
                2 => {
                    let copy = file[from..to].to_vec();
                    file.splice(a..a, copy);
                }
                _ => drop(file.splice(a..a, piece.bytes()).count()),
            }
            if file.is_empty() {
                file.push(byte);
            }
        }
        file
    })
}

/// An event of pieces, so that most of them are read to the end.
fn any_event() -> impl Strategy<Value = String> {
    let date = prop_oneof![
        "(00010101|99991231|20260229|202[5-9](0[1-9]|1[0-2])(0[1-9]|[12][0-9]))(T[01][0-9][0-5]9(00|60)Z?)?",
        "[0-9T]{8,15}Z?",
    ];
    let zone =
        prop_oneof![3 => Just(String::new()), 1 => Just(";TZID=America/New_York".into()), 1 => "(;TZID=[A-Z/]{0,9})"];
    let part = "(BYMONTH=(1?[0-9],)?[1-9]|BYDAY=(-?[1-5])?(MO|SU)(,FR)?|BYMONTHDAY=-?[1-3]?[0-9]|BYSETPOS=-?[1-9]|\
                BYYEARDAY=-?[1-3]?[0-9]{1,2}|BYWEEKNO=-?[1-5]?[0-9]|INTERVAL=[0-9]{1,10}|COUNT=[0-9]{1,10}|WKST=SU)";
    let rule = ("(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)", collection::vec(part, 0..4))
        .prop_map(|(frequency, parts)| format!("\nRRULE:FREQ={frequency};{}", parts.join(";")));
    let length = prop_oneof![
        Just(String::new()),
        "\nDURATION:P([0-9]{1,3}D)?(T[0-9]{1,9}[HMS])?",
        date.clone().prop_map(|date| format!("\nDTEND:{date}")),
    ];
    let more =
        prop_oneof![3 => Just(String::new()), 1 => date.clone().prop_map(|date| format!("\nRDATE:{date},{date}/PT9H"))];
    (zone, date, length, prop::option::of(rule), more).prop_map(|(zone, date, length, rule, more)| {
        format!("UID:1\nSUMMARY:E\nDTSTART{zone}:{date}{length}{}{more}", rule.unwrap_or_default())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn any_mutant_of_a_sample_is_read_or_refused(file in any_mutant()) {
        check(&file);
    }

    #[test]
    fn any_event_becomes_sound_entries_or_none(events in collection::vec(any_event(), 1..4)) {
        let file = calendar(&events.iter().map(String::as_str).collect::<Vec<_>>());
        let reading = check(file.as_bytes()).unwrap();
        prop_assert_eq!(check(file.as_bytes()).unwrap(), reading);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in collection::vec(any::<u8>(), 0..500)) {
        check(&bytes);
        check(&[b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", &bytes[..], b"\nEND:VEVENT\nEND:VCALENDAR"].concat());
    }

    #[test]
    fn an_event_does_not_change_what_the_others_are(event in any_event()) {
        let good = "UID:good\nSUMMARY:Good\nDTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY";
        for events in [[good, &event], [&event, good]] {
            let reading = check(calendar(&events).as_bytes()).unwrap();
            prop_assert_eq!(reading.entries.iter().filter(|entry| entry.uid == "good").count(), 4);
        }
    }
}

#[test]
fn files_made_to_take_long_do_not() {
    let fill = |line: &str| line.repeat((MAX_BYTES - 200) / line.len());
    let in_event =
        |lines: &str| format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:E\n{lines}END:VEVENT\nEND:VCALENDAR\n");
    let times = |count: usize, line: &str| calendar(&vec![line; count]);
    let event = "UID:1\nSUMMARY:E\nDTSTART";
    for (what, file) in [
        ("nesting", format!("BEGIN:VCALENDAR\n{}", fill("BEGIN:A\n"))),
        ("nesting in an event", in_event(&fill("BEGIN:A\n"))),
        ("folds", in_event(&format!("DESCRIPTION:{}\n", fill("\n a")))),
        ("parameters", in_event(&format!("DTSTART{}:20260101\n", fill(";A=\"b\"")))),
        ("quotes", in_event(&format!("DTSTART;A={}:20260101\n", fill("\"")))),
        ("lines", in_event(&fill("DTSTART:20260101\n"))),
        ("further dates", in_event(&format!("DTSTART:20260101\nRDATE:{}\n", fill("20260101,")))),
        (
            "further times",
            in_event(&format!("DTSTART:20260101T090000\nDURATION:PT1H\nRDATE:{}\n", fill("20260101T090000,"))),
        ),
        (
            "long periods",
            in_event(&format!(
                "DTSTART:20260101T090000\nDURATION:PT1H\nRDATE:{}\n",
                fill("00010101T000000/99991230T000000,")
            )),
        ),
        ("exceptions", in_event(&format!("DTSTART:20260101\nEXDATE:{}\n", fill("20260101,")))),
        ("numbers", in_event(&format!("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYYEARDAY={}1\n", fill("1,")))),
        ("weekdays", in_event(&format!("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYDAY={}1MO\n", fill("1MO,")))),
        ("parts", in_event(&format!("DTSTART:20260101\nRRULE:FREQ=YEARLY;{}\n", fill("X=1;")))),
        ("events", times(MAX_EVENTS, event)),
        ("rules of days", times(MAX_EVENTS, &format!("{event}:00010101\nRRULE:FREQ=DAILY;COUNT=4294967295"))),
        (
            "rules of years",
            times(MAX_EVENTS, &format!("{event}:00010101\nRRULE:FREQ=YEARLY;COUNT=99999;BYDAY=53SU,-53MO,2TU")),
        ),
        ("rules of never", times(MAX_EVENTS, &format!("{event}:20200101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))),
        ("far rules", times(MAX_EVENTS, &format!("{event}:20200101\nRRULE:FREQ=YEARLY;INTERVAL=4294967295"))),
        (
            "rules of times",
            times(MAX_EVENTS, &format!("{event}:20250101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=900")),
        ),
        ("long days", times(MAX_EVENTS, &format!("{event};VALUE=DATE:20250101\nDTEND:20270101\nRRULE:FREQ=DAILY"))),
        (
            "long times",
            times(MAX_EVENTS, &format!("{event}:00010101T000000Z\nDTEND:99991230T000000Z\nRRULE:FREQ=DAILY")),
        ),
        (
            "changes",
            times(MAX_EVENTS / 2, &format!("{event}:20250101T090000Z\nDURATION:PT1H")).replace(
                "END:VCALENDAR\r\n",
                &times(
                    MAX_EVENTS / 2,
                    &format!("{event}:20260101T090000Z\nDURATION:PT1H\nRECURRENCE-ID:20260101T090000Z"),
                )[30..],
            ),
        ),
        ("zones", times(MAX_EVENTS, &format!("{event};TZID={}:20260101T090000Z", "/a".repeat(50)))),
    ] {
        assert!(file.len() <= MAX_BYTES, "{what}: {}", file.len());
        check(file.as_bytes());
    }
}
