//! The CSAT survey: who is asked by mail, and what becomes of the answer.

use app::mailed_link::MailedLink;
use domain::{StatusCategory, TicketNumber};
use jiff::SignedDuration;
use kit::KeyRing;
use serde_json::{Value, json};

use super::{demo, header, last_record, mail, reply_address, resolve, strangers_mail};
use crate::{
    Call, TestApp, TestTenant,
    fake_cloud::{Fault, Service, signing_secret},
    tests::wrong_fields,
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn asks(tenant: &TestTenant) {
    tenant.as_admin().patch("/v1/mail_settings", json!({"asks_for_rating": true})).await.expect(200);
}

/// Subject, text and HTML of the newest mail.
fn newest(app: &TestApp) -> (String, String, String) {
    let sent = app.cloud().sent_mail().pop().expect("a mail");
    let mail = mail::parse(&sent.raw, &mail::Limits::default()).expect("our own mail can be read");
    (mail.subject, mail.text, mail.html.unwrap_or_default())
}

/// The token of the newest mail, which asks.
fn mailed_token(app: &TestApp) -> String {
    let (_, text, _) = newest(app);
    let rest = text.split_once("/survey#token=").unwrap_or_else(|| panic!("no survey: {text}")).1;
    rest.split_whitespace().next().unwrap_or_default().to_owned()
}

/// Anna has asked, her ticket is resolved, a day later she is asked in turn.
async fn asked() -> (TestApp, TestTenant, String) {
    let (app, tenant) = demo().await;
    asks(&tenant).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    resolve(&app, &tenant).await;
    app.pass(DAY).await;
    let token = mailed_token(&app);
    (app, tenant, token)
}

/// How many mails Anna got.
fn to_anna(app: &TestApp) -> usize {
    app.cloud().sent_mail().iter().filter(|sent| sent.destinations == ["anna@example.com"]).count()
}

fn open(app: &TestApp, token: &str) -> Call {
    app.nobody().post("/v1/surveys/open", json!({"token": token}))
}

fn rate(app: &TestApp, token: &str, mut body: Value) -> Call {
    body["token"] = json!(token);
    app.nobody().post("/v1/surveys/rate", body)
}

fn token_of(tenant: &TestTenant, number: u64, app: &TestApp) -> String {
    let ring = KeyRing::parse(&signing_secret()).expect("keys");
    MailedLink::new(tenant.id().clone(), TicketNumber(number), app.now()).token(&ring)
}

#[tokio::test]
async fn a_requester_is_asked_once_and_the_answer_stands_on_the_ticket() {
    let (app, tenant, token) = asked().await;
    let (subject, text, html) = newest(&app);
    let sent = app.cloud().sent_mail().pop().expect("a mail");
    assert_eq!((sent.destinations.as_slice(), subject.as_str()), (&["anna@example.com".to_owned()][..], "Re: Toner"));
    assert_eq!(header(&sent, "Auto-Submitted").as_deref(), Some("auto-replied"));
    assert!(text.contains("\"Toner\" (T-000001) was resolved"), "{text}");
    assert!((1..=5).all(|score| html.contains(&format!("#token={token}&amp;score={score}"))), "{html}");
    assert_eq!(last_record(&tenant, 1).await["delivery"]["state"], "sent");

    let unanswered = json!({"display_number": "T-000001", "title": "Toner", "rating": null});
    let shown = open(&app, &token).await.expect(200);
    let facts = ["display_number", "title", "rating"].map(|name| (&shown[name], &unanswered[name]));
    assert!(facts.iter().all(|(shown, expected)| shown == expected), "{shown}");
    let answered = rate(&app, &token, json!({"score": 4, "comment": " Quick,\n<b>and</b> kind. "})).await.expect(200);
    assert_eq!(answered["rating"]["score"], 4);
    assert_eq!(open(&app, &token).await.expect(200), answered);

    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!((&ticket["rating"]["score"], &ticket["status"]["category"]), (&json!(4), &json!("resolved")));
    let record = last_record(&tenant, 1).await;
    assert_eq!((&record["kind"], &record["actor"]["name"]), (&json!("rated"), &json!("Anna Müller")));
    assert_eq!((&record["changes"][0]["from"], &record["changes"][0]["to"]), (&Value::Null, &json!(4)));
    let html = record["comment"]["html"].as_str().expect("HTML");
    assert!(html.contains("&lt;b&gt;and") && record["comment"]["visibility"] == "public", "{html}");
    let anna = tenant.as_contact("anna@example.com").await;
    assert_eq!(anna.get("/v1/tickets/1").await.expect(200)["rating"]["score"], 4);

    // It closes, and nobody is asked anew.
    let mails = to_anna(&app);
    app.pass(DAY * 3).await;
    let closed = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!((&closed["status"]["category"], &closed["rating"]["score"]), (&json!("closed"), &json!(4)));
    assert_eq!(to_anna(&app), mails);
    let verified = tenant.as_admin().get("/v1/tickets/1/verification").await.expect(200);
    assert_eq!(verified["first_invalid_seq"], Value::Null, "{verified}");
}

#[tokio::test]
async fn a_link_works_for_30_days_on_its_ticket_alone() {
    let (app, tenant, token) = asked().await;
    let other = app.tenant("other").await;
    for late_or_forged in ["x", &format!("{}A", &token[..token.len() - 1]), &token[1..]] {
        assert_eq!(open(&app, late_or_forged).await.refused(401), "invalid_token");
        assert_eq!(rate(&app, late_or_forged, json!({"score": 4})).await.refused(401), "invalid_token");
    }
    let file = app.nobody().post("/v1/attachment_links/redeem", json!({"token": token})).await;
    assert_eq!(file.refused(401), "invalid_token");
    for (of, number) in [(&tenant, 9), (&other, 1)] {
        let token = token_of(of, number, &app);
        open(&app, &token).await.expect(404);
        rate(&app, &token, json!({"score": 4})).await.expect(404);
    }
    app.advance(DAY * 29);
    rate(&app, &token, json!({"score": 1})).await.expect(200);
    rate(&app, &token, json!({"score": 5})).await.expect(200);
    app.advance(DAY);
    assert_eq!(rate(&app, &token, json!({"score": 2})).await.refused(401), "invalid_token");
    let rating = tenant.as_admin().get("/v1/tickets/1").await.expect(200)["rating"].clone();
    assert_eq!(rating["score"], 5, "{rating}");
}

#[tokio::test]
async fn an_answer_that_can_not_be_is_refused_by_name_and_too_many_are_put_off() {
    let (app, tenant, token) = asked().await;
    let long = "é".repeat(2_001);
    for (answer, field) in [
        (json!({"score": 0}), "score"),
        (json!({"score": 6}), "score"),
        (json!({"score": "4"}), "score"),
        (json!({}), "score"),
        (json!({"score": 4, "comment": long}), "comment"),
    ] {
        let refused = rate(&app, &token, answer).await.expect(422);
        assert_eq!(wrong_fields(&refused), [field], "{refused}");
    }
    assert_eq!(tenant.as_admin().get("/v1/tickets/1").await.expect(200)["rating"], Value::Null);
    // The same answer again writes nothing, and counts as a try.
    rate(&app, &token, json!({"score": 3, "comment": "é".repeat(2_000)})).await.expect(200);
    let seq = last_record(&tenant, 1).await["seq"].clone();
    rate(&app, &token, json!({"score": 3, "comment": " \n"})).await.expect(200);
    assert_eq!(last_record(&tenant, 1).await["seq"], seq);
    let mut refused = None;
    for n in 0..20_u8 {
        let answer = rate(&app, &token, json!({"score": 1 + n % 5})).await;
        refused = (answer.status != 200).then_some(answer);
    }
    assert_eq!(refused.expect("one too many").refused(429), "too_many_requests");
    open(&app, &token).await.expect(200);
}

#[tokio::test]
async fn a_stranger_is_asked_without_their_words_and_reads_none_of_them() {
    let (app, tenant) = demo().await;
    asks(&tenant).await;
    strangers_mail(&app, &tenant).await;
    resolve(&app, &tenant).await;
    app.pass(DAY).await;
    let token = mailed_token(&app);
    let (subject, text, html) = newest(&app);
    assert_eq!(subject, "How was our help with T-000001?");
    let raw = String::from_utf8_lossy(&app.cloud().sent_mail().pop().expect("a mail").raw).into_owned();
    for word in ["toner", "Anna", "M=C3=BCller"] {
        assert!(!format!("{raw}{text}{html}").contains(word), "{word}: {raw}");
    }
    assert_eq!(open(&app, &token).await.expect(200)["title"], Value::Null);
}

#[tokio::test]
async fn nobody_is_asked_of_what_goes_on_or_where_no_mail_may_go() {
    let (app, tenant) = demo().await;
    asks(&tenant).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "Precedence: bulk\n", "x"), tenant.address()).await;
    resolve(&app, &tenant).await;
    app.pass(DAY).await;
    let effect = last_record(&tenant, 1).await["effects"][0].clone();
    assert_eq!(effect["detail"], "no survey, because no mail of the ticket has gone out before");
    assert_eq!(app.cloud().sent_mail().len(), 0);

    let (app, tenant) = demo().await;
    asks(&tenant).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    resolve(&app, &tenant).await;
    let to = reply_address(&app.cloud().sent_mail()[0]);
    app.receive_mail(&mail("m2", &to, "Re: Toner", "", "It is not."), &to).await;
    app.pass(DAY * 2).await;
    assert_eq!(to_anna(&app), 1, "the acknowledgement");
}

