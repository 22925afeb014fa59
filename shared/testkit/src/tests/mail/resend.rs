//! A mail that did not arrive, and that a member has sent once more.

use domain::{Role, StatusCategory};
use jiff::SignedDuration;
use kit::declare::MAX_RECEIVES;
use serde_json::{Value, json};

use super::{demo, events::event, header, mail, text};
use crate::{
    Session, TestApp, TestTenant,
    fake_cloud::{Fault, SentMail, Service},
};

const RESEND: &str = "/v1/tickets/1/comments/2/resend";

struct Desk {
    app: TestApp,
    tenant: TestTenant,
    agent: Session,
}

impl Desk {
    /// Anna's ticket with a reply whose mail SES refused for good.
    async fn new() -> Self {
        let (app, tenant) = demo().await;
        let agent = tenant.as_role(Role::Agent).await;
        let raw = mail("m1", tenant.address(), "Toner", "Cc: zoe@example.org\n", "x");
        app.receive_mail(&raw, tenant.address()).await;
        let desk = Self { app, tenant, agent };
        desk.app.cloud().fail_next(Service::Ses, "SendEmail", Fault::MessageRejected);
        desk.reply("See the manual.").await;
        assert_eq!(desk.records().await[1]["comment"]["delivery"]["state"], "failed");
        desk
    }

    async fn reply(&self, text: &str) {
        let body = json!({"visibility": "public", "text": text});
        self.agent.post("/v1/tickets/1/comments", body).await.expect(201);
        self.app.pump().await;
    }

    async fn records(&self) -> Vec<Value> {
        self.agent.all_pages("/v1/tickets/1/audit_records").await.0
    }

    fn sent(&self) -> Vec<SentMail> {
        self.app.cloud().sent_mail()
    }
}

#[tokio::test]
async fn a_failed_mail_goes_out_once_with_an_id_of_its_own_and_in_the_same_thread() {
    let desk = Desk::new().await;
    desk.app.deliver_everything_twice();
    let before = desk.sent().len();
    let answer = desk.agent.post(RESEND, json!({})).await.expect(201);
    assert_eq!((&answer["ticket"]["version"], &answer["record"]["seq"]), (&json!(3), &json!(3)));
    desk.app.pump().await;
    let sent = desk.sent();
    assert_eq!(sent.len(), before + 1);
    let again = &sent[before];
    assert_eq!(again.destinations, ["anna@example.com", "zoe@example.org"]);
    assert!(text(again).contains("See the manual."));
    let id = header(again, "Message-ID").expect("an id");
    assert!(id.starts_with("<t1.3."), "{id}: the id of the new record");
    let thread = |mail: &SentMail| header(mail, "References").unwrap_or_default();
    assert!(
        thread(again).starts_with(thread(&sent[0]).split(' ').next().expect("a root")),
        "the ticket's root is first"
    );
    assert_eq!(header(again, "In-Reply-To").as_deref(), Some("<m1@example.com>"));

    let records = desk.records().await;
    assert_eq!(records[1]["comment"]["delivery"]["resent_as"], 3);
    let resent = &records[2];
    assert_eq!((&resent["kind"], &resent["delivery"]["state"]), (&json!("mail_resent"), &json!("sent")));
    let detail = "reply to anna@example.com and 1 copied, because Member agent had it sent again";
    assert_eq!((&resent["effects"][0]["detail"], &resent["actor"]["name"]), (&json!(detail), &json!("Member agent")));
    assert_eq!(desk.agent.get("/v1/tickets/1/verification").await.expect(200)["valid"], true);
    let anna = desk.tenant.as_contact("anna@example.com").await;
    assert_eq!(anna.all_pages("/v1/tickets/1/audit_records").await.0.len(), 2, "it is nothing to her");
    let logged = desk.agent.get("/v1/mails?ticket=1&direction=out").await.expect(200);
    let rows = logged["data"].as_array().expect("mails").iter();
    let mut rows: Vec<(u64, &str)> =
        rows.filter_map(|mail| Some((mail["seq"].as_u64()?, mail["state"].as_str()?))).collect();
    rows.sort_unstable();
    assert_eq!(rows, [(1, "sent"), (2, "failed"), (3, "sent")]);

    // An answer to it finds the ticket.
    let answer = mail("m2", desk.tenant.address(), "Re: Toner", &format!("In-Reply-To: {id}\n"), "Thanks");
    desk.app.receive_mail(&answer, desk.tenant.address()).await;
    assert_eq!(desk.agent.get("/v1/tickets/1").await.expect(200)["comment_count"], 3);
}

#[tokio::test]
async fn it_is_sent_again_once_and_a_repeated_request_is_answered_with_the_first() {
    let desk = Desk::new().await;
    let before = desk.sent().len();
    let post = || desk.agent.post(RESEND, json!({})).header("Idempotency-Key", "k");
    let first = post().await.expect(201);
    let again = post().await;
    assert_eq!(again.headers.get("idempotent-replayed").map(String::as_str), Some("true"), "{:?}", again.headers);
    assert_eq!(again.expect(201)["record"]["seq"], first["record"]["seq"]);
    let answer = desk.agent.call("POST", RESEND, None).await;
    assert!(
        answer.json["detail"].as_str().is_some_and(|detail| detail.contains("sent again already")),
        "{}",
        answer.json
    );
    assert_eq!(answer.refused(409), "conflict");
    desk.app.pump().await;
    assert_eq!(desk.sent().len(), before + 1);

    let desk = Desk::new().await;
    let rush = futures::future::join_all((0..3).map(|_| desk.agent.post(RESEND, json!({})).into_future())).await;
    assert_eq!(rush.iter().filter(|answer| answer.status == 201).count(), 1);
    assert!(rush.iter().all(|answer| [201, 409].contains(&answer.status)));
    desk.app.pump().await;
    assert_eq!(desk.sent().len(), before + 1);
}

