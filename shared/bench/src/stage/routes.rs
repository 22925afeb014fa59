//! Events of the routes.

use std::fs;

use domain::StatusCategory;
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{PASSWORD, TestTenant};

use super::event::{Event, source};
use super::{Desk, TICKET, mailed_tokens};

/// How often an address may try to sign in within a quarter of an hour, less one.
const SIGN_INS_PER_ADDRESS: usize = 9;
/// Time between a resolution and its survey, the shortest there is.
pub const SURVEY_DELAY: SignedDuration = SignedDuration::from_hours(1);
/// Members that one tenant invites: what they cost grows with their number.
const INVITATIONS_PER_TENANT: usize = 10;

/// The sample, by the admin, each time with another key.
pub fn plain(desk: &Desk, function: &str, count: usize) -> Vec<Value> {
    let sample = Event::sample(function).signed_in(&desk.admin);
    (0..count).map(|n| sample.clone().key(n).0).collect()
}

pub fn sign_up(count: usize) -> Vec<Value> {
    let sample = Event::sample("sign_up");
    let event = |n| {
        let fields = json!({"slug": format!("bench-{n}"), "email": format!("ada@bench-{n}.example")});
        sample.clone().source(n).body(fields).0
    };
    (0..count).map(event).collect()
}

/// Admins of several tenants, for nobody may try often.
pub async fn sign_in(desk: &Desk, count: usize) -> Vec<Value> {
    let tenants = tenants(desk, count.div_ceil(SIGN_INS_PER_ADDRESS)).await;
    let sample = Event::sample("sign_in");
    let event = |n: usize| {
        let slug = tenants[n % tenants.len()].slug();
        sample
            .clone()
            .source(n)
            .body(json!({"tenant": slug, "email": format!("ada@{slug}.example"), "password": PASSWORD}))
            .0
    };
    (0..count).map(event).collect()
}

/// Each time the refresh token of another contact's session.
pub async fn with_sessions(desk: &Desk, function: &str, count: usize) -> Vec<Value> {
    let sample = Event::sample(function);
    let mut events = Vec::new();
    for token in link_tokens(desk, count).await {
        let answer = desk.app.nobody().post("/v1/sign_in_links/redeem", json!({"token": token})).await;
        let cookie = answer.cookies.first().and_then(|cookie| cookie.split(';').next()).unwrap_or_default().to_owned();
        answer.expect(200);
        events.push(sample.clone().header("Cookie", &format!("theme=dark; {cookie}")).0);
    }
    events
}

/// Each time another contact asks.
pub async fn request_sign_in_link(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("request_sign_in_link");
    let mut events = Vec::new();
    for n in 0..count {
        let email = contact(desk, n).await;
        events.push(sample.clone().source(n).body(json!({"email": email})).0);
    }
    events
}

pub async fn redeem_sign_in_link(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("redeem_sign_in_link");
    let tokens = link_tokens(desk, count).await;
    tokens.iter().enumerate().map(|(n, token)| sample.clone().source(n).body(json!({"token": token})).0).collect()
}

/// Invitations of several tenants.
pub async fn accept_invitation(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("accept_invitation");
    for (n, tenant) in spread(desk, count).await.iter().enumerate() {
        let invited = json!({"name": "Ben", "email": format!("ben.{n}@demo.example"), "role": "agent"});
        tenant.as_admin().post("/v1/members", invited).await.expect(201);
    }
    desk.app.pump().await;
    let tokens = mailed_tokens(&desk.app);
    assert_eq!(tokens.len(), count, "every invitation is mailed");
    tokens.iter().enumerate().map(|(n, token)| sample.clone().source(n).body(json!({"token": token})).0).collect()
}

/// By the admins of several tenants.
pub async fn invite_member(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("invite_member");
    let event = |(n, tenant): (usize, &TestTenant)| {
        let fields = json!({"email": format!("ben.{n}@demo.example")});
        sample.clone().signed_in(&tenant.as_admin()).key(n).body(fields).0
    };
    spread(desk, count).await.iter().enumerate().map(event).collect()
}

pub fn create_ticket(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("create_ticket").signed_in(&desk.admin);
    let sample = sample.body(json!({"team_id": desk.tenant.team_id()}));
    (0..count).map(|n| sample.clone().key(n).0).collect()
}

/// The priority goes up and down.
pub fn update_ticket(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("update_ticket").signed_in(&desk.admin).without("If-Match");
    let priority = |n: usize| if n.is_multiple_of(2) { "p1" } else { "p2" };
    let event = |n| sample.clone().key(n).body(json!({"priority": priority(n), "assignee_id": desk.admin.id()})).0;
    (0..count).map(event).collect()
}

/// The status goes to and fro with the replies.
pub fn add_comment(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("add_comment").signed_in(&desk.admin).without("If-Match");
    let status = |n: usize| if n.is_multiple_of(2) { StatusCategory::Pending } else { StatusCategory::Open };
    let event = |n| sample.clone().key(n).body(json!({"status_id": desk.tenant.status_id(status(n))})).0;
    (0..count).map(event).collect()
}

