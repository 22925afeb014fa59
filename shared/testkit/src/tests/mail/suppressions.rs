//! Addresses that get no mail, because mail to them came back or its reader complained.

use domain::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{demo, events::event, header, mail};
use crate::{Session, TestApp, TestTenant};

/// SES tells that a mail to Anna came back, or what else.
async fn told(app: &TestApp, nth: usize, kind: &str, more: &Value) {
    let sent = app.cloud().sent_mail().remove(nth);
    let message = event(app, &sent, kind, more);
    assert!(app.deliver("record_mail_event", &[message.clone(), message]).await.is_empty());
}

fn bounce(diagnostic: &str) -> Value {
    json!({"bounce": {"bounceType": "Permanent", "bounceSubType": "General", "timestamp": "2036-01-15T09:00:00Z",
        "bouncedRecipients": [{"emailAddress": "Anna@Example.com", "diagnosticCode": diagnostic}]}})
}

async fn desk() -> (TestApp, TestTenant, Session) {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    let raw = mail("m1", tenant.address(), "Toner", "Cc: zoe@example.org\n", "x");
    app.receive_mail(&raw, tenant.address()).await;
    app.pump().await;
    (app, tenant, agent)
}

async fn reply(app: &TestApp, agent: &Session) -> Value {
    agent.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "On it"})).await.expect(201);
    app.pump().await;
    let (records, _) = agent.all_pages("/v1/tickets/1/audit_records").await;
    records.last().expect("a record")["comment"]["delivery"].clone()
}

