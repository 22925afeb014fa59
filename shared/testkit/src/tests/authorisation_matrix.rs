//! Everybody on every route: the rows are generated from the registry, so a route without an example here fails.

use std::collections::BTreeSet;

use domain::{Role, Scope};
use jiff::SignedDuration;
use kit::{
    declare::Authorization,
    tokens::{self, Identity},
};
use openapi::Route;
use serde_json::{Value, json};

use crate::{Call, Session, TestApp, TestTenant};

/// A tenant with a ticket of Anna's that holds a file.
struct World {
    tenant: TestTenant,
    anna: Session,
    file: String,
    /// A calendar with a holiday, and one of each that may go.
    calendar: String,
    holiday: String,
    policy: String,
    spare_holiday: String,
    spare_policy: String,
    spare_feed: String,
    /// An address, a domain, and an address that may go.
    address: String,
    spare_address: String,
    spare_domain: &'static str,
}

async fn world(app: &TestApp, slug: &str) -> World {
    let tenant = app.tenant(slug).await;
    let anna = tenant.as_contact("anna@example.com").await;
    let file = anna.upload("photo.png", "image/png", b"pixels").await;
    let body = json!({"title": "Printer", "text": "x", "attachment_ids": [file]});
    anna.post("/v1/tickets", body).await.expect(201);
    let admin = tenant.as_admin();
    let calendar = tenant.calendar_id();
    let id_of = |made: Value| made["id"].as_str().expect("an id").to_owned();
    let mut holidays = Vec::new();
    for day in [25, 26] {
        let christmas = json!({"name": "Christmas", "when": {"kind": "yearly", "month": 12, "day": day}});
        holidays.push(id_of(admin.post(format!("/v1/calendars/{calendar}/holidays"), christmas).await.expect(201)));
    }
    let policy = id_of(admin.get("/v1/sla_policies").await.expect(200)["data"][0].clone());
    let targets = json!({"p1": {"resolution": {"seconds": 60, "hours": "calendar"}}});
    let spare_policy =
        id_of(admin.post("/v1/sla_policies", json!({"name": "a", "targets": targets})).await.expect(201));
    let spare_holiday = holidays.remove(1);
    let feed = json!({"name": "Fairs", "url": "https://example.com/fairs.ics"});
    let spare_feed = id_of(admin.post(format!("/v1/calendars/{calendar}/holiday_feeds"), feed).await.expect(201));
    let holiday = holidays.remove(0);
    let address = id_of(admin.get("/v1/addresses").await.expect(200)["data"][0].clone());
    let spare = json!({"email": format!("spare@{slug}.lambdesk.test"), "display_name": "a"});
    let spare_address = id_of(admin.post("/v1/addresses", spare).await.expect(201));
    let spare_domain = "spare.example";
    admin.post("/v1/domains", json!({"domain": spare_domain})).await.expect(201);
    World {
        tenant,
        anna,
        file,
        calendar,
        holiday,
        policy,
        spare_holiday,
        spare_policy,
        spare_feed,
        address,
        spare_address,
        spare_domain,
    }
}

