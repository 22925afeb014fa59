//! Input that nobody should send: each has its documented answer, nothing is lost and nothing is a 500. What may be wrong with a
//! body follows from the document, so that an operation that comes later is tried as well.

use std::collections::BTreeSet;

use kit::{
    Purpose,
    http::DEFAULT_BODY_LIMIT,
    tokens::{self, Identity},
};
use openapi::Route;
use serde_json::{Value, json};

use crate::{
    Session, TestApp, TestTenant,
    fake_cloud::{Fault, Service},
    gateway::TestResponse,
    tests::{path_of, sample_events::sample, wrong_fields},
};

/// An operation that takes a body, and a body that it takes.
struct Target {
    route: Route,
    /// The operation as the document has it.
    described: Value,
    /// The schema of its body, with the document's components.
    schema: Value,
    body: Value,
}

/// A body with one thing wrong, and the answer to it.
struct Case {
    status: u16,
    code: &'static str,
    field: String,
    body: Value,
}

fn described(document: &Value, route: &Route) -> Value {
    document["paths"][&route.path][route.method.to_lowercase()].clone()
}

/// Every operation whose body is described.
fn targets(app: &TestApp) -> Vec<Target> {
    let document = serde_json::to_value(openapi::document()).expect("the document is JSON");
    let routes = app.registry().routes.iter().map(|route| (route, described(&document, route)));
    let with_body = routes.filter(|(_, described)| !described["requestBody"].is_null());
    let targets = with_body.map(|(route, described)| {
        let schema = &described["requestBody"]["content"]["application/json"]["schema"];
        let mut schema = meant(&document, schema).clone();
        schema["components"] = document["components"].clone();
        let text = sample(route.operation.id)["body"].take();
        let text = text.as_str().unwrap_or_else(|| panic!("the sample of {} has no body", route.operation.id));
        let body = serde_json::from_str(text).expect("the sample's body is JSON");
        Target { route: route.clone(), schema, body, described }
    });
    targets.collect()
}

/// What a schema stands for, behind references and beside `null`.
fn meant<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let found = root.pointer(reference.trim_start_matches('#'));
        return meant(root, found.expect("the reference leads somewhere"));
    }
    let mut choices = schema["oneOf"].as_array().into_iter().flatten();
    choices.find(|choice| choice["type"] != "null").map_or(schema, |choice| meant(root, choice))
}

/// Whether an object may be of one of several shapes, told apart by a tag: what is wrong within is then told of the whole.
fn is_choice(root: &Value, schema: &Value) -> bool {
    if let Some(reference) = schema["$ref"].as_str() {
        return is_choice(
            root,
            root.pointer(reference.trim_start_matches('#')).expect("the reference leads somewhere"),
        );
    }
    let choices: Vec<&Value> = schema["oneOf"].as_array().into_iter().flatten().collect();
    let shapes: Vec<&&Value> = choices.iter().filter(|choice| choice["type"] != "null").collect();
    shapes.len() > 1 || shapes.first().is_some_and(|shape| is_choice(root, shape))
}

fn may_be_null(schema: &Value) -> bool {
    let types = schema["type"].as_array().is_some_and(|types| types.contains(&json!("null")));
    types || schema["oneOf"].as_array().is_some_and(|choices| choices.iter().any(|choice| choice["type"] == "null"))
}

fn kind_of(schema: &Value) -> &str {
    let types = schema["type"].as_array().into_iter().flatten().filter_map(Value::as_str);
    types.chain(schema["type"].as_str()).find(|kind| *kind != "null").unwrap_or_default()
}

