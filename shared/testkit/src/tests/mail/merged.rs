//! Mail to a ticket that was merged leads to its target.

use serde_json::json;

use super::{count, demo, last_record, mail, reply_address};

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
