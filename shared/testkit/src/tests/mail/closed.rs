use domain::StatusCategory;
use serde_json::json;

use super::{count, demo, mail, reply_address};
use crate::{TestApp, TestTenant};

/// Ticket 1 of Anna's, answered and closed in one step, and the address that answers to it go to.
async fn closed(app: &TestApp, tenant: &TestTenant) -> String {
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "Floor 2."), tenant.address()).await;
    let close = json!({"visibility": "public", "text": "Done.", "status_id": tenant.status_id(StatusCategory::Closed)});
    tenant.as_admin().post("/v1/tickets/1/comments", close).await.expect(201);
    app.pump().await;
    reply_address(&app.cloud().sent_mail()[1])
}

#[tokio::test]
async fn a_conversation_goes_on_in_one_follow_up() {
    let (app, tenant) = demo().await;
    let to = closed(&app, &tenant).await;
    let admin = tenant.as_admin();
    for (id, body) in [("m2", "Empty again."), ("m3", "Hello?"), ("m4", "Are you there?")] {
        app.receive_mail(&mail(id, &to, "Re: Toner", "", body), &to).await;
    }
    assert_eq!(count(&tenant).await, 2, "the closed one and its follow-up");
    let (records, _) = admin.all_pages("/v1/tickets/2/audit_records").await;
    let how: Vec<&str> =
        records.iter().filter_map(|record| record["comment"]["mail"]["threaded_by"].as_str()).collect();
    assert_eq!(how.len(), 3);
    assert!(how[0].ends_with("which is closed"), "{how:?}");
    assert!(how[1..].iter().all(|how| how.contains("T-000001, which is closed and goes on here")), "{how:?}");
    // When the follow-up closes too, its own follow-up takes over.
    let close = json!({"status_id": tenant.status_id(StatusCategory::Closed)});
    admin.patch("/v1/tickets/2", close).await.expect(200);
    for id in ["m5", "m6"] {
        app.receive_mail(&mail(id, &to, "Re: Toner", "", "And again."), &to).await;
    }
    assert_eq!(count(&tenant).await, 3);
    assert_eq!(admin.get("/v1/tickets/3").await.expect(200)["follow_up_of"], 2);
    for number in [1, 2, 3] {
        let found = admin.get(format!("/v1/tickets/{number}/verification")).await.expect(200);
        assert_eq!(found["valid"], true);
    }
}

#[tokio::test]
async fn a_program_that_answers_a_closed_ticket_is_held() {
    let (app, tenant) = demo().await;
    let to = closed(&app, &tenant).await;
    let away = mail("m2", &to, "Out of office", "Auto-Submitted: auto-replied\n", "I am away until Monday.");
    app.receive_mail(&away, &to).await;
    assert_eq!(count(&tenant).await, 1, "no follow-up");
    let held = tenant.as_admin().get("/v1/suspended_mail").await.expect(200);
    assert_eq!(held["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(held["data"][0]["reason"], "automatic_reply_to_closed");
    assert!(held["data"][0]["detail"].as_str().is_some_and(|detail| detail.contains("T-000001")), "{held}");
}

#[tokio::test]
async fn a_stranger_who_knows_the_address_gets_a_follow_up_of_its_own() {
    let (app, tenant) = demo().await;
    let to = closed(&app, &tenant).await;
    app.receive_mail(&mail("m2", &to, "Re: Toner", "", "Empty again."), &to).await;
    let other = mail("m3", &to, "Re: Toner", "", "Me too.").replace("anna@example.com", "ben@example.com");
    app.receive_mail(&other, &to).await;
    assert_eq!(count(&tenant).await, 3);
    let admin = tenant.as_admin();
    assert_eq!(admin.get("/v1/tickets/2").await.expect(200)["comment_count"], 1, "Anna's stays hers");
    assert_eq!(admin.get("/v1/tickets/3").await.expect(200)["requester"]["email"], "ben@example.com");
}
