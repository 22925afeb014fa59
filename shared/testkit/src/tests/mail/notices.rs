//! Members are told of comments by mail: those whom one names, and those who follow its ticket.

use domain::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{demo, header, last_record, mail, reply_address};
use crate::{InboundMail, Session, TestApp, TestTenant};

/// To whom, with which subject and text, the mails to that member went.
async fn told(app: &TestApp, member: &Session) -> Vec<(String, String)> {
    let email = member.get("/v1/me").await.expect(200)["email"].as_str().expect("an address").to_owned();
    let sent = app.cloud().sent_mail().into_iter().filter(|sent| sent.destinations == [email.as_str()]);
    sent.map(|sent| {
        let mail = mail::parse(&sent.raw, &mail::Limits::default()).expect("our own mail can be read");
        (mail.subject, mail.text)
    })
    .collect()
}

async fn follow(tenant: &TestTenant, members: &[&Session]) -> Value {
    let ids: Vec<&str> = members.iter().map(|member| member.id()).collect();
    tenant.as_admin().patch("/v1/tickets/1", json!({"follower_ids": ids})).await.expect(200)
}

#[tokio::test]
async fn a_note_that_names_a_member_is_mailed_to_them_once_and_to_nobody_outside() {
    let (app, tenant) = demo().await;
    app.deliver_everything_twice();
    let (agent, viewer) = (tenant.as_role(Role::Agent).await, tenant.as_role(Role::Viewer).await);
    tenant.ticket("Toner", "anna@example.com").await;
    app.pump().await;
    let before = app.cloud().sent_mail().len();
    let note = json!({"visibility": "internal", "html": "<p>Could <b>you</b> look?</p>", "mention_ids": [viewer.id(), agent.id()]});
    agent.post("/v1/tickets/1/comments", note).await.expect(201);
    app.pump().await;
    let [(subject, text)] = <[_; 1]>::try_from(told(&app, &viewer).await).expect("one mail");
    assert!(subject.starts_with("T-000001: ") && subject.ends_with(" mentions you – Toner"), "{subject}");
    assert!(text.contains("an internal note on T-000001") && text.contains("Could you look?"), "{text}");
    assert_eq!(app.cloud().sent_mail().len(), before + 1, "the author is not told, and Anna not either");
    let sent = app.cloud().sent_mail().pop().expect("the notice");
    assert_eq!(header(&sent, "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert!(!reply_address(&sent).contains('+'), "an answer to a note would be public: {}", reply_address(&sent));
    let effects = last_record(&tenant, 1).await["effects"].clone();
    assert_eq!(effects[0]["kind"], "notify_members");
    let detail = effects[0]["detail"].as_str().expect("words");
    assert!(detail.ends_with(", because the comment names them"), "{detail}");
}

#[tokio::test]
async fn followers_are_told_of_what_others_write_until_they_stop() {
    let (app, tenant) = demo().await;
    let (agent, lead) = (tenant.as_role(Role::Agent).await, tenant.as_role(Role::TeamLead).await);
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "The toner is empty."), tenant.address()).await;
    let ticket = follow(&tenant, &[&agent, &lead]).await;
    assert_eq!(ticket["followers"].as_array().map(Vec::len), Some(2), "{ticket}");
    agent.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "Which colour?"})).await.expect(201);
    app.pump().await;
    assert_eq!((told(&app, &agent).await.len(), told(&app, &lead).await.len()), (0, 1));
    let reply = app.cloud().sent_mail().into_iter().rev().find(|sent| sent.destinations == ["anna@example.com"]);
    let to = reply_address(&reply.expect("the reply"));
    let answer = "Blue.\n\nOn Tue, Jan 15, 2036, Marie wrote:\n> Which colour?\n";
    app.receive_mail(&mail("m2", &to, "Re: Toner", "", answer), &to).await;
    let [(subject, text)] = <[_; 1]>::try_from(told(&app, &agent).await).expect("one mail");
    assert_eq!(subject, "T-000001: Anna Müller wrote – Toner");
    assert!(
        text.contains("Blue.") && !text.contains("Which colour?") && text.contains("You follow this ticket"),
        "{text}"
    );
    // What a machine sends is no news, and who has stopped is told nothing.
    app.receive_mail(&mail("m3", &to, "Away", "Auto-Submitted: auto-replied\n", "Away."), &to).await;
    follow(&tenant, &[]).await;
    app.receive_mail(&mail("m4", &to, "Re: Toner", "", "And now?"), &to).await;
    assert_eq!((told(&app, &agent).await.len(), told(&app, &lead).await.len()), (1, 2));
}

#[tokio::test]
async fn quiet_hours_hold_for_comments_too() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    let quiet = json!({"quiet_hours": {"from_minute": 540, "until_minute": 720, "time_zone": "Europe/Paris"}});
    agent.patch("/v1/me", quiet).await.expect(200);
    tenant.ticket("Toner", "anna@example.com").await;
    let note = json!({"visibility": "internal", "text": "Look.", "mention_ids": [agent.id()]});
    tenant.as_admin().post("/v1/tickets/1/comments", note).await.expect(201);
    app.pump().await;
    assert_eq!(told(&app, &agent).await.len(), 0);
    app.pass(SignedDuration::from_hours(3)).await;
    assert_eq!(told(&app, &agent).await.len(), 1);
}

#[tokio::test]
async fn who_is_no_member_can_neither_be_named_nor_name_nor_see_who_follows() {
    let (app, tenant) = demo().await;
    let other = app.tenant("other").await;
    let anna = tenant.as_contact("anna@example.com").await;
    tenant.ticket("Toner", "anna@example.com").await;
    let foreign = other.as_admin();
    let note = |id: &str| json!({"visibility": "public", "text": "x", "mention_ids": [id]});
    let refused = |answer: Value| answer["errors"][0]["field"].as_str().unwrap_or_default().to_owned();
    let admin = tenant.as_admin();
    let comments = "/v1/tickets/1/comments";
    assert_eq!(refused(admin.post(comments, note(foreign.id())).await.expect(422)), "mention_ids");
    assert_eq!(refused(anna.post(comments, note(admin.id())).await.expect(422)), "mention_ids");
    let following = json!({"follower_ids": [foreign.id()]});
    assert_eq!(refused(admin.patch("/v1/tickets/1", following).await.expect(422)), "follower_ids");
    follow(&tenant, &[&admin]).await;
    assert_eq!(anna.get("/v1/tickets/1").await.expect(200)["followers"], json!([]));
    let records = anna.get("/v1/tickets/1/audit_records").await.expect(200);
    assert!(!records.to_string().contains("followers"), "{records}");
}

#[tokio::test]
async fn a_notice_says_where_nothing_proves_who_wrote() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "The toner is empty."), tenant.address()).await;
    follow(&tenant, &[&agent]).await;
    for (id, dmarc) in [("m2", "PASS"), ("m3", "GRAY")] {
        let raw = mail(id, tenant.address(), "Re: Toner", "In-Reply-To: <m1@example.com>\n", "Still.");
        let inbound =
            InboundMail { dmarc: dmarc.into(), ..InboundMail::new(&app, raw.replace('\n', "\r\n"), tenant.address()) };
        assert!(app.receive(&inbound).await);
        app.pump().await;
    }
    let told = told(&app, &agent).await;
    let warns: Vec<bool> =
        told.iter().map(|(_, text)| text.contains("Nothing proves that Anna Müller wrote")).collect();
    assert_eq!(warns, [false, true], "{told:?}");
}
