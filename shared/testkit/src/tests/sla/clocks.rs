//! The clocks of a ticket, from mail in to the breach in the timeline.

use domain::{Role, StatusCategory};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{at, monday, promise, promise_instead, records_of};
use crate::tests::path_of;

const WARN: &str = "sla_warned";
const BREACH: &str = "sla_breached";

#[tokio::test]
async fn a_warning_and_a_breach_are_records_and_events_once_each_with_their_true_times() {
    let app = monday();
    app.deliver_everything_twice();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let mut policy = promise(120, 86_400, 60);
    policy["escalations"] = json!([
        {"kinds": ["first_response"], "when": {"at": "warning"}, "actions": [{"kind": "add_tag", "tag": "hurry"}]},
        {"kinds": ["first_response"], "when": {"at": "breach"}, "actions": [{"kind": "raise_priority", "to": "p1"}]},
        {"kinds": ["first_response"], "when": {"at": "after_breach", "minutes": 30},
            "actions": [{"kind": "assign", "member_id": admin.id()}]}]);
    promise_instead(&tenant, policy).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    app.pump().await;
    let before = admin.get(&path).await.expect(200);
    let created_at = at(&before["created_at"]);
    assert_eq!(at(&before["sla"]["clocks"][0]["due_at"]), created_at + SignedDuration::from_secs(120));
    for _ in 0..5 {
        app.advance(SignedDuration::from_secs(60));
        app.sweep().await;
    }
    let late = records_of(&admin, &path, &[WARN, BREACH]).await;
    assert_eq!(late.iter().map(|record| &record["kind"]).collect::<Vec<_>>(), [WARN, BREACH]);
    let event = |record: &Value, kind: &str| {
        let events = record["sla"].as_array().expect("events").iter();
        events.filter(|event| event["kind"] == kind).cloned().collect::<Vec<_>>()
    };
    let (warned, breached) = (&event(&late[0], "warned")[0], &event(&late[1], "breached")[0]);
    assert_eq!(at(&warned["at"]), created_at + SignedDuration::from_secs(60));
    assert_eq!(at(&breached["at"]), created_at + SignedDuration::from_secs(120));
    let ticket = admin.get(&path).await.expect(200);
    assert_eq!((&ticket["tags"], &ticket["priority"]), (&json!(["hurry"]), &json!("p1")));
    assert_eq!(ticket["sla"]["clocks"][0]["state"], "breached");
    let events = app.cloud().published_events();
    for kind in ["ticket.sla_warned", "ticket.sla_breached"] {
        let ids: std::collections::BTreeSet<String> = events
            .iter()
            .filter(|event| event.detail_type == kind)
            .map(|event| event.detail["id"].to_string())
            .collect();
        assert_eq!(ids.len(), 1, "{kind}");
    }
    app.advance(SignedDuration::from_mins(30));
    app.sweep().await;
    let escalated = records_of(&admin, &path, &["sla_escalated"]).await;
    assert_eq!(escalated.len(), 1);
    assert_eq!(escalated[0]["changes"][0]["field"], "status", "who is given a new ticket opens it");
    assert_eq!(admin.get(&path).await.expect(200)["assignee"]["id"], admin.id());
    let found = admin.get(format!("{path}/verification")).await.expect(200);
    assert_eq!(found["valid"], true);
}

#[tokio::test]
async fn a_reply_in_public_is_the_first_response_and_a_note_is_none() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    promise_instead(&tenant, promise(600, 6000, 60)).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let kinds = |ticket: &Value| {
        let clocks = ticket["sla"]["clocks"].as_array().expect("clocks").iter();
        clocks.map(|clock| clock["kind"].as_str().expect("a kind").to_owned()).collect::<Vec<_>>()
    };
    let note = json!({"visibility": "internal", "text": "who knows this one?"});
    agent.post(format!("{path}/comments"), note).await.expect(201);
    assert_eq!(kinds(&agent.get(&path).await.expect(200)), ["first_response", "resolution"]);
    let reply = json!({"visibility": "public", "text": "we are on it"});
    agent.post(format!("{path}/comments"), reply).await.expect(201);
    assert_eq!(kinds(&agent.get(&path).await.expect(200)), ["resolution"]);
}

#[tokio::test]
async fn a_ticket_that_waits_stands_still_and_goes_on_with_what_was_left() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let (agent, anna) = (tenant.as_role(Role::Agent).await, tenant.as_contact("anna@example.com").await);
    promise_instead(&tenant, promise(600, 6000, 60)).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let created_at = at(&agent.get(&path).await.expect(200)["created_at"]);
    app.advance(SignedDuration::from_secs(100));
    let wait = json!({"status_id": tenant.status_id(StatusCategory::Pending)});
    let waiting = agent.patch(&path, wait).await.expect(200);
    let first = &waiting["sla"]["clocks"][0];
    assert_eq!(
        (&first["state"], &first["due_at"], &first["remaining_seconds"]),
        (&json!("paused"), &json!(null), &json!(500))
    );
    app.pass(SignedDuration::from_hours(5)).await;
    assert!(records_of(&agent, &path, &[WARN, BREACH]).await.is_empty());
    let answer = json!({"visibility": "public", "text": "here it is"});
    anna.post(format!("{path}/comments"), answer).await.expect(201);
    let going_on = agent.get(&path).await.expect(200);
    let due_at = created_at + SignedDuration::from_secs(600) + SignedDuration::from_hours(5);
    assert_eq!(at(&going_on["sla"]["clocks"][0]["due_at"]), due_at);
    let explanation = agent.get(format!("{path}/sla")).await.expect(200);
    let first = &explanation["clocks"][0];
    assert_eq!(
        (&first["kind"], &first["elapsed_seconds"], &first["remaining_seconds"]),
        (&json!("first_response"), &json!(100), &json!(500))
    );
    let spans = first["spans"].as_array().expect("spans");
    let told: Vec<(Option<&str>, Option<&str>, Option<i64>)> = spans
        .iter()
        .map(|span| (span["reason"].as_str(), span["category"].as_str(), span["seconds"].as_i64()))
        .collect();
    assert_eq!(told, [(Some("counted"), None, Some(100)), (Some("paused"), Some("pending"), Some(18_000))]);
}

