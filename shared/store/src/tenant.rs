//! Reads of one tenant's items.

use std::{collections::HashMap, sync::Arc};

use aws_sdk_dynamodb::{
    operation::delete_item::builders::DeleteItemFluentBuilder,
    types::{KeysAndAttributes, ReturnValue},
};
use domain::{
    Address, Calendar, Configuration, MailSettings, Member, OwnDomain, Region, Status, Team, Template, Tenant,
    TenantId, TicketNumber,
    sla::SlaPolicy,
    ticket::{AuditRecord, Ticket},
};
use serde::de::DeserializeOwned;

use crate::{
    Delivery, Result, Store, StoreError,
    error::is_refused,
    item::{Item, decode, key_item, key_of, kind_of, number, text},
    keys::{self, Key},
};

/// One tenant's part of the table.
#[derive(Debug, Clone)]
pub struct TenantStore {
    pub(crate) store: Store,
    pub(crate) id: TenantId,
}

/// An audit record with the delivery state of the mail it brought about.
#[derive(Debug, Clone)]
pub struct TimelineEntry {
    /// The record.
    pub record: AuditRecord,
    /// State of its mail, if it has one.
    pub delivery: Option<Delivery>,
}

/// Part of a timeline.
#[derive(Debug, Clone)]
pub struct RecordPage {
    /// Oldest first.
    pub entries: Vec<TimelineEntry>,
    /// Whether there is more behind the last one.
    pub has_more: bool,
}

impl Store {
    /// One consistent read. Half of the callers race with a write they have just seen the answer of.
    pub(crate) async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        let output = self
            .client
            .get_item()
            .table_name(&*self.table)
            .set_key(Some(key_item(key)))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("GetItem", &error))?;
        output.item.map(decode).transpose()
    }

    /// The items of these keys, each named once, that are there: one round trip for each hundred, eventually consistent.
    pub(crate) async fn get_many(&self, keys: &[Key]) -> Result<HashMap<Key, Item>> {
        let mut found = HashMap::with_capacity(keys.len());
        for part in keys.chunks(100) {
            let mut wanted: Vec<Item> = part.iter().map(key_item).collect();
            while !wanted.is_empty() {
                let of_table = KeysAndAttributes::builder().set_keys(Some(wanted)).build();
                let of_table = of_table.map_err(|error| StoreError::Unavailable {
                    operation: "BatchGetItem",
                    reason: error.to_string(),
                })?;
                let request = self.client.batch_get_item().request_items(&*self.table, of_table);
                let output = request.send().await.map_err(|error| StoreError::from_sdk("BatchGetItem", &error))?;
                for item in output.responses.unwrap_or_default().into_values().flatten() {
                    found.insert(key_of(&item), item);
                }
                let left = output.unprocessed_keys.unwrap_or_default().remove(&*self.table);
                wanted = left.map(|left| left.keys).unwrap_or_default();
            }
        }
        Ok(found)
    }

    /// Removes an item. False when there is none.
    pub(crate) async fn delete(&self, key: &Key) -> Result<bool> {
        let delete = self.client.delete_item().condition_expression("attribute_exists(PK)");
        self.delete_if(key, delete).await
    }

    /// Removes an item on the condition of the request. False when it does not hold.
    pub(crate) async fn delete_if(&self, key: &Key, delete: DeleteItemFluentBuilder) -> Result<bool> {
        match delete.table_name(&*self.table).set_key(Some(key_item(key))).send().await {
            Ok(_) => Ok(true),
            Err(error) if is_refused(&error) => Ok(false),
            Err(error) => Err(StoreError::from_sdk("DeleteItem", &error)),
        }
    }

    /// A page of a partition's items behind a sort key, in their order; and whether there is more.
    pub(crate) async fn page_behind<T: DeserializeOwned>(
        &self,
        pk: String,
        after: Option<&str>,
        limit: u32,
    ) -> Result<(Vec<T>, bool)> {
        let output = self
            .client
            .query()
            .table_name(&*self.table)
            .key_condition_expression("PK = :pk AND SK > :after")
            .expression_attribute_values(":pk", text(pk))
            .expression_attribute_values(":after", text(after.unwrap_or(" ")))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        let has_more = output.last_evaluated_key.is_some();
        let found = output.items.unwrap_or_default().into_iter().map(decode).collect::<Result<_>>()?;
        Ok((found, has_more))
    }

    /// All items of a partition whose sort key starts with `prefix`.
    pub(crate) async fn query_prefix(&self, pk: &str, prefix: &str) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let output = self
                .client
                .query()
                .table_name(&*self.table)
                .key_condition_expression("PK = :pk AND begins_with(SK, :prefix)")
                .expression_attribute_values(":pk", text(pk))
                .expression_attribute_values(":prefix", text(prefix))
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| StoreError::from_sdk("Query", &error))?;
            items.extend(output.items.unwrap_or_default());
            start = output.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
    }
}

impl TenantStore {
    /// The tenant these items belong to.
    pub fn id(&self) -> &TenantId {
        &self.id
    }

    /// The tenant with its settings.
    pub async fn get_tenant(&self) -> Result<Option<Tenant>> {
        self.store.get(&keys::tenant(&self.id)).await
    }

