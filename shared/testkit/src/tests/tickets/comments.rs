use domain::{Role, StatusCategory};
use serde_json::json;

use crate::{
    TestApp,
    tests::{path_of, wrong_fields},
};

#[tokio::test]
async fn a_reply_is_mailed_and_a_note_is_not() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let comments = format!("{}/comments", path_of(&tenant.ticket("Printer", "anna@example.com").await));
    let note = agent.post(&comments, json!({"visibility": "internal", "text": "she is right"})).await.expect(201);
    assert_eq!(note["record"]["effects"], json!([]));
    assert_eq!(note["record"]["comment"]["delivery"], json!(null));
    let reply = agent.post(&comments, json!({"visibility": "public", "html": "<p>On its way</p>"})).await;
    assert_eq!(reply.headers["etag"], "\"3\"");
    let reply = reply.expect(201);
    assert_eq!(reply["ticket"]["comment_count"], 3);
    let record = &reply["record"];
    assert_eq!(
        (&record["seq"], &record["kind"], &record["channel"]),
        (&json!(3), &json!("commented"), &json!("portal"))
    );
    assert_eq!(record["effects"][0]["kind"], "send_mail");
    assert!(record["effects"][0]["detail"].as_str().is_some_and(|detail| detail.contains("anna@example.com")));
    assert_eq!(record["comment"]["delivery"]["state"], "queued");
}

#[tokio::test]
async fn a_requesters_reply_reopens_what_waits_and_what_is_resolved() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let (admin, anna) = (tenant.as_admin(), tenant.as_contact("anna@example.com").await);
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let comments = format!("{path}/comments");
    for (category, after) in [
        (StatusCategory::Pending, "open"),
        (StatusCategory::Resolved, "open"),
        (StatusCategory::Scheduled, "scheduled"),
        (StatusCategory::Open, "open"),
    ] {
        let with_status = json!({"visibility": "public", "text": "so", "status_id": tenant.status_id(category)});
        let moved = admin.post(&comments, with_status).await.expect(201);
        assert_eq!(moved["ticket"]["status"]["category"], category.as_str());
        assert_eq!(moved["ticket"]["closes_at"].is_string(), category == StatusCategory::Resolved);
        let answer = anna.post(&comments, json!({"visibility": "public", "text": "still broken"})).await.expect(201);
        assert_eq!(answer["ticket"]["status"]["category"], after, "after {}", category.as_str());
        assert_eq!(answer["ticket"]["resolved_at"], json!(null));
    }
}

#[tokio::test]
async fn a_contact_writes_in_public_on_its_own_ticket_and_sees_no_workings() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let anna = tenant.as_contact("anna@example.com").await;
    let ben = tenant.as_contact("ben@example.com").await;
    let comments = format!("{}/comments", path_of(&tenant.ticket("Printer", "anna@example.com").await));
    let internal = anna.post(&comments, json!({"visibility": "internal", "text": "x"})).await.expect(422);
    assert_eq!(wrong_fields(&internal), ["visibility"]);
    let status = json!({"visibility": "public", "text": "x", "status_id": tenant.status_id(StatusCategory::Open)});
    assert_eq!(wrong_fields(&anna.post(&comments, status).await.expect(422)), ["status_id"]);
    assert_eq!(ben.post(&comments, json!({"visibility": "public", "text": "x"})).await.refused(404), "not_found");
    let added = anna.post(&comments, json!({"visibility": "public", "text": "x"})).await.expect(201);
    assert_eq!((&added["record"]["effects"], &added["record"]["hash"]), (&json!([]), &json!(null)));
    assert_eq!(added["record"]["comment"]["author"]["kind"], "contact");
}
