//! Calendars to test with: made by hand, and at random.

use std::sync::LazyLock;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, date},
    tz::TimeZone,
};
use proptest::{collection, prelude::*};
use uuid::Uuid;

use crate::{
    Calendar, CalendarId, Holiday, HolidayId, Interval, Weekday,
    sla::{Closed, HolidayDate, HolidaySource, OpenTime},
};

/// Zones that do what zones do: changes of half an hour, at midnight, around Ramadan, backwards, by a whole day, by two
/// hours, twice a year and never.
pub const ZONES: [&str; 27] = [
    "UTC",
    "America/New_York",
    "Europe/Paris",
    "Europe/London",
    "Europe/Dublin",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Pacific/Kiritimati",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Africa/Monrovia",
    "America/Sao_Paulo",
    "America/Asuncion",
    "America/Havana",
    "America/Caracas",
    "America/St_Johns",
    "America/Scoresbysund",
    "Asia/Tehran",
    "Asia/Gaza",
    "Asia/Beirut",
    "Asia/Pyongyang",
    "Europe/Volgograd",
    "Antarctica/Troll",
    "Antarctica/Casey",
];

/// When the oracle's zones have whole minutes.
pub const SINCE: Timestamp = Timestamp::constant(315_532_800, 0);
/// Beyond this, rules repeat themselves.
pub const UNTIL: Timestamp = Timestamp::constant(2_524_608_000, 0);

/// Each zone with its changes of offset from 1980 to 2050.
pub static CHANGES: LazyLock<Vec<(&str, Vec<Timestamp>)>> = LazyLock::new(|| {
    let changes = |name| {
        let zone = TimeZone::get(name).unwrap();
        zone.following(SINCE).map(|change| change.timestamp()).take_while(|at| *at < UNTIL).collect()
    };
    ZONES.map(|name| (name, changes(name))).to_vec()
});

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

pub fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// The same hours on all of these days.
pub fn open_on(weekdays: &[Weekday], from_minute: u16, until_minute: u16) -> Vec<Interval> {
    weekdays.iter().map(|weekday| Interval { weekday: *weekday, from_minute, until_minute }).collect()
}

pub fn calendar(time_zone: &str, intervals: Vec<Interval>) -> Calendar {
    Calendar {
        id: CalendarId::new(Uuid::nil()),
        name: "Business hours".into(),
        time_zone: time_zone.into(),
        intervals,
        holidays: vec![],
        holiday_feeds: vec![],
    }
}

/// Monday to Friday 9:00 to 17:00.
pub fn office(time_zone: &str) -> Calendar {
    calendar(time_zone, open_on(&Weekday::ALL[..5], 9 * 60, 17 * 60))
}

/// Every day from and until these hours.
pub fn daily(time_zone: &str, from_hour: u16, until_hour: u16) -> Calendar {
    calendar(time_zone, open_on(&Weekday::ALL, 60 * from_hour, 60 * until_hour))
}

pub fn around_the_clock(time_zone: &str) -> Calendar {
    calendar(time_zone, Calendar::around_the_clock())
}

pub fn with_holidays(calendar: Calendar, holidays: &[(&str, HolidayDate, Closed)]) -> Calendar {
    let ids = (0..).map(|number| HolidayId::new(Uuid::from_u128(number)));
    let holiday = |(id, (name, when, closed)): (_, &(&str, _, _))| Holiday {
        id,
        name: (*name).to_owned(),
        when: *when,
        closed: *closed,
        is_active: true,
        source: HolidaySource::Manual,
    };
    Calendar { holidays: ids.zip(holidays).map(holiday).collect(), ..calendar }
}

pub fn once(year: i16, month: i8, day: i8) -> HolidayDate {
    HolidayDate::Once { date: date(year, month, day) }
}

pub fn yearly(month: i8, day: i8) -> HolidayDate {
    HolidayDate::Yearly { month, day }
}

pub fn part(from_minute: u16, until_minute: u16) -> Closed {
    Closed::Part { from_minute, until_minute }
}

pub fn open_time(calendar: &Calendar) -> OpenTime {
    OpenTime::new(calendar).unwrap()
}

fn any_minute() -> impl Strategy<Value = u16> {
    prop_oneof![Just(0), Just(1440), (0u16..=48).prop_map(|half_hours| 30 * half_hours), 0u16..=1440]
}

/// From and until, in order and not the same.
fn any_part() -> impl Strategy<Value = (u16, u16)> {
    (any_minute(), any_minute()).prop_filter_map("not empty", |(a, b)| (a != b).then(|| (a.min(b), a.max(b))))
}

