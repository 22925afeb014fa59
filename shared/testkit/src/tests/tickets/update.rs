use domain::{Role, StatusCategory};
use serde_json::json;

use crate::{
    TestApp,
    fake_cloud::{Fault, Service},
    tests::{path_of, wrong_fields},
};

#[tokio::test]
async fn fields_change_with_a_record_of_what_they_were() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let ticket = tenant.ticket("Printer", "anna@example.com").await;
    let patch = json!({"title": "Printer, floor 2", "priority": "p1", "assignee_id": agent.id(), "tags": ["b", "a"]});
    let response = agent.patch(path_of(&ticket), patch.clone()).await;
    assert_eq!(response.headers["etag"], "\"2\"");
    let after = response.expect(200);
    assert_eq!((&after["title"], &after["priority"]), (&json!("Printer, floor 2"), &json!("p1")));
    assert_eq!(after["status"]["category"], "open", "an assigned ticket is no longer new");
    let records = agent.get(format!("{}/audit_records", path_of(&ticket))).await.expect(200);
    let changes = records["data"][1]["changes"].as_array().expect("changes").clone();
    let fields: Vec<&str> = changes.iter().filter_map(|change| change["field"].as_str()).collect();
    for field in ["title", "status", "priority", "assignee", "tags"] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
    let status = changes.iter().find(|change| change["field"] == "status").expect("a status change");
    assert_eq!((&status["from_label"], &status["to_label"]), (&json!("New"), &json!("Assigned")));
    // The same once more changes nothing and leaves no record.
    assert_eq!(agent.patch(path_of(&ticket), patch).await.expect(200)["version"], 2);
    let emptied = agent.patch(path_of(&ticket), json!({"assignee_id": null, "team_id": null})).await.expect(200);
    assert_eq!((&emptied["assignee"], &emptied["team"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn if_match_lets_only_the_version_that_was_seen_change() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let ticket = tenant.ticket("Printer", "anna@example.com").await;
    let path = path_of(&ticket);
    let first = admin.patch(&path, json!({"priority": "p1"})).header("If-Match", "\"1\"").await;
    first.expect(200);
    let late = admin.patch(&path, json!({"priority": "p2"})).header("If-Match", "\"1\"").await;
    assert_eq!(late.headers["etag"], "\"2\"", "the version to read again");
    assert_eq!(late.refused(412), "version_mismatch");
    for wrong in ["W/\"2\"", "\"x\"", "\"\""] {
        let refused = admin.patch(&path, json!({"priority": "p2"})).header("If-Match", wrong).await;
        assert_eq!(refused.refused(412), "version_mismatch", "{wrong}");
    }
    assert_eq!(admin.patch(&path, json!({"priority": "p2"})).header("If-Match", "2").await.status, 422);
    admin.patch(&path, json!({"priority": "p2"})).header("If-Match", "*").await.expect(200);
    let comment = json!({"visibility": "public", "text": "x"});
    let late = admin.post(format!("{path}/comments"), comment.clone()).header("If-Match", "\"2\"").await;
    assert_eq!(late.refused(412), "version_mismatch");
    admin.post(format!("{path}/comments"), comment).header("If-Match", "\"3\"").await.expect(201);
}

#[tokio::test]
async fn of_two_at_the_same_time_both_are_kept_or_one_is_told() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let both = futures::join!(
        admin.patch(&path, json!({"priority": "p1"})).into_future(),
        admin.patch(&path, json!({"tags": ["a"]})).into_future()
    );
    assert_eq!((both.0.status, both.1.status), (200, 200));
    let after = admin.get(&path).await.expect(200);
    assert_eq!((&after["priority"], &after["tags"], &after["version"]), (&json!("p1"), &json!(["a"]), &json!(3)));
    let seen = "\"3\"";
    let both = futures::join!(
        admin.patch(&path, json!({"priority": "p2"})).header("If-Match", seen).into_future(),
        admin.patch(&path, json!({"priority": "p4"})).header("If-Match", seen).into_future()
    );
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    // A conflict of transactions is decided anew.
    app.cloud().fail_next(Service::DynamoDb, "TransactWriteItems", Fault::TransactionConflict);
    admin.patch(&path, json!({"priority": "p3"})).await.expect(200);
    assert_eq!(app.cloud().pending_faults(), 0);
}

#[tokio::test]
async fn what_names_nothing_is_refused() {
    let app = TestApp::new();
    let (demo, other) = (app.tenant("demo").await, app.tenant("other").await);
    let admin = demo.as_admin();
    let path = path_of(&demo.ticket("Printer", "anna@example.com").await);
    let cases = [
        (json!({"team_id": other.team_id()}), "team_id"),
        (json!({"assignee_id": other.as_admin().id()}), "assignee_id"),
        (json!({"status_id": other.status_id(StatusCategory::Open)}), "status_id"),
        (json!({"title": ""}), "title"),
    ];
    for (patch, field) in cases {
        let problem = admin.patch(&path, patch).await.expect(422);
        assert_eq!(wrong_fields(&problem), [field]);
    }
    assert_eq!(admin.patch("/v1/tickets/99", json!({"priority": "p1"})).await.refused(404), "not_found");
    assert_eq!(admin.get(&path).await.expect(200)["version"], 1);
}

#[tokio::test]
async fn a_closed_ticket_stays_as_it_is() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let closed = json!({"status_id": tenant.status_id(StatusCategory::Closed)});
    let ticket = admin.patch(&path, closed).await.expect(200);
    assert!(ticket["closed_at"].is_string() && ticket["resolved_at"].is_string());
    assert_eq!(admin.patch(&path, json!({"priority": "p1"})).await.refused(409), "ticket_closed");
    let comment = json!({"visibility": "public", "text": "one more thing"});
    assert_eq!(admin.post(format!("{path}/comments"), comment.clone()).await.refused(409), "ticket_closed");
    let anna = tenant.as_contact("anna@example.com").await;
    assert_eq!(anna.post(format!("{path}/comments"), comment).await.refused(409), "ticket_closed");
    assert_eq!(admin.get(&path).await.expect(200)["version"], 2);
}
