//! Mail that somebody sends for another: a member forwards it, a form writes it.

use domain::MemberRole;
use serde_json::{Value, json};

use super::{count, demo, last_record, mail, reply_address, text};
use crate::{InboundMail, TestApp, TestTenant};

const FORWARD: &str = "Can you take this?\n\n---------- Forwarded message ---------\nVon: Zoe Keller <zoe@example.org>\n\
    Datum: Di., 15. Jan. 2036 um 08:00 Uhr\nSubject: Toner\nTo: <ben@demo.example>\n\nThe printer is out of toner.";

/// A mail from somebody, with what DMARC says of it; gives the requester of the newest ticket and its last record.
async fn arrives(app: &TestApp, tenant: &TestTenant, raw: String, dmarc: &str) -> (String, Value) {
    let inbound =
        InboundMail { dmarc: dmarc.into(), ..InboundMail::new(app, raw.replace('\n', "\r\n"), tenant.address()) };
    assert!(app.receive(&inbound).await);
    app.pump().await;
    let newest = count(tenant).await as u64;
    let ticket = tenant.as_admin().get(format!("/v1/tickets/{newest}")).await.expect(200);
    (ticket["requester"]["email"].as_str().expect("an address").to_owned(), last_record(tenant, newest).await)
}

#[tokio::test]
async fn who_wrote_what_a_member_forwards_is_the_requester() {
    let (app, tenant) = demo().await;
    let member = tenant.member(MemberRole::Agent).await;
    let forward =
        |id: &str, from: &str| mail(id, tenant.address(), "Fwd: Toner", "", FORWARD).replace("anna@example.com", from);
    let (requester, record) = arrives(&app, &tenant, forward("f1", member.email.as_str()), "PASS").await;
    assert_eq!(requester, "zoe@example.org");
    assert_eq!((&record["actor"]["kind"], &record["actor"]["name"]), (&json!("contact"), &json!("Zoe Keller")));
    let comment = &record["comment"];
    assert_eq!(
        comment["mail"]["threaded_by"],
        json!(format!("a new ticket, as nothing in the mail names one, forwarded by {}", member.name))
    );
    assert_eq!(comment["mail"]["is_sender_verified"], false, "of Zoe nothing is proven");
    assert!(comment["text"].as_str().is_some_and(|text| text.contains("out of toner")), "{comment}");
    // Zoe learns the number, and answers on her ticket.
    let sent = app.cloud().sent_mail();
    assert_eq!((sent.len(), &sent[0].destinations), (1, &vec!["zoe@example.org".to_owned()]));
    assert!(text(&sent[0]).contains("T-000001") && !text(&sent[0]).contains("Toner"), "{}", text(&sent[0]));
    let to = reply_address(&sent[0]);
    app.receive_mail(&mail("z1", &to, "Re", "", "Thanks.").replace("anna@example.com", "zoe@example.org"), &to).await;
    assert_eq!(last_record(&tenant, 1).await["actor"]["name"], "Zoe Keller");
    // Whoever is no member for certain speaks for itself.
    for (id, from, dmarc) in [
        ("f2", member.email.as_str(), "GRAY"),
        ("f3", member.email.as_str(), "FAIL"),
        ("f4", "mallory@example.net", "PASS"),
    ] {
        let (requester, record) = arrives(&app, &tenant, forward(id, from), dmarc).await;
        assert_eq!(requester, from, "{dmarc}");
        let how = record["comment"]["mail"]["threaded_by"].as_str().unwrap_or_default();
        assert!(!how.contains("forwarded"), "{how}");
    }
}

#[tokio::test]
async fn who_filled_a_form_in_is_the_requester_where_the_form_is_proven() {
    let (app, tenant) = demo().await;
    let form = |id: &str, reply_to: &str| {
        let headers = format!("Reply-To: {reply_to}\n");
        mail(id, tenant.address(), "Order 7 of a victim", &headers, "Hello.")
            .replace("anna@example.com", "form@shop.example")
    };
    let (requester, record) = arrives(&app, &tenant, form("r1", "Zoe <zoe@example.org>"), "PASS").await;
    assert_eq!(
        (requester.as_str(), &record["comment"]["mail"]["is_sender_verified"]),
        ("zoe@example.org", &json!(false))
    );
    let sent = app.cloud().sent_mail();
    assert_eq!(sent[0].destinations, ["zoe@example.org"]);
    assert!(
        !text(&sent[0]).contains("Order 7") && !text(&sent[0]).contains("Hello."),
        "nothing of a stranger goes out"
    );
    for (id, reply_to, dmarc, requester, is_verified) in [
        ("r2", "zoe@example.org", "GRAY", "form@shop.example", false),
        ("r3", "zoe@example.org, ben@example.org", "PASS", "form@shop.example", true),
        ("r4", tenant.address(), "PASS", "form@shop.example", true),
        // At a domain of many, such as a provider's, its owner is as little asked as anywhere.
        ("r5", "orders@shop.example", "PASS", "orders@shop.example", false),
    ] {
        let (found, record) = arrives(&app, &tenant, form(id, reply_to), dmarc).await;
        assert_eq!(found, requester, "{reply_to} {dmarc}");
        assert_eq!(record["comment"]["mail"]["is_sender_verified"], is_verified, "{reply_to} {dmarc}");
    }
    // One that nobody reads gets no answer.
    let before = app.cloud().sent_mail().len();
    let (requester, _) = arrives(&app, &tenant, form("r7", "no-reply@shop.example"), "PASS").await;
    assert_eq!((requester.as_str(), app.cloud().sent_mail().len()), ("no-reply@shop.example", before));
    // Reply-To leads into nobody's ticket.
    let raw = form("r6", "zoe@example.org").replace("Subject: Order 7 of a victim", "Subject: [T-000001]");
    arrives(&app, &tenant, raw, "PASS").await;
    assert_eq!(tenant.as_admin().get("/v1/tickets/1").await.expect(200)["comment_count"], 1);
}
