//! The mail that tells of a resolution.

use domain::StatusCategory;
use serde_json::json;

use super::{demo, header, last_record, mail, reply_address, resolve, strangers_mail};
use crate::{
    TestTenant,
    fake_cloud::{Fault, SentMail, Service},
};

async fn announces(tenant: &TestTenant) {
    tenant.as_admin().patch("/v1/mail_settings", json!({"announces_resolution": true})).await.expect(200);
}

fn words(sent: &SentMail) -> (String, String) {
    let mail = mail::parse(&sent.raw, &mail::Limits::default()).expect("our own mail can be read");
    (mail.subject, mail.text)
}

#[tokio::test]
async fn a_requester_is_told_of_a_resolution_and_an_answer_reopens_the_ticket() {
    let (app, tenant) = demo().await;
    announces(&tenant).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    resolve(&app, &tenant).await;
    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), 2);
    let (subject, text) = words(&sent[1]);
    assert_eq!(
        (sent[1].destinations.as_slice(), subject.as_str()),
        (&["anna@example.com".to_owned()][..], "Re: Toner")
    );
    assert!(text.contains("\"Toner\" (T-000001) is resolved") && text.contains("closes in 3 days"), "{text}");
    assert_eq!(header(&sent[1], "Auto-Submitted").as_deref(), Some("auto-replied"));
    assert_eq!(header(&sent[1], "In-Reply-To").as_deref(), Some("<m1@example.com>"));
    assert_eq!(last_record(&tenant, 1).await["delivery"]["state"], "sent");
    let to = reply_address(&sent[1]);
    app.receive_mail(&mail("m2", &to, "Re: Toner", "", "It is not."), &to).await;
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!(ticket["status"]["category"], "open", "{ticket}");
}

#[tokio::test]
async fn a_mail_of_a_resolution_that_does_not_go_out_is_shown_and_can_be_sent_again() {
    let (app, tenant) = demo().await;
    announces(&tenant).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    app.cloud().fail_next(Service::Ses, "SendEmail", Fault::MessageRejected);
    resolve(&app, &tenant).await;
    assert_eq!(last_record(&tenant, 1).await["delivery"]["state"], "failed");
    tenant.as_admin().post("/v1/tickets/1/comments/2/resend", json!({})).await.expect(201);
    app.pump().await;
    assert!(words(app.cloud().sent_mail().last().expect("a mail")).1.contains("is resolved"));
}

#[tokio::test]
async fn no_mail_tells_of_it_where_the_tenant_does_not_want_one_or_none_was_sent_before() {
    let (app, tenant) = demo().await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "Precedence: bulk\n", "x"), tenant.address()).await;
    resolve(&app, &tenant).await;
    assert_eq!(last_record(&tenant, 1).await["effects"], json!([]));
    announces(&tenant).await;
    let open = json!({"status_id": tenant.status_id(StatusCategory::Open)});
    tenant.as_admin().patch("/v1/tickets/1", open).await.expect(200);
    resolve(&app, &tenant).await;
    let effect = last_record(&tenant, 1).await["effects"][0].clone();
    assert_eq!(effect["kind"], "withheld_mail", "{effect}");
    assert_eq!(effect["detail"], "no notice of the resolution, because no mail of the ticket has gone out before");
    assert_eq!(app.cloud().sent_mail().len(), 0);
}

#[tokio::test]
async fn a_sender_of_whom_nothing_is_proven_reads_none_of_their_words() {
    let (app, tenant) = demo().await;
    announces(&tenant).await;
    strangers_mail(&app, &tenant).await;
    resolve(&app, &tenant).await;
    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), 2);
    let (subject, text) = words(&sent[1]);
    assert_eq!(subject, "Your request T-000001 is resolved");
    let raw = format!("{text}{}", String::from_utf8_lossy(&sent[1].raw));
    assert!(!raw.contains("toner") && !raw.contains("Anna") && !raw.contains("M=C3=BCller"), "{raw}");
}

#[tokio::test]
async fn what_is_not_so_any_more_is_not_told() {
    let (app, tenant) = demo().await;
    announces(&tenant).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    app.cloud().fail_next(Service::Ses, "SendEmail", Fault::MessageRejected);
    resolve(&app, &tenant).await;
    let admin = tenant.as_admin();
    admin.patch("/v1/tickets/1", json!({"status_id": tenant.status_id(StatusCategory::Open)})).await.expect(200);
    admin.post("/v1/tickets/1/comments/2/resend", json!({})).await.expect(201);
    app.pump().await;
    let delivery = last_record(&tenant, 1).await["delivery"].clone();
    assert_eq!(
        (&delivery["state"], &delivery["detail"]),
        (&json!("failed"), &json!("the ticket is not resolved any more"))
    );
    assert_eq!(app.cloud().sent_mail().len(), 1);
}
