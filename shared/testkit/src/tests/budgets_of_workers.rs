//! Request units and round trips of the workers, which pay for every mail and every ticket that closes. Each is warm, and knows
//! the people.

use domain::{Role, StatusCategory};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::budgets::{Cost, cost};
use crate::{
    InboundMail, TestApp, TestTenant,
    fake_cloud::{FakeCloud, Service, WAKE_TICKET_QUEUE},
    tests::path_of,
};

/// A mail of Anna's of ordinary length.
fn letter(app: &TestApp, to: &str, nth: usize, headers: &str) -> InboundMail {
    let text = "The printer on floor 2 is out of toner. ".repeat(10);
    let raw = format!(
        "From: Anna Müller <anna@example.com>\r\nTo: {to}\r\nSubject: Toner {nth}\r\nMessage-ID: <m{nth}@example.com>\r\n\
         Date: Tue, 15 Jan 2036 09:00:00 +0000\r\n{headers}MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    );
    InboundMail::new(app, raw, to)
}

async fn received(app: &TestApp, mail: &InboundMail, what: &str) -> Cost {
    app.cloud().reset_calls();
    assert!(app.receive(mail).await);
    cost(app.cloud(), what)
}

fn calls_to(cloud: &FakeCloud, service: Service) -> usize {
    cloud.calls().iter().filter(|call| call.service == service).count()
}

async fn tenant_and_first_mail() -> (TestApp, TestTenant) {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    assert!(app.receive(&letter(&app, tenant.address(), 1, "")).await);
    app.pump().await;
    (app, tenant)
}

#[tokio::test]
async fn a_mail_that_becomes_a_ticket_costs_at_most_17_write_units() {
    let (app, tenant) = tenant_and_first_mail().await;
    let second = letter(&app, tenant.address(), 2, "");
    // Two of them are its row in the mail log and that row's place among the ticket's mails.
    let taken_in = received(&app, &second, "mail becomes a ticket").await;
    assert!(taken_in.write <= 17.0, "{}", taken_in.shown);
    assert!(taken_in.read <= 8.0, "{}", taken_in.shown);
    assert!(taken_in.round_trips <= 7, "{}", taken_in.shown);
    let headers = "Thread-Index: Adv1QhQZ5cCDkpFkR0yj1bqPDXzBdA==\r\n";
    let outlook = received(&app, &letter(&app, tenant.address(), 4, headers), "Outlook's mail becomes a ticket").await;
    assert!(outlook.write <= taken_in.write + 2.0, "its conversation: {}", outlook.shown);
    let again = received(&app, &second, "mail that was taken in before").await;
    assert_eq!(again.write.to_bits(), 0.0_f64.to_bits(), "{}", again.shown);
    // Another copy has a row of its own.
    let copy = received(&app, &letter(&app, tenant.address(), 2, ""), "another copy of it").await;
    assert!(copy.write <= 2.0, "{}", copy.shown);
    let stranger = letter(&app, tenant.address(), 3, "");
    let raw = String::from_utf8_lossy(&stranger.raw).replace("anna@", "ben@").into_bytes();
    let stranger = received(&app, &InboundMail { raw, ..stranger }, "mail of a stranger becomes a ticket").await;
    assert!(stranger.write <= 21.0, "{}", stranger.shown);
}

#[tokio::test]
async fn a_mailed_reply_costs_at_most_15_write_units() {
    let (app, tenant) = tenant_and_first_mail().await;
    let to = super::mail::reply_address(&app.cloud().sent_mail()[0]);
    assert!(to.starts_with("support+1."), "{to}");
    let reply = received(&app, &letter(&app, &to, 2, ""), "mailed reply, to its signed address").await;
    assert!(reply.write <= 15.0, "{}", reply.shown);
    assert!(reply.read <= 10.0, "{}", reply.shown);
    assert!(reply.round_trips <= 8, "{}", reply.shown);
    let headers = "In-Reply-To: <m1@example.com>\r\nReferences: <m1@example.com>\r\n";
    let threaded = received(&app, &letter(&app, tenant.address(), 3, headers), "mailed reply, by its thread").await;
    assert!(threaded.write <= 15.0, "{}", threaded.shown);
    assert!(threaded.round_trips <= 9, "{}", threaded.shown);
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!(ticket["comment_count"], 3, "both came to the ticket");
}

/// The event of the newest record, as the bus delivers it, without the workers behind it having run.
async fn newest_event(app: &TestApp) -> String {
    let records: Vec<Value> = app.cloud().drain_stream();
    let records: Vec<Value> =
        records.into_iter().filter(|record| record["dynamodb"]["NewImage"]["type"]["S"] == "audit_record").collect();
    app.cloud().reset_calls();
    app.dispatch_stream(json!({"Records": records})).await;
    app.cloud().published_events().last().expect("an event").delivered().to_string()
}

#[tokio::test]
async fn publishing_reads_and_writes_no_table_and_sending_costs_at_most_7_write_units() {
    let (app, tenant) = tenant_and_first_mail().await;
    let agent = tenant.as_role(Role::Agent).await;
    for nth in 0..2 {
        let text = "We are on it and send somebody today. ".repeat(8);
        agent.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": text})).await.expect(201);
        let event = newest_event(&app).await;
        let published = cost(app.cloud(), "publish_changes");
        assert_eq!(published.calls.len(), 0, "{}", published.shown);
        assert_eq!(calls_to(app.cloud(), Service::EventBridge), 1);
        assert_eq!(app.cloud().calls().len(), 1, "and nothing else");

        app.cloud().reset_calls();
        assert!(app.deliver("send_mail", std::slice::from_ref(&event)).await.is_empty());
        let sent = cost(app.cloud(), "send_mail of a reply");
        assert_eq!(calls_to(app.cloud(), Service::Ses), 1);
        if nth == 1 {
            // Lease, then the row in the mail log and its place among the ticket's mails, then what SES said.
            assert!(sent.write <= 7.0, "{}", sent.shown);
            assert!(sent.round_trips <= 4, "{}", sent.shown);
        }
        app.cloud().reset_calls();
        assert!(app.deliver("send_mail", &[event]).await.is_empty());
        let again = cost(app.cloud(), "send_mail of a reply that is sent");
        assert_eq!(calls_to(app.cloud(), Service::Ses), 0);
        assert!(again.write <= 1.0, "{}", again.shown);
    }
}

#[tokio::test]
async fn counting_an_acknowledgement_costs_two_write_units_and_two_more_for_an_unproven_sender() {
    let (app, tenant) = tenant_and_first_mail().await;
    for (nth, dmarc, write, round_trips) in [(2, "PASS", 9.0, 6), (3, "GRAY", 11.0, 7)] {
        assert!(app.receive(&InboundMail { dmarc: dmarc.into(), ..letter(&app, tenant.address(), nth, "") }).await);
        let event = newest_event(&app).await;
        app.cloud().reset_calls();
        assert!(app.deliver("send_mail", &[event]).await.is_empty());
        let sent = cost(app.cloud(), &format!("send_mail of an acknowledgement, DMARC {dmarc}"));
        assert_eq!(calls_to(app.cloud(), Service::Ses), 1);
        assert!(sent.write <= write, "{}", sent.shown);
        assert!(sent.round_trips <= round_trips, "{}", sent.shown);
    }
}

#[tokio::test]
async fn a_ticket_that_closes_by_itself_costs_at_most_11_write_units() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let resolved = json!({"status_id": tenant.status_id(StatusCategory::Resolved)});
    let mut bodies = Vec::new();
    for n in 0..2 {
        let ticket = tenant.ticket(&format!("Printer {n}"), "anna@example.com").await;
        admin.patch(path_of(&ticket), resolved.clone()).await.expect(200);
        bodies.push(json!({"tenant_id": tenant.id(), "number": ticket["number"]}).to_string());
    }
    app.cloud().reset_calls();
    let early = app.deliver("wake_ticket", &bodies[..1]).await;
    assert!(early.is_empty());
    let early = cost(app.cloud(), "wake_ticket before its time, cold");
    assert_eq!(early.write.to_bits(), 0.0_f64.to_bits(), "{}", early.shown);
    app.advance(SignedDuration::from_hours(73));
    for (body, what) in bodies.iter().zip(["wake_ticket", "wake_ticket, warm"]) {
        app.cloud().reset_calls();
        assert!(app.deliver("wake_ticket", std::slice::from_ref(body)).await.is_empty());
        let woken = cost(app.cloud(), what);
        assert!(woken.write <= 11.0, "{}", woken.shown);
        assert!(woken.round_trips <= 2, "{}", woken.shown);
    }
    app.cloud().reset_calls();
    assert!(app.deliver("wake_ticket", &bodies).await.is_empty());
    let again = cost(app.cloud(), "wake_ticket of two that are closed");
    assert_eq!(again.write.to_bits(), 0.0_f64.to_bits(), "{}", again.shown);
    assert!(app.cloud().queue_messages(WAKE_TICKET_QUEUE).is_empty());
    let (closed, _) = admin.all_pages("/v1/tickets?status_category=closed").await;
    assert_eq!(closed.len(), 2);
}

#[tokio::test]
async fn a_minutes_sweep_without_due_tickets_costs_little() {
    let app = TestApp::new();
    app.tenant("demo").await;
    app.sweep().await;
    app.advance(SignedDuration::from_mins(1));
    app.cloud().reset_calls();
    app.sweep().await;
    let sweep = cost(app.cloud(), "sweep_wakes of one minute");
    assert!(sweep.write <= 4.0, "{}", sweep.shown);
    assert!(sweep.read <= 24.0, "{}", sweep.shown);
    assert!(sweep.round_trips <= 3, "{}", sweep.shown);
}
