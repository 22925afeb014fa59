//! A mail that is taken in once more, from its raw form.

use domain::Role;
use jiff::SignedDuration;
use kit::declare::MAX_RECEIVES;
use serde_json::{Value, json};

use super::{count, demo, header, mail};
use crate::{
    InboundMail, Session, TestApp, TestTenant,
    fake_cloud::{Fault, Service},
};

fn inbound(app: &TestApp, tenant: &TestTenant) -> InboundMail {
    let raw = mail("m1", tenant.address(), "Toner", "", "Floor 2.").replace('\n', "\r\n");
    InboundMail::new(app, raw, tenant.address())
}

/// The newest mail that came in.
async fn newest(session: &Session) -> Value {
    session.get("/v1/mails?direction=in").await.expect(200)["data"][0].clone()
}

async fn path(session: &Session) -> String {
    format!("/v1/mails/{}/replay", newest(session).await["id"].as_str().expect("a mail"))
}

async fn held(session: &Session) -> usize {
    session.get("/v1/suspended_mail").await.expect(200)["data"].as_array().map_or(0, Vec::len)
}

/// A mail that every receive loses on the way to its ticket, as its transaction fails.
async fn lost(app: &TestApp, tenant: &TestTenant) -> InboundMail {
    tenant.as_contact("anna@example.com").await;
    let inbound = inbound(app, tenant);
    for receive_count in 1..=MAX_RECEIVES {
        app.cloud().fail_next(Service::DynamoDb, "TransactWriteItems", Fault::InternalError);
        assert!(!app.receive_nth(&inbound, receive_count).await);
        app.advance(SignedDuration::from_mins(6));
    }
    assert_eq!((app.cloud().pending_faults(), count(tenant).await), (0, 0));
    inbound
}

#[tokio::test]
async fn a_mail_that_was_lost_on_its_way_is_taken_in_once() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    let inbound = lost(&app, &tenant).await;
    let row = newest(&agent).await;
    assert_eq!((&row["state"], &row["size_bytes"], held(&agent).await), (&json!("suspended"), &Value::Null, 1));
    let path = path(&agent).await;
    let post = || agent.post(path.clone(), json!({})).into_future();
    let answers = futures::future::join_all((0..3).map(|_| post())).await;
    for answer in answers {
        // Who loses the race for the ticket may have to ask again.
        assert!(answer.status == 200 || post().await.status == 200, "{}", answer.json);
    }
    app.pump().await;
    assert_eq!((count(&tenant).await, held(&agent).await, app.cloud().sent_mail().len()), (1, 0, 1));
    let number = agent.all_pages("/v1/tickets").await.0[0]["number"].clone();
    let again = json!({"outcome": "taken_in_before", "ticket_number": number});
    assert_eq!(agent.post(&path, json!({})).await.expect(200), again);
    assert_eq!(agent.call("POST", &path, None).await.expect(200), again, "a body is not needed");
    assert!(app.receive(&inbound).await, "its message is sent back");
    app.pump().await;
    assert_eq!((count(&tenant).await, held(&agent).await, app.cloud().sent_mail().len()), (1, 0, 1));
    let row = newest(&agent).await;
    let steps: Vec<&str> = row["steps"].as_array().expect("steps").iter().filter_map(|s| s["step"].as_str()).collect();
    assert_eq!(steps, ["received", "parsed", "suspended", "threaded", "created"]);
    assert_eq!((&row["ticket_number"], &row["size_bytes"]), (&number, &json!(inbound.raw.len())));
}

#[tokio::test]
async fn what_was_held_is_held_again_and_what_was_let_through_stays_on_its_ticket() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    assert!(app.receive(&InboundMail { spam: "FAIL".into(), ..inbound(&app, &tenant) }).await);
    let path = path(&agent).await;
    let suspended = json!({"outcome": "suspended", "ticket_number": null});
    assert_eq!(agent.post(&path, json!({})).await.expect(200), suspended);
    let id = newest(&agent).await["suspended_mail_id"].clone();
    let id = format!("/v1/suspended_mail/{}", id.as_str().expect("it is held"));
    agent.delete(&id).await.expect(204);
    assert_eq!(agent.post(&path, json!({})).await.expect(200), suspended);
    assert_eq!(held(&agent).await, 1, "it is held once more");
    agent.post(format!("{id}/recovery"), json!({})).await.expect(200);
    let stays = json!({"outcome": "taken_in_before", "ticket_number": 1});
    assert_eq!(agent.post(&path, json!({})).await.expect(200), stays);
    assert_eq!((count(&tenant).await, held(&agent).await), (1, 0));
}

#[tokio::test]
async fn a_report_stays_where_it_is_noted() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    let id = header(&app.cloud().sent_mail()[0], "Message-ID").expect("an id");
    app.advance(SignedDuration::from_mins(1));
    let report = super::bounces::report(&id, "failed", "5.1.1", "550 5.1.1 no such user");
    app.receive_mail(&report, tenant.address()).await;
    let row = newest(&admin).await;
    assert_eq!((&row["state"], &row["ticket_number"], &row["seq"]), (&json!("noted"), &json!(1), &json!(1)));
    let detail = "noted as a report on record 1 of ticket T-000001";
    assert_eq!(row["steps"][2]["detail"], detail);
    admin.delete("/v1/suppressions/anna%40example.com").await.expect(204);
    let noted = json!({"outcome": "noted", "ticket_number": 1});
    assert_eq!(admin.post(path(&admin).await, json!({})).await.expect(200), noted);
    assert_eq!(admin.get("/v1/suppressions").await.expect(200)["data"], json!([]), "what was lifted stays lifted");
}

#[tokio::test]
async fn what_can_not_be_replayed_says_why() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    assert!(app.receive(&InboundMail { virus: "FAIL".into(), ..inbound(&app, &tenant) }).await);
    let infected = path(&agent).await;
    let answer = agent.post(&infected, json!({})).await;
    assert_eq!(answer.json["detail"], "a virus was found in it");
    assert_eq!(answer.refused(409), "conflict");

    app.advance(SignedDuration::from_mins(1));
    let gone = InboundMail { ses_id: "gone".into(), received_at: app.now(), ..inbound(&app, &tenant) };
    assert_eq!(app.deliver_nth("receive_mail", &[gone.message(&app)], MAX_RECEIVES).await.len(), 1);
    let answer = agent.post(path(&agent).await, json!({})).await;
    assert_eq!(answer.json["detail"], "its raw message is over its time and no longer kept");
    assert_eq!(answer.refused(409), "conflict");

    let viewer = tenant.as_role(Role::Viewer).await;
    assert_eq!(viewer.post(&infected, json!({})).await.refused(403), "forbidden");
    let other = app.tenant("other").await.as_admin();
    assert_eq!(other.post(&infected, json!({})).await.refused(404), "not_found");
    assert_eq!(count(&tenant).await, 0);
}
