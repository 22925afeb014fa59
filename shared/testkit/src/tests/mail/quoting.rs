//! Earlier comments below a reply.

use domain::Role;
use serde_json::json;

use super::{demo, mail, reply_address};
use crate::{TestApp, TestTenant};

async fn quotes(tenant: &TestTenant, most: u32) {
    tenant.as_admin().patch("/v1/mail_settings", json!({"quoted_comments": most})).await.expect(200);
}

async fn say(app: &TestApp, tenant: &TestTenant, visibility: &str, html: &str) {
    let agent = tenant.as_role(Role::Agent).await;
    agent.post("/v1/tickets/1/comments", json!({"visibility": visibility, "html": html})).await.expect(201);
    app.pump().await;
}

/// The last mail: its text, and its HTML.
fn last(app: &TestApp) -> (String, String) {
    let sent = app.cloud().sent_mail().pop().expect("a mail");
    let mail = mail::parse(&sent.raw, &mail::Limits::default()).expect("our own mail can be read");
    (mail.text, mail.html.expect("an HTML part"))
}

/// A conversation with a note in it: Anna, the agent, a machine, a note, Anna's answer with all of it quoted.
async fn conversation(app: &TestApp, tenant: &TestTenant) {
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "The toner is empty."), tenant.address()).await;
    say(app, tenant, "public", "<p>Which <b>colour</b>?</p>").await;
    let to = reply_address(&app.cloud().sent_mail().pop().expect("the reply"));
    app.receive_mail(&mail("m2", &to, "Away", "Auto-Submitted: auto-replied\n", "I am AWAY."), &to).await;
    say(app, tenant, "internal", "<p>SECRET</p>").await;
    let answer = "Blue.\n\nOn Tue, Jan 15, 2036, Marie wrote:\n> Which colour?\n> OLD HISTORY\n";
    app.receive_mail(&mail("m3", &to, "Re: Toner", "", answer), &to).await;
}

#[tokio::test]
async fn a_reply_ends_with_the_public_comments_before_it_newest_first_where_the_tenant_wants_that() {
    let (app, tenant) = demo().await;
    quotes(&tenant, 20).await;
    conversation(&app, &tenant).await;
    say(&app, &tenant, "public", "<p>On its way.</p>").await;
    let (text, html) = last(&app);
    for words in [&text, &html] {
        let at = |part: &str| words.find(part).unwrap_or_else(|| panic!("{part} is missing in {words}"));
        let order = [at("On its way."), at("T-000001"), at("Blue."), at("colour"), at("The toner is empty.")];
        assert!(order.is_sorted(), "{order:?} in {words}");
        for kept_back in ["SECRET", "AWAY", "OLD HISTORY"] {
            assert!(!words.contains(kept_back), "{kept_back} in {words}");
        }
        assert_eq!(words.matches("Anna Müller wrote:").count(), 2, "{words}");
    }
    assert!(text.contains("On 15 Jan 2036 at 10:00, Anna Müller wrote:\n> Blue.\n"), "{text}");
    assert!(html.contains("Which <b>colour</b>?"), "{html}");
}

#[tokio::test]
async fn so_many_are_quoted_as_the_tenant_wants_and_none_at_first() {
    let (app, tenant) = demo().await;
    conversation(&app, &tenant).await;
    say(&app, &tenant, "public", "<p>One</p>").await;
    assert!(!last(&app).0.contains("Blue."));
    quotes(&tenant, 2).await;
    say(&app, &tenant, "public", "<p>Two</p>").await;
    let (text, _) = last(&app);
    assert!(text.contains("> One\n") && text.contains("> Blue.\n") && !text.contains("colour"), "{text}");
    let refused = tenant.as_admin().patch("/v1/mail_settings", json!({"quoted_comments": 21})).await;
    assert_eq!(refused.expect(422)["errors"][0]["field"], "quoted_comments");
}

#[tokio::test]
async fn a_french_tenant_quotes_in_french_and_a_long_history_ends_before_it_is_too_long() {
    let app = TestApp::new();
    let tenant = app.tenant_speaking("demo", "fr").await;
    quotes(&tenant, 20).await;
    tenant.ticket("Encre", "anna@example.com").await;
    say(&app, &tenant, "public", "<p>FIRST</p>").await;
    say(&app, &tenant, "public", &format!("<p>{}</p>", "long ".repeat(13_000))).await;
    say(&app, &tenant, "public", "<p>short</p>").await;
    say(&app, &tenant, "public", "<p>last</p>").await;
    let (text, _) = last(&app);
    assert!(text.contains("Le 15/01/2036 à 10:00, ") && text.contains(" a écrit\u{a0}:\n> short\n"), "{text}");
    assert!(!text.contains("long") && !text.contains("FIRST"), "{text}");
}
