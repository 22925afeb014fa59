//! One mail at several addresses, and conversations of several people.

use domain::StatusCategory;
use serde_json::{Value, json};

use super::{count, demo, mail, reply_address};
use crate::{InboundMail, TestApp, TestTenant};

const SALES: &str = "sales@demo.lambdesk.test";

async fn arrives(app: &TestApp, raw: &str, recipients: &[&str]) {
    let mut inbound = InboundMail::new(app, raw.replace('\n', "\r\n"), recipients[0]);
    inbound.recipients = recipients.iter().map(|recipient| (*recipient).to_owned()).collect();
    for _ in 0..2 {
        assert!(app.receive(&inbound).await);
    }
    app.pump().await;
}

async fn comments(tenant: &TestTenant, number: u64) -> Value {
    tenant.as_admin().get(format!("/v1/tickets/{number}")).await.expect(200)["comment_count"].clone()
}

async fn close(tenant: &TestTenant, number: u64) {
    let close = json!({"status_id": tenant.status_id(StatusCategory::Closed)});
    tenant.as_admin().patch(format!("/v1/tickets/{number}"), close).await.expect(200);
}

#[tokio::test]
async fn an_answer_to_two_addresses_is_one_comment_and_one_follow_up() {
    let (app, tenant) = demo().await;
    tenant.add_address(SALES).await;
    arrives(&app, &mail("m1", tenant.address(), "Toner", "", "Floor 2."), &[tenant.address()]).await;
    let to = reply_address(&app.cloud().sent_mail()[0]);
    let copied = format!("Cc: {SALES}\n");
    arrives(&app, &mail("m2", &to, "Re: Toner", &copied, "And paper."), &[&to, SALES]).await;
    assert_eq!((count(&tenant).await, comments(&tenant, 1).await), (1, json!(2)));
    close(&tenant, 1).await;
    arrives(&app, &mail("m3", &to, "Re: Toner", &copied, "Empty again."), &[&to, SALES]).await;
    assert_eq!((count(&tenant).await, comments(&tenant, 2).await), (2, json!(1)));
    // The log tells of both addresses, and of each its own recipients.
    let log = tenant.as_admin().get("/v1/mails?direction=in").await.expect(200);
    let of_answer: Vec<&Value> = log["data"].as_array().expect("a list").iter().map(|mail| &mail["to"]).collect();
    assert_eq!(of_answer.len(), 5);
    assert!(of_answer.contains(&&json!([SALES])) && of_answer.contains(&&json!([to])), "{of_answer:?}");
}

#[tokio::test]
async fn an_answer_to_a_mail_that_opened_a_ticket_at_each_of_two_addresses_goes_to_both() {
    let (app, tenant) = demo().await;
    tenant.add_address(SALES).await;
    let copied = format!("Cc: {SALES}\n");
    arrives(&app, &mail("m1", tenant.address(), "Toner", &copied, "Floor 2."), &[tenant.address(), SALES]).await;
    assert_eq!(count(&tenant).await, 2);
    let headers = format!("{copied}In-Reply-To: <m1@example.com>\n");
    let answer = mail("m2", tenant.address(), "Re: Toner", &headers, "Please hurry.");
    arrives(&app, &answer, &[tenant.address(), SALES]).await;
    assert_eq!((count(&tenant).await, comments(&tenant, 1).await, comments(&tenant, 2).await), (2, json!(2), json!(2)));
    let alone = mail("m3", tenant.address(), "Re: Toner", "In-Reply-To: <m1@example.com>\n", "Still empty.");
    arrives(&app, &alone, &[tenant.address()]).await;
    assert_eq!((comments(&tenant, 1).await, comments(&tenant, 2).await), (json!(3), json!(2)));
}

