//! Senders that are blocked or allowed by name.

use domain::Role;
use serde_json::{Value, json};

use super::{count, demo, held, mail};
use crate::{InboundMail, TestApp, TestTenant, tests::wrong_fields};

/// A mail from an address, changed on its way.
async fn from(app: &TestApp, tenant: &TestTenant, id: &str, address: &str, change: fn(&mut InboundMail)) {
    let raw = mail(id, tenant.address(), "Toner", "", "Floor 2.").replace("anna@example.com", address);
    let mut inbound = InboundMail::new(app, raw.replace('\n', "\r\n"), tenant.address());
    change(&mut inbound);
    assert!(app.receive(&inbound).await);
    app.pump().await;
}

const UNCHANGED: fn(&mut InboundMail) = |_| {};
const SPAM: fn(&mut InboundMail) = |mail| mail.spam = "FAIL".into();

async fn rule(tenant: &TestTenant, sender: &str, verdict: &str) -> Value {
    tenant.as_admin().put(format!("/v1/sender_rules/{sender}"), json!({"verdict": verdict})).await.expect(200)
}

async fn held_reasons(tenant: &TestTenant) -> Vec<Value> {
    held(tenant).await.iter().map(|mail| mail["reason"].clone()).collect()
}

#[tokio::test]
async fn a_blocked_senders_mail_is_held_until_it_is_unblocked() {
    let (app, tenant) = demo().await;
    let made = rule(&tenant, "Anna@Example.com", "blocked").await;
    let admin = tenant.as_admin();
    assert_eq!((&made["sender"], &made["verdict"]), (&json!("anna@example.com"), &json!("blocked")));
    assert_eq!(made["created_by"]["id"], admin.id());
    from(&app, &tenant, "m1", "ANNA@example.com", UNCHANGED).await;
    from(&app, &tenant, "m2", "ben@example.com", UNCHANGED).await;
    assert_eq!((count(&tenant).await, held_reasons(&tenant).await), (1, vec![json!("blocked_sender")]));
    let listed = tenant.as_role(Role::Agent).await.get("/v1/sender_rules").await.expect(200);
    assert_eq!(listed["data"], json!([made]), "the name of who made it is looked up");
    admin.delete("/v1/sender_rules/anna%40example.com").await.expect(204);
    assert_eq!(admin.delete("/v1/sender_rules/anna%40example.com").await.refused(404), "not_found");
    from(&app, &tenant, "m3", "anna@example.com", UNCHANGED).await;
    assert_eq!(count(&tenant).await, 2);
    // What was held can be let through all the same.
    let id = held(&tenant).await[0]["id"].as_str().expect("an id").to_owned();
    admin.post(format!("/v1/suspended_mail/{id}/recovery"), json!({})).await.expect(200);
    assert_eq!(count(&tenant).await, 3);
}

#[tokio::test]
async fn a_rule_about_a_domain_holds_for_all_but_those_named() {
    let (app, tenant) = demo().await;
    rule(&tenant, "%40example.com", "blocked").await;
    rule(&tenant, "anna@example.com", "allowed").await;
    rule(&tenant, "@bücher.example", "blocked").await;
    for (id, address, is_held) in [
        ("m1", "anna@example.com", false),
        ("m2", "ben@EXAMPLE.com", true),
        ("m3", "ben@mail.example.com", false),
        ("m4", "ben@notexample.com", false),
        ("m5", "zoe@BÜCHER.example", true),
    ] {
        let before = held(&tenant).await.len();
        from(&app, &tenant, id, address, UNCHANGED).await;
        assert_eq!(held(&tenant).await.len() - before, usize::from(is_held), "{address}");
    }
    assert_eq!(count(&tenant).await, 3);
    // The list goes on over pages, in the order of the senders.
    let (rules, pages) = tenant.as_admin().all_pages("/v1/sender_rules?limit=1").await;
    let senders: Vec<&str> = rules.iter().filter_map(|rule| rule["sender"].as_str()).collect();
    assert_eq!(senders, ["@example.com", "@xn--bcher-kva.example", "anna@example.com"]);
    assert!(pages >= 3);
}

#[tokio::test]
async fn an_allowed_sender_passes_the_spam_filter_and_a_forger_of_it_does_not() {
    let (app, tenant) = demo().await;
    rule(&tenant, "@example.com", "allowed").await;
    from(&app, &tenant, "m1", "anna@example.com", SPAM).await;
    assert_eq!((count(&tenant).await, held_reasons(&tenant).await), (1, vec![]));
    let forged: fn(&mut InboundMail) = |mail| (mail.spam, mail.dmarc) = ("FAIL".into(), "FAIL".into());
    from(&app, &tenant, "m2", "anna@example.com", forged).await;
    from(&app, &tenant, "m3", "anna@example.com", |mail| mail.virus = "FAIL".into()).await;
    assert_eq!((count(&tenant).await, held_reasons(&tenant).await), (1, vec![json!("virus"), json!("spam")]));
    // Another tenant's rules are its own.
    let other = app.tenant("other").await;
    from(&app, &other, "m4", "anna@example.com", SPAM).await;
    assert_eq!((count(&other).await, held(&other).await.len()), (0, 1));
    assert_eq!(other.as_admin().get("/v1/sender_rules").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_sender_that_is_none_is_refused_by_name() {
    let (_, tenant) = demo().await;
    let admin = tenant.as_admin();
    for sender in ["example.com", "%40", "a%20b@example.com", "x"] {
        let answer = admin.put(format!("/v1/sender_rules/{sender}"), json!({"verdict": "blocked"})).await;
        assert_eq!((answer.status, wrong_fields(&answer.json)), (422, vec!["sender"]), "{sender}");
        assert_eq!(admin.delete(format!("/v1/sender_rules/{sender}")).await.refused(404), "not_found", "{sender}");
    }
    let agent = tenant.as_role(Role::Agent).await;
    let answer = agent.put("/v1/sender_rules/anna@example.com", json!({"verdict": "blocked"})).await;
    assert_eq!(answer.refused(403), "forbidden");
    assert_eq!(admin.get("/v1/sender_rules").await.expect(200)["data"], json!([]));
}