/// Values that are none of the schema's, each with its place under the field.
fn other_types(schema: &Value) -> Vec<(Value, &'static str)> {
    let mut values = match kind_of(schema) {
        "string" => vec![(json!(7), ""), (json!(true), ""), (json!({"a": 1}), ""), (json!(["a"]), "")],
        "integer" => vec![(json!("7"), ""), (json!(-1), ""), (json!(1.5), ""), (json!([1]), "")],
        "boolean" => vec![(json!("yes"), ""), (json!(1), ""), (json!([true]), ""), (json!({"a": true}), "")],
        "array" => vec![(json!("a"), ""), (json!(7), ""), (json!({"0": "a"}), ""), (json!([7]), "[0]")],
        "object" => vec![(json!("a"), ""), (json!(7), ""), (json!([]), "")],
        other => panic!("say here what is not of type {other:?}"),
    };
    if schema["enum"].is_array() {
        values.push((json!("nonsense"), ""));
    }
    values
}

impl Target {
    fn id(&self) -> &'static str {
        self.route.operation.id
    }

    /// Largest body that is read.
    fn limit(&self) -> usize {
        match self.id() {
            "import_holidays" => sla::import_holidays::MAX_BODY,
            _ => DEFAULT_BODY_LIMIT,
        }
    }

    async fn send(
        &self,
        app: &TestApp,
        tenant: &TestTenant,
        body: Option<String>,
        media: Option<&str>,
    ) -> TestResponse {
        let caller: Session = if self.described["security"].is_null() { app.nobody() } else { tenant.as_admin() };
        let target = [
            ("{number}", "1"),
            ("{calendar_id}", "cal_00000000000000000000000000"),
            ("{holiday_id}", "hol_00000000000000000000000000"),
            ("{sla_policy_id}", "slp_00000000000000000000000000"),
            ("{suspended_mail_id}", "smi_00000000000000000000000000"),
            ("{sender}", "news@example.com"),
            ("{address_id}", "adr_00000000000000000000000000"),
            ("{domain}", "acme.example"),
            ("{mail_id}", "mai_00000000000000000000000000"),
            ("{seq}", "1"),
            ("{kind}", "reply"),
            ("{locale}", "en"),
        ];
        let target = target.iter().fold(self.route.path.clone(), |path, (name, value)| path.replace(name, value));
        caller.call(self.route.method, target, body).content_type(media).await
    }

    /// One field more, one less, and each of another type, in each object of the body.
    fn cases(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        self.cases_at("", "", &self.schema, &mut cases);
        cases
    }

    fn cases_at(&self, pointer: &str, path: &str, schema: &Value, cases: &mut Vec<Case>) {
        let mut case = |status, code, name: &str, place: &str, value: Option<Value>| {
            let mut body = self.body.clone();
            let object = body.pointer_mut(pointer).and_then(Value::as_object_mut);
            let object = object.unwrap_or_else(|| panic!("the sample of {} has no {path}", self.id()));
            match value {
                Some(value) => drop(object.insert(name.to_owned(), value)),
                None => drop(object.remove(name)),
            }
            cases.push(Case { status, code, field: format!("{path}{name}{place}"), body });
        };
        case(400, "unknown_field", "colour", "", Some(json!("red")));
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            case(422, "invalid_body", name, "", None);
        }
        let properties = schema["properties"].as_object().into_iter().flatten();
        let properties: Vec<_> =
            properties.map(|(name, property)| (name, property, meant(&self.schema, property))).collect();
        for (name, property, meant) in &properties {
            // To serde a list stands for an object's fields in their order: an empty one is fine where no field is required, and told
            // of the first field where objects are told apart by it.
            let takes_list =
                is_choice(&self.schema, property) || (meant["properties"].is_object() && meant["required"].is_null());
            for (value, place) in other_types(meant).into_iter().filter(|(value, _)| !(takes_list && value.is_array()))
            {
                case(422, "invalid_body", name, place, Some(value));
            }
            if !may_be_null(property) && !may_be_null(meant) {
                case(422, "invalid_body", name, "", Some(Value::Null));
            }
        }
        let has_fields = |property: &Value, meant: &Value| {
            kind_of(meant) == "object" && meant["properties"].is_object() && !is_choice(&self.schema, property)
        };
        for (name, _, meant) in properties.iter().filter(|(_, property, meant)| has_fields(property, meant)) {
            self.cases_at(&format!("{pointer}/{name}"), &format!("{path}{name}."), meant, cases);
        }
    }
}

