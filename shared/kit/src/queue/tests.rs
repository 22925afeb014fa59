use super::*;
use crate::samples;
use serde::Deserialize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn batch(bodies: &[Value]) -> Value {
    let records: Vec<Value> = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| json!({"messageId": format!("m-{index}"), "body": body, "attributes": {}}))
        .collect();
    json!({"Records": records})
}

async fn failed(handler: MessageHandler, event: Value) -> Vec<String> {
    let answer = dispatch("test_worker", 4, &handler, event).await.expect("an SQS event");
    let items = answer["batchItemFailures"].as_array().expect("a list").clone();
    items.iter().map(|item| item["itemIdentifier"].as_str().expect("an id").to_owned()).collect()
}

#[derive(Deserialize)]
struct Job {
    number: u64,
}

#[tokio::test]
async fn only_failed_messages_are_reported() {
    let done = Arc::new(Mutex::new(Vec::new()));
    let seen = done.clone();
    let handler: MessageHandler = Arc::new(move |message| {
        let seen = seen.clone();
        Box::pin(async move {
            let job: Job = message.json()?;
            assert_ne!(job.number, 13, "thirteen");
            if job.number == 7 {
                return Err(Failure::new("seven"));
            }
            seen.lock().expect("no panic while locked").push(job.number);
            Ok(())
        })
    });
    let event = batch(&[
        json!(r#"{"number": 1}"#),
        json!(r#"{"number": 7}"#),
        json!("not json"),
        json!(r#"{"number": 13}"#),
        json!({"number": 2}),
        Value::Null,
        json!(r#"{"number": 3}"#),
    ]);
    assert_eq!(failed(handler, event).await, ["m-1", "m-2", "m-3", "m-5"]);
    assert_eq!(*done.lock().expect("no panic while locked"), [1, 2, 3]);
}

#[tokio::test]
async fn messages_run_side_by_side_up_to_the_limit() {
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (running.clone(), most.clone());
    let handler: MessageHandler = Arc::new(move |_| {
        let (now, peak) = (now.clone(), peak.clone());
        Box::pin(async move {
            peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(2)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        })
    });
    assert!(failed(handler, batch(&vec![json!("{}"); 10])).await.is_empty());
    assert_eq!((running.load(Ordering::SeqCst), most.load(Ordering::SeqCst)), (0, 4));
}

#[tokio::test]
async fn what_is_no_sqs_event_fails_as_a_whole() {
    let handler: MessageHandler = Arc::new(|_| Box::pin(std::future::ready(Ok(()))));
    for event in [json!({}), json!([]), json!({"Records": [{"body": "no id"}]})] {
        let error = dispatch("test_worker", 1, &handler, event).await.expect_err("no SQS event");
        assert!(error.0.starts_with("not an SQS event"), "{error}");
    }
    let empty = dispatch("test_worker", 1, &handler, json!({"Records": []})).await;
    assert_eq!(empty, Ok(json!({"batchItemFailures": []})));
}

/// The only message of a sample event.
fn sample(name: &str) -> Message {
    Message::batch(samples::event(name)).expect("an SQS event").remove(0)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Received {
    notification_type: String,
    receipt: Receipt,
}

#[derive(Debug, Deserialize)]
struct Receipt {
    recipients: Vec<String>,
}

#[test]
fn a_notification_is_unwrapped_with_and_without_its_envelope() {
    let message = sample("receive_mail");
    assert_eq!(message.receive_count, 1);
    assert!(message.sent_at.is_some());
    let envelope = message.notification().expect("an envelope");
    assert!(envelope.topic_arn.contains("inbound-mail"), "{}", envelope.topic_arn);
    let received: Received = message.notification_json().expect("enveloped");
    assert_eq!(received.notification_type, "Received");
    assert_eq!(received.receipt.recipients, ["support@demo.lambdesk.test"]);
    let raw = Message { body: envelope.message, ..message };
    assert_eq!(raw.notification_json::<Received>().expect("raw").notification_type, "Received");
    assert!(raw.notification().is_err());
}

#[test]
fn an_event_from_the_bus_is_unwrapped() {
    let event = sample("send_mail").bus_event::<Value>().expect("a bus event");
    assert_eq!(event.source, "lambdesk");
    assert!(event.detail["effect_kinds"].as_array().expect("a list").contains(&json!("send_mail")));
}

#[test]
fn a_malformed_body_is_named_by_place_and_not_repeated() {
    let message = Message {
        id: "m".into(),
        body: r#"{"number": "secret"}"#.into(),
        receive_count: 1,
        sent_at: None,
        receipt: None,
    };
    let failure = message.json::<Job>().err().expect("a string is no number").to_string();
    assert!(failure.contains("message body") && failure.contains("number"), "{failure}");
    assert!(!failure.contains("secret"), "{failure}");
    assert!(!format!("{message:?}").contains("secret"));
}
