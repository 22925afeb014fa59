//! The process ends at each step of taking a mail in and of sending one, before the step and behind it; then the message comes
//! again. A step is a call to AWS: between two of them nothing is kept.

use domain::{Role, StatusCategory};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{bounces::report, demo, events, header, mail, redrive::reply_on_its_way, reply_address};
use crate::{
    InboundMail, TestApp, TestTenant,
    fake_cloud::{Crash, RAW_MAIL_BUCKET},
    tests::path_of,
};

/// Longer than a queue hides a message, and than a worker has a mail for itself.
const BETWEEN_RECEIVES: SignedDuration = SignedDuration::from_mins(6);
const ALL_TICKETS: &str = "/v1/tickets?status_category=new,open,pending,scheduled,resolved,closed";

/// A message on its way to a worker.
struct Scene {
    app: TestApp,
    tenants: Vec<TestTenant>,
    worker: &'static str,
    message: String,
}

impl Scene {
    fn of_mail(app: TestApp, tenants: Vec<TestTenant>, inbound: &InboundMail) -> Self {
        app.cloud().put_object(RAW_MAIL_BUCKET, &inbound.raw_key(), inbound.raw.clone());
        Self { message: inbound.message(&app), app, tenants, worker: "receive_mail" }
    }

    async fn deliver(&self, receive_count: u32) -> bool {
        self.app.deliver_nth(self.worker, std::slice::from_ref(&self.message), receive_count).await.is_empty()
    }

    /// SES tells of the mails that it took, long before a message comes again.
    async fn hear_of_sent_mail(&self) {
        for sent in self.app.cloud().sent_mail() {
            let event = events::event(&self.app, &sent, "Send", &json!({"send": {}}));
            assert!(self.app.deliver("record_mail_event", &[event]).await.is_empty());
        }
    }

    /// What people see in the end, and what went out.
    async fn outcome(&self) -> Value {
        self.app.pump().await;
        self.hear_of_sent_mail().await;
        let mut tenants = Vec::new();
        for tenant in &self.tenants {
            tenants.push(seen(tenant).await);
        }
        let sent = self.app.cloud().sent_mail();
        let sent: Vec<Value> =
            sent.iter().map(|sent| json!([sent.destinations, header(sent, "Auto-Submitted")])).collect();
        json!({"tenants": tenants, "sent": sent, "files": self.app.stored_files()})
    }
}

async fn seen(tenant: &TestTenant) -> Value {
    let admin = tenant.as_admin();
    let mut tickets = Vec::new();
    for ticket in admin.all_pages(ALL_TICKETS).await.0 {
        let (records, _) = admin.all_pages(&format!("{}/audit_records", path_of(&ticket))).await;
        let records = records.iter().map(|record| {
            json!([record["kind"], record["comment"]["attachments"], record["comment"]["delivery"]["state"]])
        });
        tickets.push(json!([ticket["status"]["category"], ticket["title"], records.collect::<Vec<_>>()]));
    }
    let (suspended, _) = admin.all_pages("/v1/suspended_mail").await;
    let suspended: Vec<&Value> = suspended.iter().map(|mail| &mail["reason"]).collect();
    let (suppressed, _) = admin.all_pages("/v1/suppressions").await;
    let suppressed: Vec<&Value> = suppressed.iter().map(|of| &of["email"]).collect();
    json!({"tickets": tickets, "suspended": suspended, "suppressed": suppressed})
}

/// Tries each step of a scene; what comes of it is always what comes of it where nothing ends. Gives that.
async fn try_each_step(scene: impl AsyncFn() -> Scene) -> Value {
    let whole = scene().await;
    whole.app.cloud().reset_calls();
    assert!(whole.deliver(1).await);
    let steps = whole.app.cloud().calls().len();
    let expected = whole.outcome().await;
    for step in 1..=steps {
        for crash in [Crash::Before, Crash::After] {
            let scene = scene().await;
            scene.app.cloud().crash_at(step as u64, crash);
            scene.deliver(1).await;
            assert!(scene.app.cloud().restart(), "{crash:?} step {step} of {steps}: it has ended");
            scene.hear_of_sent_mail().await;
            scene.app.advance(BETWEEN_RECEIVES);
            assert!(scene.deliver(2).await, "{crash:?} step {step} of {steps}: it goes well the second time");
            assert_eq!(scene.outcome().await, expected, "{crash:?} step {step} of {steps}");
        }
    }
    expected
}

