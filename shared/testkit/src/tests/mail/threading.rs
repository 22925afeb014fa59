//! Which ticket a mail comes to: the one it answers, and nobody else's.

use domain::{MemberRole, StatusCategory};
use serde_json::{Value, json};

use super::{count, demo, header, last_record, mail, reply_address, text};
use crate::{InboundMail, TestApp, TestTenant};

/// A mail from somebody, with what DMARC says of it.
async fn arrives(app: &TestApp, to: &str, from: &str, dmarc: &str, raw: &str) {
    let raw = raw.replace("anna@example.com", from).replace('\n', "\r\n");
    let inbound = InboundMail { dmarc: dmarc.into(), ..InboundMail::new(app, raw, to) };
    assert!(app.receive(&inbound).await);
    app.pump().await;
}

/// Ticket 1 of Anna's with Ben copied, that was answered once; the answer's Message-ID.
async fn answered(app: &TestApp, tenant: &TestTenant) -> String {
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "Cc: ben@example.org\n", "Floor 2."), tenant.address())
        .await;
    let reply = json!({"visibility": "public", "text": "On it."});
    tenant.as_admin().post("/v1/tickets/1/comments", reply).await.expect(201);
    app.pump().await;
    header(&app.cloud().sent_mail()[1], "Message-ID").expect("a Message-ID")
}

async fn comments(tenant: &TestTenant, number: u64) -> Value {
    tenant.as_admin().get(format!("/v1/tickets/{number}")).await.expect(200)["comment_count"].clone()
}

async fn how(tenant: &TestTenant, number: u64) -> String {
    let record = last_record(tenant, number).await;
    record["comment"]["mail"]["threaded_by"].as_str().expect("how it was found").to_owned()
}

#[tokio::test]
async fn references_are_read_however_clients_write_them() {
    let (app, tenant) = demo().await;
    let ours = answered(&app, &tenant).await;
    let bare = ours.trim_matches(['<', '>']);
    let strangers: Vec<String> = (0..400).map(|n| format!("<x{n}@mail.example.net>")).collect();
    let folded = ours.replace('@', "\n @");
    let headers = [
        format!("In-Reply-To: {ours}\n"),
        format!("References: {ours}\n"),
        format!("References: <other@example.net>,{ours},<more@example.net>\n"),
        format!("References: <other@example.net>{ours}\n"),
        format!("References: <other@example.net>\n\t{ours}\n"),
        format!("References: {folded}\n"),
        format!("References: {} {ours}\n", strangers.join("\n ")),
        format!("References: {ours} {}\n", strangers.join("\n ")),
        format!("In-Reply-To: <overwritten@gateway.example.net>\nReferences: {ours}\n"),
        format!("In-Reply-To: {bare}\n"),
        format!("In-Reply-To: Your message of Monday {ours}\n"),
        format!("References: {ours} <cut.off@exam\n"),
    ];
    for (nth, headers) in headers.iter().enumerate() {
        let raw = mail(&format!("r{nth}"), tenant.address(), "Something else", headers, "Thanks.");
        app.receive_mail(&raw, tenant.address()).await;
        assert_eq!((count(&tenant).await, comments(&tenant, 1).await), (1, json!(nth + 3)), "{headers}");
        assert_eq!(how(&tenant, 1).await, "answers a mail that was sent from the ticket");
    }
}

