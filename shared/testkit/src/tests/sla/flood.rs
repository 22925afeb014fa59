//! Ten thousand promises that end in the same minute. How many calls that takes is counted; how long follows from it.

use std::collections::BTreeMap;

use futures::StreamExt as _;
use jiff::SignedDuration;
use serde_json::json;

use super::{MONDAY, monday, promise, promise_instead};
use crate::{
    TestApp, TestTenant,
    fake_cloud::{FakeCloud, Service, WAKE_TICKET_QUEUE},
};

/// Tickets that are due in one minute.
const TICKETS: u64 = 10_000;
/// What one call to DynamoDB or SQS takes at the worst of a hundred, in milliseconds: generous beside the single digits that
/// DynamoDB promises.
const CALL_MILLISECONDS: u64 = 20;
/// What a fresh instance of the worker takes until its first message is at work, in milliseconds.
const START_MILLISECONDS: u64 = 1_000;

async fn tickets(tenant: &TestTenant, count: u64) {
    let admin = tenant.as_admin();
    let create = |n: u64| {
        let requester = json!({"email": "anna@example.com"});
        let body = json!({"title": format!("Ticket {n}"), "text": "x", "requester": requester});
        admin.post("/v1/tickets", body).into_future()
    };
    for first in (0..count).step_by(50) {
        for answer in futures::future::join_all((first..count.min(first + 50)).map(create)).await {
            answer.expect(201);
        }
    }
}

fn queued_bodies(app: &TestApp) -> Vec<String> {
    app.cloud().queue_messages(WAKE_TICKET_QUEUE).into_iter().map(|message| message.body).collect()
}

async fn sweep_only(app: &TestApp) {
    let worker = app.worker("sweep_wakes");
    let handler = changes::sweep_wakes::handler(app.inner.functions.app(worker.name, &worker.access));
    let event = json!({"id": app.uuid(), "time": app.now().to_string(), "detail-type": "Scheduled Event"});
    kit::schedule::dispatch(worker.name, &handler, event).await.expect("the sweep succeeds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_tickets_due_in_one_minute_are_each_breached_once_and_in_time() {
    let app = TestApp::over(FakeCloud::without_stream(), MONDAY.parse().expect("a time"));
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let mut policy = promise(3600, 86_400, 600);
    for priority in ["p1", "p2", "p3", "p4"] {
        policy["targets"][priority]["first_response"].as_object_mut().expect("a target").remove("warn_before_seconds");
    }
    promise_instead(&tenant, policy).await;
    sweep_only(&app).await;
    tickets(&tenant, TICKETS).await;
    app.advance(SignedDuration::from_secs(3600));

    app.cloud().reset_calls();
    sweep_only(&app).await;
    let sweep_trips = app.cloud().sequential_round_trips() as u64;
    let sends = app.cloud().calls().iter().filter(|call| call.operation == "SendMessageBatch").count() as u64;
    // Shards are swept side by side, each sends its messages one batch after the other.
    let sweep_trips = sweep_trips + sends.div_ceil(u64::from(store::WAKE_SHARDS));
    assert_eq!(queued_bodies(&app).len() as u64, TICKETS, "each is queued once");

    // One batch of a warm worker, alone: what its messages wait for one after another.
    let bodies = queued_bodies(&app);
    app.deliver("wake_ticket", &bodies[..10]).await;
    app.cloud().reset_calls();
    app.deliver("wake_ticket", &bodies[10..20]).await;
    let batch_trips = app.cloud().sequential_round_trips() as u64;
    let transactions = app
        .cloud()
        .calls()
        .iter()
        .filter(|call| call.service == Service::DynamoDb && call.operation == "TransactWriteItems")
        .count();
    assert_eq!(transactions, 10, "one transaction for each ticket");

    let workers = u64::from(app.worker("wake_ticket").max_concurrency.expect("a stated number"));
    let sweep = sweep_trips * CALL_MILLISECONDS;
    let work = START_MILLISECONDS + TICKETS.div_ceil(10 * workers) * batch_trips * CALL_MILLISECONDS;
    eprintln!(
        "{TICKETS} tickets: sweep {sweep_trips} round trips, {sweep} ms; {workers} workers, {batch_trips} round trips a batch of 10, {work} ms"
    );
    assert!((sweep + work) / 1000 < 60, "the last is {} s behind the sweep", (sweep + work) / 1000);

    // All of them and a tenth of them a second time, as many batches at once as there are workers.
    let twice = bodies.chunks(10).chain(bodies[..bodies.len() / 10].chunks(10));
    let delivered = futures::stream::iter(twice).map(|batch| app.deliver("wake_ticket", batch));
    let failed: Vec<String> = delivered.buffer_unordered(usize::try_from(workers).expect("few")).concat().await;
    assert!(failed.is_empty(), "{failed:?}");
    let mut breaches: BTreeMap<u64, usize> = BTreeMap::new();
    for item in app.cloud().table_items() {
        if item["type"]["S"] != "audit_record" {
            continue;
        }
        let number: u64 = item["number"]["N"].as_str().expect("a number").parse().expect("a number");
        let events = item["sla"]["L"].as_array().into_iter().flatten();
        let came = events.filter(|event| event["M"]["kind"]["S"] == "breached").count();
        *breaches.entry(number).or_default() += came;
    }
    assert_eq!(breaches.len() as u64, TICKETS);
    assert!(breaches.values().all(|count| *count == 1), "each breached exactly once");
    let (listed, _) = admin.all_pages("/v1/sla_breaches?limit=100").await;
    assert_eq!(listed.len() as u64, TICKETS);
}

#[tokio::test]
async fn sweeping_an_empty_minute_costs_at_most_one_read_unit_a_shard() {
    let app = monday();
    app.tenant("demo").await;
    sweep_only(&app).await;
    app.advance(SignedDuration::from_secs(60));
    sweep_only(&app).await;
    app.advance(SignedDuration::from_secs(60));
    app.cloud().reset_calls();
    sweep_only(&app).await;
    let queries: Vec<_> = app.cloud().calls().into_iter().filter(|call| call.operation == "Query").collect();
    assert!(queries.len() >= usize::from(store::WAKE_SHARDS), "each shard is asked");
    for query in queries {
        assert!(query.consumed_read_units <= 1.0, "{} read units", query.consumed_read_units);
    }
}
