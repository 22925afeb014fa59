//! Programs that answer every mail of ours, and forms that name strangers: what goes out stays within its caps, and is not theirs.

use std::collections::BTreeMap;

use domain::{Role, StatusCategory};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{count, demo, header, languages::words, mail, reply_address};
use crate::{InboundMail, Session, TestApp, TestTenant, fake_cloud::SentMail};

/// How often a program answers.
const ROUNDS: usize = 200;

/// How a program answers the newest mail that it got from us.
struct Responder {
    /// It says that it is one (RFC 3834).
    is_declared: bool,
    /// It answers to where the mail asks to be answered; otherwise it writes a new mail to the desk's address.
    is_threading: bool,
}

fn to(app: &TestApp, email: &str) -> Vec<SentMail> {
    app.cloud().sent_mail().into_iter().filter(|sent| sent.destinations == [email]).collect()
}

/// Anna asks once, and her program answers for 200 rounds within seven minutes; half-way somebody resolves ticket 1.
async fn answered_by(responder: &Responder) -> (TestApp, TestTenant, Session) {
    let (app, tenant) = demo().await;
    app.deliver_everything_twice();
    let agent = tenant.as_role(Role::Agent).await;
    app.receive_mail(&mail("m0", tenant.address(), "Toner", "", "Floor 2."), tenant.address()).await;
    for round in 1..=ROUNDS {
        app.advance(SignedDuration::from_secs(2));
        let newest = to(&app, "anna@example.com").pop().expect("the acknowledgement");
        let address = if responder.is_threading { reply_address(&newest) } else { tenant.address().to_owned() };
        let headers = if responder.is_declared { "Auto-Submitted: auto-replied\n" } else { "" };
        let (id, subject) = (format!("m{round}"), format!("We have your message, case {round}"));
        app.receive_mail(&mail(&id, &address, &subject, headers, "Somebody will read it."), &address).await;
        if round == ROUNDS / 2 {
            let resolved = json!({"status_id": tenant.status_id(StatusCategory::Resolved)});
            agent.patch("/v1/tickets/1", resolved).await.expect(200);
        }
    }
    (app, tenant, agent)
}

/// Of every ticket: its first record's delivery, and the effects of all its records.
async fn deliveries_and_effects(agent: &Session, tickets: usize) -> (Vec<Value>, Vec<Value>) {
    let (mut deliveries, mut effects) = (vec![], vec![]);
    for number in 1..=tickets {
        let mut page = agent.get(format!("/v1/tickets/{number}/audit_records")).await.expect(200);
        let records = page["data"].as_array_mut().expect("records");
        deliveries.push(records[0]["comment"]["delivery"].take());
        let found = records.iter_mut().map(|record| record["effects"].take());
        effects.extend(found.flat_map(|found| found.as_array().cloned().unwrap_or_default()));
    }
    (deliveries, effects)
}

fn of_kind<'a>(effects: &'a [Value], kind: &str) -> Vec<&'a str> {
    let found = effects.iter().filter(|effect| effect["kind"] == kind);
    found.filter_map(|effect| effect["detail"].as_str()).collect()
}

#[tokio::test]
async fn a_program_that_says_so_stays_on_one_ticket_and_reopens_nothing() {
    let (app, tenant, agent) = answered_by(&Responder { is_declared: true, is_threading: true }).await;
    assert_eq!(count(&tenant).await, 1);
    assert_eq!(to(&app, "anna@example.com").len(), 1, "the acknowledgement of her own mail");
    let ticket = agent.get("/v1/tickets/1").await.expect(200);
    assert_eq!((&ticket["status"]["category"], &ticket["comment_count"]), (&json!("resolved"), &json!(ROUNDS + 1)));
}

#[tokio::test]
async fn a_program_that_does_not_say_so_stays_on_one_ticket_and_gets_one_mail() {
    let (app, tenant, agent) = answered_by(&Responder { is_declared: false, is_threading: true }).await;
    assert_eq!(count(&tenant).await, 1);
    assert_eq!(to(&app, "anna@example.com").len(), 1);
    let ticket = agent.get("/v1/tickets/1").await.expect(200);
    // Nothing tells its mail from a person's.
    assert_eq!((&ticket["status"]["category"], &ticket["comment_count"]), (&json!("open"), &json!(ROUNDS + 1)));
}

