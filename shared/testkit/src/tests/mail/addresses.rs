//! Addresses: what they bring to tickets and mails, who may have which, and what becomes of mail when one goes away.

use domain::{AddressId, EmailAddress, Role};
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::{Claim, ConfigurationChange, ConfigurationChangeError};

use super::{demo, header, languages::words, mail, reply_address, text};
use crate::tests::wrong_fields;

const SALES: &str = "ventes@demo.lambdesk.test";

fn plain(email: &str) -> Value {
    json!({"email": email, "display_name": "Demo"})
}

#[tokio::test]
async fn a_new_address_takes_mail_at_once_and_answers_in_its_own_way() {
    let (app, tenant) = demo().await;
    let team = tenant.add_team("Sales").await;
    let wanted = json!({
        "email": "Ventes@demo.lambdesk.test", "display_name": " Demo  Ventes ", "team_id": team, "priority": "p1",
        "tags": ["Shop", "vip"], "locale": "fr",
        "signature_html": "<p>Team <b>Ventes</b> <script>x</script><img src=\"https://evil.example/x.png\"></p>",
    });
    let made = tenant.as_admin().post("/v1/addresses", wanted).await.expect(201);
    assert_eq!((&made["email"], &made["display_name"]), (&json!(SALES), &json!("Demo Ventes")));
    assert_eq!((&made["team"], &made["is_primary"]), (&json!({"id": team, "name": "Sales"}), &json!(false)));
    assert_eq!(made["domain"], json!({"kind": "hosted"}));
    assert_eq!(made["signature_html"], "<p>Team <b>Ventes</b> </p>");

    app.receive_mail(&mail("m1", SALES, "Toner", "", "Combien ?"), SALES).await;
    let agent = tenant.as_role(Role::Agent).await;
    let ticket = agent.get("/v1/tickets/1").await.expect(200);
    assert_eq!((&ticket["team"]["name"], &ticket["priority"]), (&json!("Sales"), &json!("p1")));
    assert_eq!((&ticket["tags"], &ticket["cc"]), (&json!(["shop", "vip"]), &json!([])));
    let acknowledgement = app.cloud().sent_mail().remove(0);
    assert_eq!(header(&acknowledgement, "From").as_deref(), Some("\"Demo Ventes\" <ventes@demo.lambdesk.test>"));
    let said = words(&acknowledgement);
    assert!(said.contains("Une personne la lira") && !said.contains("Team <b>Ventes"), "{said}");

    let reply = json!({"visibility": "public", "text": "Demain."});
    agent.post("/v1/tickets/1/comments", reply).await.expect(201);
    app.pump().await;
    let reply = app.cloud().sent_mail().remove(1);
    assert_eq!(reply.from.as_deref(), Some(SALES));
    assert!(reply_address(&reply).starts_with("ventes+1."), "{}", reply_address(&reply));
    let said = words(&reply);
    assert!(said.contains("Voir en ligne") && said.contains("Team <b>Ventes</b>"), "{said}");
    assert!(said.contains("Demain.\n\nTeam Ventes") || said.contains("Demain.\r\n\r\nTeam Ventes"), "{said}");
    assert!(!said.contains("evil.example"), "{said}");
}

#[tokio::test]
async fn what_an_address_does_not_say_is_as_it_was() {
    let (app, tenant) = demo().await;
    let made = tenant.as_admin().post("/v1/addresses", plain(SALES)).await.expect(201);
    let nothing = [&made["team"], &made["priority"], &made["locale"]];
    assert_eq!((nothing, &made["tags"], &made["signature_html"]), ([&Value::Null; 3], &json!([]), &json!("")));
    app.receive_mail(&mail("m1", SALES, "Toner", "", "x"), SALES).await;
    let ticket = tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!((&ticket["team"]["name"], &ticket["priority"]), (&json!("Support"), &json!("p3")));
    assert_eq!(ticket["address"]["email"], SALES);
}

