mod addresses;
mod bounces;
mod burst;
mod caps;
mod closed;
mod conversation;
mod crashes;
mod domains;
mod enclosures;
mod events;
mod forwarded;
mod forwarding;
mod languages;
mod log;
mod loops;
mod merged;
mod notices;
mod order;
mod preview;
mod quoting;
mod raw;
mod receive;
mod recovery;
mod redrive;
mod replay;
mod replying_member;
mod resend;
mod resolution;
mod send;
mod senders;
mod several;
mod suppressions;
mod survey;
mod templates;
mod threading;
mod trust;
mod withheld;

use domain::{Role, StatusCategory};
use serde_json::{Value, json};

use crate::{InboundMail, TestApp, TestTenant, fake_cloud::SentMail};

/// A mail of Anna's.
fn mail(id: &str, to: &str, subject: &str, more_headers: &str, body: &str) -> String {
    format!(
        "From: Anna Müller <anna@example.com>\nTo: {to}\nSubject: {subject}\nMessage-ID: <{id}@example.com>\n\
         Date: Tue, 15 Jan 2036 09:00:00 +0000\n{more_headers}MIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    )
}

/// The text of a sent mail; headers folded over several lines are put on one.
fn text(sent: &SentMail) -> String {
    String::from_utf8_lossy(&sent.raw).replace("\r\n\t", " ").replace("\r\n ", " ").replace("\r\n", "\n")
}

/// A header of a sent mail.
fn header(sent: &SentMail, name: &str) -> Option<String> {
    let text = text(sent);
    let mut lines = text.lines().take_while(|line| !line.is_empty());
    lines.find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// The bare address in a header such as `Reply-To`.
fn bare(value: &str) -> String {
    value.rsplit_once('<').map_or(value, |(_, rest)| rest.trim_end_matches('>')).trim().to_owned()
}

/// Where an answer to a sent mail goes.
pub(super) fn reply_address(sent: &SentMail) -> String {
    bare(&header(sent, "Reply-To").or_else(|| header(sent, "From")).expect("a sender"))
}

async fn count(tenant: &TestTenant) -> usize {
    tenant.as_admin().all_pages("/v1/tickets?status_category=new,open,pending,scheduled,resolved,closed").await.0.len()
}

/// The newest record of a ticket, as an admin sees it.
async fn last_record(tenant: &TestTenant, number: u64) -> Value {
    let (mut records, _) = tenant.as_admin().all_pages(&format!("/v1/tickets/{number}/audit_records")).await;
    records.pop().expect("a record")
}

/// The mails that are held, as an admin sees them.
async fn held(tenant: &TestTenant) -> Vec<Value> {
    tenant.as_admin().all_pages("/v1/suspended_mail").await.0
}

async fn demo() -> (TestApp, TestTenant) {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    (app, tenant)
}

/// A mail of which nothing proves that it is Anna's, about cheap toner.
async fn strangers_mail(app: &TestApp, tenant: &TestTenant) {
    let raw = mail("m1", tenant.address(), "Cheap toner", "", "Buy!").replace('\n', "\r\n");
    let inbound = InboundMail { dmarc: "GRAY".into(), ..InboundMail::new(app, raw, tenant.address()) };
    assert!(app.receive(&inbound).await);
    app.pump().await;
}

/// An agent, who takes the first ticket by it, resolves it without a word.
async fn resolve(app: &TestApp, tenant: &TestTenant) {
    let status = json!({"status_id": tenant.status_id(StatusCategory::Resolved)});
    tenant.as_role(Role::Agent).await.patch("/v1/tickets/1", status).await.expect(200);
    app.pump().await;
}
