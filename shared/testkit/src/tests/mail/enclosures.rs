//! Files that are too large for mail.

use app::mailed_link::MailedLink;
use domain::AttachmentId;
use jiff::SignedDuration;
use kit::KeyRing;
use serde_json::{Value, json};

use super::{demo, text};
use crate::{TestApp, TestTenant, fake_cloud::signing_secret};

/// The tokens in the last mail's text, of links to files.
fn tokens(app: &TestApp) -> Vec<String> {
    let sent = app.cloud().sent_mail().pop().expect("a mail");
    let mail = mail::parse(&sent.raw, &mail::Limits::default()).expect("our own mail can be read");
    let links = mail.text.split("/file#token=").skip(1);
    links.map(|rest| rest.split_whitespace().next().unwrap_or_default().to_owned()).collect()
}

/// A reply with a file that goes along in no mail, and the token of its link.
async fn linked(app: &TestApp, tenant: &TestTenant) -> (String, String) {
    let admin = tenant.as_admin();
    tenant.ticket("Plans", "anna@example.com").await;
    let plan = admin.upload("plan.zip", "application/zip", &vec![7; 7_000_001]).await;
    let reply = json!({"visibility": "public", "text": "The plan.", "attachment_ids": [plan]});
    admin.post("/v1/tickets/1/comments", reply).await.expect(201);
    app.pump().await;
    let [token] = <[String; 1]>::try_from(tokens(app)).expect("one link");
    (plan, token)
}

fn redeem(app: &TestApp, token: &str) -> crate::Call {
    app.nobody().post("/v1/attachment_links/redeem", json!({"token": token}))
}

#[tokio::test]
async fn a_file_that_is_too_large_is_linked_and_the_link_gives_it_to_who_has_the_mail_for_30_days() {
    let (app, tenant) = demo().await;
    let (plan, token) = linked(&app, &tenant).await;
    assert!(!text(&app.cloud().sent_mail()[1]).contains("Content-Disposition: attachment"));
    for _ in 0..2 {
        let file = redeem(&app, &token).await.expect(200);
        let facts = (&file["id"], &file["name"], &file["size_bytes"]);
        assert_eq!(facts, (&json!(plan), &json!("plan.zip"), &json!(7_000_001)));
        let url = file["url"].as_str().expect("a link");
        assert!(url.contains(&plan) && url.contains("response-content-disposition=attachment"), "{url}");
    }
    app.advance(SignedDuration::from_hours(30 * 24) - SignedDuration::from_secs(1));
    redeem(&app, &token).await.expect(200);
    app.advance(SignedDuration::from_secs(1));
    assert_eq!(redeem(&app, &token).await.refused(401), "invalid_token");
}

#[tokio::test]
async fn a_forged_link_and_one_of_another_kind_give_nothing() {
    let (app, tenant) = demo().await;
    let (_, token) = linked(&app, &tenant).await;
    let other = if token.starts_with('A') { "B" } else { "A" };
    assert_eq!(redeem(&app, &format!("{other}{}", &token[1..])).await.refused(401), "invalid_token");
    assert_eq!(redeem(&app, "x").await.refused(401), "invalid_token");
    app.nobody().post("/v1/attachment_links/redeem", json!({})).await.expect(422);
    let sign_in = app.nobody().post("/v1/sign_in_links/redeem", json!({"token": token})).await;
    assert_eq!(sign_in.refused(401), "invalid_token");
}

#[tokio::test]
async fn small_files_and_notes_have_no_links() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    tenant.ticket("Plans", "anna@example.com").await;
    let small = admin.upload("small.zip", "application/zip", b"x").await;
    let large = admin.upload("SECRET.zip", "application/zip", &vec![7; 7_000_001]).await;
    let say = |visibility: &str, file: &str| json!({"visibility": visibility, "text": "x", "attachment_ids": [file]});
    admin.post("/v1/tickets/1/comments", say("internal", &large)).await.expect(201);
    admin.post("/v1/tickets/1/comments", say("public", &small)).await.expect(201);
    app.pump().await;
    assert_eq!(tokens(&app), Vec::<String>::new());
    assert!(app.cloud().sent_mail().iter().all(|sent| !text(sent).contains("SECRET")));
    let records: Value = admin.get("/v1/tickets/1/audit_records").await.expect(200);
    assert_eq!(records["data"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_link_gives_only_files_of_public_comments_of_its_tenant() {
    let (app, tenant) = demo().await;
    let other = app.tenant("other").await;
    let admin = tenant.as_admin();
    tenant.ticket("Plans", "anna@example.com").await;
    let mut files = Vec::new();
    for name in ["public.zip", "internal.zip", "unused.zip"] {
        files.push(admin.upload(name, "application/zip", b"x").await);
    }
    for (visibility, file) in [("public", &files[0]), ("internal", &files[1])] {
        let body = json!({"visibility": visibility, "text": "x", "attachment_ids": [file]});
        admin.post("/v1/tickets/1/comments", body).await.expect(201);
    }
    let ring = KeyRing::parse(&signing_secret()).expect("keys");
    for (of, file, status) in
        [(&tenant, &files[0], 200), (&tenant, &files[1], 404), (&tenant, &files[2], 404), (&other, &files[0], 404)]
    {
        let link = MailedLink::<AttachmentId>::new(of.id().clone(), file.parse().expect("an id"), app.now());
        redeem(&app, &link.token(&ring)).await.expect(status);
    }
}
