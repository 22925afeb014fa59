//! Queue workers: a batch of SQS messages, each handled on its own, the failed ones reported singly.

mod message;
mod postpone;

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _};
use serde_json::{Value, json};

pub use message::{BusEvent, Message, Notification};

use crate::failure::{Failure, panic_message};
use crate::runtime::{Init, InvocationError, Invoke, run};

/// A worker's message function with everything it needs inside. `Ok` means done: the message is deleted.
pub type MessageHandler = Arc<dyn Fn(Message) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;

/// Runs the queue worker `worker` until Lambda stops it, with at most `concurrency` messages of a batch at a time.
/// `init` builds the message function once.
pub fn queue_main(worker: &'static str, concurrency: usize, init: Init<MessageHandler>) -> ExitCode {
    run(worker, move |cloud| {
        Box::pin(async move {
            let handler = init(cloud.clone()).await?;
            let invoke: Invoke = Box::new(move |event| {
                let (handler, cloud) = (handler.clone(), cloud.clone());
                Box::pin(async move {
                    let failed = handle(worker, concurrency, &handler, event).await?;
                    postpone::postpone(&cloud, &failed).await;
                    Ok(answer(&failed))
                })
            });
            Ok(invoke)
        })
    })
}

/// Handles one SQS event and answers with the ids of the messages that failed, in the shape of partial batch responses
/// (`ReportBatchItemFailures`).
///
/// A message that fails, panics or is malformed goes back alone; after the queue's number of receives it lies in the
/// dead-letter queue. Each message leaves one line in the log, without its body.
///
/// # Errors
/// When the event is no SQS event or a record has no id: the whole batch comes again, because nothing finer can be said.
pub async fn dispatch(
    worker: &str,
    concurrency: usize,
    handler: &MessageHandler,
    event: Value,
) -> Result<Value, InvocationError> {
    Ok(answer(&handle(worker, concurrency, handler, event).await?))
}

/// The partial batch response that gives these messages back.
fn answer(failed: &[Message]) -> Value {
    let items: Vec<Value> = failed.iter().map(|message| json!({"itemIdentifier": message.id})).collect();
    json!({"batchItemFailures": items})
}

/// Handles the messages of an event; those that failed.
async fn handle(
    worker: &str,
    concurrency: usize,
    handler: &MessageHandler,
    event: Value,
) -> Result<Vec<Message>, InvocationError> {
    let messages = Message::batch(event).map_err(InvocationError)?;
    let handled = messages.into_iter().map(|message| async move {
        let started = Instant::now();
        let (id, receive_count) = (message.id.as_str(), message.receive_count);
        let answer = AssertUnwindSafe(async { handler(message.clone()).await }).catch_unwind().await;
        let outcome = answer.unwrap_or_else(|panic| Err(Failure::new(panic_message(&*panic))));
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match outcome {
            Ok(()) => {
                tracing::info!(message.id = id, worker, receive_count, duration_ms, "message");
                None
            }
            Err(error) if error.is_not_yet() => {
                tracing::info!(message.id = id, worker, receive_count, duration_ms, reason = %error, "message comes again");
                Some(message)
            }
            Err(error) => {
                tracing::error!(message.id = id, worker, receive_count, duration_ms, error = %error, "message failed");
                Some(message)
            }
        }
    });
    let failures = futures::stream::iter(handled).buffered(concurrency.max(1)).filter_map(std::future::ready);
    Ok(failures.collect().await)
}

#[cfg(test)]
mod tests;
