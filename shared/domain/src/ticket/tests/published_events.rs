//! What is published is what `events/domain` says: the schema holds for every event, the samples are real.

use std::{fs, path::PathBuf};

use jsonschema::{Draft, Validator};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    desk::{Desk, ada_id, anna, ben, ben_id, public_reply, tags, team_field},
    lives::any_life,
};
use crate::{
    EVENT_VERSION, EscalationStepId, Event, TicketNumber,
    sla::{EscalationAction, EscalationStep, StepTime, TargetKind},
    ticket::{Actor, Channel, Command, Context, Decision, NewTicket, Patch, Priority, Ticket, decide},
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../events/domain")
}

fn schema() -> Value {
    let path = folder().join(format!("ticket.v{EVENT_VERSION}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The schema leaves room for fields to come. The product itself may publish none that is not described.
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

fn validator(schema: &Value) -> Validator {
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    options.build(schema).expect("the schema is one")
}

fn closed_validator() -> Validator {
    let mut schema = schema();
    close(&mut schema);
    validator(&schema)
}

fn complaints(validator: &Validator, event: &Value) -> Vec<String> {
    validator.iter_errors(event).map(|error| error.to_string()).collect()
}

fn event_of(decision: &Decision) -> Value {
    serde_json::to_value(Event::from(&decision.record)).unwrap()
}

fn sample(index: usize) -> Value {
    serde_json::to_value(&samples()[index].1).unwrap()
}

/// A fixed story, one event of each type.
fn samples() -> Vec<(&'static str, Event)> {
    let stories = ordinary_story().into_iter().chain(broken_promise());
    stories.map(|(event_type, decision)| (event_type, Event::from(&decision.record))).collect()
}

/// Nobody answers: the assignee is warned, the ticket becomes more urgent, and then another team's.
fn broken_promise() -> [(&'static str, Decision); 3] {
    let mut desk = Desk::promising();
    let field = team_field(&desk);
    let policy = &mut desk.configuration.sla_policies[0];
    policy.escalations[1].actions = vec![EscalationAction::RaisePriority { to: Priority::P2 }];
    policy.escalations.push(EscalationStep {
        id: EscalationStepId::new(uuid::Uuid::from_u128(0x700)),
        kinds: [TargetKind::FirstResponse].into(),
        when: StepTime::AfterBreach { minutes: 30 },
        actions: vec![EscalationAction::AssignTeam { team_id: field }],
    });
    let new = NewTicket { assignee_id: Some(ben_id()), ..desk.new_ticket() };
    let created = desk.create(anna(), new).unwrap();
    let mut next = |ticket: &Ticket| {
        desk.now = ticket.wake_at.unwrap();
        desk.time_passes(ticket).unwrap()
    };
    let warned = next(&created.ticket);
    let breached = next(&warned.ticket);
    let escalated = next(&breached.ticket);
    [("ticket.sla_warned", warned), ("ticket.sla_breached", breached), ("ticket.sla_escalated", escalated)]
}

fn ordinary_story() -> [(&'static str, Decision); 5] {
    let mut desk = Desk::promising();
    let new = NewTicket { follow_up_of: Some(TicketNumber(17)), ..desk.new_ticket() };
    let created = desk.create(anna(), new).unwrap();
    desk.wait(jiff::SignedDuration::from_secs(600));
    let take =
        Patch { status_id: Some(desk.status("Awaiting Info")), assignee_id: Some(Some(ben_id())), ..Patch::default() };
    let commented = desk.update(ben(), &created.ticket, take, Some(public_reply("Which one?"))).unwrap().unwrap();
    desk.wait(jiff::SignedDuration::from_secs(600));
    let everything = Patch {
        title: Some("Printer 3 is on fire".into()),
        status_id: Some(desk.status("In Progress")),
        priority: Some(Priority::P1),
        assignee_id: Some(Some(ada_id())),
        team_id: Some(Some(team_field(&desk))),
        tags: Some(tags(["fire", "printer"])),
        follower_ids: Some([ada_id()].into()),
    };
    let updated = desk.patch(&commented.ticket, everything).unwrap().unwrap();
    desk.wait(jiff::SignedDuration::from_secs(600));
    let command = Command::ResendMail { record: Box::new(commented.record.clone()), is_stuck: true };
    let resent = decide(&desk.context(ben()), Some(&updated.ticket), command).unwrap().unwrap();
    let command = Command::Rate { score: 4, comment: Some(Box::new(public_reply("Quick, and kind."))) };
    let in_portal = Context { channel: Channel::Portal, ..desk.context(anna()) };
    let rated = decide(&in_portal, Some(&resent.ticket), command).unwrap().unwrap();
    [
        ("ticket.created", created),
        ("ticket.commented", commented),
        ("ticket.updated", updated),
        ("ticket.mail_resent", resent),
        ("ticket.rated", rated),
    ]
}

#[test]
fn the_schema_is_a_schema() {
    jsonschema::draft202012::meta::validate(&schema()).unwrap();
}

#[test]
fn the_sample_events_are_what_the_rules_give() {
    for (event_type, event) in samples() {
        assert_eq!(event.event_type, event_type);
        let path = folder().join(format!("{event_type}.json"));
        let expected = format!("{}\n", serde_json::to_string_pretty(&event).unwrap());
        if std::env::var_os("WRITE_SAMPLES").is_some() {
            fs::write(&path, &expected).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        let mend = "write it with: WRITE_SAMPLES=1 cargo nextest run --release -p domain published_events";
        assert!(stored == expected, "{} is stale; {mend}", path.display());
    }
}

#[test]
fn the_sample_events_satisfy_the_schema_and_come_back_as_events() {
    let (open, closed) = (validator(&schema()), closed_validator());
    for (event_type, _) in samples() {
        let text = fs::read_to_string(folder().join(format!("{event_type}.json"))).unwrap();
        let stored: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(complaints(&open, &stored), [""; 0], "{event_type}");
        assert_eq!(complaints(&closed, &stored), [""; 0], "{event_type}");
        let event: Event = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(serde_json::to_value(event).unwrap(), stored, "{event_type}");
    }
}

#[test]
fn the_schema_leaves_room_for_fields_to_come() {
    let mut event = sample(0);
    event["organization_id"] = json!("org_1");
    event["actor"]["role"] = json!("agent");
    assert_eq!(complaints(&validator(&schema()), &event), [""; 0]);
    assert_ne!(complaints(&closed_validator(), &event), [""; 0]);
}

#[test]
fn the_schema_refuses_what_is_not_an_event() {
    let validator = validator(&schema());
    let damaged = |index: usize, pointer: &str, value: Value| {
        let mut event = sample(index);
        *event.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
        event
    };
    for (index, pointer, value) in [
        (0, "/id", json!("42")),
        (0, "/version", json!("2")),
        (0, "/version", json!(1)),
        (0, "/type", json!("ticket.exploded")),
        (0, "/type", json!("ticket.updated")),
        (0, "/tenant_id", json!("mem_0000000000000000000000001a")),
        (0, "/at", json!("yesterday")),
        (0, "/at", json!("2026-11-21T05:00:00+01:00")),
        (0, "/ticket_number", json!(0)),
        (0, "/ticket_number", json!("42")),
        (0, "/seq", json!(2)),
        (0, "/channel", json!("fax")),
        (0, "/actor/kind", json!("system")),
        (0, "/actor/id", json!("mem_0000000000000000000000001a")),
        (0, "/comment_visibility", json!(null)),
        (0, "/effect_kinds", json!("send_mail")),
        (0, "/changes/0/to", json!(null)),
        (1, "/seq", json!(1)),
        (0, "/sla/0/policy_id", json!("standard")),
        (0, "/sla/1/clock", json!("coffee_break")),
        (0, "/sla/1/since", json!(null)),
        (2, "/comment_visibility", json!("public")),
        (2, "/changes/0/to", json!(7)),
        (2, "/changes/1/to", json!("Resolved")),
        (2, "/changes/2/to", json!("urgent")),
        (2, "/changes/3/field", json!("body")),
        (2, "/changes/5/to", json!(["fire", "fire"])),
        (4, "/changes/0/to", json!(6)),
        (4, "/actor", json!(Actor::system())),
    ] {
        assert!(!validator.is_valid(&damaged(index, pointer, value.clone())), "{pointer} {value}");
    }
    for name in sample(0).as_object().unwrap().keys().filter(|name| *name != "sla") {
        let mut event = sample(0);
        event.as_object_mut().unwrap().remove(name);
        assert!(!validator.is_valid(&event), "without {name}");
    }
}

#[test]
fn a_system_actor_and_a_postponed_wake_up_are_events_too() {
    let mut desk = Desk::open();
    let resolved = desk.ticket_in("Resolved");
    desk.wait_days(3);
    let closed = desk.time_passes(&resolved).unwrap();
    let linked = desk.link_follow_up(&closed.ticket, TicketNumber(43)).unwrap();
    desk.tenant.auto_close_days = 9;
    let postponed = desk.time_passes(&resolved).unwrap();
    let validator = closed_validator();
    for decision in [closed, linked, postponed] {
        let event = event_of(&decision);
        assert_eq!(complaints(&validator, &event), [""; 0], "{event}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_event_satisfies_the_schema_and_has_an_id_of_its_own(life in any_life()) {
        let validator = closed_validator();
        let mut ids = std::collections::HashSet::new();
        for turn in &life.turns {
            let event = event_of(&turn.decision);
            prop_assert_eq!(complaints(&validator, &event), Vec::<String>::new(), "{}", event);
            prop_assert!(ids.insert(event["id"].to_string()));
            prop_assert_eq!(event_of(&turn.decision), event, "the same for every delivery");
        }
    }
}
