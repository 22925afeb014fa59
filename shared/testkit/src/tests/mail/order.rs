//! Mails of a ticket go out in the order in which they were written.

use domain::Role;
use jiff::SignedDuration;
use kit::declare::MAX_RECEIVES;
use serde_json::{Value, json};

use super::{demo, text};
use crate::{
    TestApp, TestTenant,
    fake_cloud::{Fault, Service},
};

/// Two replies on their way out: the events that ask for their mails.
async fn two_replies(app: &TestApp, tenant: &TestTenant) -> [String; 2] {
    let agent = tenant.as_role(Role::Agent).await;
    tenant.ticket("Toner", "anna@example.com").await;
    app.pump().await;
    for words in ["Shake it.", "Then put it back."] {
        let body = json!({"visibility": "public", "text": words});
        agent.post("/v1/tickets/1/comments", body).await.expect(201);
    }
    let records: Vec<Value> = app.cloud().drain_stream();
    let records: Vec<Value> =
        records.into_iter().filter(|record| record["dynamodb"]["NewImage"]["type"]["S"] == "audit_record").collect();
    app.dispatch_stream(json!({"Records": records})).await;
    let events = app.cloud().published_events();
    let [.., first, second] = events.as_slice() else { panic!("two events") };
    [first, second].map(|event| event.delivered().to_string())
}

/// Whether the worker is done with the message, some seconds later.
async fn is_done(app: &TestApp, event: &str, receive_count: u32) -> bool {
    app.advance(SignedDuration::from_secs(5));
    app.deliver_nth("send_mail", &[event.to_owned()], receive_count).await.is_empty()
}

fn words_sent(app: &TestApp, before: usize) -> Vec<&'static str> {
    let known = ["Shake it.", "Then put it back."];
    let sent = app.cloud().sent_mail();
    let of = |mail| known.into_iter().find(|words| text(mail).contains(words)).expect("a reply");
    sent[before..].iter().map(of).collect()
}

#[tokio::test]
async fn a_reply_waits_for_the_one_before_it_which_a_throttled_service_holds_up() {
    let (app, tenant) = demo().await;
    let [first, second] = two_replies(&app, &tenant).await;
    let before = app.cloud().sent_mail().len();
    assert!(!is_done(&app, &second, 1).await, "the first has not been tried");
    app.cloud().fail_next(Service::Ses, "SendEmail", Fault::Throttle);
    assert!(!is_done(&app, &first, 1).await);
    assert_eq!(app.cloud().pending_faults(), 0);
    assert!(!is_done(&app, &second, 2).await, "the first is throttled");
    assert!(words_sent(&app, before).is_empty());

    assert!(is_done(&app, &first, 2).await, "no lease of five seconds ago is in the way");
    assert!(is_done(&app, &second, 3).await);
    assert_eq!(words_sent(&app, before), ["Shake it.", "Then put it back."]);
}

#[tokio::test]
async fn a_reply_waits_for_none_that_failed() {
    let (app, tenant) = demo().await;
    let [first, second] = two_replies(&app, &tenant).await;
    let before = app.cloud().sent_mail().len();
    for receive_count in 1..=MAX_RECEIVES {
        app.cloud().fail_next(Service::Ses, "SendEmail", Fault::Throttle);
        assert!(!is_done(&app, &first, receive_count).await);
    }
    assert!(is_done(&app, &second, 2).await);
    assert_eq!(words_sent(&app, before), ["Then put it back."]);
}

#[tokio::test]
async fn a_reply_goes_out_in_its_last_attempt_whatever_became_of_the_one_before_it() {
    let (app, tenant) = demo().await;
    let [_, second] = two_replies(&app, &tenant).await;
    let before = app.cloud().sent_mail().len();
    for receive_count in 1..MAX_RECEIVES {
        assert!(!is_done(&app, &second, receive_count).await);
    }
    let records = tenant.as_admin().get("/v1/tickets/1/audit_records").await.expect(200);
    assert_eq!(records["data"][2]["comment"]["delivery"]["state"], "queued");
    assert!(is_done(&app, &second, MAX_RECEIVES).await);
    assert_eq!(words_sent(&app, before), ["Then put it back."]);
}
