//! A holiday as it is asked for.

use domain::{
    Holiday, HolidayId,
    sla::{Closed, HolidayDate, HolidaySource},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// A day, or a part of one, without business hours.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HolidayInput {
    /// 1 to 120 characters.
    pub name: String,
    /// The date or dates, in the calendar's zone.
    pub when: HolidayDate,
    /// How much of the day is closed; all of it unless said.
    #[serde(default)]
    pub closed: Closed,
    /// Whether it counts; yes unless said.
    pub is_active: Option<bool>,
}

impl HolidayInput {
    /// The holiday, entered by a person.
    pub fn into_holiday(self, id: HolidayId) -> Holiday {
        Holiday {
            id,
            name: self.name,
            when: self.when,
            closed: self.closed,
            is_active: self.is_active.unwrap_or(true),
            source: HolidaySource::Manual,
        }
    }
}