#[tokio::test]
async fn what_fails_again_fails_visibly_and_is_sent_from_where_it_failed() {
    let desk = Desk::new().await;
    let before = desk.sent().len();
    desk.app.cloud().fail_next(Service::Ses, "SendEmail", Fault::MessageRejected);
    desk.agent.post(RESEND, json!({})).await.expect(201);
    desk.app.pump().await;
    assert_eq!(desk.records().await[2]["delivery"]["state"], "failed");
    assert_eq!(desk.agent.post(RESEND, json!({})).await.refused(409), "conflict");
    desk.agent.post("/v1/tickets/1/comments/3/resend", json!({})).await.expect(201);
    desk.app.pump().await;
    let sent = desk.sent();
    assert_eq!(sent.len(), before + 1);
    assert!(text(&sent[before]).contains("See the manual."), "the words of the reply");

    // A bounce that is the address's fault suppresses it: sending again says so.
    let bounce = json!({"bounce": {"bounceType": "Permanent", "bounceSubType": "General", "timestamp": desk.app.now().to_string(),
        "bouncedRecipients": [{"emailAddress": "anna@example.com", "diagnosticCode": "550 5.1.1 no such user"}]}});
    let told = event(&desk.app, &sent[before], "Bounce", &bounce);
    assert!(desk.app.deliver("record_mail_event", &[told]).await.is_empty());
    desk.agent.post("/v1/tickets/1/comments/4/resend", json!({})).await.expect(201);
    desk.app.pump().await;
    let delivery = desk.records().await[4]["delivery"].clone();
    assert_eq!(delivery["state"], "failed");
    assert!(
        delivery["detail"].as_str().is_some_and(|detail| detail.starts_with("the address is suppressed")),
        "{delivery}"
    );
    assert_eq!(desk.sent().len(), before + 1);
}

#[tokio::test]
async fn a_mail_that_was_given_up_and_sent_again_does_not_go_out_twice_when_its_message_is_sent_back() {
    let (app, tenant) = demo().await;
    let event = super::redrive::reply_on_its_way(&app, &tenant).await;
    let before = app.cloud().sent_mail().len();
    for receive_count in 1..=MAX_RECEIVES {
        app.cloud().fail_next(Service::Ses, "SendEmail", Fault::InternalError);
        assert_eq!(app.deliver_nth("send_mail", std::slice::from_ref(&event), receive_count).await.len(), 1);
        app.advance(SignedDuration::from_mins(6));
    }
    tenant.as_admin().post(RESEND, json!({})).await.expect(201);
    app.pump().await;
    assert_eq!(app.cloud().sent_mail().len(), before + 1);
    assert!(app.deliver("send_mail", &[event]).await.is_empty());
    assert_eq!(app.cloud().sent_mail().len(), before + 1);
}

#[tokio::test]
async fn what_has_no_mail_or_may_arrive_yet_is_refused() {
    let desk = Desk::new().await;
    let note = json!({"visibility": "internal", "text": "He has no manual."});
    desk.agent.post("/v1/tickets/1/comments", note).await.expect(201);
    desk.reply("Or call us.").await;
    for (seq, words) in [
        (1, "the mail of record 1 did not fail, bounce or get parked, or it was sent again already"),
        (3, "record 3 sent no mail"),
        (4, "the mail of record 4 did not fail, bounce or get parked, or it was sent again already"),
    ] {
        let answer = desk.agent.post(format!("/v1/tickets/1/comments/{seq}/resend"), json!({})).await;
        assert_eq!(answer.json["detail"], words);
        assert_eq!(answer.refused(409), "conflict");
    }
    for path in
        ["/v1/tickets/1/comments/9/resend", "/v1/tickets/9/comments/1/resend", "/v1/tickets/1/comments/x/resend"]
    {
        assert_eq!(desk.agent.post(path, json!({})).await.refused(404), "not_found", "{path}");
    }
    let stale = desk.agent.post(RESEND, json!({})).header("If-Match", "\"1\"").await;
    assert_eq!(stale.refused(412), "version_mismatch");
    let viewer = desk.tenant.as_role(Role::Viewer).await;
    assert_eq!(viewer.post(RESEND, json!({})).await.refused(403), "forbidden");
    let other = desk.app.tenant("other").await.as_admin();
    assert_eq!(other.post(RESEND, json!({})).await.refused(404), "not_found");
}

#[tokio::test]
async fn a_mail_of_a_closed_ticket_is_sent_again_and_the_ticket_stays_closed() {
    let desk = Desk::new().await;
    let close = json!({"status_id": desk.tenant.status_id(StatusCategory::Closed)});
    desk.agent.patch("/v1/tickets/1", close).await.expect(200);
    let before = desk.sent().len();
    desk.agent.post(RESEND, json!({})).await.expect(201);
    desk.app.pump().await;
    assert_eq!(desk.sent().len(), before + 1);
    assert!(text(&desk.sent()[before]).contains("See the manual."));
    assert_eq!(desk.agent.get("/v1/tickets/1").await.expect(200)["status"]["category"], "closed");
    assert_eq!(desk.agent.post(RESEND, json!({})).await.refused(409), "conflict");
}
