//! Holidays that come from elsewhere: feeds, what they say, and what a merge of it did.

use std::collections::HashSet;

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Closed, MAX_HOLIDAYS, calendar::check_name};
use crate::{FieldError, HolidayFeedId, people};

/// Most feeds of a calendar.
pub const MAX_HOLIDAY_FEEDS: usize = 10;

/// An iCalendar feed whose entries are holidays of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayFeed {
    /// The id.
    pub id: HolidayFeedId,
    /// As shown.
    pub name: String,
    /// Where it is read, as [`Self::parse_url`] gives it.
    pub url: String,
    /// When it was last read without an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refreshed_at: Option<Timestamp>,
    /// What went wrong when it was last read; none when nothing did. A sentence to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What of it was left out when it was last read without an error. A sentence to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
}

/// Checks the feeds of a calendar.
pub(super) fn check(feeds: &[HolidayFeed], errors: &mut Vec<FieldError>) {
    if feeds.len() > MAX_HOLIDAY_FEEDS {
        errors
            .push(FieldError { field: "holiday_feeds".into(), reason: format!("must be at most {MAX_HOLIDAY_FEEDS}") });
    }
    let mut urls = HashSet::new();
    for (position, feed) in feeds.iter().enumerate() {
        let field = |name: &str| format!("holiday_feeds[{position}].{name}");
        check_name(&field("name"), &feed.name, errors);
        let reason = match HolidayFeed::parse_url(&feed.url) {
            Ok(url) if urls.insert(url.clone()) => continue,
            Ok(_) => "is another feed's of this calendar already",
            Err(reason) => reason,
        };
        errors.push(FieldError { field: field("url"), reason: reason.into() });
    }
}

/// One date that a feed or a file closes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FeedEntry {
    /// The `UID` of its event (RFC 5545, 3.8.4.7); the dates of a recurring event share it.
    pub uid: String,
    /// As [`Self::tidy_name`] gives it.
    pub name: String,
    /// The date in the calendar's zone.
    pub date: Date,
    /// How much of the date is closed.
    pub closed: Closed,
}

impl FeedEntry {
    /// An event's summary as a holiday's name: control characters out, spaces folded, at most 120 characters. Empty when
    /// nothing is left.
    pub fn tidy_name(text: &str) -> String {
        people::tidy_name(text)
    }
}

/// The dates for which a feed is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedWindow {
    /// First date of it.
    pub from: Date,
    /// First date that is no longer of it.
    pub until: Date,
}

impl FeedWindow {
    /// From a year before a date to three years after it, the years that Zammad takes (`Calendar.fetch_parse`). Ends where
    /// dates end.
    pub fn around(today: Date) -> Self {
        Self { from: today.saturating_sub(1.year()), until: today.saturating_add(3.years()) }
    }

    /// Whether a date is of it.
    pub fn contains(&self, date: Date) -> bool {
        (self.from..self.until).contains(&date)
    }
}

/// What a merge did, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeedMerge {
    /// Holidays made.
    pub added: usize,
    /// Holidays with another name, another part of the day or another `UID` than before.
    pub updated: usize,
    /// Holidays that were already as the feed or the file says.
    pub unchanged: usize,
    /// Holidays taken out.
    pub removed: usize,
    /// Entries that made no holiday because another one closes the same time under the same name.
    pub repeated: usize,
}

/// A merge would make more holidays than a calendar may have; the calendar is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the calendar would have {count} holidays; it may have at most {MAX_HOLIDAYS}")]
pub struct TooManyHolidays {
    /// How many it would have.
    pub count: usize,
}