/// A request that succeeds for whoever may make it, and the status it then has.
fn example(world: &World, route: &Route, session: &Session, nth: usize) -> (Call, u16) {
    let is_deletion = route.method == "DELETE";
    let target = [
        ("{number}", "1"),
        ("{attachment_id}", &world.file),
        ("{calendar_id}", &world.calendar),
        ("{holiday_id}", if is_deletion { &world.spare_holiday } else { &world.holiday }),
        ("{suspended_mail_id}", "smi_01k855xm00e00800000000000k"),
        ("{mail_id}", "mai_01k855xm00e00800000000000m"),
        ("{seq}", "1"),
        ("{email}", "anna@example.com"),
        ("{sender}", if is_deletion { "nobody@example.com" } else { "news@example.com" }),
        ("{kind}", "reply"),
        // Of an address, which is another tenant's to a foreigner.
        ("{locale}", &format!("en?address_id={}", world.tenant.address_id())),
        ("{holiday_feed_id}", &world.spare_feed),
        ("{address_id}", if is_deletion { &world.spare_address } else { &world.address }),
        ("{domain}", world.spare_domain),
        ("{sla_policy_id}", if is_deletion { &world.spare_policy } else { &world.policy }),
    ];
    let target = target.iter().fold(route.path.clone(), |path, (name, value)| path.replace(name, value));
    let intervals = json!([{"weekday": "monday", "from_minute": 540, "until_minute": 600}]);
    let promised = json!({"p1": {"first_response": {"seconds": 600 + nth, "hours": "calendar"}}});
    let is_contact = session.kind() == Some("contact");
    let (body, status) = match route.operation.id {
        "create_ticket" if is_contact => (json!({"title": "a", "text": "x"}), 201),
        "create_ticket" => (json!({"title": "a", "text": "x", "requester": {"email": "anna@example.com"}}), 201),
        "update_ticket" | "update_address" => (json!({"tags": [format!("tag-{nth}")]}), 200),
        // Nobody merges a ticket into itself, which only those learn who may merge.
        "merge_tickets" => (json!({"into": 1}), 422),
        "add_comment" => (json!({"visibility": "public", "text": "x"}), 201),
        "create_attachment_upload" => (json!({"name": "a.png", "content_type": "image/png", "size_bytes": 4}), 201),
        "invite_member" => (json!({"name": "Eve", "email": format!("eve.{nth}@example.com"), "role": "agent"}), 201),
        "update_me" => (json!({"quiet_hours": null}), 200),
        "create_calendar" => (json!({"name": "a", "time_zone": "Europe/Paris", "intervals": intervals}), 201),
        "update_calendar" => (json!({"name": format!("Office {nth}")}), 200),
        "preview_calendar" => (json!({"time_zone": "Europe/Paris", "intervals": intervals}), 200),
        "create_holiday" => {
            (json!({"name": format!("Day {nth}"), "when": {"kind": "once", "date": "2027-01-04"}}), 201)
        }
        "import_holidays" => (json!({"ical": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"}), 200),
        "create_holiday_feed" => (json!({"name": "a", "url": format!("https://example.com/{nth}.ics")}), 201),
        "update_holiday" => (json!({"is_active": nth.is_multiple_of(2)}), 200),
        "create_sla_policy" => (json!({"name": "a", "targets": promised}), 201),
        "update_sla_policy" => (json!({"targets": promised}), 200),
        "preview_sla_policy" => (json!({"policy": {"name": "a", "targets": promised}}), 200),
        // Of those who may, none asks for what there is: their rights are seen in that they learn it.
        "reorder_sla_policies" => (json!({"sla_policy_ids": []}), 422),
        "delete_calendar" => (Value::Null, 409),
        "update_mail_settings" => (json!({"on_spam": "suspend"}), 200),
        "put_sender_rule" => (json!({"verdict": "blocked"}), 200),
        "create_address" => {
            (json!({"email": format!("a{nth}@{}.lambdesk.test", world.tenant.slug()), "display_name": "a"}), 201)
        }
        "create_domain" => (json!({"domain": format!("a{nth}.example")}), 201),
        "check_domain" => (json!({}), 200),
        "recover_suspended_mail" | "replay_mail" => (json!({}), 404),
        // A hosted address has nothing to verify; the mail of the ticket's first record is on its way.
        "verify_forwarding" | "resend_comment" => (json!({}), 409),
        // Nobody is suppressed, nobody of that name is blocked, nothing is held and no mail came in, which only those learn who
        // may ask.
        "get_suspended_mail"
        | "delete_suspended_mail"
        | "delete_suppression"
        | "delete_sender_rule"
        | "get_raw_mail" => (Value::Null, 404),
        "delete_holiday"
        | "delete_holiday_feed"
        | "delete_sla_policy"
        | "delete_address"
        | "delete_domain"
        | "reset_template" => (Value::Null, 204),
        "update_template" => (json!({"subject": format!("a {nth}"), "html": "{{ comment_html }}"}), 200),
        "preview_template" => (json!({"kind": "follow_up", "locale": "fr", "subject": "a", "html": "x"}), 200),
        "send_test_mail" => (json!({"kind": "follow_up", "locale": "fr", "subject": "a", "html": "x"}), 202),
        "list_calendars"
        | "get_calendar"
        | "list_holidays"
        | "get_holiday"
        | "list_sla_policies"
        | "get_sla_policy"
        | "explain_ticket_sla"
        | "list_sla_breaches"
        | "get_sla_recalculation"
        | "list_tickets"
        | "get_ticket"
        | "list_audit_records"
        | "verify_ticket_history"
        | "get_attachment"
        | "get_me"
        | "get_configuration"
        | "list_members"
        | "list_addresses"
        | "get_mail_settings"
        | "list_sender_rules"
        | "list_domains"
        | "list_mails"
        | "list_suppressions"
        | "list_templates"
        | "list_suspended_mail" => (Value::Null, 200),
        other => panic!("add an example of {other} here: a request that succeeds for whoever may make it"),
    };
    let body = (!body.is_null()).then(|| body.to_string());
    (session.call(route.method, target, body), status)
}

/// What makes the thing that its path names: another tenant makes its own of that name.
const MAKES_WHAT_IT_NAMES: [&str; 1] = ["put_sender_rule"];

fn signed_in_routes(app: &TestApp) -> Vec<Route> {
    let routes = app.registry().routes.iter();
    routes.filter(|route| route.operation.authorization == Authorization::Bearer).cloned().collect()
}

#[tokio::test]
async fn nobody_passes_where_a_token_is_asked_for() {
    let app = TestApp::new();
    let world = world(&app, "demo").await;
    for route in signed_in_routes(&app) {
        let (call, _) = example(&world, &route, &app.nobody(), 0);
        assert_eq!(call.await.refused(401), "unauthenticated", "{}", route.operation.id);
    }
}

#[tokio::test]
async fn each_role_passes_exactly_where_one_of_its_scopes_does() {
    let app = TestApp::new();
    let world = world(&app, "demo").await;
    let mut nth = 0;
    let mut passed: BTreeSet<(&str, &str)> = BTreeSet::new();
    for role in Role::ALL {
        let session = if role == Role::Requester { world.anna.clone() } else { world.tenant.as_role(role).await };
        for route in signed_in_routes(&app) {
            nth += 1;
            let scopes = route.operation.scopes;
            let may = scopes.is_empty() || role.scopes().iter().any(|scope| scopes.contains(&scope.as_str()));
            let (call, status) = example(&world, &route, &session, nth);
            let answer = call.await;
            if may {
                passed.insert((route.operation.id, role.as_str()));
                assert_eq!(answer.status, status, "{} by {}: {}", route.operation.id, role.as_str(), answer.json);
            } else {
                assert_eq!(answer.refused(403), "forbidden", "{} by {}", route.operation.id, role.as_str());
            }
        }
    }
    // Written out once, so that a change to the tables of scopes is seen.
    let expected = |id: &str, roles: &[&str]| {
        let found: Vec<&str> = passed.iter().filter(|(other, _)| *other == id).map(|(_, role)| *role).collect();
        let mut roles = roles.to_vec();
        roles.sort_unstable();
        assert_eq!(found, roles, "{id}");
    };
    let all = ["requester", "viewer", "agent", "team_lead", "manager", "admin"];
    expected("get_ticket", &all);
    expected("create_ticket", &["requester", "agent", "team_lead", "manager", "admin"]);
    expected("update_ticket", &["agent", "team_lead", "manager", "admin"]);
    expected("verify_ticket_history", &all[1..]);
    if app.registry().routes.iter().any(|route| route.operation.id == "invite_member") {
        expected("invite_member", &["admin"]);
    }
}

#[tokio::test]
async fn a_member_without_the_scope_is_refused_and_the_scope_alone_is_enough() {
    let app = TestApp::new();
    let world = world(&app, "demo").await;
    let admin = world.tenant.as_admin();
    let mut nth = 0;
    for route in signed_in_routes(&app) {
        let scopes = route.operation.scopes;
        if scopes.is_empty() {
            continue;
        }
        let others: Vec<&str> =
            Scope::ALL.iter().map(|scope| scope.as_str()).filter(|scope| !scopes.contains(scope)).collect();
        nth += 1;
        let (call, _) = example(&world, &route, &admin.with_scopes(&others), nth);
        assert_eq!(call.await.refused(403), "forbidden", "{}", route.operation.id);
        for scope in scopes.iter().filter(|scope| !scope.starts_with("own_")) {
            nth += 1;
            let (call, status) = example(&world, &route, &admin.with_scopes(&[scope]), nth);
            let answer = call.await;
            assert_eq!(answer.status, status, "{} with {scope}: {}", route.operation.id, answer.json);
        }
    }
}

#[tokio::test]
async fn another_tenants_people_find_nothing_of_this_one() {
    let app = TestApp::new();
    let world = world(&app, "demo").await;
    let other = app.tenant("other").await;
    let foreign_contact = other.as_contact("anna@example.com").await;
    let mut nth = 0;
    // What names a thing first: later the other tenant has a ticket of that number, too.
    let mut routes = signed_in_routes(&app);
    routes.sort_by_key(|route| !route.path.contains('{'));
    let foreigners = [other.as_role(Role::Agent).await, other.as_admin(), foreign_contact];
    for route in routes {
        for foreigner in &foreigners {
            nth += 1;
            let (call, _) = example(&world, &route, foreigner, nth);
            let answer = call.await;
            let id = route.operation.id;
            if answer.status == 403 {
                continue;
            }
            if route.path.contains('{') && !MAKES_WHAT_IT_NAMES.contains(&id) {
                assert_eq!(answer.refused(404), "not_found", "{id}");
            } else {
                let text = answer.json.to_string();
                assert!(!text.contains(world.tenant.id().as_str()), "{id}: {text}");
                assert!(!text.contains(world.anna.id()) && !text.contains("demo"), "{id}: {text}");
            }
        }
    }
    let ticket = world.tenant.as_admin().get("/v1/tickets/1").await.expect(200);
    assert_eq!(ticket["version"], 1, "nothing of theirs came through");
}

#[tokio::test]
async fn a_contact_reaches_no_other_contacts_ticket_on_any_route() {
    let app = TestApp::new();
    let world = world(&app, "demo").await;
    let ben = world.tenant.as_contact("ben@example.com").await;
    for route in signed_in_routes(&app).into_iter().filter(|route| route.path.contains('{')) {
        let (call, _) = example(&world, &route, &ben, 0);
        let answer = call.await;
        assert!(answer.status == 404 || answer.status == 403, "{}: {}", route.operation.id, answer.json);
    }
}

#[tokio::test]
async fn expired_and_forged_tokens_do_not_pass_the_authorizer() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let identity = |role: &str| Identity {
        sub: admin.id().to_owned(),
        kind: "member".into(),
        tenant_id: admin.caller().tenant_id.clone(),
        role: role.into(),
        name: Some("Ada Müller".into()),
        session_id: "ses_1".into(),
    };
    let ring =
        |key: &str| kit::KeyRing::parse(&format!(r#"{{"current":"k1","k1":"{}"}}"#, key.repeat(4))).expect("a secret");
    let good = tokens::issue(&ring("0123456789abcdef"), identity("admin"), app.now()).token;
    let caller = app.authorize(Some(&format!("Bearer {good}"))).await.expect("a good token passes");
    assert_eq!((caller.subject_id.as_str(), caller.name.as_str()), (admin.id(), "Ada Müller"));
    assert_eq!(caller.scopes.len(), Role::Admin.scopes().len());
    app.session_of(caller).get("/v1/tickets").await.expect(200);

    let forged = tokens::issue(&ring("fedcba9876543210"), identity("admin"), app.now()).token;
    let unknown_role = tokens::issue(&ring("0123456789abcdef"), identity("owner"), app.now()).token;
    let early = tokens::issue(&ring("0123456789abcdef"), identity("admin"), app.now() + SignedDuration::from_hours(1));
    let (head, rest) = good.split_once('.').expect("three parts");
    let (_, signature) = rest.split_once('.').expect("three parts");
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", rest.split('.').next().expect("claims"));
    let without_claims = format!("{head}.e30.{signature}");
    for wrong in [&forged, &unknown_role, &early.token, &unsigned, &without_claims, &good[..good.len() - 2], "x", ""] {
        assert_eq!(app.authorize(Some(&format!("Bearer {wrong}"))).await, Err("Unauthorized".to_owned()), "{wrong}");
    }
    for wrong in [None, Some(""), Some("Basic dTpw"), Some(good.as_str())] {
        assert_eq!(app.authorize(wrong).await, Err("Unauthorized".to_owned()), "{wrong:?}");
    }
    app.advance(SignedDuration::from_secs(15 * 60 + 6));
    assert_eq!(app.authorize(Some(&format!("Bearer {good}"))).await, Err("Unauthorized".to_owned()));
}
