//! What tickets are promised: business hours, policies, clocks.

mod breaches;
mod calendars;
mod clocks;
mod feeds;
mod flood;
mod lists;
mod notices;
mod policies;
mod recalculation;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{Session, TestApp, TestTenant};

/// A Monday morning in Paris, an hour after the office has opened.
const MONDAY: &str = "2026-11-23T09:00:00Z";

fn monday() -> TestApp {
    TestApp::at(MONDAY.parse().expect("a time"))
}

fn at(value: &Value) -> Timestamp {
    value.as_str().unwrap_or_else(|| panic!("{value} is no time")).parse().expect("a time")
}

/// A policy with calendar hours for all priorities: seconds for the first response and for the resolution.
fn promise(first_response: u32, resolution: u32, warn_before: u32) -> Value {
    let target = |seconds: u32| json!({"seconds": seconds, "hours": "calendar", "warn_before_seconds": warn_before});
    let targets = json!({"first_response": target(first_response), "resolution": target(resolution)});
    json!({"name": "Fast", "targets": {"p1": targets, "p2": targets, "p3": targets, "p4": targets}})
}

/// The tenant's one policy becomes this one.
async fn promise_instead(tenant: &TestTenant, policy: Value) -> String {
    let admin = tenant.as_admin();
    let policies = admin.get("/v1/sla_policies").await.expect(200);
    let id = policies["data"][0]["id"].as_str().expect("an id").to_owned();
    admin.patch(format!("/v1/sla_policies/{id}"), policy).await.expect(200);
    id
}

/// The timeline's records of these kinds.
async fn records_of(session: &Session, path: &str, kinds: &[&str]) -> Vec<Value> {
    let (records, _) = session.all_pages(&format!("{path}/audit_records")).await;
    records.into_iter().filter(|record| kinds.contains(&record["kind"].as_str().unwrap_or_default())).collect()
}
