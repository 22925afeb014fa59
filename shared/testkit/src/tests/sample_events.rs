//! The sample events in `events/aws`, fed to the functions they are named after: each does what it is a sample of.

use std::collections::BTreeMap;

use domain::{EmailAddress, Role, StatusCategory, Suppression, SuppressionReason, TicketNumber};
use jiff::SignedDuration;
use kit::declare::Authorization;
use serde_json::{Value, json};
use store::DeliveryState;

use crate::{
    InboundMail, Session, TestApp, TestTenant,
    fake_cloud::RAW_MAIL_BUCKET,
    gateway::TestResponse,
    tests::{numbers, path_of},
};

/// The tenant, people and things that the samples name.
const TENANT: &str = "ten_01k855xm00e008000000000001";
const MEMBER: &str = "mem_01k855xm00e008000000000002";
const TEAM: &str = "tea_01k855xm00e008000000000004";
const FILE: &str = "att_01k855xm00e008000000000005";
const STATUS: &str = "sta_01k855xm00e008000000000007";
const CALENDARS: [&str; 2] = ["cal_01k855xm00e00800000000000d", "cal_01k855xm00e00800000000001d"];
const HOLIDAYS: [&str; 2] = ["hol_01k855xm00e00800000000000e", "hol_01k855xm00e00800000000001e"];
const HELD: &str = "smi_01k855xm00e00800000000000k";
const MAIL: &str = "mai_01k855xm00e00800000000000m";
const FEED: &str = "hfd_01k855xm00e00800000000001g";
const ADDRESSES: [&str; 3] =
    ["adr_01k855xm00e00800000000000m", "adr_01k855xm00e00800000000001m", "adr_01k855xm00e00800000000002m"];
const POLICIES: [&str; 2] = ["slp_01k855xm00e00800000000000f", "slp_01k855xm00e00800000000001f"];
/// The ticket that the samples name.
const TICKET: &str = "/v1/tickets/42";

