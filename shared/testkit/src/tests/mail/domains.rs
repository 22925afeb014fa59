//! Domains of a tenant's own: proven by DNS, sent from once they are, and nobody else's.

use aws_sdk_sesv2::Client;
use domain::Role;
use serde_json::{Value, json};

use super::{demo, header, mail, reply_address};
use crate::{
    TestTenant,
    fake_cloud::{DomainRecords, Fault, Service},
    tests::wrong_fields,
};

const ACME: &str = "acme.example";
const CHECKS: &str = "/v1/domains/acme.example/checks";

async fn add_domain(tenant: &TestTenant) -> Value {
    tenant.as_admin().post("/v1/domains", json!({"domain": ACME})).await.expect(201)
}

async fn add_address(tenant: &TestTenant, email: &str) -> Value {
    let wanted = json!({"email": email, "display_name": "Acme Support"});
    tenant.as_admin().post("/v1/addresses", wanted).await.expect(201)
}

#[tokio::test]
async fn replies_are_sent_in_the_name_of_a_domain_as_long_as_it_is_proven() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let added = admin.post("/v1/domains", json!({"domain": " ACME.example. "})).await.expect(201);
    assert_eq!((&added["domain"], &added["state"]), (&json!(ACME), &json!("pending")));
    let records = added["dns_records"].as_array().expect("records");
    let required: Vec<&Value> = records.iter().filter(|record| record["is_required"] == true).collect();
    assert_eq!(required.len(), 3, "{added}");
    assert!(required[0]["name"].as_str().is_some_and(|name| name.ends_with("._domainkey.acme.example")), "{added}");
    let inbound = records.iter().find(|record| record["type"] == "MX").expect("where mail goes");
    assert_eq!(inbound["value"], "10 inbound-smtp.us-east-1.amazonaws.com");

    let address = add_address(&tenant, "support@acme.example").await;
    let own = &address["domain"];
    let counterpart = own["forwards_to"].as_str().expect("an address");
    assert_eq!((&own["kind"], &own["domain"], &own["forwarding"]), (&json!("own"), &json!(ACME), &json!("unverified")));
    assert!(counterpart.starts_with("support.") && counterpart.ends_with("@demo.lambdesk.test"), "{counterpart}");

    app.receive_mail(&mail("m1", "support@acme.example", "Toner", "", "x"), counterpart).await;
    let agent = tenant.as_role(Role::Agent).await;
    let reply = async |n: usize| {
        let reply = json!({"visibility": "public", "text": format!("Answer {n}")});
        agent.post("/v1/tickets/1/comments", reply).await.expect(201);
        app.pump().await;
        let sent = app.cloud().sent_mail();
        assert_eq!(sent.len(), n + 2, "the acknowledgement and each reply");
        sent[n + 1].clone()
    };
    let before = reply(0).await;
    assert_eq!(before.from.as_deref(), Some(counterpart));
    assert!(header(&before, "From").is_some_and(|from| from.starts_with("\"Acme Support\"")));

    assert_eq!(admin.post(CHECKS, json!({})).await.expect(200)["state"], "pending");
    app.cloud().find_records(ACME, DomainRecords::Found);
    let checked = admin.post(CHECKS, json!({})).await.expect(200);
    assert_eq!((&checked["state"], &checked["dns_records"]), (&json!("verified"), &added["dns_records"]));
    assert_eq!(checked["checked_at"], app.now().to_string());
    assert_eq!(admin.get("/v1/domains").await.expect(200)["data"], json!([checked]));
    let proven = reply(1).await;
    assert_eq!(proven.from.as_deref(), Some("support@acme.example"));
    // Answers arrive even where the mailbox forwards no plus addresses.
    let to = reply_address(&proven);
    let (name, _) = counterpart.split_once('@').expect("an address");
    assert!(to.starts_with(&format!("{name}+1.")) && to.ends_with("@demo.lambdesk.test"), "{to}");
    app.receive_mail(&mail("m2", &to, "Re: Toner", "", "Thanks."), &to).await;
    assert_eq!(agent.get("/v1/tickets/1").await.expect(200)["comment_count"], 4);

    // The records go, and nobody has looked yet: the mail goes out all the same, and the domain says so.
    app.cloud().find_records(ACME, DomainRecords::Missing);
    assert_eq!(reply(2).await.from.as_deref(), Some(counterpart));
    let domains = admin.get("/v1/domains").await.expect(200)["data"].clone();
    assert_eq!((&domains[0]["state"], &domains[0]["checked_at"]), (&json!("failed"), &json!(app.now().to_string())));
    app.cloud().reset_calls();
    assert_eq!(reply(3).await.from.as_deref(), Some(counterpart));
    let asked = app.cloud().calls().iter().filter(|call| call.operation == "SendEmail").count();
    assert_eq!(asked, 1, "it is not tried again with each mail");
    app.cloud().find_records(ACME, DomainRecords::Found);
    assert_eq!(admin.post(CHECKS, json!({})).await.expect(200)["state"], "verified");
    assert_eq!(reply(4).await.from.as_deref(), Some("support@acme.example"));
}