/// How many there are: tickets of each tenant, and mails sent.
fn numbers(outcome: &Value) -> (Vec<usize>, usize) {
    let length = |list: &Value| list.as_array().map_or(0, Vec::len);
    let tenants = outcome["tenants"].as_array().into_iter().flatten();
    (tenants.map(|tenant| length(&tenant["tickets"])).collect(), length(&outcome["sent"]))
}

#[tokio::test]
async fn a_mail_with_a_picture_becomes_one_ticket_with_one_acknowledgement() {
    let raw = std::fs::read(openapi::files::root().join("events/mail/html-inline-cid.eml")).expect("the sample");
    let outcome = try_each_step(async || {
        let (app, tenant) = demo().await;
        let inbound = InboundMail::new(&app, raw.clone(), tenant.address());
        Scene::of_mail(app, vec![tenant], &inbound)
    })
    .await;
    assert_eq!(numbers(&outcome), (vec![1], 1));
    assert_eq!(outcome["files"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_mail_to_two_tenants_becomes_one_ticket_at_each() {
    let outcome = try_each_step(async || {
        let (app, tenant) = demo().await;
        let other = app.tenant("other").await;
        let mut inbound = InboundMail::new(&app, mail("m1", tenant.address(), "Toner", "", "x"), tenant.address());
        inbound.recipients.push(other.address().to_owned());
        Scene::of_mail(app, vec![tenant, other], &inbound)
    })
    .await;
    assert_eq!(numbers(&outcome), (vec![1, 1], 2));
}

#[tokio::test]
async fn an_answer_becomes_one_comment_and_opens_its_ticket_once() {
    let outcome = try_each_step(async || {
        let (app, tenant) = demo().await;
        let agent = tenant.as_role(Role::Agent).await;
        app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
        let resolved = tenant.status_id(StatusCategory::Resolved);
        let reply = json!({"visibility": "public", "text": "Done", "status_id": resolved});
        agent.post("/v1/tickets/1/comments", reply).await.expect(201);
        app.pump().await;
        let to = reply_address(&app.cloud().sent_mail()[1]);
        let inbound = InboundMail::new(&app, mail("m2", &to, "Re: Toner", "", "It is not."), &to);
        Scene::of_mail(app, vec![tenant], &inbound)
    })
    .await;
    assert_eq!(numbers(&outcome), (vec![1], 2));
    let ticket = &outcome["tenants"][0]["tickets"][0];
    assert_eq!((&ticket[0], ticket[2].as_array().map(Vec::len)), (&json!("open"), Some(3)));
}

#[tokio::test]
async fn a_bounce_is_noted_once_and_suppresses_its_address() {
    let outcome = try_each_step(async || {
        let (app, tenant) = demo().await;
        app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
        let sent = app.cloud().sent_mail().pop().expect("the acknowledgement");
        let raw = report(&header(&sent, "Message-ID").expect("an id"), "failed", "5.1.1", "550 no such user");
        let inbound = InboundMail::new(&app, raw, tenant.address());
        Scene::of_mail(app, vec![tenant], &inbound)
    })
    .await;
    assert_eq!(numbers(&outcome), (vec![1], 1));
    assert_eq!(outcome["tenants"][0]["suppressed"], json!(["anna@example.com"]));
}

#[tokio::test]
async fn a_mail_that_is_held_is_held_once() {
    let outcome = try_each_step(async || {
        let (app, tenant) = demo().await;
        let mut inbound = InboundMail::new(&app, mail("m1", tenant.address(), "Toner", "", "x"), tenant.address());
        inbound.spam = "FAIL".into();
        Scene::of_mail(app, vec![tenant], &inbound)
    })
    .await;
    assert_eq!(numbers(&outcome), (vec![0], 0));
    assert_eq!(outcome["tenants"][0]["suspended"], json!(["spam"]));
}

#[tokio::test]
async fn a_reply_with_a_file_goes_out_once() {
    let outcome = try_each_step(async || {
        let (app, tenant) = demo().await;
        let message = reply_on_its_way(&app, &tenant).await;
        Scene { app, tenants: vec![tenant], worker: "send_mail", message }
    })
    .await;
    // The ticket that a member has entered went out before.
    assert_eq!(numbers(&outcome), (vec![1], 2));
}