pub(super) fn sample(name: &str) -> Value {
    let path = openapi::files::root().join(format!("events/aws/{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_sample_is_named_after_a_function() {
    let registry = openapi::registry();
    let folder = openapi::files::root().join("events/aws");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of samples")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.strip_suffix(".json").map(str::to_owned))
        .collect();
    names.sort();
    let mut functions: Vec<String> = registry.routes.iter().map(|route| route.operation.id.to_owned()).collect();
    functions.extend(registry.workers.iter().map(|worker| worker.name.to_owned()));
    functions.sort();
    assert_eq!(names, functions);
}

/// The tenant `demo` with 42 tickets.
async fn world() -> (TestApp, TestTenant) {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let mut path = String::new();
    for n in 0..42 {
        path = path_of(&tenant.ticket(&format!("Ticket {n}"), "anna@example.com").await);
    }
    assert_eq!(path, TICKET);
    app.pump().await;
    (app, tenant)
}

/// The sample with other words in place of some of its own.
fn sample_of(name: &str, replaced: &[(&str, &str)]) -> Value {
    let mut text = sample(name).to_string();
    for (of_sample, ours) in replaced {
        text = text.replace(of_sample, ours);
    }
    serde_json::from_str(&text).expect("still JSON")
}

/// What each route answers to its sample in that tenant. Tokens in samples are good nowhere.
fn expected(id: &str) -> (u16, &'static str) {
    match id {
        "accept_invitation"
        | "redeem_sign_in_link"
        | "redeem_attachment_link"
        | "open_survey"
        | "rate_ticket"
        | "refresh_session" => (401, "invalid_token"),
        "sign_up" => (409, "slug_taken"),
        "request_sign_in_link" | "verify_forwarding" | "send_test_mail" => (202, ""),
        "create_ticket"
        | "add_comment"
        | "resend_comment"
        | "create_attachment_upload"
        | "invite_member"
        | "create_calendar"
        | "create_holiday"
        | "create_holiday_feed"
        | "create_sla_policy"
        | "create_address"
        | "create_domain" => (201, ""),
        "sign_out"
        | "delete_calendar"
        | "delete_holiday"
        | "delete_holiday_feed"
        | "delete_sla_policy"
        | "delete_suppression"
        | "delete_sender_rule"
        | "delete_suspended_mail"
        | "delete_address"
        | "delete_domain"
        | "reset_template" => (204, ""),
        _ => (200, ""),
    }
}

#[tokio::test]
async fn every_route_answers_its_sample() {
    let (app, tenant) = world().await;
    let admin = tenant.as_admin();
    let file = admin.upload("photo.png", "image/png", b"pixels").await;
    let with_file = json!({"visibility": "public", "text": "see", "attachment_ids": [file]});
    admin.post(format!("{TICKET}/comments"), with_file).await.expect(201);
    let store = tenant.store();
    let failed = store.advance_delivery(TicketNumber(42), 2, DeliveryState::Failed, app.now(), None);
    assert!(failed.await.expect("it is written"), "the mail of the comment does not go out");
    let made = Promises::make(&tenant).await;
    let addresses = make_addresses(&tenant).await;
    let anna = EmailAddress::parse("anna@example.com").expect("an address");
    let suppression = Suppression::new(anna, SuppressionReason::Bounced, "550 5.1.1", None, app.now());
    app.store().tenant(tenant.id()).put_suppression(&suppression).await.expect("it is written");
    admin.put("/v1/sender_rules/news@example.com", json!({"verdict": "allowed"})).await.expect(200);
    for route in &app.registry().routes {
        let operation = &route.operation;
        let other_policies = made.other_policies(&admin).await;
        let held = hold_mail(&app, &tenant, operation.id).await;
        let logged = admin.get("/v1/mails?direction=in").await.expect(200)["data"][0]["id"].clone();
        let if_match = format!(r#""\"{}\"""#, admin.get(TICKET).await.expect(200)["version"]);
        let replaced = [
            (MEMBER, admin.id()),
            (TEAM, tenant.team_id()),
            (FILE, file.as_str()),
            (STATUS, tenant.status_id(StatusCategory::Pending)),
            (r#""\"3\"""#, &*if_match),
            (CALENDARS[0], &made.calendars[0]),
            (CALENDARS[1], &made.calendars[1]),
            (HOLIDAYS[0], &made.holidays[0]),
            (HOLIDAYS[1], &made.holidays[1]),
            (FEED, &made.feed),
            (HELD, &held),
            (ADDRESSES[0], &addresses[0]),
            (ADDRESSES[1], &addresses[1]),
            (ADDRESSES[2], &addresses[2]),
            (MAIL, logged.as_str().expect("an id")),
            (POLICIES[0], &made.policies[0]),
            (POLICIES[1], if operation.id == "reorder_sla_policies" { &other_policies } else { &made.policies[1] }),
        ];
        let mut event = sample_of(operation.id, &replaced);
        assert_eq!(
            (event["resource"].as_str(), event["httpMethod"].as_str()),
            (Some(&*route.path), Some(route.method))
        );
        let caller = kit::Caller::from_context(&event["requestContext"]["authorizer"]);
        assert_eq!(caller.is_some(), operation.authorization == Authorization::Bearer, "{}", operation.id);
        if let Some(caller) = caller {
            for (id, prefix) in [(&caller.tenant_id, "ten_"), (&caller.session_id, "ses_")] {
                assert!(id.starts_with(prefix) && id.len() == 30, "{}: {id} is no id of ours", operation.id);
            }
            let role = Role::from_name(&caller.role).expect("a role");
            let held = role.scopes().iter().any(|scope| operation.scopes.contains(&scope.as_str()));
            assert!(operation.scopes.is_empty() || held, "the caller of {} may make the request", operation.id);
            let mut context = Value::Object(admin.caller().to_context());
            context["principalId"] = json!(admin.id());
            event["requestContext"]["authorizer"] = context;
        }
        let handler = kit::route(app.inner.functions.app(operation.id, &operation.access), route.handler);
        let answer = TestResponse::from_event(&kit::http::dispatch(operation.id, &handler, event).await);
        let (status, code) = expected(operation.id);
        assert_eq!(answer.status, status, "{}: {}", operation.id, answer.json);
        assert_eq!(answer.json["code"].as_str().unwrap_or_default(), code, "{}", operation.id);
    }
    // Where nobody has the name yet, the sample of sign_up makes the tenant.
    let app = TestApp::new();
    let route = app.registry().routes.iter().find(|route| route.operation.id == "sign_up").expect("sign_up");
    let handler = kit::route(app.inner.functions.app("sign_up", &route.operation.access), route.handler);
    let answer = TestResponse::from_event(&kit::http::dispatch("sign_up", &handler, sample("sign_up")).await);
    assert_eq!(answer.expect(201)["me"]["tenant"]["slug"], "demo");
}

/// A mail that looks like unwanted mail is held. Gives its id.
async fn hold_mail(app: &TestApp, tenant: &TestTenant, id: &str) -> String {
    let raw = format!("From: anna@example.com\r\nMessage-ID: <{id}@example.com>\r\nSubject: Toner\r\n\r\nhello\r\n");
    let mut held = InboundMail::new(app, raw, tenant.address());
    held.spam = "FAIL".into();
    assert!(app.receive(&held).await);
    let listed = tenant.as_admin().get("/v1/suspended_mail").await.expect(200);
    listed["data"][0]["id"].as_str().expect("an id").to_owned()
}

/// The first address of the tenant, one that goes away, and one of an own domain.
async fn make_addresses(tenant: &TestTenant) -> [String; 3] {
    let admin = tenant.as_admin();
    let id_of = |made: &Value| made["id"].as_str().expect("an id").to_owned();
    let first = id_of(&admin.get("/v1/addresses").await.expect(200)["data"][0]);
    admin.post("/v1/domains", json!({"domain": "own.example"})).await.expect(201);
    let make = async |email: &str| {
        let made = admin.post("/v1/addresses", json!({"email": email, "display_name": "a"})).await.expect(201);
        id_of(&made)
    };
    [first, make("spare@demo.lambdesk.test").await, make("support@own.example").await]
}

/// What the samples of calendars and policies name: one that is changed, and one that goes away.
struct Promises {
    calendars: [String; 2],
    holidays: [String; 2],
    policies: [String; 2],
    feed: String,
}

impl Promises {
    async fn make(tenant: &TestTenant) -> Self {
        let admin = tenant.as_admin();
        let id_of = |made: Value| made["id"].as_str().expect("an id").to_owned();
        let hours = json!([{"weekday": "monday", "from_minute": 540, "until_minute": 600}]);
        let calendar = json!({"name": "a", "time_zone": "Europe/Paris", "intervals": hours});
        let calendars = [tenant.calendar_id(), id_of(admin.post("/v1/calendars", calendar).await.expect(201))];
        let holiday = |day: u8| json!({"name": "a", "when": {"kind": "yearly", "month": 1, "day": day}});
        let path = format!("/v1/calendars/{}/holidays", calendars[0]);
        let holidays = [
            id_of(admin.post(&path, holiday(1)).await.expect(201)),
            id_of(admin.post(&path, holiday(2)).await.expect(201)),
        ];
        let targets = json!({"p1": {"resolution": {"seconds": 60, "hours": "calendar"}}});
        let policies = [
            id_of(admin.get("/v1/sla_policies").await.expect(200)["data"][0].clone()),
            id_of(admin.post("/v1/sla_policies", json!({"name": "a", "targets": targets})).await.expect(201)),
        ];
        let feed = json!({"name": "a", "url": "https://example.com/a.ics"});
        let feed = id_of(admin.post(format!("/v1/calendars/{}/holiday_feeds", calendars[0]), feed).await.expect(201));
        Self { calendars, holidays, policies, feed }
    }

    /// All policies but the first, as they stand in a list within JSON within JSON.
    async fn other_policies(&self, admin: &Session) -> String {
        let policies = admin.get("/v1/sla_policies").await.expect(200);
        let ids = policies["data"].as_array().expect("a list").iter().filter_map(|policy| policy["id"].as_str());
        let others: Vec<&str> = ids.filter(|id| *id != self.policies[0]).collect();
        others.join(r#"\", \""#)
    }
}

/// Hands a queue worker its sample.
async fn dispatch(app: &TestApp, worker: &str, replaced: &[(&str, &str)]) {
    let answer = app.dispatch_queue(worker, sample_of(worker, replaced)).await;
    assert_eq!(answer["batchItemFailures"], json!([]), "{worker}");
}

#[tokio::test]
async fn every_worker_does_the_work_of_its_sample() {
    let (app, tenant) = world().await;
    let admin = tenant.as_admin();
    let ours = [(TENANT, tenant.id().as_str())];
    let mut done = BTreeMap::new();
    let mut workers: Vec<&str> = app.registry().workers.iter().map(|worker| worker.name).collect();
    // The mail goes out before something happens to it, and before the ticket closes.
    let order = ["send_mail", "record_mail_event"];
    workers.sort_by_key(|name| order.iter().position(|first| first == name).unwrap_or(order.len()));
    for name in workers {
        let worker = app.worker(name);
        let outcome = match name {
            "send_mail" => {
                let reply = json!({"visibility": "public", "text": "New toner is on its way."});
                admin.post(format!("{TICKET}/comments"), reply).await.expect(201);
                dispatch(&app, name, &ours).await;
                app.cloud().sent_mail().last().map(|sent| json!(sent.destinations))
            }
            "record_mail_event" => {
                dispatch(&app, name, &ours).await;
                let records = admin.get(format!("{TICKET}/audit_records")).await.expect(200);
                Some(records["data"][1]["comment"]["delivery"]["state"].clone())
            }
            "receive_mail" => {
                let event = sample(name);
                let envelope: Value = serde_json::from_str(event["Records"][0]["body"].as_str().expect("a body"))
                    .expect("SNS's envelope");
                let notification: Value =
                    serde_json::from_str(envelope["Message"].as_str().expect("a message")).expect("SES's notification");
                let key = notification["receipt"]["action"]["objectKey"].as_str().expect("a key");
                app.cloud().put_object(RAW_MAIL_BUCKET, key, raw_mail(&notification["mail"]));
                dispatch(&app, name, &ours).await;
                let ticket = admin.get("/v1/tickets/43").await.expect(200);
                Some(json!([ticket["title"], ticket["channel"], ticket["requester"]["email"]]))
            }
            "wake_ticket" => {
                let resolved = json!({"status_id": tenant.status_id(StatusCategory::Resolved)});
                admin.patch(TICKET, resolved).await.expect(200);
                app.advance(SignedDuration::from_hours(73));
                dispatch(&app, name, &ours).await;
                Some(admin.get(TICKET).await.expect(200)["status"]["category"].clone())
            }
            "notify_members" => {
                let late = "/v1/tickets/41";
                admin.patch(late, json!({"assignee_id": admin.id()})).await.expect(200);
                app.advance(SignedDuration::from_hours(4 * 24));
                let due = json!({"tenant_id": tenant.id(), "number": 41}).to_string();
                assert!(app.deliver("wake_ticket", &[due]).await.is_empty());
                let records = admin.get(format!("{late}/audit_records")).await.expect(200);
                let records = records["data"].as_array().expect("records").clone();
                let breached = records.iter().find(|record| record["kind"] == "sla_breached").expect("a breach");
                let sent_before = app.cloud().sent_mail().len();
                let seq = format!(r#"\"seq\": {}"#, breached["seq"]);
                let replaced =
                    [ours[0], (r#"\"ticket_number\": 42"#, r#"\"ticket_number\": 41"#), (r#"\"seq\": 2"#, &seq)];
                dispatch(&app, name, &replaced).await;
                Some(json!(app.cloud().sent_mail().len() - sent_before))
            }
            "recalculate_sla" => {
                let hours: Vec<Value> = serde_json::to_value(domain::Calendar::around_the_clock())
                    .and_then(serde_json::from_value)
                    .expect("intervals");
                let change = json!({"intervals": hours});
                admin.patch(format!("/v1/calendars/{}", tenant.calendar_id()), change).await.expect(200);
                dispatch(&app, name, &ours).await;
                let recalculation = admin.get("/v1/sla_recalculation").await.expect(200);
                Some(json!([recalculation["state"], recalculation["tickets_changed"]]))
            }
            "refresh_holiday_feed" => {
                let url = "https://example.com/a.ics";
                app.publish(url, Ok(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Fair\r\nDTSTART:20361224\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
                let calendar = format!("/v1/calendars/{}", tenant.calendar_id());
                let feed = json!({"name": "a", "url": url});
                let feed = admin.post(format!("{calendar}/holiday_feeds"), feed).await.expect(201);
                let feed = feed["id"].as_str().expect("an id");
                dispatch(&app, name, &[ours[0], (CALENDARS[0], &tenant.calendar_id()), (FEED, feed)]).await;
                Some(admin.get(&calendar).await.expect(200)["holidays"][0]["name"].clone())
            }
            "sweep_wakes" => {
                let handler = changes::sweep_wakes::handler(app.inner.functions.app(name, &worker.access));
                kit::schedule::dispatch(name, &handler, sample(name)).await.expect("a tick");
                Some(json!("swept"))
            }
            "publish_changes" => {
                let answer = app.dispatch_stream(sample(name)).await;
                assert_eq!(answer["batchItemFailures"], json!([]));
                let events = app.cloud().published_events();
                let newest = events[events.len() - 2..].iter();
                Some(newest.map(|event| json!([event.detail["tenant_id"], event.detail_type])).collect())
            }
            "authorize_request" => {
                let authorize = auth::authorize_request::handler(&app.inner.functions.cloud(&worker.access));
                let authorize = authorize.expect("it starts");
                let refused = kit::authorizer::dispatch(name, &authorize, sample(name)).await;
                refused.err().map(|error| json!(error.0))
            }
            other => panic!("say here what {other} does with its sample"),
        };
        done.insert(name, outcome.unwrap_or_default());
    }
    let expected = [
        ("authorize_request", json!("Unauthorized")),
        ("notify_members", json!(1)),
        ("publish_changes", json!([[TENANT, "ticket.created"], [TENANT, "sign_in_link.requested"]])),
        ("recalculate_sla", json!(["done", 42])),
        ("receive_mail", json!(["The printer is out of toner", "mail", "anna@example.com"])),
        ("record_mail_event", json!("bounced")),
        ("refresh_holiday_feed", json!("Fair")),
        ("send_mail", json!(["anna@example.com"])),
        ("sweep_wakes", json!("swept")),
        ("wake_ticket", json!("closed")),
    ];
    assert_eq!(done, BTreeMap::from(expected));
    let (tickets, _) = admin.all_pages("/v1/tickets?order=created").await;
    assert_eq!(numbers(&tickets)[0], 43);
    assert_eq!(admin.get("/v1/suspended_mail").await.expect(200)["data"], json!([]));
}

/// The mail that a notification tells of: its header, and some words.
fn raw_mail(told: &Value) -> Vec<u8> {
    let fields = told["headers"].as_array().expect("header fields").iter();
    let fields =
        fields.filter_map(|field| Some(format!("{}: {}\r\n", field["name"].as_str()?, field["value"].as_str()?)));
    let raw = format!("{}\r\nIt has been blinking since this morning.\r\n", fields.collect::<String>());
    raw.into_bytes()
}
