//! `send_mail`: the mail that an event asks for is written, handed to SES once, and what SES said is noted.

pub(crate) mod delivery;
mod enclosures;
mod late;
mod link_mail;
mod parking;
mod quoting;
mod recipients;
pub(crate) mod single_mail;
mod ticket_mail;

use std::{sync::Arc, time::Duration};

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

/// How long one mail may take; shorter than the function may run, so that what became of it is noted, and no other mail of the batch
/// ends with it.
const TIME_LIMIT: Duration = Duration::from_secs(45);

/// How `send_mail` is deployed.
pub fn worker() -> Worker {
    Worker::queue("send_mail", "mail", Source::Events(json!({"detail": {"effect_kinds": ["send_mail"]}})))
        .batch_size(5)
        .timeout_seconds(60)
        .memory_mb(512) // each of a batch may carry 7 MB of files, which is held five times while it is written and sent
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
            within(TIME_LIMIT, link_mail::send(app, serde_json::from_value(detail)?)).await
        }
        Some(kind) if kind.starts_with("ticket.") => {
            let event: Event = serde_json::from_value(detail)?;
            let context =
                format!("mail of record {} of ticket {} of {}", event.seq, event.ticket_number, event.tenant_id);
            let is_last = message.is_last_receive();
            let outcome = within(TIME_LIMIT, ticket_mail::send(app, &event, is_last)).await;
            if outcome.is_err() && is_last {
                ticket_mail::give_up(app, &event).await?;
            }
            outcome.map_err(|failure| failure.context(context))
        }
        kind => Err(Failure::new(format!("no mail is known for an event of type {}", kind.unwrap_or("none")))),
    }
}

/// A mail that takes too long may be on its way: its lease stays.
async fn within(limit: Duration, sending: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    match tokio::time::timeout(limit, sending).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Failure::new(format!("not handed over within {limit:?}"))),
    }
}

fn lease_end(now: Timestamp) -> Timestamp {
    now.checked_add(LEASE).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::Event;
    use serde_json::Value;

    use super::{TIME_LIMIT, within, worker};

    #[tokio::test]
    async fn a_mail_that_hangs_has_failed_before_the_function_is_ended() {
        assert!(within(Duration::from_millis(1), std::future::pending()).await.is_err());
        assert!(within(TIME_LIMIT, std::future::ready(Ok(()))).await.is_ok());
        assert!(TIME_LIMIT.as_secs() + 10 < u64::from(worker().timeout_seconds));
    }

    #[test]
    fn the_sample_event_is_a_members_reply() {
        let sample: Value = serde_json::from_str(include_str!("../../../events/aws/send_mail.json")).unwrap();
        let event: Value = serde_json::from_str(sample["Records"][0]["body"].as_str().unwrap()).unwrap();
        let detail: Event = serde_json::from_value(event["detail"].clone()).unwrap();
        assert_eq!((event["detail-type"].as_str(), detail.seq), (Some(detail.event_type.as_str()), 2));
        assert_eq!(serde_json::to_value(&detail).unwrap(), event["detail"]);
    }
}
