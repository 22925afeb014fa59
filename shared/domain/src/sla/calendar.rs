//! A calendar as people make it, and what of it is refused.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Holiday, HolidayFeed, feed, holiday};
use crate::{CalendarId, FieldError, Invalid, Tenant, people};

/// Minutes of a day; the end of an interval that lasts until midnight.
pub(super) const DAY_MINUTES: u16 = 1440;
/// Most intervals of a calendar.
pub const MAX_INTERVALS: usize = 100;
/// Longest name of a calendar or a holiday in characters.
const MAX_NAME: usize = 120;

/// Days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All weekdays, from Monday.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];
}

/// Open time on one weekday, in minutes since local midnight; `until` may be 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// The day.
    pub weekday: Weekday,
    /// First open minute.
    pub from_minute: u16,
    /// First minute that is closed again.
    pub until_minute: u16,
}

/// Business hours in a time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The id.
    pub id: CalendarId,
    /// As shown.
    pub name: String,
    /// IANA name.
    pub time_zone: String,
    /// Open times; those of one day may touch and may not overlap.
    pub intervals: Vec<Interval>,
    /// Days, and parts of days, without open time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// Where some of the holidays come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holiday_feeds: Vec<HolidayFeed>,
}

impl Calendar {
    /// Monday to Sunday around the clock.
    pub fn around_the_clock() -> Vec<Interval> {
        let whole = |weekday| Interval { weekday, from_minute: 0, until_minute: DAY_MINUTES };
        Weekday::ALL.map(whole).to_vec()
    }

    /// Its time zone; UTC should the zone not be known any more.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// The calendar as it is stored: names with their spaces folded, the zone under its own spelling, intervals in the
    /// order of the week.
    ///
    /// # Errors
    /// As of [`Self::validate`]; positions are those of the lists as they came.
    pub fn parse(mut self) -> Result<Self, Invalid> {
        self.validate()?;
        self.name = people::tidy_name(&self.name);
        if let Ok(time_zone) = Tenant::parse_time_zone(&self.time_zone) {
            self.time_zone = time_zone;
        }
        for holiday in &mut self.holidays {
            holiday.name = people::tidy_name(&holiday.name);
        }
        for feed in &mut self.holiday_feeds {
            feed.name = people::tidy_name(&feed.name);
            if let Ok(url) = HolidayFeed::parse_url(&feed.url) {
                feed.url = url;
            }
        }
        self.intervals.sort_by_key(|interval| (interval.weekday, interval.from_minute));
        Ok(self)
    }

    /// Checks all of it.
    ///
    /// # Errors
    /// Every wrong field, such as `intervals[2].until_minute`. A calendar that has intervals is accepted even when its
    /// holidays leave nothing of them open: that depends on the year, and nothing here waits for open time without end.
    pub fn validate(&self) -> Result<(), Invalid> {
        let mut errors = Vec::new();
        check_name("name", &self.name, &mut errors);
        self.check_hours(&mut errors);
        holiday::check_names(&self.holidays, &mut errors);
        feed::check(&self.holiday_feeds, &mut errors);
        Invalid::unless_empty(errors)
    }

    /// Checks what decides when it is open: all but names and ids.
    pub(super) fn check_hours(&self, errors: &mut Vec<FieldError>) {
        if let Err(reason) = Tenant::parse_time_zone(&self.time_zone) {
            errors.push(FieldError { field: "time_zone".into(), reason: reason.into() });
        }
        check_intervals(&self.intervals, errors);
        holiday::check_dates(&self.holidays, errors);
    }
}

/// A name is one line of text that says something.
pub(super) fn check_name(field: &str, name: &str, errors: &mut Vec<FieldError>) {
    if people::tidy_name(name).is_empty() {
        errors.push(FieldError { field: field.into(), reason: "must not be empty".into() });
    } else if name.chars().count() > MAX_NAME {
        errors.push(FieldError { field: field.into(), reason: format!("must have at most {MAX_NAME} characters") });
    }
}

/// Minutes of a day, the second after the first. Says whether they are.
pub(super) fn check_minutes(
    field: impl Fn() -> String,
    from_minute: u16,
    until_minute: u16,
    errors: &mut Vec<FieldError>,
) -> bool {
    let reason = if until_minute > DAY_MINUTES {
        format!("must be at most {DAY_MINUTES}")
    } else if from_minute >= until_minute {
        "must be after from_minute".to_owned()
    } else {
        return true;
    };
    errors.push(FieldError { field: field() + ".until_minute", reason });
    false
}

fn check_intervals(intervals: &[Interval], errors: &mut Vec<FieldError>) {
    if intervals.is_empty() {
        errors.push(FieldError { field: "intervals".into(), reason: "must leave some time of the week open".into() });
    }
    if intervals.len() > MAX_INTERVALS {
        errors.push(FieldError { field: "intervals".into(), reason: format!("must be at most {MAX_INTERVALS}") });
        return;
    }
    let mut sound: Vec<(usize, &Interval)> = Vec::with_capacity(intervals.len());
    for (position, interval) in intervals.iter().enumerate() {
        let field = || format!("intervals[{position}]");
        if !check_minutes(field, interval.from_minute, interval.until_minute, errors) {
            continue;
        }
        let overlaps = |(_, other): &&(usize, &Interval)| {
            other.weekday == interval.weekday
                && other.from_minute < interval.until_minute
                && interval.from_minute < other.until_minute
        };
        if let Some((other, _)) = sound.iter().find(overlaps) {
            errors.push(FieldError { field: field(), reason: format!("overlaps intervals[{other}]") });
        }
        sound.push((position, interval));
    }
}
