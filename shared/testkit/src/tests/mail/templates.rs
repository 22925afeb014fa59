//! A tenant words the product's mails itself.

use domain::{Locale, Role, TemplateKey, TemplateKind, TemplateSource};
use serde_json::{Value, json};
use store::{ConfigurationChange, ConfigurationItem};

use super::{demo, header, mail};
use crate::{
    TestApp, TestTenant,
    fake_cloud::{Fault, SentMail, Service},
    tests::wrong_fields,
};

/// A sent mail as a reader sees it: subject, text, HTML.
fn read(sent: &SentMail) -> (String, String, String) {
    let read = ::mail::parse(&sent.raw, &::mail::Limits::default()).expect("our own mail can be read");
    (read.subject, read.text.replace("\r\n", "\n"), read.html.expect("HTML").replace("\r\n", "\n"))
}

/// The acknowledgement or other mail that a mail of Anna's brings.
async fn answered(app: &TestApp, tenant: &TestTenant, id: &str) -> (String, String, String) {
    let before = app.cloud().sent_mail().len();
    app.receive_mail(&mail(id, tenant.address(), "Toner", "", "Floor 2."), tenant.address()).await;
    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), before + 1);
    read(&sent[before])
}

async fn save(tenant: &TestTenant, path: &str, subject: &str, html: &str) -> Value {
    tenant.as_admin().put(path, json!({"subject": subject, "html": html})).await.expect(200)
}

#[tokio::test]
async fn a_tenant_words_its_acknowledgement_for_all_addresses_or_for_one_and_takes_it_back() {
    let app = TestApp::new();
    let tenant = app.tenant_speaking("demo", "fr").await;
    let other = app.tenant_speaking("other", "fr").await;
    let built_in = answered(&app, &tenant, "m1").await;
    assert!(built_in.1.contains("Une personne la lira"), "{}", built_in.1);

    let html =
        "<h1>Bonjour {{ requester_name|default('vous', true) }}</h1><p>{{ quoted_subject }} : {{ display_number }}</p>";
    let saved = save(&tenant, "/v1/templates/acknowledgement/fr", "Reçu : {{ display_number }}", html).await;
    assert_eq!((&saved["is_customised"], &saved["html"]), (&json!(true), &json!(html)));
    assert_eq!(saved["updated_at"], json!(app.now().to_string()));
    // The language of another is another template.
    save(&tenant, "/v1/templates/acknowledgement/en", "Received", "<p>In English</p>").await;
    let (subject, text, html) = answered(&app, &tenant, "m2").await;
    assert_eq!(subject, "Reçu : T-000002");
    let marker = "## Merci de répondre au-dessus de cette ligne ##";
    assert_eq!(text.trim_end(), format!("{marker}\n\nBonjour Anna Müller\n\nToner : T-000002"));
    assert!(html.contains("<h1>Bonjour Anna Müller</h1>") && html.contains("<html lang=\"fr\">"), "{html}");

    let path = format!("/v1/templates/acknowledgement/fr?address_id={}", tenant.address_id());
    let saved = save(&tenant, &path, "Accueil", "<p>Par {{ tenant_name }}</p>").await;
    assert_eq!(saved["address"], json!({"id": tenant.address_id(), "name": tenant.address()}));
    assert_eq!(answered(&app, &tenant, "m3").await.0, "Accueil");
    // Another tenant's mails stay as they were.
    assert!(answered(&app, &other, "m4").await.1.contains("Une personne la lira"));

    let admin = tenant.as_admin();
    admin.delete(&path).await.expect(204);
    assert_eq!(answered(&app, &tenant, "m5").await.0, "Reçu : T-000004");
    for _ in 0..2 {
        admin.delete("/v1/templates/acknowledgement/fr").await.expect(204);
    }
    assert!(answered(&app, &tenant, "m6").await.1.contains("Une personne la lira"));
}

