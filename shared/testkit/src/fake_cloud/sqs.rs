//! SQS: standard queues with a clock that only tests move.

use md5::{Digest as _, Md5};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use super::wire::{Request, Response, ServiceError, lock};

/// A batch takes at most this many messages, a receive call gives at most as many.
const MAX_BATCH: usize = 10;
/// The limit of a message and of a batch in bytes.
const MAX_BYTES: usize = 1024 * 1024;
/// How long a received message stays hidden when the request does not say.
const DEFAULT_VISIBILITY_SECONDS: u64 = 30;

/// A message in a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueMessage {
    /// The id that SQS gave it.
    pub message_id: String,
    /// The body.
    pub body: String,
    /// The message attributes, in SQS's JSON.
    pub attributes: Value,
    /// The delay it was sent with.
    pub delay_seconds: u64,
    /// How often it was received.
    pub receive_count: u32,
    visible_at: u64,
}

#[derive(Debug)]
pub(crate) struct Sqs(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    now: u64,
    sent: usize,
    queues: BTreeMap<String, Vec<QueueMessage>>,
}

impl Sqs {
    pub(crate) fn new(urls: &[&str]) -> Self {
        let queues = urls.iter().map(|url| ((*url).to_owned(), Vec::new())).collect();
        Self(Mutex::new(State { queues, ..State::default() }))
    }

    pub(crate) fn create(&self, url: &str) {
        lock(&self.0).queues.entry(url.to_owned()).or_default();
    }

    pub(crate) fn messages(&self, url: &str) -> Vec<QueueMessage> {
        lock(&self.0).queues.get(url).cloned().unwrap_or_default()
    }

    pub(crate) fn advance(&self, by: Duration) {
        lock(&self.0).now += by.as_secs();
    }

    pub(crate) fn serve(
        &self,
        operation: &str,
        request: &Request,
        first_entry_fails: bool,
    ) -> Result<Response, ServiceError> {
        let body = request.json();
        let url = body["QueueUrl"].as_str().unwrap_or_default();
        let mut state = lock(&self.0);
        if !state.queues.contains_key(url) {
            return Err(error("QueueDoesNotExist", "The specified queue does not exist."));
        }
        let answer = match operation {
            "SendMessage" => state.send(url, &body)?,
            "SendMessageBatch" => state.send_batch(url, &body, first_entry_fails)?,
            "ReceiveMessage" => state.receive(url, &body),
            "DeleteMessage" => state.delete(url, &body)?,
            _ => return Err(error("UnsupportedOperation", &format!("{operation} is not offered here"))),
        };
        Ok(Response::json(&answer))
    }
}

fn error(code: &str, message: &str) -> ServiceError {
    ServiceError::new(400, &format!("com.amazonaws.sqs#{code}"), message)
}

fn md5_hex(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

impl State {
    fn send(&mut self, url: &str, message: &Value) -> Result<Value, ServiceError> {
        let body = message["MessageBody"].as_str().unwrap_or_default().to_owned();
        if body.is_empty() {
            return Err(error("MissingParameter", "The request must contain the parameter MessageBody."));
        }
        if body.len() > MAX_BYTES {
            return Err(error("InvalidParameterValue", "One or more parameters are invalid: message too long."));
        }
        let delay_seconds = message["DelaySeconds"].as_u64().unwrap_or(0);
        if delay_seconds > 900 {
            return Err(error("InvalidParameterValue", "DelaySeconds must be >= 0 and <= 900."));
        }
        self.sent += 1;
        let message_id = format!("00000000-0000-4000-8000-{:012x}", self.sent);
        let digest = md5_hex(&body);
        self.queues.entry(url.to_owned()).or_default().push(QueueMessage {
            message_id: message_id.clone(),
            body,
            attributes: message.get("MessageAttributes").cloned().unwrap_or_else(|| json!({})),
            delay_seconds,
            receive_count: 0,
            visible_at: self.now + delay_seconds,
        });
        Ok(json!({"MessageId": message_id, "MD5OfMessageBody": digest}))
    }

    fn send_batch(&mut self, url: &str, body: &Value, first_entry_fails: bool) -> Result<Value, ServiceError> {
        let entries = body["Entries"].as_array().cloned().unwrap_or_default();
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        if entries.is_empty() {
            return Err(error("EmptyBatchRequest", "The batch request doesn't contain any entries."));
        }
        if entries.len() > MAX_BATCH {
            return Err(error("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10."));
        }
        let mut ids: Vec<String> = entries.iter().map(|entry| text(entry, "Id")).collect();
        ids.sort();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(error("BatchEntryIdsNotDistinct", "Two or more batch entries have the same Id."));
        }
        if entries.iter().map(|entry| text(entry, "MessageBody").len()).sum::<usize>() > MAX_BYTES {
            return Err(error("BatchRequestTooLong", "Batch requests cannot be longer than 1048576 bytes."));
        }
        let (mut successful, mut failed) = (Vec::new(), Vec::new());
        for (at, entry) in entries.iter().enumerate() {
            let id = text(entry, "Id");
            if first_entry_fails && at == 0 {
                failed.push(json!({
                    "Id": id, "SenderFault": false, "Code": "InternalError", "Message": "Internal error",
                }));
                continue;
            }
            match self.send(url, entry) {
                Ok(mut sent) => {
                    sent["Id"] = json!(id);
                    successful.push(sent);
                }
                Err(error) => failed.push(json!({
                    "Id": id, "SenderFault": true, "Code": error.code, "Message": error.message,
                })),
            }
        }
        Ok(json!({"Successful": successful, "Failed": failed}))
    }

    fn receive(&mut self, url: &str, body: &Value) -> Value {
        let now = self.now;
        let limit = body["MaxNumberOfMessages"].as_u64().unwrap_or(1).clamp(1, MAX_BATCH as u64);
        let hidden_for = body["VisibilityTimeout"].as_u64().unwrap_or(DEFAULT_VISIBILITY_SECONDS);
        let queue = self.queues.entry(url.to_owned()).or_default();
        let visible = queue.iter_mut().filter(|message| message.visible_at <= now);
        let messages: Vec<Value> = visible
            .take(usize::try_from(limit).unwrap_or(MAX_BATCH))
            .map(|message| {
                message.receive_count += 1;
                message.visible_at = now + hidden_for;
                json!({
                    "MessageId": message.message_id,
                    "ReceiptHandle": format!("{}#{}", message.message_id, message.receive_count),
                    "MD5OfBody": md5_hex(&message.body),
                    "Body": message.body,
                    "MessageAttributes": message.attributes,
                    "Attributes": {"ApproximateReceiveCount": message.receive_count.to_string()},
                })
            })
            .collect();
        json!({"Messages": messages})
    }

    fn delete(&mut self, url: &str, body: &Value) -> Result<Value, ServiceError> {
        let handle = body["ReceiptHandle"].as_str().unwrap_or_default();
        let Some((id, _)) = handle.split_once('#') else {
            return Err(error("ReceiptHandleIsInvalid", "The input receipt handle is invalid."));
        };
        self.queues.entry(url.to_owned()).or_default().retain(|message| message.message_id != id);
        Ok(json!({}))
    }
}

