//! What business hours cost: to make ready, and to ask an hour to ten years ahead, beside a walk by minutes.
//!
//! `cargo bench -p domain`

use divan::{Bencher, black_box};
use domain::{
    Calendar, CalendarId, Holiday, HolidayId, Interval, Weekday,
    sla::{Closed, HolidayDate, HolidaySource, OpenTime},
};
use jiff::{SignedDuration, Timestamp, civil::date, tz::TimeZone};
use uuid::Uuid;

/// How far ahead is asked.
const DISTANCES: [&str; 4] = ["an hour", "a week", "a year", "ten years"];

fn main() {
    divan::main();
}

/// Monday to Friday 9:00 to 12:00 and 13:00 to 17:00 in Paris, eleven yearly holidays and thirty dated ones.
fn calendar() -> Calendar {
    let half_days = |weekday| {
        [(540, 720), (780, 1020)].map(|(from_minute, until_minute)| Interval { weekday, from_minute, until_minute })
    };
    let yearly = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 24), (12, 25), (12, 26), (2, 29)]
        .map(|(month, day)| HolidayDate::Yearly { month, day });
    let once = (0..30).map(|n: i8| HolidayDate::Once { date: date(2026 + i16::from(n / 3), 4 + n % 3, 6 + n % 20) });
    let holiday = |(number, when)| Holiday {
        id: HolidayId::new(Uuid::from_u128(number)),
        name: format!("Holiday {number}"),
        when,
        closed: Closed::AllDay,
        is_active: true,
        source: HolidaySource::Manual,
    };
    Calendar {
        id: CalendarId::new(Uuid::nil()),
        name: "Business hours".into(),
        time_zone: "Europe/Paris".into(),
        intervals: Weekday::ALL[..5].iter().copied().flat_map(half_days).collect(),
        holidays: (0..).zip(yearly.into_iter().chain(once)).map(holiday).collect(),
        holiday_feeds: vec![],
    }
}

/// A Monday, 10:15 and some in Paris.
fn start() -> Timestamp {
    Timestamp::new(1_772_442_937, 250_000_000).expect("a timestamp")
}

/// Where time of that name ends.
fn end(distance: &str) -> Timestamp {
    let hours = match distance {
        "an hour" => 1,
        "a week" => 7 * 24,
        "a year" => 365 * 24,
        _ => 3652 * 24,
    };
    start() + SignedDuration::from_hours(hours)
}

/// A target that is due about where time of that name ends.
fn target(distance: &str) -> SignedDuration {
    ready().business_time_between(start(), end(distance))
}

fn ready() -> OpenTime {
    OpenTime::new(&calendar()).expect("a sound calendar")
}

/// The definition, minute by minute: what the tests compare with.
struct Walk {
    calendar: Calendar,
    zone: TimeZone,
}

impl Walk {
    fn new() -> Self {
        let calendar = calendar();
        let zone = TimeZone::get(&calendar.time_zone).expect("a zone");
        Self { calendar, zone }
    }

    fn is_open(&self, second: i64) -> bool {
        let local = self.zone.to_datetime(Timestamp::from_second(second).expect("a timestamp"));
        let weekday = usize::try_from(local.weekday().to_monday_zero_offset()).expect("0 to 6");
        let minute = 60 * i32::from(local.hour()) + i32::from(local.minute());
        let closes = |holiday: &Holiday| match holiday.when {
            HolidayDate::Once { date } => date == local.date(),
            HolidayDate::Yearly { month, day } => (month, day) == (local.month(), local.day()),
        };
        let in_hours = |interval: &Interval| {
            interval.weekday == Weekday::ALL[weekday]
                && (i32::from(interval.from_minute)..i32::from(interval.until_minute)).contains(&minute)
        };
        self.calendar.intervals.iter().any(in_hours) && !self.calendar.holidays.iter().any(closes)
    }

    fn open_minutes_between(&self, from: Timestamp, to: Timestamp) -> usize {
        (from.as_second()..to.as_second()).step_by(60).filter(|second| self.is_open(*second)).count()
    }

    fn minute_due(&self, start: Timestamp, target: SignedDuration) -> Option<i64> {
        let minutes = usize::try_from(target.as_mins()).expect("positive");
        (start.as_second()..).step_by(60).filter(|second| self.is_open(*second)).nth(minutes.saturating_sub(1))
    }
}

#[divan::bench]
fn compile(bencher: Bencher<'_, '_>) {
    let calendar = calendar();
    bencher.bench(|| OpenTime::new(black_box(&calendar)));
}

#[divan::bench(args = DISTANCES)]
fn business_time_between(bencher: Bencher<'_, '_>, distance: &str) {
    let (ready, from, to) = (ready(), start(), end(distance));
    bencher.bench(|| ready.business_time_between(black_box(from), black_box(to)));
}

#[divan::bench(args = DISTANCES)]
fn due_at(bencher: Bencher<'_, '_>, distance: &str) {
    let (ready, from, target) = (ready(), start(), target(distance));
    bencher.bench(|| ready.due_at(black_box(from), black_box(target)));
}

#[divan::bench]
fn spans_of_14_days(bencher: Bencher<'_, '_>) {
    let (ready, from) = (ready(), start());
    let to = from + SignedDuration::from_hours(14 * 24);
    bencher.bench(|| ready.spans(black_box(from), black_box(to)).count());
}

#[divan::bench]
fn nothing_open_within_the_horizon(bencher: Bencher<'_, '_>) {
    let every_day = (1..=12i8).flat_map(|month| (1..=31i8).map(move |day| (month, day)));
    let every_day = every_day.filter(|(month, day)| jiff::civil::Date::new(2024, *month, *day).is_ok());
    let mut calendar = calendar();
    let closed = calendar.holidays[0].clone();
    calendar.holidays =
        every_day.map(|(month, day)| Holiday { when: HolidayDate::Yearly { month, day }, ..closed.clone() }).collect();
    let ready = OpenTime::new(&calendar).expect("a sound calendar");
    let from = start();
    bencher.bench(|| ready.next_open(black_box(from)));
}

#[divan::bench(args = DISTANCES, sample_count = 10)]
fn walk_between(bencher: Bencher<'_, '_>, distance: &str) {
    let (walk, from, to) = (Walk::new(), start(), end(distance));
    bencher.bench(|| walk.open_minutes_between(black_box(from), black_box(to)));
}

#[divan::bench(args = DISTANCES, sample_count = 10)]
fn walk_due(bencher: Bencher<'_, '_>, distance: &str) {
    let (walk, from, target) = (Walk::new(), start(), target(distance));
    bencher.bench(|| walk.minute_due(black_box(from), black_box(target)));
}
