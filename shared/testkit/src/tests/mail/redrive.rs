//! Work that fails each time, what members see of it, and that it is made good when an operator sends its message back.

use domain::Role;
use jiff::SignedDuration;
use kit::declare::MAX_RECEIVES;
use serde_json::{Value, json};

use super::{count, demo, events, mail, text};
use crate::{
    InboundMail, TestApp, TestTenant,
    fake_cloud::{ATTACHMENTS_BUCKET, Crash, Fault, Service},
};

/// Longer than a queue hides a message, and than a worker has a mail for itself.
const BETWEEN_RECEIVES: SignedDuration = SignedDuration::from_mins(6);

/// What fails on every receive: the nth call of an operation.
type Broken = (Service, &'static str, u64, Fault);

const NEVER_SENT: [Broken; 7] = [
    (Service::Ses, "SendEmail", 1, Fault::Throttle),
    (Service::Ses, "SendEmail", 1, Fault::InternalError),
    (Service::S3, "GetObject", 1, Fault::InternalError),
    (Service::DynamoDb, "GetItem", 1, Fault::InternalError),
    (Service::DynamoDb, "GetItem", 2, Fault::Throttle),
    // Its lease, and its row in the mail log.
    (Service::DynamoDb, "UpdateItem", 1, Fault::InternalError),
    (Service::DynamoDb, "PutItem", 1, Fault::InternalError),
];

const NEVER_TAKEN_IN: [Broken; 8] = [
    (Service::S3, "HeadObject", 1, Fault::InternalError),
    (Service::S3, "GetObject", 1, Fault::InternalError),
    (Service::S3, "PutObject", 1, Fault::InternalError),
    // The first is the address's owner, without whom there is nobody to tell.
    (Service::DynamoDb, "GetItem", 2, Fault::Throttle),
    // The fourth is its row in the mail log, which is read beside.
    (Service::DynamoDb, "GetItem", 3, Fault::InternalError),
    (Service::DynamoDb, "UpdateItem", 1, Fault::InternalError),
    (Service::DynamoDb, "TransactWriteItems", 1, Fault::InternalError),
    (Service::DynamoDb, "TransactWriteItems", 1, Fault::TransactionConflict),
];

fn plan(app: &TestApp, (service, operation, nth, fault): Broken) {
    app.cloud().fail_nth(service, operation, nth, fault);
}

/// A reply with a file, on its way out: the event that asks for its mail.
pub(super) async fn reply_on_its_way(app: &TestApp, tenant: &TestTenant) -> String {
    let agent = tenant.as_role(Role::Agent).await;
    tenant.ticket("Toner", "anna@example.com").await;
    app.pump().await;
    let file = agent.upload("manual.pdf", "application/pdf", b"%PDF-1.7 manual").await;
    let body = json!({"visibility": "public", "text": "See the manual.", "attachment_ids": [file]});
    agent.post("/v1/tickets/1/comments", body).await.expect(201);
    let records: Vec<Value> = app.cloud().drain_stream();
    let records: Vec<Value> =
        records.into_iter().filter(|record| record["dynamodb"]["NewImage"]["type"]["S"] == "audit_record").collect();
    app.dispatch_stream(json!({"Records": records})).await;
    app.cloud().published_events().last().expect("an event").delivered().to_string()
}

async fn delivery(tenant: &TestTenant) -> Value {
    let records = tenant.as_admin().get("/v1/tickets/1/audit_records").await.expect(200);
    records["data"][1]["comment"]["delivery"].clone()
}

#[tokio::test]
async fn a_reply_that_is_never_sent_shows_as_failed_and_goes_out_once_when_it_is_sent_back() {
    for broken in NEVER_SENT {
        let (app, tenant) = demo().await;
        let event = reply_on_its_way(&app, &tenant).await;
        let before = app.cloud().sent_mail().len();
        let send = async |receive_count| {
            app.advance(BETWEEN_RECEIVES);
            app.deliver_nth("send_mail", std::slice::from_ref(&event), receive_count).await.is_empty()
        };
        for receive_count in 1..=MAX_RECEIVES {
            assert_eq!(delivery(&tenant).await["state"], "queued", "{broken:?}, before receive {receive_count}");
            plan(&app, broken);
            assert!(!send(receive_count).await, "{broken:?}");
            assert_eq!(app.cloud().pending_faults(), 0, "{broken:?}");
        }
        let failed = delivery(&tenant).await;
        assert_eq!(failed["state"], "failed", "{broken:?}");
        let detail = "not handed over in 8 attempts; an operator can have it sent";
        assert_eq!((&failed["detail"], &failed["at"]), (&json!(detail), &json!(app.now().to_string())), "{broken:?}");
        assert_eq!(app.cloud().sent_mail().len(), before, "{broken:?}");
        assert_eq!(tenant.as_contact("anna@example.com").await.get("/v1/tickets/1").await.status, 200);

        for receive_count in 1..=2 {
            assert!(send(receive_count).await, "{broken:?}");
        }
        let sent = app.cloud().sent_mail();
        assert_eq!(sent.len(), before + 1, "{broken:?}: sent once");
        assert!(text(&sent[before]).contains("See the manual."));
        let good = delivery(&tenant).await;
        assert_eq!((&good["state"], &good["detail"]), (&json!("sent"), &Value::Null), "{broken:?}");
    }
}

#[tokio::test]
async fn a_reply_that_fails_once_more_after_it_was_sent_back_is_failed_again() {
    let (app, tenant) = demo().await;
    let event = reply_on_its_way(&app, &tenant).await;
    for receive_count in (1..=MAX_RECEIVES).chain(1..=MAX_RECEIVES) {
        app.advance(BETWEEN_RECEIVES);
        app.cloud().fail_next(Service::Ses, "SendEmail", Fault::InternalError);
        assert_eq!(app.deliver_nth("send_mail", std::slice::from_ref(&event), receive_count).await.len(), 1);
    }
    assert_eq!(app.cloud().pending_faults(), 0, "it was tried each time");
    let failed = delivery(&tenant).await;
    assert_eq!((&failed["state"], &failed["at"]), (&json!("failed"), &json!(app.now().to_string())));
}

#[tokio::test]
async fn a_process_that_ends_in_the_last_attempt_leaves_no_mail_queued_for_ever() {
    for (service, operation) in [(Service::S3, "GetObject"), (Service::Ses, "SendEmail")] {
        let (app, tenant) = demo().await;
        let event = reply_on_its_way(&app, &tenant).await;
        app.cloud().reset_calls();
        assert!(app.deliver_nth("send_mail", std::slice::from_ref(&event), MAX_RECEIVES).await.is_empty());
        let steps = app.cloud().calls();
        let step = steps.iter().position(|call| call.service == service && call.operation == operation);
        let step = step.expect("it is called") as u64 + 1;

        let (app, tenant) = demo().await;
        let event = reply_on_its_way(&app, &tenant).await;
        let deliver = async |receive_count| {
            app.deliver_nth("send_mail", std::slice::from_ref(&event), receive_count).await.is_empty()
        };
        app.cloud().crash_at(step, Crash::Before);
        assert!(!deliver(MAX_RECEIVES).await);
        assert!(app.cloud().restart(), "it has ended before {operation}");
        let failed = delivery(&tenant).await;
        let detail = "not handed over in 8 attempts; an operator can have it sent";
        assert_eq!((&failed["state"], &failed["detail"]), (&json!("failed"), &json!(detail)));
        let agent = tenant.as_role(Role::Agent).await;
        let resend = "/v1/tickets/1/comments/2/resend";
        assert_eq!(agent.post(resend, json!({})).await.refused(409), "conflict", "a worker may be at it");

        let before = app.cloud().sent_mail().len();
        app.advance(BETWEEN_RECEIVES);
        assert!(deliver(1).await, "an operator has it sent");
        assert_eq!(app.cloud().sent_mail().len(), before + 1);
        assert_eq!(delivery(&tenant).await["state"], "sent");
    }
}

#[tokio::test]
async fn a_reply_whose_file_is_gone_fails_at_once_and_names_the_file() {
    let (app, tenant) = demo().await;
    let event = reply_on_its_way(&app, &tenant).await;
    let before = app.cloud().sent_mail().len();
    for key in app.cloud().object_keys(ATTACHMENTS_BUCKET) {
        app.cloud().remove_object(ATTACHMENTS_BUCKET, &key);
    }
    assert!(app.deliver("send_mail", std::slice::from_ref(&event)).await.is_empty());
    let failed = delivery(&tenant).await;
    let detail = "the file “manual.pdf” is not there any more";
    assert_eq!((&failed["state"], &failed["detail"]), (&json!("failed"), &json!(detail)));
    assert_eq!(app.cloud().sent_mail().len(), before);
}

#[tokio::test]
async fn ses_is_asked_once_for_each_attempt_of_a_mail() {
    for fault in [Fault::Throttle, Fault::InternalError, Fault::LoseResponse] {
        let (app, tenant) = demo().await;
        let event = reply_on_its_way(&app, &tenant).await;
        app.cloud().reset_calls();
        app.cloud().fail_next(Service::Ses, "SendEmail", fault);
        assert_eq!(app.deliver("send_mail", std::slice::from_ref(&event)).await.len(), 1);
        let asked = app.cloud().calls().iter().filter(|call| call.operation == "SendEmail").count();
        assert_eq!(asked, 1, "{fault:?}: what got no answer may be on its way");
    }
}

async fn held(tenant: &TestTenant) -> Vec<(Value, Value)> {
    let mails = tenant.as_admin().get("/v1/suspended_mail").await.expect(200);
    let mails = mails["data"].as_array().expect("a list").iter();
    mails.map(|mail| (mail["reason"].clone(), mail["subject"].clone())).collect()
}

/// A mail with an image, and a sender whom the tenant knows.
async fn letter(app: &TestApp, tenant: &TestTenant) -> InboundMail {
    let raw = openapi::files::root().join("events/mail/html-inline-cid.eml");
    let inbound = InboundMail::new(app, std::fs::read(raw).expect("the sample"), tenant.address());
    tenant.as_contact(&inbound.sender).await;
    inbound
}

#[tokio::test]
async fn a_mail_that_is_never_taken_in_is_held_and_let_go_when_it_is_sent_back() {
    for broken in NEVER_TAKEN_IN {
        let (app, tenant) = demo().await;
        let inbound = letter(&app, &tenant).await;
        for receive_count in 1..=MAX_RECEIVES {
            assert_eq!(held(&tenant).await, [], "{broken:?}, before receive {receive_count}");
            plan(&app, broken);
            assert!(!app.receive_nth(&inbound, receive_count).await, "{broken:?}");
            assert_eq!(app.cloud().pending_faults(), 0, "{broken:?}");
            app.advance(BETWEEN_RECEIVES);
        }
        let given_up = held(&tenant).await;
        assert_eq!(given_up.len(), 1, "{broken:?}");
        assert_eq!(given_up[0].0, "could_not_be_taken_in", "{broken:?}");
        assert!(given_up[0].1.as_str().is_some_and(|subject| !subject.is_empty()), "{given_up:?}");
        assert_eq!(count(&tenant).await, 0, "{broken:?}");

        for receive_count in 1..=2 {
            assert!(app.receive_nth(&inbound, receive_count).await, "{broken:?}");
            app.pump().await;
            assert_eq!(
                (count(&tenant).await, held(&tenant).await),
                (1, vec![]),
                "{broken:?}: taken in once, and let go"
            );
        }
        assert_eq!(app.cloud().sent_mail().len(), 1, "{broken:?}: one acknowledgement");
    }
}

#[tokio::test]
async fn a_mail_that_is_taken_in_at_the_last_attempt_is_not_held() {
    let (app, tenant) = demo().await;
    let inbound = letter(&app, &tenant).await;
    for receive_count in 1..MAX_RECEIVES {
        app.cloud().fail_next(Service::S3, "GetObject", Fault::InternalError);
        assert!(!app.receive_nth(&inbound, receive_count).await);
    }
    assert!(app.receive_nth(&inbound, MAX_RECEIVES).await);
    assert_eq!((count(&tenant).await, held(&tenant).await), (1, vec![]));
}

#[tokio::test]
async fn what_one_address_takes_in_is_held_at_the_other_alone() {
    let (app, one) = demo().await;
    let other = app.tenant("other").await;
    let mut inbound = InboundMail::new(&app, mail("m1", one.address(), "Toner", "", "x"), one.address());
    inbound.recipients.push(other.address().to_owned());
    for tenant in [&one, &other] {
        tenant.as_contact("anna@example.com").await;
    }
    for receive_count in 1..=MAX_RECEIVES {
        // The first tenant's number at the first receive; later it has its ticket, and the call is the second tenant's.
        app.cloud().fail_nth(
            Service::DynamoDb,
            "UpdateItem",
            if receive_count == 1 { 2 } else { 1 },
            Fault::InternalError,
        );
        assert!(!app.receive_nth(&inbound, receive_count).await);
        app.advance(BETWEEN_RECEIVES);
    }
    assert_eq!(app.cloud().pending_faults(), 0);
    assert_eq!((count(&one).await, held(&one).await), (1, vec![]));
    assert_eq!((count(&other).await, held(&other).await.len()), (0, 1));
    assert!(app.receive(&inbound).await, "sent back");
    assert_eq!((count(&one).await, count(&other).await, held(&other).await), (1, 1, vec![]));
}

#[tokio::test]
async fn an_invitation_that_is_never_sent_goes_out_once_when_it_is_sent_back() {
    let (app, tenant) = demo().await;
    app.pump().await;
    let invitation = json!({"name": "Ben", "email": "ben@demo.example", "role": "agent"});
    tenant.as_admin().post("/v1/members", invitation).await.expect(201);
    let records: Vec<Value> = app.cloud().drain_stream();
    let records: Vec<Value> =
        records.into_iter().filter(|record| record["dynamodb"]["NewImage"]["type"]["S"] == "sign_in_link").collect();
    app.dispatch_stream(json!({"Records": records})).await;
    let event = app.cloud().published_events().last().expect("an event").delivered().to_string();
    for receive_count in 1..=MAX_RECEIVES {
        app.cloud().fail_next(Service::Ses, "SendEmail", Fault::InternalError);
        assert_eq!(app.deliver_nth("send_mail", std::slice::from_ref(&event), receive_count).await.len(), 1);
        app.advance(BETWEEN_RECEIVES);
    }
    assert_eq!((app.cloud().pending_faults(), app.cloud().sent_mail().len()), (0, 0));
    for _ in 0..2 {
        assert!(app.deliver("send_mail", std::slice::from_ref(&event)).await.is_empty());
        app.advance(BETWEEN_RECEIVES);
    }
    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].destinations, ["ben@demo.example"]);
}

