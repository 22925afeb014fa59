use super::*;
use crate::samples;
use std::sync::Mutex;

#[derive(Debug, Deserialize)]
struct AuditRecord {
    #[serde(rename = "type")]
    kind: String,
    seq: u64,
}

fn record(number: u64) -> Value {
    json!({"eventName": "INSERT", "dynamodb": {"SequenceNumber": format!("{number}00"),
        "Keys": {"PK": {"S": "TEN#1"}, "SK": {"S": format!("AUDIT#{number}")}},
        "NewImage": {"type": {"S": "audit_record"}, "seq": {"N": number.to_string()}}}})
}

/// A worker that notes the records of each call and fails at `bad`.
fn noting(bad: Option<u64>) -> (StreamHandler, Arc<Mutex<Vec<Vec<u64>>>>) {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let noted = calls.clone();
    let handler: StreamHandler = Arc::new(move |records| {
        let noted = noted.clone();
        Box::pin(async move {
            let mut seqs = Vec::new();
            for record in &records {
                seqs.push(record.new_item::<AuditRecord>()?.seq);
            }
            noted.lock().expect("no panic while locked").push(seqs.clone());
            match seqs.iter().position(|seq| Some(*seq) == bad) {
                Some(first_undone) => Err(StreamFailure { first_undone, failure: Failure::new("bad") }),
                None => Ok(()),
            }
        })
    });
    (handler, calls)
}

async fn stopped_at(handler: &StreamHandler, at_a_time: usize, records: Vec<Value>) -> Value {
    let answer = dispatch("test_worker", at_a_time, handler, json!({"Records": records})).await.expect("an answer");
    answer["batchItemFailures"].clone()
}

#[tokio::test]
async fn records_come_in_order_and_in_parts() {
    let (handler, calls) = noting(None);
    assert_eq!(stopped_at(&handler, 2, (1..=5).map(record).collect()).await, json!([]));
    assert_eq!(*calls.lock().expect("no panic while locked"), [vec![1, 2], vec![3, 4], vec![5]]);
    assert_eq!(stopped_at(&handler, 0, vec![record(6)]).await, json!([]));
    assert_eq!(stopped_at(&handler, 1, vec![]).await, json!([]));
}

#[tokio::test]
async fn the_first_failure_stops_the_batch_and_is_reported() {
    for at_a_time in [1, 2, 10] {
        let (handler, calls) = noting(Some(4));
        let failures = stopped_at(&handler, at_a_time, (1..=6).map(record).collect()).await;
        assert_eq!(failures, json!([{"itemIdentifier": "400"}]), "{at_a_time} at a time");
        let seen: Vec<u64> = calls.lock().expect("no panic while locked").concat();
        assert_eq!(seen.iter().filter(|seq| **seq > 4 && at_a_time < 10).count(), 0);
    }
}

#[tokio::test]
async fn a_record_that_cannot_be_read_stops_there_after_those_before_it() {
    let (handler, calls) = noting(None);
    let broken = json!({"eventName": "EXPLODE", "dynamodb": {"SequenceNumber": "250", "Keys": {}}});
    let failures = stopped_at(&handler, 10, vec![record(1), record(2), broken, record(3)]).await;
    assert_eq!(failures, json!([{"itemIdentifier": "250"}]));
    assert_eq!(*calls.lock().expect("no panic while locked"), [vec![1, 2]]);
    let nameless = dispatch("test_worker", 1, &handler, json!({"Records": [{}]})).await;
    assert!(nameless.expect_err("nothing to report").0.contains("sequence number"));
    assert!(dispatch("test_worker", 1, &handler, json!({})).await.is_err());
}

#[tokio::test]
async fn a_panic_is_a_failure_of_its_part() {
    let handler: StreamHandler = Arc::new(|records| {
        Box::pin(async move {
            assert!(records[0].sequence_number != "200", "two");
            Ok(())
        })
    });
    let failures = stopped_at(&handler, 1, (1..=3).map(record).collect()).await;
    assert_eq!(failures, json!([{"itemIdentifier": "200"}]));
}

#[tokio::test]
async fn the_sample_event_is_read() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = seen.clone();
    let handler: StreamHandler = Arc::new(move |records| {
        noted.lock().expect("no panic while locked").extend(records);
        Box::pin(std::future::ready(Ok(())))
    });
    dispatch("publish_changes", 10, &handler, samples::event("publish_changes")).await.expect("an answer");
    let records = seen.lock().expect("no panic while locked");
    let item: AuditRecord = records[0].new_item().expect("an audit record");
    assert_eq!((item.kind.as_str(), item.seq), ("audit_record", 1));
    assert_eq!(records[0].kind, ChangeKind::Insert);
    let missing = records[0].old_item::<AuditRecord>().expect_err("an insertion has no old image").to_string();
    assert!(missing.contains(&records[0].sequence_number), "{missing}");
}
