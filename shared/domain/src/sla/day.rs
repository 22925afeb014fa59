//! Days of the local time line by number, with years that begin in March so that a leap day is the last of its year.
//!
//! After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". The Gregorian calendar repeats itself after 400
//! years, which are 146,097 days and whole weeks.

use jiff::civil::Date;

/// Seconds of a day on the local time line, on which no day is shorter or longer.
pub(super) const DAY_SECONDS: i64 = 86_400;
/// Days of 400 years.
pub(super) const CYCLE_DAYS: i64 = 146_097;
/// Years of a cycle.
pub(super) const CYCLE_YEARS: usize = 400;
/// The number of 1 January 1970; day 0 is 1 March of the year 0.
const EPOCH: i64 = 719_468;
/// Where 29 February stands in its year.
pub(super) const LEAP_DAY: u16 = 365;

/// Where a day stands in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Cycles since the year 0.
    pub cycle: i64,
    /// 0 to 399.
    pub year: usize,
    /// 0 for 1 March to 365 for 29 February.
    pub day_of_year: u16,
}

/// The day that a second of the local time line is in, and the second within it.
pub(super) fn day_at(local_second: i64) -> (i64, i64) {
    (local_second.div_euclid(DAY_SECONDS) + EPOCH, local_second.rem_euclid(DAY_SECONDS))
}

/// The first second of a day.
pub(super) fn start_of(day: i64) -> i64 {
    (day - EPOCH) * DAY_SECONDS
}

/// 0 for Monday to 6 for Sunday. Day 0 was a Wednesday.
pub(super) fn weekday_of(day: i64) -> usize {
    index((day + 2).rem_euclid(7))
}

/// Whole weeks, begun on Mondays, before the week of a day.
pub(super) fn weeks_before(day: i64) -> i64 {
    (day + 2).div_euclid(7)
}

/// Days of a cycle before one of its years; 400 gives those of the whole cycle.
pub(super) fn days_before_year(year: usize) -> i64 {
    let years = i64::try_from(year).expect("at most 400");
    if year == CYCLE_YEARS { CYCLE_DAYS } else { 365 * years + years / 4 - years / 100 }
}

/// Where a day stands.
pub(super) fn place_of(day: i64) -> Place {
    let (cycle, day) = (day.div_euclid(CYCLE_DAYS), day.rem_euclid(CYCLE_DAYS));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    Place { cycle, year: index(year), day_of_year: u16::try_from(day_of_year).expect("at most 365") }
}

/// Where a day of a month stands in its year.
pub(super) fn day_of_year(month: i8, day: i8) -> u16 {
    let months = (i64::from(month) + 9) % 12;
    u16::try_from((153 * months + 2) / 5 + i64::from(day) - 1).expect("a day of a month")
}

/// The number of a date.
pub(super) fn number_of(date: Date) -> i64 {
    let year = i64::from(date.year()) - i64::from(date.month() < 3);
    let (cycle, year_of_cycle) = (year.div_euclid(400), index(year.rem_euclid(400)));
    cycle * CYCLE_DAYS + days_before_year(year_of_cycle) + i64::from(day_of_year(date.month(), date.day()))
}

fn index(number: i64) -> usize {
    usize::try_from(number).expect("a remainder is not negative")
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};

    use super::*;

    #[test]
    fn every_day_of_the_calendar_has_its_number_weekday_and_place() {
        let mut expected = number_of(Date::MIN);
        let mut day = Date::MIN;
        loop {
            assert_eq!(number_of(day), expected, "{day}");
            assert_eq!(weekday_of(expected), usize::try_from(day.weekday().to_monday_zero_offset()).unwrap(), "{day}");
            let place = place_of(expected);
            assert_eq!(place.day_of_year, day_of_year(day.month(), day.day()), "{day}");
            let march = place.cycle * CYCLE_DAYS + days_before_year(place.year);
            assert_eq!(march + i64::from(place.day_of_year), expected, "{day}");
            let Ok(next) = day.checked_add(1.day()) else { break };
            (day, expected) = (next, expected + 1);
        }
        assert_eq!(day, Date::MAX);
        assert_eq!(start_of(number_of(date(1970, 1, 1))), 0);
        assert_eq!(day_at(-1), (number_of(date(1969, 12, 31)), DAY_SECONDS - 1));
        assert_eq!(day_of_year(2, 29), LEAP_DAY);
    }
}
