//! Request units and round trips of the routes that people wait for, against the budgets in the table's design. Each function is
//! warm: it has answered once before, as nearly all invocations find it.

use std::{collections::BTreeMap, fmt::Write as _};

use app::mailed_link::MailedLink;
use domain::{Role, TicketNumber};
use serde_json::json;

use crate::{
    TestApp,
    fake_cloud::{FakeCloud, Service, signing_secret},
    tests::path_of,
};

pub(super) struct Cost {
    pub read: f64,
    pub write: f64,
    pub round_trips: usize,
    pub calls: BTreeMap<String, usize>,
    pub shown: String,
}

pub(super) fn cost(cloud: &FakeCloud, what: &str) -> Cost {
    let calls: Vec<_> = cloud.calls().into_iter().filter(|call| call.service == Service::DynamoDb).collect();
    let mut counts = BTreeMap::new();
    let mut shown = format!(
        "{what}: {} RCU, {} WCU, {} round trips\n",
        cloud.consumed_read_units(),
        cloud.consumed_write_units(),
        cloud.sequential_round_trips()
    );
    for call in calls {
        *counts.entry(call.operation.clone()).or_default() += 1;
        let index = call.index.as_deref().unwrap_or("table");
        let (read, write) = (call.consumed_read_units, call.consumed_write_units);
        writeln!(shown, "  {} {index}: {read} RCU, {write} WCU, by index {:?}", call.operation, call.index_units)
            .expect("a String takes every write");
    }
    // Seen with `--no-capture`, and in the failure of a budget.
    eprintln!("{shown}");
    Cost {
        read: cloud.consumed_read_units(),
        write: cloud.consumed_write_units(),
        round_trips: cloud.sequential_round_trips(),
        calls: counts,
        shown,
    }
}

#[tokio::test]
async fn creating_a_ticket_costs_at_most_15_write_units_and_two_round_trips() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let (admin, anna) = (tenant.as_admin(), tenant.as_contact("anna@example.com").await);
    let text = "The printer on floor 2 is out of toner. ".repeat(10);
    let by_contact = json!({"title": "The printer is out of toner", "text": text});
    let by_member =
        json!({"title": "The printer is out of toner", "text": text, "requester": {"email": "anna@example.com"}});
    for (who, session, body) in [("contact", &anna, by_contact), ("member", &admin, by_member)] {
        session.post("/v1/tickets", body.clone()).await.expect(201);
        app.cloud().reset_calls();
        session.post("/v1/tickets", body.clone()).await.expect(201);
        let plain = cost(app.cloud(), &format!("create by {who}"));
        assert!(plain.write <= 13.0, "{}", plain.shown);
        assert!(plain.round_trips <= 2, "{}", plain.shown);
        app.cloud().reset_calls();
        session.post("/v1/tickets", body).header("Idempotency-Key", "k").await.expect(201);
        let keyed = cost(app.cloud(), &format!("create by {who} with an idempotency key"));
        assert!(keyed.write <= 15.0, "{}", keyed.shown);
        assert!(keyed.round_trips <= 2, "{}", keyed.shown);
    }
}

#[tokio::test]
async fn a_reply_costs_at_most_13_write_units_and_two_round_trips() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let (agent, anna) = (tenant.as_role(Role::Agent).await, tenant.as_contact("anna@example.com").await);
    let comments = format!("{}/comments", path_of(&tenant.ticket("Printer", "anna@example.com").await));
    let body = json!({"visibility": "public", "text": "We are on it and send somebody today. ".repeat(8)});
    for (who, session, trips) in [("member", &agent, 2), ("contact", &anna, 2)] {
        session.post(&comments, body.clone()).await.expect(201);
        app.cloud().reset_calls();
        session.post(&comments, body.clone()).await.expect(201);
        let reply = cost(app.cloud(), &format!("reply by {who}"));
        assert!(reply.write <= 13.0, "{}", reply.shown);
        assert!(reply.round_trips <= trips, "{}", reply.shown);
    }
    app.cloud().reset_calls();
    agent.post(&comments, body).header("Idempotency-Key", "k").await.expect(201);
    let keyed = cost(app.cloud(), "reply with an idempotency key");
    assert!(keyed.write <= 13.0, "{}", keyed.shown);
    assert!(keyed.round_trips <= 2, "{}", keyed.shown);
}

#[tokio::test]
async fn changing_a_ticket_takes_two_round_trips() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    agent.patch(&path, json!({"tags": ["a"]})).await.expect(200);
    for (what, patch) in [
        ("tags", json!({"tags": ["b"]})),
        ("priority", json!({"priority": "p1"})),
        ("assignee", json!({"assignee_id": agent.id()})),
        ("resolve", json!({"status_id": tenant.status_id(domain::StatusCategory::Resolved)})),
    ] {
        app.cloud().reset_calls();
        agent.patch(&path, patch).await.expect(200);
        let change = cost(app.cloud(), &format!("update {what}"));
        assert!(change.round_trips <= 2, "{}", change.shown);
        assert!(change.write <= 13.0, "{}", change.shown);
    }
}

