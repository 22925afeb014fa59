//! Mail that is not answered by machine, and mail that is held: nothing goes out, and members see why.

use serde_json::{Value, json};

use super::{count, demo, header, held, mail, text};
use crate::{InboundMail, TestApp, TestTenant};

/// A mail of Anna's that was changed on its way.
struct Odd {
    /// More header fields.
    headers: &'static str,
    change: fn(&mut InboundMail),
    /// The word that tells why.
    reason: &'static str,
    is_automatic: bool,
}

/// The same with another sender in From and on the envelope.
fn send_as(inbound: &mut InboundMail, address: &str) {
    let raw = String::from_utf8_lossy(&inbound.raw).replace("anna@example.com", address);
    inbound.raw = raw.into_bytes();
    address.clone_into(&mut inbound.sender);
}

const UNCHANGED: fn(&mut InboundMail) = |_| {};

const UNANSWERABLE: [Odd; 16] = [
    Odd { headers: "Auto-Submitted: auto-replied\n", change: UNCHANGED, reason: "auto_submitted", is_automatic: true },
    Odd {
        headers: "Auto-Submitted: auto-generated; owner-email=\"a@b.example\"\n",
        change: UNCHANGED,
        reason: "auto_submitted",
        is_automatic: true,
    },
    Odd { headers: "", change: |mail| mail.sender = "<>".into(), reason: "null_sender", is_automatic: true },
    Odd { headers: "", change: |mail| mail.sender = String::new(), reason: "null_sender", is_automatic: true },
    Odd {
        headers: "List-Id: News <news.example.com>\n",
        change: UNCHANGED,
        reason: "mailing_list",
        is_automatic: true,
    },
    Odd {
        headers: "List-Unsubscribe: <mailto:off@example.com>\n",
        change: UNCHANGED,
        reason: "mailing_list",
        is_automatic: true,
    },
    Odd { headers: "Precedence: bulk\n", change: UNCHANGED, reason: "precedence", is_automatic: true },
    Odd { headers: "Precedence: list\n", change: UNCHANGED, reason: "precedence", is_automatic: true },
    Odd { headers: "X-Autoreply: yes\n", change: UNCHANGED, reason: "x_autoreply", is_automatic: true },
    Odd {
        headers: "X-Auto-Response-Suppress: All\n",
        change: UNCHANGED,
        reason: "auto_response_suppress",
        is_automatic: false,
    },
    // Mail of another tenant's helpdesk: read like any other, and never answered by machine.
    Odd {
        headers: "X-Lambdesk-Loop: ten_00000000000000000000000001\n",
        change: UNCHANGED,
        reason: "own_loop_header",
        is_automatic: true,
    },
    Odd { headers: "", change: |mail| mail.dmarc = "FAIL".into(), reason: "dmarc_failed", is_automatic: false },
    Odd {
        headers: "",
        change: |mail| send_as(mail, "MAILER-DAEMON@example.com"),
        reason: "daemon_sender",
        is_automatic: true,
    },
    Odd {
        headers: "",
        change: |mail| mail.sender = "mailer-daemon@mx.example.com".into(),
        reason: "daemon_sender",
        is_automatic: true,
    },
    Odd {
        headers: "",
        change: |mail| send_as(mail, "postmaster@example.com"),
        reason: "daemon_sender",
        is_automatic: true,
    },
    Odd {
        headers: "",
        change: |mail| send_as(mail, "no-reply@example.com"),
        reason: "no_reply_sender",
        is_automatic: true,
    },
];

fn inbound(app: &TestApp, tenant: &TestTenant, headers: &str) -> InboundMail {
    let raw = mail("m1", tenant.address(), "Toner", headers, "Floor 2.").replace('\n', "\r\n");
    InboundMail::new(app, raw, tenant.address())
}

async fn first_record(tenant: &TestTenant) -> Value {
    let records = tenant.as_admin().get("/v1/tickets/1/audit_records").await.expect(200);
    records["data"][0].clone()
}

#[tokio::test]
async fn a_persons_mail_is_acknowledged_once_and_the_timeline_tells_of_it() {
    let (app, tenant) = demo().await;
    // What most people's mail carries: `no`, an Exchange header, a filter without an opinion.
    let headers = "Auto-Submitted: no\nPrecedence: normal\nX-Mailer: Outlook\n";
    let plain =
        InboundMail { spam: "GRAY".into(), virus: "PROCESSING_FAILED".into(), ..inbound(&app, &tenant, headers) };
    assert!(app.receive(&plain).await);
    app.pump().await;
    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].destinations, ["anna@example.com"]);
    assert_eq!(header(&sent[0], "Auto-Submitted").as_deref(), Some("auto-replied"));
    assert_eq!(header(&sent[0], "X-Lambdesk-Loop").as_deref(), Some(tenant.id().as_str()));
    let record = first_record(&tenant).await;
    assert_eq!(record["comment"]["mail"]["is_automatic"], false);
    assert_eq!(record["effects"].as_array().map(Vec::len), Some(1), "{record}");
    let detail = "acknowledgement to anna@example.com, because a new ticket is acknowledged";
    assert_eq!(record["effects"][0], json!({"kind": "send_mail", "detail": detail}));
    assert_eq!(held(&tenant).await, [json!(null); 0]);
}

