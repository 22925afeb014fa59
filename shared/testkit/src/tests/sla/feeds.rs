//! Holidays that come from files and feeds.

use domain::{Role, sla::MAX_HOLIDAY_FEEDS};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::monday;
use crate::{
    Session, TestApp, TestTenant,
    tests::{path_of, wrong_fields},
};

const URL: &str = "https://example.com/holidays.ics";

/// A calendar file with events of a day each, name and first date.
fn ical(events: &[(&str, &str)]) -> String {
    let event = |(name, date): &(&str, &str)| {
        format!("BEGIN:VEVENT\r\nUID:{name}\r\nSUMMARY:{name}\r\nDTSTART;VALUE=DATE:{date}\r\nEND:VEVENT\r\n")
    };
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.iter().map(event).collect::<String>())
}

struct Desk {
    app: TestApp,
    tenant: TestTenant,
    admin: Session,
    calendar: String,
}

impl Desk {
    async fn new() -> Self {
        let app = monday();
        let tenant = app.tenant("demo").await;
        let (admin, calendar) = (tenant.as_admin(), format!("/v1/calendars/{}", tenant.calendar_id()));
        Self { app, tenant, admin, calendar }
    }

    async fn calendar(&self) -> Value {
        self.admin.get(&self.calendar).await.expect(200)
    }

    async fn add_feed(&self) -> String {
        let feed = json!({"name": " Public  holidays ", "url": "HTTPS://Example.com:443/holidays.ics#top"});
        let feed = self.admin.post(format!("{}/holiday_feeds", self.calendar), feed).await.expect(201);
        assert_eq!((&feed["name"], &feed["url"]), (&json!("Public holidays"), &json!(URL)));
        format!("{}/holiday_feeds/{}", self.calendar, feed["id"].as_str().expect("an id"))
    }

    /// Names and dates of the holidays, those switched off with a minus.
    async fn holidays(&self) -> Vec<String> {
        let calendar = self.calendar().await;
        let told = |holiday: &Value| {
            let off = if holiday["is_active"] == true { "" } else { "-" };
            format!(
                "{off}{} {}",
                holiday["name"].as_str().unwrap_or(""),
                holiday["when"]["date"].as_str().unwrap_or("")
            )
        };
        calendar["holidays"].as_array().expect("holidays").iter().map(told).collect()
    }

    async fn due_at(&self, ticket: &str) -> Value {
        self.admin.get(ticket).await.expect(200)["sla"]["clocks"][0]["due_at"].clone()
    }
}

#[tokio::test]
async fn a_feed_is_read_when_it_is_added_and_every_day_and_clocks_follow() {
    let desk = Desk::new().await;
    let ticket = path_of(&desk.tenant.ticket("Printer", "anna@example.com").await);
    assert_eq!(desk.due_at(&ticket).await, "2026-11-24T09:00:00Z");
    desk.app.publish(URL, Ok(ical(&[("Stocktaking", "20261124"), ("Fair", "20261203")]).as_bytes()));
    desk.add_feed().await;
    let feed = &desk.calendar().await["holiday_feeds"][0];
    assert_eq!((&feed["refreshed_at"], &feed["error"], &feed["warning"]), (&Value::Null, &Value::Null, &Value::Null));
    desk.app.pass(SignedDuration::from_mins(1)).await;
    assert_eq!(desk.holidays().await, ["Stocktaking 2026-11-24", "Fair 2026-12-03"]);
    assert_eq!(desk.calendar().await["holiday_feeds"][0]["refreshed_at"], desk.app.now().to_string());
    assert_eq!(desk.due_at(&ticket).await, "2026-11-25T09:00:00Z");

    // What a person switches off stays off, what goes away goes away, what is new is added.
    let off = desk.calendar().await["holidays"][1]["id"].clone();
    let off = format!("{}/holidays/{}", desk.calendar, off.as_str().expect("an id"));
    desk.admin.patch(&off, json!({"is_active": false})).await.expect(200);
    desk.app.publish(URL, Ok(ical(&[("Fair", "20261203"), ("Move", "20261210")]).as_bytes()));
    desk.app.pass(SignedDuration::from_hours(23)).await;
    assert_eq!(desk.holidays().await, ["Stocktaking 2026-11-24", "-Fair 2026-12-03"], "a day is not over");
    desk.app.pass(SignedDuration::from_hours(1)).await;
    assert_eq!(desk.holidays().await, ["-Fair 2026-12-03", "Move 2026-12-10"]);
    desk.app.pass(SignedDuration::from_hours(24)).await;
    assert_eq!(desk.holidays().await, ["-Fair 2026-12-03", "Move 2026-12-10"]);
}