#[tokio::test]
async fn a_mail_that_was_sent_and_not_noted_is_not_sent_again_once_ses_tells_of_it() {
    let (app, tenant) = demo().await;
    let event = reply_on_its_way(&app, &tenant).await;
    let before = app.cloud().sent_mail().len();
    app.cloud().fail_next(Service::DynamoDb, "TransactWriteItems", Fault::InternalError);
    assert_eq!(app.deliver("send_mail", std::slice::from_ref(&event)).await.len(), 1, "sent, and not noted");
    assert_eq!((app.cloud().pending_faults(), app.cloud().sent_mail().len()), (0, before + 1));
    assert_eq!(delivery(&tenant).await["state"], "queued");
    let sent = app.cloud().sent_mail().pop().expect("the reply");
    let more = json!({"delivery": {"timestamp": app.now().to_string()}});
    let told = super::events::event(&app, &sent, "Delivery", &more);
    assert!(app.deliver("record_mail_event", &[told]).await.is_empty());
    for receive_count in 2..=MAX_RECEIVES {
        app.advance(BETWEEN_RECEIVES);
        assert!(app.deliver_nth("send_mail", std::slice::from_ref(&event), receive_count).await.is_empty());
    }
    assert_eq!(app.cloud().sent_mail().len(), before + 1);
    assert_eq!(delivery(&tenant).await["state"], "delivered");
}

