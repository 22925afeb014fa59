//! Clocks follow a changed configuration in the background.

use domain::Role;
use jiff::SignedDuration;
use serde_json::json;

use super::{at, monday, promise, promise_instead, records_of};
use crate::{
    fake_cloud::{Fault, Service},
    tests::path_of,
};

#[tokio::test]
async fn open_tickets_follow_a_changed_policy_and_their_records_say_why() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let (admin, agent) = (tenant.as_admin(), tenant.as_role(Role::Agent).await);
    let policy = promise_instead(&tenant, promise(600, 6000, 60)).await;
    app.pump().await;
    let answered = path_of(&tenant.ticket("Answered", "anna@example.com").await);
    let reply = json!({"visibility": "public", "text": "we are on it"});
    agent.post(format!("{answered}/comments"), reply).await.expect(201);
    let late = path_of(&tenant.ticket("Late", "anna@example.com").await);
    app.pass(SignedDuration::from_secs(660)).await;
    let waiting = path_of(&tenant.ticket("Waiting", "anna@example.com").await);
    let versions = [admin.get(&answered).await.expect(200), admin.get(&late).await.expect(200)];
    admin.patch(format!("/v1/sla_policies/{policy}"), promise(1200, 7200, 60)).await.expect(200);
    assert_eq!(admin.get("/v1/sla_recalculation").await.expect(200)["state"], "running");
    app.pump().await;
    let done = admin.get("/v1/sla_recalculation").await.expect(200);
    let mut last = Vec::new();
    for path in [&answered, &late, &waiting] {
        let (records, _) = admin.all_pages(&format!("{path}/audit_records")).await;
        last.push(records.last().expect("a record")["sla"].clone());
    }
    assert_eq!(
        (&done["state"], &done["tickets_done"], &done["tickets_total"], &done["tickets_changed"]),
        (&json!("done"), &json!(3), &json!(3), &json!(3)),
        "{last:?}"
    );
    let ticket = admin.get(&waiting).await.expect(200);
    let created_at = at(&ticket["created_at"]);
    assert_eq!(at(&ticket["sla"]["clocks"][0]["due_at"]), created_at + SignedDuration::from_secs(1200));
    let last = records_of(&admin, &waiting, &["updated"]).await.pop().expect("a record");
    let reasons: Vec<_> = last["sla"].as_array().expect("events").iter().map(|event| &event["reason"]).collect();
    assert_eq!(reasons, ["configuration_changed", "configuration_changed"]);
    assert_eq!((&last["actor"]["kind"], &last["channel"]), (&json!("system"), &json!("time")));
    // What was kept and what was broken stays so.
    let breached = admin.get(&late).await.expect(200);
    let before = &versions[1]["sla"]["clocks"][0];
    assert_eq!((&before["state"], &breached["sla"]["clocks"][0]), (&json!("breached"), before));
    let explanation = admin.get(format!("{answered}/sla")).await.expect(200);
    assert_eq!(
        (&explanation["clocks"][0]["state"], &explanation["clocks"][0]["target_seconds"]),
        (&json!("fulfilled"), &json!(600))
    );
}

#[tokio::test]
async fn holidays_zones_and_the_tenants_calendar_move_due_times() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let due = async || {
        app.pump().await;
        admin.get(&path).await.expect(200)["sla"]["clocks"][0]["due_at"].clone()
    };
    assert_eq!(due().await, "2026-11-24T09:00:00Z");
    let calendar = format!("/v1/calendars/{}", tenant.calendar_id());
    let day = json!({"name": "Stocktaking", "when": {"kind": "once", "date": "2026-11-24"}});
    let day = admin.post(format!("{calendar}/holidays"), day).await.expect(201);
    assert_eq!(due().await, "2026-11-25T09:00:00Z");
    let off = json!({"is_active": false});
    admin.patch(format!("{calendar}/holidays/{}", day["id"].as_str().expect("an id")), off).await.expect(200);
    assert_eq!(due().await, "2026-11-24T09:00:00Z");
    admin.patch(&calendar, json!({"time_zone": "America/New_York"})).await.expect(200);
    // From 14:00Z on it is nine o'clock there; the whole day is left.
    assert_eq!(due().await, "2026-11-23T22:00:00Z");
    let all = json!([{"weekday": "monday", "from_minute": 0, "until_minute": 1440}]);
    let mondays = json!({"name": "Mondays", "time_zone": "Etc/UTC", "intervals": all});
    let mondays = admin.post("/v1/calendars", mondays).await.expect(201);
    let mondays = format!("/v1/calendars/{}", mondays["id"].as_str().expect("an id"));
    admin.patch(&mondays, json!({"is_default": true})).await.expect(200);
    assert_eq!(due().await, "2026-11-23T17:00:00Z");
    // A new name is no reason to look at a ticket.
    let started = admin.get("/v1/sla_recalculation").await.expect(200)["started_at"].clone();
    app.advance(SignedDuration::from_secs(5));
    admin.patch(&mondays, json!({"name": "Blue Mondays"})).await.expect(200);
    assert_eq!(admin.get("/v1/sla_recalculation").await.expect(200)["started_at"], started);
}

#[tokio::test]
async fn one_that_fails_in_the_middle_goes_on_where_it_stopped_and_repeats_nothing() {
    let app = monday();
    app.deliver_everything_twice();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let policy = promise_instead(&tenant, promise(600, 6000, 60)).await;
    for n in 0..120 {
        tenant.ticket(&format!("Ticket {n}"), "anna@example.com").await;
    }
    app.pump().await;
    admin.patch(format!("/v1/sla_policies/{policy}"), promise(1200, 7200, 60)).await.expect(200);
    // Of the first page the answer is lost, and the second can't be noted: the message comes again.
    app.cloud().fail_next(Service::DynamoDb, "PutItem", Fault::LoseResponse);
    app.cloud().fail_next(Service::DynamoDb, "PutItem", Fault::InternalError);
    app.pump().await;
    let done = admin.get("/v1/sla_recalculation").await.expect(200);
    assert_eq!((&done["state"], &done["tickets_total"]), (&json!("done"), &json!(120)));
    assert_eq!(done["tickets_done"], 120);
    for number in [1, 60, 120] {
        let ticket = admin.get(format!("/v1/tickets/{number}")).await.expect(200);
        assert_eq!(ticket["version"], 2, "one record each");
    }
}

#[tokio::test]
async fn a_newer_change_ends_the_recalculation_of_an_older_one() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let policy = promise_instead(&tenant, promise(600, 6000, 60)).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    admin.patch(format!("/v1/sla_policies/{policy}"), promise(1200, 7200, 60)).await.expect(200);
    admin.patch(format!("/v1/sla_policies/{policy}"), promise(1800, 7200, 60)).await.expect(200);
    app.pump().await;
    let ticket = admin.get(&path).await.expect(200);
    assert_eq!(ticket["version"], 2);
    assert_eq!(at(&ticket["sla"]["clocks"][0]["due_at"]), at(&ticket["created_at"]) + SignedDuration::from_secs(1800));
}
