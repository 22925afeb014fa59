//! Holidays: days, and parts of days, on which a calendar has no business hours.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::{check_minutes, check_name};
use crate::{FieldError, HolidayFeedId, HolidayId, people};

/// Most holidays of a calendar, those switched off included.
pub const MAX_HOLIDAYS: usize = 500;

/// A day, or a part of one, without business hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The id.
    pub id: HolidayId,
    /// As shown, and as explanations name it.
    pub name: String,
    /// The date or dates.
    pub when: HolidayDate,
    /// How much of the day is closed.
    #[serde(default, skip_serializing_if = "Closed::is_all_day")]
    pub closed: Closed,
    /// Whether it counts. What a person has switched off stays off when its feed is read again.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub is_active: bool,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "HolidaySource::is_manual")]
    pub source: HolidaySource,
}

fn yes() -> bool {
    true
}

// Serde asks for a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_yes(value: &bool) -> bool {
    *value
}

/// When a holiday is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum HolidayDate {
    /// On one date.
    Once {
        /// The date in the calendar's zone.
        #[schema(value_type = String, format = Date)]
        date: Date,
    },
    /// Every year on the same day of the same month; 29 February in leap years only.
    Yearly {
        /// 1 to 12.
        month: i8,
        /// 1 to the length of the month.
        day: i8,
    },
}

/// How much of a holiday is closed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Closed {
    /// The date from its first minute to its last.
    #[default]
    AllDay,
    /// A part, in minutes since local midnight.
    Part {
        /// First closed minute.
        from_minute: u16,
        /// First minute to which the business hours of the day apply again; may be 1440.
        until_minute: u16,
    },
}

impl Closed {
    // Serde asks for a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    fn is_all_day(&self) -> bool {
        *self == Self::AllDay
    }
}

/// Where a holiday comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HolidaySource {
    /// A person entered it.
    #[default]
    Manual,
    /// An iCalendar feed brought it.
    Feed {
        /// The feed.
        #[schema(value_type = String)]
        feed_id: HolidayFeedId,
        /// The `UID` of the feed's event (RFC 5545, 3.8.4.7); the dates of a recurring event share it.
        uid: String,
    },
}

impl HolidaySource {
    fn is_manual(&self) -> bool {
        *self == Self::Manual
    }
}

/// Collects what is wrong with the dates and times of holidays.
pub(super) fn check_dates(holidays: &[Holiday], errors: &mut Vec<FieldError>) {
    if holidays.len() > MAX_HOLIDAYS {
        errors.push(FieldError { field: "holidays".into(), reason: format!("must be at most {MAX_HOLIDAYS}") });
        return;
    }
    for (position, holiday) in holidays.iter().enumerate() {
        let field = || format!("holidays[{position}]");
        if let HolidayDate::Yearly { month, day } = holiday.when {
            check_month_and_day(field, month, day, errors);
        }
        if let Closed::Part { from_minute, until_minute } = holiday.closed {
            check_minutes(|| format!("{}.closed", field()), from_minute, until_minute, errors);
        }
    }
}

/// Collects what is wrong with the names and ids of holidays: each has a name and an id of its own, and no two of a name
/// close the same time.
pub(super) fn check_names(holidays: &[Holiday], errors: &mut Vec<FieldError>) {
    if holidays.len() > MAX_HOLIDAYS {
        return;
    }
    let mut ids = HashMap::with_capacity(holidays.len());
    let mut closures = HashMap::with_capacity(holidays.len());
    for (position, holiday) in holidays.iter().enumerate() {
        let field = format!("holidays[{position}]");
        check_name(&format!("{field}.name"), &holiday.name, errors);
        if let Some(other) = ids.insert(&holiday.id, position) {
            errors.push(FieldError { field: format!("{field}.id"), reason: format!("is that of holidays[{other}]") });
        }
        let closure = (people::tidy_name(&holiday.name), holiday.when, holiday.closed);
        if let Some(other) = closures.insert(closure, position) {
            errors.push(FieldError { field, reason: format!("repeats holidays[{other}]") });
        }
    }
}

/// The longest each month gets: a leap year decides.
fn check_month_and_day(field: impl Fn() -> String, month: i8, day: i8, errors: &mut Vec<FieldError>) {
    match Date::new(2000, month, 1) {
        Err(_) => errors.push(FieldError { field: field() + ".when.month", reason: "must be 1 to 12".into() }),
        Ok(first) if !(1..=first.days_in_month()).contains(&day) => {
            let reason = format!("must be 1 to {}", first.days_in_month());
            errors.push(FieldError { field: field() + ".when.day", reason });
        }
        Ok(_) => {}
    }
}
