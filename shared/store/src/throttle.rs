//! Counting attempts in fixed windows.

use aws_sdk_dynamodb::types::ReturnValue;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{
    Result, Store, StoreError,
    item::{TYPE, key_item, number, text},
    keys,
};

/// How many attempts a window allows.
#[derive(Debug, Clone, Copy)]
pub struct Throttle {
    /// Name of what is counted.
    pub bucket: &'static str,
    /// Attempts allowed per window.
    pub limit: u32,
    /// Length of the window in seconds.
    pub window_seconds: i64,
}

impl Throttle {
    fn window(&self, now: Timestamp) -> i64 {
        now.as_second().div_euclid(self.window_seconds)
    }
}

/// Addresses and network addresses are people's data: keys hold a hash of them.
pub(crate) fn hashed(subject: &str) -> String {
    hex::encode(&Sha256::digest(subject.as_bytes())[..16])
}

impl Store {
    /// Counts one attempt. `Some(seconds)` when there were too many: how long to wait.
    pub async fn count_attempt(&self, throttle: &Throttle, subject: &str, now: Timestamp) -> Result<Option<u32>> {
        let window = throttle.window(now);
        let ends_at = (window + 1) * throttle.window_seconds;
        let output = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(key_item(&keys::throttle(throttle.bucket, &hashed(subject), window))))
            .update_expression("ADD attempts :one SET #ttl = :ttl, #type = :type")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_names("#type", TYPE)
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":ttl", number(ends_at))
            .expression_attribute_values(":type", text("throttle"))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("UpdateItem", &error))?;
        let attempts =
            output.attributes.as_ref().and_then(|item| item.get("attempts")).and_then(|value| value.as_n().ok());
        let attempts: u32 = attempts.and_then(|text| text.parse().ok()).unwrap_or(u32::MAX);
        let wait = u32::try_from((ends_at - now.as_second()).max(1)).unwrap_or(1);
        Ok((attempts > throttle.limit).then_some(wait))
    }

    /// Forgets the attempts of this window, after one that succeeded.
    pub async fn reset_attempts(&self, throttle: &Throttle, subject: &str, now: Timestamp) -> Result<()> {
        let key = keys::throttle(throttle.bucket, &hashed(subject), throttle.window(now));
        let delete = self.client.delete_item().table_name(&*self.table).set_key(Some(key_item(&key)));
        delete.send().await.map_err(|error| StoreError::from_sdk("DeleteItem", &error))?;
        Ok(())
    }
}
