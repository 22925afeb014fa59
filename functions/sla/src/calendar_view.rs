//! Calendars as the API shows them, and what of them an update moves.

use app::Snapshot;
use app::views::Ref;
use domain::{
    CalendarId, Holiday, Interval,
    sla::{Closed, HolidayDate, HolidayFeed, HolidaySource},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Business hours in a time zone.
#[derive(Debug, Serialize, ToSchema)]
pub struct Calendar {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// IANA name.
    pub time_zone: String,
    /// Open times, in the order of the week.
    pub intervals: Vec<Interval>,
    /// Whether it is the tenant's: used where policy, team and region name none.
    pub is_default: bool,
    /// Days, and parts of days, without open time.
    pub holidays: Vec<HolidayView>,
    /// Where some of the holidays come from.
    pub holiday_feeds: Vec<HolidayFeedView>,
    /// What names it.
    pub used_by: UsedBy,
}

/// A day, or a part of one, without business hours.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Holiday)]
pub struct HolidayView {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// The date or dates, in the calendar's zone.
    pub when: HolidayDate,
    /// How much of the day is closed.
    pub closed: Closed,
    /// Whether it counts.
    pub is_active: bool,
    /// Where it comes from.
    pub source: HolidaySource,
}

/// An iCalendar feed whose entries are holidays of a calendar.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HolidayFeed)]
pub struct HolidayFeedView {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Where it is read.
    pub url: String,
    /// When it was last read without an error.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub refreshed_at: Option<Timestamp>,
    /// What went wrong when it was last read; none when nothing did. A sentence to be shown.
    pub error: Option<String>,
    /// What of it was left out when it was last read without an error. A sentence to be shown.
    pub warning: Option<String>,
}

/// What names a calendar.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct UsedBy {
    /// SLA policies.
    pub sla_policies: Vec<Ref>,
    /// Teams.
    pub teams: Vec<Ref>,
    /// Regions.
    pub regions: Vec<Ref>,
}

impl UsedBy {
    /// What names the calendar of that id.
    pub fn of(id: &CalendarId, snapshot: &Snapshot) -> Self {
        let configuration = &snapshot.configuration;
        let named = |id: String, name: &str| Ref { id, name: name.to_owned() };
        let policies = configuration.sla_policies.iter().filter(|policy| policy.calendar_id.as_ref() == Some(id));
        let teams = configuration.teams.iter().filter(|team| team.calendar_id.as_ref() == Some(id));
        let regions = configuration.regions.iter().filter(|region| region.calendar_id.as_ref() == Some(id));
        Self {
            sla_policies: policies.map(|policy| named(policy.id.to_string(), &policy.name)).collect(),
            teams: teams.map(|team| named(team.id.to_string(), &team.name)).collect(),
            regions: regions.map(|region| named(region.id.to_string(), &region.name)).collect(),
        }
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.sla_policies.len() + self.teams.len() + self.regions.len()
    }
}

/// The id of the tenant's own calendar.
pub fn default_id(snapshot: &Snapshot) -> Option<&CalendarId> {
    let configuration = &snapshot.configuration;
    let chosen = snapshot.tenant.calendar_id.as_ref().filter(|id| configuration.calendar(id).is_some());
    chosen.or_else(|| configuration.calendars.first().map(|calendar| &calendar.id))
}

impl Calendar {
    /// What is shown of a calendar.
    pub fn new(calendar: &domain::Calendar, snapshot: &Snapshot) -> Self {
        Self {
            id: calendar.id.to_string(),
            name: calendar.name.clone(),
            time_zone: calendar.time_zone.clone(),
            intervals: calendar.intervals.clone(),
            is_default: default_id(snapshot) == Some(&calendar.id),
            holidays: calendar.holidays.iter().map(HolidayView::from).collect(),
            holiday_feeds: calendar.holiday_feeds.iter().map(HolidayFeedView::from).collect(),
            used_by: UsedBy::of(&calendar.id, snapshot),
        }
    }
}

impl From<&HolidayFeed> for HolidayFeedView {
    fn from(feed: &HolidayFeed) -> Self {
        Self {
            id: feed.id.to_string(),
            name: feed.name.clone(),
            url: feed.url.clone(),
            refreshed_at: feed.refreshed_at,
            error: feed.error.clone(),
            warning: feed.warning.clone(),
        }
    }
}

impl From<&Holiday> for HolidayView {
    fn from(holiday: &Holiday) -> Self {
        Self {
            id: holiday.id.to_string(),
            name: holiday.name.clone(),
            when: holiday.when,
            closed: holiday.closed,
            is_active: holiday.is_active,
            source: holiday.source.clone(),
        }
    }
}
