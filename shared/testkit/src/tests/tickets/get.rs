use domain::Role;
use serde_json::json;

use crate::{TestApp, tests::path_of};

#[tokio::test]
async fn a_contact_finds_its_own_ticket_alone() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let ticket = tenant.ticket("Printer", "anna@example.com").await;
    agent.patch(path_of(&ticket), json!({"tags": ["secret"]})).await.expect(200);
    let anna = tenant.as_contact("anna@example.com").await;
    let seen = anna.get(path_of(&ticket)).await;
    assert_eq!(seen.headers["etag"], "\"2\"");
    let seen = seen.expect(200);
    assert_eq!((&seen["title"], &seen["tags"]), (&json!("Printer"), &json!([])));
    let ben = tenant.as_contact("ben@example.com").await;
    assert_eq!(ben.get(path_of(&ticket)).await.refused(404), "not_found");
    for number in ["2", "0", "-1", "1x", "18446744073709551616", "%2e%2e"] {
        assert_eq!(agent.get(format!("/v1/tickets/{number}")).await.refused(404), "not_found", "{number}");
    }
}

#[tokio::test]
async fn another_tenants_ticket_of_the_same_number_is_another_ticket() {
    let app = TestApp::new();
    let (demo, other) = (app.tenant("demo").await, app.tenant("other").await);
    demo.ticket("Demo's", "anna@example.com").await;
    assert_eq!(other.as_admin().get("/v1/tickets/1").await.refused(404), "not_found");
    other.ticket("Other's", "anna@example.com").await;
    assert_eq!(other.as_admin().get("/v1/tickets/1").await.expect(200)["title"], "Other's");
    assert_eq!(demo.as_admin().get("/v1/tickets/1").await.expect(200)["title"], "Demo's");
    // The same address is another contact in another tenant.
    let (here, there) = (demo.as_contact("anna@example.com").await, other.as_contact("anna@example.com").await);
    assert_ne!(here.id(), there.id());
}