#[tokio::test]
async fn an_update_that_comes_before_the_sweep_finds_the_breach_written_first() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    promise_instead(&tenant, promise(120, 86_400, 60)).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    app.advance(SignedDuration::from_secs(200));
    // The version is the one that the agent saw: what the clock wrote meanwhile is no reason to refuse.
    let reply = json!({"visibility": "public", "text": "late, but here"});
    agent.post(format!("{path}/comments"), reply).await.expect(201);
    let (records, _) = agent.all_pages(&format!("{path}/audit_records")).await;
    let kinds: Vec<&str> = records.iter().filter_map(|record| record["kind"].as_str()).collect();
    assert_eq!(kinds, ["created", WARN, BREACH, "commented"]);
    let patched = agent.patch(&path, json!({"title": "Scanner"})).header("If-Match", "\"4\"").await.expect(200);
    assert_eq!(patched["version"], 5);
    let explanation = agent.get(format!("{path}/sla")).await.expect(200);
    let first = &explanation["clocks"][0];
    assert_eq!((&first["state"], &first["elapsed_seconds"]), (&json!("fulfilled"), &json!(200)));
    assert_eq!(first["remaining_seconds"], -80);
}

#[tokio::test]
async fn a_version_seen_before_the_breach_is_good_after_it() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    promise_instead(&tenant, promise(120, 86_400, 60)).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    app.advance(SignedDuration::from_secs(200));
    let patched = agent.patch(&path, json!({"title": "Scanner"})).header("If-Match", "\"1\"").await.expect(200);
    assert_eq!((&patched["version"], &patched["title"]), (&json!(4), &json!("Scanner")));
}

#[tokio::test]
async fn a_sweeper_that_was_dead_for_an_hour_skips_nothing_and_doubles_nothing() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    promise_instead(&tenant, promise(1800, 86_400, 600)).await;
    app.sweep().await;
    let mut paths = Vec::new();
    for n in 0..20 {
        paths.push(path_of(&tenant.ticket(&format!("Ticket {n}"), "anna@example.com").await));
        app.advance(SignedDuration::from_secs(60));
    }
    // Nobody sweeps for more than an hour in which all of them warn and breach.
    app.advance(SignedDuration::from_mins(70));
    app.sweep().await;
    app.sweep().await;
    for path in &paths {
        let late = records_of(&admin, path, &[WARN, BREACH]).await;
        let created_at = at(&admin.get(path).await.expect(200)["created_at"]);
        let times: Vec<_> = late
            .iter()
            .flat_map(|record| record["sla"].as_array().expect("events").iter())
            .filter(|event| event["at"].is_string())
            .map(|event| at(&event["at"]).duration_since(created_at).as_secs())
            .collect();
        assert_eq!(times, [1200, 1800], "{path}");
    }
}

#[tokio::test]
async fn contacts_learn_nothing_of_promises() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let anna = tenant.as_contact("anna@example.com").await;
    promise_instead(&tenant, promise(120, 86_400, 60)).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    app.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(anna.get(&path).await.expect(200)["sla"], json!(null));
    let (records, _) = anna.all_pages(&format!("{path}/audit_records")).await;
    assert_eq!(records.len(), 1, "warnings and breaches are not for them");
    assert_eq!(records[0]["sla"], json!([]));
    assert_eq!(anna.get(format!("{path}/sla")).await.refused(403), "forbidden");
    assert_eq!(anna.get("/v1/tickets?order=due").await.status, 422);
}

#[tokio::test]
async fn earlier_clocks_of_a_kind_are_explained_too() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let (agent, anna) = (tenant.as_role(Role::Agent).await, tenant.as_contact("anna@example.com").await);
    let mut policy = promise(600, 86_400, 60);
    policy["targets"]["p3"]["next_update"] = json!({"seconds": 3600, "hours": "calendar"});
    promise_instead(&tenant, policy).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let say = json!({"visibility": "public", "text": "x"});
    for _ in 0..3 {
        agent.post(format!("{path}/comments"), say.clone()).await.expect(201);
        app.advance(SignedDuration::from_mins(1));
        anna.post(format!("{path}/comments"), say.clone()).await.expect(201);
        app.advance(SignedDuration::from_mins(1));
    }
    let explanation = agent.get(format!("{path}/sla")).await.expect(200);
    let clocks = explanation["clocks"].as_array().expect("clocks").iter();
    let updates: Vec<_> = clocks
        .filter(|clock| clock["kind"] == "next_update")
        .map(|clock| (clock["instance"].as_u64(), clock["is_live"].as_bool(), clock["elapsed_seconds"].as_i64()))
        .collect();
    assert_eq!(
        updates,
        [(Some(1), Some(false), Some(60)), (Some(2), Some(false), Some(60)), (Some(3), Some(true), Some(60))]
    );
}
