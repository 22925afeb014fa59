//! Files as such: their size, their letters, their beginning and their end.

use domain::sla::FeedWindow;

use super::{WINDOW, calendar, entries, read_file, skipped, zone};
use crate::{MAX_BYTES, MAX_DATES, MAX_EVENTS, ReadError, read};

const DAY: &str = "UID:1\nSUMMARY:Noël\nDTSTART;VALUE=DATE:20261225";

#[test]
fn what_is_no_calendar_is_refused_in_a_sentence() {
    let whole = calendar(&[DAY]);
    for (text, error, sentence) in [
        ("", ReadError::Empty, "the file is empty"),
        ("\u{feff} \r\n", ReadError::Empty, "the file is empty"),
        (
            " <!DOCTYPE HTML><p>BEGIN:VCALENDAR",
            ReadError::WebPage,
            "this is a web page, not a calendar: what is needed is the address of its iCalendar file, often ending in .ics",
        ),
        (
            "{\"error\": \"not found\"}",
            ReadError::NotACalendar,
            "this is not an iCalendar file: it does not begin with BEGIN:VCALENDAR",
        ),
        ("BEGIN:VCARD\r\nEND:VCARD", ReadError::NotACalendar, ""),
        ("Date,Holiday\n2026-12-25,Christmas", ReadError::NotACalendar, ""),
        (&whole[..whole.len() - 5], ReadError::CutOff, "the file is incomplete: it ends before END:VCALENDAR"),
        (&whole[..80], ReadError::CutOff, ""),
        ("BEGIN:VCALENDAR", ReadError::CutOff, ""),
    ] {
        assert_eq!(read_file(text), Err(error), "{text}");
        assert!(sentence.is_empty() || error.to_string() == sentence, "{error}");
    }
}

#[test]
fn a_file_has_a_greatest_size_and_number_of_events() {
    let fitting = calendar(&[DAY]) + &" ".repeat(MAX_BYTES - calendar(&[DAY]).len());
    assert_eq!(read_file(&fitting).unwrap().entries.len(), 1);
    assert_eq!(read_file(&(fitting + " ")), Err(ReadError::TooLarge));
    assert_eq!(ReadError::TooLarge.to_string(), "the file is larger than 1 MB");

    let events = vec![DAY; MAX_EVENTS + 1];
    assert_eq!(read_file(&calendar(&events[1..])).unwrap().entries.len(), 1);
    assert_eq!(read_file(&calendar(&events)), Err(ReadError::TooManyEvents));
    assert_eq!(ReadError::TooManyEvents.to_string(), "the file has more than 5000 events");
}

#[test]
fn a_file_has_a_greatest_number_of_dates() {
    let events: Vec<_> = (0..7)
        .map(|number| format!("UID:{number}\nSUMMARY:{number}\nDTSTART;VALUE=DATE:20260101\nDURATION:P900D"))
        .collect();
    let reading = read_file(&calendar(&events.iter().map(String::as_str).collect::<Vec<_>>())).unwrap();
    assert_eq!(reading.entries.len(), 4500);
    assert!(reading.entries.len() <= MAX_DATES);
    assert_eq!(skipped(&reading), ["5 comes after 5000 dates of others", "6 comes after 5000 dates of others"]);
}

#[test]
fn letters_and_line_ends_are_taken_as_they_come() {
    let crlf = calendar(&[DAY]);
    let lf = crlf.replace("\r\n", "\n");
    let folded = crlf.replace("SUMMARY:No", "SUMM\r\n ARY:\r\n\tNo");
    let latin_1: Vec<u8> = crlf.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let blank = crlf.replace("\r\n", "\r\n\r\n");
    let lower = crlf.replace("BEGIN", "begin").replace("VEVENT", "vevent").replace("SUMMARY", "Summary");
    let two = format!("{crlf}\r\n{}", crlf.replace("20261225", "20271225"));
    for (file, count) in [
        (crlf.clone().into_bytes(), 1),
        (lf.into_bytes(), 1),
        (folded.into_bytes(), 1),
        (latin_1, 1),
        (blank.into_bytes(), 1),
        (lower.into_bytes(), 1),
        (format!("\u{feff}{crlf}").into_bytes(), 1),
        (two.into_bytes(), 2),
    ] {
        let reading = read(&file, WINDOW, &zone("Europe/Paris")).unwrap();
        let expected = &["2026-12-25 Noël", "2027-12-25 Noël"][..count];
        assert_eq!(entries(&reading), expected, "{}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn what_is_not_an_event_is_not_read() {
    let others = "BEGIN:VTODO\nUID:2\nSUMMARY:To do\nDTSTART;VALUE=DATE:20260101\nEND:VTODO\n\
                  BEGIN:VJOURNAL\nUID:3\nSUMMARY:Noted\nDTSTART;VALUE=DATE:20260101\nEND:VJOURNAL\n";
    let file = calendar(&[DAY]).replace("BEGIN:VEVENT", &format!("{others}BEGIN:VEVENT"));
    let alarm = "BEGIN:VALARM\nDTSTART;VALUE=DATE:20260101\nSUMMARY:Alarm\nEND:VALARM\nBEGIN:X-A\nBEGIN:X-B\nEND:X-B\nEND:X-A\n";
    let file = file.replace("UID:1", &format!("{alarm}UID:1"));
    assert_eq!(entries(&read_file(&file).unwrap()), ["2026-12-25 Noël"]);
    assert_eq!(read_file(&calendar(&[])).unwrap(), crate::Reading::default());
}

#[test]
fn the_window_may_be_anywhere() {
    use jiff::civil::{Date, date};
    let file = calendar(&[
        &format!("{DAY}\nRRULE:FREQ=YEARLY"),
        "UID:2\nSUMMARY:T\nDTSTART:20261225T120000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY",
    ]);
    for (window, count) in [
        (FeedWindow { from: date(2026, 12, 25), until: date(2026, 12, 26) }, 2),
        (FeedWindow { from: date(2026, 12, 25), until: date(2026, 12, 25) }, 0),
        (FeedWindow { from: date(2028, 1, 1), until: date(2026, 1, 1) }, 0),
        (FeedWindow { from: date(2100, 1, 1), until: date(2101, 1, 1) }, 2),
        (FeedWindow { from: Date::MIN, until: date(-9990, 1, 1) }, 0),
        (FeedWindow { from: date(9990, 1, 1), until: Date::MAX }, 20),
        (FeedWindow::around(Date::MIN), 0),
        (FeedWindow::around(Date::MAX), 2),
    ] {
        let reading = read(file.as_bytes(), window, &zone("Asia/Tokyo")).unwrap();
        assert_eq!(reading.entries.len(), count, "{window:?}: {:?}", reading.skipped);
    }
}
