//! DynamoDB: the JSON protocol in front of the in-memory engine, and the table's stream.

use dynoxide::storage_backend::Clock;
use dynoxide::types::item_size;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::meter::Units;
use super::wire::{Request, Response, ServiceError, lock};
use super::{ACCOUNT, REGION, Service, TABLE_NAME, table, units};

/// Real time plus what tests let pass.
#[derive(Debug, Default)]
struct ShiftedClock {
    ahead_seconds: AtomicU64,
}

impl Clock for ShiftedClock {
    fn now_unix_secs(&self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        now.as_secs() + self.ahead_seconds.load(Ordering::SeqCst)
    }

    #[allow(clippy::cast_precision_loss)] // seconds of this era fit into 53 bits
    fn now_unix_secs_f64(&self) -> f64 {
        self.now_unix_secs() as f64
    }
}

pub(crate) struct DynamoDb {
    database: Database,
    clock: Arc<ShiftedClock>,
    stream: Option<Mutex<Stream>>,
}

struct Stream {
    arn: String,
    iterator: String,
}

impl std::fmt::Debug for DynamoDb {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("DynamoDb")
    }
}

impl DynamoDb {
    /// An engine with the empty table.
    ///
    /// # Panics
    ///
    /// When SQLite cannot open a database in memory.
    pub(crate) fn new() -> Self {
        let mut made = Self::without_stream();
        let run = |operation: &str, body: &Value| -> Value {
            run(&made.database, operation, body).unwrap_or_else(|error| panic!("{operation}: {error}"))
        };
        let streamed = run("UpdateTable", &table::add_stream());
        let engine_arn = streamed["TableDescription"]["LatestStreamArn"].as_str().unwrap_or_default();
        let shards = run("DescribeStream", &json!({"StreamArn": engine_arn}));
        let iterator = run(
            "GetShardIterator",
            &json!({
                "StreamArn": engine_arn,
                "ShardId": shards["StreamDescription"]["Shards"][0]["ShardId"],
                "ShardIteratorType": "TRIM_HORIZON",
            }),
        );
        let label = engine_arn.rsplit('/').next().unwrap_or_default();
        made.stream = Some(Mutex::new(Stream {
            arn: format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{TABLE_NAME}/stream/{label}"),
            iterator: iterator["ShardIterator"].as_str().unwrap_or_default().to_owned(),
        }));
        made
    }

    /// The same without the table's stream.
    ///
    /// # Panics
    ///
    /// As [`Self::new`].
    pub(crate) fn without_stream() -> Self {
        let clock = Arc::new(ShiftedClock::default());
        let database =
            Database::memory_with_clock(Arc::clone(&clock) as Arc<dyn Clock>).expect("a database in memory opens");
        let run = |operation: &str, body: &Value| -> Value {
            run(&database, operation, body).unwrap_or_else(|error| panic!("{operation}: {error}"))
        };
        run("CreateTable", &table::create_table());
        run("UpdateTimeToLive", &table::time_to_live());
        Self { database, clock, stream: None }
    }

    /// Answers a request and tells what it cost. The cost is asked of the engine in every request and taken out of
    /// the answer again where the caller did not ask.
    pub(crate) fn serve(&self, operation: &str, request: &Request) -> (Result<Response, ServiceError>, Units) {
        let mut body = request.json();
        let Some(members) = body.as_object_mut() else {
            let code = "com.amazon.coral.service#SerializationException";
            return (Err(ServiceError::new(400, code, "the body is not a JSON object")), Units::default());
        };
        let asked = members.get("ReturnConsumedCapacity").and_then(Value::as_str).is_some_and(|mode| mode != "NONE");
        if !asked && !matches!(operation, "CreateTable" | "DescribeTable") {
            members.insert("ReturnConsumedCapacity".to_owned(), json!("INDEXES"));
        }
        match run(&self.database, operation, &body) {
            Ok(mut answer) => {
                let consumed = answer["ConsumedCapacity"].clone();
                if !asked && let Some(members) = answer.as_object_mut() {
                    members.remove("ConsumedCapacity");
                }
                (Ok(Response::json(&answer)), units::reported(operation, &consumed))
            }
            Err(error) => {
                let is_refused = matches!(
                    error,
                    DynoxideError::ConditionalCheckFailedException(..)
                        | DynoxideError::TransactionCanceledException(..)
                );
                let cost = if is_refused { units::refused(&self.database, operation, &body) } else { Units::default() };
                (Err(service_error(&error)), cost)
            }
        }
    }

    /// Lets time pass and deletes what has expired.
    pub(crate) fn advance(&self, by: Duration) -> usize {
        self.clock.ahead_seconds.fetch_add(by.as_secs(), Ordering::SeqCst);
        self.database.sweep_ttl().expect("the engine sweeps expired items")
    }

