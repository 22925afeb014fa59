//! `sweep_wakes`: each minute, what has come due is queued for its worker: tickets, notices that have waited, feeds to read.

use std::{collections::BTreeMap, sync::Arc};

use app::App;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use kit::{
    Failure,
    declare::{Access, Worker},
    schedule::{Tick, TickHandler},
};
use store::{Due, WAKE_SHARDS, minutes_to_sweep};

/// Minutes that are swept before it is noted; a run that is cut off goes on from there.
const MINUTES_AT_A_TIME: usize = 60;
/// Queries of one shard at a time.
const QUERIES_AT_A_TIME: usize = 8;
/// Messages that one call to SQS takes.
const MESSAGES_AT_A_TIME: usize = 10;

/// How `sweep_wakes` is deployed.
pub fn worker() -> Worker {
    Worker::schedule("sweep_wakes", "changes", "rate(1 minute)")
        .timeout_seconds(55)
        .access(Access::none().writes_table().sends_to(&["wake_ticket", "notify_members", "refresh_holiday_feed"]))
}

/// The handler.
pub fn handler(app: Arc<App>) -> TickHandler {
    Arc::new(move |tick| {
        let app = app.clone();
        Box::pin(async move { sweep_wakes(&app, tick).await })
    })
}

/// Queues what is due. The clock counts and not the tick, which may come late. A ticket may be queued more than once: waking
/// it twice changes nothing.
///
/// # Errors
/// When a shard could not be swept to its end; the others are, and the next run goes on where it stopped.
pub async fn sweep_wakes(app: &App, _tick: Tick) -> Result<(), Failure> {
    let now = app.cloud.now();
    let shards = (0..WAKE_SHARDS).map(|shard| async move {
        let swept = sweep_shard(app, shard, now).await;
        swept.map_err(|failure| failure.context(format!("shard {shard}")))
    });
    let queued = futures::future::join_all(shards).await.into_iter().sum::<Result<usize, Failure>>()?;
    if queued > 0 {
        tracing::info!(queued, "messages for what is due");
    }
    Ok(())
}

async fn sweep_shard(app: &App, shard: u8, now: Timestamp) -> Result<usize, Failure> {
    let minutes = minutes_to_sweep(app.store.swept_until(shard).await?, now);
    let mut queued = 0;
    for part in minutes.chunks(MINUTES_AT_A_TIME) {
        let due: Vec<Due> = futures::stream::iter(part.iter().copied())
            .map(|minute| app.store.due(minute, shard))
            .buffered(QUERIES_AT_A_TIME)
            .try_concat()
            .await?;
        queued += due.len();
        let mut bodies: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for due in &due {
            let (worker, body) = message(due)?;
            bodies.entry(worker).or_default().push(body);
        }
        for (worker, bodies) in &bodies {
            for messages in bodies.chunks(MESSAGES_AT_A_TIME) {
                queue(app, worker, messages).await?;
            }
        }
        if let Some(last) = part.last() {
            app.store.put_swept_until(shard, *last).await?;
        }
    }
    Ok(queued)
}

/// The worker that what is due is for, and what it is told.
fn message(due: &Due) -> Result<(&'static str, String), Failure> {
    Ok(match due {
        Due::Ticket(ticket) => ("wake_ticket", serde_json::to_string(ticket)?),
        Due::Notices(notices) => ("notify_members", serde_json::to_string(notices)?),
        Due::HolidayFeed(feed) => ("refresh_holiday_feed", serde_json::to_string(feed)?),
    })
}

async fn queue(app: &App, worker: &str, bodies: &[String]) -> Result<(), Failure> {
    let url = app.cloud.environment().queue_url(worker)?;
    let mut request = app.cloud.sqs().send_message_batch().queue_url(url);
    for (index, body) in bodies.iter().enumerate() {
        let entry = SendMessageBatchRequestEntry::builder().id(index.to_string()).message_body(body);
        request = request.entries(entry.build()?);
    }
    let output = request.send().await.map_err(|error| Failure::from(error).context("SendMessageBatch"))?;
    match output.failed().first() {
        None => Ok(()),
        Some(first) => {
            let count = output.failed().len();
            Err(Failure::new(format!("{count} messages were not queued: {}", first.code())))
        }
    }
}
