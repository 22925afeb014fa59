//! The mail log: each mail in and out, with its path.

use domain::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{demo, events::event, mail};
use crate::{
    InboundMail, Session, TestApp,
    fake_cloud::{Fault, Service},
};

async fn mails(session: &Session, query: &str) -> Vec<Value> {
    session.all_pages(&format!("/v1/mails{query}")).await.0
}

fn steps(mail: &Value) -> Vec<(&str, &str)> {
    let steps = mail["steps"].as_array().expect("steps").iter();
    steps.map(|step| (step["step"].as_str().unwrap_or_default(), step["detail"].as_str().unwrap_or_default())).collect()
}

fn column<'a>(mails: &'a [Value], name: &str) -> Vec<&'a Value> {
    mails.iter().map(|mail| &mail[name]).collect()
}

/// Logged items as they lie in the table.
fn items(app: &TestApp) -> Vec<Value> {
    app.cloud().table_items().into_iter().filter(|item| item["type"]["S"] == "logged_mail").collect()
}

const RECEIVED: &str = "SPF pass, DKIM pass, DMARC pass, spam pass, virus pass";

#[tokio::test]
async fn a_mail_its_answers_and_their_bounce_are_told_step_by_step() {
    let (app, tenant) = demo().await;
    let viewer = tenant.as_role(Role::Viewer).await;
    let raw = mail("m1", tenant.address(), "Toner", "", "Floor 2.");
    let inbound = app.receive_mail(&raw, tenant.address()).await;
    let received_at = app.now().to_string();
    app.advance(SignedDuration::from_mins(1));
    tenant
        .as_admin()
        .post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "On it"}))
        .await
        .expect(201);
    app.pump().await;
    let replied_at = app.now().to_string();
    app.advance(SignedDuration::from_mins(1));
    let sent = app.cloud().sent_mail().pop().expect("the reply");
    let bounce = json!({"bounce": {"bounceType": "Permanent", "bounceSubType": "General", "timestamp": app.now().to_string(),
        "bouncedRecipients": [{"emailAddress": "anna@example.com", "diagnosticCode": "550 5.1.1 no such user"}]}});
    for _ in 0..2 {
        assert!(app.deliver("record_mail_event", &[event(&app, &sent, "Bounce", &bounce)]).await.is_empty());
    }

    let mut listed = mails(&viewer, "").await;
    // Within one millisecond there is no order.
    listed[1..].sort_by_key(|mail| mail["direction"] == "in");
    let ids: Vec<Value> = listed.iter_mut().map(|mail| mail["id"].take()).collect();
    assert!(ids.iter().all(|id| id.as_str().is_some_and(|id| id.starts_with("mai_"))), "{ids:?}");
    let detail = "Permanent bounce: anna@example.com: 550 5.1.1 no such user";
    let (size, address) = (inbound.raw.len(), tenant.address());
    assert_eq!(
        json!(listed),
        json!([
            {"id": null, "direction": "out", "at": replied_at, "from": address, "to": ["anna@example.com"], "subject": "Toner",
                "state": "bounced", "ticket_number": 1, "seq": 2, "suspended_mail_id": null, "has_raw": false, "size_bytes": null,
                "steps": [{"at": replied_at, "step": "queued", "detail": "queued, because a member replied"},
                    {"at": replied_at, "step": "handed_over", "detail": "handed over to SES"},
                    {"at": app.now().to_string(), "step": "bounced", "detail": detail}]},
            {"id": null, "direction": "out", "at": received_at, "from": address, "to": ["anna@example.com"], "subject": "Toner",
                "state": "sent", "ticket_number": 1, "seq": 1, "suspended_mail_id": null, "has_raw": false, "size_bytes": null,
                "steps": [{"at": received_at, "step": "queued", "detail": "queued, because a new ticket is acknowledged"},
                    {"at": received_at, "step": "handed_over", "detail": "handed over to SES"}]},
            {"id": null, "direction": "in", "at": received_at, "from": "Anna Müller <anna@example.com>", "to": [address],
                "subject": "Toner", "state": "taken_in", "ticket_number": 1, "seq": 1, "suspended_mail_id": null, "has_raw": true,
                "size_bytes": size,
                "steps": [{"at": received_at, "step": "received",
                        "detail": format!("received from SES for {address}, {size} bytes; {RECEIVED}")},
                    {"at": received_at, "step": "parsed", "detail": "read"},
                    {"at": received_at, "step": "threaded", "detail": "a new ticket, as nothing in the mail names one"},
                    {"at": received_at, "step": "created", "detail": "created ticket T-000001"}]},
        ])
    );
}

