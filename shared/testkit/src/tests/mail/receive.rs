use domain::Role;
use serde_json::json;

use super::{count, demo, mail, reply_address};
use crate::{
    InboundMail,
    fake_cloud::{Fault, RAW_MAIL_BUCKET, Service},
    tests::path_of,
};

#[tokio::test]
async fn the_same_notification_five_times_at_once_is_one_ticket_and_one_acknowledgement() {
    let (app, tenant) = demo().await;
    let inbound = InboundMail::new(&app, mail("m1", tenant.address(), "Toner", "", "Floor 2."), tenant.address());
    let rush = futures::future::join_all((0..5).map(|_| app.receive(&inbound))).await;
    // One that lost the race may come again, as SQS does it.
    for taken_in in rush {
        if !taken_in {
            assert!(app.receive(&inbound).await);
        }
    }
    app.pump().await;
    assert!(app.receive(&inbound).await, "and once more, later");
    app.pump().await;
    assert_eq!(count(&tenant).await, 1);
    assert_eq!(app.cloud().sent_mail().len(), 1);
    // The number that a lost race took stays unused.
    let (tickets, _) = tenant.as_admin().all_pages("/v1/tickets").await;
    let (records, _) = tenant.as_admin().all_pages(&format!("{}/audit_records", path_of(&tickets[0]))).await;
    assert_eq!(records.len(), 1);
}

#[tokio::test]
async fn a_failure_on_the_way_is_made_good_by_the_next_delivery() {
    for (service, operation) in [
        (Service::S3, "HeadObject"),
        (Service::S3, "GetObject"),
        (Service::S3, "PutObject"),
        (Service::DynamoDb, "GetItem"),
        (Service::DynamoDb, "UpdateItem"),
        (Service::DynamoDb, "TransactWriteItems"),
        (Service::SecretsManager, "GetSecretValue"),
    ] {
        let (app, tenant) = demo().await;
        let raw = openapi::files::root().join("events/mail/html-inline-cid.eml");
        let inbound = InboundMail::new(&app, std::fs::read(raw).expect("the sample"), tenant.address());
        app.cloud().fail_next(service, operation, Fault::InternalError);
        let first = app.receive(&inbound).await;
        assert_eq!(app.cloud().pending_faults(), 0, "{operation} is called");
        assert!(!first, "{operation} failed and the message is to come again");
        assert!(app.receive(&inbound).await, "{operation}");
        app.pump().await;
        assert_eq!(count(&tenant).await, 1, "{operation}");
    }
    // The write happened and its answer was lost.
    let (app, tenant) = demo().await;
    let inbound = InboundMail::new(&app, mail("m1", tenant.address(), "Toner", "", "x"), tenant.address());
    app.cloud().fail_nth(Service::DynamoDb, "TransactWriteItems", 2, Fault::LoseResponse);
    assert!(!app.receive(&inbound).await, "the first was the sender's, the second the ticket's");
    assert_eq!(app.cloud().pending_faults(), 0);
    assert_eq!(count(&tenant).await, 1, "it was written");
    assert!(app.receive(&inbound).await);
    app.pump().await;
    assert_eq!((count(&tenant).await, app.cloud().sent_mail().len()), (1, 1));
}

#[tokio::test]
async fn every_sample_mail_is_taken_in_or_held_and_never_lost() {
    let (app, tenant) = demo().await;
    let folder = openapi::files::root().join("events/mail");
    let mut names: Vec<_> =
        std::fs::read_dir(folder).expect("the samples").filter_map(|entry| Some(entry.ok()?.path())).collect();
    names.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    names.sort();
    assert!(names.len() > 10);
    for path in &names {
        let inbound = InboundMail::new(&app, std::fs::read(path).expect("the sample"), tenant.address());
        assert!(app.receive(&inbound).await, "{}", path.display());
        assert!(app.cloud().object(RAW_MAIL_BUCKET, &inbound.raw_key()).is_some(), "the raw mail stays");
    }
    app.pump().await;
    let admin = tenant.as_admin();
    let held = admin.get("/v1/suspended_mail?limit=100").await.expect(200);
    let held = held["data"].as_array().map_or(0, Vec::len);
    let (tickets, _) = admin.all_pages("/v1/tickets").await;
    let comments: u64 = tickets.iter().filter_map(|ticket| ticket["comment_count"].as_u64()).sum();
    assert_eq!(comments + held as u64, names.len() as u64, "{held} held");
    assert!(held >= 1, "a mail without a sender is held");
}

