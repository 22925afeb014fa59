//! Two tickets become one.

use domain::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{TestApp, TestTenant, tests::path_of};

fn into(number: u64) -> Value {
    json!({"into": number})
}

async fn two(app: &TestApp) -> TestTenant {
    let tenant = app.tenant("demo").await;
    tenant.ticket("The lift", "anna@example.com").await;
    tenant.ticket("The lift again", "carl@example.com").await;
    tenant
}

#[tokio::test]
async fn a_merged_ticket_names_the_other_and_asking_again_changes_nothing() {
    let app = TestApp::new();
    let tenant = two(&app).await;
    let agent = tenant.as_role(Role::Agent).await;
    let merged = agent.post("/v1/tickets/2/merge", into(1)).await.expect(200);
    assert_eq!((&merged["number"], &merged["merged"]), (&json!(1), &json!([2])));
    assert_eq!(merged["cc"], json!(["carl@example.com"]));
    let closed = agent.get("/v1/tickets/2").await.expect(200);
    assert_eq!((&closed["merged_into"], &closed["status"]["category"]), (&json!(1), &json!("closed")));
    let before = app.cloud().table_items();
    assert_eq!(agent.post("/v1/tickets/2/merge", into(1)).await.expect(200), merged);
    assert_eq!(app.cloud().table_items(), before);
    for number in [1, 2] {
        let verified = tenant.as_admin().get(format!("/v1/tickets/{number}/verification")).await;
        assert_eq!(verified.status, 200, "{}", verified.json);
    }
    // Its requester sees where it went on, and not what else did.
    let carl = tenant.as_contact("carl@example.com").await;
    let seen = carl.get("/v1/tickets/2").await.expect(200);
    assert_eq!((&seen["merged_into"], &seen["merged"]), (&json!(1), &json!([])));
    let records = carl.get("/v1/tickets/2/audit_records").await.expect(200);
    assert_eq!(records["data"][1]["changes"][1]["to_label"], "T-000001", "{records}");
    let anna = tenant.as_contact("anna@example.com").await;
    assert_eq!(anna.get("/v1/tickets/1").await.expect(200)["merged"], json!([]));
}

#[tokio::test]
async fn what_can_not_be_merged_is_refused_with_the_reason() {
    let app = TestApp::new();
    let tenant = two(&app).await;
    let foreign = app.tenant("other").await;
    foreign.ticket("x", "x@example.com").await;
    let admin = tenant.as_admin();
    for number in [2, 9] {
        let refused = admin.post("/v1/tickets/2/merge", into(number)).await.expect(422);
        assert_eq!(refused["errors"][0]["field"], "into", "{refused}");
    }
    admin.post("/v1/tickets/9/merge", into(1)).await.expect(404);
    admin.post("/v1/tickets/2/merge", json!({})).await.expect(422);
    admin.post("/v1/tickets/2/merge", into(1)).await.expect(200);
    // Closed now.
    admin.post("/v1/tickets/1/merge", into(2)).await.expect(422);
    let third = path_of(&tenant.ticket("Third", "anna@example.com").await);
    admin.post("/v1/tickets/2/merge", into(3)).await.expect(409);
    assert_eq!(admin.get(&third).await.expect(200)["merged"], json!([]));
}

#[tokio::test]
async fn of_two_merges_that_cross_one_is_done() {
    let app = TestApp::new();
    let tenant = two(&app).await;
    let admin = tenant.as_admin();
    let merge = async |one: u64, other| admin.post(format!("/v1/tickets/{one}/merge"), into(other)).await;
    let (one, other) = futures::join!(merge(1, 2), merge(2, 1));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{statuses:?}");
    assert!(statuses[1] == 409 || statuses[1] == 422, "{statuses:?}");
    let mut open = 0;
    for number in [1, 2] {
        let ticket = admin.get(format!("/v1/tickets/{number}")).await.expect(200);
        open += usize::from(ticket["merged_into"].is_null());
    }
    assert_eq!(open, 1);
}

#[tokio::test]
async fn what_is_due_is_written_before() {
    let app = TestApp::new();
    let tenant = two(&app).await;
    // Days later, with every promise broken and no sweep.
    app.advance(SignedDuration::from_hours(24 * 30));
    tenant.as_admin().post("/v1/tickets/2/merge", into(1)).await.expect(200);
    let records = tenant.as_admin().get("/v1/tickets/2/audit_records?limit=100").await.expect(200);
    let kinds: Vec<&str> =
        records["data"].as_array().expect("records").iter().filter_map(|record| record["kind"].as_str()).collect();
    assert!(kinds.contains(&"sla_breached") && kinds.last() == Some(&"updated"), "{kinds:?}");
}