#[tokio::test]
async fn no_address_is_made_twice_nor_with_a_name_that_can_not_be() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let send = async || admin.post("/v1/addresses", plain(SALES)).header("Idempotency-Key", "k").await;
    let (first, again) = (send().await, send().await);
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(first.expect(201)["id"], again.expect(201)["id"]);
    assert_eq!(admin.post("/v1/addresses", plain(SALES)).await.refused(409), "address_taken");
    assert_eq!(
        admin.post("/v1/addresses", plain(&tenant.address().to_uppercase())).await.refused(409),
        "address_taken"
    );
    let rush = futures::future::join_all(
        (0..4).map(|_| async { admin.post("/v1/addresses", plain("rush@demo.lambdesk.test")).await }),
    );
    let statuses: Vec<u16> = rush.await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");

    let other = app.tenant("other").await;
    for (session, email) in [
        (&other.as_admin(), SALES),
        (&admin, "support@lambdesk.test"),
        (&admin, "support@example.com"),
        (&admin, "postmaster@demo.lambdesk.test"),
        (&admin, "a+b@demo.lambdesk.test"),
        (&admin, "nobody"),
    ] {
        let answer = session.post("/v1/addresses", plain(email)).await;
        assert_eq!(wrong_fields(&answer.json), ["email"], "{email}");
        assert_eq!(answer.refused(422), "validation_failed", "{email}");
    }
    let odd = json!({"email": "b@demo.lambdesk.test", "display_name": " ", "tags": ["two words"],
        "signature_html": format!("<p>{}</p>", "x".repeat(9000))});
    let answer = admin.post("/v1/addresses", odd).await;
    assert_eq!(wrong_fields(&answer.json), ["display_name", "signature_html", "tags"]);
    let foreign_team = json!({"email": "b@demo.lambdesk.test", "display_name": "b", "team_id": other.team_id()});
    assert_eq!(wrong_fields(&admin.post("/v1/addresses", foreign_team).await.json), ["team_id"]);
}

#[tokio::test]
async fn two_tenants_never_own_one_address() {
    let (app, tenant) = demo().await;
    let other = app.tenant("other").await;
    let email = EmailAddress::parse(tenant.address()).expect("an address");
    let id = AddressId::new(app.uuid());
    let version = other.store().get_tenant().await.expect("the table answers").expect("a tenant").config_version;
    let claim = Claim::Address(email.clone(), id);
    let take = ConfigurationChange { claims: vec![claim.clone()], ..ConfigurationChange::default() };
    let refused = other.store().change_configuration(version, &take).await;
    assert!(matches!(&refused, Err(ConfigurationChangeError::Taken(of)) if *of == claim), "{refused:?}");
    let give_back = ConfigurationChange { released: vec![claim], ..ConfigurationChange::default() };
    assert!(other.store().change_configuration(version, &give_back).await.is_err());
    let route = app.store().route_of_address(&email).await.expect("the table answers").expect("still there");
    assert_eq!(&route.tenant_id, tenant.id());
}

