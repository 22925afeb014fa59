use domain::{Role, StatusCategory};
use jiff::SignedDuration;
use serde_json::json;

use super::{count, demo, header, mail, reply_address, text};

#[tokio::test]
async fn a_mail_becomes_a_ticket_is_answered_and_answered_again() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    app.receive_mail(&mail("m1", tenant.address(), "The printer is out of toner", "", "Floor 2."), tenant.address())
        .await;
    let ticket = agent.get("/v1/tickets/1").await.expect(200);
    assert_eq!((&ticket["title"], &ticket["channel"]), (&json!("The printer is out of toner"), &json!("mail")));
    assert_eq!(ticket["requester"]["email"], "anna@example.com");
    assert_eq!(ticket["requester"]["name"], "Anna Müller");

    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), 1, "one acknowledgement");
    let acknowledgement = &sent[0];
    assert_eq!(acknowledgement.destinations, ["anna@example.com"]);
    assert_eq!(header(acknowledgement, "Auto-Submitted").as_deref(), Some("auto-replied"));
    assert!(text(acknowledgement).contains("T-000001"), "{}", text(acknowledgement));
    assert_eq!(header(acknowledgement, "In-Reply-To").as_deref(), Some("<m1@example.com>"));

    let reply = json!({"visibility": "public", "html": "<p>We bring toner today.</p>", "status_id": tenant.status_id(StatusCategory::Pending)});
    agent.post("/v1/tickets/1/comments", reply).await.expect(201);
    app.pump().await;
    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), 2);
    let reply = &sent[1];
    assert!(text(reply).contains("We bring toner today."), "{}", text(reply));
    assert_eq!(header(reply, "Auto-Submitted"), None, "a person wrote it");
    assert!(header(reply, "References").is_some_and(|references| references.contains("<m1@example.com>")));
    let records = agent.get("/v1/tickets/1/audit_records").await.expect(200);
    assert_eq!(records["data"][1]["comment"]["delivery"]["state"], "sent");

    // By the signed address in the reply, without any other hint.
    let to = reply_address(reply);
    assert!(to.starts_with("support+1."), "{to}");
    app.receive_mail(&mail("m2", &to, "something else", "", "Still empty!"), &to).await;
    let ticket = agent.get("/v1/tickets/1").await.expect(200);
    assert_eq!((&ticket["status"]["category"], &ticket["comment_count"]), (&json!("open"), &json!(3)));
    // By the Message-ID that SES gave the reply, to the plain address.
    let ours = header(reply, "Message-ID").expect("a message id");
    let threaded = mail("m3", tenant.address(), "Re: toner", &format!("In-Reply-To: {ours}\n"), "Thanks.");
    app.receive_mail(&threaded, tenant.address()).await;
    assert_eq!(count(&tenant).await, 1);
    let (records, _) = agent.all_pages("/v1/tickets/1/audit_records").await;
    assert_eq!(records.len(), 4);
    assert_eq!(records[3]["comment"]["text"].as_str().map(str::trim), Some("Thanks."));
    assert_eq!(app.cloud().sent_mail().len(), 2, "replies are not acknowledged");
    assert_eq!(agent.get("/v1/tickets/1/verification").await.expect(200)["valid"], true);
}

#[tokio::test]
async fn resolved_closed_by_time_and_answered_as_a_follow_up() {
    let (app, tenant) = demo().await;
    app.deliver_everything_twice();
    let agent = tenant.as_role(Role::Agent).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "Floor 2."), tenant.address()).await;
    let resolve =
        json!({"visibility": "public", "text": "Done.", "status_id": tenant.status_id(StatusCategory::Resolved)});
    agent.post("/v1/tickets/1/comments", resolve).await.expect(201);
    app.pump().await;
    assert_eq!(app.cloud().sent_mail().len(), 2, "acknowledgement and reply, each once");
    let reply = app.cloud().sent_mail().remove(1);
    app.pass(SignedDuration::from_hours(73)).await;
    assert_eq!(agent.get("/v1/tickets/1").await.expect(200)["status"]["category"], "closed");
    let to = reply_address(&reply);
    app.receive_mail(&mail("m2", &to, "Re: Toner", "", "Empty again."), &to).await;
    let (closed, follow_up) =
        (agent.get("/v1/tickets/1").await.expect(200), agent.get("/v1/tickets/2").await.expect(200));
    assert_eq!((&closed["status"]["category"], &closed["follow_ups"]), (&json!("closed"), &json!([2])));
    assert_eq!((&follow_up["follow_up_of"], &follow_up["status"]["category"]), (&json!(1), &json!("new")));
    assert_eq!(count(&tenant).await, 2);
    for number in [1, 2] {
        let found = agent.get(format!("/v1/tickets/{number}/verification")).await.expect(200);
        assert_eq!(found["valid"], true);
    }
}

#[tokio::test]
async fn an_absence_note_is_kept_answers_nothing_and_reopens_nothing() {
    let (app, tenant) = demo().await;
    let agent = tenant.as_role(Role::Agent).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "Floor 2."), tenant.address()).await;
    let resolve =
        json!({"visibility": "public", "text": "Done.", "status_id": tenant.status_id(StatusCategory::Resolved)});
    agent.post("/v1/tickets/1/comments", resolve).await.expect(201);
    app.pump().await;
    let to = reply_address(&app.cloud().sent_mail()[1]);
    let away = mail("m2", &to, "Out of office", "Auto-Submitted: auto-replied\n", "I am away until Monday.");
    app.receive_mail(&away, &to).await;
    let ticket = agent.get("/v1/tickets/1").await.expect(200);
    assert_eq!((&ticket["status"]["category"], &ticket["comment_count"]), (&json!("resolved"), &json!(3)));
    // And as the first mail of all it makes a ticket that nobody answers by machine.
    let fresh = mail("m3", tenant.address(), "Out of office", "Auto-Submitted: auto-replied\n", "Away.");
    app.receive_mail(&fresh, tenant.address()).await;
    assert_eq!(count(&tenant).await, 2);
    assert_eq!(app.cloud().sent_mail().len(), 2, "nothing was sent for either");
    let records = agent.get("/v1/tickets/2/audit_records").await.expect(200);
    assert_eq!(records["data"][0]["effects"][0]["kind"], "withheld_mail");
}