#[tokio::test]
async fn replies_and_all_other_mails_are_worded_by_it_too() {
    let (app, tenant) = demo().await;
    save(
        &tenant,
        "/v1/templates/reply/en",
        "{{ subject }}",
        "<blockquote>{{ comment_html }}</blockquote><p>{{ agent_name }}</p>",
    )
    .await;
    save(
        &tenant,
        "/v1/templates/follow_up/en",
        "{{ previous_display_number }} goes on",
        "<p>as {{ display_number }}</p>",
    )
    .await;
    save(&tenant, "/v1/templates/sign_in_link/en", "Welcome back", "<p><a href=\"{{ url }}\">In</a></p>").await;
    save(&tenant, "/v1/templates/invitation/en", "Come", "<p>{{ inviter_name }}: {{ url }}</p>").await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    let admin = tenant.as_admin();
    let closed = tenant.status_id(domain::StatusCategory::Closed);
    let reply = json!({"visibility": "public", "html": "<p>It <b>works</b>.</p>", "status_id": closed});
    admin.post("/v1/tickets/1/comments", reply).await.expect(201);
    app.pump().await;
    let sent = app.cloud().sent_mail().pop().expect("the reply");
    let (subject, text, html) = read(&sent);
    assert_eq!((subject.as_str(), text.trim_end()), ("Re: Toner", "> It works.\n\nAda Admin"));
    assert!(html.contains("<blockquote><p>It <b>works</b>.</p></blockquote><p>Ada Admin</p>"), "{html}");
    // An answer to it, however worded, still finds its ticket.
    let to = super::reply_address(&sent);
    app.receive_mail(&mail("m2", &to, "Re: Toner", "", "Not any more."), &to).await;
    let (subject, text, _) = read(&app.cloud().sent_mail().pop().expect("the note"));
    assert_eq!(subject, "T-000001 goes on");
    assert!(text.contains("above this line") && text.contains("as T-000002"), "{text}");

    app.nobody().post("/v1/sign_in_links", json!({"tenant": "demo", "email": "anna@example.com"})).await.expect(202);
    app.pump().await;
    let (subject, text, _) = read(&app.cloud().sent_mail().pop().expect("the link"));
    assert!(subject == "Welcome back" && text.starts_with("In (https://") && text.contains("#token="), "{text}");
    let ben = json!({"name": "Ben", "email": "ben@demo.example", "role": "agent"});
    admin.post("/v1/members", ben).await.expect(201);
    app.pump().await;
    let (subject, text, _) = read(&app.cloud().sent_mail().pop().expect("the invitation"));
    assert!(subject == "Come" && text.starts_with("Ada Admin: https://"), "{text}");
}

#[tokio::test]
async fn a_preview_is_what_a_test_mail_brings_and_what_is_broken_is_refused_with_its_line() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let html =
        "<h1 style=\"color:red\" onclick=\"x()\">{{ tenant_name }}</h1>\n<p>{{ comment_html }}</p><script>x()</script>";
    let draft = json!({"kind": "reply", "locale": "fr", "address_id": tenant.address_id(), "subject": "{{ subject }} !", "html": html});
    let preview = admin.post("/v1/template_previews", draft.clone()).await.expect(200);
    assert_eq!(preview["subject"], "Re: Printer !");
    let shown = preview["html"].as_str().expect("HTML");
    assert!(shown.contains("<h1 style=\"color:red\">Example Ltd</h1>") && !shown.contains("script"), "{shown}");
    let told = admin.post("/v1/template_tests", draft.clone()).await.expect(202);
    assert_eq!(told, json!({"to": "ada@demo.example"}));
    let sent = app.cloud().sent_mail().pop().expect("the test mail");
    assert_eq!(sent.destinations, ["ada@demo.example"]);
    assert_eq!(header(&sent, "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert!(header(&sent, "From").is_some_and(|from| from.contains(tenant.address())));
    let (subject, text, html) = read(&sent);
    assert_eq!(
        json!([subject, text.trim_end(), html.trim_end()]),
        json!([preview["subject"], preview["text"].as_str().map(str::trim_end), shown.trim_end()])
    );

    let before = app.cloud().table_items();
    let broken = json!({"subject": "{{ subjct }}", "html": "<p>\n{{ comment_html|shout }}</p>"});
    let mut all = draft.clone();
    all["subject"] = broken["subject"].clone();
    all["html"] = broken["html"].clone();
    for answer in [
        admin.put("/v1/templates/reply/fr", broken).await,
        admin.post("/v1/template_previews", all.clone()).await,
        admin.post("/v1/template_tests", all).await,
    ] {
        let expected = json!([{"field": "subject", "reason": "line 1: unknown variable `subjct`"},
            {"field": "html", "reason": "line 2: unknown filter `shout`"}]);
        assert_eq!(answer.json["errors"], expected);
        assert_eq!(answer.refused(422), "validation_failed");
    }
    assert_eq!(app.cloud().table_items(), before, "nothing was written");
    assert_eq!(app.cloud().sent_mail().len(), 1);
}

#[tokio::test]
async fn a_test_mail_that_ses_refuses_is_told_and_they_are_limited() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let draft = json!({"kind": "follow_up", "locale": "en", "subject": "a", "html": "x"});
    app.cloud().fail_next(Service::Ses, "SendEmail", Fault::MessageRejected);
    assert_eq!(admin.post("/v1/template_tests", draft.clone()).await.refused(409), "conflict");
    for _ in 1..20 {
        admin.post("/v1/template_tests", draft.clone()).await.expect(202);
    }
    assert_eq!(admin.post("/v1/template_tests", draft.clone()).await.refused(429), "too_many_requests");
    // Each has its own.
    tenant.as_role(Role::Admin).await.post("/v1/template_tests", draft).await.expect(202);
    assert_eq!(app.cloud().sent_mail().len(), 20);
}

