//! Members, addresses, configuration.

use domain::Role;
use serde_json::json;

use crate::{PASSWORD, TestApp};

#[tokio::test]
async fn an_invited_member_chooses_a_password_and_works() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let invite = json!({"name": "Ben", "email": "ben@demo.example", "role": "agent"});
    let member = admin.post("/v1/members", invite.clone()).await.expect(201);
    assert_eq!((&member["is_invited"], &member["is_active"]), (&json!(true), &json!(false)));
    assert_eq!(admin.post("/v1/members", invite).await.refused(409), "address_taken");
    let sign_in = json!({"tenant": "demo", "email": "ben@demo.example", "password": PASSWORD});
    assert_eq!(app.nobody().post("/v1/sessions", sign_in.clone()).await.refused(401), "invalid_credentials");
    let assign =
        json!({"title": "a", "text": "x", "requester": {"email": "anna@example.com"}, "assignee_id": member["id"]});
    assert_eq!(admin.post("/v1/tickets", assign.clone()).await.status, 422, "not yet active");
    app.pump().await;
    let raw = app.cloud().sent_mail().pop().expect("the invitation");
    assert_eq!(raw.destinations, ["ben@demo.example"]);
    let raw = String::from_utf8_lossy(&raw.raw).replace("=\r\n", "").replace("=3D", "=");
    let token: String = raw
        .split_once("#token=")
        .expect("a link")
        .1
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    let accept = json!({"token": token, "name": "Ben Agent", "password": PASSWORD});
    let session = app.nobody().post("/v1/invitations/accept", accept.clone()).await.expect(200);
    assert_eq!((&session["me"]["id"], &session["me"]["role"]), (&member["id"], &json!("agent")));
    assert_eq!(app.nobody().post("/v1/invitations/accept", accept).await.refused(401), "invalid_token");
    app.nobody().post("/v1/sessions", sign_in).await.expect(200);
    // The warm function sees the changed configuration.
    assert_eq!(admin.post("/v1/tickets", assign).await.expect(201)["assignee"]["name"], "Ben Agent");
    let members = admin.get("/v1/members").await.expect(200);
    assert_eq!(members["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn each_sees_of_the_configuration_what_it_needs() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let viewer = tenant.as_role(Role::Viewer).await.get("/v1/configuration").await.expect(200);
    let contact = tenant.as_contact("anna@example.com").await.get("/v1/configuration").await.expect(200);
    assert_eq!(viewer["statuses"].as_array().map(Vec::len), Some(11));
    assert_eq!(viewer["priorities"].as_array().map(Vec::len), Some(4));
    assert_eq!(viewer["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(viewer["tenant"]["auto_close_days"], 3);
    for part in ["teams", "members", "calendars"] {
        assert_eq!(contact[part], json!([]), "{part}");
    }
    assert_eq!(contact["statuses"], viewer["statuses"]);
    let addresses = tenant.as_role(Role::Viewer).await.get("/v1/addresses").await.expect(200);
    assert_eq!(addresses["data"][0]["email"], tenant.address());
}