#[tokio::test]
async fn an_answer_to_the_mail_that_asks_reopens_the_ticket() {
    let (app, tenant, token) = asked().await;
    let to = reply_address(&app.cloud().sent_mail().pop().expect("a mail"));
    app.receive_mail(&mail("m2", &to, "Re: Toner", "", "It is empty again."), &to).await;
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!(ticket["status"]["category"], "open", "{ticket}");
    // The answer to the question counts all the same, and moves nothing.
    rate(&app, &token, json!({"score": 2, "comment": "Again!"})).await.expect(200);
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!((&ticket["status"]["category"], &ticket["rating"]["score"]), (&json!("open"), &json!(2)));
}

#[tokio::test]
async fn the_hours_are_checked_and_french_requesters_are_asked_in_french() {
    let app = TestApp::new();
    let tenant = app.tenant_speaking("demo", "fr").await;
    let admin = tenant.as_admin();
    for hours in [0, 169] {
        let refused = admin.patch("/v1/mail_settings", json!({"rating_delay_hours": hours})).await.expect(422);
        assert_eq!(wrong_fields(&refused), ["rating_delay_hours"]);
    }
    let asks = json!({"asks_for_rating": true, "rating_delay_hours": 1});
    let settings = admin.patch("/v1/mail_settings", asks).await.expect(200);
    assert_eq!((&settings["asks_for_rating"], &settings["rating_delay_hours"]), (&json!(true), &json!(1)));
    app.receive_mail(&mail("m1", tenant.address(), "Encre", "", "x"), tenant.address()).await;
    resolve(&app, &tenant).await;
    app.pass(SignedDuration::from_hours(1)).await;
    let (_, text, _) = newest(&app);
    assert!(text.contains("Que pensez-vous de notre aide"), "{text}");
}

