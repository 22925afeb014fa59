//! Quiet hours: when a member is not to be disturbed.

use jiff::{Timestamp, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{FieldError, Invalid, Tenant};

/// Last minute of a day and one.
const DAY_MINUTES: u16 = 1440;

/// A part of each day in which notifications wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// The first quiet minute since local midnight, 0 to 1439.
    pub from_minute: u16,
    /// The first minute that is not quiet any more, 0 to 1439; before `from_minute` when the night lies between.
    pub until_minute: u16,
    /// IANA name.
    pub time_zone: String,
}

impl QuietHours {
    /// The hours as they are stored: the zone under its own spelling.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn parse(mut self) -> Result<Self, Invalid> {
        let mut errors = Vec::new();
        let mut wrong =
            |field: &str, reason: &str| errors.push(FieldError { field: field.into(), reason: reason.into() });
        if self.from_minute >= DAY_MINUTES {
            wrong("quiet_hours.from_minute", "must be at most 1439");
        }
        if self.until_minute >= DAY_MINUTES {
            wrong("quiet_hours.until_minute", "must be at most 1439");
        } else if self.until_minute == self.from_minute {
            wrong("quiet_hours.until_minute", "must be another minute than from_minute");
        }
        match Tenant::parse_time_zone(&self.time_zone) {
            Ok(time_zone) => self.time_zone = time_zone,
            Err(reason) => wrong("quiet_hours.time_zone", reason),
        }
        Invalid::unless_empty(errors)?;
        Ok(self)
    }

    /// When the quiet that holds at `now` is over; none when it is not quiet. Where a change of clocks leaves that minute out, the
    /// one an hour after it.
    pub fn over_at(&self, now: Timestamp) -> Option<Timestamp> {
        let zone = TimeZone::get(&self.time_zone).ok()?;
        let local = now.to_zoned(zone.clone());
        let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        let is_quiet = if self.from_minute < self.until_minute {
            (self.from_minute..self.until_minute).contains(&minute)
        } else {
            minute >= self.from_minute || minute < self.until_minute
        };
        if !is_quiet {
            return None;
        }
        let end =
            Time::new(i8::try_from(self.until_minute / 60).ok()?, i8::try_from(self.until_minute % 60).ok()?, 0, 0)
                .ok()?;
        let days = [local.date(), local.date().tomorrow().ok()?];
        let ends = days.into_iter().filter_map(|date| date.to_datetime(end).to_zoned(zone.clone()).ok());
        ends.map(|end| end.timestamp()).find(|end| *end > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from_minute: u16, until_minute: u16) -> QuietHours {
        QuietHours { from_minute, until_minute, time_zone: "Europe/Paris".into() }
    }

    #[test]
    fn the_quiet_ends_on_the_same_day_or_the_next() {
        let over_at = |hours: &QuietHours, now: &str| hours.over_at(now.parse().unwrap()).map(|at| at.to_string());
        let night = hours(22 * 60, 7 * 60);
        let noon = hours(12 * 60, 13 * 60 + 30);
        for (hours, now, over) in [
            (&night, "2026-11-23T20:59:59Z", None),
            (&night, "2026-11-23T21:00:00Z", Some("2026-11-24T06:00:00Z")),
            (&night, "2026-11-24T02:00:00Z", Some("2026-11-24T06:00:00Z")),
            (&night, "2026-11-24T06:00:00Z", None),
            (&noon, "2026-11-23T11:00:00Z", Some("2026-11-23T12:30:00Z")),
            (&noon, "2026-11-23T12:30:00Z", None),
            // Clocks go forward at two: the night is an hour shorter.
            (&night, "2026-03-28T21:00:00Z", Some("2026-03-29T05:00:00Z")),
            (&hours(60, 150), "2026-03-29T00:30:00Z", Some("2026-03-29T01:30:00Z")),
        ] {
            assert_eq!(over_at(hours, now).as_deref(), over, "{hours:?} at {now}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let Invalid(errors) = QuietHours { time_zone: "Mars".into(), ..hours(1440, 1440) }.parse().unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["quiet_hours.from_minute", "quiet_hours.until_minute", "quiet_hours.time_zone"]);
        assert!(hours(60, 60).parse().is_err());
        assert_eq!(hours(60, 0).parse().unwrap().time_zone, "Europe/Paris");
    }
}
