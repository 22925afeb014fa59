//! A mail as it came in, byte for byte.

use domain::Role;
use serde_json::json;

use super::{demo, mail};
use crate::InboundMail;

#[tokio::test]
async fn a_members_link_brings_the_raw_mail_and_nobody_elses_does() {
    let (app, tenant) = demo().await;
    let raw = mail("m1", tenant.address(), "Toner", "", "Floor 2.").replace('\n', "\r\n");
    let inbound = InboundMail::new(&app, raw, tenant.address());
    assert!(app.receive(&inbound).await);
    app.pump().await;
    let viewer = tenant.as_role(Role::Viewer).await;
    let id_of = async |direction: &str| {
        let listed = viewer.get(format!("/v1/mails?direction={direction}")).await.expect(200);
        listed["data"][0]["id"].as_str().expect("a mail").to_owned()
    };
    let path = format!("/v1/mails/{}/raw", id_of("in").await);
    let link = viewer.get(&path).await.expect(200);
    assert_eq!(link["name"], format!("{}.eml", id_of("in").await));
    assert_eq!((&link["content_type"], &link["size_bytes"]), (&json!("message/rfc822"), &json!(inbound.raw.len())));
    let found = app.cloud().get_presigned(link["url"].as_str().expect("a url")).expect("the raw mail");
    assert_eq!(found.bytes, inbound.raw);
    assert_eq!(found.headers["content-type"], "message/rfc822");
    assert!(found.headers["content-disposition"].starts_with("attachment; filename=\"mai_"), "{:?}", found.headers);

    let sent = format!("/v1/mails/{}/raw", id_of("out").await);
    for nothing in [sent.as_str(), "/v1/mails/mai_00000000000000000000000000/raw", "/v1/mails/x/raw"] {
        assert_eq!(viewer.get(nothing).await.refused(404), "not_found", "{nothing}");
    }
    let other = app.tenant("other").await.as_admin();
    assert_eq!(other.get(&path).await.refused(404), "not_found");
    let anna = tenant.as_contact("anna@example.com").await;
    assert_eq!(anna.get(&path).await.refused(403), "forbidden");
}

#[tokio::test]
async fn a_held_mail_is_read_by_those_who_may_see_held_mail() {
    let (app, tenant) = demo().await;
    let raw = mail("m1", tenant.address(), "Toner", "", "Floor 2.");
    let inbound = InboundMail { spam: "FAIL".into(), ..InboundMail::new(&app, raw, tenant.address()) };
    assert!(app.receive(&inbound).await);
    for (role, status) in [(Role::Agent, 200), (Role::Viewer, 403)] {
        let session = tenant.as_role(role).await;
        let listed = session.get("/v1/mails").await.expect(200)["data"][0].clone();
        assert_eq!(listed["has_raw"], status == 200, "{role:?}");
        let path = format!("/v1/mails/{}/raw", listed["id"].as_str().expect("an id"));
        assert_eq!(session.get(path).await.status, status, "{role:?}");
        let steps = listed["steps"].to_string();
        assert_eq!(steps.contains("looks like unwanted mail"), status == 200, "{steps}");
        assert!(steps.contains("suspended for spam"), "{steps}");
    }
}
