//! The single table as the stack makes it: keys, four indexes, stream and time to live.

use serde_json::{Value, json};

use super::TABLE_NAME;

/// The attribute that holds the time, in epoch seconds, after which DynamoDB deletes an item.
pub(crate) const TTL_ATTRIBUTE: &str = "ttl";

/// What the indexes of ticket lists carry beside the keys: a row of a list, without a second read.
const LIST_ATTRIBUTES: [&str; 19] = [
    "type",
    "tenant_id",
    "number",
    "title",
    "status_id",
    "category",
    "priority",
    "team_id",
    "assignee_id",
    "requester_id",
    "requester_name",
    "requester_email",
    "tags",
    "channel",
    "comment_count",
    "created_at",
    "updated_at",
    "version",
    "sla",
];

/// The `CreateTable` request.
pub(crate) fn create_table() -> Value {
    let list = json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": LIST_ATTRIBUTES});
    let keys_only = json!({"ProjectionType": "KEYS_ONLY"});
    let indexes = [("GSI1", &list), ("GSI2", &list), ("GSI3", &keys_only), ("GSI4", &list)];
    let key_schema = |partition: &str, sort: &str| {
        json!([
            {"AttributeName": partition, "KeyType": "HASH"},
            {"AttributeName": sort, "KeyType": "RANGE"},
        ])
    };
    let mut attributes = vec!["PK".to_owned(), "SK".to_owned()];
    for (name, _) in &indexes {
        attributes.extend([format!("{name}PK"), format!("{name}SK")]);
    }
    let attributes: Vec<Value> =
        attributes.iter().map(|name| json!({"AttributeName": name, "AttributeType": "S"})).collect();
    let indexes: Vec<Value> = indexes
        .iter()
        .map(|(name, projection)| {
            json!({
                "IndexName": name,
                "KeySchema": key_schema(&format!("{name}PK"), &format!("{name}SK")),
                "Projection": projection,
            })
        })
        .collect();
    json!({
        "TableName": TABLE_NAME,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": key_schema("PK", "SK"),
        "GlobalSecondaryIndexes": indexes,
    })
}

/// The `UpdateTable` request that gives it its stream.
pub(crate) fn add_stream() -> Value {
    json!({
        "TableName": TABLE_NAME,
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    })
}

/// The `UpdateTimeToLive` request.
pub(crate) fn time_to_live() -> Value {
    json!({
        "TableName": TABLE_NAME,
        "TimeToLiveSpecification": {"Enabled": true, "AttributeName": TTL_ATTRIBUTE},
    })
}
