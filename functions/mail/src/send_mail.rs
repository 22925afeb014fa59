//! `send_mail`: the mail that an event asks for is written, handed to SES once, and what SES said is noted.

pub(crate) mod delivery;
mod enclosures;
mod late;
mod link_mail;
mod parking;
mod quoting;
pub(crate) mod single_mail;
mod ticket_mail;

use std::sync::Arc;

use app::App;
use domain::Event;
use jiff::{SignedDuration, Timestamp};
use kit::{
    Failure,
    declare::{Access, Source, Worker},
    queue::{Message, MessageHandler},
};
use serde_json::{Value, json};

/// How long one worker has a mail for itself; longer than the function may run, shorter than its queue hides a message.
const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// How `send_mail` is deployed.
pub fn worker() -> Worker {
    Worker::queue("send_mail", "mail", Source::Events(json!({"detail": {"effect_kinds": ["send_mail"]}})))
        .batch_size(5)
        .timeout_seconds(60)
        .access(Access::none().writes_table().reads_attachments().signs().sends_mail())
}

/// The handler.
pub fn handler(app: Arc<App>) -> MessageHandler {
    Arc::new(move |message| {
        let app = app.clone();
        Box::pin(async move { send_mail(&app, message).await })
    })
}

/// Sends the mail of an event: a ticket's, or a link's. One that is sent already, or whose subject is gone, is done.
///
/// # Errors
/// When the table, S3, the keys or SES fail in a way that may pass, or another worker has the mail: the message comes again.
pub async fn send_mail(app: &App, message: Message) -> Result<(), Failure> {
    let detail = message.bus_event::<Value>()?.detail;
    match detail["type"].as_str() {
        Some("sign_in_link.requested" | "member.invited") => {
            link_mail::send(app, serde_json::from_value(detail)?).await
        }
        Some(kind) if kind.starts_with("ticket.") => {
            let event: Event = serde_json::from_value(detail)?;
            let context =
                format!("mail of record {} of ticket {} of {}", event.seq, event.ticket_number, event.tenant_id);
            let is_last = message.is_last_receive();
            let outcome = ticket_mail::send(app, &event, is_last).await;
            if outcome.is_err() && is_last {
                ticket_mail::give_up(app, &event).await?;
            }
            outcome.map_err(|failure| failure.context(context))
        }
        kind => Err(Failure::new(format!("no mail is known for an event of type {}", kind.unwrap_or("none")))),
    }
}

fn lease_end(now: Timestamp) -> Timestamp {
    now.checked_add(LEASE).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use domain::Event;
    use serde_json::Value;

    #[test]
    fn the_sample_event_is_a_members_reply() {
        let sample: Value = serde_json::from_str(include_str!("../../../events/aws/send_mail.json")).unwrap();
        let event: Value = serde_json::from_str(sample["Records"][0]["body"].as_str().unwrap()).unwrap();
        let detail: Event = serde_json::from_value(event["detail"].clone()).unwrap();
        assert_eq!((event["detail-type"].as_str(), detail.seq), (Some(detail.event_type.as_str()), 2));
        assert_eq!(serde_json::to_value(&detail).unwrap(), event["detail"]);
    }
}
