use domain::Role;
use serde_json::{Value, json};

use super::{demo, mail};
use crate::{TestApp, fake_cloud::SentMail};

/// What SES tells about a mail it took.
pub(super) fn event(app: &TestApp, sent: &SentMail, kind: &str, more: &Value) -> String {
    let tags: serde_json::Map<String, Value> =
        sent.tags.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
    let mut event = json!({
        "eventType": kind,
        "mail": {"timestamp": app.now().to_string(), "messageId": sent.message_id, "tags": tags},
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        event[name] = value.clone();
    }
    crate::inbox::envelope(app, "mail-events", &event)
}

#[tokio::test]
async fn a_delivery_moves_on_and_never_back() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    agent.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "On it"})).await.expect(201);
    app.pump().await;
    let sent = app.cloud().sent_mail().remove(1);
    let now = app.now().to_string();
    let bounce = json!({"bounce": {"bounceType": "Permanent", "bounceSubType": "General", "timestamp": now,
        "bouncedRecipients": [{"emailAddress": "anna@example.com", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}]}});
    let transient = json!({"bounce": {"bounceType": "Transient", "bounceSubType": "General", "timestamp": now, "bouncedRecipients": []}});
    let state = async || {
        let records = agent.get("/v1/tickets/1/audit_records").await.expect(200);
        records["data"][1]["comment"]["delivery"].clone()
    };
    assert_eq!(state().await["state"], "sent");
    for (kind, more, expected) in [
        ("Bounce", &transient, "sent"),
        ("Delivery", &json!({"delivery": {"timestamp": now}}), "delivered"),
        ("Send", &json!({"send": {}}), "delivered"),
        ("Bounce", &bounce, "bounced"),
        ("Delivery", &json!({"delivery": {"timestamp": now}}), "bounced"),
        ("Open", &json!({"open": {}}), "bounced"),
    ] {
        let message = event(&app, &sent, kind, more);
        assert!(app.deliver("record_mail_event", &[message.clone(), message]).await.is_empty(), "{kind}");
        assert_eq!(state().await["state"], expected, "{kind}");
    }
    assert!(state().await["detail"].as_str().is_some_and(|detail| detail.contains("user unknown")));
    let anna = tenant.as_contact("anna@example.com").await;
    let seen = anna.get("/v1/tickets/1/audit_records").await.expect(200);
    assert!(!seen.to_string().contains("user unknown"), "deliveries are for members");
    assert_eq!(agent.get("/v1/tickets/1/verification").await.expect(200)["valid"], true);
}