#[tokio::test]
async fn a_feed_that_can_not_be_read_says_why_keeps_its_holidays_and_is_tried_again() {
    let desk = Desk::new().await;
    desk.app.deliver_everything_twice();
    desk.app.publish(URL, Ok(ical(&[("Fair", "20261203")]).as_bytes()));
    desk.add_feed().await;
    desk.app.pass(SignedDuration::from_mins(1)).await;
    let read_at = desk.calendar().await["holiday_feeds"][0]["refreshed_at"].clone();
    for (found, reason) in [
        (Err("its host answered 503 Service Unavailable"), "its host answered 503 Service Unavailable"),
        (
            Ok(&b"<!doctype html><title>Sign in</title>"[..]),
            "this is a web page, not a calendar: what is needed is the address of its iCalendar file, often ending in .ics",
        ),
        (Ok(&b"BEGIN:VCALENDAR\r\n"[..]), "the file is incomplete: it ends before END:VCALENDAR"),
    ] {
        desk.app.publish(URL, found);
        desk.app.pass(SignedDuration::from_hours(25)).await;
        let feed = desk.calendar().await["holiday_feeds"][0].clone();
        assert_eq!((&feed["error"], &feed["refreshed_at"]), (&json!(reason), &read_at));
        assert_eq!(desk.holidays().await, ["Fair 2026-12-03"]);
    }
    // An hour later it is there again; one of its entries is not understood.
    let file = ical(&[("Fair", "20261203"), ("Move", "20261301")]);
    desk.app.publish(URL, Ok(file.as_bytes()));
    desk.app.pass(SignedDuration::from_mins(61)).await;
    let feed = desk.calendar().await["holiday_feeds"][0].clone();
    assert_eq!((&feed["error"], &feed["refreshed_at"]), (&Value::Null, &json!(desk.app.now().to_string())));
    let warning = feed["warning"].as_str().expect("a warning");
    assert!(warning.starts_with("1 entry was left out: “Move” "), "{warning}");
    assert_eq!(desk.holidays().await, ["Fair 2026-12-03"]);
}

#[tokio::test]
async fn a_removed_feed_takes_its_holidays_along_and_is_never_read_again() {
    let desk = Desk::new().await;
    desk.app.publish(URL, Ok(ical(&[("Fair", "20261203")]).as_bytes()));
    let feed = desk.add_feed().await;
    let day = json!({"name": "Fair", "when": {"kind": "once", "date": "2026-12-05"}});
    desk.admin.post(format!("{}/holidays", desk.calendar), day).await.expect(201);
    desk.app.pass(SignedDuration::from_mins(1)).await;
    assert_eq!(desk.holidays().await, ["Fair 2026-12-05", "Fair 2026-12-03"]);
    let of_feed = desk.calendar().await["holidays"][1]["id"].clone();
    let of_feed = format!("{}/holidays/{}", desk.calendar, of_feed.as_str().expect("an id"));
    assert_eq!(desk.admin.delete(&of_feed).await.refused(409), "holiday_of_feed");
    assert_eq!(wrong_fields(&desk.admin.patch(&of_feed, json!({"name": "b"})).await.json), ["name"]);
    desk.admin.delete(&feed).await.expect(204);
    assert_eq!(desk.holidays().await, ["Fair 2026-12-05"]);
    assert_eq!(desk.admin.delete(&feed).await.refused(404), "not_found");
    let version = desk.calendar().await;
    desk.app.pass(SignedDuration::from_hours(49)).await;
    assert_eq!(desk.calendar().await, version);
    // A message that was under way when its feed was removed finds nothing to do.
    let calendar = desk.tenant.calendar_id();
    let id = feed.rsplit('/').next().expect("an id");
    let due = json!({"tenant_id": desk.tenant.id(), "calendar_id": calendar, "feed_id": id}).to_string();
    assert!(desk.app.deliver("refresh_holiday_feed", &[due]).await.is_empty());
    assert_eq!(desk.calendar().await, version);
}

