//! `sweep_wakes`: each minute, the tickets whose time has come are queued for `wake_ticket`.

use std::sync::Arc;

use app::App;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use kit::{
    Failure,
    declare::{Access, Worker},
    schedule::{Tick, TickHandler},
};
use store::{DueTicket, WAKE_SHARDS, minutes_to_sweep};

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
        .access(Access::none().writes_table().sends_to(&["wake_ticket", "notify_members"]))
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
        tracing::info!(queued, "tickets to wake");
    }
    Ok(())
}

async fn sweep_shard(app: &App, shard: u8, now: Timestamp) -> Result<usize, Failure> {
    let minutes = minutes_to_sweep(app.store.swept_until(shard).await?, now);
    let mut queued = 0;
    for part in minutes.chunks(MINUTES_AT_A_TIME) {
        let due: Vec<DueTicket> = futures::stream::iter(part.iter().copied())
            .map(|minute| app.store.due_tickets(minute, shard))
            .buffered(QUERIES_AT_A_TIME)
            .try_concat()
            .await?;
        queued += due.len();
        let (notices, tickets): (Vec<_>, Vec<_>) = due.into_iter().partition(|due| due.notice_seq.is_some());
        for (worker, due) in [("wake_ticket", tickets), ("notify_members", notices)] {
            for messages in due.chunks(MESSAGES_AT_A_TIME) {
                queue(app, worker, messages).await?;
            }
        }
        if let Some(last) = part.last() {
            app.store.put_swept_until(shard, *last).await?;
        }
    }
    Ok(queued)
}

async fn queue(app: &App, worker: &str, tickets: &[DueTicket]) -> Result<(), Failure> {
    let url = app.cloud.environment().queue_url(worker)?;
    let mut request = app.cloud.sqs().send_message_batch().queue_url(url);
    for (index, ticket) in tickets.iter().enumerate() {
        let body = serde_json::to_string(ticket)?;
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
