//! A mailbox of an own domain forwards its mail here: confirmed at its provider, shown by a probe, then mail like any other.

use domain::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{count, demo, header, mail};
use crate::{InboundMail, TestApp, TestTenant, fake_cloud::SentMail, tests::path_of};

const OWN: &str = "support@acme.example";
const LINK: &str = "https://mail-settings.google.com/mail/vf-1a2b";

/// An address of an own domain: its path, and where it forwards to.
async fn own_address(tenant: &TestTenant) -> (String, String) {
    let admin = tenant.as_admin();
    admin.post("/v1/domains", json!({"domain": "acme.example"})).await.expect(201);
    let wanted = json!({"email": OWN, "display_name": "Acme", "tags": ["acme"]});
    let made = admin.post("/v1/addresses", wanted).await.expect(201);
    let forwards_to = made["domain"]["forwards_to"].as_str().expect("an address").to_owned();
    (format!("/v1/addresses/{}", made["id"].as_str().expect("an id")), forwards_to)
}

async fn domain_of(tenant: &TestTenant, path: &str) -> Value {
    let mut listed = tenant.as_admin().get("/v1/addresses").await.expect(200);
    let addresses = listed["data"].as_array_mut().expect("a list").iter_mut();
    let mut found = addresses.filter(|address| path.ends_with(address["id"].as_str().expect("an id")));
    found.next().expect("the address")["domain"].take()
}

async fn held(tenant: &TestTenant) -> Vec<Value> {
    tenant.as_role(Role::Agent).await.get("/v1/suspended_mail").await.expect(200)["data"]
        .as_array()
        .expect("a list")
        .clone()
}

/// The provider's request to confirm.
fn confirmation(app: &TestApp, to: &str) -> InboundMail {
    let raw = format!(
        "From: Gmail Team <forwarding-noreply@google.com>\r\nTo: {to}\r\n\
         Subject: (#304298959) Gmail Forwarding Confirmation - Receive Mail from {OWN}\r\n\
         Message-ID: <{}@google.com>\r\n\r\nConfirmation code: 304298959\r\n\r\n{LINK}\r\n",
        app.uuid()
    );
    InboundMail::new(app, raw, to)
}

/// A mail as the mailbox passes it on: only the envelope is another.
fn forwarded(app: &TestApp, raw: impl Into<Vec<u8>>, forwards_to: &str) -> InboundMail {
    InboundMail {
        sender: format!("caf_={}@acme.example", forwards_to.replace('@', "=")),
        ..InboundMail::new(app, raw, forwards_to)
    }
}

async fn probe(app: &TestApp, tenant: &TestTenant, path: &str) -> SentMail {
    let answer = tenant.as_admin().post(format!("{path}/forwarding_checks"), json!({})).await.expect(202);
    assert_eq!(answer["email"], OWN);
    app.cloud().sent_mail().pop().expect("the probe")
}

