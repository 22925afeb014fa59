//! Rules of recurrence as they are written (RFC 5545, 3.3.10 and 3.8.5.3).

use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::value::{Reason, parse_date, parse_date_time};

/// Most numbers in one part of a rule: more than there are different ones.
const MAX_NUMBERS: usize = 1000;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// Until when, itself included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    /// A date.
    Date(Date),
    /// A time on the wall.
    Local(DateTime),
    /// A time in UTC.
    Utc(DateTime),
}

/// A rule of whole days. Lists are sorted; an empty one rules nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) frequency: Frequency,
    pub(crate) interval: u32,
    pub(crate) count: Option<u32>,
    pub(crate) until: Option<Until>,
    pub(crate) months: Vec<i16>,
    pub(crate) weeks: Vec<i16>,
    pub(crate) year_days: Vec<i16>,
    pub(crate) month_days: Vec<i16>,
    /// Zero for every such day, else which one of the month or year, from its end if negative.
    pub(crate) weekdays: Vec<(i16, Weekday)>,
    pub(crate) positions: Vec<i16>,
    pub(crate) week_start: Weekday,
}

impl Rule {
    /// Reads a rule. `at` is the time of the first date, none for days.
    ///
    /// What is refused: several times a day, for such an event is no holiday; parts that the RFC does not allow with the
    /// frequency, for programs differ in what they make of them; and parts that are not known, without which the dates
    /// would be wrong.
    pub(crate) fn parse(text: &str, at: Option<Time>) -> Result<Self, Reason> {
        let mut parts: Vec<(String, &str)> = Vec::new();
        for part in text.trim().split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| unreadable(part))?;
            let name = name.trim().to_ascii_uppercase();
            if parts.iter().any(|(other, _)| *other == name) {
                return Err(unreadable(part));
            }
            parts.push((name, value.trim()));
        }
        let frequency = parts.iter().find(|(name, _)| name == "FREQ").map(|(_, value)| value.to_ascii_uppercase());
        let mut rule = Self::every(match frequency.as_deref() {
            Some("DAILY") => Frequency::Daily,
            Some("WEEKLY") => Frequency::Weekly,
            Some("MONTHLY") => Frequency::Monthly,
            Some("YEARLY") => Frequency::Yearly,
            Some("HOURLY" | "MINUTELY" | "SECONDLY") => return Err("repeats more often than daily".into()),
            _ => return Err("repeats by a rule without a frequency".into()),
        });
        for (name, value) in parts {
            rule.set(&name, value, at).ok_or_else(|| unreadable(&format!("{name}={value}")))?;
        }
        rule.check()?;
        Ok(rule)
    }

    fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            count: None,
            until: None,
            months: vec![],
            weeks: vec![],
            year_days: vec![],
            month_days: vec![],
            weekdays: vec![],
            positions: vec![],
            week_start: Weekday::Monday,
        }
    }

    fn set(&mut self, name: &str, value: &str, at: Option<Time>) -> Option<()> {
        match name {
            "FREQ" => {}
            "INTERVAL" => self.interval = value.parse().ok().filter(|interval| *interval > 0)?,
            "COUNT" => self.count = Some(value.parse().ok().filter(|count| *count > 0)?),
            "UNTIL" => self.until = Some(until(value)?),
            "BYMONTH" => self.months = numbers(value, 1, 12)?,
            "BYWEEKNO" => self.weeks = signed_numbers(value, 53)?,
            "BYYEARDAY" => self.year_days = signed_numbers(value, 366)?,
            "BYMONTHDAY" => self.month_days = signed_numbers(value, 31)?,
            "BYDAY" => self.weekdays = weekdays(value)?,
            "BYSETPOS" => self.positions = signed_numbers(value, 366)?,
            "WKST" => self.week_start = weekday(value)?,
            // On days they must be ignored; of a time they may say what it says itself.
            "BYHOUR" => says(value, at.map(Time::hour))?,
            "BYMINUTE" => says(value, at.map(Time::minute))?,
            "BYSECOND" => says(value, at.map(Time::second))?,
            // RFC 7529; without SKIP, or with this one, it is the same as this calendar's.
            "RSCALE" if value.eq_ignore_ascii_case("GREGORIAN") => {}
            "SKIP" if value.eq_ignore_ascii_case("OMIT") => {}
            _ => return None,
        }
        Some(())
    }

    /// Which parts go with which frequency: the table of 3.3.10 and the sentences before it.
    fn check(&self) -> Result<(), Reason> {
        let is_numbered = self.weekdays.iter().any(|(number, _)| *number != 0);
        let is_wrong = match self.frequency {
            Frequency::Daily => !self.weeks.is_empty() || !self.year_days.is_empty() || is_numbered,
            Frequency::Weekly => {
                !self.weeks.is_empty() || !self.year_days.is_empty() || !self.month_days.is_empty() || is_numbered
            }
            Frequency::Monthly => !self.weeks.is_empty() || !self.year_days.is_empty(),
            Frequency::Yearly => !self.weeks.is_empty() && is_numbered,
        };
        let parts = [&self.months, &self.weeks, &self.year_days, &self.month_days];
        let has_parts = parts.iter().any(|part| !part.is_empty()) || !self.weekdays.is_empty();
        if is_wrong || (!self.positions.is_empty() && !has_parts) {
            return Err("repeats by a rule whose parts do not go together".into());
        }
        Ok(())
    }
}

fn unreadable(part: &str) -> Reason {
    let part: String = part.chars().filter(|c| !c.is_control()).take(40).collect();
    format!("repeats by a rule that is not understood: {part}")
}

fn until(text: &str) -> Option<Until> {
    if let Some(date) = parse_date(text) {
        return Some(Until::Date(date));
    }
    match text.strip_suffix(['Z', 'z']) {
        Some(utc) => parse_date_time(utc).map(Until::Utc),
        None => parse_date_time(text).map(Until::Local),
    }
}

fn says(value: &str, at: Option<i8>) -> Option<()> {
    at.is_none_or(|at| value.parse() == Ok(at)).then_some(())
}

fn numbers(text: &str, from: i16, to: i16) -> Option<Vec<i16>> {
    let number = |text: &str| text.trim().parse().ok().filter(|number| (from..=to).contains(number));
    sorted(text.split(',').take(MAX_NUMBERS + 1).map(number).collect::<Option<_>>()?)
}

/// From either end, counted from 1.
fn signed_numbers(text: &str, most: i16) -> Option<Vec<i16>> {
    numbers(text, -most, most).filter(|numbers| !numbers.contains(&0))
}

fn weekdays(text: &str) -> Option<Vec<(i16, Weekday)>> {
    let day = |text: &str| {
        let text = text.trim();
        let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
        let number = if number.is_empty() { 0 } else { *signed_numbers(number, 53)?.first()? };
        Some((number, weekday(name)?))
    };
    let mut days = text.split(',').take(MAX_NUMBERS + 1).map(day).collect::<Option<Vec<_>>>()?;
    if days.len() > MAX_NUMBERS {
        return None;
    }
    days.sort_unstable_by_key(|(number, day)| (*number, day.to_monday_zero_offset()));
    days.dedup();
    Some(days)
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

fn sorted(mut numbers: Vec<i16>) -> Option<Vec<i16>> {
    if numbers.len() > MAX_NUMBERS {
        return None;
    }
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}