    /// The configuration of a version read with the tenant: from memory, or with one query.
    pub async fn configuration(&self, version: u64) -> Result<Arc<Configuration>> {
        if let Some(configuration) = self.store.cache.get(&self.id, version) {
            return Ok(configuration);
        }
        let output = self
            .store
            .client
            .query()
            .table_name(&*self.store.table)
            .key_condition_expression("PK = :pk")
            .expression_attribute_values(":pk", text(keys::configuration_pk(&self.id)))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send()
            .collect::<std::result::Result<Vec<Item>, _>>()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        let mut configuration = Configuration::default();
        for item in output {
            match kind_of(&item) {
                "status" => configuration.statuses.push(decode::<Status>(item)?),
                "team" => configuration.teams.push(decode::<Team>(item)?),
                "member" => configuration.members.push(decode::<Member>(item)?),
                "address" => configuration.addresses.push(decode::<Address>(item)?),
                "domain" => configuration.domains.push(decode::<OwnDomain>(item)?),
                "calendar" => configuration.calendars.push(decode::<Calendar>(item)?),
                "region" => configuration.regions.push(decode::<Region>(item)?),
                "sla_policy" => configuration.sla_policies.push(decode::<SlaPolicy>(item)?),
                "mail_settings" => configuration.mail_settings = decode::<MailSettings>(item)?,
                "template" => configuration.templates.push(decode::<Template>(item)?),
                _ => {} // written by a newer version of this code
            }
        }
        configuration.statuses.sort_by_key(|status| status.position);
        configuration.sla_policies.sort_by_key(|policy| policy.position);
        let configuration = Arc::new(configuration);
        self.store.cache.put(&self.id, version, Arc::clone(&configuration));
        Ok(configuration)
    }

    /// The newest configuration that this function has seen, if any: to read ahead with while its version is checked.
    pub fn known_configuration(&self) -> Option<(u64, Arc<Configuration>)> {
        self.store.cache.newest(&self.id)
    }

    /// A ticket.
    pub async fn get_ticket(&self, number: TicketNumber) -> Result<Option<Ticket>> {
        self.store.get(&keys::ticket(&self.id, number)).await
    }

    /// The next number: each caller gets another one; a number whose ticket is never written leaves a gap.
    pub async fn next_ticket_number(&self) -> Result<TicketNumber> {
        let output = self
            .store
            .client
            .update_item()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&keys::ticket_counter(&self.id))))
            .update_expression("ADD #last :one SET #type = :type")
            .expression_attribute_names("#last", "last_number")
            .expression_attribute_names("#type", crate::item::TYPE)
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":type", text("counter"))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("UpdateItem", &error))?;
        let last =
            output.attributes.as_ref().and_then(|item| item.get("last_number")).and_then(|value| value.as_n().ok());
        last.and_then(|text| text.parse().ok()).map(TicketNumber).ok_or_else(|| StoreError::Corrupt {
            pk: keys::ticket_counter(&self.id).pk,
            sk: "COUNTER#TICKET".into(),
            reason: "last_number is not a number".into(),
        })
    }

    /// One audit record.
    pub async fn get_audit_record(&self, number: TicketNumber, seq: u64) -> Result<Option<AuditRecord>> {
        self.store.get(&keys::audit_record(&self.id, number, seq)).await
    }

    /// The records before `seq`, newest first, of the last `items` of the ticket's history, among which states of mails are: one
    /// query. Fewer where they are long, for a query reads 1 MB.
    pub async fn audit_records_before(&self, number: TicketNumber, seq: u64, items: i32) -> Result<Vec<AuditRecord>> {
        let query = self.store.client.query().table_name(&*self.store.table);
        let output = query
            .key_condition_expression("PK = :pk AND SK BETWEEN :from AND :until")
            .expression_attribute_values(":pk", text(keys::ticket_pk(&self.id, number)))
            .expression_attribute_values(":from", text(keys::AUDIT_PREFIX))
            .expression_attribute_values(":until", text(keys::audit_sk(seq)))
            .scan_index_forward(false)
            .limit(items)
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        let records = output.items.unwrap_or_default().into_iter().filter(|item| kind_of(item) == "audit_record");
        let records: Vec<AuditRecord> = records.map(decode).collect::<Result<_>>()?;
        Ok(records.into_iter().filter(|record| record.seq < seq).collect())
    }

    /// The records behind `after_seq`, oldest first, with the states of their mails: one query. Long ones end a page before
    /// `limit` does, for a query reads 1 MB. `is_consistent` costs twice as much and misses nothing that is written.
    pub async fn audit_records(
        &self,
        number: TicketNumber,
        after_seq: u64,
        limit: u32,
        is_consistent: bool,
    ) -> Result<RecordPage> {
        let wanted = limit as usize;
        let output = self
            .store
            .client
            .query()
            .table_name(&*self.store.table)
            .key_condition_expression("PK = :pk AND SK BETWEEN :from AND :until")
            .expression_attribute_values(":pk", text(keys::ticket_pk(&self.id, number)))
            .expression_attribute_values(":from", text(keys::audit_sk(after_seq + 1)))
            .expression_attribute_values(":until", text(format!("{}~", keys::AUDIT_PREFIX)))
            // Each record may bring one delivery item.
            .limit(i32::try_from(wanted * 2 + 1).unwrap_or(i32::MAX))
            .consistent_read(is_consistent)
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        let is_cut = output.last_evaluated_key.is_some();
        let mut entries: Vec<TimelineEntry> = Vec::new();
        for item in output.items.unwrap_or_default() {
            match kind_of(&item) {
                "audit_record" => entries.push(TimelineEntry { record: decode(item)?, delivery: None }),
                "mail_delivery" => {
                    let delivery: Delivery = decode(item)?;
                    if let Some(entry) = entries.last_mut().filter(|entry| entry.record.seq == delivery.seq) {
                        entry.delivery = Some(delivery);
                    }
                }
                _ => {}
            }
        }
        // The delivery of the last record may lie behind the cut: the next page has both.
        if is_cut && entries.len() > 1 {
            entries.pop();
        }
        let has_more = is_cut || entries.len() > wanted;
        entries.truncate(wanted);
        Ok(RecordPage { entries, has_more })
    }
}
