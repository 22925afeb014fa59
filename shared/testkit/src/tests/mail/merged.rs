//! Mail to a ticket that was merged leads to its target.

use domain::{Role, StatusCategory};
use serde_json::json;

use super::{count, demo, last_record, mail, reply_address};
use crate::InboundMail;

#[tokio::test]
async fn answers_to_merged_tickets_are_comments_of_the_last_one() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    for (id, number) in [("m1", 1), ("m2", 2), ("m3", 3)] {
        let raw = mail(id, tenant.address(), &format!("The lift {number}"), "", "It stands still.");
        app.receive_mail(&raw, tenant.address()).await;
    }
    let first = app.cloud().sent_mail().remove(0);
    // 1 into 2, which goes into 3.
    admin.post("/v1/tickets/1/merge", json!({"into": 2})).await.expect(200);
    admin.post("/v1/tickets/2/merge", json!({"into": 3})).await.expect(200);
    let signed = reply_address(&first);
    for (to, headers, way) in [
        (signed.as_str(), "", "sent to the ticket's signed reply address"),
        (
            tenant.address(),
            "In-Reply-To: <m1@example.com>\n",
            "answers a mail on a ticket in which the sender takes part",
        ),
    ] {
        let id = format!("answer-{}", headers.len());
        app.receive_mail(&mail(&id, to, "Re: The lift 1", headers, "It moves again."), to).await;
        let record = last_record(&tenant, 3).await;
        assert_eq!(record["comment"]["mail"]["message_id"], json!(format!("{id}@example.com")), "{record}");
        let expected = format!("{way}, T-000001, which was merged and goes on here");
        assert_eq!(record["comment"]["mail"]["threaded_by"], json!(expected));
    }
    app.receive_mail(&mail("m9", tenant.address(), "Still [T-000002]", "", "And now?"), tenant.address()).await;
    assert_eq!(last_record(&tenant, 3).await["comment"]["mail"]["message_id"], "m9@example.com");
    assert_eq!(count(&tenant).await, 3, "no new ticket");
}

#[tokio::test]
async fn the_requester_of_a_merged_ticket_is_copied_on_replies_from_then_on() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    tenant.ticket("The lift", "anna@example.com").await;
    tenant.ticket("The lift again", "carl@example.com").await;
    admin.post("/v1/tickets/2/merge", json!({"into": 1})).await.expect(200);
    admin.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "It moves."})).await.expect(201);
    app.pump().await;
    let reply = app.cloud().sent_mail().pop().expect("the reply");
    let mut to = reply.destinations;
    to.sort();
    assert_eq!(to, ["anna@example.com", "carl@example.com"]);
}

#[tokio::test]
async fn a_follow_up_that_was_merged_leads_to_its_target_too() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    app.receive_mail(&mail("m1", tenant.address(), "The lift", "", "It stands still."), tenant.address()).await;
    let to = reply_address(&app.cloud().sent_mail()[0]);
    admin.patch("/v1/tickets/1", json!({"status_id": tenant.status_id(StatusCategory::Closed)})).await.expect(200);
    app.receive_mail(&mail("m2", &to, "Re: The lift", "", "Again."), &to).await;
    tenant.ticket("All lifts", "anna@example.com").await;
    admin.post("/v1/tickets/2/merge", json!({"into": 3})).await.expect(200);
    app.receive_mail(&mail("m3", &to, "Re: The lift", "", "And again."), &to).await;
    assert_eq!(last_record(&tenant, 3).await["comment"]["mail"]["message_id"], "m3@example.com");
    assert_eq!(count(&tenant).await, 3, "no new ticket");
}

#[tokio::test]
async fn an_answer_to_two_addresses_whose_tickets_were_merged_is_one_comment() {
    let (app, tenant) = demo().await;
    let sales = "sales@demo.lambdesk.test";
    tenant.add_address(sales).await;
    let both = [tenant.address().to_owned(), sales.to_owned()];
    for (id, subject, headers) in [("m1", "The lift", ""), ("m2", "Re: The lift", "In-Reply-To: <m1@example.com>\n")] {
        let raw = mail(id, tenant.address(), subject, &format!("Cc: {sales}\n{headers}"), &format!("Words of {id}."));
        let inbound =
            InboundMail { recipients: both.to_vec(), ..InboundMail::new(&app, raw.replace('\n', "\r\n"), sales) };
        assert!(app.receive(&inbound).await);
        app.pump().await;
        if id == "m1" {
            tenant.as_admin().post("/v1/tickets/2/merge", json!({"into": 1})).await.expect(200);
        }
    }
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!(ticket["comment_count"], 2, "{ticket}");
}

#[tokio::test]
async fn a_member_who_asked_in_the_merged_ticket_answers_as_one_who_asked() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let agent = tenant.as_role(Role::Agent).await;
    let email = agent.get("/v1/me").await.expect(200)["email"].as_str().expect("an address").to_owned();
    tenant.ticket("The lift", "anna@example.com").await;
    let raw = mail("m1", tenant.address(), "My lift", "", "x").replace("anna@example.com", &email);
    app.receive_mail(&raw, tenant.address()).await;
    let sent = app.cloud().sent_mail().into_iter().find(|sent| sent.destinations == [email.as_str()]);
    let to = reply_address(&sent.expect("the acknowledgement"));
    admin.post("/v1/tickets/2/merge", json!({"into": 1})).await.expect(200);
    let before = app.cloud().sent_mail().len();
    let answer = mail("m2", &to, "Re: My lift", "", "Still broken.").replace("anna@example.com", &email);
    app.receive_mail(&answer, &to).await;
    assert_eq!(last_record(&tenant, 1).await["actor"]["kind"], "contact");
    assert_eq!(app.cloud().sent_mail().len(), before, "it is mailed to nobody as a reply of the helpdesk");
}

#[tokio::test]
async fn an_answer_that_comes_while_its_ticket_is_merged_opens_no_other() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    for id in ["m1", "m2"] {
        app.receive_mail(&mail(id, tenant.address(), "The lift", "", "It stands still."), tenant.address()).await;
    }
    let to = reply_address(&app.cloud().sent_mail()[0]);
    let raw = mail("m3", &to, "Re: The lift", "", "It moves again.").replace('\n', "\r\n");
    let inbound = InboundMail::new(&app, raw, &to);
    let (is_taken, merged) =
        futures::join!(app.receive(&inbound), async { admin.post("/v1/tickets/1/merge", json!({"into": 2})).await });
    assert!(is_taken, "{}", merged.json);
    merged.expect(200);
    app.pump().await;
    assert_eq!(count(&tenant).await, 2, "no follow-up");
    let mut words = 0;
    for number in [1, 2] {
        let (records, _) = admin.all_pages(&format!("/v1/tickets/{number}/audit_records")).await;
        let found = records.iter().filter(|record| record["comment"]["mail"]["message_id"] == "m3@example.com");
        words += found.count();
    }
    assert_eq!(words, 1);
}
