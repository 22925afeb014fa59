//! What a DynamoDB request costs.
//!
//! The engine follows AWS's rules and its figure is taken for every request that succeeds: a write costs one unit for
//! each begun KB of the larger of the old and the new image, a transaction twice that; an index costs one unit for each
//! begun KB of the projected entry, once when an entry appears, goes or changes, twice when its key moves, and nothing
//! when it stays as it is, and is not doubled in a transaction; a read costs half a unit for each begun 4 KB, a
//! consistent one a whole, a transactional one two.
//!
//! A write that is refused by its condition costs units too, and neither AWS nor the engine reports them. They are
//! counted here from the item that is in the table: one unit for each begun KB and at least one, doubled in a
//! transaction, for each of its items.

use dynoxide::Database;
use dynoxide::types::{TRANSACTIONAL_CAPACITY_FACTOR, item_size, table_write_capacity_units};
use serde_json::{Value, json};

use super::meter::Units;

/// Whether the units of an operation are read units unless it says otherwise.
fn is_read(operation: &str) -> bool {
    matches!(operation, "GetItem" | "Query" | "BatchGetItem" | "TransactGetItems")
}

/// The units that an answer reports in `ConsumedCapacity`, for one table or a list of them.
pub(crate) fn reported(operation: &str, consumed: &Value) -> Units {
    let mut units = Units::default();
    let tables = match consumed {
        Value::Array(tables) => tables.as_slice(),
        Value::Null => &[],
        table => std::slice::from_ref(table),
    };
    for table in tables {
        let total = table["CapacityUnits"].as_f64().unwrap_or(0.0);
        // The replay of a transaction under its token is billed as a read.
        let is_replay = table["ReadCapacityUnits"].is_number() && !table["WriteCapacityUnits"].is_number();
        if is_read(operation) || is_replay {
            units.read += total;
        } else {
            units.write += total;
        }
        for (index, arm) in table["GlobalSecondaryIndexes"].as_object().into_iter().flatten() {
            *units.by_index.entry(index.clone()).or_default() += arm["CapacityUnits"].as_f64().unwrap_or(0.0);
        }
    }
    units
}

/// The units of a write that its condition refused.
pub(crate) fn refused(database: &Database, operation: &str, request: &Value) -> Units {
    let write = match operation {
        "PutItem" | "UpdateItem" | "DeleteItem" => standing_item(database, request),
        "TransactWriteItems" => {
            let actions = request["TransactItems"].as_array().into_iter().flatten();
            let actions = actions.filter_map(|action| action.as_object()?.values().next());
            actions.map(|action| TRANSACTIONAL_CAPACITY_FACTOR * standing_item(database, action)).sum()
        }
        _ => 0.0,
    };
    Units { write, ..Units::default() }
}

/// The write units of the item that an action is about, as it stands in the table.
fn standing_item(database: &Database, action: &Value) -> f64 {
    let whole = if action["Key"].is_object() { &action["Key"] } else { &action["Item"] };
    let request = json!({
        "TableName": action["TableName"],
        "Key": {"PK": whole["PK"], "SK": whole["SK"]},
        "ConsistentRead": true,
    });
    let item = serde_json::from_value(request).ok().and_then(|request| database.get_item(request).ok()?.item);
    table_write_capacity_units(item.as_ref().map(item_size), None)
}
