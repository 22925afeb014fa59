//! Automatic mail on one ticket within its caps: counted once, by whichever function, and parked over them.

use std::collections::BTreeSet;

use ::app::Snapshot;
use domain::{
    AutomaticMail, EmailAddress, MailCaps, Role, TicketNumber,
    ticket::{Actor, Channel, Command, Effect, MailTemplate, Patch, decide},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::Commit;

use super::{demo, mail};
use crate::{TestApp, TestTenant, tests::wrong_fields};

fn anna() -> EmailAddress {
    EmailAddress::parse("anna@example.com").expect("an address")
}

/// An update of ticket 1 that no person makes and that has Anna mailed.
async fn automatic_mail(app: &TestApp, tenant: &TestTenant, nth: usize) {
    let store = tenant.store();
    let snapshot = Snapshot::load(&store).await.expect("the table answers").expect("the tenant");
    let ticket = store.get_ticket(TicketNumber(1)).await.expect("the table answers").expect("the ticket");
    let context = snapshot.context(Actor::system(), Channel::Time, app.now());
    let patch = Patch { tags: Some(BTreeSet::from([format!("round{nth}")])), ..Patch::default() };
    let decided = decide(&context, Some(&ticket), Command::Update { patch, comment: None }).expect("allowed");
    let mut decision = decided.expect("a change");
    decision.record.effects = vec![Effect::SendMail {
        template: MailTemplate::Acknowledgement,
        to: anna(),
        cc: vec![],
        reason: "a rule says so".into(),
        resent: None,
        after: None,
    }];
    decision.record.hash = decision.record.compute_hash();
    decision.ticket.last_hash.clone_from(&decision.record.hash);
    store.commit(Commit { decisions: vec![&decision], ..Commit::default() }).await.expect("the update is written");
    app.pump().await;
}

#[tokio::test]
async fn automatic_mails_on_a_ticket_stay_within_its_caps_and_one_alert_is_raised() {
    let (app, tenant) = demo().await;
    app.deliver_everything_twice();
    let agent = tenant.as_role(Role::Agent).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "x"), tenant.address()).await;
    let to_anna = || app.cloud().sent_mail().iter().filter(|sent| sent.destinations == ["anna@example.com"]).count();
    let mut times: Vec<Timestamp> = vec![app.now()];
    for round in 0..200 {
        app.advance(SignedDuration::from_secs(6));
        automatic_mail(&app, &tenant, round).await;
        times.extend((times.len()..to_anna()).map(|_| app.now()));
    }
    let inside =
        |first: Timestamp| times.iter().filter(|at| (0..600).contains(&at.duration_since(first).as_secs())).count();
    assert!(times.iter().all(|first| inside(*first) <= 10), "{times:?}");
    assert_eq!(times.len(), 15, "the cap of half an hour");
    let (records, _) = agent.all_pages("/v1/tickets/1/audit_records").await;
    let store = tenant.store();
    let mut parked = 0;
    for record in &records {
        let delivery = store.get_delivery(TicketNumber(1), record["seq"].as_u64().expect("a seq")).await;
        let state = delivery.expect("the table answers").map(|delivery| delivery.state);
        parked += usize::from(state == Some(store::DeliveryState::Parked));
    }
    assert_eq!(parked + times.len(), 201, "none is lost");
    let alerts = records.iter().filter(|record| record["effects"][0]["kind"] == "parked_mail").count();
    assert_eq!(alerts, 1);
    // A person's reply goes out all the same, and is not counted.
    agent.post("/v1/tickets/1/comments", json!({"visibility": "public", "text": "On it"})).await.expect(201);
    app.pump().await;
    assert_eq!(to_anna(), 16);
    app.advance(SignedDuration::from_mins(30));
    automatic_mail(&app, &tenant, 200).await;
    assert_eq!(to_anna(), 17);
}

#[tokio::test]
async fn functions_at_the_same_time_let_no_more_through_and_count_a_mail_once() {
    let (app, tenant) = demo().await;
    let (store, now, caps) = (tenant.store(), app.now(), MailCaps::default());
    for is_to_verified in [true, false] {
        let to = EmailAddress::parse(&format!("anna@{is_to_verified}.example")).expect("an address");
        let acknowledgement = |number| AutomaticMail {
            number: TicketNumber(number),
            seq: 1,
            to: to.clone(),
            is_acknowledgement: true,
            is_to_verified,
        };
        // Each comes twice, as messages do.
        let mails: Vec<AutomaticMail> = (1..=9).chain(1..=9).map(acknowledgement).collect();
        let counted = mails.iter().map(|mail| store.count_mail(mail, &caps, now));
        assert!(
            futures::future::join_all(counted).await.into_iter().all(|stopped| stopped.expect("counted").is_none())
        );
        let late: Vec<AutomaticMail> = (10..20).map(acknowledgement).collect();
        let late = futures::future::join_all(late.iter().map(|mail| store.count_mail(mail, &caps, now))).await;
        let through = late.into_iter().filter(|stopped| matches!(stopped, Ok(None))).count();
        assert_eq!(through, 1, "nine and one are ten");
        assert_eq!(store.count_mail(&acknowledgement(1), &caps, now).await.expect("counted"), None, "it was counted");
    }
}

#[tokio::test]
async fn a_tenants_own_caps_hold_and_a_member_has_the_parked_mail_sent() {
    let (app, tenant) = demo().await;
    let admin = tenant.as_admin();
    let caps = |half_an_hour: u16| {
        let longer = half_an_hour.max(1);
        json!({"caps": {"per_10_minutes": 1, "per_30_minutes": half_an_hour, "per_60_minutes": longer,
            "per_180_minutes": longer, "per_600_minutes": longer}})
    };
    let wrong = admin.patch("/v1/mail_settings", caps(0)).await;
    assert_eq!((wrong.status, wrong_fields(&wrong.json)), (422, vec!["caps.per_30_minutes"]));
    admin.patch("/v1/mail_settings", caps(1)).await.expect(200);
    let to_anna = || app.cloud().sent_mail().iter().filter(|sent| sent.destinations == ["anna@example.com"]).count();
    for nth in 1..=2 {
        let raw = mail(&format!("m{nth}"), tenant.address(), "Toner", "", "x");
        app.receive_mail(&raw, tenant.address()).await;
    }
    assert_eq!(to_anna(), 1, "the second acknowledgement is parked");
    admin.post("/v1/tickets/2/comments/1/resend", json!({})).await.expect(201);
    app.pump().await;
    assert_eq!(to_anna(), 2, "what a person has looked at is under no cap");
}
