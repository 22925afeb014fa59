//! A calendar's hours on the local time line: without a zone, and so without changes of clocks.
//!
//! How much is open before a day is the week's pattern times the weeks, less what yearly holidays take of it, less what
//! dated ones take beyond that. Each part is a table with sums, so that the distance between two days costs nothing.

use std::collections::BTreeMap;

use super::{
    Calendar, Closed, HolidayDate, Weekday,
    calendar::DAY_MINUTES,
    day::{
        CYCLE_YEARS, LEAP_DAY, Place, day_at, day_of_year, days_before_year, number_of, place_of, start_of, weekday_of,
        weeks_before,
    },
    day_hours::{Closure, DayHours, Piece},
};

/// Which seconds of the local time line are open.
#[derive(Debug, Clone)]
pub(super) struct LocalHours {
    /// The days from Monday to Sunday, without holidays.
    week: [DayHours; 7],
    /// Open minutes of the week before each of its days, and of all of it.
    before_weekday: [i64; 8],
    yearly: Yearly,
    dated: Dated,
}

/// What recurs each year on the same date.
#[derive(Debug, Clone, Default)]
struct Yearly {
    /// Days of the year with holidays, in order, each as it is on Monday to Sunday.
    days: Vec<(u16, [DayHours; 7])>,
    /// Minutes taken before each of these days, and by all of them, in a year that begins on Monday to Sunday.
    taken: Vec<[i64; 7]>,
    /// Minutes taken in a cycle before each of its years, and in all of it.
    taken_before_year: Vec<i64>,
}

/// What is so on one date only.
#[derive(Debug, Clone, Default)]
struct Dated {
    /// Days with holidays, in order.
    days: Vec<(i64, DayHours)>,
    /// Minutes taken before each of these days, and by all of them, beyond what yearly holidays take.
    taken: Vec<i64>,
}

impl LocalHours {
    /// The hours of a calendar that [`Calendar::check_hours`] finds nothing wrong with.
    pub(super) fn new(calendar: &Calendar) -> Self {
        let mut by_day: BTreeMap<u16, Vec<Closure>> = BTreeMap::new();
        let mut by_date: BTreeMap<i64, Vec<Closure>> = BTreeMap::new();
        for (position, holiday) in calendar.holidays.iter().enumerate().filter(|(_, holiday)| holiday.is_active) {
            let (from_minute, until_minute) = match holiday.closed {
                Closed::AllDay => (0, DAY_MINUTES),
                Closed::Part { from_minute, until_minute } => (from_minute, until_minute),
            };
            let closure = Closure { position, from_minute, until_minute };
            match holiday.when {
                HolidayDate::Once { date } => by_date.entry(number_of(date)).or_default().push(closure),
                HolidayDate::Yearly { month, day } => {
                    by_day.entry(day_of_year(month, day)).or_default().push(closure);
                }
            }
        }
        let open = Weekday::ALL.map(|weekday| {
            let on_weekday = calendar.intervals.iter().filter(|interval| interval.weekday == weekday);
            on_weekday.map(|interval| (interval.from_minute, interval.until_minute)).collect::<Vec<_>>()
        });
        let week: [DayHours; 7] = std::array::from_fn(|weekday| DayHours::new(&open[weekday], &[]));
        let mut before_weekday = [0; 8];
        for (weekday, hours) in week.iter().enumerate() {
            before_weekday[weekday + 1] = before_weekday[weekday] + hours.open_minutes;
        }
        let yearly = Yearly::new(&week, &open, &by_day);
        let mut hours = Self { week, before_weekday, yearly, dated: Dated::default() };
        hours.dated = Dated::new(&hours, &open, &by_day, by_date);
        hours
    }

    /// The piece of its day that a local second is in, and the local second at which that piece ends.
    pub(super) fn piece_at(&self, local_second: i64) -> (Piece, i64) {
        let (day, second) = day_at(local_second);
        let piece = self.day(day).piece_at(second);
        (piece, start_of(day) + 60 * i64::from(piece.until_minute))
    }

    /// Open seconds between two local seconds.
    pub(super) fn open_seconds(&self, from: i64, until: i64) -> i64 {
        self.open_seconds_before(until) - self.open_seconds_before(from)
    }

    /// The first local second before which that many seconds since `from` are open. `until` bounds the search: that many
    /// must be open before it.
    pub(super) fn second_after_open(&self, from: i64, until: i64, seconds: i64) -> i64 {
        let wanted = self.open_seconds_before(from) + seconds;
        // The last day before which fewer are open; the step doubles until it is passed, then it is bisected.
        let (mut day, end) = (day_at(from).0, day_at(until).0);
        let falls_short = |day| 60 * self.open_minutes_before(day) < wanted;
        let mut step = 1;
        while day + step <= end && falls_short(day + step) {
            day += step;
            step *= 2;
        }
        while step > 1 {
            step /= 2;
            if day + step <= end && falls_short(day + step) {
                day += step;
            }
        }
        let within_day = wanted - 60 * self.open_minutes_before(day);
        start_of(day) + self.day(day).second_after_open(within_day)
    }

