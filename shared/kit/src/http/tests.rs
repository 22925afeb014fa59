use super::*;
use crate::samples;
use serde::Deserialize;
use serde_json::json;

fn request(event: Value) -> Request {
    Request::from_event(event).expect("a proxy event")
}

fn with_headers(headers: &Value) -> Request {
    request(json!({"httpMethod": "PATCH", "headers": headers, "requestContext": {}}))
}

#[test]
fn a_sample_event_is_read_whole() {
    let request = request(samples::event("create_ticket"));
    assert_eq!((request.method(), request.path()), ("POST", "/v1/tickets"));
    assert_eq!(request.request_id(), "0b6d8e1e-6f5e-4a55-9d5f-6d6c1c2f0a01");
    assert_eq!(request.source_ip(), "203.0.113.7");
    assert_eq!(request.header("CONTENT-TYPE"), Some("application/json"));
    assert_eq!(request.idempotency_key(), Ok(Some("6f1c0a54-create-ticket")));
    let caller = request.caller().expect("signed in");
    assert_eq!((caller.kind.as_str(), caller.role.as_str()), ("member", "agent"));
    assert!(caller.has("tickets:write"));
    let body: Value = request.json().expect("JSON");
    assert_eq!(body["title"], "The printer on floor 2 is out of toner");
}

#[test]
fn path_parameters_parse_or_are_not_found() {
    let request = request(samples::event("get_ticket"));
    assert_eq!(request.path_parameter::<u64>("number"), Ok(42));
    let other = self::request(json!({"httpMethod": "GET", "pathParameters": {"number": "4x"}, "requestContext": {}}));
    for name in ["number", "absent"] {
        assert_eq!(other.path_parameter::<u64>(name).expect_err("no number").status(), 404);
    }
}

#[test]
fn query_parameters_come_from_either_form() {
    let several = request(samples::event("list_tickets"));
    let mut query = several.query();
    assert_eq!(query.text("assignee_id"), Ok(Some("me")));
    assert_eq!(query.list::<String>("status_category"), Ok(vec!["new".into(), "open".into()]));
    assert_eq!(query.one_of("order", &[("updated", 'u'), ("priority", 'p')]), Ok(Some('p')));
    assert_eq!(query.number("limit", 1..=100), Ok(Some(25)));
    assert_eq!(query.finish(), Ok(()));
    let event = json!({"httpMethod": "GET", "queryStringParameters": {"limit": "5"}, "requestContext": {}});
    let single = request(event);
    assert_eq!(single.query().number("limit", 1..=100), Ok(Some(5)));
}

#[test]
fn cookies_are_found_by_name() {
    let request = request(samples::event("refresh_session"));
    assert_eq!(request.cookie("lambdesk_refresh"), Some("cmVmcmVzaC10b2tlbg.example"));
    assert_eq!(request.cookie("refresh"), None);
    assert_eq!(request.caller().expect_err("public").status(), 401);
    let tricky = with_headers(&json!({"Cookie": "a=1;b==2; c"}));
    assert_eq!((tricky.cookie("a"), tricky.cookie("b"), tricky.cookie("c")), (Some("1"), Some("=2"), None));
}

#[test]
fn if_match_is_a_version_in_quotes() {
    let version = |tag: &str| with_headers(&json!({"if-match": tag})).if_match();
    assert_eq!(with_headers(&Value::Null).if_match(), Ok(None));
    assert_eq!(version("*"), Ok(None));
    assert_eq!(version("\"3\""), Ok(Some(3)));
    assert_eq!(version(" \"18446744073709551615\" "), Ok(Some(u64::MAX)));
    for tag in ["W/\"3\"", "\"abc\"", "\"\"", "\"-1\"", "\"+1\"", "\"18446744073709551616\"", "\"3\", \"4\""] {
        assert_eq!(version(tag).expect_err(tag).status(), 412, "{tag}");
    }
    for tag in ["3", "", "\"", "abc"] {
        assert_eq!(version(tag).expect_err(tag).code().as_str(), "validation_failed", "{tag}");
    }
}

