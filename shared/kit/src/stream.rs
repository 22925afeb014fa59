//! Table stream workers: records in order, and where it stopped when something failed.

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_dynamo::Item;
use serde_json::{Value, json};

use crate::failure::{Failure, panic_message};
use crate::runtime::{Init, InvocationError, Invoke, run};

/// One change of an item in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamRecord {
    /// What happened to the item.
    pub kind: ChangeKind,
    /// The place in the stream; also what a failure is reported by.
    pub sequence_number: String,
    /// The item's keys.
    pub keys: Item,
    /// The item as it is now; none after a removal.
    pub new_image: Option<Item>,
    /// The item as it was; none after an insertion.
    pub old_image: Option<Item>,
}

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ChangeKind {
    /// It is new.
    Insert,
    /// It changed.
    Modify,
    /// It is gone.
    Remove,
}

impl StreamRecord {
    /// The item as it is now, as a `T`.
    pub fn new_item<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        self.item(self.new_image.as_ref(), "new")
    }

    /// The item as it was, as a `T`.
    pub fn old_item<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        self.item(self.old_image.as_ref(), "old")
    }

    fn item<T: DeserializeOwned>(&self, image: Option<&Item>, which: &str) -> Result<T, Failure> {
        let place = format!("stream record {}, {which} image", self.sequence_number);
        let image = image.ok_or_else(|| Failure::new("it is not there").context(&place))?;
        serde_dynamo::from_item(image.clone()).map_err(|error| Failure::from(error).context(&place))
    }
}

/// A part of a batch that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamFailure {
    /// The index, within the records that were given, of the first one that is not done; those before it are.
    pub first_undone: usize,
    /// Why.
    pub failure: Failure,
}

impl<E: Into<Failure>> From<E> for StreamFailure {
    /// None of the records is done.
    fn from(error: E) -> Self {
        Self { first_undone: 0, failure: error.into() }
    }
}

/// A stream worker's function with everything it needs inside: takes some records in their order.
pub type StreamHandler = Arc<dyn Fn(Vec<StreamRecord>) -> BoxFuture<'static, Result<(), StreamFailure>> + Send + Sync>;

/// Runs the stream worker `worker` until Lambda stops it. Its function is given at most `at_a_time` records in one call:
/// 1, or as many as the call that it makes with them takes. `init` builds the function once.
pub fn stream_main(worker: &'static str, at_a_time: usize, init: Init<StreamHandler>) -> ExitCode {
    run(worker, move |cloud| {
        Box::pin(async move {
            let handler = init(cloud).await?;
            let invoke: Invoke = Box::new(move |event| {
                let handler = handler.clone();
                Box::pin(async move { dispatch(worker, at_a_time, &handler, event).await })
            });
            Ok(invoke)
        })
    })
}

#[derive(Deserialize)]
struct StreamEvent {
    #[serde(rename = "Records")]
    records: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRecord {
    event_name: ChangeKind,
    dynamodb: RawChange,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawChange {
    sequence_number: String,
    keys: Item,
    new_image: Option<Item>,
    old_image: Option<Item>,
}

/// Handles one DynamoDB stream event, in order, up to the first failure, and answers with the sequence number to go on
/// from (`ReportBatchItemFailures`). Lambda sends that record and all after it again; none is passed over.
///
/// A record that cannot be read stops the batch like one that fails. Each batch leaves one line in the log.
///
/// # Errors
/// When the event is no stream event or the failed record has no sequence number: the whole batch comes again.
pub async fn dispatch(
    worker: &str,
    at_a_time: usize,
    handler: &StreamHandler,
    event: Value,
) -> Result<Value, InvocationError> {
    let started = Instant::now();
    let event: StreamEvent =
        serde_json::from_value(event).map_err(|error| InvocationError(format!("not a stream event: {error}")))?;
    let numbers: Vec<Option<String>> = event.records.iter().map(sequence_number).collect();
    let mut records = Vec::with_capacity(numbers.len());
    let mut stop = None;
    for (index, raw) in event.records.into_iter().enumerate() {
        match read(raw) {
            Ok(record) => records.push(record),
            Err(failure) => {
                stop = Some(StreamFailure { first_undone: index, failure });
                break;
            }
        }
    }
    let mut done = 0;
    while !records.is_empty() {
        let rest = records.split_off(at_a_time.clamp(1, records.len()));
        let part = std::mem::replace(&mut records, rest);
        let length = part.len();
        let answer = AssertUnwindSafe(async { handler(part).await }).catch_unwind().await;
        if let Err(error) = answer.unwrap_or_else(|panic| Err(Failure::new(panic_message(&*panic)).into())) {
            stop = Some(StreamFailure { first_undone: done + error.first_undone.min(length - 1), ..error });
            break;
        }
        done += length;
    }
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let Some(StreamFailure { first_undone, failure }) = stop else {
        tracing::info!(worker, records = done, duration_ms, "stream batch");
        return Ok(json!({"batchItemFailures": []}));
    };
    let number = numbers.into_iter().nth(first_undone).flatten();
    tracing::error!(worker, first_undone, sequence_number = number, duration_ms, error = %failure, "stream batch stopped");
    let number = number.ok_or_else(|| InvocationError(format!("a record without a sequence number: {failure}")))?;
    Ok(json!({"batchItemFailures": [{"itemIdentifier": number}]}))
}

fn sequence_number(record: &Value) -> Option<String> {
    record.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str).map(str::to_owned)
}

fn read(record: Value) -> Result<StreamRecord, Failure> {
    let raw: RawRecord =
        serde_json::from_value(record).map_err(|error| Failure::from(error).context("malformed stream record"))?;
    Ok(StreamRecord {
        kind: raw.event_name,
        sequence_number: raw.dynamodb.sequence_number,
        keys: raw.dynamodb.keys,
        new_image: raw.dynamodb.new_image,
        old_image: raw.dynamodb.old_image,
    })
}

#[cfg(test)]
mod tests;
