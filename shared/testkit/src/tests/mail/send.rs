use domain::Role;
use serde_json::json;

use super::{demo, header, mail, text};
use crate::fake_cloud::{Fault, Service};

#[tokio::test]
async fn a_reply_goes_out_once_however_often_its_event_comes() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    agent.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "On it"})).await.expect(201);
    app.pump().await;
    let event = app.cloud().published_events().last().expect("an event").delivered().to_string();
    for _ in 0..3 {
        let again =
            futures::future::join_all((0..3).map(|_| app.deliver("send_mail", std::slice::from_ref(&event)))).await;
        assert!(again.iter().all(Vec::is_empty));
    }
    assert_eq!(app.cloud().sent_mail().len(), 2);
    let sent = &app.cloud().sent_mail()[1];
    let tags: Vec<&str> = sent.tags.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["tenant_id", "ticket_number", "seq"] {
        assert!(tags.contains(&name), "{tags:?}");
    }
    assert!(sent.configuration_set.is_some());
    assert_eq!(sent.destinations, ["anna@example.com"]);
    assert!(text(sent).contains("multipart/alternative"), "{}", text(sent));
    assert!(header(sent, "Message-ID").is_some() && header(sent, "Date").is_some());
}

#[tokio::test]
async fn a_notes_words_never_leave() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    tenant.ticket("Toner", "anna@example.com").await;
    agent.post("/v1/tickets/1/comments", json!({"visibility": "internal", "text": "SECRET"})).await.expect(201);
    agent.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "On it"})).await.expect(201);
    app.pump().await;
    for sent in app.cloud().sent_mail() {
        assert!(!text(&sent).contains("SECRET"));
    }
}

#[tokio::test]
async fn a_mail_that_ses_refuses_for_good_is_failed_and_one_it_throttles_comes_again() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    tenant.ticket("Toner", "anna@example.com").await;
    app.pump().await;
    let before = app.cloud().sent_mail().len();
    app.cloud().fail_next(Service::Ses, "SendEmail", Fault::MessageRejected);
    agent.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "On it"})).await.expect(201);
    app.pump().await;
    let records = agent.get("/v1/tickets/1/audit_records").await.expect(200);
    assert_eq!(records["data"][1]["comment"]["delivery"]["state"], "failed", "{}", records["data"][1]);
    agent.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "Once more"})).await.expect(201);
    let news = app.cloud().drain_stream();
    let news: Vec<_> = news.into_iter().filter(|record| record["eventName"] == "INSERT").collect();
    app.dispatch_stream(json!({"Records": news})).await;
    let event = app.cloud().published_events().last().expect("an event").delivered().to_string();
    app.cloud().fail_next(Service::Ses, "SendEmail", Fault::Throttle);
    assert_eq!(app.deliver("send_mail", std::slice::from_ref(&event)).await.len(), 1, "it comes again");
    app.advance(jiff::SignedDuration::from_mins(10));
    assert!(app.deliver("send_mail", &[event]).await.is_empty());
    assert_eq!(app.cloud().sent_mail().len(), before + 1);
}

#[tokio::test]
async fn files_of_a_reply_go_along() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    tenant.ticket("Toner", "anna@example.com").await;
    let file = admin.upload("manual.pdf", "application/pdf", b"%PDF-1.7 manual").await;
    let body = json!({"visibility": "public", "text": "see the manual", "attachment_ids": [file]});
    admin.post("/v1/tickets/1/comments", body).await.expect(201);
    app.pump().await;
    let sent = app.cloud().sent_mail().pop().expect("the reply");
    assert!(text(&sent).contains("manual.pdf"), "{}", text(&sent));
}
