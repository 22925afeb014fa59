//! What a tenant wants done with mail that its checks doubt.

use domain::Role;
use serde_json::{Value, json};

use super::{count, demo, held, last_record, mail};
use crate::{InboundMail, TestApp, TestTenant, fake_cloud::RAW_MAIL_BUCKET, tests::wrong_fields};

/// A mail of Anna's that was changed on its way.
async fn arrives(app: &TestApp, tenant: &TestTenant, id: &str, change: fn(&mut InboundMail)) -> InboundMail {
    let raw = mail(id, tenant.address(), "Toner", "", "Floor 2.").replace('\n', "\r\n");
    let mut inbound = InboundMail::new(app, raw, tenant.address());
    change(&mut inbound);
    for _ in 0..2 {
        assert!(app.receive(&inbound).await);
        app.pump().await;
    }
    inbound
}

/// The settings with the caps that every tenant begins with.
fn settings(on_dmarc_fail: &str, on_spam: &str) -> Value {
    let caps = json!({"per_10_minutes": 10, "per_30_minutes": 15, "per_60_minutes": 25, "per_180_minutes": 50,
        "per_600_minutes": 100});
    json!({"on_dmarc_fail": on_dmarc_fail, "on_spam": on_spam, "caps": caps,
        "quoted_comments": 0, "announces_resolution": false, "asks_for_rating": false, "rating_delay_hours": 24})
}

async fn wants(tenant: &TestTenant, settings: Value) {
    tenant.as_admin().patch("/v1/mail_settings", settings).await.expect(200);
}

fn reasons(held: &[Value]) -> Vec<&str> {
    held.iter().filter_map(|mail| mail["reason"].as_str()).collect()
}

#[tokio::test]
async fn a_new_tenant_takes_mail_in_that_is_not_proven_and_says_so() {
    let (app, tenant) = demo().await;
    let found = tenant.as_role(Role::Viewer).await.get("/v1/mail_settings").await.expect(200);
    assert_eq!(found, settings("accept", "suspend"));
    arrives(&app, &tenant, "m1", |mail| mail.dmarc = "FAIL".into()).await;
    let record = last_record(&tenant, 1).await;
    assert_eq!(record["comment"]["mail"]["is_sender_verified"], false);
    assert!(app.cloud().sent_mail().is_empty(), "nobody knows whom an answer would reach");
    assert_eq!(held(&tenant).await, Vec::<Value>::new());
}

#[tokio::test]
async fn mail_that_is_not_proven_is_held_where_the_tenant_wants_it() {
    let (app, tenant) = demo().await;
    wants(&tenant, json!({"on_dmarc_fail": "suspend"})).await;
    arrives(&app, &tenant, "m1", |mail| mail.dmarc = "FAIL".into()).await;
    for dmarc in ["GRAY", "PASS", "DISABLED"] {
        let raw = mail(dmarc, tenant.address(), "Paper", "", "None left.").replace('\n', "\r\n");
        let inbound = InboundMail { dmarc: dmarc.into(), ..InboundMail::new(&app, raw, tenant.address()) };
        assert!(app.receive(&inbound).await);
    }
    assert_eq!((count(&tenant).await, reasons(&held(&tenant).await)), (3, vec!["dmarc_failed"]));
    // Somebody looks at it and lets it through.
    let id = held(&tenant).await[0]["id"].as_str().expect("an id").to_owned();
    tenant.as_admin().post(format!("/v1/suspended_mail/{id}/recovery"), json!({})).await.expect(200);
    assert_eq!((count(&tenant).await, held(&tenant).await), (4, vec![]));
}

#[tokio::test]
async fn rejected_mail_is_neither_taken_in_nor_shown_nor_answered_and_its_raw_message_stays() {
    let (app, tenant) = demo().await;
    wants(&tenant, json!({"on_dmarc_fail": "reject", "on_spam": "reject"})).await;
    for change in [(|mail| mail.dmarc = "FAIL".into()) as fn(&mut InboundMail), |mail| mail.spam = "FAIL".into()] {
        let rejected = arrives(&app, &tenant, "m1", change).await;
        assert!(app.cloud().object(RAW_MAIL_BUCKET, &rejected.raw_key()).is_some());
    }
    // What can't even be read is rejected for the same reason.
    let unreadable = InboundMail::new(&app, "Subject: nobody wrote this\r\n\r\nhello\r\n", tenant.address());
    assert!(app.receive(&InboundMail { spam: "FAIL".into(), ..unreadable }).await);
    assert_eq!((count(&tenant).await, held(&tenant).await), (0, vec![]));
    assert!(app.cloud().sent_mail().is_empty());
    // A virus is always held, and what is fine comes in.
    arrives(&app, &tenant, "m2", |mail| (mail.virus, mail.spam) = ("FAIL".into(), "FAIL".into())).await;
    arrives(&app, &tenant, "m3", |_| {}).await;
    assert_eq!((count(&tenant).await, reasons(&held(&tenant).await)), (1, vec!["virus"]));
}

#[tokio::test]
async fn settings_are_changed_one_by_one_by_those_who_may_and_for_their_tenant_alone() {
    let (app, tenant) = demo().await;
    let other = app.tenant("other").await;
    let admin = tenant.as_admin();
    let agent = tenant.as_role(Role::Agent).await;
    assert_eq!(agent.patch("/v1/mail_settings", json!({"on_spam": "reject"})).await.refused(403), "forbidden");
    // Two at the same time: both hold.
    let changes = [json!({"on_spam": "reject"}), json!({"on_dmarc_fail": "suspend"})];
    let changes = changes.map(|change| admin.patch("/v1/mail_settings", change).into_future());
    for answer in futures::future::join_all(changes).await {
        answer.expect(200);
    }
    let found = admin.get("/v1/mail_settings").await.expect(200);
    assert_eq!(found, settings("suspend", "reject"));
    assert_eq!(admin.patch("/v1/mail_settings", json!({})).await.expect(200), found, "nothing to change");
    let wrong = admin.patch("/v1/mail_settings", json!({"on_spam": "accept"})).await;
    assert_eq!((wrong.status, wrong_fields(&wrong.json)), (422, vec!["on_spam"]));
    let theirs = other.as_admin().get("/v1/mail_settings").await.expect(200);
    assert_eq!(theirs, settings("accept", "suspend"));
}
