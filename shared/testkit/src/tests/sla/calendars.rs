//! Business hours and holidays: made, changed, refused, removed.

use domain::Role;
use serde_json::{Value, json};

use super::monday;
use crate::{TestApp, tests::wrong_fields};

fn hours() -> Value {
    json!([{"weekday": "friday", "from_minute": 1320, "until_minute": 1440},
        {"weekday": "monday", "from_minute": 540, "until_minute": 720},
        {"weekday": "monday", "from_minute": 780, "until_minute": 1020}])
}

#[tokio::test]
async fn a_new_tenant_works_from_nine_to_five_in_its_zone() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let calendars = tenant.as_role(Role::Viewer).await.get("/v1/calendars").await.expect(200);
    let calendar = &calendars["data"][0];
    assert_eq!((&calendar["is_default"], &calendar["id"]), (&json!(true), &json!(tenant.calendar_id())));
    assert_eq!(calendar["intervals"].as_array().map(Vec::len), Some(5));
    assert_eq!(calendar["intervals"][0], json!({"weekday": "monday", "from_minute": 540, "until_minute": 1020}));
    let known = tenant.as_admin().get("/v1/me").await.expect(200)["tenant"]["time_zone"].clone();
    assert!(known.is_null() || known == calendar["time_zone"]);
}

#[tokio::test]
async fn a_calendar_is_made_once_changed_and_removed() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let night = json!({"name": " Night  shift ", "time_zone": "europe/paris", "intervals": hours()});
    let made = admin.post("/v1/calendars", night.clone()).header("Idempotency-Key", "k").await.expect(201);
    assert_eq!((&made["name"], &made["time_zone"]), (&json!("Night shift"), &json!("Europe/Paris")));
    assert_eq!(made["intervals"][0]["weekday"], "monday", "in the order of the week");
    let again = admin.post("/v1/calendars", night).header("Idempotency-Key", "k").await.expect(201);
    assert_eq!(again, made, "a repeated request makes nothing twice");
    let path = format!("/v1/calendars/{}", made["id"].as_str().expect("an id"));
    assert_eq!(admin.get(&path).await.expect(200), made);
    let renamed = admin.patch(&path, json!({"name": "Nights"})).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["intervals"]), (&json!("Nights"), &made["intervals"]));
    admin.delete(&path).await.expect(204);
    assert_eq!(admin.get(&path).await.refused(404), "not_found");
    assert_eq!(admin.delete(&path).await.refused(404), "not_found");
}

#[tokio::test]
async fn what_is_wrong_is_named_with_its_place() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let interval = |from: u32, until: u32| json!({"weekday": "monday", "from_minute": from, "until_minute": until});
    for (intervals, fields) in [
        (json!([]), vec!["intervals"]),
        (json!([interval(540, 540)]), vec!["intervals[0].until_minute"]),
        (json!([interval(540, 1441)]), vec!["intervals[0].until_minute"]),
        (json!([interval(540, 700), interval(600, 800)]), vec!["intervals[1]"]),
    ] {
        let body = json!({"name": "a", "time_zone": "Europe/Paris", "intervals": intervals});
        let answer = admin.post("/v1/calendars", body).await;
        assert_eq!((answer.status, wrong_fields(&answer.json)), (422, fields), "{intervals}");
    }
    let answer =
        admin.post("/v1/calendars", json!({"name": " ", "time_zone": "Mars/Base", "intervals": hours()})).await;
    assert_eq!(wrong_fields(&answer.json), ["name", "time_zone"]);
    let path = format!("/v1/calendars/{}", tenant.calendar_id());
    let answer = admin.patch(&path, json!({"intervals": []})).await;
    assert_eq!(wrong_fields(&answer.json), ["intervals"], "a calendar without open time is refused in an update too");
    let holidays = format!("{path}/holidays");
    for (when, closed, fields) in [
        (json!({"kind": "yearly", "month": 2, "day": 30}), json!({"kind": "all_day"}), vec!["when.day"]),
        (json!({"kind": "yearly", "month": 13, "day": 1}), json!({"kind": "all_day"}), vec!["when.month"]),
        (
            json!({"kind": "once", "date": "2026-12-24"}),
            json!({"kind": "part", "from_minute": 900, "until_minute": 900}),
            vec!["closed.until_minute"],
        ),
    ] {
        let answer = admin.post(&holidays, json!({"name": "a", "when": when, "closed": closed})).await;
        assert_eq!((answer.status, wrong_fields(&answer.json)), (422, fields), "{when}");
    }
    let day = json!({"name": "New Year", "when": {"kind": "yearly", "month": 1, "day": 1}});
    admin.post(&holidays, day.clone()).await.expect(201);
    assert_eq!(wrong_fields(&admin.post(&holidays, day).await.json), ["when"], "the same day a second time");
}