#[cfg(test)]
mod tests {
    use crate::fake_cloud::{FakeCloud, Fault, Service, WAKE_TICKET_QUEUE};
    use aws_sdk_sqs::Client;
    use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
    use std::time::Duration;

    async fn receive(client: &Client) -> Vec<aws_sdk_sqs::types::Message> {
        let request = client.receive_message().queue_url(WAKE_TICKET_QUEUE).max_number_of_messages(10);
        request.send().await.expect("messages").messages.unwrap_or_default()
    }

    #[tokio::test]
    async fn messages_are_sent_received_and_deleted() {
        let cloud = FakeCloud::new();
        let client = Client::new(&cloud.sdk_config());
        let send = |body: &'static str| client.send_message().queue_url(WAKE_TICKET_QUEUE).message_body(body);
        send("one").send().await.expect("sent");
        send("late").delay_seconds(60).send().await.expect("sent");
        assert_eq!(cloud.queue_messages(WAKE_TICKET_QUEUE).len(), 2);

        let received = receive(&client).await;
        assert_eq!(received.iter().filter_map(|message| message.body()).collect::<Vec<_>>(), ["one"]);
        assert!(receive(&client).await.is_empty(), "one is hidden, the other delayed");
        let receipt = received[0].receipt_handle().unwrap_or_default();
        client.delete_message().queue_url(WAKE_TICKET_QUEUE).receipt_handle(receipt).send().await.expect("deleted");

        cloud.advance(Duration::from_mins(1));
        let received = receive(&client).await;
        assert_eq!(received.iter().filter_map(|message| message.body()).collect::<Vec<_>>(), ["late"]);
        cloud.advance(Duration::from_secs(30));
        assert_eq!(receive(&client).await.len(), 1, "it was not deleted, so it comes again");
    }

    #[tokio::test]
    async fn a_batch_can_fail_in_part() {
        let cloud = FakeCloud::new();
        let client = Client::new(&cloud.sdk_config());
        let entry =
            |id: &str| SendMessageBatchRequestEntry::builder().id(id).message_body(id).build().expect("both are set");
        cloud.fail_next(Service::Sqs, "SendMessageBatch", Fault::FirstEntryFails);
        let request = client.send_message_batch().queue_url(WAKE_TICKET_QUEUE).entries(entry("a")).entries(entry("b"));
        let output = request.send().await.expect("an answer");
        assert_eq!((output.failed()[0].id(), output.successful()[0].id()), ("a", "b"));
        let request = client.send_message_batch().queue_url(WAKE_TICKET_QUEUE).entries(entry("a")).entries(entry("a"));
        let error = request.send().await.expect_err("the ids are equal").into_service_error();
        assert!(error.is_batch_entry_ids_not_distinct(), "{error:?}");
    }

    #[tokio::test]
    async fn an_unknown_queue_is_an_error() {
        let cloud = FakeCloud::new();
        let client = Client::new(&cloud.sdk_config());
        let request = client.send_message().queue_url("https://sqs.us-east-1.amazonaws.com/0/none").message_body("x");
        let error = request.send().await.expect_err("no such queue").into_service_error();
        assert!(error.is_queue_does_not_exist(), "{error:?}");
        cloud.fail_next(Service::Sqs, "SendMessage", Fault::Throttle);
        let request = client.send_message().queue_url(WAKE_TICKET_QUEUE).message_body("x");
        let error = request.send().await.expect_err("throttled").into_service_error();
        assert!(error.is_request_throttled(), "{error:?}");
        let url = cloud.create_queue("none");
        client.send_message().queue_url(&url).message_body("x").send().await.expect("now it exists");
        assert_eq!(cloud.queue_messages(&url)[0].body, "x");
    }
}