#[tokio::test]
async fn merging_two_tickets_takes_two_round_trips() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    for requester in ["anna@example.com", "carl@example.com", "dora@example.com"] {
        tenant.ticket("The lift", requester).await;
    }
    admin.post("/v1/tickets/3/merge", json!({"into": 1})).await.expect(200);
    app.cloud().reset_calls();
    admin.post("/v1/tickets/2/merge", json!({"into": 1})).await.expect(200);
    let merge = cost(app.cloud(), "merge tickets");
    assert!(merge.round_trips <= 2 && merge.write <= 20.0, "{}", merge.shown);
}

#[tokio::test]
async fn rating_a_ticket_takes_three_round_trips_and_reading_its_survey_one() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.ticket("The lift", "anna@example.com").await;
    let ring = kit::KeyRing::parse(&signing_secret()).expect("keys");
    let token = MailedLink::new(tenant.id().clone(), TicketNumber(1), app.now()).token(&ring);
    let rate = |score: u8| app.nobody().post("/v1/surveys/rate", json!({"token": token, "score": score}));
    rate(2).await.expect(200);
    app.nobody().post("/v1/surveys/open", json!({"token": token})).await.expect(200);
    app.cloud().reset_calls();
    app.nobody().post("/v1/surveys/open", json!({"token": token})).await.expect(200);
    let open = cost(app.cloud(), "open a survey");
    assert!(open.round_trips == 1 && open.read <= 2.0 && open.write == 0.0, "{}", open.shown);
    app.cloud().reset_calls();
    rate(4).await.expect(200);
    let rated = cost(app.cloud(), "rate a ticket");
    assert!(rated.round_trips <= 3 && rated.write <= 13.0, "{}", rated.shown);
}

#[tokio::test]
async fn opening_a_ticket_with_50_comments_is_one_query() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    for n in 0..50 {
        let body = json!({"visibility": "public", "text": format!("Comment {n}. {}", "We are on it. ".repeat(20))});
        agent.post(format!("{path}/comments"), body).await.expect(201);
    }
    app.pump().await;
    let records = format!("{path}/audit_records?limit=100");
    agent.get(&path).await.expect(200);
    agent.get(&records).await.expect(200);
    app.cloud().reset_calls();
    let page = agent.get(&records).await.expect(200);
    assert_eq!(page["data"].as_array().map(Vec::len), Some(51));
    let timeline = cost(app.cloud(), "timeline of 50 comments");
    assert_eq!(timeline.calls.get("Query"), Some(&1), "{}", timeline.shown);
    assert_eq!(timeline.round_trips, 1, "{}", timeline.shown);
    app.cloud().reset_calls();
    agent.get(&path).await.expect(200);
    let ticket = cost(app.cloud(), "get ticket");
    assert_eq!(ticket.round_trips, 1, "{}", ticket.shown);
}

#[tokio::test]
async fn a_queue_page_of_50_is_one_query_and_at_most_15_read_units() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    for n in 0..120 {
        tenant.ticket(&format!("The printer on floor {n} is out of toner"), "anna@example.com").await;
    }
    let anna = tenant.as_contact("anna@example.com").await;
    for (what, session, target) in [
        ("team queue", &agent, format!("/v1/tickets?team_id={}&order=priority", tenant.team_id())),
        ("unassigned", &agent, "/v1/tickets?unassigned=true&order=priority".to_owned()),
        ("own tickets", &anna, "/v1/tickets?order=created".to_owned()),
    ] {
        session.get(&target).await.expect(200);
        app.cloud().reset_calls();
        let page = session.get(&target).await.expect(200);
        assert_eq!(page["data"].as_array().map(Vec::len), Some(50));
        let page = cost(app.cloud(), what);
        assert_eq!(page.calls.get("Query"), Some(&1), "{}", page.shown);
        assert!(page.read <= 15.0, "{}", page.shown);
        assert_eq!(page.round_trips, 1, "{}", page.shown);
    }
    // Without an order it is the one that the list is kept in.
    let team = tenant.team_id();
    for (target, lists) in [
        (format!("/v1/tickets?team_id={team}"), 1),
        ("/v1/tickets?unassigned=true".to_owned(), 1),
        ("/v1/tickets?assignee_id=me".to_owned(), 1),
        ("/v1/tickets?status_category=closed".to_owned(), 1),
        // The team's queue, and that of tickets without a team.
        ("/v1/tickets".to_owned(), 2),
    ] {
        agent.get(&target).await.expect(200);
        app.cloud().reset_calls();
        agent.get(&target).await.expect(200);
        let page = cost(app.cloud(), &format!("without an order {target}"));
        assert_eq!(page.calls.get("Query"), Some(&lists), "{}", page.shown);
        assert_eq!(page.round_trips, 1, "{}", page.shown);
        assert!(page.read <= 8.0, "{}", page.shown);
    }
    for target in ["/v1/tickets?order=updated", "/v1/tickets?order=updated&unassigned=true"] {
        app.cloud().reset_calls();
        agent.get(target).await.expect(200);
        let sorted = cost(app.cloud(), &format!("sorted in memory {target}"));
        assert!(sorted.read <= 15.0, "{}", sorted.shown);
    }
}