#[tokio::test]
async fn the_list_shows_all_kinds_and_languages_and_then_those_of_addresses() {
    let (_app, tenant) = demo().await;
    let path = format!("/v1/templates/reply/fr?address_id={}", tenant.address_id());
    save(&tenant, &path, "x", "{{ comment_html }}").await;
    save(&tenant, "/v1/templates/invitation/en", "Come", "{{ url }}").await;
    let listed = tenant.as_role(Role::Agent).await.get("/v1/templates").await.expect(200);
    let data = listed["data"].as_array().expect("a list");
    let told = |template: &Value| {
        assert_eq!(
            (&template["errors"], template["updated_at"].is_null()),
            (&json!([]), template["is_customised"] == false)
        );
        let names = ["kind", "locale", "is_customised"].map(|name| template[name].to_string().replace('"', ""));
        format!("{} {}", names.join(" "), template["address"]["name"].as_str().unwrap_or("-"))
    };
    let told: Vec<String> = data.iter().map(told).collect();
    let mut expected: Vec<String> = Vec::new();
    for kind in TemplateKind::ALL {
        for locale in ["en", "fr"] {
            expected.push(format!(
                "{} {locale} {} -",
                kind.as_str(),
                kind == TemplateKind::Invitation && locale == "en"
            ));
        }
    }
    expected.push(format!("reply fr true {}", tenant.address()));
    assert_eq!(told, expected);
    assert!(data[2]["html"].as_str().is_some_and(|html| html.contains("View it online")));
    let comment = json!({"name": "comment_html", "description": "the reply itself, which must stand in the mail",
        "sample": "<p>The printer has <b>new toner</b>.</p>", "may_be_empty": false});
    assert!(data[2]["variables"].as_array().is_some_and(|variables| variables.contains(&comment)));
}

#[tokio::test]
async fn a_template_saved_by_an_older_version_stops_no_mail_and_is_told_of() {
    let (app, tenant) = demo().await;
    let store = tenant.store();
    let version = store.get_tenant().await.expect("the table answers").expect("a tenant").config_version;
    let source = TemplateSource { subject: "Old".into(), html: "<p>\n{{ ticket.number }}</p>".into() };
    let key = TemplateKey { kind: TemplateKind::Acknowledgement, locale: Locale::En, address_id: None };
    let old = domain::Template { key, source, updated_at: app.now() };
    let change = ConfigurationChange { puts: vec![ConfigurationItem::Template(old)], ..ConfigurationChange::default() };
    store.change_configuration(version, &change).await.expect("it is written");
    let (subject, text, _) = answered(&app, &tenant, "m1").await;
    assert_eq!(subject, "Re: Toner");
    assert!(text.contains("A person will read it and answer you"), "{text}");
    let listed = tenant.as_admin().get("/v1/templates").await.expect(200);
    let expected = json!([{"field": "html", "reason": "line 2: unknown variable `ticket.number`"}]);
    assert_eq!((&listed["data"][0]["errors"], &listed["data"][0]["subject"]), (&expected, &json!("Old")));
}

#[tokio::test]
async fn what_can_not_be_is_refused_by_field() {
    let (app, tenant) = demo().await;
    let other = app.tenant("other").await;
    let admin = tenant.as_admin();
    let body = json!({"subject": "x", "html": "{{ comment_html }}"});
    for path in ["/v1/templates/newsletter/en", "/v1/templates/reply/de"] {
        assert_eq!(admin.put(path, body.clone()).await.refused(404), "not_found");
    }
    let foreign = format!("/v1/templates/reply/en?address_id={}", other.address_id());
    assert_eq!(admin.put(&foreign, body.clone()).await.refused(404), "not_found");
    let link = json!({"subject": "x", "html": "{{ url }}"});
    let of_address = format!("address_id={}", tenant.address_id());
    let long = json!({"subject": "x".repeat(501), "html": "x".repeat(16 * 1024 + 1)});
    for (path, body, fields) in [
        (format!("/v1/templates/invitation/en?{of_address}"), link, vec!["address_id"]),
        ("/v1/templates/reply/en?address_id=x".to_owned(), body, vec!["address_id"]),
        ("/v1/templates/reply/en".to_owned(), long, vec!["subject", "html"]),
        ("/v1/templates/reply/en".to_owned(), json!({"subject": " ", "html": ""}), vec!["subject", "html"]),
        ("/v1/templates/reply/en".to_owned(), json!({"subject": "x", "html": "<p>Bye</p>"}), vec!["html"]),
    ] {
        let answer = admin.put(&path, body).await;
        assert_eq!(wrong_fields(&answer.json), fields, "{path}");
        assert_eq!(answer.refused(422), "validation_failed", "{path}");
    }
}

#[tokio::test]
async fn the_templates_of_an_address_go_with_it() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let address = admin
        .post("/v1/addresses", json!({"email": "sales@demo.lambdesk.test", "display_name": "Sales"}))
        .await
        .expect(201);
    let id = address["id"].as_str().expect("an id");
    let of_it = format!("/v1/templates/acknowledgement/en?address_id={id}");
    save(&tenant, &of_it, "Sales", "<p>Thank you.</p>").await;
    save(&tenant, "/v1/templates/acknowledgement/en", "Ours", "<p>Thank you.</p>").await;
    let kept = || app.cloud().table_items().iter().filter(|item| item["type"]["S"] == "template").count();
    assert_eq!(kept(), 2);
    admin.delete(format!("/v1/addresses/{id}")).await.expect(204);
    assert_eq!(kept(), 1);
    assert_eq!(answered(&app, &tenant, "m1").await.0, "Ours");
}