#[tokio::test]
async fn mail_comes_in_where_the_domain_leads_all_of_it_here() {
    let (app, tenant) = demo().await;
    add_domain(&tenant).await;
    add_address(&tenant, "support@acme.example").await;
    app.receive_mail(&mail("m1", "support@acme.example", "Toner", "", "x"), "support@acme.example").await;
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!((&ticket["address"]["email"], &ticket["cc"]), (&json!("support@acme.example"), &json!([])));
    app.receive_mail(&mail("m2", "sales@acme.example", "Toner", "", "x"), "sales@acme.example").await;
    assert_eq!(app.store().unrouted_mails(app.now()).await.expect("the table answers").len(), 1);
}

#[tokio::test]
async fn a_domain_is_one_tenants_until_that_gives_it_back() {
    let (app, tenant) = demo().await;
    let (admin, other) = (tenant.as_admin(), app.tenant("other").await.as_admin());
    let wanted = json!({"domain": ACME});
    let rush = futures::join!(
        admin.post("/v1/domains", wanted.clone()).into_future(),
        other.post("/v1/domains", wanted.clone()).into_future()
    );
    let (owner, loser) = if rush.0.status == 201 { (&admin, &other) } else { (&other, &admin) };
    assert_eq!([rush.0.status, rush.1.status].iter().filter(|status| **status == 201).count(), 1);
    assert_eq!(loser.post("/v1/domains", wanted.clone()).await.refused(409), "domain_taken");
    assert_eq!(owner.post("/v1/domains", wanted.clone()).await.refused(409), "domain_taken");
    assert_eq!(loser.get("/v1/domains").await.expect(200)["data"], json!([]));
    let theirs = json!({"email": "support@acme.example", "display_name": "a"});
    assert_eq!(wrong_fields(&loser.post("/v1/addresses", theirs.clone()).await.json), ["email"]);
    for answer in [loser.post(CHECKS, json!({})).await, loser.delete("/v1/domains/acme.example").await] {
        assert_eq!(answer.refused(404), "not_found");
    }

    let address = owner.post("/v1/addresses", theirs).await.expect(201);
    assert_eq!(owner.delete("/v1/domains/acme.example").await.refused(409), "domain_in_use");
    app.cloud().find_records(ACME, DomainRecords::Found);
    assert_eq!(owner.post(CHECKS, json!({})).await.expect(200)["state"], "verified", "it is still there");
    owner.delete(format!("/v1/addresses/{}", address["id"].as_str().expect("an id"))).await.expect(204);
    owner.delete("/v1/domains/acme.example").await.expect(204);
    assert_eq!(owner.delete("/v1/domains/acme.example").await.refused(404), "not_found");
    // The next one has to prove it anew.
    assert_eq!(loser.post("/v1/domains", wanted).await.expect(201)["state"], "pending");
}

