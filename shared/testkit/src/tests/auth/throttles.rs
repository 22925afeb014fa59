//! How often somebody may try: too often is 429 with the time to wait, and is nobody else's trouble.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    PASSWORD, TestApp,
    fake_cloud::{Service, TABLE_NAME},
    gateway::TestResponse,
};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// A request that is counted by its source.
struct Counted {
    path: &'static str,
    allowed: usize,
    window_seconds: i64,
    /// The body of the nth request; each is for another address or slug, so that only the source is the same.
    body: fn(usize) -> Value,
    /// The answer while it is not too often.
    status: u16,
}

const COUNTED: [Counted; 3] = [
    Counted {
        path: "/v1/sessions",
        allowed: 200,
        window_seconds: 15 * MINUTE,
        body: |n| json!({"tenant": "demo", "email": format!("nobody.{n}@demo.example"), "password": PASSWORD}),
        status: 401,
    },
    Counted {
        path: "/v1/tenants",
        allowed: 20,
        window_seconds: HOUR,
        body: |n| {
            let email = format!("ada@demo-{n}.example");
            json!({"tenant_name": "Demo", "slug": format!("demo-{n}"), "name": "Ada", "email": email, "password": PASSWORD})
        },
        status: 201,
    },
    Counted {
        path: "/v1/sign_in_links",
        allowed: 100,
        window_seconds: HOUR,
        body: |n| json!({"tenant": "demo", "email": format!("nobody.{n}@demo.example")}),
        status: 202,
    },
];

async fn ask(app: &TestApp, counted: &Counted, nth: usize, source: &str, viewer: Option<&str>) -> TestResponse {
    let call = app.nobody().post(counted.path, (counted.body)(nth)).source_ip(source);
    match viewer {
        Some(viewer) => call.header("X-Lambdesk-Viewer", viewer).await,
        None => call.await,
    }
}

/// The seconds that a refused caller is told to wait.
fn wait_of(answer: TestResponse) -> i64 {
    assert_eq!(answer.status, 429, "{}", answer.json);
    let wait = answer.headers.get("retry-after").expect("the time to wait").parse().expect("seconds");
    assert_eq!(answer.refused(429), "too_many_requests");
    wait
}

/// Two requests, and the count of their source set forward, as hashing hundreds of passwords takes long: one more is allowed.
async fn all_but_one(app: &TestApp, counted: &Counted, source: &str) {
    for nth in 0..2 {
        let answer = ask(app, counted, nth, source, None).await;
        assert_eq!(answer.status, counted.status, "{} {nth}: {}", counted.path, answer.json);
    }
    let client = aws_sdk_dynamodb::Client::new(&app.cloud().sdk_config());
    let items = app.cloud().table_items();
    let mut counts = items.iter().filter(|item| item["type"]["S"] == "throttle" && item["attempts"]["N"] == "2");
    let count = counts.next().unwrap_or_else(|| panic!("{} counts by source", counted.path));
    assert_eq!(counts.next(), None, "{}: only the source is the same", counted.path);
    let key = |name: &str| AttributeValue::S(count[name]["S"].as_str().expect("a key").to_owned());
    let set = client.update_item().table_name(TABLE_NAME).key("PK", key("PK")).key("SK", key("SK"));
    let set = set.update_expression("SET attempts = :attempts");
    let set = set.expression_attribute_values(":attempts", AttributeValue::N((counted.allowed - 1).to_string()));
    set.send().await.expect("the count is set");
}

#[tokio::test]
async fn what_comes_too_often_from_one_source_waits_and_others_pass() {
    for counted in &COUNTED {
        let app = TestApp::new();
        app.tenant("demo").await;
        app.advance(SignedDuration::from_secs(100));
        all_but_one(&app, counted, "198.51.100.1").await;
        let mut nth = 2;
        let mut next = async |source: &str, viewer: Option<&str>| {
            nth += 1;
            ask(&app, counted, nth, source, viewer).await
        };
        assert_eq!(next("198.51.100.1", None).await.status, counted.status, "{}: the last one", counted.path);
        let wait = wait_of(next("198.51.100.1", None).await);
        assert_eq!(wait, counted.window_seconds - 100, "{}: until the window ends", counted.path);
        assert_eq!(next("198.51.100.2", None).await.status, counted.status, "{}: another source", counted.path);
        // Through the portal it is the viewer who is counted, whichever of its machines connects.
        assert_eq!(next("198.51.100.3", Some("198.51.100.1")).await.status, 429, "{}", counted.path);
        assert_eq!(next("198.51.100.3", Some("198.51.100.4")).await.status, counted.status, "{}", counted.path);
        // Not to the second: the table's own clock goes on meanwhile.
        app.advance(SignedDuration::from_secs(wait - 120));
        assert_eq!(wait_of(next("198.51.100.1", None).await), 120, "{}", counted.path);
        app.advance(SignedDuration::from_secs(120));
        assert_eq!(next("198.51.100.1", None).await.status, counted.status, "{}: the window is over", counted.path);
    }
}

