use jiff::SignedDuration;
use serde_json::json;

use crate::{
    TestApp,
    fake_cloud::{Fault, Service},
    tests::path_of,
};

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer_and_makes_one_ticket() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let body = json!({"title": "Printer", "text": "x", "requester": {"email": "anna@example.com"}});
    let send = async |key: &str| admin.post("/v1/tickets", body.clone()).header("Idempotency-Key", key).await;
    let first = send("key-1").await;
    admin.patch("/v1/tickets/1", json!({"title": "Changed since"})).await.expect(200);
    // The same ticket, as it is now: whoever goes on with its ETag is not refused.
    let again = send("key-1").await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!((&again.json["number"], &again.json["title"]), (&first.json["number"], &json!("Changed since")));
    assert_eq!((first.headers["etag"].as_str(), again.headers["etag"].as_str()), ("\"1\"", "\"2\""));
    assert_eq!(first.headers["location"], again.headers["location"]);
    assert_eq!(first.headers.get("idempotent-replayed"), None);
    assert_eq!(again.headers["idempotent-replayed"], "true");
    // Another key, another person, another day: another ticket.
    assert_eq!(send("key-2").await.expect(201)["title"], "Printer");
    let count = async || admin.get("/v1/tickets").await.expect(200)["data"].as_array().map(Vec::len);
    assert_eq!(count().await, Some(2));
    let agent = tenant.as_role(domain::Role::Agent).await;
    agent.post("/v1/tickets", body.clone()).header("Idempotency-Key", "key-1").await.expect(201);
    assert_eq!(count().await, Some(3));
    app.advance(SignedDuration::from_hours(25));
    send("key-1").await.expect(201);
    assert_eq!(count().await, Some(4));
}

#[tokio::test]
async fn a_key_with_another_body_is_a_mistake() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let anna = tenant.as_contact("anna@example.com").await;
    let send = async |title: &str| {
        anna.post("/v1/tickets", json!({"title": title, "text": "x"})).header("Idempotency-Key", "k").await
    };
    send("One").await.expect(201);
    assert_eq!(send("Two").await.refused(422), "idempotency_mismatch");
    for key in ["", "two words", "é", &"k".repeat(256)] {
        let refused = anna.post("/v1/tickets", json!({"title": "a", "text": "x"})).header("Idempotency-Key", key).await;
        assert_eq!(refused.refused(422), "validation_failed", "{key}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_given_again() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let anna = tenant.as_contact("anna@example.com").await;
    let file = anna.upload("photo.png", "image/png", b"not really").await;
    let body = json!({"title": "Printer", "text": "x", "attachment_ids": [file]});
    let send = async || anna.post("/v1/tickets", body.clone()).header("Idempotency-Key", "k").await;
    app.cloud().fail_next(Service::DynamoDb, "TransactWriteItems", Fault::LoseResponse);
    let first = send().await;
    // The write happened; whoever could not tell finds the stored answer.
    let again = send().await.expect(201);
    assert_eq!(again["number"], 1);
    if first.status == 201 {
        assert_eq!(first.json, again);
    }
    let list = anna.get("/v1/tickets").await.expect(200);
    assert_eq!(list["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_reply_that_was_lost_is_not_written_twice() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let file = admin.upload("manual.pdf", "application/pdf", b"%PDF").await;
    let body = json!({"visibility": "public", "text": "see the manual", "attachment_ids": [file]});
    let send = async || {
        let call = admin.post(format!("{path}/comments"), body.clone());
        call.header("Idempotency-Key", "k").header("If-Match", "\"1\"").await
    };
    let first = send().await.expect(201);
    let again = send().await.expect(201);
    assert_eq!(first, again);
    // Even when the ticket has closed since.
    let closed = tenant.status_id(domain::StatusCategory::Closed);
    admin.patch(&path, json!({"status_id": closed})).await.expect(200);
    let late = send().await.expect(201);
    assert_eq!(late["record"], first["record"]);
    assert_eq!(late["ticket"]["status"]["category"], "closed");
    let records = admin.get(format!("{path}/audit_records")).await.expect(200);
    assert_eq!(records["data"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn an_upload_and_an_invitation_are_made_once() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let upload = json!({"name": "a.pdf", "content_type": "application/pdf", "size_bytes": 4});
    let send = async || admin.post("/v1/attachments", upload.clone()).header("Idempotency-Key", "k").await.expect(201);
    let (first, again) = (send().await, send().await);
    assert_eq!(first["id"], again["id"]);
    app.put_upload(&again, b"four").expect("the second answer works as well");

    let invite = json!({"name": "Ben", "email": "ben@demo.example", "role": "agent"});
    let send = async || admin.post("/v1/members", invite.clone()).header("Idempotency-Key", "k").await;
    let (first, again) = (send().await.expect(201), send().await);
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(again.expect(201), first);
    let other = json!({"name": "Zoe", "email": "zoe@demo.example", "role": "agent"});
    let mismatch = admin.post("/v1/members", other).header("Idempotency-Key", "k").await;
    assert_eq!(mismatch.refused(422), "idempotency_mismatch");
    let members = admin.get("/v1/members").await.expect(200);
    assert_eq!(members["data"].as_array().map(Vec::len), Some(2), "the admin and Ben");
    app.pump().await;
    assert_eq!(app.cloud().sent_mail().len(), 1, "one invitation is mailed");
}

#[tokio::test]
async fn of_many_at_the_same_time_one_writes() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let anna = tenant.as_contact("anna@example.com").await;
    let rush = (0..8).map(|_| {
        anna.post("/v1/tickets", json!({"title": "Printer", "text": "x"})).header("Idempotency-Key", "k").into_future()
    });
    let answers = futures::future::join_all(rush).await;
    for answer in &answers {
        assert!(answer.status == 201 || answer.status == 409, "{} {}", answer.status, answer.json);
    }
    let made: std::collections::BTreeSet<u64> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .filter_map(|answer| answer.json["number"].as_u64())
        .collect();
    assert_eq!(made.len(), 1);
    assert_eq!(anna.get("/v1/tickets").await.expect(200)["data"].as_array().map(Vec::len), Some(1));
}
