//! Held mail that a person lets through, or takes out of the list.

use domain::{Role, StatusCategory};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{demo, mail};
use crate::{InboundMail, Session, TestApp, TestTenant, tests::wrong_fields};

struct Desk {
    app: TestApp,
    tenant: TestTenant,
    agent: Session,
}

impl Desk {
    async fn new() -> Self {
        let (app, tenant) = demo().await;
        let agent = tenant.as_role(Role::Agent).await;
        Self { app, tenant, agent }
    }

    /// Holds a mail of Anna's that looks like unwanted mail, or what the change makes of it; gives its path.
    async fn hold(&self, id: &str, headers: &str, change: fn(&mut InboundMail)) -> String {
        let raw = mail(id, self.tenant.address(), "Toner", headers, "The printer is out of toner.");
        let mut inbound = InboundMail::new(&self.app, raw, self.tenant.address());
        inbound.spam = "FAIL".into();
        change(&mut inbound);
        assert!(self.app.receive(&inbound).await);
        self.app.pump().await;
        let held = self.held().await;
        format!("/v1/suspended_mail/{}", held[0]["id"].as_str().expect("an id"))
    }

    async fn held(&self) -> Vec<Value> {
        self.agent.get("/v1/suspended_mail").await.expect(200)["data"].as_array().expect("a list").clone()
    }

    async fn tickets(&self) -> Vec<Value> {
        self.agent.all_pages("/v1/tickets?order=created").await.0
    }
}

#[tokio::test]
async fn a_mail_that_was_held_becomes_a_ticket_with_its_files_and_says_who_let_it_through() {
    let desk = Desk::new().await;
    let path = desk
        .hold("m1", "X-Odd: 1\n", |mail| {
            let raw = String::from_utf8_lossy(&mail.raw).replace(
                "Content-Type: text/plain; charset=utf-8\n\n",
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n",
            );
            let file =
                "--b\nContent-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\npixels\n--b--\n";
            mail.raw = (raw + file).into_bytes();
        })
        .await;
    assert!(desk.tickets().await.is_empty());
    let recovered = desk.agent.post(format!("{path}/recovery"), json!({})).await.expect(200);
    assert_eq!(recovered, json!({"ticket_number": 1}));
    desk.app.pump().await;
    let (records, _) = desk.agent.all_pages("/v1/tickets/1/audit_records").await;
    let comment = &records[0]["comment"];
    assert_eq!(comment["attachments"][0]["name"], "a.png");
    assert_eq!(
        (&comment["mail"]["is_sender_verified"], &comment["mail"]["threaded_by"]),
        (
            &json!(true),
            &json!(format!("a new ticket, as nothing in the mail names one, let through by {}", name(&desk).await))
        )
    );
    assert!(desk.held().await.is_empty());
    assert_eq!(desk.agent.post(format!("{path}/recovery"), json!({})).await.refused(404), "not_found");
    assert_eq!(desk.agent.get("/v1/tickets/1/verification").await.expect(200)["valid"], true);
}

async fn name(desk: &Desk) -> String {
    desk.agent.get("/v1/me").await.expect(200)["name"].as_str().expect("a name").to_owned()
}

#[tokio::test]
async fn two_who_let_it_through_at_once_make_one_ticket() {
    let desk = Desk::new().await;
    let path = format!("{}/recovery", desk.hold("m1", "", |_| {}).await);
    let post = || desk.agent.post(path.clone(), json!({})).into_future();
    let answers = futures::future::join_all((0..3).map(|_| post())).await;
    assert!(answers.iter().any(|answer| answer.status == 200), "{:?}", answers[0].json);
    assert!(answers.iter().all(|answer| [200, 404].contains(&answer.status)), "{:?}", answers[0].json);
    desk.app.pump().await;
    assert_eq!(desk.tickets().await.len(), 1);
    // SES's notification comes once more.
    assert_eq!(desk.agent.get("/v1/tickets/1").await.expect(200)["comment_count"], 1);
}