#[tokio::test]
async fn a_program_that_opens_a_ticket_each_time_gets_ten_mails_and_members_one_alert() {
    let (app, tenant, agent) = answered_by(&Responder { is_declared: false, is_threading: false }).await;
    assert_eq!(count(&tenant).await, ROUNDS + 1, "nothing that was written to us is lost");
    assert_eq!(to(&app, "anna@example.com").len(), 10);
    let (deliveries, effects) = deliveries_and_effects(&agent, ROUNDS + 1).await;
    let parked: Vec<&Value> = deliveries.iter().filter(|delivery| delivery["state"] == "parked").collect();
    assert_eq!(parked.len(), ROUNDS + 1 - 10);
    let words = "10 acknowledgements to this address in 10 minutes";
    assert!(parked.iter().all(|delivery| delivery["detail"] == format!("parked: {words}")), "{:?}", parked[0]);
    assert_eq!(
        deliveries.iter().filter(|delivery| delivery.is_null()).count(),
        10,
        "an acknowledgement shows no state"
    );
    assert_eq!(
        of_kind(&effects, "parked_mail"),
        [format!("acknowledgement to anna@example.com parked, because {words}")]
    );
    assert_eq!(of_kind(&effects, "notify_members"), ["notice to Ada Admin, because automatic mail is parked"]);
    let alerts = to(&app, "ada@demo.example");
    assert_eq!(alerts.len(), 1);
    let subject = mail::parse(&alerts[0].raw, &mail::Limits::default()).expect("a mail").subject;
    assert!(subject.starts_with("T-000011: automatic mail is parked – We have your message"), "{subject}");
    assert_eq!(agent.get("/v1/tickets/11/verification").await.expect(200)["valid"], true);
    // The state is for members.
    let contact = tenant.as_contact("anna@example.com").await;
    let seen = contact.get("/v1/tickets/11/audit_records").await.expect(200);
    assert_eq!(seen["data"].as_array().map(Vec::len), Some(1), "the alert is none of hers: {seen}");
    assert_eq!(seen["data"][0]["comment"]["delivery"], Value::Null);
}

/// Words of whoever fills in the form.
const MARKERS: [&str; 3] = ["PILLS-IN-SUBJECT", "PILLS-IN-NAME", "PILLS-IN-BODY"];

/// A mail that names a stranger as its sender.
fn form(app: &TestApp, tenant: &TestTenant, nth: usize, victim: &str, dmarc: &str) -> InboundMail {
    let [subject, name, body] = MARKERS;
    let raw = format!(
        "From: {name} <{victim}>\r\nTo: {to}\r\nSubject: {subject} {nth}\r\nMessage-ID: <form-{nth}@evil.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n",
        to = tenant.address()
    );
    InboundMail { dmarc: dmarc.to_owned(), ..InboundMail::new(app, raw, tenant.address()) }
}

#[tokio::test]
async fn a_thousand_forms_that_name_a_thousand_strangers_send_none_of_their_words() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    let domains = [("big.example", 500, "GRAY"), ("small.example", 200, "GRAY"), ("forged.example", 300, "FAIL")];
    let victims = domains.iter().flat_map(|(domain, victims, dmarc)| {
        (0..*victims).map(move |nth: usize| (format!("victim{nth}@{domain}"), *dmarc))
    });
    for (nth, (victim, dmarc)) in victims.enumerate() {
        assert!(app.receive(&form(&app, &tenant, nth, &victim, dmarc)).await, "{victim}");
    }
    app.pump().await;
    assert_eq!(count(&tenant).await, 1_000, "none is lost");

    let mut sent: BTreeMap<String, usize> = BTreeMap::new();
    for mail in app.cloud().sent_mail() {
        let [address] = &mail.destinations[..] else { panic!("{:?}", mail.destinations) };
        let domain = address.rsplit_once('@').expect("an address").1.to_owned();
        if domain != "demo.example" {
            let words = words(&mail);
            assert!(!MARKERS.iter().any(|marker| words.contains(marker)), "{words}");
            assert_eq!(header(&mail, "To"), Some(format!("<{address}>")));
            assert_eq!(header(&mail, "Auto-Submitted").as_deref(), Some("auto-replied"));
        }
        *sent.entry(domain).or_default() += 1;
    }
    let expected = [("big.example", 200), ("demo.example", 1), ("small.example", 200)];
    assert_eq!(sent, expected.map(|(domain, mails)| (domain.to_owned(), mails)).into());

    let (deliveries, effects) = deliveries_and_effects(&agent, 1_000).await;
    assert_eq!(deliveries.iter().filter(|delivery| delivery["state"] == "parked").count(), 300);
    let withheld = of_kind(&effects, "withheld_mail");
    assert_eq!(withheld.len(), 300);
    assert!(withheld.iter().all(|detail| detail.contains("dmarc_failed")), "{}", withheld[0]);
    let parked = of_kind(&effects, "parked_mail");
    assert_eq!(parked.len(), 1, "{parked:?}");
    assert!(parked[0].ends_with("because 200 automatic mails to unproven senders at this domain in 60 minutes"));

    // Whoever signs what he sends is answered all the while; the others again when the hour is over.
    let mails = |email: &str| to(&app, email).len();
    for (nth, email, dmarc, minutes) in
        [(1_001, "proven@big.example", "PASS", 0), (1_002, "late@big.example", "GRAY", 60)]
    {
        app.advance(SignedDuration::from_mins(minutes));
        assert!(app.receive(&form(&app, &tenant, nth, email, dmarc)).await);
        app.pump().await;
        assert_eq!(mails(email), 1, "{email}");
    }
}
