//! Dates, times and durations as they stand in a file.

use jiff::{SignedDuration, Zoned, civil::Date, civil::DateTime, tz::TimeZone};

/// Why an event is left out, as it can stand behind its name.
pub(crate) type Reason = String;

/// A date, or a time of a date in a zone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Moment {
    /// Without a time (RFC 5545, 3.3.4): the day itself, in whatever zone.
    Date(Date),
    /// With one (RFC 5545, 3.3.5), as the wall shows it.
    Time(DateTime, TimeZone),
}

impl Moment {
    /// The date on the wall.
    pub(crate) fn date(&self) -> Date {
        match self {
            Self::Date(date) => *date,
            Self::Time(at, _) => at.date(),
        }
    }
}

/// The instant at which a wall shows a time. One that spring leaves out counts with the offset before it, of one that
/// autumn repeats it is the first (RFC 5545, 3.3.5).
pub(crate) fn instant(at: DateTime, zone: &TimeZone) -> Result<Zoned, Reason> {
    zone.to_ambiguous_zoned(at).compatible().map_err(|_| too_far())
}

pub(crate) fn too_far() -> Reason {
    "has a date that is out of range".into()
}

/// `20261224`.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let digits = text.as_bytes();
    if digits.len() != 8 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

/// `20261224T120000`; the second 60 counts as 59, and 24:00 as the midnight it means.
pub(crate) fn parse_date_time(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once(['T', 't'])?;
    let date = parse_date(date)?;
    if time.len() != 6 || !time.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hour, minute, second) = (time[..2].parse().ok()?, time[2..4].parse().ok()?, time[4..].parse::<i8>().ok()?);
    if (hour, minute, second) == (24, 0, 0) {
        return Some(date.tomorrow().ok()?.at(0, 0, 0, 0));
    }
    let second = if second == 60 { 59 } else { second };
    Some(DateTime::from_parts(date, jiff::civil::Time::new(hour, minute, second, 0).ok()?))
}

/// How long an event lasts: days of the calendar first, whatever their clocks do, then exact time (RFC 5545, 3.3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) days: i64,
    pub(crate) time: SignedDuration,
}

impl Length {
    pub(crate) const ONE_DAY: Self = Self::of_days(1);

    pub(crate) const fn of_days(days: i64) -> Self {
        Self { days, time: SignedDuration::ZERO }
    }

    pub(crate) const fn of_time(time: SignedDuration) -> Self {
        Self { days: 0, time }
    }

    /// Whole days that are no less than it: for how long before a date an event can begin that still lasts on it.
    pub(crate) fn days_at_most(self) -> i64 {
        self.days.saturating_add(self.time.as_hours() / 24 + 1)
    }
}

/// `P1D`, `PT12H`, `P2W`, `P1DT12H30M`; none for a negative one, which no event can have.
pub(crate) fn parse_duration(text: &str) -> Option<Length> {
    let text = text.trim().to_ascii_uppercase();
    let rest = text.strip_prefix('+').unwrap_or(&text).strip_prefix('P')?;
    let (dates, times) = rest.split_once('T').unwrap_or((rest, ""));
    let (mut days, mut seconds) = (0_i64, 0_i64);
    let parts = parts(dates)?.into_iter().map(|part| (part, true));
    let parts: Vec<_> = parts.chain(self::parts(times)?.into_iter().map(|part| (part, false))).collect();
    if parts.is_empty() {
        return None;
    }
    for ((number, unit), is_date) in parts {
        match (unit, is_date) {
            ('W', true) => days += 7 * number,
            ('D', true) => days += number,
            ('H', false) => seconds += 3600 * number,
            ('M', false) => seconds += 60 * number,
            ('S', false) => seconds += number,
            _ => return None,
        }
    }
    Some(Length { days, time: SignedDuration::from_secs(seconds) })
}

/// Numbers, each with the letter behind it. Nine digits are more than all years have seconds of interest.
fn parts(text: &str) -> Option<Vec<(i64, char)>> {
    let parts = text.split_inclusive(|c: char| c.is_ascii_alphabetic()).map(|part| {
        let unit = part.chars().last().filter(char::is_ascii_alphabetic)?;
        let digits = &part[..part.len() - 1];
        let is_number = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        Some((is_number.then(|| digits.parse().ok())??, unit))
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    #[test]
    fn dates_and_times_are_read_in_their_one_form() {
        assert_eq!(parse_date("20240229"), Some(date(2024, 2, 29)));
        for text in ["20230229", "2024-02-29", "2024022", "202402290", "2024022é", "20241301", "+2024022", ""] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert_eq!(parse_date_time("20261224T120001"), Some(datetime(2026, 12, 24, 12, 0, 1, 0)));
        assert_eq!(parse_date_time("20161231T235960"), Some(datetime(2016, 12, 31, 23, 59, 59, 0)));
        assert_eq!(parse_date_time("20261231T240000"), Some(datetime(2027, 1, 1, 0, 0, 0, 0)));
        for text in ["20261224", "20261224T", "20261224T1200", "20261224T250000", "20261224T240001", "20261224T1200é"]
        {
            assert_eq!(parse_date_time(text), None, "{text}");
        }
    }

    #[test]
    fn durations_have_days_and_time() {
        for (text, days, seconds) in [
            ("P1D", 1, 0),
            ("P2W", 14, 0),
            ("PT12H", 0, 43_200),
            ("+P1DT1H1M1S", 1, 3661),
            ("P15DT5H0M20S", 15, 18_020),
            ("pt30m", 0, 1800),
        ] {
            let length = Length { days, time: SignedDuration::from_secs(seconds) };
            assert_eq!(parse_duration(text), Some(length), "{text}");
        }
        for text in ["", "P", "PT", "1D", "-P1D", "P1H", "PT1D", "P1", "PD", "P1.5D", "P-1D", "P1é", "P1234567890D"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
