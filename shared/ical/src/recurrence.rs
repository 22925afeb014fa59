//! The dates of a rule (RFC 5545, 3.3.10).
//!
//! A rule divides time into periods, days to years, and takes every so many of them; of the days of such a period it takes
//! those that all of its parts agree to. The RFC says of some parts that they expand and of others that they limit: over the
//! days of a period, both come to the same.

use jiff::{Span, ToSpan, civil::Date};

use crate::{
    effort::Effort,
    rule::{Frequency, Rule},
    value::{Reason, too_far},
};

impl Rule {
    /// The dates from one to another, both included, in order. `goes_on` says whether a date is within the rule's `UNTIL`.
    /// Dates begin with `start`, which is one of them only if the rule agrees: the RFC leaves open what a start means that
    /// its rule does not.
    pub(crate) fn dates(
        &self,
        start: Date,
        (from, to): (Date, Date),
        goes_on: impl Fn(Date) -> bool,
        effort: &mut Effort,
    ) -> Result<Vec<Date>, Reason> {
        let mut dates = Vec::new();
        let mut counted = 0;
        let mut number = self.first_period(start, from);
        loop {
            let Some((first, last)) = self.period(start, number) else { return Ok(dates) };
            if first > to {
                return Ok(dates);
            }
            number += 1;
            for date in self.of_period(start, first, last, effort)? {
                if date < start {
                    continue;
                }
                counted += 1;
                if date > to || !goes_on(date) || self.count.is_some_and(|count| counted > count) {
                    return Ok(dates);
                }
                if date >= from {
                    dates.push(date);
                }
            }
        }
    }

    /// The number of a period from which on no date from `from` on is missed. Counted dates are counted from the first.
    fn first_period(&self, start: Date, from: Date) -> i64 {
        if self.count.is_some() || from <= start {
            return 0;
        }
        let days = start.duration_until(from).as_hours() / 24;
        let years = i64::from(from.year()) - i64::from(start.year());
        let periods = match self.frequency {
            Frequency::Daily => days,
            Frequency::Weekly => days / 7,
            Frequency::Monthly => 12 * years + i64::from(from.month()) - i64::from(start.month()),
            Frequency::Yearly => years,
        };
        (periods / i64::from(self.interval) - 1).max(0)
    }

    /// The first and the last day of a period; none when it does not lie in time as we know it.
    fn period(&self, start: Date, number: i64) -> Option<(Date, Date)> {
        let periods = number.checked_mul(i64::from(self.interval))?;
        match self.frequency {
            Frequency::Daily => {
                let day = start.checked_add(Span::new().try_days(periods).ok()?).ok()?;
                Some((day, day))
            }
            Frequency::Weekly => {
                let first = start.checked_sub(i64::from(start.weekday().since(self.week_start)).days()).ok()?;
                let first = first.checked_add(Span::new().try_weeks(periods).ok()?).ok()?;
                Some((first, first.saturating_add(6.days())))
            }
            Frequency::Monthly => {
                let first = start.first_of_month().checked_add(Span::new().try_months(periods).ok()?).ok()?;
                Some((first, first.last_of_month()))
            }
            Frequency::Yearly => {
                let first = start.first_of_year().checked_add(Span::new().try_years(periods).ok()?).ok()?;
                Some((first, first.last_of_year()))
            }
        }
    }

    /// The dates of one period, in order.
    fn of_period(&self, start: Date, first: Date, last: Date, effort: &mut Effort) -> Result<Vec<Date>, Reason> {
        let mut dates = Vec::new();
        for (first, last) in self.stretches(start, first, last) {
            let days = first.duration_until(last).as_hours() / 24 + 1;
            effort.spend(days.try_into().map_err(|_| too_far())?)?;
            let stretch = first.series(1.day()).take_while(|date| *date <= last);
            dates.extend(stretch.filter(|date| self.agrees(start, *date)));
        }
        if self.positions.is_empty() {
            return Ok(dates);
        }
        let at = |position: &i16| {
            let (position, length) = (isize::from(*position), dates.len().cast_signed());
            let index = if position > 0 { position - 1 } else { length + position };
            usize::try_from(index).ok().and_then(|index| dates.get(index)).copied()
        };
        let mut chosen: Vec<Date> = self.positions.iter().filter_map(at).collect();
        chosen.sort_unstable();
        chosen.dedup();
        Ok(chosen)
    }

    /// The parts of a period that can have dates of the rule: of a year the months that it names.
    fn stretches(&self, start: Date, first: Date, last: Date) -> Vec<(Date, Date)> {
        let start_month = [i16::from(start.month())];
        let months = if self.months.is_empty() && self.says_no_day() { &start_month[..] } else { &self.months };
        if self.frequency != Frequency::Yearly || months.is_empty() {
            return vec![(first, last)];
        }
        let month = |month: &i16| {
            let first = first.checked_add(Span::new().try_months(*month - 1).ok()?).ok()?;
            Some((first, first.last_of_month()))
        };
        months.iter().filter_map(month).collect()
    }

    fn says_no_day(&self) -> bool {
        self.weeks.is_empty() && self.weekdays.is_empty() && self.month_days.is_empty() && self.year_days.is_empty()
    }

    fn agrees(&self, start: Date, date: Date) -> bool {
        let is_in = |list: &[i16], number: i16| list.is_empty() || list.binary_search(&number).is_ok();
        let is_either =
            |list: &[i16], (number, from_end): (i16, i16)| is_in(list, number) || list.binary_search(&from_end).is_ok();
        let month_day = (i16::from(date.day()), i16::from(date.day() - date.days_in_month() - 1));
        let year_day = (date.day_of_year(), date.day_of_year() - date.days_in_year() - 1);
        is_in(&self.months, date.month().into())
            && is_either(&self.month_days, month_day)
            && is_either(&self.year_days, year_day)
            && (self.weeks.is_empty() || is_either(&self.weeks, self.week(date)))
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|day| self.is_weekday(date, *day)))
            && self.is_as_start(start, date)
    }

    /// What a rule does not say, the first date says for it.
    fn is_as_start(&self, start: Date, date: Date) -> bool {
        if !(self.weekdays.is_empty() && self.month_days.is_empty() && self.year_days.is_empty()) {
            return true;
        }
        match self.frequency {
            Frequency::Daily => true,
            Frequency::Weekly => date.weekday() == start.weekday(),
            Frequency::Monthly => date.day() == start.day(),
            Frequency::Yearly if !self.weeks.is_empty() => date.weekday() == start.weekday(),
            Frequency::Yearly => {
                date.day() == start.day() && (!self.months.is_empty() || date.month() == start.month())
            }
        }
    }

    /// Numbers count within the month, in yearly rules without months within the year.
    fn is_weekday(&self, date: Date, (number, weekday): (i16, jiff::civil::Weekday)) -> bool {
        let is_of_year = self.frequency == Frequency::Yearly && self.months.is_empty();
        let (day, days) = if is_of_year {
            (date.day_of_year(), date.days_in_year())
        } else {
            (date.day().into(), date.days_in_month().into())
        };
        date.weekday() == weekday && [0, (day - 1) / 7 + 1, -((days - day) / 7) - 1].contains(&number)
    }

    /// The number of a date's week from the beginning and from the end of its year. A week is of the year that has four
    /// of its days.
    fn week(&self, date: Date) -> (i16, i16) {
        let fourth = 3 - i64::from(date.weekday().since(self.week_start));
        let fourth = date.saturating_add(fourth.days());
        let day = fourth.day_of_year();
        ((day - 1) / 7 + 1, -((fourth.days_in_year() - day) / 7) - 1)
    }
}