#[tokio::test]
async fn a_calendar_in_use_stays() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let default = format!("/v1/calendars/{}", tenant.calendar_id());
    assert_eq!(admin.delete(&default).await.refused(409), "calendar_in_use");
    let body = json!({"name": "Night", "time_zone": "Asia/Kathmandu", "intervals": hours()});
    let night = admin.post("/v1/calendars", body).await.expect(201);
    let path = format!("/v1/calendars/{}", night["id"].as_str().expect("an id"));
    let policies = admin.get("/v1/sla_policies").await.expect(200);
    let policy = format!("/v1/sla_policies/{}", policies["data"][0]["id"].as_str().expect("an id"));
    admin.patch(&policy, json!({"calendar_id": night["id"]})).await.expect(200);
    assert_eq!(admin.delete(&path).await.refused(409), "calendar_in_use");
    let used_by = &admin.get(&path).await.expect(200)["used_by"];
    assert_eq!(used_by["sla_policies"][0]["name"], "Standard");
    admin.patch(&policy, json!({"calendar_id": null})).await.expect(200);
    let chosen = admin.patch(&path, json!({"is_default": true})).await.expect(200);
    assert_eq!(chosen["is_default"], true);
    assert_eq!(admin.get(&default).await.expect(200)["is_default"], false);
    assert_eq!(wrong_fields(&admin.patch(&path, json!({"is_default": false})).await.json), ["is_default"]);
    admin.delete(&default).await.expect(204);
    assert_eq!(admin.delete(&path).await.refused(409), "calendar_in_use");
}

#[tokio::test]
async fn holidays_come_change_and_go() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = format!("/v1/calendars/{}/holidays", tenant.calendar_id());
    let eve = json!({"name": "Christmas Eve", "when": {"kind": "once", "date": "2026-12-24"},
        "closed": {"kind": "part", "from_minute": 840, "until_minute": 1440}});
    let made = admin.post(&path, eve).header("Idempotency-Key", "k").await.expect(201);
    assert_eq!((&made["is_active"], &made["source"]), (&json!(true), &json!({"kind": "manual"})));
    let one = format!("{path}/{}", made["id"].as_str().expect("an id"));
    assert_eq!(admin.get(&one).await.expect(200), made);
    let off = admin.patch(&one, json!({"is_active": false})).await.expect(200);
    assert_eq!((&off["is_active"], &off["name"]), (&json!(false), &json!("Christmas Eve")));
    assert_eq!(admin.get(&path).await.expect(200)["data"], json!([off]));
    admin.delete(&one).await.expect(204);
    assert_eq!(admin.get(&path).await.expect(200)["data"], json!([]));
    assert_eq!(admin.patch(&one, json!({"is_active": true})).await.refused(404), "not_found");
}

#[tokio::test]
async fn changes_at_the_same_time_lose_nothing() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = format!("/v1/calendars/{}/holidays", tenant.calendar_id());
    let posts = (1..=4).map(|day| {
        let body = json!({"name": format!("Day {day}"), "when": {"kind": "yearly", "month": 5, "day": day}});
        admin.post(&path, body).into_future()
    });
    for answer in futures::future::join_all(posts).await {
        answer.expect(201);
    }
    let holidays = admin.get(&path).await.expect(200);
    assert_eq!(holidays["data"].as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn the_next_days_are_shown_before_anything_is_saved() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let viewer = tenant.as_role(Role::Viewer).await;
    let draft = json!({"time_zone": "Europe/Paris", "intervals": hours(), "from": "2026-11-22", "holidays": [
        {"name": "Half a Monday", "when": {"kind": "once", "date": "2026-11-30"},
            "closed": {"kind": "part", "from_minute": 780, "until_minute": 1440}},
        {"name": "Switched off", "when": {"kind": "yearly", "month": 11, "day": 23}, "is_active": false}]});
    let preview = viewer.post("/v1/calendar_previews", draft).await.expect(200);
    let days = preview["days"].as_array().expect("days");
    assert_eq!(days.len(), 14);
    let shown = |index: usize| {
        let open = days[index]["open"].as_array().expect("spans").iter();
        let minutes: Vec<Value> = open.map(|span| json!([span["from_minute"], span["until_minute"]])).collect();
        (days[index]["date"].clone(), Value::from(minutes), days[index]["holidays"].clone())
    };
    assert_eq!(shown(0), (json!("2026-11-22"), json!([]), json!([])));
    assert_eq!(shown(1), (json!("2026-11-23"), json!([[540, 720], [780, 1020]]), json!([])));
    assert_eq!(shown(5), (json!("2026-11-27"), json!([[1320, 1440]]), json!([])));
    assert_eq!(shown(8), (json!("2026-11-30"), json!([[540, 720]]), json!(["Half a Monday"])));
    assert_eq!(days[1]["open"][0]["from"], "2026-11-23T08:00:00Z");
    let too_many = json!({"time_zone": "Europe/Paris", "intervals": hours(), "days": 63});
    assert_eq!(wrong_fields(&viewer.post("/v1/calendar_previews", too_many).await.json), ["days"]);
}
