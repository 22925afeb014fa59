use domain::Role;
use serde_json::{Value, json};

use crate::{
    TestApp,
    tests::{path_of, wrong_fields},
};

#[tokio::test]
async fn a_member_enters_a_ticket_for_somebody_and_the_reply_address_is_the_tenants() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let body = json!({
        "title": "  The   printer is out of toner ", "html": "<p>Floor <b>2</b><script>alert(1)</script></p>",
        "priority": "p2", "assignee_id": agent.id(), "tags": ["Printer", "floor-2"],
        "requester": {"email": "Anna@Example.com", "name": "Anna Müller"},
    });
    let response = agent.post("/v1/tickets", body).await;
    assert_eq!(response.headers["etag"], "\"1\"");
    assert_eq!(response.headers["location"], "/v1/tickets/1");
    let ticket = response.expect(201);
    assert_eq!(ticket["title"], "The printer is out of toner");
    assert_eq!(ticket["display_number"], "T-000001");
    assert_eq!((&ticket["status"]["name"], &ticket["status"]["category"]), (&json!("Assigned"), &json!("open")));
    assert_eq!(ticket["requester"]["email"], "anna@example.com");
    assert_eq!(ticket["requester"]["name"], "Anna Müller");
    assert_eq!(ticket["assignee"]["id"], agent.id());
    assert_eq!(ticket["team"]["id"], tenant.team_id());
    assert_eq!(ticket["address"]["email"], tenant.address());
    assert_eq!(ticket["tags"], json!(["floor-2", "printer"]));
    let records = agent.get(format!("{}/audit_records", path_of(&ticket))).await.expect(200);
    let record = &records["data"][0];
    assert_eq!((&record["kind"], &record["actor"]["id"]), (&json!("created"), &json!(agent.id())));
    assert_eq!(record["comment"]["html"], "<p>Floor <b>2</b></p>");
    assert_eq!(record["comment"]["text"].as_str().map(str::trim), Some("Floor 2"));
}

#[tokio::test]
async fn a_contact_asks_for_itself_and_chooses_nothing_else() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let anna = tenant.as_contact("anna@example.com").await;
    let ticket = anna.post("/v1/tickets", json!({"title": "Help", "text": "1 < 2\n& more"})).await.expect(201);
    assert_eq!(ticket["requester"]["id"], anna.id());
    assert_eq!((&ticket["status"]["category"], &ticket["priority"]), (&json!("new"), &json!("p3")));
    let chosen = [
        ("priority", json!("p1")),
        ("team_id", json!(tenant.team_id())),
        ("assignee_id", json!(tenant.as_admin().id())),
        ("tags", json!(["vip"])),
        ("requester", json!({"email": "ben@example.com"})),
    ];
    for (field, value) in chosen {
        let mut body = json!({"title": "Help", "text": "x"});
        body[field] = value;
        let problem = anna.post("/v1/tickets", body).await.expect(422);
        assert_eq!(wrong_fields(&problem), [field]);
    }
}

#[tokio::test]
async fn numbers_count_per_tenant_and_survive_a_rush() {
    let app = TestApp::new();
    let (demo, other) = (app.tenant("demo").await, app.tenant("other").await);
    let admin = demo.as_admin();
    let rush = (0..20).map(|n| {
        let body = json!({"title": format!("Ticket {n}"), "text": "x", "requester": {"email": "anna@example.com"}});
        let admin = admin.clone();
        async move { admin.post("/v1/tickets", body).await.expect(201)["number"].as_u64() }
    });
    let mut numbers = futures::future::join_all(rush).await;
    numbers.sort();
    assert_eq!(numbers, (1..=20).map(Some).collect::<Vec<_>>());
    assert_eq!(other.ticket("First", "anna@example.com").await["number"], 1);
}

#[tokio::test]
async fn what_is_wrong_is_told_by_field_and_costs_no_ticket() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let viewer = tenant.as_role(Role::Viewer).await;
    let admin = tenant.as_admin();
    let requester = json!({"email": "anna@example.com"});
    let cases: Vec<(Value, u16, &str)> = vec![
        (json!({"title": " ", "text": "x", "requester": requester}), 422, "title"),
        (json!({"title": "é".repeat(301), "text": "x", "requester": requester}), 422, "title"),
        (json!({"title": "a", "requester": requester}), 422, "html"),
        (json!({"title": "a", "text": " ", "requester": requester}), 422, "text"),
        (json!({"title": "a", "html": "<p> </p>", "requester": requester}), 422, "html"),
        (json!({"title": "a", "text": "x", "html": "x", "requester": requester}), 422, "text"),
        (json!({"title": "a", "text": "x"}), 422, "requester"),
        (json!({"title": "a", "text": "x", "requester": {"email": "anna"}}), 422, "requester.email"),
        (
            json!({"title": "a", "text": "x", "requester": requester, "team_id": "tea_00000000000000000000000001"}),
            422,
            "team_id",
        ),
        (json!({"title": "a", "text": "x", "requester": requester, "assignee_id": viewer.id()}), 422, "assignee_id"),
        (json!({"title": "a", "text": "x", "requester": requester, "tags": ["no spaces"]}), 422, "tags"),
        (json!({"title": "a", "text": "x", "requester": requester, "priority": "p9"}), 422, "priority"),
        (json!({"title": "a", "text": "x", "requester": requester, "team_id": "wrong"}), 422, "team_id"),
        (json!({"title": "a", "text": "x".repeat(200_000), "requester": requester}), 422, "text"),
    ];
    for (body, status, field) in cases {
        let shown = body.to_string().chars().take(120).collect::<String>();
        let problem = admin.post("/v1/tickets", body).await;
        assert_eq!(problem.status, status, "{shown}: {}", problem.json);
        assert_eq!(wrong_fields(&problem.json), [field], "{shown}");
    }
    assert_eq!(admin.get("/v1/tickets").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_contact_goes_on_with_its_closed_ticket() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let (admin, anna) = (tenant.as_admin(), tenant.as_contact("anna@example.com").await);
    let ben = tenant.as_contact("ben@example.com").await;
    tenant.ticket("Printer", "anna@example.com").await;
    let again = json!({"title": "Printer again", "text": "Empty again.", "follow_up_of": 1});
    let refused = async |session: &crate::Session| {
        let answer = session.post("/v1/tickets", again.clone()).await;
        let (field, reason) = (&answer.json["errors"][0]["field"], &answer.json["errors"][0]["reason"]);
        let said = (field.as_str().map(str::to_owned), reason.as_str().map(str::to_owned));
        assert_eq!(answer.refused(422), "validation_failed");
        assert_eq!(said.0.as_deref(), Some("follow_up_of"));
        said.1.unwrap_or_default()
    };
    assert_eq!(refused(&anna).await, "is not closed: reply to it instead");
    let closed = tenant.status_id(domain::StatusCategory::Closed);
    admin.patch("/v1/tickets/1", json!({"status_id": closed})).await.expect(200);
    assert_eq!(refused(&ben).await, "is not a ticket", "another's is not there");
    let ticket = anna.post("/v1/tickets", again.clone()).await.expect(201);
    assert_eq!(ticket["follow_up_of"], 1);
    let old = anna.get("/v1/tickets/1").await.expect(200);
    assert_eq!(old["follow_ups"], json!([ticket["number"]]));
    assert_eq!(admin.get("/v1/tickets/1/verification").await.expect(200)["valid"], true);
}