#[tokio::test]
async fn the_log_is_asked_by_direction_and_ticket_and_by_nobody_else() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    for id in ["m1", "m2"] {
        app.receive_mail(&mail(id, tenant.address(), id, "", "x"), tenant.address()).await;
        app.advance(SignedDuration::from_mins(1));
    }
    let answer = mail("m3", tenant.address(), "Re: m1", "In-Reply-To: <m1@example.com>\n", "y");
    app.receive_mail(&answer, tenant.address()).await;
    let found = async |query: &str| {
        let found = mails(&agent, query).await;
        let row =
            |mail: &Value| format!("{} {} {}", mail["direction"], mail["ticket_number"], mail["seq"]).replace('"', "");
        let mut rows: Vec<String> = found.iter().map(row).collect();
        rows.sort();
        rows
    };
    assert_eq!(found("").await, ["in 1 1", "in 1 2", "in 2 1", "out 1 1", "out 2 1"]);
    assert_eq!(found("?direction=in").await, ["in 1 1", "in 1 2", "in 2 1"]);
    assert_eq!(found("?direction=out").await, ["out 1 1", "out 2 1"]);
    assert_eq!(found("?ticket=1").await, ["in 1 1", "in 1 2", "out 1 1"]);
    assert_eq!(found("?ticket=1&direction=in").await, ["in 1 1", "in 1 2"]);
    assert_eq!(found("?ticket=3").await, [""; 0]);
    let newest = mails(&agent, "?ticket=1").await.remove(0);
    assert_eq!(
        steps(&newest)[2..],
        [
            ("threaded", "answers a mail on a ticket in which the sender takes part"),
            ("commented", "commented on ticket T-000001"),
        ]
    );
    for wrong in ["direction=up", "ticket=one", "limit=101"] {
        assert_eq!(agent.get(format!("/v1/mails?{wrong}")).await.refused(422), "validation_failed", "{wrong}");
    }
    let other = app.tenant("other").await.as_admin();
    for query in ["", "?ticket=1", "?direction=in"] {
        assert_eq!(mails(&other, query).await, [json!(null); 0], "{query}");
    }
    let anna = tenant.as_contact("anna@example.com").await;
    assert_eq!(anna.get("/v1/mails").await.refused(403), "forbidden");
}

#[tokio::test]
async fn the_same_notification_five_times_is_one_row_and_another_copy_of_the_mail_says_so() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let raw = mail("m1", tenant.address(), "Toner", "", "x").replace('\n', "\r\n");
    let inbound = InboundMail::new(&app, raw, tenant.address());
    let rush = futures::future::join_all((0..5).map(|_| app.receive(&inbound))).await;
    for taken_in in rush {
        assert!(taken_in || app.receive(&inbound).await);
    }
    let listed = mails(&admin, "?direction=in").await;
    assert_eq!(column(&listed, "state"), ["taken_in"]);
    assert_eq!(steps(&listed[0]).len(), 4, "{}", listed[0]);

    app.advance(SignedDuration::from_mins(1));
    let copy = InboundMail { ses_id: "another".into(), received_at: app.now(), ..inbound };
    for _ in 0..2 {
        assert!(app.receive(&copy).await);
    }
    let listed = mails(&admin, "?direction=in").await;
    assert_eq!(column(&listed, "state"), ["taken_in"; 2]);
    assert_eq!(steps(&listed[0]).last(), Some(&("threaded", "the same mail is on ticket T-000001 already")));
    assert_eq!(column(&listed, "ticket_number"), [1; 2]);
}

