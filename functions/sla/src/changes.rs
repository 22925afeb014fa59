//! What a change of business hours or promises brings along.

use app::{App, IntoProblem, Snapshot};
use domain::{Calendar, CalendarId, FieldError, HolidayFeedId, Invalid, sla::SlaPolicy};
use jiff::Timestamp;
use kit::Problem;
use store::{ConfigurationChange, ConfigurationItem, FeedWake, Recalculation};

/// The recalculation that follows a change of the configuration as it is in the snapshot.
pub fn recalculation(app: &App, snapshot: &Snapshot) -> Recalculation {
    Recalculation::new(snapshot.tenant.id.clone(), snapshot.tenant.config_version + 1, app.cloud.now())
}

/// A calendar is written anew. Clocks follow when its hours are others than before.
pub fn of_calendar(app: &App, snapshot: &Snapshot, calendar: Calendar) -> ConfigurationChange {
    let before = snapshot.configuration.calendar(&calendar.id);
    let has_same_hours = before.is_none_or(|before| {
        (&before.time_zone, &before.intervals, &before.holidays)
            == (&calendar.time_zone, &calendar.intervals, &calendar.holidays)
    });
    ConfigurationChange {
        recalculation: (!has_same_hours).then(|| recalculation(app, snapshot)),
        puts: vec![ConfigurationItem::Calendar(calendar)],
        ..ConfigurationChange::default()
    }
}

/// Policies are written anew; clocks follow.
pub fn of_policies(app: &App, snapshot: &Snapshot, policies: Vec<SlaPolicy>) -> ConfigurationChange {
    ConfigurationChange {
        puts: policies.into_iter().map(ConfigurationItem::SlaPolicy).collect(),
        recalculation: Some(recalculation(app, snapshot)),
        ..ConfigurationChange::default()
    }
}

/// The calendar of that id.
pub fn calendar<'a>(snapshot: &'a Snapshot, id: &CalendarId) -> Result<&'a Calendar, Problem> {
    snapshot.configuration.calendar(id).ok_or_else(|| Problem::not_found("no such calendar"))
}

/// When a feed is read next; none: never again.
pub fn feed_wake(calendar_id: &CalendarId, feed_id: &HolidayFeedId, at: Option<Timestamp>) -> FeedWake {
    FeedWake { calendar_id: calendar_id.clone(), feed_id: feed_id.clone(), at }
}

/// What is wrong with the calendar, said of the one holiday or feed that was sent.
pub fn problem_of_part(Invalid(errors): Invalid) -> Problem {
    let own = |FieldError { field, reason }| FieldError { field: own_path(&field), reason };
    Invalid(errors.into_iter().map(own).collect()).into_problem()
}

/// The path of an error within a calendar as the path within the one holiday or feed that was sent: `holidays[3].name` is `name`.
fn own_path(field: &str) -> String {
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