#[tokio::test]
async fn a_refused_sign_up_makes_nothing() {
    let app = TestApp::new();
    let sign_up = &COUNTED[1];
    all_but_one(&app, sign_up, "198.51.100.1").await;
    ask(&app, sign_up, 2, "198.51.100.1", None).await.expect(201);
    wait_of(ask(&app, sign_up, 99, "198.51.100.1", None).await);
    ask(&app, sign_up, 99, "198.51.100.2", None).await.expect(201);
}

/// Asks for a link, each time from another source.
async fn link(app: &TestApp, email: &str, nth: usize) -> Value {
    let body = json!({"tenant": "demo", "email": email});
    app.nobody().post("/v1/sign_in_links", body).source_ip(&format!("198.51.100.{nth}")).await.expect(202)
}

#[tokio::test]
async fn nobodys_inbox_is_flooded_with_links() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.as_contact("anna@example.com").await;
    tenant.as_contact("ben@example.com").await;
    let mailed = async || {
        app.pump().await;
        app.cloud().sent_mail().into_iter().flat_map(|sent| sent.destinations).collect::<Vec<_>>()
    };
    let first = link(&app, "anna@example.com", 0).await;
    for nth in 1..8 {
        let email = if nth % 2 == 0 { "anna@example.com" } else { " ANNA@example.com" };
        assert_eq!(link(&app, email, nth).await, first, "the caller is told nothing");
    }
    assert_eq!(mailed().await, ["anna@example.com"; 5]);
    link(&app, "ben@example.com", 9).await;
    assert_eq!(mailed().await[5..], ["ben@example.com"], "who is asked for less often gets a link");
    app.advance(SignedDuration::from_hours(1));
    link(&app, "anna@example.com", 10).await;
    assert_eq!(mailed().await[6..], ["anna@example.com"], "the hour is over");
}

/// What a request does at AWS, in its order, with the cost of each step.
async fn work_of(app: &TestApp, path: &str, body: Value) -> (Vec<(Service, String, String)>, u16) {
    app.cloud().reset_calls();
    let answer = app.nobody().post(path, body).await;
    let steps = app.cloud().calls().into_iter().map(|call| {
        assert_eq!(call.error, None, "{path} {}", call.operation);
        let cost = format!("{} RCU, {} WCU", call.consumed_read_units, call.consumed_write_units);
        (call.service, call.operation, cost)
    });
    (steps.collect(), answer.status)
}

#[tokio::test]
async fn a_known_address_costs_what_an_unknown_one_does() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.as_contact("anna@example.com").await;
    let link = async |tenant: &str, email: &str| {
        let (steps, status) = work_of(&app, "/v1/sign_in_links", json!({"tenant": tenant, "email": email})).await;
        assert_eq!(status, 202);
        steps
    };
    let sign_in = async |tenant: &str, email: &str| {
        let body = json!({"tenant": tenant, "email": email, "password": "wrong password"});
        let (steps, status) = work_of(&app, "/v1/sessions", body).await;
        assert_eq!(status, 401);
        steps
    };
    let unknown = [("demo", "nobody@example.com"), ("nowhere", "anna@example.com")];
    // Warm for the tenant, and for the tenant that there is not.
    for (tenant, email) in [("demo", "warm@example.com"), ("nowhere", "warm@example.com")] {
        link(tenant, email).await;
        sign_in(tenant, email).await;
    }
    let known = link("demo", "anna@example.com").await;
    assert!(known.iter().any(|(_, operation, _)| operation == "PutItem"), "{known:?}");
    assert_eq!(link("demo", "ada@demo.example").await, known, "a member");
    let wrong_password = sign_in("demo", "ada@demo.example").await;
    assert!(wrong_password.len() > 2, "{wrong_password:?}");
    assert_eq!(sign_in("demo", "anna@example.com").await, wrong_password, "a contact");
    for (tenant, email) in unknown {
        assert_eq!(link(tenant, email).await, known, "{tenant} {email}");
        assert_eq!(sign_in(tenant, email).await, wrong_password, "{tenant} {email}");
    }
    // And when the address was asked for too often.
    for _ in 0..5 {
        link("demo", "anna@example.com").await;
        link("demo", "nobody@example.com").await;
    }
    assert_eq!(link("demo", "anna@example.com").await, link("demo", "nobody@example.com").await);
}