#[test]
fn whatever_may_take_a_body_is_tried() {
    let app = TestApp::new();
    let tried: BTreeSet<&str> = targets(&app).iter().map(Target::id).collect();
    let routes = &app.registry().routes;
    let by_method: BTreeSet<&str> = routes
        .iter()
        .filter(|route| ["POST", "PUT", "PATCH"].contains(&route.method))
        .map(|route| route.operation.id)
        .collect();
    assert_eq!(tried, by_method, "an operation that writes describes its body");
    let has_sample_body = |id: &str| !sample(id)["body"].is_null();
    let by_sample: BTreeSet<&str> =
        routes.iter().map(|route| route.operation.id).filter(|id| has_sample_body(id)).collect();
    assert_eq!(tried, by_sample, "what the samples send is described");
    assert!(tried.len() >= 11, "{tried:?}");
    for target in targets(&app) {
        let validator = jsonschema::validator_for(&target.schema).expect("a schema");
        assert!(validator.is_valid(&target.body), "{}: the sample is as described", target.id());
        for case in target.cases() {
            assert!(!validator.is_valid(&case.body), "{}: {} is described as wrong", target.id(), case.body);
        }
    }
}

#[tokio::test]
async fn fields_too_many_too_few_or_of_another_type_are_told_by_name() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.ticket("Printer", "anna@example.com").await;
    let before = app.cloud().table_items();
    for target in targets(&app) {
        for case in target.cases() {
            let shown = format!("{} {}", target.id(), case.body);
            let answer = target.send(&app, &tenant, Some(case.body.to_string()), Some("application/json")).await;
            assert_eq!((answer.status, wrong_fields(&answer.json)), (case.status, vec![&*case.field]), "{shown}");
            assert_eq!(answer.refused(case.status), case.code, "{shown}");
            assert!(target.described["responses"][case.status.to_string()].is_object(), "{shown}: {}", case.status);
        }
    }
    assert_eq!(app.cloud().table_items(), before, "nothing was written");
}

#[tokio::test]
async fn bodies_that_are_no_json_objects() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.ticket("Printer", "anna@example.com").await;
    let before = app.cloud().table_items();
    let json = Some("application/json");
    for target in targets(&app) {
        let good = target.body.to_string();
        let cut = good[..good.len() - 1].to_owned();
        let padded = |length: usize| format!("{good}{}", " ".repeat(length - good.len()));
        let mut cases: Vec<(String, Option<&str>, u16, &str)> = vec![
            ("{".into(), json, 400, "invalid_body"),
            ("{,}".into(), json, 400, "invalid_body"),
            ("nonsense".into(), json, 400, "invalid_body"),
            (cut.clone(), json, 400, "invalid_body"),
            (format!("{good}{good}"), json, 400, "invalid_body"),
            (r#"{"\ud800": 1}"#.into(), json, 400, "invalid_body"),
            ("[".repeat(10_000), json, 400, "invalid_body"),
            (format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)), json, 422, "invalid_body"),
            ("[]".into(), json, 422, "invalid_body"),
            ("null".into(), json, 422, "invalid_body"),
            ("7".into(), json, 422, "invalid_body"),
            ("\"text\"".into(), json, 422, "invalid_body"),
            (padded(target.limit() + 1), json, 413, "body_too_large"),
            ("x".repeat(6_000_000), json, 413, "body_too_large"),
        ];
        for media in [None, Some(""), Some("text/plain"), Some("multipart/form-data"), Some("text/json")] {
            cases.push((good.clone(), media, 415, "unsupported_media_type"));
        }
        if let Some((name, value)) = target.body.as_object().and_then(|fields| fields.iter().next()) {
            cases.push((format!("{cut},\"{name}\":{value}}}"), json, 422, "invalid_body"));
        }
        if target.described["requestBody"]["required"] == true {
            cases.push((String::new(), json, 400, "invalid_body"));
            cases.push((String::new(), None, 415, "unsupported_media_type"));
        }
        for (body, media, status, code) in cases {
            let shown: String = body.chars().take(60).collect();
            let shown = format!("{} {media:?} {shown}", target.id());
            let answer = target.send(&app, &tenant, Some(body), media).await;
            assert_eq!(answer.status, status, "{shown}: {}", answer.json);
            assert_eq!(answer.refused(status), code, "{shown}");
            assert!(target.described["responses"][status.to_string()].is_object(), "{shown}: {status} is described");
        }
    }
    assert_eq!(app.cloud().table_items(), before, "nothing was written");
    // What is just not too large is read.
    for target in targets(&app) {
        let limit = target.limit();
        let mut body = target.body;
        body["colour"] = json!("");
        let rest = limit - body.to_string().len();
        body["colour"] = json!("x".repeat(rest));
        let target = Target { body, ..target };
        let answer = target.send(&app, &tenant, Some(target.body.to_string()), json).await;
        assert_eq!(answer.refused(400), "unknown_field", "{}", target.id());
    }
}

