//! The hash chain over a ticket's audit records: whoever changes, drops or reorders one breaks every hash after it.

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::AuditRecord;

/// The outcome of checking a ticket's records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History {
    /// How many records were checked.
    pub records: u64,
    /// The first record that is missing or not what was written; none when all is well.
    pub first_invalid_seq: Option<u64>,
    /// Hash of the newest record.
    pub head_hash: String,
}

impl AuditRecord {
    /// SHA-256 in hex over the canonical JSON of the record without its own hash. The previous record's hash is one of the
    /// fields and so is covered.
    pub fn compute_hash(&self) -> String {
        let mut value = serde_json::to_value(self).unwrap_or(Value::Null);
        if let Value::Object(fields) = &mut value {
            fields.remove("hash");
        }
        let mut canonical = String::new();
        write_canonical(&value, &mut canonical);
        hex::encode(Sha256::digest(canonical.as_bytes()))
    }
}

/// RFC 8785 for the values that occur here: no spaces, members sorted by UTF-16 code units, integers only.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => write_object(fields, out),
        Value::Array(values) => {
            out.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(value, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn write_object(fields: &Map<String, Value>, out: &mut String) {
    let mut names: Vec<&String> = fields.keys().collect();
    names.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
    out.push('{');
    for (index, name) in names.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(&Value::from(name.as_str()).to_string());
        out.push(':');
        write_canonical(&fields[name], out);
    }
    out.push('}');
}

/// Checks records in order of `seq`, and that the ticket's own head is the newest of them.
pub fn verify(records: &[AuditRecord], ticket_version: u64, ticket_hash: &str) -> History {
    let mut previous_hash = String::new();
    let mut first_invalid_seq = None;
    for (record, seq) in records.iter().zip(1u64..) {
        if record.seq != seq || record.previous_hash != previous_hash || record.compute_hash() != record.hash {
            first_invalid_seq = Some(seq);
            break;
        }
        previous_hash.clone_from(&record.hash);
    }
    let records_count = records.len() as u64;
    if first_invalid_seq.is_none() && records_count != ticket_version {
        // All that is there is sound, but the newest ones are gone, or there are more than were written.
        first_invalid_seq = Some(records_count.min(ticket_version) + 1);
    } else if first_invalid_seq.is_none() && previous_hash != ticket_hash {
        // The ticket is not the one they led to.
        first_invalid_seq = Some(records_count.max(1));
    }
    let head_hash = records.last().map(|record| record.hash.clone()).unwrap_or_default();
    History { records: records_count, first_invalid_seq, head_hash }
}
