//! Queues by what is due.

use domain::StatusCategory;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{monday, promise, promise_instead};
use crate::tests::{numbers, path_of};

#[tokio::test]
async fn a_queue_can_be_read_by_what_is_due_first_and_filtered_by_how_clocks_stand() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    promise_instead(&tenant, promise(3600, 86_400, 600)).await;
    for n in 1..=4 {
        tenant.ticket(&format!("Ticket {n}"), "anna@example.com").await;
        app.advance(SignedDuration::from_mins(10));
    }
    // The second waits, the third is urgent, and a minute on the first has breached and the next in line has warned.
    let wait = json!({"status_id": tenant.status_id(StatusCategory::Pending)});
    admin.patch("/v1/tickets/2", wait).await.expect(200);
    app.advance(SignedDuration::from_mins(31));
    app.sweep().await;
    let list = async |query: &str| numbers(&admin.all_pages(&format!("/v1/tickets?limit=2&{query}")).await.0);
    assert_eq!(list("order=due").await, [1, 3, 4, 2], "what stands still is never due");
    assert_eq!(list("order=due&direction=desc").await, [4, 3, 1, 2]);
    assert_eq!(list("sla_state=breached").await, [1]);
    assert_eq!(list("sla_state=warned,paused&order=created&direction=asc").await, [2, 3]);
    assert_eq!(list("sla_state=running").await, [4]);
    assert_eq!(list("sla_state=none").await, [0; 0]);
    let closed = json!({"status_id": tenant.status_id(StatusCategory::Resolved)});
    let reply = json!({"visibility": "public", "text": "done"});
    admin.post("/v1/tickets/4/comments", reply).await.expect(201);
    admin.patch("/v1/tickets/4", closed).await.expect(200);
    assert_eq!(list("sla_state=none").await, [4]);
    assert_eq!(admin.get("/v1/tickets?sla_state=late").await.status, 422);
}

#[tokio::test]
async fn a_row_tells_its_live_clocks_the_first_to_be_due_at_the_front() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    promise_instead(&tenant, promise(3600, 600, 60)).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let admin = tenant.as_admin();
    let row = admin.get("/v1/tickets").await.expect(200)["data"][0].clone();
    let kinds: Vec<&Value> =
        row["sla"]["clocks"].as_array().expect("clocks").iter().map(|clock| &clock["kind"]).collect();
    assert_eq!(kinds, ["resolution", "first_response"]);
    assert_eq!(row["sla"], admin.get(&path).await.expect(200)["sla"]);
    assert_eq!(row["sla"]["policy"]["name"], "Fast");
}