#[tokio::test]
async fn it_is_put_on_a_ticket_or_finds_the_one_that_it_names() {
    let desk = Desk::new().await;
    desk.tenant.ticket("Paper", "anna@example.com").await;
    let path = desk.hold("m1", "", |_| {}).await;
    for (number, reason) in [(99, "does not exist"), (0, "does not exist")] {
        let answer = desk.agent.post(format!("{path}/recovery"), json!({"ticket_number": number})).await;
        assert_eq!((answer.status, wrong_fields(&answer.json)), (422, vec!["ticket_number"]), "{reason}");
    }
    let recovered = desk.agent.post(format!("{path}/recovery"), json!({"ticket_number": 1})).await.expect(200);
    assert_eq!(recovered["ticket_number"], 1);
    desk.app.pump().await;
    assert_eq!(
        (desk.tickets().await.len(), &desk.agent.get("/v1/tickets/1").await.expect(200)["comment_count"]),
        (1, &json!(2))
    );
    // A program's answer to a closed ticket is held; let through, it opens a follow-up.
    desk.agent
        .patch("/v1/tickets/1", json!({"status_id": desk.tenant.status_id(StatusCategory::Resolved)}))
        .await
        .expect(200);
    desk.app.pass(jiff::SignedDuration::from_hours(73)).await;
    assert_eq!(desk.agent.get("/v1/tickets/1").await.expect(200)["status"]["category"], "closed");
    let automatic = "Auto-Submitted: auto-replied\nIn-Reply-To: <m1@example.com>\n";
    let path = desk.hold("m2", automatic, |mail| mail.spam = "PASS".into()).await;
    assert_eq!(desk.held().await[0]["reason"], "automatic_reply_to_closed");
    let answer = desk.agent.post(format!("{path}/recovery"), json!({"ticket_number": 1})).await;
    assert_eq!(wrong_fields(&answer.json), ["ticket_number"], "it is closed");
    let recovered = desk.agent.post(format!("{path}/recovery"), json!({})).await.expect(200);
    assert_eq!(
        desk.agent.get(format!("/v1/tickets/{}", recovered["ticket_number"])).await.expect(200)["follow_up_of"],
        1
    );
}

#[tokio::test]
async fn what_can_not_be_read_or_carries_a_virus_stays() {
    let desk = Desk::new().await;
    let path = desk.hold("m1", "", |mail| mail.virus = "FAIL".into()).await;
    let answer = desk.agent.post(format!("{path}/recovery"), json!({})).await;
    assert_eq!(answer.json["detail"], "a virus was found in it");
    assert_eq!(answer.refused(409), "conflict");
    let path = desk.hold("m2", "", |mail| mail.raw = b"Subject: from nobody\r\n\r\nhello\r\n".to_vec()).await;
    assert_eq!(desk.agent.post(format!("{path}/recovery"), json!({})).await.refused(409), "conflict");
    assert_eq!(desk.held().await.len(), 2);
    assert!(desk.tickets().await.is_empty());
}

#[tokio::test]
async fn a_held_mail_is_taken_out_of_the_list_by_those_who_may() {
    let desk = Desk::new().await;
    let path = desk.hold("m1", "", |_| {}).await;
    let viewer = desk.tenant.as_role(Role::Viewer).await;
    assert_eq!(viewer.delete(&path).await.refused(403), "forbidden");
    assert_eq!(viewer.post(format!("{path}/recovery"), json!({})).await.refused(403), "forbidden");
    let stranger = desk.app.tenant("other").await;
    assert_eq!(stranger.as_admin().delete(&path).await.refused(404), "not_found");
    assert_eq!(stranger.as_admin().post(format!("{path}/recovery"), json!({})).await.refused(404), "not_found");
    desk.agent.delete(&path).await.expect(204);
    assert_eq!(desk.agent.delete(&path).await.refused(404), "not_found");
    assert!(desk.held().await.is_empty());
}

#[tokio::test]
async fn what_was_found_out_about_a_held_mail_is_not_forgotten() {
    let desk = Desk::new().await;
    let virus = desk.hold("m1", "", |mail| mail.virus = "FAIL".into()).await;
    assert_eq!(desk.agent.post(format!("{virus}/recovery"), json!({})).await.refused(409), "conflict");
    desk.app.advance(SignedDuration::from_secs(1));
    desk.tenant.ticket("Toner", "anna@example.com").await;
    let forged = desk
        .hold("m2", "", |mail| {
            mail.dmarc = "FAIL".into();
            mail.raw = String::from_utf8_lossy(&mail.raw).replace("Subject: Toner", "Subject: [T-000001]").into_bytes();
        })
        .await;
    let recovered = desk.agent.post(format!("{forged}/recovery"), json!({})).await.expect(200);
    assert_eq!(recovered, json!({"ticket_number": 2}), "it is not shown to be Anna's");
}

#[tokio::test]
async fn a_mail_that_a_person_let_through_is_not_held_again_when_its_message_comes_again() {
    let desk = Desk::new().await;
    let raw = mail("m1", desk.tenant.address(), "Toner", "", "Floor 2.");
    let mut inbound = InboundMail::new(&desk.app, raw, desk.tenant.address());
    inbound.spam = "FAIL".into();
    assert!(desk.app.receive(&inbound).await);
    let path = format!("/v1/suspended_mail/{}", desk.held().await[0]["id"].as_str().expect("an id"));
    desk.agent.post(format!("{path}/recovery"), json!({})).await.expect(200);
    assert!(desk.app.receive(&inbound).await);
    desk.app.pump().await;
    assert_eq!((desk.held().await.len(), desk.tickets().await.len()), (0, 1));
}
