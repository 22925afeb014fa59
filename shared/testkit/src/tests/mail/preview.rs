//! Looking into a mail that is held.

use domain::{Role, SuspendedMailId};
use serde_json::{Value, json};

use super::{demo, held};
use crate::{InboundMail, TestApp, TestTenant};

const LETTER: &str = "From: Anna =?utf-8?q?M=C3=BCller?= <Anna@example.com>\r\nTo: support@demo.lambdesk.test, \
    Zoe <zoe@example.org>\r\nCc: ben@example.org\r\nSubject: Toner\r\nMessage-ID: <m1@example.com>\r\n\
    Date: Tue, 15 Jan 2036 09:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p onclick=\"steal()\">The printer is <b>empty</b>.</p>\
    <script>steal()</script><img src=\"https://track.example/1.png\" alt=\"logo\">\r\n--b\r\n\
    Content-Type: application/pdf; name=\"../invoice.pdf\"\r\nContent-Disposition: attachment\r\n\r\n%PDF\r\n--b--\r\n";

/// Holds a mail as unwanted; gives its path.
async fn hold(app: &TestApp, tenant: &TestTenant, raw: &str) -> String {
    let mut inbound = InboundMail::new(app, raw, tenant.address());
    (inbound.spam, inbound.dmarc) = ("FAIL".into(), "GRAY".into());
    assert!(app.receive(&inbound).await);
    format!("/v1/suspended_mail/{}", held(tenant).await[0]["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn a_held_mail_is_shown_without_what_it_wanted_to_do() {
    let (app, tenant) = demo().await;
    let path = hold(&app, &tenant, LETTER).await;
    let agent = tenant.as_role(Role::Agent).await;
    let shown = agent.get(&path).await.expect(200);
    for (field, value) in held(&tenant).await[0].as_object().expect("a row") {
        if field != "raw_url" {
            assert_eq!(&shown[field], value, "as in the list");
        }
    }
    assert_eq!(shown["from_header"], "Anna Müller <Anna@example.com>");
    assert_eq!(shown["to_header"], json!(["support@demo.lambdesk.test", "Zoe <zoe@example.org>"]));
    assert_eq!((&shown["cc"], &shown["date"]), (&json!(["ben@example.org"]), &json!("2036-01-15T08:00:00Z")));
    let html = shown["html"].as_str().expect("HTML");
    assert!(
        html.contains("<b>empty</b>") && html.contains("data-remote-src=\"https://track.example/1.png\""),
        "{html}"
    );
    for bad in ["onclick", "script", "steal", " src="] {
        assert!(!html.contains(bad), "{bad}: {html}");
    }
    assert!(shown["text"].as_str().is_some_and(|text| text.contains("The printer is empty.")), "{shown}");
    let files = json!([{"name": "invoice.pdf", "content_type": "application/pdf", "size_bytes": 4}]);
    assert_eq!((&shown["attachments"], &shown["is_cut"]), (&files, &json!(false)));
    let verdicts = json!({"spf": "pass", "dkim": "pass", "dmarc": "unknown", "spam": "fail", "virus": "pass"});
    assert_eq!(shown["verdicts"], verdicts);
    // Looking changes nothing.
    assert_eq!(held(&tenant).await.len(), 1);
    let stranger = app.tenant("other").await;
    assert_eq!(stranger.as_admin().get(&path).await.refused(404), "not_found");
}

#[tokio::test]
async fn a_long_mail_is_cut_and_says_so() {
    let (app, tenant) = demo().await;
    let long = "One more word. ".repeat(60_000);
    let raw = format!("From: anna@example.com\r\nMessage-ID: <m1@example.com>\r\n\r\n{long}\r\n");
    let shown = tenant.as_admin().get(hold(&app, &tenant, &raw).await).await.expect(200);
    assert_eq!(shown["is_cut"], true);
    for field in ["html", "text"] {
        let length = shown[field].as_str().map_or(0, str::len);
        assert!((100_000..=200_000).contains(&length), "{field}: {length}");
    }
}

#[tokio::test]
async fn what_can_not_be_read_or_is_no_longer_kept_is_shown_as_far_as_it_is_known() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let unreadable = hold(&app, &tenant, "Subject: nobody wrote this\r\n\r\nhello\r\n").await;
    let nothing = |shown: &Value| {
        assert_eq!((&shown["html"], &shown["text"], &shown["from_header"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!((&shown["attachments"], &shown["verdicts"]["spam"]), (&json!([]), &json!("fail")));
    };
    nothing(&admin.get(&unreadable).await.expect(200));
    app.advance(jiff::SignedDuration::from_secs(60));
    let path = hold(&app, &tenant, LETTER).await;
    let id: SuspendedMailId = path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    let mut mail = tenant.store().get_suspended_mail(&id).await.expect("the table answers").expect("it is held");
    mail.raw_key = "inbound/deleted".into();
    tenant.store().put_suspended_mail(&mail).await.expect("it is written");
    let shown = admin.get(&path).await.expect(200);
    assert_eq!(shown["subject"], "Toner");
    nothing(&shown);
    let answer = admin.post(format!("{path}/recovery"), json!({})).await;
    assert_eq!(answer.json["detail"], "its raw message is over its time and no longer kept");
    assert_eq!(answer.refused(409), "conflict");
}
