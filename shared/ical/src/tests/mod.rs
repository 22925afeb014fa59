//! What files become of holidays: samples of the programs that write them, tables of single rules of RFC 5545, rules of
//! recurrence compared with another program's, and files that mean no good.

mod days;
mod files;
mod hostile;
mod rules;
mod samples;
mod times;

use domain::sla::{Closed, FeedEntry, FeedWindow};
use jiff::{civil::date, tz::TimeZone};

use crate::{ReadError, Reading, read};

/// From a year before 1 July 2026 to three years after it.
const WINDOW: FeedWindow = FeedWindow { from: date(2025, 7, 1), until: date(2029, 7, 1) };

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Reads a file for a calendar of Paris.
fn read_file(text: &str) -> Result<Reading, ReadError> {
    read(text.as_bytes(), WINDOW, &zone("Europe/Paris"))
}

/// A calendar of events, each given by the lines between its `BEGIN` and its `END`.
fn calendar(events: &[&str]) -> String {
    let event = |lines: &&str| format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", lines.trim().replace('\n', "\r\n"));
    let events: String = events.iter().map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

/// An entry as `2026-12-24 12:00-24:00 Christmas Eve`.
fn shown(entry: &FeedEntry) -> String {
    match entry.closed {
        Closed::AllDay => format!("{} {}", entry.date, entry.name),
        Closed::Part { from_minute: a, until_minute: b } => {
            format!("{} {:02}:{:02}-{:02}:{:02} {}", entry.date, a / 60, a % 60, b / 60, b % 60, entry.name)
        }
    }
}

fn entries(reading: &Reading) -> Vec<String> {
    reading.entries.iter().map(shown).collect()
}

fn skipped(reading: &Reading) -> Vec<String> {
    reading.skipped.iter().map(|skipped| format!("{} {}", skipped.summary, skipped.reason)).collect()
}

/// What the events named `E` with these lines become, without their name.
fn dates_in(zone_name: &str, events: &[&str]) -> Vec<String> {
    let named: Vec<String> = events.iter().map(|lines| format!("UID:1\nSUMMARY:E\n{}", lines.trim())).collect();
    let file = calendar(&named.iter().map(String::as_str).collect::<Vec<_>>());
    let reading = read(file.as_bytes(), WINDOW, &zone(zone_name)).unwrap();
    assert_eq!(skipped(&reading), [""; 0], "{events:?}");
    entries(&reading).iter().map(|entry| entry.trim_end_matches(" E").to_owned()).collect()
}

/// What an event of these lines becomes in Paris.
fn dates(lines: &str) -> Vec<String> {
    dates_in("Europe/Paris", &[lines])
}

/// Why an event of these lines is left out.
fn reason(lines: &str) -> String {
    let reading = read_file(&calendar(&[&format!("UID:1\nSUMMARY:E\n{}", lines.trim())])).unwrap();
    assert_eq!(entries(&reading), [""; 0], "{lines}");
    match &reading.skipped[..] {
        [skipped] => skipped.reason.clone(),
        other => panic!("{lines}: {other:?}"),
    }
}
