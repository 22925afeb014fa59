//! Recurrence: the examples of RFC 5545, 3.8.5.3, as far as they are of whole days; rules drawn at random compared with
//! another program's dates; what goes on top of rules; and the rules that are refused.

use domain::sla::FeedWindow;
use jiff::civil::{Date, date};

use super::{WINDOW, calendar, dates, dates_in, entries, read_file, reason, skipped, zone};
use crate::{
    effort::Effort,
    read,
    rule::{Rule, Until},
    value::parse_date,
};

fn days(text: &str) -> Vec<Date> {
    text.split(',').filter(|day| *day != "-").map(|day| parse_date(day).unwrap()).collect()
}

fn dates_of_rule(start: Date, text: &str, range: (Date, Date)) -> Vec<Date> {
    let rule = Rule::parse(text, None).unwrap_or_else(|reason| panic!("{text}: {reason}"));
    let goes_on = |date: Date| match rule.until {
        None => true,
        Some(Until::Date(until)) => date <= until,
        Some(Until::Local(until) | Until::Utc(until)) => date <= until.date(),
    };
    let mut effort = Effort::new();
    effort.begin_event();
    rule.dates(start, range, goes_on, &mut effort).unwrap_or_else(|reason| panic!("{text}: {reason}"))
}

#[test]
fn the_rfcs_examples() {
    for (start, rule, expected) in [
        ("19970902", "FREQ=DAILY;COUNT=3", "19970902,19970903,19970904"),
        ("19970902", "FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902,19970912,19970922,19971002,19971012"),
        ("19970902", "FREQ=WEEKLY;COUNT=4", "19970902,19970909,19970916,19970923"),
        (
            "19970902",
            "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            "19970902,19970904,19970909,19970911,19970916,19970918,19970923,19970925,19970930,19971002,19971007",
        ),
        (
            "19970902",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
            "19970902,19970904,19970916,19970918,19970930,19971002,19971014,19971016",
        ),
        (
            "19970905",
            "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
            "19970905,19971003,19971107,19971205,19980102,19980206,19980306,19980403,19980501,19980605",
        ),
        (
            "19970907",
            "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
            "19970907,19970928,19971102,19971130,19980104,19980125,19980301,19980329,19980503,19980531",
        ),
        ("19970922", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "19970922,19971020,19971117,19971222,19980119,19980216"),
        ("19970928", "FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=6", "19970928,19971029,19971128,19971229,19980129,19980226"),
        ("19970902", "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=2,15", "19970902,19970915,19971002,19971015"),
        ("19970930", "FREQ=MONTHLY;COUNT=5;BYMONTHDAY=1,-1", "19970930,19971001,19971031,19971101,19971130"),
        (
            "19970910",
            "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
            "19970910,19970911,19970912,19970913,19970914,19970915,19990310,19990311,19990312,19990313",
        ),
        ("19970610", "FREQ=YEARLY;COUNT=5;BYMONTH=6,7", "19970610,19970710,19980610,19980710,19990610"),
        ("19970310", "FREQ=YEARLY;INTERVAL=2;COUNT=4;BYMONTH=1,2,3", "19970310,19990110,19990210,19990310"),
        (
            "19970101",
            "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
            "19970101,19970410,19970719,20000101,20000409,20000718,20030101,20030410,20030719,20060101",
        ),
        ("19970519", "FREQ=YEARLY;BYDAY=20MO;COUNT=3", "19970519,19980518,19990517"),
        ("19970512", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3", "19970512,19980511,19990517"),
        // What it does not say, the start says: 3.3.10, "retrieved from the DTSTART property".
        ("19970512", "FREQ=YEARLY;BYWEEKNO=20;COUNT=3", "19970512,19980511,19990517"),
        ("19970313", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=5", "19970313,19970320,19970327,19980305,19980312"),
        ("19980213", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=5", "19980213,19980313,19981113,19990813,20001013"),
        (
            "19970913",
            "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13;COUNT=4",
            "19970913,19971011,19971108,19971213",
        ),
        (
            "19961105",
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
            "19961105,20001107,20041102",
        ),
        ("19970904", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904,19971007,19971106"),
        ("19970929", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=4", "19970929,19971030,19971127,19971230"),
        ("19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805,19970810,19970819,19970824"),
        ("19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805,19970817,19970819,19970831"),
        // Days that are not in every month or year are left out there.
        ("20070115", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115,20070130,20070215,20070315,20070330"),
        ("20240229", "FREQ=YEARLY;COUNT=3", "20240229,20280229,20320229"),
        ("20260131", "FREQ=MONTHLY;COUNT=3", "20260131,20260331,20260531"),
    ] {
        let range = (Date::MIN, date(2100, 1, 1));
        assert_eq!(dates_of_rule(parse_date(start).unwrap(), rule, range), days(expected), "{start} {rule}");
    }
}

#[test]
fn rules_drawn_at_random_have_the_dates_that_another_program_finds() {
    let mut compared = 0;
    for line in include_str!("../../tests/data/rules.txt").lines().filter(|line| !line.starts_with('#')) {
        let [start, rule, from, to, expected] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let [start, from, to] = [start, from, to].map(|day| parse_date(day).unwrap());
        assert_eq!(dates_of_rule(start, rule, (from, to)), days(expected), "{line}");
        compared += 1;
    }
    assert_eq!(compared, 700);
}

#[test]
fn a_rule_without_an_end_ends_with_the_window() {
    let christmas = ["2025-12-25", "2026-12-25", "2027-12-25", "2028-12-25"];
    for lines in [
        "DTSTART;VALUE=DATE:19701225\nRRULE:FREQ=YEARLY",
        "DTSTART;VALUE=DATE:00011225\nRRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25",
        "DTSTART;VALUE=DATE:20011225\nRRULE:RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT;INTERVAL=1;",
        "DTSTART;VALUE=DATE:20011225\nrrule:freq=yearly;bymonth=12;bymonthday=25;byhour=9;byminute=0;bysecond=0",
    ] {
        assert_eq!(dates(lines), christmas, "{lines}");
    }
    // A date before the window that lasts into it.
    assert_eq!(dates("DTSTART;VALUE=DATE:20200630\nDURATION:P2D\nRRULE:FREQ=YEARLY;UNTIL=20260101"), ["2025-07-01"]);
    // What no year has.
    assert_eq!(dates("DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), [""; 0]);
}

#[test]
fn until_counts_itself_in_whatever_form_it_is_written() {
    let twice = ["2025-12-24 12:00-18:00", "2026-12-24 12:00-18:00"];
    for (until, is_last) in [
        ("20261224", true),
        ("20261223", false),
        ("20261224T110000Z", true),
        ("20261224T105959Z", false),
        ("20261224T120000", true),
        ("20261224T115959", false),
    ] {
        let lines =
            format!("DTSTART;TZID=Europe/Paris:20251224T120000\nDURATION:PT6H\nRRULE:FREQ=YEARLY;UNTIL={until}");
        assert_eq!(dates(&lines), twice[..if is_last { 2 } else { 1 }], "{until}");
    }
    for until in ["20261225", "20261225T000000Z", "20261225T000000"] {
        let lines = format!("DTSTART;VALUE=DATE:20251225\nRRULE:FREQ=YEARLY;UNTIL={until}");
        assert_eq!(dates(&lines), ["2025-12-25", "2026-12-25"], "{until}");
    }
}

#[test]
fn times_recur_at_their_hour_whatever_clocks_do() {
    let monthly = "DTSTART;TZID=Europe/Paris:20260201T120000\nDTEND;TZID=Europe/Paris:20260201T180000\nRRULE:FREQ=MONTHLY;COUNT=3";
    assert_eq!(
        dates_in("UTC", &[monthly]),
        ["2026-02-01 11:00-17:00", "2026-03-01 11:00-17:00", "2026-04-01 10:00-16:00"]
    );
    // An hour that spring leaves out is the next (3.3.10).
    let nightly = "DTSTART;TZID=Europe/Paris:20260328T023000\nDURATION:PT15M\nRRULE:FREQ=DAILY;COUNT=3";
    assert_eq!(dates(nightly), ["2026-03-28 02:30-02:45", "2026-03-29 03:30-03:45", "2026-03-30 02:30-02:45"]);
}

#[test]
fn dates_are_added_left_out_and_replaced() {
    let yearly = "DTSTART;VALUE=DATE:20250801\nRRULE:FREQ=YEARLY;COUNT=3";
    for (more, expected) in [
        ("", &["2025-08-01", "2026-08-01", "2027-08-01"][..]),
        // 3.8.5.1: left out, and counted all the same.
        ("EXDATE;VALUE=DATE:20260801", &["2025-08-01", "2027-08-01"]),
        ("EXDATE;VALUE=DATE:20250801,20270801\nEXDATE:20260801T000000Z", &[]),
        ("EXDATE;VALUE=DATE:20260802", &["2025-08-01", "2026-08-01", "2027-08-01"]),
        // 3.8.5.2: added, once if the rule has it as well, and left out by EXDATE.
        ("RDATE;VALUE=DATE:20260901,20260801", &["2025-08-01", "2026-08-01", "2026-09-01", "2027-08-01"]),
        ("RDATE;VALUE=DATE:20260901\nEXDATE;VALUE=DATE:20260901", &["2025-08-01", "2026-08-01", "2027-08-01"]),
        ("RDATE:20260901T090000Z", &["2025-08-01", "2026-08-01", "2026-09-01", "2027-08-01"]),
    ] {
        assert_eq!(dates(&format!("{yearly}\n{more}")), expected, "{more}");
    }
    // 3.8.4.4: an event of the same UID stands for one date, wherever it stands in the file.
    let moved = "RECURRENCE-ID;VALUE=DATE:20260801\nDTSTART;VALUE=DATE:20260803\nDURATION:P2D";
    let with_moved = ["2025-08-01", "2026-08-03", "2026-08-04", "2027-08-01"];
    assert_eq!(dates_in("Europe/Paris", &[yearly, moved]), with_moved);
    assert_eq!(dates_in("Europe/Paris", &[moved, yearly]), with_moved);
    // On its own it is a date like any other.
    assert_eq!(dates(moved), with_moved[1..3]);
    // Into the window, from outside of it.
    let early = "RECURRENCE-ID;VALUE=DATE:20270801\nDTSTART;VALUE=DATE:20990101";
    assert_eq!(dates_in("Europe/Paris", &[yearly, early]), ["2025-08-01", "2026-08-01"]);
}

#[test]
fn exceptions_of_times_are_instants_or_whole_dates() {
    let daily = "DTSTART;TZID=Europe/Paris:20260801T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2";
    for (except, is_left) in [
        ("EXDATE;TZID=Europe/Paris:20260802T090000", false),
        ("EXDATE;TZID=Romance Standard Time:20260802T090000", false),
        ("EXDATE:20260802T070000Z", false),
        ("EXDATE;VALUE=DATE:20260802", false),
        ("EXDATE:20260802T090000Z", true),
        ("EXDATE;TZID=Europe/Paris:20260802T100000", true),
    ] {
        let expected = &["2026-08-01 09:00-10:00", "2026-08-02 09:00-10:00"][..if is_left { 2 } else { 1 }];
        assert_eq!(dates(&format!("{daily}\n{except}")), expected, "{except}");
    }
}

#[test]
fn a_cancelled_or_unnamed_change_takes_its_date_away_and_an_unreadable_one_does_not() {
    let yearly = "UID:1\nSUMMARY:E\nDTSTART;VALUE=DATE:20250801\nRRULE:FREQ=YEARLY;COUNT=2";
    let change = "UID:1\nRECURRENCE-ID;VALUE=DATE:20260801";
    for (lines, expected, why) in [
        ("SUMMARY:E\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20260801", &["2025-08-01 E"][..], "E is cancelled"),
        ("DTSTART;VALUE=DATE:20260801", &["2025-08-01 E"], " has no SUMMARY to name it"),
        ("SUMMARY:E\nDTSTART:x", &["2025-08-01 E", "2026-08-01 E"], "E has no DTSTART that is a date or a time"),
    ] {
        let reading = read_file(&calendar(&[yearly, &format!("{change}\n{lines}")])).unwrap();
        assert_eq!(
            (entries(&reading), skipped(&reading)),
            (expected.iter().map(ToString::to_string).collect(), vec![why.to_owned()])
        );
    }
}

#[test]
fn a_rule_that_is_not_understood_is_refused_with_its_reason() {
    let not_understood = "repeats by a rule that is not understood: ";
    for (rule, why) in [
        ("FREQ=HOURLY", "repeats more often than daily".to_owned()),
        ("FREQ=minutely;COUNT=1", "repeats more often than daily".into()),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "repeats more often than daily".into()),
        ("", "repeats by a rule without a frequency".into()),
        ("COUNT=3", "repeats by a rule without a frequency".into()),
        ("FREQ=FORTNIGHTLY", "repeats by a rule without a frequency".into()),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "repeats by a rule whose parts do not go together".into()),
        ("FREQ=MONTHLY;BYYEARDAY=1", "repeats by a rule whose parts do not go together".into()),
        ("FREQ=DAILY;BYDAY=1MO", "repeats by a rule whose parts do not go together".into()),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "repeats by a rule whose parts do not go together".into()),
        ("FREQ=YEARLY;BYSETPOS=1", "repeats by a rule whose parts do not go together".into()),
        ("FREQ=YEARLY;INTERVAL=0", format!("{not_understood}INTERVAL=0")),
        ("FREQ=YEARLY;INTERVAL=99999999999", format!("{not_understood}INTERVAL=99999999999")),
        ("FREQ=YEARLY;COUNT=-1", format!("{not_understood}COUNT=-1")),
        ("FREQ=YEARLY;UNTIL=soon", format!("{not_understood}UNTIL=soon")),
        ("FREQ=YEARLY;BYMONTH=13", format!("{not_understood}BYMONTH=13")),
        ("FREQ=YEARLY;BYMONTHDAY=0", format!("{not_understood}BYMONTHDAY=0")),
        ("FREQ=YEARLY;BYMONTHDAY=32", format!("{not_understood}BYMONTHDAY=32")),
        ("FREQ=YEARLY;BYYEARDAY=-367", format!("{not_understood}BYYEARDAY=-367")),
        ("FREQ=YEARLY;BYDAY=XX", format!("{not_understood}BYDAY=XX")),
        ("FREQ=YEARLY;BYDAY=é", format!("{not_understood}BYDAY=é")),
        ("FREQ=YEARLY;BYDAY=0MO", format!("{not_understood}BYDAY=0MO")),
        ("FREQ=YEARLY;BYDAY=54MO", format!("{not_understood}BYDAY=54MO")),
        ("FREQ=YEARLY;BYEASTER=0", format!("{not_understood}BYEASTER=0")),
        ("FREQ=YEARLY;RSCALE=HEBREW", format!("{not_understood}RSCALE=HEBREW")),
        ("FREQ=YEARLY;SKIP=FORWARD", format!("{not_understood}SKIP=FORWARD")),
        ("FREQ=YEARLY;FREQ=DAILY", format!("{not_understood}FREQ=DAILY")),
        ("FREQ=YEARLY;nonsense", format!("{not_understood}nonsense")),
    ] {
        assert_eq!(reason(&format!("DTSTART;VALUE=DATE:20260101\nRRULE:{rule}")), why, "{rule}");
    }
    assert_eq!(
        reason("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY\nRRULE:FREQ=MONTHLY"),
        "repeats by more than one rule"
    );
    // Several times a day, by the hours.
    let twice = "DTSTART:20260101T090000\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYHOUR=9,15";
    assert_eq!(reason(twice), format!("{not_understood}BYHOUR=9,15"));
    assert_eq!(dates(&twice.replace(",15", "")).len(), 4);
}

#[test]
fn what_would_never_end_ends_with_a_reason() {
    assert_eq!(reason("DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=DAILY"), "has more than 1000 dates");
    assert_eq!(
        reason("DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=DAILY;COUNT=1000000"),
        "takes too much work to find its dates"
    );
    let window = FeedWindow { from: Date::MIN, until: Date::MAX };
    let file = calendar(&["UID:1\nSUMMARY:E\nDTSTART;VALUE=DATE:00010101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]);
    let reading = read(file.as_bytes(), window, &zone("UTC")).unwrap();
    assert_eq!(skipped(&reading), ["E takes too much work to find its dates"]);
    // Of the last dates that there are.
    let file = calendar(&["UID:1\nSUMMARY:E\nDTSTART;VALUE=DATE:99991230\nDURATION:P9D\nRRULE:FREQ=DAILY"]);
    let window = FeedWindow { from: date(9999, 1, 1), until: Date::MAX };
    assert_eq!(entries(&read(file.as_bytes(), window, &zone("UTC")).unwrap()), ["9999-12-30 E"]);
    assert_eq!(WINDOW, FeedWindow::around(date(2026, 7, 1)));
}
