//! A mailbox of an own domain forwards its mail here: confirmed at its provider, shown by a probe, then mail like any other.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{count, demo, header, held, last_record, mail};
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

/// A mail as Gmail passes it on: only the envelope is another, with the mailbox's own name in it.
fn forwarded(app: &TestApp, raw: impl Into<Vec<u8>>, forwards_to: &str) -> InboundMail {
    InboundMail {
        sender: format!("support+caf_={}@acme.example", forwards_to.replace('@', "=")),
        ..InboundMail::new(app, raw, forwards_to)
    }
}

/// Mails that went to Anna.
fn acknowledgements(app: &TestApp) -> usize {
    app.cloud().sent_mail().iter().filter(|sent| sent.destinations == ["anna@example.com"]).count()
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
    assert_eq!(last_record(&tenant, 1).await["comment"]["mail"]["is_automatic"], false);
    assert_eq!(acknowledgements(&app), 1);
    // The same mail to both of its addresses is one ticket.
    let mut both = InboundMail::new(&app, mail("m2", OWN, "Paper", "", "x").replace('\n', "\r\n"), OWN);
    both.recipients.push(forwards_to);
    assert!(app.receive(&both).await);
    assert_eq!(count(&tenant).await, 2);
}

#[tokio::test]
async fn a_group_of_the_tenants_own_hides_nobody_and_makes_no_program_of_who_writes() {
    let group = format!(
        "Precedence: list\nMailing-list: list {OWN}; contact support+owners@acme.example\n\
         List-ID: <support.acme.example>\nList-Post: <mailto:{OWN}>\n\
         List-Unsubscribe: <mailto:googlegroups-manage+42+unsubscribe@googlegroups.com>\n"
    );
    let (app, tenant) = demo().await;
    let (_, forwards_to) = own_address(&tenant).await;
    let passed_on = |raw: String| InboundMail {
        sender: "support+bncBDZ3@acme.example".into(),
        ..InboundMail::new(&app, raw.replace('\n', "\r\n"), &forwards_to)
    };
    // As its author sent it, and in the group's name, where the author's domain wants no other in its own.
    let direct = mail("m1", OWN, "Toner", &group, "Floor 2.");
    let headers = format!("Reply-To: Anna Müller <anna@example.com>\nX-Original-Sender: anna@example.com\n{group}");
    let in_its_name = mail("m2", OWN, "Paper", &headers, "None left.");
    let in_its_name = in_its_name
        .replace("From: Anna Müller <anna@example.com>", &format!("From: 'Anna Müller' via Support <{OWN}>"));
    for (number, raw, is_verified) in [(1, direct, true), (2, in_its_name.clone(), false)] {
        for _ in 0..2 {
            assert!(app.receive(&passed_on(raw.clone())).await);
            app.pump().await;
        }
        let ticket = tenant.as_admin().get(format!("/v1/tickets/{number}")).await.expect(200);
        let requester = (&ticket["requester"]["email"], &ticket["requester"]["name"]);
        assert_eq!(requester, (&json!("anna@example.com"), &json!("Anna Müller")));
        let record = last_record(&tenant, number).await;
        let mail = &record["comment"]["mail"];
        assert_eq!((&mail["is_automatic"], &mail["is_sender_verified"]), (&json!(false), &json!(is_verified)));
        assert_eq!(acknowledgements(&app), usize::try_from(number).expect("a small number"));
    }
    assert_eq!((count(&tenant).await, held(&tenant).await), (2, vec![]));

    // A rule about Anna holds for what the group passes on; and who hides behind it for good is the group's own mail,
    // as before.
    tenant.as_admin().put("/v1/sender_rules/anna@example.com", json!({"verdict": "blocked"})).await.expect(200);
    assert!(app.receive(&passed_on(in_its_name.replace("<m2@", "<m3@"))).await);
    let nobody =
        in_its_name.replace("Reply-To: Anna Müller <anna@example.com>\nX-Original-Sender: anna@example.com\n", "");
    assert!(app.receive(&passed_on(nobody.replace("<m2@", "<m4@"))).await);
    let mut reasons: Vec<Value> = held(&tenant).await.iter().map(|held| held["reason"].clone()).collect();
    reasons.sort_by_key(Value::to_string);
    assert_eq!(reasons, [json!("blocked_sender"), json!("own_mail")]);
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
