//! Recalculations: after a change of what is promised, or of when hours count, the clocks of open tickets follow. The item says how
//! far that has come, so that it goes on where it stopped.

use aws_sdk_dynamodb::types::{AttributeValue, Select, TransactWriteItem};
use domain::TenantId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    List, Result, StoreError, TenantStore,
    error::is_refused,
    item::{Item, decode, encode, number, text, ttl},
    keys,
};

/// How long it can be asked how far one came.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// One recalculation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recalculation {
    /// The tenant.
    pub tenant_id: TenantId,
    /// The configuration that the clocks are to follow.
    pub config_version: u64,
    /// When the configuration was changed.
    pub started_at: Timestamp,
    /// Counts the steps that are done.
    pub step: u64,
    /// Open tickets when it began; none before the first step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tickets_total: Option<u64>,
    /// Tickets that were looked at.
    pub tickets_done: u64,
    /// Those of them whose clocks changed.
    pub tickets_changed: u64,
    /// Index of the queue that is worked on.
    pub queue: usize,
    /// The last place in it that is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When it was done, or given up for a newer one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}

impl Recalculation {
    /// One that begins now.
    pub fn new(tenant_id: TenantId, config_version: u64, now: Timestamp) -> Self {
        Self {
            tenant_id,
            config_version,
            started_at: now,
            step: 0,
            tickets_total: None,
            tickets_done: 0,
            tickets_changed: 0,
            queue: 0,
            place: None,
            finished_at: None,
        }
    }
}

impl TenantStore {
    /// The recalculation for a version of the configuration.
    pub async fn recalculation(&self, config_version: u64) -> Result<Option<Recalculation>> {
        self.store.get(&keys::recalculation(&self.id, config_version)).await
    }

    /// The newest recalculation.
    pub async fn newest_recalculation(&self) -> Result<Option<Recalculation>> {
        let output = self
            .store
            .client
            .query()
            .table_name(&*self.store.table)
            .key_condition_expression("PK = :pk")
            .expression_attribute_values(":pk", text(keys::recalculation_pk(&self.id)))
            .scan_index_forward(false)
            .limit(1)
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        output.items.unwrap_or_default().into_iter().next().map(decode).transpose()
    }

    /// Notes a step: `next` follows `next.step - 1`. `false` when another worker did that step.
    pub async fn advance_recalculation(&self, next: &Recalculation) -> Result<bool> {
        let put = self.store.client.put_item().table_name(&*self.store.table);
        let outcome = put
            .set_item(Some(self.recalculation_item(next)?))
            .condition_expression("step = :before AND attribute_not_exists(finished_at)")
            .expression_attribute_values(":before", number(next.step.saturating_sub(1)))
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(true),
            Err(error) if is_refused(&error) => Ok(false),
            Err(error) => Err(StoreError::from_sdk("PutItem", &error)),
        }
    }

    /// How many tickets a list holds: one query per megabyte, at half the price of strongly consistent reads.
    pub async fn count_rows(&self, list: &List) -> Result<u64> {
        let (index, attribute, partition) = self.place_of(list);
        let mut start: Option<Item> = None;
        let mut count = 0;
        loop {
            let output = self
                .store
                .client
                .query()
                .table_name(&*self.store.table)
                .index_name(index)
                .select(Select::Count)
                .key_condition_expression("#pk = :pk")
                .expression_attribute_names("#pk", attribute)
                .expression_attribute_values(":pk", AttributeValue::S(partition.clone()))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| StoreError::from_sdk("Query", &error))?;
            count += u64::try_from(output.count).unwrap_or_default();
            start = output.last_evaluated_key;
            if start.is_none() {
                return Ok(count);
            }
        }
    }

    pub(crate) fn put_recalculation(&self, recalculation: &Recalculation) -> Result<TransactWriteItem> {
        self.store.put_new(self.recalculation_item(recalculation)?)
    }

    fn recalculation_item(&self, recalculation: &Recalculation) -> Result<Item> {
        let key = keys::recalculation(&self.id, recalculation.config_version);
        let mut item = encode("sla_recalculation", &key, recalculation)?;
        item.insert("ttl".into(), ttl(recalculation.started_at.checked_add(KEPT).unwrap_or(Timestamp::MAX)));
        Ok(item)
    }
}