#[tokio::test]
async fn what_a_change_of_settings_makes_due_at_once_is_not_forgotten() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    resolve(&app, &tenant).await;
    app.pass(DAY + SignedDuration::from_hours(6)).await;
    // Due six hours ago, and then something writes the ticket.
    asks(&tenant).await;
    app.pass(SignedDuration::from_hours(1)).await;
    admin.patch("/v1/tickets/1", json!({"tags": ["printer"]})).await.expect(200);
    app.advance(SignedDuration::from_mins(1));
    app.sweep().await;
    mailed_token(&app);
    app.pass(DAY * 2).await;
    let ticket = admin.get("/v1/tickets/1").await.expect(200);
    assert_eq!(ticket["status"]["category"], "closed", "{ticket}");
}

#[tokio::test]
async fn a_member_who_closes_a_ticket_ends_it_without_a_question() {
    let (app, tenant) = demo().await;
    asks(&tenant).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    resolve(&app, &tenant).await;
    let closed = json!({"status_id": tenant.status_id(StatusCategory::Closed)});
    tenant.as_admin().patch("/v1/tickets/1", closed).await.expect(200);
    app.pass(DAY * 4).await;
    assert_eq!(app.cloud().sent_mail().len(), 1, "the acknowledgement");
}

#[tokio::test]
async fn words_are_said_once_however_often_they_are_sent_and_the_assignee_is_told() {
    let (app, tenant, token) = asked().await;
    let words = json!({"score": 1, "comment": "Still broken, please call me."});
    for _ in 0..3 {
        assert_eq!(rate(&app, &token, words.clone()).await.expect(200)["rating"]["score"], 1);
        app.pump().await;
    }
    rate(&app, &token, json!({"score": 4})).await.expect(200);
    assert_eq!(rate(&app, &token, words).await.expect(200)["rating"]["score"], 1, "said before, and meant now");
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!(ticket["comment_count"], 2, "{ticket}");
    let members = tenant.as_admin().get("/v1/members").await.expect(200);
    let mut members = members["data"].as_array().expect("members").iter();
    let assignee = members.find(|member| member["id"] == ticket["assignee"]["id"]).expect("who resolved it");
    let sent =
        app.cloud().sent_mail().into_iter().filter(|sent| json!(sent.destinations) == json!([assignee["email"]]));
    let told: Vec<_> =
        sent.map(|sent| mail::parse(&sent.raw, &mail::Limits::default()).expect("our own mail")).collect();
    let [told] = &told[..] else { panic!("{} mails", told.len()) };
    assert!(told.subject.contains("rated the help") && told.text.contains("please call me"), "{}", told.text);
    // A day's words are limited, scores alone are not.
    rate(&app, &token, json!({"score": 1, "comment": "And again."})).await.expect(200);
    let more = rate(&app, &token, json!({"score": 1, "comment": "And again!"})).await;
    assert_eq!(more.refused(429), "too_many_requests");
    rate(&app, &token, json!({"score": 2})).await.expect(200);
}