    fn open_seconds_before(&self, local_second: i64) -> i64 {
        let (day, second) = day_at(local_second);
        60 * self.open_minutes_before(day) + self.day(day).open_seconds_before(second)
    }

    /// Counted from the week of day 0, so negative before it.
    fn open_minutes_before(&self, day: i64) -> i64 {
        let by_week = weeks_before(day) * self.before_weekday[7] + self.before_weekday[weekday_of(day)];
        by_week - self.yearly.taken_before(day) - self.dated.taken_before(day)
    }

    fn day(&self, day: i64) -> &DayHours {
        self.dated.day(day).or_else(|| self.yearly.day(day)).unwrap_or(&self.week[weekday_of(day)])
    }
}

impl Yearly {
    fn new(week: &[DayHours; 7], open: &[Vec<(u16, u16)>; 7], by_day: &BTreeMap<u16, Vec<Closure>>) -> Self {
        if by_day.is_empty() {
            return Self::default();
        }
        let on_weekdays =
            |closures: &Vec<Closure>| std::array::from_fn(|weekday: usize| DayHours::new(&open[weekday], closures));
        let days: Vec<(u16, [DayHours; 7])> =
            by_day.iter().map(|(day, closures)| (*day, on_weekdays(closures))).collect();
        let mut taken = vec![[0; 7]];
        for (index, (day, hours)) in days.iter().enumerate() {
            let mut sums: [i64; 7] = taken[index];
            for (first_weekday, sum) in sums.iter_mut().enumerate() {
                let weekday = (first_weekday + usize::from(*day)) % 7;
                *sum += week[weekday].open_minutes - hours[weekday].open_minutes;
            }
            taken.push(sums);
        }
        let mut yearly = Self { days, taken, taken_before_year: vec![0] };
        for year in 0..CYCLE_YEARS {
            let (first, next) = (days_before_year(year), days_before_year(year + 1));
            let length = if next - first == 366 { LEAP_DAY + 1 } else { LEAP_DAY };
            let sum = yearly.taken_before_year[year] + yearly.taken_in_year(weekday_of(first), length);
            yearly.taken_before_year.push(sum);
        }
        yearly
    }

    /// Minutes taken on the first days of a year.
    fn taken_in_year(&self, first_weekday: usize, days: u16) -> i64 {
        self.taken[self.days.partition_point(|(day, _)| *day < days)][first_weekday]
    }

    fn taken_before(&self, day: i64) -> i64 {
        if self.days.is_empty() {
            return 0;
        }
        let Place { cycle, year, day_of_year } = place_of(day);
        let in_year = self.taken_in_year(weekday_of(day - i64::from(day_of_year)), day_of_year);
        cycle * self.taken_before_year[CYCLE_YEARS] + self.taken_before_year[year] + in_year
    }

    fn day(&self, day: i64) -> Option<&DayHours> {
        if self.days.is_empty() {
            return None;
        }
        let day_of_year = place_of(day).day_of_year;
        let found = self.days.binary_search_by_key(&day_of_year, |(day, _)| *day).ok()?;
        Some(&self.days[found].1[weekday_of(day)])
    }
}

impl Dated {
    fn new(
        hours: &LocalHours,
        open: &[Vec<(u16, u16)>; 7],
        by_day: &BTreeMap<u16, Vec<Closure>>,
        by_date: BTreeMap<i64, Vec<Closure>>,
    ) -> Self {
        let mut dated = Self { days: Vec::with_capacity(by_date.len()), taken: vec![0] };
        let mut taken = 0;
        for (day, mut closures) in by_date {
            closures.extend(by_day.get(&place_of(day).day_of_year).into_iter().flatten());
            closures.sort_unstable();
            let on_date = DayHours::new(&open[weekday_of(day)], &closures);
            taken += hours.day(day).open_minutes - on_date.open_minutes;
            dated.taken.push(taken);
            dated.days.push((day, on_date));
        }
        dated
    }

    fn taken_before(&self, day: i64) -> i64 {
        // Without dated holidays there is no sum at all.
        let index = self.days.partition_point(|(dated, _)| *dated < day);
        self.taken.get(index).copied().unwrap_or_default()
    }

    fn day(&self, day: i64) -> Option<&DayHours> {
        let found = self.days.binary_search_by_key(&day, |(day, _)| *day).ok()?;
        Some(&self.days[found].1)
    }
}
