//! Values to items and back. Keys are put beside the value's own fields, so a struct never names one.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Result, StoreError, keys::Key};

pub(crate) type Item = HashMap<String, AttributeValue>;

/// Every item says what it is, for stream filters and for people who look at the table.
pub(crate) const TYPE: &str = "type";

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn key_item(key: &Key) -> Item {
    HashMap::from([("PK".to_owned(), text(&key.pk)), ("SK".to_owned(), text(&key.sk))])
}

pub(crate) fn key_of(item: &Item) -> Key {
    let of = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    Key { pk: of("PK"), sk: of("SK") }
}

/// The item of a value.
pub(crate) fn encode<T: Serialize>(kind: &str, key: &Key, value: &T) -> Result<Item> {
    let mut item: Item = serde_dynamo::aws_sdk_dynamodb_1::to_item(value).map_err(|error| StoreError::Corrupt {
        pk: key.pk.clone(),
        sk: key.sk.clone(),
        reason: error.to_string(),
    })?;
    item.extend(key_item(key));
    item.insert(TYPE.to_owned(), text(kind));
    Ok(item)
}

/// The attribute of a value, for an update of the item at `key`.
pub(crate) fn encode_value<T: Serialize>(key: &Key, value: &T) -> Result<AttributeValue> {
    serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(value).map_err(|error| StoreError::Corrupt {
        pk: key.pk.clone(),
        sk: key.sk.clone(),
        reason: error.to_string(),
    })
}

/// The value of an item; attributes the value does not know are passed over.
pub(crate) fn decode<T: DeserializeOwned>(item: Item) -> Result<T> {
    let Key { pk, sk } = key_of(&item);
    serde_dynamo::aws_sdk_dynamodb_1::from_item(item).map_err(|error| StoreError::Corrupt {
        pk,
        sk,
        reason: error.to_string(),
    })
}

/// The item's `type`.
pub(crate) fn kind_of(item: &Item) -> &str {
    item.get(TYPE).and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

/// Seconds since the epoch for the `ttl` attribute.
pub(crate) fn ttl(at: jiff::Timestamp) -> AttributeValue {
    number(at.as_second())
}
