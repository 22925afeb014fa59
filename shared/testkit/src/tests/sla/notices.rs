//! Members are told of warnings and breaches: once, and not in their quiet hours.

use domain::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{monday, promise, promise_instead, records_of};
use crate::{
    Session, TestApp, TestTenant,
    fake_cloud::{Fault, Service},
    tests::{path_of, wrong_fields},
};

/// Warned after a minute, breached after two; the assignee is told of both, these members of the breach.
async fn policy_that_tells(tenant: &TestTenant, member_ids: &[&str]) {
    let mut policy = promise(120, 864_000, 60);
    let mut at_breach = vec![json!({"kind": "notify_assignee"})];
    if !member_ids.is_empty() {
        at_breach.push(json!({"kind": "notify_members", "member_ids": member_ids}));
    }
    policy["escalations"] = json!([
        {"kinds": ["first_response"], "when": {"at": "warning"}, "actions": [{"kind": "notify_assignee"}]},
        {"kinds": ["first_response"], "when": {"at": "breach"}, "actions": at_breach}]);
    promise_instead(tenant, policy).await;
}

async fn assigned(tenant: &TestTenant, agent: &Session) -> String {
    let path = path_of(&tenant.ticket("The printer is on fire", "anna@example.com").await);
    tenant.as_admin().patch(&path, json!({"assignee_id": agent.id()})).await.expect(200);
    path
}

/// To whom, and with which subject, the mails since then went.
fn told(app: &TestApp, since: usize) -> Vec<(String, String)> {
    let mails = app.cloud().sent_mail();
    let subject = |raw: &[u8]| mail::parse(raw, &mail::Limits::default()).expect("a mail").subject;
    mails[since..].iter().map(|sent| (sent.destinations.join(","), subject(&sent.raw))).collect()
}

async fn email_of(session: &Session) -> String {
    session.get("/v1/me").await.expect(200)["email"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn the_assignee_is_told_of_both_and_others_of_the_breach_once_each() {
    let app = monday();
    app.deliver_everything_twice();
    let tenant = app.tenant("demo").await;
    let (admin, agent) = (tenant.as_admin(), tenant.as_role(Role::Agent).await);
    policy_that_tells(&tenant, &[admin.id(), agent.id()]).await;
    let path = assigned(&tenant, &agent).await;
    app.pump().await;
    let before = app.cloud().sent_mail().len();
    app.pass(SignedDuration::from_mins(5)).await;
    let (agent_email, admin_email) = (email_of(&agent).await, email_of(&admin).await);
    let mails = told(&app, before);
    let subjects =
        |email: &str| mails.iter().filter(|(to, _)| to == email).map(|(_, subject)| &**subject).collect::<Vec<_>>();
    assert_eq!(
        subjects(&agent_email),
        [
            "T-000001: first response due soon – The printer is on fire",
            "T-000001: first response overdue – The printer is on fire"
        ]
    );
    assert_eq!(subjects(&admin_email), ["T-000001: first response overdue – The printer is on fire"]);
    assert_eq!(mails.len(), 3);
    let breached = records_of(&admin, &path, &["sla_breached"]).await.remove(0);
    let kinds: Vec<&Value> =
        breached["effects"].as_array().expect("effects").iter().map(|effect| &effect["kind"]).collect();
    assert_eq!(kinds, ["notify_members", "notify_members"]);
}

#[tokio::test]
async fn quiet_hours_hold_a_notice_back_and_the_record_keeps_the_true_time() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    policy_that_tells(&tenant, &[]).await;
    // Ten o'clock in Paris; quiet until noon.
    let quiet = json!({"quiet_hours": {"from_minute": 540, "until_minute": 720, "time_zone": "europe/paris"}});
    let me = agent.patch("/v1/me", quiet).await.expect(200);
    assert_eq!(me["quiet_hours"]["time_zone"], "Europe/Paris");
    assert_eq!(agent.get("/v1/me").await.expect(200)["quiet_hours"], me["quiet_hours"]);
    let path = assigned(&tenant, &agent).await;
    app.pump().await;
    let before = app.cloud().sent_mail().len();
    app.pass(SignedDuration::from_mins(110)).await;
    assert_eq!(told(&app, before), []);
    let breached = records_of(&agent, &path, &["sla_breached"]).await.remove(0);
    assert_eq!(breached["sla"][0]["at"], "2026-11-23T09:02:00Z");
    app.deliver_everything_twice();
    app.pass(SignedDuration::from_mins(15)).await;
    app.pass(SignedDuration::from_mins(5)).await;
    let subjects: Vec<String> = told(&app, before).into_iter().map(|(_, subject)| subject).collect();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert!(subjects.iter().any(|subject| subject.contains("overdue")));
    agent.patch("/v1/me", json!({"quiet_hours": null})).await.expect(200);
    assert_eq!(agent.get("/v1/me").await.expect(200)["quiet_hours"], json!(null));
}

#[tokio::test]
async fn a_warning_that_was_heeded_in_the_quiet_hours_is_not_sent_after_them() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    policy_that_tells(&tenant, &[]).await;
    let quiet = json!({"quiet_hours": {"from_minute": 540, "until_minute": 720, "time_zone": "Europe/Paris"}});
    agent.patch("/v1/me", quiet).await.expect(200);
    let path = assigned(&tenant, &agent).await;
    app.pump().await;
    app.pass(SignedDuration::from_secs(70)).await;
    agent.post(format!("{path}/comments"), json!({"visibility": "public", "text": "we come"})).await.expect(201);
    app.pump().await;
    let before = app.cloud().sent_mail().len();
    app.pass(SignedDuration::from_hours(3)).await;
    assert_eq!(told(&app, before), []);
}

