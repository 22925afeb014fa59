//! One message of a queue, and what it may be wrapped in.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::Failure;

/// One SQS message. Its `Debug` output leaves the body out.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The message's id.
    pub id: String,
    /// The body as it was sent.
    pub body: String,
    /// How often it has been received, this time included; 1 when not told.
    pub receive_count: u32,
    /// When it was sent to the queue.
    pub sent_at: Option<Timestamp>,
    /// What its queue knows this receive by.
    pub(super) receipt: Option<Receipt>,
}

/// One receive of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Receipt {
    pub queue_arn: String,
    pub handle: String,
}

#[derive(Deserialize)]
struct SqsEvent {
    #[serde(rename = "Records")]
    records: Vec<SqsRecord>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SqsRecord {
    message_id: String,
    #[serde(default)]
    receipt_handle: Option<String>,
    #[serde(default, rename = "eventSourceARN")]
    queue_arn: Option<String>,
    /// Kept as it came: a body that is no text fails as a message, not as a batch.
    #[serde(default)]
    body: Value,
    #[serde(default)]
    attributes: BTreeMap<String, Value>,
}

/// What SNS wraps around a published message on its way to a queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Notification {
    /// The topic's ARN.
    pub topic_arn: String,
    /// The id that SNS gave to the published message; the same in every delivery of it.
    pub message_id: String,
    /// What was published.
    pub message: String,
    /// When it was published.
    pub timestamp: Timestamp,
}

/// An event from the bus, as EventBridge delivers it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BusEvent<T> {
    /// The event's id; the same in every delivery of it.
    pub id: String,
    /// Who published it: `lambdesk` for our own.
    pub source: String,
    /// What kind of event, such as `ticket.updated`.
    pub detail_type: String,
    /// When it was published.
    pub time: Timestamp,
    /// The event's content.
    pub detail: T,
}

impl Message {
    /// Whether the queue gives the message up when it fails now: the last moment to say so where people see it.
    pub fn is_last_receive(&self) -> bool {
        self.receive_count >= crate::declare::MAX_RECEIVES
    }

    /// The messages of an SQS event.
    pub(super) fn batch(event: Value) -> Result<Vec<Self>, String> {
        let event: SqsEvent = serde_json::from_value(event).map_err(|error| format!("not an SQS event: {error}"))?;
        Ok(event.records.into_iter().map(Self::from).collect())
    }

    /// The body as JSON, for messages that one of our functions sent.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        parse(&self.body, "message body")
    }

    /// The body's SNS envelope.
    pub fn notification(&self) -> Result<Notification, Failure> {
        parse(&self.body, "SNS envelope")
    }

    /// What was published to the topic, as JSON. A subscription with raw delivery sends it without the envelope; both
    /// are read.
    pub fn notification_json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let body: Value = parse(&self.body, "message body")?;
        let is_envelope = body.get("Type").is_some_and(|kind| kind == "Notification") && body.get("TopicArn").is_some();
        if !is_envelope {
            return serde_path_to_error::deserialize(body).map_err(|error| unreadable("notification", &error));
        }
        parse(body.get("Message").and_then(Value::as_str).unwrap_or_default(), "notification")
    }

    /// The event that an EventBridge rule sent to the queue.
    pub fn bus_event<T: DeserializeOwned>(&self) -> Result<BusEvent<T>, Failure> {
        parse(&self.body, "bus event")
    }
}

impl From<SqsRecord> for Message {
    fn from(record: SqsRecord) -> Self {
        let number = |name: &str| match record.attributes.get(name) {
            Some(Value::String(text)) => text.parse::<i64>().ok(),
            Some(Value::Number(number)) => number.as_i64(),
            _ => None,
        };
        Self {
            receive_count: number("ApproximateReceiveCount").and_then(|count| u32::try_from(count).ok()).unwrap_or(1),
            sent_at: number("SentTimestamp").and_then(|time| Timestamp::from_millisecond(time).ok()),
            receipt: record
                .queue_arn
                .zip(record.receipt_handle)
                .map(|(queue_arn, handle)| Receipt { queue_arn, handle }),
            id: record.message_id,
            body: match record.body {
                Value::String(text) => text,
                Value::Null => String::new(),
                other => other.to_string(),
            },
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Message({}, {} bytes, received {} times)", self.id, self.body.len(), self.receive_count)
    }
}

fn parse<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, Failure> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| unreadable(what, &error))?;
    deserializer.end().map_err(|error| Failure::from(error).context(format!("malformed {what}")))?;
    Ok(value)
}

/// Says where a body is malformed, without repeating what it holds.
fn unreadable(what: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> Failure {
    let inner = error.inner();
    let place = format!("line {}, column {}", inner.line(), inner.column());
    Failure::new(format!("malformed {what}: {:?} error at {} ({place})", inner.classify(), error.path()))
}
