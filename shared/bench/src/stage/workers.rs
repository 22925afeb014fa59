//! Events of the workers.

use std::fs;

use domain::StatusCategory;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use testkit::fake_cloud::RAW_MAIL_BUCKET;
use testkit::{InboundMail, PASSWORD};

use super::event::{Event, replace};
use super::{Desk, TICKETS};

/// After how long a resolved ticket of a new tenant closes.
pub const AUTO_CLOSE: SignedDuration = SignedDuration::from_hours(3 * 24);
/// Tickets that every sweep finds due.
const DUE: usize = 20;

/// A good token.
pub async fn authorize_request(desk: &Desk, count: usize) -> Vec<Value> {
    let slug = desk.tenant.slug();
    let wanted = json!({"tenant": slug, "email": format!("ada@{slug}.example"), "password": PASSWORD});
    let session = desk.app.nobody().post("/v1/sessions", wanted).await.expect(200);
    let token = session["access_token"].as_str().expect("a token");
    vec![Event::sample("authorize_request").header("Authorization", &format!("Bearer {token}")).0; count]
}

/// Each time a mail of another person, which becomes a ticket.
pub fn receive_mail(desk: &Desk, count: usize) -> Vec<Value> {
    let path = openapi::files::root().join("events/mail/plain.eml");
    let raw = fs::read_to_string(path).expect("the sample mail");
    let sample = Event::sample("receive_mail");
    let event = |n| {
        let raw = raw
            .replace("Anna.Meyer@Example.COM", &format!("anna.{n}@example.com"))
            .replace("8Kz0001", &format!("-{n}"));
        let mail = InboundMail::new(&desk.app, raw, desk.tenant.address());
        desk.app.cloud().put_object(RAW_MAIL_BUCKET, &mail.raw_key(), mail.raw.clone());
        sample.clone().with_message(mail.message(&desk.app)).0
    };
    (0..count).map(event).collect()
}

/// Each time another reply that is to be mailed.
pub async fn send_mail(desk: &Desk, count: usize) -> Vec<Value> {
    desk.app.cloud().drain_stream();
    replies(desk, count).await;
    let images = desk.app.cloud().drain_stream().into_iter().map(|record| record["dynamodb"]["NewImage"].clone());
    let records: Vec<Value> = images.filter(|image| image["type"]["S"] == "audit_record").collect();
    assert_eq!(records.len(), count, "every reply leaves a record");
    let sample = Event::sample("send_mail");
    let number = |image: &Value| image["N"].as_str().and_then(|text| text.parse::<u64>().ok()).expect("a number");
    let event = |record: &Value| {
        let mut message = sample.message();
        let tenant_id = desk.tenant.id().as_str();
        let (ticket, seq) = (number(&record["number"]), number(&record["seq"]));
        let fields = json!({
            "id": format!("{tenant_id}:{ticket}:{seq}"), "tenant_id": tenant_id, "ticket_number": ticket, "seq": seq,
            "actor": {"kind": "member", "id": desk.admin.id(), "name": desk.admin.caller().name}, "changes": [],
        });
        replace(&mut message["detail"], fields);
        sample.clone().with_message(message.to_string()).0
    };
    records.iter().map(event).collect()
}

/// Each time another mail bounces.
pub async fn record_mail_event(desk: &Desk, count: usize) -> Vec<Value> {
    desk.app.pump().await;
    let before = desk.app.cloud().sent_mail().len();
    replies(desk, count).await;
    desk.app.pump().await;
    let sent = desk.app.cloud().sent_mail().split_off(before);
    assert_eq!(sent.len(), count, "every reply is mailed");
    let sample = Event::sample("record_mail_event");
    let event = |mail: &testkit::fake_cloud::SentMail| {
        let mut envelope = sample.message();
        let text = envelope["Message"].as_str().unwrap_or_default();
        let mut notification: Value = serde_json::from_str(text).expect("samples are JSON");
        notification["mail"]["messageId"] = json!(mail.message_id);
        for (name, value) in &mail.tags {
            notification["mail"]["tags"][name] = json!([value]);
        }
        envelope["Message"] = json!(notification.to_string());
        sample.clone().with_message(envelope.to_string()).0
    };
    sent.iter().map(event).collect()
}

/// Each time another ticket that was resolved long ago. The desk has to be opened then.
pub async fn wake_ticket(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("wake_ticket");
    let mut events = Vec::new();
    for number in resolved(desk, count).await {
        let message = json!({"tenant_id": desk.tenant.id().as_str(), "number": number});
        events.push(sample.clone().with_message(message.to_string()).0);
    }
    events
}

/// A sweep like that of every minute, which finds some tickets due. The desk has to be opened [`AUTO_CLOSE`] ago.
pub async fn sweep_wakes(desk: &Desk, count: usize) -> Vec<Value> {
    resolved(desk, DUE).await;
    for shard in 0..store::WAKE_SHARDS {
        let swept = desk.app.store().put_swept_until(shard, Timestamp::now() - SignedDuration::from_mins(1)).await;
        swept.expect("the table takes it");
    }
    vec![Event::sample("sweep_wakes").0; count]
}

/// Replies to the desk's tickets, in turn.
async fn replies(desk: &Desk, count: usize) {
    for n in 0..count {
        desk.comment(n % TICKETS + 1, n).await;
    }
}

/// New tickets that are resolved at once.
async fn resolved(desk: &Desk, count: usize) -> Vec<u64> {
    let mut numbers = Vec::new();
    for n in 0..count {
        let number = desk.ticket(TICKETS + 1 + n).await;
        let change = json!({"status_id": desk.tenant.status_id(StatusCategory::Resolved)});
        desk.admin.patch(format!("/v1/tickets/{number}"), change).await.expect(200);
        numbers.push(number);
    }
    numbers
}
