//! What follows from a change.

use domain::{Role, StatusCategory};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    TestApp,
    fake_cloud::{Fault, Service, WAKE_TICKET_QUEUE},
    tests::path_of,
};

fn published(app: &TestApp) -> Vec<(String, Value)> {
    let events = app.cloud().published_events().into_iter();
    events.map(|event| (event.detail_type, event.detail)).collect()
}

#[tokio::test]
async fn every_record_becomes_one_event_in_order() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    agent.post(format!("{path}/comments"), json!({"visibility": "internal", "text": "SECRET"})).await.expect(201);
    agent.patch(&path, json!({"priority": "p1"})).await.expect(200);
    app.pump().await;
    let events = published(&app);
    let types: Vec<&str> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(types, ["ticket.created", "ticket.commented", "ticket.updated"]);
    for ((_, detail), seq) in events.iter().zip(1..) {
        assert_eq!((&detail["seq"], &detail["version"]), (&json!(seq), &json!("1")));
        assert_eq!(detail["tenant_id"], tenant.id().as_str());
        assert!(!detail.to_string().contains("SECRET"), "bodies stay in the table");
    }
    assert_eq!(events[1].1["comment_visibility"], "internal");
    app.pump().await;
    assert_eq!(published(&app).len(), 3, "nothing is left to publish");
}

#[tokio::test]
async fn a_refused_event_is_published_with_the_next_try() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.ticket("One", "anna@example.com").await;
    tenant.ticket("Two", "anna@example.com").await;
    let records: Vec<Value> = app.cloud().drain_stream();
    let records: Vec<Value> =
        records.into_iter().filter(|record| record["dynamodb"]["NewImage"]["type"]["S"] == "audit_record").collect();
    app.cloud().fail_next(Service::EventBridge, "PutEvents", Fault::FirstEntryFails);
    let answer = app.dispatch_stream(json!({"Records": records})).await;
    let first = records[0]["dynamodb"]["SequenceNumber"].clone();
    assert_eq!(answer["batchItemFailures"], json!([{"itemIdentifier": first}]));
    let answer = app.dispatch_stream(json!({"Records": records})).await;
    assert_eq!(answer["batchItemFailures"], json!([]));
    let ids: Vec<Value> = published(&app).into_iter().map(|(_, detail)| detail["id"].clone()).collect();
    assert_eq!(ids.len(), 3, "the second was published twice, with the same id");
    assert_eq!(ids[0], ids[2]);
}

#[tokio::test]
async fn a_resolved_ticket_closes_by_itself_once_even_when_all_is_delivered_twice() {
    let app = TestApp::new();
    app.deliver_everything_twice();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    app.sweep().await;
    let resolved = json!({"status_id": tenant.status_id(StatusCategory::Resolved)});
    let ticket = admin.patch(&path, resolved).await.expect(200);
    assert_eq!(ticket["assignee"]["id"], admin.id(), "who resolves it has done the work");
    let closes_at: jiff::Timestamp = ticket["closes_at"].as_str().expect("a time").parse().expect("a time");
    assert_eq!(closes_at, app.now() + SignedDuration::from_hours(72));
    app.pass(SignedDuration::from_hours(71)).await;
    assert_eq!(admin.get(&path).await.expect(200)["status"]["category"], "resolved");
    app.pass(SignedDuration::from_mins(61)).await;
    app.sweep().await;
    let closed = admin.get(&path).await.expect(200);
    assert_eq!((&closed["status"]["category"], &closed["version"]), (&json!("closed"), &json!(3)));
    assert_eq!(closed["closes_at"], json!(null));
    let records = admin.get(format!("{path}/audit_records")).await.expect(200);
    let last = &records["data"][2];
    assert_eq!((&last["actor"]["kind"], &last["channel"]), (&json!("system"), &json!("time")));
    assert!(app.cloud().queue_messages(WAKE_TICKET_QUEUE).is_empty());
    let found = admin.get(format!("{path}/verification")).await.expect(200);
    assert_eq!(found["valid"], true);
}

#[tokio::test]
async fn a_ticket_that_was_answered_meanwhile_stays_open() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let (admin, anna) = (tenant.as_admin(), tenant.as_contact("anna@example.com").await);
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    admin.patch(&path, json!({"status_id": tenant.status_id(StatusCategory::Resolved)})).await.expect(200);
    app.pass(SignedDuration::from_hours(71)).await;
    app.advance(SignedDuration::from_hours(2));
    let answer = json!({"visibility": "public", "text": "no, it is not"});
    anna.post(format!("{path}/comments"), answer).await.expect(201);
    app.sweep().await;
    assert_eq!(admin.get(&path).await.expect(200)["status"]["category"], "open");
    // A message for a ticket that is gone is done.
    let gone = json!({"tenant_id": tenant.id(), "number": 99}).to_string();
    assert!(app.deliver("wake_ticket", &[gone]).await.is_empty());
    let broken = app.deliver("wake_ticket", &["{}".into(), "no json".into()]).await;
    assert_eq!(broken.len(), 2, "what cannot be read goes to the dead-letter queue");
}

#[tokio::test]
async fn a_sweep_that_failed_is_made_good_by_the_next() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    app.sweep().await;
    for n in 0..25 {
        let path = path_of(&tenant.ticket(&format!("Ticket {n}"), "anna@example.com").await);
        admin.patch(&path, json!({"status_id": tenant.status_id(StatusCategory::Resolved)})).await.expect(200);
    }
    app.pass(SignedDuration::from_hours(71)).await;
    app.advance(SignedDuration::from_hours(2));
    app.cloud().fail_next(Service::Sqs, "SendMessageBatch", Fault::FirstEntryFails);
    let worker = app.worker("sweep_wakes");
    let handler = changes::sweep_wakes::handler(app.inner.functions.app(worker.name, &worker.access));
    let event = json!({"id": "tick", "time": app.now().to_string()});
    assert!(kit::schedule::dispatch(worker.name, &handler, event).await.is_err());
    app.sweep().await;
    let (closed, _) = admin.all_pages("/v1/tickets?status_category=closed").await;
    assert_eq!(closed.len(), 25);
}