#[tokio::test]
async fn what_cannot_be_read_is_held_for_a_person_once_with_its_raw_message() {
    let (app, tenant) = demo().await;
    let inbound = InboundMail::new(&app, "Subject: nobody wrote this\r\n\r\nhello\r\n", tenant.address());
    for _ in 0..3 {
        assert!(app.receive(&inbound).await);
    }
    app.pump().await;
    assert_eq!(count(&tenant).await, 0);
    assert!(app.cloud().sent_mail().is_empty());
    let agent = tenant.as_role(Role::Agent).await;
    let held = agent.get("/v1/suspended_mail").await.expect(200);
    assert_eq!(held["data"].as_array().map(Vec::len), Some(1));
    let held = &held["data"][0];
    assert_eq!((&held["reason"], &held["subject"]), (&json!("no_sender"), &json!("nobody wrote this")));
    let raw = app.cloud().get_presigned(held["raw_url"].as_str().expect("a url")).expect("the raw mail");
    assert_eq!(raw.bytes, inbound.raw);
    let other = app.tenant("other").await;
    assert_eq!(other.as_admin().get("/v1/suspended_mail").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn suspended_mail_comes_page_by_page_the_newest_first() {
    let (app, tenant) = demo().await;
    for n in 0..9 {
        app.advance(jiff::SignedDuration::from_secs(60));
        let raw = format!("Subject: number {n}\r\n\r\nhello\r\n");
        assert!(app.receive(&InboundMail::new(&app, raw, tenant.address())).await);
    }
    let admin = tenant.as_admin();
    let (held, pages) = admin.all_pages("/v1/suspended_mail?limit=4").await;
    let subjects: Vec<&str> = held.iter().filter_map(|mail| mail["subject"].as_str()).collect();
    assert_eq!(subjects, (0..9).rev().map(|n| format!("number {n}")).collect::<Vec<_>>());
    assert_eq!(pages, 3);
    let cursor = admin.get("/v1/suspended_mail?limit=4").await.expect(200)["next_cursor"].clone();
    let theirs = app.tenant("other").await.as_admin();
    let path = format!("/v1/suspended_mail?cursor={}", cursor.as_str().expect("a cursor"));
    assert_eq!(theirs.get(path).await.refused(400), "invalid_cursor");
}

#[tokio::test]
async fn a_recipient_that_nobody_owns_is_noted_and_done() {
    let (app, tenant) = demo().await;
    let mut inbound =
        InboundMail::new(&app, mail("m1", "x@nobody.lambdesk.test", "Hello", "", "x"), "x@nobody.lambdesk.test");
    assert!(app.receive(&inbound).await);
    let noted = app.store().unrouted_mails(app.now()).await.expect("the table answers");
    assert_eq!(noted.len(), 1);
    assert_eq!(
        (noted[0].to.as_str(), noted[0].raw_key.as_str()),
        ("x@nobody.lambdesk.test", inbound.raw_key().as_str())
    );
    // One that is ours beside one that is not.
    inbound.recipients = vec!["x@nobody.lambdesk.test".into(), tenant.address().into(), tenant.address().into()];
    assert!(app.receive(&inbound).await);
    assert_eq!(count(&tenant).await, 1);
}

#[tokio::test]
async fn mail_to_two_tenants_is_a_ticket_at_each() {
    let (app, demo) = demo().await;
    let other = app.tenant("other").await;
    let mut inbound = InboundMail::new(&app, mail("m1", demo.address(), "Toner", "", "x"), demo.address());
    inbound.recipients.push(other.address().to_owned());
    assert!(app.receive(&inbound).await);
    assert_eq!((count(&demo).await, count(&other).await), (1, 1));
    app.pump().await;
    assert_eq!(app.cloud().sent_mail().len(), 2);
}

#[tokio::test]
async fn a_forged_reply_address_opens_no_ticket_of_others() {
    let (app, tenant) = demo().await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    let real = reply_address(&app.cloud().sent_mail()[0]);
    let (local, domain) = real.split_once('@').expect("an address");
    let (head, token) = local.split_once('.').expect("a token");
    let forged = format!("{head}.{}@{domain}", token.chars().rev().collect::<String>());
    let stranger =
        mail("m2", &forged, "Re: Toner", "", "let me in").replace("anna@", "mallory@").replace("Anna", "Mal");
    app.receive_mail(&stranger, &forged).await;
    assert_eq!(count(&tenant).await, 2, "a ticket of its own");
    assert_eq!(tenant.as_admin().get("/v1/tickets/1").await.expect(200)["comment_count"], 1);
}

#[tokio::test]
async fn twenty_five_megabytes_of_files_arrive() {
    let (app, tenant) = demo().await;
    let chunk = "QUJD".repeat(19);
    let body = format!("{chunk}\r\n").repeat(25 * 1024 * 1024 / 57);
    let raw = format!(
        "From: anna@example.com\r\nTo: {}\r\nSubject: Large\r\nMessage-ID: <large@example.com>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee file\r\n--b\r\n\
         Content-Type: application/octet-stream; name=big.bin\r\nContent-Disposition: attachment; filename=big.bin\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{body}--b--\r\n",
        tenant.address()
    );
    let inbound = InboundMail::new(&app, raw, tenant.address());
    assert!(inbound.raw.len() > 35_000_000, "as a mail it is a third larger");
    assert!(app.receive(&inbound).await);
    let admin = tenant.as_admin();
    assert_eq!(admin.get("/v1/suspended_mail").await.expect(200)["data"], json!([]));
    assert_eq!(count(&tenant).await, 1);
    let records = admin.get("/v1/tickets/1/audit_records").await.expect(200);
    let files = records["data"][0]["comment"]["attachments"].as_array().expect("files");
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!((&files[0]["name"], &files[0]["size_bytes"]), (&json!("big.bin"), &json!(body.len() / 78 * 57)));
}

#[tokio::test]
async fn more_than_40_megabytes_are_held_without_being_read() {
    let (app, tenant) = demo().await;
    let mut raw = mail("m1", tenant.address(), "Huge", "", "x").into_bytes();
    raw.resize(40 * 1024 * 1024 + 1, b'x');
    let inbound = InboundMail::new(&app, raw, tenant.address());
    app.cloud().reset_calls();
    assert!(app.receive(&inbound).await);
    assert!(!app.cloud().calls().iter().any(|call| call.operation == "GetObject"), "it is not fetched");
    assert_eq!(count(&tenant).await, 0);
    let held = tenant.as_admin().get("/v1/suspended_mail").await.expect(200);
    assert_eq!(held["data"].as_array().map(Vec::len), Some(1));
    let (reason, size) = (&held["data"][0]["reason"], &held["data"][0]["size_bytes"]);
    assert_eq!((reason, size), (&json!("mail_too_large"), &json!(40 * 1024 * 1024 + 1)));
}
