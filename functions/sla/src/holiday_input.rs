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

/// The path of an error within a calendar as the path within the one holiday or feed that was sent: `holidays[3].name` is `name`.
pub fn own_path(field: &str) -> String {
    let of_part = ["holidays[", "holiday_feeds["].iter().find_map(|part| field.strip_prefix(part));
    match of_part.and_then(|rest| rest.split_once(']')) {
        Some((_, rest)) => match rest.trim_start_matches('.') {
            "" => "when".to_owned(),
            own => own.to_owned(),
        },
        None => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn errors_name_the_field_as_it_was_sent() {
        for (within, own) in [
            ("holidays[3].name", "name"),
            ("holidays[0].closed.until_minute", "closed.until_minute"),
            ("holidays[12]", "when"),
            ("holidays", "holidays"),
            ("holiday_feeds[2].url", "url"),
        ] {
            assert_eq!(own_path(within), own);
        }
    }
}
