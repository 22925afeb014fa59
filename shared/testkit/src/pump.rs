//! What happens by itself after a request: the stream, the bus, the queues, until all is quiet.

use jiff::SignedDuration;
use kit::declare::{MAX_RECEIVES, Source, Worker};
use serde_json::{Value, json};

use crate::{
    TestApp,
    fake_cloud::{NOTIFY_MEMBERS_QUEUE, REFRESH_HOLIDAY_FEED_QUEUE, WAKE_TICKET_QUEUE},
    pattern::matches,
};

/// How far the pump has come.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    events: usize,
    is_everything_twice: bool,
}

/// Rounds after which something feeds itself.
const MOST_ROUNDS: usize = 50;
/// Messages of one batch.
const BATCH: usize = 10;

impl TestApp {
    /// From now on every stream batch and every message is delivered twice, as AWS may.
    pub fn deliver_everything_twice(&self) {
        self.progress().is_everything_twice = true;
    }

    /// Lets the workers work until nothing is left to do.
    ///
    /// # Panics
    /// When a worker fails, or the work has no end.
    pub async fn pump(&self) {
        for _ in 0..MOST_ROUNDS {
            let stream = self.pump_stream().await;
            let bus = self.pump_bus().await;
            let wakes = self.pump_wakes().await;
            if !(stream || bus || wakes) {
                return;
            }
        }
        panic!("the workers find no end");
    }

    /// Runs the sweep of due tickets, as the schedule does each minute, and what follows from it.
    ///
    /// # Panics
    /// When it fails.
    pub async fn sweep(&self) {
        let worker = self.worker("sweep_wakes");
        let handler = changes::sweep_wakes::handler(self.inner.functions.app(worker.name, &worker.access));
        let event = json!({"id": self.uuid(), "time": self.now().to_string(), "detail-type": "Scheduled Event"});
        kit::schedule::dispatch(worker.name, &handler, event).await.expect("the sweep succeeds");
        self.pump().await;
    }

    /// Lets time pass with the schedule running: half a day at a time, which the sweep makes up for.
    pub async fn pass(&self, by: SignedDuration) {
        let until = self.now() + by;
        while self.now() < until {
            self.advance(until.duration_since(self.now()).min(SignedDuration::from_hours(12)));
            self.sweep().await;
        }
    }

    /// A worker's declaration.
    ///
    /// # Panics
    /// When there is none of that name.
    pub fn worker(&self, name: &str) -> Worker {
        let found = self.inner.registry.workers.iter().find(|worker| worker.name == name);
        found.unwrap_or_else(|| panic!("no worker {name}")).clone()
    }

    /// Hands messages to a queue worker and gives the ids of those that failed.
    ///
    /// # Panics
    /// When the testkit does not know the worker or the batch as a whole fails.
    pub async fn deliver(&self, worker: &str, bodies: &[String]) -> Vec<String> {
        self.deliver_nth(worker, bodies, 1).await
    }

    /// The same where each message is received for the `receive_count`-th time.
    ///
    /// # Panics
    /// As [`Self::deliver`].
    pub async fn deliver_nth(&self, worker: &str, bodies: &[String], receive_count: u32) -> Vec<String> {
        let event = queue_event(worker, bodies, receive_count);
        let answer = self.dispatch_queue(worker, event).await;
        let failed = answer["batchItemFailures"].as_array().into_iter().flatten();
        failed.filter_map(|item| item["itemIdentifier"].as_str()).map(str::to_owned).collect()
    }

    pub(crate) async fn dispatch_queue(&self, name: &str, event: Value) -> Value {
        let worker = self.worker(name);
        let app = self.inner.functions.app(worker.name, &worker.access);
        let handler = match name {
            "receive_mail" => mail_channel::receive_mail::handler(app),
            "send_mail" => mail_channel::send_mail::handler(app),
            "notify_members" => mail_channel::notify_members::handler(app),
            "record_mail_event" => mail_channel::record_mail_event::handler(app),
            "recalculate_sla" => sla::recalculate_sla::handler(app),
            "refresh_holiday_feed" => sla::refresh_holiday_feed::handler_reading(app, self.web()),
            "wake_ticket" => changes::wake_ticket::handler(app),
            other => panic!("name the handler of {other} in pump.rs"),
        };
        kit::queue::dispatch(worker.name, BATCH, &handler, event).await.expect("an SQS event")
    }

