//! The hash chain: whatever is done to the records, `verify` finds it.

use proptest::{prelude::*, sample::Index};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    desk::{Desk, anna, ben, ben_id, internal_note, public_reply},
    lives::{Life, any_life},
};
use crate::ticket::{AuditRecord, History, Ticket, verify};

/// Four records, the last of which closes.
fn story() -> (Ticket, Vec<AuditRecord>) {
    let desk = Desk::open();
    let created = desk.create(anna(), desk.new_ticket()).unwrap();
    let noted = desk.say(ben(), &created.ticket, internal_note("again"));
    let replied = desk.say(ben(), &noted.ticket, public_reply("use water"));
    let closed = desk.enter(&replied.ticket, "Closed");
    (closed.ticket, vec![created.record, noted.record, replied.record, closed.record])
}

fn first_invalid(records: &[AuditRecord], ticket: &Ticket) -> Option<u64> {
    verify(records, ticket.version, &ticket.last_hash).first_invalid_seq
}

type Damage = fn(&mut Vec<AuditRecord>);

#[test]
fn the_answer_names_the_first_record_that_is_missing_or_not_what_was_written() {
    let (ticket, records) = story();
    let head_hash = ticket.last_hash.clone();
    assert_eq!(verify(&records, 4, &head_hash), History { records: 4, first_invalid_seq: None, head_hash });

    let cases: [(&str, Damage, u64); 13] = [
        ("the first is gone", |r| drop(r.remove(0)), 1),
        ("one is gone", |r| drop(r.remove(2)), 3),
        ("the newest is gone", |r| r.truncate(3), 4),
        ("the newest two are gone", |r| r.truncate(2), 3),
        ("all are gone", Vec::clear, 1),
        ("two are swapped", |r| r.swap(1, 2), 2),
        ("one is there twice", |r| r.insert(1, r[0].clone()), 2),
        ("the newest is there twice", |r| r.push(r[3].clone()), 5),
        ("a text was changed", |r| r[1].comment.as_mut().unwrap().html = "never".into(), 2),
        ("a hash was changed", |r| r[2].hash = r[1].hash.clone(), 3),
        ("changed and sealed again: the next one tells", |r| reseal(&mut r[1]), 3),
        ("the newest changed and sealed again: the ticket tells", |r| reseal(&mut r[3]), 4),
        ("one was forged onto the end", |r| r.push(forged_after(&r[3])), 5),
    ];
    for (what, damage, seq) in cases {
        let mut damaged = records.clone();
        damage(&mut damaged);
        assert_eq!(first_invalid(&damaged, &ticket), Some(seq), "{what}");
    }
    assert_eq!(verify(&[], 0, "").first_invalid_seq, None, "nothing written, nothing wrong");
}

fn reseal(record: &mut AuditRecord) {
    record.actor.name = "Somebody Else".into();
    record.hash = record.compute_hash();
}

fn forged_after(last: &AuditRecord) -> AuditRecord {
    let mut record = AuditRecord { seq: last.seq + 1, previous_hash: last.hash.clone(), ..last.clone() };
    record.hash = record.compute_hash();
    record
}

#[test]
fn a_ticket_set_back_or_ahead_is_found() {
    let (ticket, records) = story();
    for (version, hash, seq) in [
        (3, records[2].hash.as_str(), 4),
        (5, ticket.last_hash.as_str(), 5),
        (4, records[2].hash.as_str(), 4),
        (4, "", 4),
    ] {
        assert_eq!(verify(&records, version, hash).first_invalid_seq, Some(seq), "version {version}");
    }
}

#[test]
fn records_of_another_ticket_are_not_this_ones_history() {
    let (ticket, mut others) = story();
    let mut previous_hash = String::new();
    for record in &mut others {
        record.number = crate::TicketNumber(43);
        record.previous_hash = previous_hash;
        record.hash = record.compute_hash();
        previous_hash = record.hash.clone();
    }
    assert_eq!(first_invalid(&others, &ticket), Some(4));
}