    /// All items, ordered by key.
    pub(crate) fn items(&self) -> Vec<Value> {
        let request = serde_json::from_value(json!({"TableName": TABLE_NAME})).expect("a valid request");
        let mut items: Vec<Value> = Vec::new();
        let mut page = self.database.scan(request).expect("the engine scans");
        loop {
            let answer = serde_json::to_value(&page).expect("an answer is JSON");
            items.extend(answer["Items"].as_array().into_iter().flatten().cloned());
            let Some(from) = answer.get("LastEvaluatedKey") else { break };
            let request = json!({"TableName": TABLE_NAME, "ExclusiveStartKey": from});
            let request = serde_json::from_value(request).expect("a valid request");
            page = self.database.scan(request).expect("the engine scans");
        }
        let key = |item: &Value| (item["PK"]["S"].to_string(), item["SK"]["S"].to_string());
        items.sort_by_key(key);
        items
    }

    /// The stream records since the last call, as Lambda gets them.
    pub(crate) fn drain_stream(&self) -> Vec<Value> {
        let Some(stream) = &self.stream else { return vec![] };
        let mut stream = lock(stream);
        let mut drained = Vec::new();
        loop {
            let request = serde_json::from_value(json!({"ShardIterator": stream.iterator})).expect("a valid request");
            let answer = self.database.get_records(request).expect("the engine reads its stream");
            if answer.records.is_empty() {
                return drained;
            }
            for mut record in answer.records {
                let images = &record.dynamodb;
                // A write that changes nothing leaves no record in a real stream.
                if images.old_image.is_some() && images.old_image == images.new_image {
                    continue;
                }
                let bytes: usize = [Some(&images.keys), images.new_image.as_ref(), images.old_image.as_ref()]
                    .into_iter()
                    .flatten()
                    .map(item_size)
                    .sum();
                record.dynamodb.size_bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
                REGION.clone_into(&mut record.aws_region);
                let mut record = serde_json::to_value(&record).expect("a record is JSON");
                record["eventSourceARN"] = json!(stream.arn);
                drained.push(record);
            }
            stream.iterator = answer.next_shard_iterator.unwrap_or_default();
        }
    }
}

/// The (first) table that a DynamoDB request names.
pub(crate) fn table_of(service: Service, body: &Value) -> Option<String> {
    if service != Service::DynamoDb {
        return None;
    }
    let named = |value: &Value| value["TableName"].as_str().map(ToOwned::to_owned);
    let first_action = || body["TransactItems"][0].as_object()?.values().next().and_then(named);
    let first_batch = || body["RequestItems"].as_object()?.keys().next().cloned();
    named(body).or_else(first_action).or_else(first_batch)
}

/// Runs an operation. `Scan` is not offered: no function is allowed to.
fn run(database: &Database, operation: &str, body: &Value) -> Result<Value, DynoxideError> {
    match operation {
        "GetItem" => write(&database.get_item(read(body)?)?),
        "PutItem" => write(&database.put_item(read(body)?)?),
        "UpdateItem" => write(&database.update_item(read(body)?)?),
        "DeleteItem" => write(&database.delete_item(read(body)?)?),
        "Query" => write(&database.query(read(body)?)?),
        "BatchGetItem" => write(&database.batch_get_item(read(body)?)?),
        "BatchWriteItem" => write(&database.batch_write_item(read(body)?)?),
        "TransactWriteItems" => write(&database.transact_write_items(read(body)?)?),
        "TransactGetItems" => write(&database.transact_get_items(read(body)?)?),
        "CreateTable" => write(&database.create_table(read(body)?)?),
        "UpdateTable" => write(&database.update_table(read(body)?)?),
        "DescribeTable" => write(&database.describe_table(read(body)?)?),
        "UpdateTimeToLive" => write(&database.update_time_to_live(read(body)?)?),
        "DescribeStream" => write(&database.describe_stream(read(body)?)?),
        "GetShardIterator" => write(&database.get_shard_iterator(read(body)?)?),
        _ => Err(DynoxideError::AccessDeniedException(format!("{operation} is not allowed to any function"))),
    }
}

/// Reads a request. The engine marks the class of an error at the head of its text.
fn read<T: DeserializeOwned>(body: &Value) -> Result<T, DynoxideError> {
    serde_json::from_str(&body.to_string()).map_err(|error| {
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or_default();
        match text.split_once(':') {
            Some((mark, rest)) if mark.starts_with("SERIALIZATION") => {
                DynoxideError::SerializationException(rest.to_owned())
            }
            Some((mark, rest)) if mark.starts_with("VALIDATION") => DynoxideError::ValidationException(rest.to_owned()),
            _ => DynoxideError::ValidationException(text.to_owned()),
        }
    })
}

fn write<T: Serialize>(answer: &T) -> Result<Value, DynoxideError> {
    serde_json::to_value(answer).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// The engine's error in the wire's terms, with `CancellationReasons` and `Item` where there are any.
fn service_error(error: &DynoxideError) -> ServiceError {
    let mut details: Map<String, Value> = serde_json::from_str(&error.to_json()).unwrap_or_default();
    for known in ["__type", "message", "Message"] {
        details.remove(known);
    }
    ServiceError {
        status: error.status_code(),
        code: error.error_type().to_owned(),
        message: error.to_string(),
        details,
    }
}

#[cfg(test)]
#[path = "dynamodb_tests.rs"]
mod tests;