    /// Hands a stream event to `publish_changes`.
    ///
    /// # Panics
    /// When it is no stream event.
    pub async fn dispatch_stream(&self, event: Value) -> Value {
        let worker = self.worker("publish_changes");
        let handler = changes::publish_changes::handler_on(self.inner.functions.cloud(&worker.access));
        let at_a_time = changes::publish_changes::AT_A_TIME;
        kit::stream::dispatch(worker.name, at_a_time, &handler, event).await.expect("a stream event")
    }

    async fn pump_stream(&self) -> bool {
        let Some(Source::Stream { filter }) = self.worker("publish_changes").source else {
            panic!("publish_changes reads the stream")
        };
        let records: Vec<Value> = self.inner.cloud.drain_stream();
        let wanted: Vec<Value> =
            records.into_iter().filter(|record| filter.iter().any(|pattern| matches(pattern, record))).collect();
        for batch in wanted.chunks(100) {
            for _ in 0..self.times() {
                let answer = self.dispatch_stream(json!({"Records": batch})).await;
                assert_eq!(answer["batchItemFailures"], json!([]), "publish_changes fails");
            }
        }
        !wanted.is_empty()
    }

    async fn pump_bus(&self) -> bool {
        let published = self.inner.cloud.published_events();
        let from = std::mem::replace(&mut self.progress().events, published.len());
        let news = &published[from..];
        for worker in &self.inner.registry.workers {
            let Some(Source::Events(pattern)) = &worker.source else { continue };
            let delivered = news.iter().map(crate::fake_cloud::PublishedEvent::delivered);
            let bodies: Vec<String> = delivered
                .filter(|event| event["source"] == "lambdesk" && matches(pattern, event))
                .map(|event| event.to_string())
                .collect();
            for batch in bodies.chunks(BATCH) {
                for _ in 0..self.times() {
                    self.deliver_until_done(worker.name, batch).await;
                }
            }
        }
        !news.is_empty()
    }

    /// As the queue does it: what failed comes again, a few times.
    async fn deliver_until_done(&self, worker: &str, bodies: &[String]) {
        let mut waiting = bodies.to_vec();
        for receive_count in 1..=MAX_RECEIVES {
            let failed = self.deliver_nth(worker, &waiting, receive_count).await;
            let ids = (0..waiting.len()).map(message_id);
            waiting = ids.zip(waiting.clone()).filter(|(id, _)| failed.contains(id)).map(|(_, body)| body).collect();
            if waiting.is_empty() {
                return;
            }
        }
        panic!("{} messages lie in the dead-letter queue of {worker}: {waiting:?}", waiting.len());
    }

    async fn pump_wakes(&self) -> bool {
        let mut was_busy = false;
        for (worker, queue) in [
            ("wake_ticket", WAKE_TICKET_QUEUE),
            ("notify_members", NOTIFY_MEMBERS_QUEUE),
            ("refresh_holiday_feed", REFRESH_HOLIDAY_FEED_QUEUE),
        ] {
            was_busy |= self.pump_queue(worker, queue).await;
        }
        was_busy
    }

    /// What other functions have sent to a worker's queue.
    async fn pump_queue(&self, worker: &str, queue: &str) -> bool {
        let sqs = aws_sdk_sqs::Client::new(&self.inner.cloud.sdk_config());
        let request = sqs.receive_message().queue_url(queue).max_number_of_messages(10);
        let messages = request.send().await.expect("the queue answers").messages.unwrap_or_default();
        let bodies: Vec<String> = messages.iter().filter_map(|message| message.body.clone()).collect();
        if bodies.is_empty() {
            return false;
        }
        for _ in 0..self.times() {
            self.deliver_until_done(worker, &bodies).await;
        }
        for message in messages {
            let handle = message.receipt_handle.unwrap_or_default();
            let delete = sqs.delete_message().queue_url(queue).receipt_handle(handle);
            delete.send().await.expect("the message is deleted");
        }
        true
    }

    fn times(&self) -> usize {
        if self.progress().is_everything_twice { 2 } else { 1 }
    }

    fn progress(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.inner.progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn message_id(index: usize) -> String {
    format!("message-{index}")
}

/// The SQS event with these bodies, as Lambda gets it.
fn queue_event(worker: &str, bodies: &[String], receive_count: u32) -> Value {
    let records = bodies.iter().enumerate().map(|(index, body)| {
        json!({
            "messageId": message_id(index),
            "receiptHandle": "handle",
            "body": body,
            "attributes": {"ApproximateReceiveCount": receive_count.to_string(), "SentTimestamp": "2083827600000"},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": format!("arn:aws:sqs:us-east-1:000000000000:lambdesk-test-{}", worker.replace('_', "-")),
            "awsRegion": "us-east-1",
        })
    });
    json!({"Records": records.collect::<Vec<Value>>()})
}
