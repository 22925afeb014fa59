//! Years ahead, against an oracle that goes day by day.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::{
    calendars::{ZONES, at, hours, minutes, office, once, open_on, open_time, part, with_holidays, yearly},
    oracle::Oracle,
};
use crate::{
    Calendar, Weekday,
    sla::{Closed, HolidayDate},
};

/// Open time of a date. Where the zone changes on it or beside it, its minutes are walked; else the clock's minutes are
/// those that pass.
fn open_on_date(calendar: &Calendar, zone: &TimeZone, date: Date) -> SignedDuration {
    let midnight = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).unwrap();
    let (from, to) = (midnight(date), midnight(date.tomorrow().unwrap()));
    let (before, after) = (zone.to_offset(from - hours(24)), zone.to_offset(to + hours(24)));
    if before != after || zone.to_offset(from) != after {
        let length = to.duration_since(from).as_mins();
        return Oracle::new(calendar, from, length).business_time_between(from, to);
    }
    let weekday = Weekday::ALL[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap()];
    let is_open = |minute: &u16| {
        let in_hours = calendar.intervals.iter().any(|interval| {
            interval.weekday == weekday && (interval.from_minute..interval.until_minute).contains(minute)
        });
        in_hours
            && !calendar.holidays.iter().any(|holiday| {
                let is_that_date = match holiday.when {
                    HolidayDate::Once { date: other } => other == date,
                    HolidayDate::Yearly { month, day } => (month, day) == (date.month(), date.day()),
                };
                is_that_date
                    && match holiday.closed {
                        Closed::AllDay => true,
                        Closed::Part { from_minute, until_minute } => (from_minute..until_minute).contains(minute),
                    }
            })
    };
    minutes((0..1440).filter(is_open).count().try_into().unwrap())
}

fn busy(zone: &str) -> Calendar {
    let mut intervals = open_on(&Weekday::ALL[..5], 8 * 60 + 30, 12 * 60);
    intervals.extend(open_on(&Weekday::ALL[..4], 13 * 60, 18 * 60 + 15));
    intervals.extend(open_on(&[Weekday::Saturday, Weekday::Sunday], 0, 3 * 60 + 20));
    let calendar = Calendar { intervals, ..office(zone) };
    with_holidays(
        calendar,
        &[
            ("New Year", yearly(1, 1), Closed::AllDay),
            ("Leap Day", yearly(2, 29), part(600, 1440)),
            ("Labour Day", yearly(5, 1), Closed::AllDay),
            ("Christmas Eve", yearly(12, 24), part(720, 1440)),
            ("Christmas", yearly(12, 25), Closed::AllDay),
            ("Easter Monday", once(2027, 3, 29), Closed::AllDay),
            ("Bridge", once(2028, 2, 29), part(510, 620)),
            ("Moving", once(2030, 5, 1), part(0, 720)),
            ("Outing", once(2033, 10, 30), part(0, 150)),
        ],
    )
}

#[test]
fn ten_years_ahead_it_is_right_to_the_day() {
    for name in ZONES {
        let (calendar, zone) = (busy(name), TimeZone::get(name).unwrap());
        let ready = open_time(&calendar);
        let start_date = jiff::civil::date(2026, 1, 1);
        let start = zone.to_timestamp(start_date.at(0, 0, 0, 0)).unwrap();
        let (mut date, mut sum) = (start_date, SignedDuration::ZERO);
        while date < start_date + 10.years() {
            let open = open_on_date(&calendar, &zone, date);
            date = date.tomorrow().unwrap();
            let next: Timestamp = zone.to_timestamp(date.at(0, 0, 0, 0)).unwrap();
            sum += open;
            assert_eq!(ready.business_time_between(start, next), sum, "{name} until {date}");
            if open.is_positive() {
                let due_at = ready.due_at(start, sum).unwrap();
                assert!(due_at > next - hours(26) && due_at <= next, "{name} {date}");
                assert_eq!(ready.business_time_between(due_at, next), SignedDuration::ZERO, "{name} {date}");
            }
        }
    }
}

#[test]
fn four_hundred_years_repeat_themselves() {
    let ready = open_time(&with_holidays(office("UTC"), &[("Leap Day", yearly(2, 29), Closed::AllDay)]));
    let cycle = |year: i64| (at(&format!("{year}-03-01T00:00Z")), at(&format!("{}-03-01T00:00Z", year + 400)));
    let (from, to) = cycle(2000);
    let sum = ready.business_time_between(from, to);
    // 20,871 weeks of 40 hours, less 8 hours for each of the 97 leap days that is not at a weekend.
    let weekdays = (2001..=2400i16).filter_map(|year| Date::new(year, 2, 29).ok());
    let weekdays = weekdays.filter(|date| date.weekday().to_monday_zero_offset() < 5).count();
    assert_eq!(sum, hours(20_871 * 40 - 8 * i64::try_from(weekdays).unwrap()));
    for year in [1000, 1601, 1999, 2024, 5000] {
        let (from, to) = cycle(year);
        assert_eq!(ready.business_time_between(from, to), sum, "{year}");
    }
}
