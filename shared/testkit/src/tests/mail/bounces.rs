//! Mail that reports what became of a mail of ours: it is noted on that mail's comment and is none itself.

use domain::{Role, StatusCategory};
use serde_json::{Value, json};

use super::{demo, header, mail};
use crate::{Session, TestApp, TestTenant};

/// A server's report about the mail with that Message-ID, to Anna.
pub(super) fn report(message_id: &str, action: &str, status: &str, diagnostic: &str) -> String {
    format!(
        "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>\nTo: support@demo.example\n\
         Return-Path: <>\nSubject: Returned mail: see transcript for details\nMessage-ID: <report-{status}@mx.example.com>\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
         --b\nContent-Type: text/plain\n\nThe mail could not be delivered.\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n\
         Final-Recipient: rfc822; anna@example.com\nAction: {action}\nStatus: {status}\n\
         Diagnostic-Code: smtp; {diagnostic}\n\n\
         --b\nContent-Type: text/rfc822-headers\n\nFrom: support@demo.example\nTo: anna@example.com\n\
         Subject: Re: Toner\nMessage-ID: {message_id}\n\n--b--\n"
    )
}

struct Desk {
    app: TestApp,
    tenant: TestTenant,
    agent: Session,
    /// The Message-ID that we gave the reply, in brackets.
    own_id: String,
    /// The one that SES put in its place.
    ses_id: String,
}

impl Desk {
    /// A ticket of Anna's with a reply, resolved.
    async fn new() -> Self {
        let (app, tenant) = demo().await;
        let agent = tenant.as_role(Role::Agent).await;
        app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
        let reply =
            json!({"visibility": "public", "text": "On it", "status_id": tenant.status_id(StatusCategory::Resolved)});
        agent.post("/v1/tickets/1/comments", reply).await.expect(201);
        app.pump().await;
        let sent = app.cloud().sent_mail().pop().expect("the reply");
        let own_id = header(&sent, "Message-ID").expect("an id");
        let ses_id = format!("<{}@email.amazonses.com>", sent.message_id);
        Self { app, tenant, agent, own_id, ses_id }
    }

    async fn receive(&self, raw: &str) {
        for _ in 0..2 {
            self.app.receive_mail(raw, self.tenant.address()).await;
        }
        self.app.pump().await;
    }

    async fn delivery(&self) -> Value {
        let (records, _) = self.agent.all_pages("/v1/tickets/1/audit_records").await;
        records[1]["comment"]["delivery"].clone()
    }

    /// The reports have left no other trace: no comment, no ticket, no mail.
    async fn assert_quiet(&self) {
        let ticket = self.agent.get("/v1/tickets/1").await.expect(200);
        assert_eq!((&ticket["status"]["category"], &ticket["comment_count"]), (&json!("resolved"), &json!(2)));
        assert_eq!(
            self.agent.get("/v1/tickets?order=created").await.expect(200)["data"].as_array().map(Vec::len),
            Some(1)
        );
        assert_eq!(self.app.cloud().sent_mail().len(), 2, "an acknowledgement and a reply");
    }

    async fn suppressed(&self) -> usize {
        self.agent.get("/v1/suppressions").await.expect(200)["data"].as_array().map_or(0, Vec::len)
    }
}

#[tokio::test]
async fn a_bounce_is_noted_on_the_comment_whose_mail_it_was_and_suppresses_the_address() {
    for by_ses in [false, true] {
        let desk = Desk::new().await;
        let id = if by_ses { desk.ses_id.clone() } else { desk.own_id.clone() };
        desk.receive(&report(&id, "failed", "5.1.1", "550 5.1.1 no such user")).await;
        let delivery = desk.delivery().await;
        assert_eq!(delivery["state"], "bounced", "{id}");
        let detail = delivery["detail"].as_str().unwrap_or_default();
        assert!(
            detail.starts_with("Permanent bounce: anna@example.com: ") && detail.contains("no such user"),
            "{detail}"
        );
        desk.assert_quiet().await;
        assert_eq!(desk.suppressed().await, 1);
        assert_eq!(desk.agent.get("/v1/suspended_mail").await.expect(200)["data"], json!([]));
    }
}

#[tokio::test]
async fn a_full_mailbox_bounces_without_suppressing_and_a_delay_is_not_noted() {
    let desk = Desk::new().await;
    desk.receive(&report(&desk.own_id, "delayed", "4.4.1", "connection timed out")).await;
    assert_eq!(desk.delivery().await["state"], "sent");
    desk.assert_quiet().await;
    desk.receive(&report(&desk.own_id, "failed", "5.2.2", "552 5.2.2 mailbox full")).await;
    assert_eq!(desk.delivery().await["state"], "bounced");
    assert_eq!(desk.suppressed().await, 0);
    desk.assert_quiet().await;
}

#[tokio::test]
async fn a_report_about_a_mail_that_is_not_ours_is_held() {
    let desk = Desk::new().await;
    let (left, right) = desk.own_id.split_once('@').expect("an id");
    let other = if left.ends_with('a') { "b" } else { "a" };
    let forged = format!("{}{other}@{right}", &left[..left.len() - 1]);
    for id in [forged.as_str(), "<somebody-elses@example.org>"] {
        desk.receive(&report(id, "failed", "5.1.1", "550 5.1.1 no such user").replace("report-5.1.1", &id[1..8])).await;
    }
    assert_eq!((desk.delivery().await["state"].as_str(), desk.suppressed().await), (Some("sent"), 0));
    desk.assert_quiet().await;
    let held = desk.agent.get("/v1/suspended_mail").await.expect(200);
    let reasons: Vec<_> = held["data"].as_array().expect("mail").iter().map(|mail| mail["reason"].as_str()).collect();
    assert_eq!(reasons, [Some("unmatched_bounce"); 4], "each came twice, by two ways");
}

#[tokio::test]
async fn a_report_can_suppress_nobody_who_was_not_sent_the_mail() {
    let desk = Desk::new().await;
    let named =
        report(&desk.own_id, "failed", "5.1.1", "550 5.1.1 no such user").replace("rfc822; anna@", "rfc822; boss@");
    desk.receive(&named).await;
    assert_eq!(desk.suppressed().await, 0);
    desk.assert_quiet().await;
}

#[tokio::test]
async fn a_complaint_is_noted_and_suppresses() {
    let desk = Desk::new().await;
    let complaint = format!(
        "From: <feedback@isp.example>\nTo: abuse@demo.example\nSubject: FW: Re: Toner\nMessage-ID: <arf@isp.example>\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\n\n\
         --b\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n\
         --b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n\
         Original-Rcpt-To: <anna@example.com>\n\n\
         --b\nContent-Type: message/rfc822\n\nFrom: support@demo.example\nTo: anna@example.com\nSubject: Re: Toner\n\
         Message-ID: {}\n\nOn it\n\n--b--\n",
        desk.own_id
    );
    desk.receive(&complaint).await;
    let delivery = desk.delivery().await;
    assert_eq!(
        (&delivery["state"], &delivery["detail"]),
        (&json!("complained"), &json!("complaint: anna@example.com"))
    );
    assert_eq!(desk.suppressed().await, 1);
    desk.assert_quiet().await;
}