#[tokio::test]
async fn a_mail_that_went_out_although_nobody_heard_of_it_is_not_shown_as_failed_for_ever() {
    let (app, tenant) = demo().await;
    let event = reply_on_its_way(&app, &tenant).await;
    for receive_count in 1..=MAX_RECEIVES {
        app.advance(BETWEEN_RECEIVES);
        app.cloud().fail_next(Service::Ses, "SendEmail", Fault::InternalError);
        assert_eq!(app.deliver_nth("send_mail", std::slice::from_ref(&event), receive_count).await.len(), 1);
    }
    assert_eq!(delivery(&tenant).await["state"], "failed");
    let mut sent = app.cloud().sent_mail()[0].clone();
    for (name, value) in &mut sent.tags {
        if name == "seq" {
            "2".clone_into(value);
        }
    }
    "late".clone_into(&mut sent.message_id);
    for (kind, state) in [("Send", "sent"), ("Delivery", "delivered")] {
        let event = events::event(&app, &sent, kind, &json!({kind.to_lowercase(): {}}));
        assert!(app.deliver("record_mail_event", &[event]).await.is_empty(), "{kind}");
        assert_eq!(delivery(&tenant).await["state"], state);
    }
    assert!(app.deliver_nth("send_mail", &[event], 1).await.is_empty());
    assert_eq!(app.cloud().sent_mail().len(), 1, "redriven, it is done");
}