#[tokio::test]
async fn domains_that_no_tenant_can_have_are_refused() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    for name in ["lambdesk.test", "demo.lambdesk.test", "gmail.com", "localhost", "a b.example", "bücher.example", ""]
    {
        let answer = admin.post("/v1/domains", json!({"domain": name})).await;
        assert_eq!(wrong_fields(&answer.json), ["domain"], "{name}");
        assert_eq!(answer.refused(422), "validation_failed", "{name}");
    }
    // The operator sends from it: whoever added it would be proven at once.
    let ses = Client::new(&app.cloud().sdk_config());
    ses.create_email_identity().email_identity("operator.example").send().await.expect("it is new");
    app.cloud().find_records("operator.example", DomainRecords::Found);
    let answer = admin.post("/v1/domains", json!({"domain": "operator.example"})).await;
    assert_eq!(answer.refused(409), "domain_taken");
    assert_eq!(admin.get("/v1/domains").await.expect(200)["data"], json!([]));
    for path in ["/v1/domains/gmail.com/checks", "/v1/domains/unknown.example/checks"] {
        assert_eq!(admin.post(path, json!({})).await.refused(404), "not_found");
    }
}

#[tokio::test]
async fn what_the_mail_service_does_not_take_has_failed_and_what_it_could_not_take_is_made_up_for() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let odd = admin.post("/v1/domains", json!({"domain": "acme.invalid"})).await.expect(201);
    assert_eq!(odd["state"], "failed");
    admin.delete("/v1/domains/acme.invalid").await.expect(204);

    app.cloud().fail_next(Service::Ses, "CreateEmailIdentity", Fault::InternalError);
    let send = async || admin.post("/v1/domains", json!({"domain": ACME})).header("Idempotency-Key", "k").await;
    assert_eq!(send().await.refused(500), "internal");
    let listed = admin.get("/v1/domains").await.expect(200);
    assert_eq!((&listed["data"][0]["state"], &listed["data"][0]["checked_at"]), (&json!("pending"), &Value::Null));
    let again = send().await;
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(again.expect(201)["dns_records"].as_array().map(Vec::len), Some(5));

    // The same where the answer alone was lost: the domain at the mail service is known by its tag.
    admin.delete("/v1/domains/acme.example").await.expect(204);
    app.cloud().fail_next(Service::Ses, "CreateEmailIdentity", Fault::LoseResponse);
    let wanted = json!({"domain": ACME});
    assert_eq!(admin.post("/v1/domains", wanted).await.refused(500), "internal");
    assert_eq!(admin.post(CHECKS, json!({})).await.expect(200)["dns_records"].as_array().map(Vec::len), Some(5));
    assert!(!app.cloud().forwards_bounces(ACME));
    // And where the deletion got half way.
    app.cloud().fail_next(Service::DynamoDb, "TransactWriteItems", Fault::InternalError);
    assert_eq!(admin.delete("/v1/domains/acme.example").await.refused(500), "internal");
    admin.delete("/v1/domains/acme.example").await.expect(204);
    assert_eq!(app.cloud().pending_faults(), 0);
}

#[tokio::test]
async fn bounces_of_a_tenants_own_domain_are_told_by_events_alone() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    app.cloud().fail_next(Service::Ses, "PutEmailIdentityFeedbackAttributes", Fault::InternalError);
    assert_eq!(admin.post("/v1/domains", json!({"domain": ACME})).await.refused(500), "internal");
    assert!(app.cloud().forwards_bounces(ACME), "as SES has it at first");
    admin.post(CHECKS, json!({})).await.expect(200);
    assert!(!app.cloud().forwards_bounces(ACME), "the next check makes up for it");
    app.cloud().reset_calls();
    admin.post(CHECKS, json!({})).await.expect(200);
    let calls = app.cloud().calls();
    let put = calls.iter().filter(|call| call.operation.starts_with("PutEmailIdentity")).count();
    assert_eq!(put, 0, "said once");
}
