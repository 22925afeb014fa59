use serde_json::json;

use crate::{PASSWORD, TestApp, tests::wrong_fields};

#[tokio::test]
async fn a_new_tenant_is_ready_for_its_first_ticket() {
    let app = TestApp::new();
    let body = json!({"tenant_name": "Démo", "slug": "demo", "name": "Ada", "email": "Ada@Demo.example", "password": PASSWORD, "locale": "fr"});
    let answer = app.nobody().post("/v1/tenants", body.clone()).await;
    let cookie = answer.cookies[0].clone();
    for attribute in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/api/v1/sessions"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let session = answer.expect(201);
    assert_eq!((&session["me"]["role"], &session["me"]["tenant"]["locale"]), (&json!("admin"), &json!("fr")));
    let token = session["access_token"].as_str().expect("a token");
    let caller = app.authorize(Some(&format!("Bearer {token}"))).await.expect("the token passes");
    let admin = app.session_of(caller);
    let me = admin.get("/v1/me").await.expect(200);
    assert_eq!(me, session["me"]);
    let configuration = admin.get("/v1/configuration").await.expect(200);
    let statuses: Vec<&str> = configuration["statuses"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|status| status["name"].as_str())
        .collect();
    assert_eq!(statuses.len(), 11);
    assert_eq!((statuses[0], statuses[10]), ("New", "Closed"));
    assert_eq!(configuration["teams"].as_array().map(Vec::len), Some(1));
    let ticket = json!({"title": "First", "text": "x", "requester": {"email": "anna@example.com"}});
    admin.post("/v1/tickets", ticket).await.expect(201);

    assert_eq!(app.nobody().post("/v1/tenants", body.clone()).await.refused(409), "slug_taken");
    let mut bad = body;
    bad["slug"] = json!("Admin");
    bad["password"] = json!("short");
    let problem = app.nobody().post("/v1/tenants", bad).await.expect(422);
    assert_eq!(wrong_fields(&problem), ["slug", "password"]);
}

#[tokio::test]
async fn of_many_who_want_the_same_name_one_gets_it() {
    let app = TestApp::new();
    let rush = (0..4).map(|n| {
        let email = format!("ada{n}@demo.example");
        let body = json!({"tenant_name": "Demo", "slug": "demo", "name": "Ada", "email": email, "password": PASSWORD});
        app.nobody().post("/v1/tenants", body).into_future()
    });
    let mut statuses: Vec<u16> = futures::future::join_all(rush).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409]);
}