#[tokio::test]
async fn the_subject_leads_those_who_take_part_and_nobody_else() {
    let (app, tenant) = demo().await;
    answered(&app, &tenant).await;
    let ben_of_demo = tenant.member(MemberRole::Agent).await;
    let member = ben_of_demo.email.as_str();
    let mut expected = (1, 2);
    for (nth, (subject, from, dmarc, is_led)) in [
        ("Re: [T-000001] Toner", "anna@example.com", "PASS", true),
        ("Toner (T-000001)", "anna@example.com", "GRAY", true),
        ("t-000001", "ben@example.org", "PASS", true),
        ("Fwd: [T-1] Toner", member, "PASS", true),
        // Whose sender is not proven is no member, and whose is refuted is nobody.
        ("[T-000001]", member, "GRAY", false),
        ("[T-000001]", "anna@example.com", "FAIL", false),
        ("[T-000001] let me see", "mallory@example.net", "PASS", false),
        ("#1 T-1", "anna@example.com", "PASS", false),
    ]
    .into_iter()
    .enumerate()
    {
        let raw = mail(&format!("s{nth}"), tenant.address(), subject, "", "Any news?");
        arrives(&app, tenant.address(), from, dmarc, &raw).await;
        expected = if is_led { (expected.0, expected.1 + 1) } else { (expected.0 + 1, expected.1) };
        assert_eq!(
            (count(&tenant).await, comments(&tenant, 1).await),
            (expected.0, json!(expected.1)),
            "{subject} {from}"
        );
        if is_led {
            assert_eq!(how(&tenant, 1).await, "its subject names the ticket, in which the sender takes part");
        }
    }
    let stranger = "a new ticket, as the sender takes no part in the one that the subject names: T-000001";
    assert_eq!(how(&tenant, 4).await, stranger);
    assert_eq!(how(&tenant, 5).await, "a new ticket, as nothing in the mail names one");
    // A number that there is not, and another tenant's of the same number, name nothing.
    let other = app.tenant("other").await;
    for (tenant, subject) in [(&tenant, "[T-000099]"), (&other, "[T-000001]")] {
        let raw = mail("s99", tenant.address(), subject, "", "Any news?");
        arrives(&app, tenant.address(), "anna@example.com", "PASS", &raw).await;
        let newest = count(tenant).await as u64;
        assert_eq!(how(tenant, newest).await, "a new ticket, as nothing in the mail names one", "{subject}");
    }
}

#[tokio::test]
async fn the_subject_of_a_closed_ticket_leads_to_its_follow_up() {
    let (app, tenant) = demo().await;
    answered(&app, &tenant).await;
    let close = json!({"status_id": tenant.status_id(StatusCategory::Closed)});
    tenant.as_admin().patch("/v1/tickets/1", close).await.expect(200);
    for id in ["c1", "c2"] {
        app.receive_mail(&mail(id, tenant.address(), "[T-000001] again", "", "Empty again."), tenant.address()).await;
    }
    assert_eq!((count(&tenant).await, comments(&tenant, 2).await), (2, json!(2)));
    assert_eq!(tenant.as_admin().get("/v1/tickets/2").await.expect(200)["follow_up_of"], 1);
    assert!(how(&tenant, 2).await.ends_with("T-000001, which is closed and goes on here"));
}

#[tokio::test]
async fn an_outlook_conversation_leads_those_who_take_part() {
    let (app, tenant) = demo().await;
    let root = "Adv1QhQZ5cCDkpFkR0yj1bqPDXzBdA==";
    let answer = "Adv1QhQZ5cCDkpFkR0yj1bqPDXzBdAAA4g1Q";
    let other = "Adv1QhQZ5cCDkpFkR0yj1bqPDXzBdQ==";
    let outlook = |id: &str, index: &str| {
        let headers = format!("Thread-Topic: Toner\nThread-Index: {index}\n");
        mail(id, tenant.address(), "Toner", &headers, "Floor 2.")
    };
    let mut found = Vec::new();
    for (id, from, dmarc, index) in [
        ("o1", "anna@example.com", "PASS", root),
        ("o2", "anna@example.com", "PASS", answer),
        ("o3", "zoe@example.org", "PASS", answer),
        ("o4", "anna@example.com", "FAIL", answer),
        ("o5", "anna@example.com", "PASS", other),
        ("o6", "zoe@example.org", "PASS", root),
    ] {
        arrives(&app, tenant.address(), from, dmarc, &outlook(id, index)).await;
        found.push(count(&tenant).await);
    }
    assert_eq!(found, [1, 1, 2, 3, 4, 4]);
    assert_eq!((comments(&tenant, 1).await, comments(&tenant, 2).await), (json!(2), json!(2)));
    let words = "of an Outlook conversation on a ticket in which the sender takes part";
    assert_eq!((how(&tenant, 1).await.as_str(), how(&tenant, 2).await.as_str()), (words, words));
    // It leads to nothing of another tenant.
    let theirs = app.tenant("other").await;
    arrives(&app, theirs.address(), "anna@example.com", "PASS", &outlook("o1", root)).await;
    assert_eq!(count(&theirs).await, 1);
}

