//! A member who answers from a mail program, and those who only say that they are one.

use domain::{MemberRole, Role, StatusCategory};
use serde_json::json;

use super::{demo, header, last_record, mail, reply_address, text};
use crate::{InboundMail, TestApp, TestTenant};

/// A ticket of Anna's that was answered once: the address that answers go to, and the Message-ID of the answer.
async fn answered(app: &TestApp, tenant: &TestTenant) -> (String, String) {
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "Floor 2."), tenant.address()).await;
    let reply = json!({"visibility": "public", "text": "On it."});
    tenant.as_role(Role::Agent).await.post("/v1/tickets/1/comments", reply).await.expect(201);
    app.pump().await;
    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), 2, "acknowledgement and reply");
    (reply_address(&sent[1]), header(&sent[1], "Message-ID").expect("a Message-ID"))
}

/// A mail of the member's.
fn from_member(app: &TestApp, email: &str, to: &str, headers: &str) -> InboundMail {
    let raw = mail("m2", to, "Re: Toner", headers, "We bring it today.");
    InboundMail::new(app, raw.replace("anna@example.com", email).replace('\n', "\r\n"), to)
}

#[tokio::test]
async fn a_members_proven_mail_to_the_signed_address_is_a_public_reply() {
    for role in [MemberRole::Agent, MemberRole::TeamLead, MemberRole::Manager, MemberRole::Admin] {
        let (app, tenant) = demo().await;
        let (to, _) = answered(&app, &tenant).await;
        let member = tenant.member(role).await;
        let inbound = from_member(&app, member.email.as_str(), &to, "");
        for _ in 0..2 {
            assert!(app.receive(&inbound).await);
            app.pump().await;
        }
        let record = last_record(&tenant, 1).await;
        assert_eq!((&record["actor"]["kind"], &record["actor"]["id"]), (&json!("member"), &json!(member.id.as_str())));
        assert_eq!((&record["channel"], &record["comment"]["visibility"]), (&json!("mail"), &json!("public")));
        assert_eq!(record["comment"]["author"]["name"], member.name);
        assert_eq!(record["comment"]["delivery"]["state"], "sent");
        let sent = app.cloud().sent_mail();
        assert_eq!(sent.len(), 3, "once");
        assert_eq!(sent[2].destinations, ["anna@example.com"]);
        assert!(text(&sent[2]).contains("We bring it today."), "{}", text(&sent[2]));
        assert!(!text(&sent[2]).contains(member.email.as_str()), "the member's own address stays inside");
        let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
        assert_eq!(ticket["comment_count"], 3);
    }
}

#[tokio::test]
async fn a_members_answer_to_a_closed_ticket_reaches_who_asked_in_a_follow_up() {
    let (app, tenant) = demo().await;
    let (to, _) = answered(&app, &tenant).await;
    let closed = json!({"status_id": tenant.status_id(StatusCategory::Closed)});
    tenant.as_admin().patch("/v1/tickets/1", closed).await.expect(200);
    app.pump().await;
    let before = app.cloud().sent_mail().len();
    let member = tenant.member(MemberRole::Agent).await;
    let inbound = from_member(&app, member.email.as_str(), &to, "");
    for _ in 0..2 {
        assert!(app.receive(&inbound).await);
        app.pump().await;
    }
    let follow_up = tenant.as_admin().get("/v1/tickets/2").await.expect(200);
    assert_eq!((&follow_up["requester"]["email"], &follow_up["follow_up_of"]), (&json!("anna@example.com"), &json!(1)));
    let record = last_record(&tenant, 2).await;
    assert_eq!((&record["actor"]["kind"], &record["actor"]["id"]), (&json!("member"), &json!(member.id.as_str())));
    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), before + 1, "the reply, and no acknowledgement");
    assert_eq!(sent[before].destinations, ["anna@example.com"]);
    assert!(text(&sent[before]).contains("We bring it today."), "{}", text(&sent[before]));

    let answer = mail("m3", &reply_address(&sent[before]), "Re: Toner", "", "Thank you.");
    app.receive_mail(&answer, tenant.address()).await;
    assert_eq!(last_record(&tenant, 2).await["comment"]["text"], "Thank you.");
}

#[tokio::test]
async fn a_mail_that_only_says_it_is_a_members_is_a_contacts_and_goes_to_nobody() {
    type Change = fn(&mut InboundMail);
    let nothing: Change = |_| {};
    let cases: [(&str, MemberRole, bool, &str, Change); 9] = [
        ("DMARC failed", MemberRole::Agent, true, "", |mail| mail.dmarc = "FAIL".into()),
        ("DMARC has no opinion", MemberRole::Agent, true, "", |mail| mail.dmarc = "GRAY".into()),
        ("DMARC was not checked", MemberRole::Agent, true, "", |mail| mail.dmarc = "DISABLED".into()),
        ("From stands there twice", MemberRole::Agent, true, "", |mail| {
            mail.raw = [&b"From: Eve <eve@evil.example>\r\n"[..], &mail.raw[..]].concat();
        }),
        ("From names two", MemberRole::Agent, true, "", |mail| {
            let raw = String::from_utf8_lossy(&mail.raw).replacen(">\r\nTo:", ">, Eve <eve@evil.example>\r\nTo:", 1);
            mail.raw = raw.into_bytes();
        }),
        ("a program", MemberRole::Agent, true, "Auto-Submitted: auto-replied\n", nothing),
        ("no sender on the envelope", MemberRole::Agent, true, "", |mail| mail.sender = "<>".into()),
        ("a viewer may not reply", MemberRole::Viewer, true, "", nothing),
        ("not the signed address", MemberRole::Agent, false, "", nothing),
    ];
    for (what, role, is_signed, headers, change) in cases {
        let (app, tenant) = demo().await;
        let (signed, message_id) = answered(&app, &tenant).await;
        let member = tenant.member(role).await;
        let to = if is_signed { signed } else { tenant.address().to_owned() };
        let headers = format!("{headers}In-Reply-To: {message_id}\n");
        let mut inbound = from_member(&app, member.email.as_str(), &to, &headers);
        change(&mut inbound);
        assert!(app.receive(&inbound).await, "{what}");
        app.pump().await;
        let record = last_record(&tenant, 1).await;
        assert_eq!(record["actor"]["kind"], "contact", "{what}: {record}");
        assert_ne!(record["actor"]["id"], member.id.as_str(), "{what}");
        assert_eq!(
            record["comment"]["mail"]["from"].as_str().map(|from| from.contains(member.email.as_str())),
            Some(true)
        );
        assert_eq!(record["effects"], json!([]), "{what}");
        assert_eq!(app.cloud().sent_mail().len(), 2, "{what}: nothing goes to Anna in the member's name");
    }
}

#[tokio::test]
async fn a_member_who_asks_for_help_answers_as_the_requester() {
    let (app, tenant) = demo().await;
    let member = tenant.member(MemberRole::Agent).await;
    let email = member.email.as_str();
    let first = mail("m1", tenant.address(), "My own toner", "", "Floor 3.").replace("anna@example.com", email);
    app.receive_mail(&first, tenant.address()).await;
    let to = reply_address(&app.cloud().sent_mail()[0]);
    assert!(app.receive(&from_member(&app, email, &to, "")).await);
    app.pump().await;
    let record = last_record(&tenant, 1).await;
    assert_eq!((&record["seq"], &record["actor"]["kind"]), (&json!(2), &json!("contact")));
    assert_eq!(app.cloud().sent_mail().len(), 1, "nobody is told what they wrote themselves");
}