#[tokio::test]
async fn words_of_a_rating_are_quoted_to_nobody_and_no_member_reads_the_link() {
    let (app, tenant, token) = asked().await;
    let admin = tenant.as_admin();
    admin.patch("/v1/mail_settings", json!({"quoted_comments": 5})).await.expect(200);
    rate(&app, &token, json!({"score": 1, "comment": "The agent was rude."})).await.expect(200);
    let (_, text, _) = newest(&app);
    let to = reply_address(&app.cloud().sent_mail().pop().expect("a mail"));
    let quoted = text.trim().replace('\n', "\n> ");
    let answer = format!("It broke again.\n\nOn 1 Jan 2036, Demo wrote:\n> {quoted}");
    app.receive_mail(&mail("m2", &to, "Re: Toner", "", &answer), &to).await;
    let html = last_record(&tenant, 1).await["comment"]["html"].to_string();
    assert!(html.contains("It broke again.") && html.contains("/survey"), "{html}");
    assert!(!html.contains(&token[..20]), "{html}");
    admin.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "On our way."})).await.expect(201);
    app.pump().await;
    let (_, text, html) = newest(&app);
    assert!(text.contains("> It broke again.") && !format!("{text}{html}").contains("rude"), "{text}");
}

#[tokio::test]
async fn a_survey_that_comes_too_late_or_of_a_merged_ticket_asks_nothing() {
    let (app, tenant) = demo().await;
    asks(&tenant).await;
    let admin = tenant.as_admin();
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    resolve(&app, &tenant).await;
    app.cloud().fail_next(Service::Ses, "SendEmail", Fault::MessageRejected);
    app.pass(DAY).await;
    let failed = last_record(&tenant, 1).await;
    assert_eq!(failed["delivery"]["state"], "failed");
    let token = token_of(&tenant, 1, &app);
    rate(&app, &token, json!({"score": 5})).await.expect(200);
    admin.post(format!("/v1/tickets/1/comments/{}/resend", failed["seq"]), json!({})).await.expect(201);
    app.pump().await;
    assert_eq!(last_record(&tenant, 1).await["delivery"]["detail"], "the requester has rated the help already");
    tenant.ticket("All printers", "anna@example.com").await;
    admin.post("/v1/tickets/1/merge", json!({"into": 2})).await.expect(200);
    open(&app, &token).await.expect(404);
    rate(&app, &token, json!({"score": 1})).await.expect(404);
}