#[tokio::test]
async fn a_mailbox_is_confirmed_probed_and_then_forwards_tickets() {
    let (app, tenant) = demo().await;
    let (path, forwards_to) = own_address(&tenant).await;
    assert!(app.receive(&confirmation(&app, &forwards_to)).await);
    app.pump().await;
    let waiting = held(&tenant).await;
    assert_eq!(waiting.len(), 1);
    assert_eq!((&waiting[0]["reason"], &waiting[0]["to"]), (&json!("forwarding_confirmation"), &json!(forwards_to)));
    let detail = waiting[0]["detail"].as_str().unwrap_or_default();
    assert!(detail.contains("304298959") && detail.ends_with(LINK), "{detail}");
    assert_eq!((count(&tenant).await, app.cloud().sent_mail().len()), (0, 0));

    let sent = probe(&app, &tenant, &path).await;
    assert_eq!(
        (sent.destinations.as_slice(), sent.from.as_deref()),
        (&[OWN.to_owned()][..], Some("no-reply@lambdesk.test"))
    );
    assert_eq!(header(&sent, "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(domain_of(&tenant, &path).await["forwarding"], "unverified");
    app.advance(SignedDuration::from_secs(30));
    let arrived_at = app.now();
    for _ in 0..2 {
        assert!(app.receive(&forwarded(&app, sent.raw.clone(), &forwards_to)).await);
        app.pump().await;
        app.advance(SignedDuration::from_secs(30));
    }
    let domain = domain_of(&tenant, &path).await;
    assert_eq!((&domain["forwarding"], &domain["verified_at"]), (&json!("verified"), &json!(arrived_at.to_string())));
    assert_eq!((count(&tenant).await, held(&tenant).await.len(), app.cloud().sent_mail().len()), (0, 1, 1));

    let headers = "Cc: Ben <ben@example.com>, support@acme.example\n";
    let raw = mail("m1", OWN, "Toner", headers, "Floor 2.").replace('\n', "\r\n");
    assert!(app.receive(&forwarded(&app, raw, &forwards_to)).await);
    app.pump().await;
    let (tickets, _) = tenant.as_admin().all_pages("/v1/tickets").await;
    let ticket = tenant.as_admin().get(path_of(&tickets[0])).await.expect(200);
    assert_eq!((&ticket["address"]["email"], &ticket["cc"]), (&json!(OWN), &json!(["ben@example.com"])));
    assert_eq!((&ticket["tags"], &ticket["requester"]["email"]), (&json!(["acme"]), &json!("anna@example.com")));
    // The same mail to both of its addresses is one ticket.
    let mut both = InboundMail::new(&app, mail("m2", OWN, "Paper", "", "x").replace('\n', "\r\n"), OWN);
    both.recipients.push(forwards_to);
    assert!(app.receive(&both).await);
    assert_eq!(count(&tenant).await, 2);
}

#[tokio::test]
async fn only_the_probe_of_that_very_address_verifies_it() {
    let (app, tenant) = demo().await;
    let (path, forwards_to) = own_address(&tenant).await;
    let wanted = json!({"email": "sales@acme.example", "display_name": "Sales"});
    let sales = tenant.as_admin().post("/v1/addresses", wanted).await.expect(201);
    let sent = probe(&app, &tenant, &path).await;
    let other = sales["domain"]["forwards_to"].as_str().expect("an address");
    for to in [other, tenant.address()] {
        assert!(app.receive(&forwarded(&app, sent.raw.clone(), to)).await, "{to}");
    }
    let guess = mail("m1", &forwards_to, "Forwarding check [check-aaaaaaaaaaaaaaaa]", "", "x").replace('\n', "\r\n");
    assert!(app.receive(&forwarded(&app, guess, &forwards_to)).await);
    let listed = tenant.as_admin().get("/v1/addresses").await.expect(200);
    assert!(!listed.to_string().contains("\"verified\""), "{listed}");
    let reasons: Vec<Value> = held(&tenant).await.iter().map(|held| held["reason"].clone()).collect();
    assert_eq!(reasons, [json!("own_mail"), json!("own_mail")], "elsewhere it is a mail of our own");
    assert_eq!(count(&tenant).await, 1, "a guess is a letter like any other");
}

#[tokio::test]
async fn a_request_to_confirm_is_one_only_where_forwarding_waits_for_it() {
    let (app, tenant) = demo().await;
    let (path, forwards_to) = own_address(&tenant).await;
    // To a hosted address it is a mail like any other, and so is one whose sender is not proven.
    assert!(app.receive(&confirmation(&app, tenant.address())).await);
    assert!(app.receive(&InboundMail { dmarc: "GRAY".into(), ..confirmation(&app, &forwards_to) }).await);
    assert_eq!((count(&tenant).await, held(&tenant).await.len()), (2, 0));
    let sent = probe(&app, &tenant, &path).await;
    assert!(app.receive(&forwarded(&app, sent.raw, &forwards_to)).await);
    assert!(app.receive(&confirmation(&app, &forwards_to)).await);
    assert_eq!((count(&tenant).await, held(&tenant).await.len()), (3, 0));
    app.pump().await;
    assert_eq!(app.cloud().sent_mail().len(), 1, "the probe; programs are not answered");
}

#[tokio::test]
async fn nobody_is_flooded_with_probes() {
    let (app, tenant) = demo().await;
    let (path, _) = own_address(&tenant).await;
    let admin = tenant.as_admin();
    for _ in 0..5 {
        probe(&app, &tenant, &path).await;
    }
    let again = async || admin.post(format!("{path}/forwarding_checks"), json!({})).await;
    assert_eq!(again().await.refused(429), "too_many_requests");
    app.advance(SignedDuration::from_hours(1));
    again().await.expect(202);
    assert_eq!(app.cloud().sent_mail().len(), 6);
    let hosted = admin.get("/v1/addresses").await.expect(200)["data"][0]["id"].as_str().expect("an id").to_owned();
    let answer = admin.post(format!("/v1/addresses/{hosted}/forwarding_checks"), json!({})).await;
    assert_eq!(answer.refused(409), "conflict");
}