#[tokio::test]
async fn a_feed_is_refused_with_the_field_that_is_wrong() {
    let desk = Desk::new().await;
    let feeds = format!("{}/holiday_feeds", desk.calendar);
    for (name, url, fields) in [
        (" ", URL, vec!["name"]),
        ("a", "http://example.com/a.ics", vec!["url"]),
        ("a", "https://localhost/a.ics", vec!["url"]),
        ("a", "https://169.254.169.254/latest/meta-data", vec!["url"]),
        ("", "https://user:secret@example.com/", vec!["name", "url"]),
    ] {
        let answer = desk.admin.post(&feeds, json!({"name": name, "url": url})).await;
        assert_eq!((answer.status, wrong_fields(&answer.json)), (422, fields), "{name} {url}");
    }
    for n in 0..MAX_HOLIDAY_FEEDS {
        let feed = json!({"name": "a", "url": format!("https://example.com/{n}.ics")});
        let key = format!("k{n}");
        let made = desk.admin.post(&feeds, feed.clone()).header("Idempotency-Key", &key).await.expect(201);
        let again = desk.admin.post(&feeds, feed.clone()).header("Idempotency-Key", &key).await.expect(201);
        assert_eq!(made, again);
        if n == 0 {
            assert_eq!(wrong_fields(&desk.admin.post(&feeds, feed).await.json), ["url"], "a second time");
        }
    }
    let answer = desk.admin.post(&feeds, json!({"name": "a", "url": URL})).await;
    assert_eq!((answer.status, wrong_fields(&answer.json)), (422, vec!["holiday_feeds"]));
    let agent = desk.tenant.as_role(Role::Agent).await;
    assert_eq!(agent.post(&feeds, json!({"name": "a", "url": URL})).await.refused(403), "forbidden");
}

#[tokio::test]
async fn a_file_adds_its_holidays_once_and_says_what_it_left_out() {
    let desk = Desk::new().await;
    let ticket = path_of(&desk.tenant.ticket("Printer", "anna@example.com").await);
    let imports = format!("{}/holiday_imports", desk.calendar);
    let file = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Stocktaking\r\nDTSTART;VALUE=DATE:20251124\r\n\
        RRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Half day\r\nSTATUS:CANCELLED\r\n\
        DTSTART;VALUE=DATE:20261231\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let done = desk.admin.post(&imports, json!({"ical": file})).await.expect(200);
    let skipped = json!([{"summary": "Half day", "reason": "is cancelled"}]);
    assert_eq!(done, json!({"added": 4, "unchanged": 0, "skipped": skipped}));
    let again = desk.admin.post(&imports, json!({"ical": file})).await.expect(200);
    assert_eq!(again, json!({"added": 0, "unchanged": 4, "skipped": skipped}));
    let first = &desk.calendar().await["holidays"][0];
    assert_eq!((&first["source"], &first["when"]["date"]), (&json!({"kind": "manual"}), &json!("2025-11-24")));
    desk.app.pump().await;
    assert_eq!(desk.due_at(&ticket).await, "2026-11-25T09:00:00Z");
    for (file, status, fields) in [
        ("", 422, vec!["ical"]),
        ("<html></html>", 422, vec!["ical"]),
        ("BEGIN:VCALENDAR", 422, vec!["ical"]),
        (&"a".repeat(1024 * 1024 + 1), 422, vec!["ical"]),
        (&"a".repeat(2 * 1024 * 1024 + 1024), 413, vec![]),
    ] {
        let answer = desk.admin.post(&imports, json!({"ical": file})).await;
        assert_eq!((answer.status, wrong_fields(&answer.json)), (status, fields));
    }
}