#[tokio::test]
async fn a_row_that_could_not_be_written_is_made_good_by_the_next_delivery() {
    for fault in [Fault::InternalError, Fault::LoseResponse] {
        let (app, tenant) = demo().await;
        let raw = mail("m1", tenant.address(), "Toner", "", "x");
        let inbound = InboundMail::new(&app, raw.replace('\n', "\r\n"), tenant.address());
        app.cloud().fail_next(Service::DynamoDb, "PutItem", fault);
        assert!(!app.receive(&inbound).await, "{fault:?}");
        assert_eq!((app.cloud().pending_faults(), super::count(&tenant).await), (0, 1), "{fault:?}: on its ticket");
        assert!(app.receive(&inbound).await, "{fault:?}");
        let listed = mails(&tenant.as_admin(), "?direction=in").await;
        assert_eq!(listed.len(), 1, "{fault:?}");
        let expected =
            [("threaded", "a new ticket, as nothing in the mail names one"), ("created", "created ticket T-000001")];
        assert_eq!(steps(&listed[0])[2..], expected, "{fault:?}");
        assert_eq!(super::count(&tenant).await, 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_held_mail_tells_why_and_who_let_it_through() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let raw = mail("m1", tenant.address(), "Toner", "", "x").replace('\n', "\r\n");
    let inbound = InboundMail { spam: "FAIL".into(), ..InboundMail::new(&app, raw, tenant.address()) };
    for _ in 0..2 {
        assert!(app.receive(&inbound).await);
    }
    let held = mails(&admin, "").await;
    assert_eq!((held.len(), &held[0]["state"], &held[0]["ticket_number"]), (1, &json!("suspended"), &Value::Null));
    let words = ("suspended", "suspended for spam: the mail looks like unwanted mail");
    assert_eq!(steps(&held[0]).last(), Some(&words));
    let id = held[0]["suspended_mail_id"].as_str().expect("it is held");
    admin.post(format!("/v1/suspended_mail/{id}/recovery"), json!({})).await.expect(200);
    let taken_in = mails(&admin, "?ticket=1").await;
    assert_eq!((taken_in.len(), &taken_in[0]["id"]), (1, &held[0]["id"]));
    assert_eq!((&taken_in[0]["state"], &taken_in[0]["suspended_mail_id"]), (&json!("taken_in"), &Value::Null));
    let told = steps(&taken_in[0]);
    assert!(told[0].1.contains("spam fail"), "{told:?}");
    let through = "a new ticket, as nothing in the mail names one, let through by Ada Admin";
    assert_eq!(told[2..], [words, ("threaded", through), ("created", "created ticket T-000001")]);
    // A late notification holds nothing back in the log that is on a ticket.
    assert!(app.receive(&inbound).await);
    assert_eq!(mails(&admin, "").await, taken_in);
}

#[tokio::test]
async fn what_no_reader_understands_and_a_report_are_in_the_log_too() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    assert!(
        app.receive(&InboundMail::new(&app, "Subject: nobody wrote this\r\n\r\nhello\r\n", tenant.address())).await
    );
    let listed = mails(&admin, "").await;
    assert_eq!((&listed[0]["subject"], &listed[0]["from"]), (&json!("nobody wrote this"), &json!("<>")));
    let told = steps(&listed[0]);
    assert!(told[1].0 == "parsed" && told[1].1.starts_with("not read: "), "{told:?}");
    assert!(told[2].0 == "suspended" && told[2].1.starts_with("suspended for no_sender: "), "{told:?}");
}

#[tokio::test]
async fn a_link_to_sign_in_with_is_in_no_row() {
    let (app, tenant) = demo().await;
    tenant.ticket("Printer", "anna@example.com").await;
    app.nobody().post("/v1/sign_in_links", json!({"tenant": "demo", "email": "anna@example.com"})).await.expect(202);
    let invitation = json!({"name": "Ben", "email": "ben@demo.example", "role": "agent"});
    tenant.as_admin().post("/v1/members", invitation).await.expect(201);
    app.pump().await;
    assert_eq!(app.cloud().sent_mail().len(), 3);
    let listed = mails(&tenant.as_admin(), "").await;
    assert_eq!(column(&listed, "to"), [&json!(["anna@example.com"])], "the reply alone");
    assert!(!json!(items(&app)).to_string().contains("token"));
}

#[tokio::test]
async fn the_log_comes_page_by_page_and_is_kept_for_ninety_days() {
    let (app, tenant) = demo().await;
    for n in 0..5 {
        app.advance(SignedDuration::from_mins(1));
        app.receive_mail(&mail(&format!("m{n}"), tenant.address(), &format!("number {n}"), "", "x"), tenant.address())
            .await;
    }
    let admin = tenant.as_admin();
    for (query, rows, pages) in [("?limit=4", 10, 3), ("?limit=2&direction=in", 5, 3), ("?limit=1&ticket=1", 2, 3)] {
        let (all, found) = admin.all_pages(&format!("/v1/mails{query}")).await;
        let mut ids: Vec<&Value> = column(&all, "id");
        ids.dedup();
        assert_eq!((ids.len(), found), (rows, pages), "{query}");
        let times: Vec<&str> = all.iter().filter_map(|mail| mail["at"].as_str()).collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    }
    let cursor = admin.get("/v1/mails?limit=4").await.expect(200)["next_cursor"].clone();
    let cursor = cursor.as_str().expect("a cursor");
    let theirs = app.tenant("other").await.as_admin();
    assert_eq!(theirs.get(format!("/v1/mails?cursor={cursor}")).await.refused(400), "invalid_cursor");
    assert_eq!(admin.get(format!("/v1/mails?direction=in&cursor={cursor}")).await.refused(400), "invalid_cursor");
    app.advance(SignedDuration::from_hours(24 * 90 - 1));
    assert_eq!(mails(&admin, "").await.len(), 10);
    app.advance(SignedDuration::from_hours(2));
    assert_eq!(mails(&admin, "").await, [json!(null); 0]);
}