#[tokio::test]
async fn ids_of_another_kind_are_told_by_field() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.ticket("Printer", "anna@example.com").await;
    let admin = tenant.as_admin();
    let new = |more: (&str, Value)| {
        let mut body = json!({"title": "a", "text": "x", "requester": {"email": "anna@example.com"}});
        body[more.0] = more.1;
        body
    };
    let cases: Vec<(&str, &str, Value, &str)> = vec![
        ("POST", "/v1/tickets", new(("attachment_ids", json!(["x"]))), "attachment_ids[0]"),
        ("POST", "/v1/tickets", new(("team_id", json!(admin.id()))), "team_id"),
        ("PATCH", "/v1/tickets/1", json!({"assignee_id": "somebody"}), "assignee_id"),
        ("PATCH", "/v1/tickets/1", json!({"team_id": ""}), "team_id"),
        ("POST", "/v1/tickets/1/comments", json!({"visibility": "public", "text": "x", "status_id": "x"}), "status_id"),
    ];
    for (method, path, body, field) in cases {
        let answer = admin.call(method, path, Some(body.to_string())).await;
        assert_eq!(wrong_fields(&answer.json), [field], "{body}");
        assert_eq!(answer.refused(422), "invalid_body", "{body}");
    }
}

#[tokio::test]
async fn a_failing_table_is_a_500_that_tells_nothing_and_loses_nothing() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    for fault in [Fault::Throttle, Fault::InternalError] {
        app.cloud().fail_next(Service::DynamoDb, "TransactWriteItems", fault);
        let answer = admin.patch(&path, json!({"priority": "p1"})).await;
        assert!(!answer.json.to_string().contains("Transact"), "{}", answer.json);
        assert_eq!(answer.refused(500), "internal");
        app.cloud().fail_next(Service::DynamoDb, "GetItem", fault);
        assert_eq!(admin.get(&path).await.refused(500), "internal");
        app.cloud().fail_next_attempt(Service::DynamoDb, "TransactWriteItems", fault);
        admin.patch(&path, json!({"priority": "p1"})).await.expect(200);
        admin.patch(&path, json!({"priority": "p3"})).await.expect(200);
    }
    assert_eq!(app.cloud().pending_faults(), 0);
}

#[tokio::test]
async fn tokens_and_cursors_are_no_use_for_each_other() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let secret = format!(r#"{{"current":"k1","k1":"{}"}}"#, "0123456789abcdef".repeat(4));
    let ring = kit::KeyRing::parse(&secret).expect("the fake cloud's secret");
    assert_ne!(ring.current(Purpose::Cursor).1.as_bytes(), ring.current(Purpose::AccessToken).1.as_bytes());
    let admin = tenant.as_admin();
    let identity = Identity {
        sub: admin.id().to_owned(),
        kind: "member".into(),
        tenant_id: admin.caller().tenant_id.clone(),
        role: "admin".into(),
        name: None,
        session_id: "ses_1".into(),
    };
    let token = tokens::issue(&ring, identity, app.now()).token;
    assert_eq!(admin.get(format!("/v1/tickets?cursor={token}")).await.refused(400), "invalid_cursor");
}
