//! What is put on the bus is what `events/domain` describes: every type has its schema and its sample.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use crate::TestApp;

/// Every type that is published, and the schema that describes it.
const TYPES: [(&str, &str); 11] = [
    ("configuration.changed", "configuration.v1"),
    ("member.invited", "link.v1"),
    ("sign_in_link.requested", "link.v1"),
    ("ticket.commented", "ticket.v1"),
    ("ticket.created", "ticket.v1"),
    ("ticket.mail_resent", "ticket.v1"),
    ("ticket.rated", "ticket.v1"),
    ("ticket.sla_breached", "ticket.v1"),
    ("ticket.sla_escalated", "ticket.v1"),
    ("ticket.sla_warned", "ticket.v1"),
    ("ticket.updated", "ticket.v1"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/domain")
}

fn read(name: &str) -> Value {
    let text = fs::read_to_string(folder().join(format!("{name}.json"))).expect("the file is there");
    serde_json::from_str(&text).expect("the file is JSON")
}

/// Schemas leave room for fields to come. The product itself may publish none that is not described.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields.get("type") == Some(&json!("object")) {
                fields.insert("additionalProperties".into(), json!(false));
            }
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(close),
        _ => {}
    }
}

fn closed_validator(event_type: &str) -> Validator {
    let (_, name) = TYPES.iter().find(|(known, _)| *known == event_type).expect("the type is described");
    let mut schema = read(name);
    close(&mut schema);
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    options.build(&schema).expect("the schema is one")
}

fn complaints(event_type: &str, event: &Value) -> Vec<String> {
    closed_validator(event_type).iter_errors(event).map(|error| error.to_string()).collect()
}

#[test]
fn there_is_a_schema_and_a_sample_of_each_type_and_nothing_else() {
    let entries = fs::read_dir(folder()).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let found: BTreeSet<String> =
        names.filter(|name| Path::new(name).extension().is_some_and(|found| found == "json")).collect();
    let described = TYPES.iter().flat_map(|(sample, schema)| [sample, schema]);
    let described: BTreeSet<String> = described.map(|name| format!("{name}.json")).collect();
    assert_eq!(found, described);
    for (event_type, _) in TYPES {
        let sample = read(event_type);
        assert_eq!(sample["type"], event_type);
        assert_eq!(complaints(event_type, &sample), [""; 0], "{event_type}");
    }
}

#[test]
fn the_schema_of_links_refuses_what_is_not_an_event() {
    let sample = read("sign_in_link.requested");
    for (field, value) in [
        ("id", json!("42")),
        ("version", json!(1)),
        ("type", json!("ticket.created")),
        ("tenant_id", sample["link_id"].clone()),
        ("link_id", sample["tenant_id"].clone()),
        ("effect_kinds", json!([])),
        ("effect_kinds", json!(["withheld_mail"])),
        ("email", json!("anna@example.com")),
    ] {
        let mut event = sample.clone();
        event[field] = value;
        assert_ne!(complaints("sign_in_link.requested", &event), [""; 0], "{event}");
    }
}

#[tokio::test]
async fn what_is_published_is_as_its_schema_says() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    tenant.ticket("Printer", "anna@example.com").await;
    app.nobody().post("/v1/sign_in_links", json!({"tenant": "demo", "email": "anna@example.com"})).await.expect(202);
    let invitation = json!({"name": "Ben", "email": "ben@demo.example", "role": "agent"});
    tenant.as_admin().post("/v1/members", invitation).await.expect(201);
    let calendar = tenant.calendar_id();
    let holiday = json!({"name": "Christmas", "when": {"kind": "yearly", "month": 12, "day": 25}});
    tenant.as_admin().post(format!("/v1/calendars/{calendar}/holidays"), holiday).await.expect(201);
    app.pump().await;
    let mut types = BTreeSet::new();
    for event in app.cloud().published_events() {
        assert_eq!(complaints(&event.detail_type, &event.detail), [""; 0], "{}", event.detail);
        assert_eq!(event.detail["type"], event.detail_type.as_str());
        assert_eq!(event.source, "lambdesk");
        types.insert(event.detail_type);
    }
    for expected in ["ticket.created", "sign_in_link.requested", "member.invited", "configuration.changed"] {
        assert!(types.contains(expected), "{expected} in {types:?}");
    }
}