#[test]
fn idempotency_keys_are_visible_ascii_of_some_length() {
    let key = |key: &str| with_headers(&json!({"Idempotency-Key": key})).idempotency_key().map(|key| key.map(str::len));
    assert_eq!(with_headers(&Value::Null).idempotency_key(), Ok(None));
    assert_eq!(key(&"k".repeat(255)), Ok(Some(255)));
    for wrong in [String::new(), "k".repeat(256), "a b".into(), "clé".into(), "a\u{7f}".into()] {
        assert_eq!(key(&wrong).expect_err("wrong").status(), 422, "{wrong}");
    }
    let twice =
        json!({"httpMethod": "POST", "multiValueHeaders": {"Idempotency-Key": ["a", "b"]}, "requestContext": {}});
    assert_eq!(request(twice).idempotency_key().expect_err("two").status(), 422);
}

#[test]
fn debug_output_has_no_secrets() {
    let request = with_headers(&json!({"Authorization": "Bearer secret"}));
    assert!(!format!("{request:?}").contains("secret"));
}

/// An application that routes are bound to.
struct App {
    greeting: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Greet {
    name: String,
}

async fn greet(app: &App, request: Request) -> Result<Response, Problem> {
    let input: Greet = request.json()?;
    tokio::task::yield_now().await;
    match input.name.as_str() {
        "nobody" => Err(Problem::not_found("nobody is not here")),
        "panic" => panic!("the secret handshake failed"),
        "fault" => Err(Problem::internal("table lambdesk-test is gone")),
        name => Ok(Response::created(&json!({"greeting": format!("{} {name}", app.greeting)}))?.etag(1)),
    }
}

async fn answer(body: &str) -> Value {
    let handler = route(Arc::new(App { greeting: "hello" }), |app, request| Box::pin(greet(app, request)));
    let event = json!({"httpMethod": "POST", "headers": {"content-type": "application/json"}, "body": body,
        "requestContext": {"requestId": "r-1"}});
    dispatch("greet", &handler, event).await
}

fn body(response: &Value) -> Value {
    serde_json::from_str(response["body"].as_str().expect("text")).expect("JSON")
}

#[tokio::test]
async fn a_route_answers_with_its_response() {
    let response = answer(r#"{"name": "anna"}"#).await;
    assert_eq!(response["statusCode"], 201);
    assert_eq!(body(&response), json!({"greeting": "hello anna"}));
    assert_eq!(response["headers"]["etag"], "\"1\"");
    assert_eq!(response["headers"]["x-request-id"], "r-1");
}

#[tokio::test]
async fn problems_become_problem_json() {
    let response = answer(r#"{"name": "nobody"}"#).await;
    assert_eq!(response["statusCode"], 404);
    assert_eq!(response["headers"]["content-type"], "application/problem+json");
    assert_eq!(body(&response)["code"], "not_found");
    assert_eq!(body(&response)["request_id"], "r-1");
    assert_eq!(answer("{").await["statusCode"], 400);
    assert_eq!(answer(r#"{"name": "a", "age": 1}"#).await["statusCode"], 400);
    assert_eq!(answer("{}").await["statusCode"], 422);
}

#[tokio::test]
async fn faults_and_panics_answer_500_and_tell_nothing() {
    for name in ["fault", "panic"] {
        let response = answer(&format!("{{\"name\": \"{name}\"}}")).await;
        assert_eq!(response["statusCode"], 500, "{name}");
        assert_eq!(body(&response)["code"], "internal");
        let text = response.to_string();
        assert!(!text.contains("table") && !text.contains("handshake"), "{text}");
    }
}

#[tokio::test]
async fn what_is_no_proxy_event_answers_500() {
    let handler = route(Arc::new(App { greeting: "hello" }), |app, request| Box::pin(greet(app, request)));
    for event in [Value::Null, json!({}), json!({"httpMethod": "GET"})] {
        assert_eq!(dispatch("greet", &handler, event).await["statusCode"], 500);
    }
}
