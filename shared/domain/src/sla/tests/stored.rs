//! Calendars as they lie in the table: what was stored before is still read.

use serde_json::json;
use uuid::Uuid;

use super::calendars::{office, once, part, with_holidays, yearly};
use crate::{
    Calendar, HolidayFeedId,
    sla::{Closed, HolidaySource},
};

#[test]
fn a_calendar_without_holidays_is_stored_as_it_was_before_there_were_any() {
    let mut calendar = office("Europe/Paris");
    calendar.intervals.truncate(1);
    let stored = json!({
        "id": "cal_00000000000000000000000000",
        "name": "Business hours",
        "time_zone": "Europe/Paris",
        "intervals": [{ "weekday": "monday", "from_minute": 540, "until_minute": 1020 }],
    });
    assert_eq!(serde_json::to_value(&calendar).unwrap(), stored);
    assert_eq!(serde_json::from_value::<Calendar>(stored).unwrap(), calendar);
}

#[test]
fn holidays_of_every_kind_survive_json_and_the_table() {
    let holidays = [
        ("Labour Day", yearly(5, 1), Closed::AllDay),
        ("Christmas Eve", once(2026, 12, 24), part(840, 1440)),
        ("Easter Monday", once(2026, 4, 6), Closed::AllDay),
    ];
    let mut calendar = with_holidays(office("Europe/Paris"), &holidays);
    calendar.holidays[2].is_active = false;
    calendar.holidays[2].source =
        HolidaySource::Feed { feed_id: HolidayFeedId::new(Uuid::nil()), uid: "easter@example.com".into() };
    assert_eq!(
        serde_json::to_value(&calendar.holidays).unwrap(),
        json!([
            {
                "id": "hol_00000000000000000000000000",
                "name": "Labour Day",
                "when": { "kind": "yearly", "month": 5, "day": 1 },
            },
            {
                "id": "hol_00000000000000000000000001",
                "name": "Christmas Eve",
                "when": { "kind": "once", "date": "2026-12-24" },
                "closed": { "kind": "part", "from_minute": 840, "until_minute": 1440 },
            },
            {
                "id": "hol_00000000000000000000000002",
                "name": "Easter Monday",
                "when": { "kind": "once", "date": "2026-04-06" },
                "is_active": false,
                "source": { "kind": "feed", "feed_id": "hfd_00000000000000000000000000", "uid": "easter@example.com" },
            },
        ])
    );
    let json = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    let item: serde_dynamo::Item = serde_dynamo::to_item(&calendar).unwrap();
    let item = serde_json::from_str::<serde_dynamo::Item>(&serde_json::to_string(&item).unwrap()).unwrap();
    assert_eq!(serde_dynamo::from_item::<_, Calendar>(item).unwrap(), calendar);
}