#[tokio::test]
async fn an_unproven_sender_is_acknowledged_in_our_words_alone() {
    for dmarc in ["GRAY", "PROCESSING_FAILED"] {
        let (app, tenant) = demo().await;
        let mut doubtful = inbound(&app, &tenant, "");
        doubtful.dmarc = dmarc.into();
        assert!(app.receive(&doubtful).await);
        app.pump().await;
        let sent = app.cloud().sent_mail();
        assert_eq!(sent.len(), 1, "{dmarc}");
        let words = text(&sent[0]);
        assert!(words.contains("T-000001") && !words.contains("Toner") && !words.contains("Floor"), "{words}");
        assert_eq!(first_record(&tenant).await["comment"]["mail"]["is_sender_verified"], false);
    }
}

#[tokio::test]
async fn what_a_program_may_have_written_is_a_ticket_that_nobody_answers_by_machine() {
    for odd in &UNANSWERABLE {
        let (app, tenant) = demo().await;
        let mut inbound = inbound(&app, &tenant, odd.headers);
        (odd.change)(&mut inbound);
        let shown = format!("{} {}", odd.reason, odd.headers);
        for _ in 0..2 {
            assert!(app.receive(&inbound).await, "{shown}");
            app.pump().await;
        }
        assert_eq!(count(&tenant).await, 1, "{shown}");
        assert_eq!(app.cloud().sent_mail(), [], "{shown}");
        let record = first_record(&tenant).await;
        let effects = record["effects"].as_array().expect("effects");
        assert_eq!(effects.len(), 1, "{shown}: {record}");
        assert_eq!(effects[0]["kind"], "withheld_mail", "{shown}");
        let detail = effects[0]["detail"].as_str().unwrap_or_default();
        assert!(detail.starts_with("no acknowledgement, because") && detail.contains(odd.reason), "{shown}: {detail}");
        assert_eq!(record["comment"]["mail"]["is_automatic"], odd.is_automatic, "{shown}");
        assert_eq!(record["comment"]["delivery"], Value::Null, "{shown}");
        assert!(held(&tenant).await.is_empty(), "{shown}");
        // The reasons are for members.
        let id = tenant.as_admin().get("/v1/tickets/1").await.expect(200)["requester"]["email"].clone();
        let contact = tenant.as_contact(id.as_str().expect("an address")).await;
        let seen = contact.get("/v1/tickets/1/audit_records").await.expect(200);
        assert_eq!(seen["data"][0]["effects"], json!([]), "{shown}");
        // A person may answer all the same.
        let reply = json!({"visibility": "public", "text": "We are on it."});
        tenant.as_admin().post("/v1/tickets/1/comments", reply).await.expect(201);
        app.pump().await;
        assert_eq!(app.cloud().sent_mail().len(), 1, "{shown}");
    }
}

#[tokio::test]
async fn harmful_mail_and_our_own_is_held_once_and_nothing_goes_out() {
    type Change = fn(&mut InboundMail, &TestTenant);
    let cases: [(&str, Change); 6] = [
        ("virus", |mail, _| mail.virus = "FAIL".into()),
        ("spam", |mail, _| mail.spam = "FAIL".into()),
        ("virus", |mail, _| (mail.virus, mail.spam) = ("FAIL".into(), "FAIL".into())),
        ("own_mail", |mail, tenant| {
            let marked = format!("X-Lambdesk-Loop: {}\r\n", tenant.id());
            mail.raw.splice(0..0, marked.into_bytes());
        }),
        ("own_mail", |mail, tenant| send_as(mail, tenant.address())),
        ("own_mail", |mail, tenant| send_as(mail, &tenant.address().replace('@', "+12.x@"))),
    ];
    for (reason, change) in cases {
        let (app, tenant) = demo().await;
        let mut inbound = inbound(&app, &tenant, "");
        change(&mut inbound, &tenant);
        for _ in 0..3 {
            assert!(app.receive(&inbound).await, "{reason}");
            app.pump().await;
        }
        assert_eq!((count(&tenant).await, app.cloud().sent_mail().len()), (0, 0), "{reason}");
        let held = held(&tenant).await;
        assert_eq!(held.len(), 1, "{reason}: {held:?}");
        assert_eq!((&held[0]["reason"], &held[0]["subject"]), (&json!(reason), &json!("Toner")));
        assert!(held[0]["detail"].as_str().is_some_and(|detail| detail.contains(' ')), "{held:?}");
        let raw = app.cloud().get_presigned(held[0]["raw_url"].as_str().expect("a url")).expect("the raw mail");
        assert_eq!(raw.bytes, inbound.raw, "{reason}");
    }
}