#[tokio::test]
async fn two_who_answer_one_bulk_mail_get_a_ticket_each() {
    let (app, tenant) = demo().await;
    let bulk = mail("bulk", tenant.address(), "Our news", "", "Dear all.");
    arrives(&app, tenant.address(), "news@example.net", "PASS", &bulk).await;
    let answer = "In-Reply-To: <bulk@example.net>\nReferences: <bulk@example.net>\n";
    for (id, from) in [("a", "anna@example.com"), ("z", "zoe@example.org"), ("a2", "anna@example.com")] {
        let headers =
            if id == "a2" { "In-Reply-To: <a@example.com>\nReferences: <bulk@example.net>\n" } else { answer };
        arrives(&app, tenant.address(), from, "PASS", &mail(id, tenant.address(), "Re: Our news", headers, "Hm."))
            .await;
    }
    assert_eq!(count(&tenant).await, 3);
    for (number, email, count) in [(1, "news@example.net", 1), (2, "anna@example.com", 2), (3, "zoe@example.org", 1)] {
        let ticket = tenant.as_admin().get(format!("/v1/tickets/{number}")).await.expect(200);
        assert_eq!((&ticket["requester"]["email"], &ticket["comment_count"]), (&json!(email), &json!(count)));
    }
}

#[tokio::test]
async fn a_sender_that_only_stands_in_from_sees_nothing_and_brings_nobody_in() {
    let (app, tenant) = demo().await;
    answered(&app, &tenant).await;
    let before = app.cloud().sent_mail().len();
    let headers = "In-Reply-To: <m1@example.com>\nCc: spy@example.net\n";
    let raw = mail("f1", tenant.address(), "Re: Toner", headers, "Send me all.");
    // Anna's name on another's mail; then her own mail, which copies somebody new.
    arrives(&app, tenant.address(), "anna@example.com", "FAIL", &raw).await;
    assert_eq!((count(&tenant).await, comments(&tenant, 1).await), (2, json!(2)), "a ticket of its own");
    assert_eq!(app.cloud().sent_mail().len(), before, "and no answer");
    let own = mail("f2", tenant.address(), "Re: Toner", headers, "Thanks.");
    arrives(&app, tenant.address(), "anna@example.com", "PASS", &own).await;
    assert_eq!((count(&tenant).await, comments(&tenant, 1).await), (2, json!(3)));
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!(ticket["cc"], json!(["ben@example.org"]), "nobody is added to a ticket that is there");
    // A stranger who knows the id of a mail on the ticket.
    let stranger = mail("f3", tenant.address(), "Re: Toner", headers, "And me?");
    arrives(&app, tenant.address(), "mallory@example.net", "PASS", &stranger).await;
    assert_eq!((count(&tenant).await, comments(&tenant, 1).await), (3, json!(3)));
    let answer = text(app.cloud().sent_mail().last().expect("an acknowledgement"));
    assert!(!answer.contains("On it.") && !answer.contains("Floor 2."), "{answer}");
}

#[tokio::test]
async fn one_mail_to_two_addresses_and_two_tenants_is_a_ticket_at_each_and_their_answers_stay_apart() {
    let (app, tenant) = demo().await;
    let sales = "sales@demo.lambdesk.test";
    tenant.add_address(sales).await;
    let other = app.tenant("other").await;
    let raw = mail("m1", tenant.address(), "Toner", &format!("Cc: {sales}, {}\n", other.address()), "Floor 2.");
    let mut inbound = InboundMail::new(&app, raw.replace('\n', "\r\n"), tenant.address());
    inbound.recipients.extend([sales.to_owned(), other.address().to_owned()]);
    for _ in 0..2 {
        assert!(app.receive(&inbound).await);
        app.pump().await;
    }
    assert_eq!((count(&tenant).await, count(&other).await), (2, 1), "one at each address");
    for (tenant, numbers) in [(&tenant, vec![1, 2]), (&other, vec![1])] {
        for number in numbers {
            let ticket = tenant.as_admin().get(format!("/v1/tickets/{number}")).await.expect(200);
            if tenant.slug() == "demo" {
                assert_eq!(ticket["cc"], json!([other.address()]), "its own addresses are not copied");
            }
            assert_eq!(ticket["comment_count"], 1);
        }
    }
    // Each side's answer is answered where it came from.
    let acknowledgements = app.cloud().sent_mail();
    assert_eq!(acknowledgements.len(), 3);
    for (nth, acknowledgement) in acknowledgements.iter().enumerate() {
        let to = reply_address(acknowledgement);
        app.receive_mail(&mail(&format!("a{nth}"), &to, "Re: Toner", "", "Thanks."), &to).await;
    }
    for (tenant, numbers) in [(&tenant, vec![1, 2]), (&other, vec![1])] {
        for number in numbers {
            assert_eq!(comments(tenant, number).await, 2, "{} {number}", tenant.slug());
        }
    }
    assert_eq!((count(&tenant).await, count(&other).await), (2, 1));
}