#[tokio::test]
async fn two_people_on_a_closed_ticket_get_a_follow_up_each_and_no_more() {
    let (app, tenant) = demo().await;
    let first = mail("m1", tenant.address(), "Toner", "Cc: ben@example.org\n", "Floor 2.");
    arrives(&app, &first, &[tenant.address()]).await;
    let to = reply_address(&app.cloud().sent_mail()[0]);
    close(&tenant, 1).await;
    for round in 0..3 {
        for (who, from) in [("b", "ben@example.org"), ("a", "anna@example.com")] {
            let raw = mail(&format!("{who}{round}"), &to, "Re: Toner", "", "Again.").replace("anna@example.com", from);
            arrives(&app, &raw, &[&to]).await;
        }
    }
    assert_eq!(count(&tenant).await, 3);
    assert_eq!((comments(&tenant, 2).await, comments(&tenant, 3).await), (json!(3), json!(3)));
}

#[tokio::test]
async fn who_has_answers_sent_elsewhere_goes_on_in_its_own_ticket() {
    let (app, tenant) = demo().await;
    let elsewhere = "Reply-To: anna@private.example\n";
    let proven = async |raw: String| {
        let inbound =
            InboundMail { dmarc: "PASS".into(), ..InboundMail::new(&app, raw.replace('\n', "\r\n"), tenant.address()) };
        assert!(app.receive(&inbound).await);
        app.pump().await;
    };
    proven(mail("m1", tenant.address(), "Toner", elsewhere, "Floor 2.")).await;
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!(ticket["requester"]["email"], "anna@private.example");
    let more = format!("{elsewhere}In-Reply-To: <m1@example.com>\n");
    proven(mail("m2", tenant.address(), "Re: Toner", &more, "And paper.")).await;
    assert_eq!((count(&tenant).await, comments(&tenant, 1).await), (1, json!(2)));
    close(&tenant, 1).await;
    for id in ["m3", "m4"] {
        proven(mail(id, tenant.address(), "Re: Toner", &more, "Empty again.")).await;
    }
    assert_eq!((count(&tenant).await, comments(&tenant, 2).await), (2, json!(2)), "one follow-up");
    // Whoever else knows the id has a ticket of its own.
    let stranger = mail("m5", tenant.address(), "Re: Toner", "In-Reply-To: <m1@example.com>\n", "Me too.");
    proven(stranger.replace("anna@example.com", "mallory@example.net")).await;
    assert_eq!(count(&tenant).await, 3);
}

#[tokio::test]
async fn answers_reach_their_ticket_when_the_address_it_came_by_is_deleted() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let wanted = json!({"email": SALES, "display_name": "Sales"});
    let sales = admin.post("/v1/addresses", wanted).await.expect(201);
    arrives(&app, &mail("m1", SALES, "Toner", "", "Floor 2."), &[SALES]).await;
    let to = reply_address(&app.cloud().sent_mail()[0]);
    assert!(to.starts_with("sales+1."), "{to}");
    admin.delete(format!("/v1/addresses/{}", sales["id"].as_str().expect("an id"))).await.expect(204);

    arrives(&app, &mail("m2", &to, "Re: Toner", "", "And paper."), &[&to]).await;
    assert_eq!((count(&tenant).await, comments(&tenant, 1).await), (1, json!(2)));
    // A reply address that is none of this tenant's leads nowhere, and neither does the address alone.
    let (name, domain) = to.split_once('@').expect("an address");
    let forged = format!("{}@{domain}", name.replace("+1.", "+2."));
    let other = app.tenant("other").await;
    let stolen = format!("{name}@{}", domain.replace("demo", other.slug()));
    for (id, to) in [("m3", forged.as_str()), ("m4", stolen.as_str()), ("m5", SALES)] {
        arrives(&app, &mail(id, to, "Re: Toner", "", "Hello?"), &[to]).await;
    }
    assert_eq!((count(&tenant).await, count(&other).await, comments(&tenant, 1).await), (1, 0, json!(2)));
    assert_eq!(app.store().unrouted_mails(app.now()).await.expect("the table answers").len(), 3);
}