#[tokio::test]
async fn an_address_that_bounced_gets_no_mail_for_sixty_days_and_its_comments_say_so() {
    let (app, tenant, agent) = desk().await;
    told(&app, 0, "Bounce", &bounce("smtp; 550 5.1.1 no such user")).await;
    let sent_before = app.cloud().sent_mail().len();
    let delivery = reply(&app, &agent).await;
    let words = "the address is suppressed since 2036-01-15 because mail to it came back: smtp; 550 5.1.1 no such user";
    assert_eq!((&delivery["state"], &delivery["detail"]), (&json!("failed"), &json!(words)));
    assert_eq!(app.cloud().sent_mail().len(), sent_before);
    let listed = agent.get("/v1/suppressions").await.expect(200);
    assert_eq!(
        listed,
        json!({"data": [{"email": "anna@example.com", "reason": "bounced", "detail": "smtp; 550 5.1.1 no such user",
            "ticket_number": 1, "suppressed_at": "2036-01-15T09:00:00Z", "expires_at": "2036-03-15T09:00:00Z"}],
            "next_cursor": null})
    );
    // A mail of hers still comes in, and nothing is sent to her for it.
    app.receive_mail(&mail("m2", tenant.address(), "Paper", "", "y"), tenant.address()).await;
    app.pump().await;
    assert_eq!(agent.get("/v1/tickets/2").await.expect(200)["title"], "Paper");
    assert_eq!(app.cloud().sent_mail().len(), sent_before);
    app.advance(SignedDuration::from_hours(60 * 24));
    assert_eq!(reply(&app, &agent).await["state"], "sent");
    assert_eq!(agent.get("/v1/suppressions").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn an_administrator_lifts_a_suppression() {
    let (app, tenant, agent) = desk().await;
    let complaint = json!({"complaint": {"complaintFeedbackType": "abuse", "timestamp": "2036-01-15T09:00:00Z",
        "complainedRecipients": [{"emailAddress": "anna@example.com"}]}});
    told(&app, 0, "Complaint", &complaint).await;
    let delivery = reply(&app, &agent).await;
    assert_eq!(delivery["detail"], "the address is suppressed since 2036-01-15 because its reader complained");
    let path = "/v1/suppressions/anna%40example.com";
    assert_eq!(agent.delete(path).await.refused(403), "forbidden");
    let admin = tenant.as_admin();
    admin.delete(path).await.expect(204);
    assert_eq!(admin.delete(path).await.refused(404), "not_found");
    assert_eq!(admin.delete("/v1/suppressions/nobody").await.refused(404), "not_found");
    assert_eq!(reply(&app, &agent).await["state"], "sent");
    let elsewhere = app.tenant("other").await;
    told(&app, 0, "Complaint", &complaint).await;
    assert_eq!(elsewhere.as_admin().get("/v1/suppressions").await.expect(200)["data"], json!([]));
    assert_eq!(elsewhere.as_admin().delete(path).await.refused(404), "not_found");
}

#[tokio::test]
async fn somebody_copied_who_is_suppressed_is_left_out_and_a_full_mailbox_is_no_reason() {
    let (app, _, agent) = desk().await;
    told(&app, 0, "Bounce", &bounce("smtp; 552 5.2.2 mailbox full")).await;
    assert_eq!(agent.get("/v1/suppressions").await.expect(200)["data"], json!([]));
    let zoe = json!({"bounce": {"bounceType": "Permanent", "bounceSubType": "NoEmail",
        "bouncedRecipients": [{"emailAddress": "zoe@example.org", "diagnosticCode": "550 no such user"}]}});
    told(&app, 0, "Bounce", &zoe).await;
    let delivery = reply(&app, &agent).await;
    assert_eq!(delivery["state"], "sent");
    let left_out = json!([{"email": "zoe@example.org", "reason": "suppressed"}]);
    assert_eq!(delivery["left_out"], left_out);
    let sent = app.cloud().sent_mail().pop().expect("a mail");
    assert_eq!(sent.destinations, ["anna@example.com"]);
    let logged = agent.get("/v1/mails?direction=out").await.expect(200)["data"][0].clone();
    assert_eq!(logged["to"], json!(["anna@example.com"]));
    // It is said for as long as the mail is known, whatever becomes of it.
    let nth = app.cloud().sent_mail().len() - 1;
    told(&app, nth, "Delivery", &json!({"delivery": {"timestamp": "2036-01-15T09:00:00Z"}})).await;
    let (records, _) = agent.all_pages("/v1/tickets/1/audit_records").await;
    let delivery = records.last().expect("a record")["comment"]["delivery"].clone();
    assert_eq!((&delivery["state"], &delivery["left_out"]), (&json!("delivered"), &left_out));
}

#[tokio::test]
async fn an_address_that_ses_takes_no_mail_to_keeps_it_from_nobody_else() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    let cc = "Cc: andré@example.org, info@bücher.example\n";
    app.receive_mail(&mail("m1", tenant.address(), "Toner", cc, "x"), tenant.address()).await;
    app.pump().await;
    let delivery = reply(&app, &agent).await;
    assert_eq!(delivery["state"], "sent");
    assert_eq!(delivery["left_out"], json!([{"email": "andré@example.org", "reason": "unwritable"}]));
    let sent = app.cloud().sent_mail().pop().expect("a mail");
    assert_eq!(sent.destinations, ["anna@example.com", "info@xn--bcher-kva.example"]);
    assert!(header(&sent, "Cc").is_some_and(|cc| cc.contains("info@xn--bcher-kva.example")), "in the header as well");

    tenant.ticket("Paper", "andré@example.org").await;
    app.pump().await;
    agent.post("/v1/tickets/2/comments", json!({"visibility": "public", "text": "On it"})).await.expect(201);
    app.pump().await;
    let records = agent.get("/v1/tickets/2/audit_records").await.expect(200);
    let delivery = &records["data"][1]["comment"]["delivery"];
    assert_eq!(
        (&delivery["state"], &delivery["detail"]),
        (&json!("failed"), &json!("the requester's address can't be written"))
    );
}

#[tokio::test]
async fn the_list_goes_on_over_pages() {
    let (app, _, agent) = desk().await;
    let everybody: Vec<Value> = (0..7).map(|n| json!({"emailAddress": format!("p{n}@example.com")})).collect();
    let bounced =
        json!({"bounce": {"bounceType": "Permanent", "bounceSubType": "NoEmail", "bouncedRecipients": everybody}});
    told(&app, 0, "Bounce", &bounced).await;
    let (all, pages) = agent.all_pages("/v1/suppressions?limit=3").await;
    let emails: Vec<&str> = all.iter().filter_map(|one| one["email"].as_str()).collect();
    assert_eq!((emails.len(), pages), (7, 3));
    assert!(emails.is_sorted());
}