pub async fn get_attachment(desk: &Desk, count: usize) -> Vec<Value> {
    let file = desk.admin.upload("photo.png", "image/png", b"pixels").await;
    let reply = json!({"visibility": "public", "text": "See the photo.", "attachment_ids": [file]});
    desk.admin.post(format!("{TICKET}/comments"), reply).await.expect(201);
    let mut event = Event::sample("get_attachment").signed_in(&desk.admin).0;
    event["path"] = json!(format!("{TICKET}/attachments/{file}"));
    event["pathParameters"]["attachment_id"] = json!(file);
    vec![event; count]
}

/// As often as is wished, by the link in the mail of a reply.
pub async fn redeem_attachment_link(desk: &Desk, count: usize) -> Vec<Value> {
    let plan = desk.admin.upload("plan.zip", "application/zip", &vec![7; 7_000_001]).await;
    let reply = json!({"visibility": "public", "text": "The plan.", "attachment_ids": [plan]});
    desk.admin.post(format!("{TICKET}/comments"), reply).await.expect(201);
    desk.app.pump().await;
    let token = mailed_tokens(&desk.app).pop().expect("the link is mailed");
    vec![Event::sample("redeem_attachment_link").body(json!({"token": token})).0; count]
}

/// As often as is wished, by the link of the mail that asks.
pub async fn open_survey(desk: &Desk, count: usize) -> Vec<Value> {
    let token = survey_tokens(desk, 1).await.pop().expect("the link is mailed");
    vec![Event::sample("open_survey").body(json!({"token": token})).0; count]
}

/// Each time another ticket.
pub async fn rate_ticket(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("rate_ticket");
    let tokens = survey_tokens(desk, count).await;
    tokens.iter().map(|token| sample.clone().body(json!({"token": token})).0).collect()
}

/// The tokens in the mails that ask how the help with so many tickets was.
async fn survey_tokens(desk: &Desk, count: usize) -> Vec<String> {
    let asks = json!({"asks_for_rating": true, "rating_delay_hours": 1});
    desk.admin.patch("/v1/mail_settings", asks).await.expect(200);
    for n in 0..count {
        let number = desk.ticket(1_000 + n).await;
        desk.comment(number, n).await;
        let resolved = json!({"status_id": desk.tenant.status_id(StatusCategory::Resolved)});
        desk.admin.patch(format!("/v1/tickets/{number}"), resolved).await.expect(200);
    }
    desk.app.pump().await;
    desk.app.advance(SURVEY_DELAY);
    desk.app.sweep().await;
    let tokens = mailed_tokens(&desk.app);
    assert_eq!(tokens.len(), count, "every requester is asked");
    tokens
}

/// Each time another ticket into the same.
pub async fn merge_tickets(desk: &Desk, count: usize) -> Vec<Value> {
    let sample = Event::sample("merge_tickets").signed_in(&desk.admin);
    let mut events = Vec::new();
    for n in 0..count {
        let number = desk.ticket(1_000 + n).await;
        let mut event = sample.clone().0;
        event["path"] = json!(format!("/v1/tickets/{number}/merge"));
        event["pathParameters"]["number"] = json!(number.to_string());
        events.push(event);
    }
    events
}

/// Some mails without a sender are held.
pub async fn list_suspended_mail(desk: &Desk, count: usize) -> Vec<Value> {
    let path = openapi::files::root().join("events/mail/no-from.eml");
    let raw = fs::read_to_string(path).expect("the sample mail");
    for n in 0..5 {
        desk.app.receive_mail(&format!("X-Number: {n}\r\n{raw}"), desk.tenant.address()).await;
    }
    plain(desk, "list_suspended_mail", count)
}

async fn tenants(desk: &Desk, count: usize) -> Vec<TestTenant> {
    let mut tenants = Vec::new();
    for n in 0..count {
        tenants.push(desk.app.tenant(&format!("tenant-{n}")).await);
    }
    tenants
}

/// A tenant for each of `count` invitations, no tenant for too many.
async fn spread(desk: &Desk, count: usize) -> Vec<TestTenant> {
    let tenants = tenants(desk, count.div_ceil(INVITATIONS_PER_TENANT)).await;
    tenants.iter().cycle().take(count).cloned().collect()
}

/// The address of a contact who is known already.
async fn contact(desk: &Desk, n: usize) -> String {
    let email = format!("anna.{n}@example.com");
    desk.tenant.as_contact(&email).await;
    email
}

/// A token for each of `count` contacts, as it was mailed to them.
async fn link_tokens(desk: &Desk, count: usize) -> Vec<String> {
    for n in 0..count {
        let wanted = json!({"tenant": desk.tenant.slug(), "email": contact(desk, n).await});
        desk.app.nobody().post("/v1/sign_in_links", wanted).source_ip(&source(n)).await.expect(202);
    }
    desk.app.pump().await;
    let tokens = mailed_tokens(&desk.app);
    assert_eq!(tokens.len(), count, "every link is mailed");
    tokens
}