/// Up to three intervals, some of which touch.
fn any_day() -> impl Strategy<Value = Vec<(u16, u16)>> {
    (collection::btree_set(any_minute(), 0..=6), any::<bool>()).prop_map(|(cuts, touching)| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let pairs = cuts.windows(2).step_by(if touching { 1 } else { 2 });
        pairs.take(3).map(|pair| (pair[0], pair[1])).collect()
    })
}

fn any_week() -> impl Strategy<Value = Vec<Interval>> {
    let of_days = |days: [Vec<(u16, u16)>; 7]| {
        let of_day = |(weekday, day): (Weekday, Vec<(u16, u16)>)| {
            day.into_iter().map(move |(from_minute, until_minute)| Interval { weekday, from_minute, until_minute })
        };
        Weekday::ALL.into_iter().zip(days).flat_map(of_day).collect::<Vec<_>>()
    };
    let same = any_part().prop_map(|(from_minute, until_minute)| open_on(&Weekday::ALL, from_minute, until_minute));
    let random = proptest::array::uniform7(any_day()).prop_map(of_days).prop_filter("open", |week| !week.is_empty());
    prop_oneof![
        1 => Just(Calendar::around_the_clock()),
        1 => Just(open_on(&Weekday::ALL[..5], 9 * 60, 17 * 60)),
        2 => same,
        6 => random.prop_shuffle(),
    ]
}

/// A holiday within some days of a date, which as a yearly one may be one of that day of any year.
fn any_holiday(around: Date) -> impl Strategy<Value = (HolidayDate, Closed, bool)> {
    let when = (-4i64..16, any::<bool>()).prop_map(move |(days, is_yearly)| {
        let date = around.saturating_add(SignedDuration::from_hours(24 * days));
        if is_yearly { yearly(date.month(), date.day()) } else { HolidayDate::Once { date } }
    });
    let when = prop_oneof![12 => when, 1 => Just(yearly(2, 29)), 1 => Just(yearly(12, 31))];
    let closed = prop_oneof![Just(Closed::AllDay), any_part().prop_map(|(from, until)| part(from, until))];
    (when, closed, prop::bool::weighted(0.9))
}

/// A zone and an instant, mostly near a change of its offset or a leap day.
pub fn any_place() -> impl Strategy<Value = (&'static str, Timestamp)> {
    let within = |zone: &'static str, near: Timestamp| (Just(zone), -3 * 1440i64..3 * 1440, Just(near));
    let near_change = prop::sample::select(&**CHANGES).prop_flat_map(move |(zone, changes)| {
        let changes = if changes.is_empty() { vec![at("2024-03-31T01:00Z")] } else { changes };
        prop::sample::select(changes).prop_flat_map(move |change| within(zone, change))
    });
    let near_march = (prop::sample::select(&ZONES[..]), 1980i16..2050).prop_flat_map(move |(zone, year)| {
        within(zone, date(year, 3, 1).at(0, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp())
    });
    let anywhere = (prop::sample::select(&ZONES[..]), SINCE.as_second()..UNTIL.as_second())
        .prop_flat_map(move |(zone, second)| within(zone, Timestamp::from_second(second - second % 60).unwrap()));
    let near = prop_oneof![6 => near_change, 1 => near_march, 1 => anywhere];
    near.prop_map(|(zone, distance, near)| (zone, near + minutes(distance)))
}

/// A calendar in a zone, with holidays around an instant.
pub fn any_calendar(zone: &'static str, around: Timestamp) -> impl Strategy<Value = Calendar> {
    let date = TimeZone::get(zone).unwrap().to_datetime(around).date();
    (any_week(), collection::vec(any_holiday(date), 0..5)).prop_map(move |(intervals, holidays)| {
        let names = ["Founding Day", "Harvest", "Solstice", "Stocktaking", "Works Outing"];
        let named: Vec<_> =
            names.into_iter().zip(&holidays).map(|(name, (when, closed, _))| (name, *when, *closed)).collect();
        let mut calendar = with_holidays(calendar(zone, intervals), &named);
        for (holiday, (.., is_active)) in calendar.holidays.iter_mut().zip(&holidays) {
            holiday.is_active = *is_active;
        }
        calendar
    })
}

/// An amount of time below `minutes`, often whole minutes or next to them.
pub fn any_time(minutes: i64) -> impl Strategy<Value = SignedDuration> {
    let nanos = prop_oneof![
        4 => Just(0i64),
        1 => Just(1),
        1 => Just(59_999_999_999),
        1 => (0i64..60).prop_map(|second| second * 1_000_000_000),
        2 => 0i64..60_000_000_000,
    ];
    let minute = prop_oneof![3 => 0..minutes, 1 => (0..minutes).prop_map(|minute| minute - minute % 60)];
    (minute, nanos).prop_map(|(minute, nanos)| SignedDuration::from_mins(minute) + SignedDuration::from_nanos(nanos))
}