#[test]
fn the_canonical_form_is_fixed() {
    // Stored hashes must stay valid for ever: when this fails, what is hashed has changed, and every history breaks.
    let (_, records) = story();
    let record = &records[3];
    let desk = Desk::open();
    let (new, closed) = (desk.status("New"), desk.status("Closed"));
    let change =
        format!(r#"{{"field":"status","from":"{new}","from_label":"New","to":"{closed}","to_label":"Closed"}}"#);
    let actor = format!(r#"{{"id":"{}","kind":"member","name":"Ben Agent"}}"#, ben_id());
    let head = format!(r#"{{"actor":{actor},"at":"2026-11-21T04:00:00Z","changes":[{change}],"channel":"portal","#);
    let (before, tenant) = (&records[2].hash, &desk.tenant.id);
    let sla = r#""sla":[{"category":"closed","kind":"paused"}]"#;
    let tail =
        format!(r#""kind":"updated","number":42,"previous_hash":"{before}","seq":4,{sla},"tenant_id":"{tenant}"}}"#);
    let canonical = head + &tail;
    assert_eq!(record.hash, hex::encode(Sha256::digest(canonical)));
    // And of a record with everything in it.
    assert_eq!(records[0].hash, "266dacf48bd9eae329443beb32a7aa7ff45d8daa5e40fc3232b2c1bc3537a36a");
}

/// Every place in a value that is not an object or a list with something in it, as a JSON pointer.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                leaves(value, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(values) if !values.is_empty() => {
            for (index, value) in values.iter().enumerate() {
                leaves(value, &format!("{at}/{index}"), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}

/// Other values of the same shape; at least one of them is one that the place may hold.
fn others(value: &Value) -> Vec<Value> {
    const WORDS: [&str; 34] = [
        "2001-01-01T00:00:00Z",
        "x@y.example",
        "member",
        "contact",
        "system",
        "mail",
        "portal",
        "api",
        "time",
        "created",
        "commented",
        "updated",
        "public",
        "internal",
        "title",
        "status",
        "priority",
        "assignee",
        "send_mail",
        "withheld_mail",
        "acknowledgement",
        "reply",
        "image/gif",
        "first_response",
        "resolution",
        "pending",
        "closed",
        "business",
        "calendar",
        "reopened",
        "ticket_changed",
        "sla_breach",
        "sla_warning",
        "",
    ];
    match value {
        Value::String(text) => {
            let mut other = text.clone();
            let tail = if other.pop() == Some('0') { '1' } else { '0' };
            other.push(tail);
            std::iter::once(other).chain(WORDS.map(str::to_owned)).map(Value::from).collect()
        }
        Value::Bool(flag) => vec![Value::from(!flag)],
        Value::Number(number) => vec![Value::from(number.as_u64().unwrap().wrapping_add(1))],
        _ => vec![Value::from("x")],
    }
}

/// All records that differ from this one in one place.
fn mutations(record: &AuditRecord) -> Vec<(String, AuditRecord)> {
    let whole = serde_json::to_value(record).unwrap();
    let mut found = vec![];
    let mut places = vec![];
    leaves(&whole, "", &mut places);
    for place in places {
        let candidates = others(whole.pointer(&place).unwrap()).into_iter().filter_map(|other| {
            let mut value = whole.clone();
            *value.pointer_mut(&place).unwrap() = other;
            serde_json::from_value::<AuditRecord>(value).ok().filter(|mutated| mutated != record)
        });
        let before = found.len();
        found.extend(candidates.take(2).map(|mutated| (place.clone(), mutated)));
        // What is of one kind has not what another kind needs: a withheld mail has no recipient.
        let is_kind = (place.starts_with("/effects/") || place.starts_with("/sla/")) && place.ends_with("/kind");
        assert!(found.len() > before || is_kind, "{place} can't be changed: the test lacks a word for it");
    }
    for name in whole.as_object().unwrap().keys() {
        let mut value = whole.clone();
        value.as_object_mut().unwrap().remove(name);
        let without = serde_json::from_value::<AuditRecord>(value).ok().filter(|mutated| mutated != record);
        found.extend(without.map(|mutated| (format!("without {name}"), mutated)));
    }
    found
}

fn some_position(life: &Life, index: Index) -> usize {
    index.index(life.turns.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_change_of_one_place_in_one_record_is_found(life in any_life(), index: Index) {
        let (ticket, mut records) = (life.ticket().clone(), life.records());
        let at = some_position(&life, index);
        for (place, mutated) in mutations(&records[at].clone()) {
            let original = std::mem::replace(&mut records[at], mutated);
            let found = first_invalid(&records, &ticket);
            prop_assert_eq!(found, Some(at as u64 + 1), "{}", place);
            // The forger may even compute the hash anew: then the next record, or the ticket, tells.
            records[at].hash = records[at].compute_hash();
            if records[at] != original {
                prop_assert!(first_invalid(&records, &ticket).is_some(), "{} with a new hash", place);
            }
            records[at] = original;
        }
    }

    #[test]
    fn a_dropped_a_doubled_and_a_swapped_record_is_found(life in any_life(), a: Index, b: Index) {
        let (ticket, records) = (life.ticket(), life.records());
        let (a, b) = (some_position(&life, a), some_position(&life, b));
        let mut dropped = records.clone();
        dropped.remove(a);
        prop_assert_eq!(first_invalid(&dropped, ticket), Some(a as u64 + 1));
        let mut doubled = records.clone();
        doubled.insert(a, records[a].clone());
        prop_assert_eq!(first_invalid(&doubled, ticket), Some(a as u64 + 2));
        let mut cut = records.clone();
        cut.truncate(a);
        prop_assert_eq!(first_invalid(&cut, ticket), Some(a as u64 + 1));
        let mut swapped = records;
        swapped.swap(a, b);
        prop_assert_eq!(first_invalid(&swapped, ticket), (a != b).then_some(a.min(b) as u64 + 1));
    }
}