#[tokio::test]
async fn what_fails_is_sent_with_the_next_try_and_to_nobody_twice() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let (admin, agent) = (tenant.as_admin(), tenant.as_role(Role::Agent).await);
    policy_that_tells(&tenant, &[admin.id()]).await;
    assigned(&tenant, &agent).await;
    app.pump().await;
    app.pass(SignedDuration::from_secs(70)).await;
    app.advance(SignedDuration::from_secs(120));
    let wake = json!({"tenant_id": tenant.id(), "number": 1}).to_string();
    assert!(app.deliver("wake_ticket", &[wake]).await.is_empty());
    let seq = records_of(&admin, "/v1/tickets/1", &["sla_breached"]).await[0]["seq"].clone();
    let notice = [json!({"tenant_id": tenant.id(), "number": 1, "notice_seq": seq}).to_string()];
    let before = app.cloud().sent_mail().len();
    app.cloud().fail_next(Service::Ses, "SendEmail", Fault::InternalError);
    assert_eq!(app.deliver("notify_members", &notice).await.len(), 1);
    assert_eq!(app.deliver("notify_members", &notice).await.len(), 1, "its lease is not over");
    app.advance(SignedDuration::from_mins(3));
    assert!(app.deliver("notify_members", &notice).await.is_empty());
    assert_eq!(told(&app, before).len(), 2);
    assert!(app.deliver("notify_members", &notice).await.is_empty());
    assert_eq!(told(&app, before).len(), 2);
}

#[tokio::test]
async fn quiet_hours_that_are_none_are_refused_by_field() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let quiet = json!({"quiet_hours": {"from_minute": 1440, "until_minute": 60, "time_zone": "Mars/Base"}});
    let answer = agent.patch("/v1/me", quiet).await;
    assert_eq!(answer.status, 422);
    assert_eq!(wrong_fields(&answer.json), ["quiet_hours.from_minute", "quiet_hours.time_zone"]);
    assert_eq!(tenant.as_contact("anna@example.com").await.patch("/v1/me", json!({})).await.refused(403), "forbidden");
}