#[tokio::test]
async fn an_address_is_changed_field_by_field_and_one_is_the_primary() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let wanted = json!({"email": SALES, "display_name": "Sales", "team_id": tenant.team_id(), "priority": "p1",
        "tags": ["a"], "locale": "fr", "signature_html": "<p>Sales</p>"});
    let made = admin.post("/v1/addresses", wanted).await.expect(201);
    let path = format!("/v1/addresses/{}", made["id"].as_str().expect("an id"));
    let changed = admin.patch(&path, json!({"display_name": "Shop", "priority": null, "tags": []})).await.expect(200);
    assert_eq!(
        (&changed["display_name"], &changed["priority"], &changed["tags"]),
        (&json!("Shop"), &Value::Null, &json!([]))
    );
    assert_eq!((&changed["locale"], &changed["signature_html"]), (&json!("fr"), &json!("<p>Sales</p>")));
    assert_eq!(changed["team"], made["team"]);
    let emptied = json!({"team_id": null, "locale": null, "signature_html": "<p> </p>"});
    let changed = admin.patch(&path, emptied).await.expect(200);
    assert_eq!(
        (&changed["team"], &changed["locale"], &changed["signature_html"]),
        (&Value::Null, &Value::Null, &json!(""))
    );
    assert_eq!(
        wrong_fields(&admin.patch(&path, json!({"team_id": "tea_00000000000000000000000000"})).await.json),
        ["team_id"]
    );
    assert_eq!(admin.patch(&path, json!({"email": "x@demo.lambdesk.test"})).await.refused(400), "unknown_field");

    // What comes from nowhere in particular comes from the primary address.
    let changed = admin.patch(&path, json!({"is_primary": true})).await.expect(200);
    assert_eq!(changed["is_primary"], true);
    let listed = admin.get("/v1/addresses").await.expect(200);
    let primary: Vec<&Value> = listed["data"].as_array().expect("a list").iter().map(|of| &of["is_primary"]).collect();
    assert_eq!(primary, [&json!(false), &json!(true)]);
    let refused = admin.patch(&path, json!({"is_primary": false})).await;
    assert_eq!(wrong_fields(&refused.json), ["is_primary"]);
    tenant.ticket("Toner", "anna@example.com").await;
    assert_eq!(admin.get("/v1/tickets/1").await.expect(200)["address"]["email"], SALES);
    tenant.as_contact("anna@example.com").await;
    app.nobody().post("/v1/sign_in_links", json!({"tenant": "demo", "email": "anna@example.com"})).await.expect(202);
    app.pump().await;
    let link = app.cloud().sent_mail().pop().expect("the link");
    assert_eq!(header(&link, "From").as_deref(), Some("\"Shop\" <ventes@demo.lambdesk.test>"));
}

#[tokio::test]
async fn mail_to_an_address_that_went_away_is_unrouted_and_its_tickets_go_on_from_the_primary_one() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let made = admin.post("/v1/addresses", plain(SALES)).await.expect(201);
    let path = format!("/v1/addresses/{}", made["id"].as_str().expect("an id"));
    app.receive_mail(&mail("m1", SALES, "Toner", "", "x"), SALES).await;
    app.advance(SignedDuration::from_secs(60));

    admin.delete(&path).await.expect(204);
    assert_eq!(admin.delete(&path).await.refused(404), "not_found");
    app.receive_mail(&mail("m2", SALES, "More toner", "", "x"), SALES).await;
    assert_eq!(admin.get("/v1/tickets/2").await.status, 404);
    assert_eq!(app.store().unrouted_mails(app.now()).await.expect("the table answers").len(), 1);
    let reply = json!({"visibility": "public", "text": "Tomorrow."});
    admin.post("/v1/tickets/1/comments", reply).await.expect(201);
    app.pump().await;
    let reply = app.cloud().sent_mail().pop().expect("the reply");
    assert_eq!(reply.from.as_deref(), Some(tenant.address()));
    assert!(text(&reply).contains("Tomorrow."));
    // The answer finds its ticket.
    let to = reply_address(&reply);
    app.receive_mail(&mail("m3", &to, "Re: Toner", "", "Thanks."), &to).await;
    assert_eq!(admin.get("/v1/tickets/1").await.expect(200)["comment_count"], 3);

    let listed = admin.get("/v1/addresses").await.expect(200);
    let primary = listed["data"][0]["id"].as_str().expect("an id");
    assert_eq!(admin.delete(format!("/v1/addresses/{primary}")).await.refused(409), "address_in_use");
    let again = admin.post("/v1/addresses", plain(SALES)).await.expect(201);
    assert_ne!(again["id"], made["id"]);
    app.receive_mail(&mail("m4", SALES, "Toner again", "", "x"), SALES).await;
    admin.get("/v1/tickets/2").await.expect(200);
}
