//! Input that nobody should send: each has its documented answer, nothing is lost and nothing is a 500.

use kit::{
    Purpose,
    tokens::{self, Identity},
};
use serde_json::{Value, json};

use crate::{
    TestApp,
    fake_cloud::{Fault, Service},
    tests::{path_of, wrong_fields},
};

/// Routes that take a body, as somebody who may call them.
const WITH_BODY: [(&str, &str); 4] = [
    ("POST", "/v1/tickets"),
    ("PATCH", "/v1/tickets/1"),
    ("POST", "/v1/tickets/1/comments"),
    ("POST", "/v1/attachments"),
];

#[tokio::test]
async fn bodies_that_are_no_json_objects_of_the_right_fields() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.ticket("Printer", "anna@example.com").await;
    let admin = tenant.as_admin();
    let huge = format!("{{\"title\": \"{}\"}}", "x".repeat(2_000_000));
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let cases: Vec<(Option<&str>, &[u16], &str)> = vec![
        (None, &[400, 415, 422], "invalid_body"),
        (Some(""), &[400, 422], "invalid_body"),
        (Some("{"), &[400], "invalid_body"),
        (Some("{,}"), &[400], "invalid_body"),
        (Some("nonsense"), &[400], "invalid_body"),
        (Some("[]"), &[422], "invalid_body"),
        (Some("null"), &[422], "invalid_body"),
        (Some("\"text\""), &[422], "invalid_body"),
        (Some("{\"colour\": 1}"), &[400], "unknown_field"),
        (Some("{\"\\ud800\": 1}"), &[400], "invalid_body"),
        (Some(&deep), &[400, 422], "invalid_body"),
        (Some(&huge), &[413], "body_too_large"),
    ];
    for (method, path) in WITH_BODY {
        for (body, statuses, code) in &cases {
            let answer = admin.call(method, path, body.map(str::to_owned)).await;
            let shown: String = body.unwrap_or("no body").chars().take(40).collect();
            assert!(statuses.contains(&answer.status), "{method} {path} {shown}: {} {}", answer.status, answer.json);
            let got = answer.json["code"].as_str().unwrap_or_default().to_owned();
            assert!(
                got == *code || (body.is_none() && got == "unsupported_media_type"),
                "{method} {path} {shown}: {got}"
            );
        }
    }
    assert_eq!(admin.get("/v1/tickets/1").await.expect(200)["version"], 1);
}

#[tokio::test]
async fn wrong_types_are_told_by_field() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.ticket("Printer", "anna@example.com").await;
    let admin = tenant.as_admin();
    let requester = json!({"email": "anna@example.com"});
    let cases: Vec<(&str, &str, Value, &str)> = vec![
        ("POST", "/v1/tickets", json!({"title": 7, "text": "x", "requester": requester}), "title"),
        ("POST", "/v1/tickets", json!({"title": "a", "text": "x", "requester": "anna"}), "requester"),
        ("POST", "/v1/tickets", json!({"title": "a", "text": "x", "requester": {"email": 7}}), "requester.email"),
        ("POST", "/v1/tickets", json!({"title": "a", "text": "x", "requester": requester, "tags": "one"}), "tags"),
        (
            "POST",
            "/v1/tickets",
            json!({"title": "a", "text": "x", "requester": requester, "attachment_ids": ["x"]}),
            "attachment_ids[0]",
        ),
        ("PATCH", "/v1/tickets/1", json!({"priority": 1}), "priority"),
        ("PATCH", "/v1/tickets/1", json!({"assignee_id": "somebody"}), "assignee_id"),
        ("POST", "/v1/tickets/1/comments", json!({"visibility": "secret", "text": "x"}), "visibility"),
        ("POST", "/v1/attachments", json!({"name": "a", "content_type": "image/png", "size_bytes": -1}), "size_bytes"),
        ("POST", "/v1/attachments", json!({"name": "a", "content_type": "image/png", "size_bytes": "4"}), "size_bytes"),
    ];
    for (method, path, body, field) in cases {
        let answer = admin.call(method, path, Some(body.to_string())).await;
        assert_eq!(answer.status, 422, "{method} {path} {body}: {}", answer.json);
        assert_eq!(wrong_fields(&answer.json), [field], "{body}");
    }
}

#[tokio::test]
async fn a_failing_table_is_a_500_that_tells_nothing_and_loses_nothing() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    for fault in [Fault::Throttle, Fault::InternalError] {
        app.cloud().fail_next(Service::DynamoDb, "TransactWriteItems", fault);
        let answer = admin.patch(&path, json!({"priority": "p1"})).await;
        assert!(!answer.json.to_string().contains("Transact"), "{}", answer.json);
        assert_eq!(answer.refused(500), "internal");
        app.cloud().fail_next(Service::DynamoDb, "GetItem", fault);
        assert_eq!(admin.get(&path).await.refused(500), "internal");
        app.cloud().fail_next_attempt(Service::DynamoDb, "TransactWriteItems", fault);
        admin.patch(&path, json!({"priority": "p1"})).await.expect(200);
        admin.patch(&path, json!({"priority": "p3"})).await.expect(200);
    }
    assert_eq!(app.cloud().pending_faults(), 0);
}

#[tokio::test]
async fn tokens_and_cursors_are_no_use_for_each_other() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let secret = format!(r#"{{"current":"k1","k1":"{}"}}"#, "0123456789abcdef".repeat(4));
    let ring = kit::KeyRing::parse(&secret).expect("the fake cloud's secret");
    assert_ne!(ring.current(Purpose::Cursor).1.as_bytes(), ring.current(Purpose::AccessToken).1.as_bytes());
    let admin = tenant.as_admin();
    let identity = Identity {
        sub: admin.id().to_owned(),
        kind: "member".into(),
        tenant_id: admin.caller().tenant_id.clone(),
        role: "admin".into(),
        name: None,
        session_id: "ses_1".into(),
    };
    let token = tokens::issue(&ring, identity, app.now()).token;
    assert_eq!(admin.get(format!("/v1/tickets?cursor={token}")).await.refused(400), "invalid_cursor");
}
