//! Tickets and records come back from JSON and from the table as they were, and the hash with them.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::lives::any_life;
use crate::ticket::{AuditRecord, Ticket, verify};

fn through_json<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

fn through_item<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let item: serde_dynamo::Item = serde_dynamo::to_item(value).unwrap();
    // Out of the process and in again, in the table's own JSON.
    let stored = serde_json::to_string(&item).unwrap();
    let item: serde_dynamo::Item = serde_json::from_str(&stored).unwrap();
    serde_dynamo::from_item(item).unwrap()
}

fn check<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    prop_assert_eq!(&through_json(value), value);
    prop_assert_eq!(&through_item(value), value);
    Ok(())
}

proptest! {
    #[test]
    fn tickets_and_records_survive_json_and_the_table(life in any_life()) {
        for turn in &life.turns {
            check::<Ticket>(&turn.decision.ticket)?;
            check::<AuditRecord>(&turn.decision.record)?;
        }
    }

    #[test]
    fn a_history_read_back_still_verifies(life in any_life()) {
        let ticket = through_item(life.ticket());
        let records = life.records();
        for read_back in [
            records.iter().map(through_item).collect::<Vec<AuditRecord>>(),
            records.iter().map(through_json).collect::<Vec<AuditRecord>>(),
        ] {
            prop_assert_eq!(verify(&read_back, ticket.version, &ticket.last_hash).first_invalid_seq, None);
        }
    }
}
