//! Breaches of promised times, by month: written with the audit record that tells of them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use domain::{
    MemberId, SlaPolicyId, TeamId, TicketNumber,
    sla::{Clock, SlaEvent, TargetKind},
    ticket::{Decision, Priority, Ticket},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Result, StoreError, TenantStore,
    item::{Item, decode, encode, text},
    keys::{self, Key},
    transact::{update, write},
};

/// A promise that was not kept in time. What it says of the ticket is as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// The ticket.
    pub number: TicketNumber,
    /// What was promised.
    pub clock: TargetKind,
    /// The nth of its kind on the ticket.
    pub instance: u32,
    /// The true time, whenever it was noticed.
    pub breached_at: Timestamp,
    /// The policy that promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<SlaPolicyId>,
    /// How urgent the ticket was.
    pub priority: Priority,
    /// Whose it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// Who had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<MemberId>,
    /// When the promise was kept after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fulfilled_at: Option<Timestamp>,
}

/// Some breaches of a month.
#[derive(Debug, Clone)]
pub struct BreachPage {
    /// Newest first, each with its place.
    pub breaches: Vec<(String, Breach)>,
    /// Whether the month goes on.
    pub has_more: bool,
}

impl TenantStore {
    /// Breaches of the month of `month` (`2026-11`) before the place `before`, newest first: one query.
    pub async fn breaches(&self, month: &str, before: Option<&str>, limit: u32) -> Result<BreachPage> {
        let output = self
            .store
            .client
            .query()
            .table_name(&*self.store.table)
            .key_condition_expression("PK = :pk AND SK < :before")
            .expression_attribute_values(":pk", text(keys::breaches_pk(&self.id, month)))
            .expression_attribute_values(":before", text(before.unwrap_or("~")))
            .scan_index_forward(false)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        let place_of = |item: &Item| item.get("SK").and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
        let breaches = output.items.unwrap_or_default().into_iter();
        let breaches = breaches.map(|item| Ok((place_of(&item), decode(item)?))).collect::<Result<_>>()?;
        Ok(BreachPage { breaches, has_more: output.last_evaluated_key.is_some() })
    }

    /// Tickets by number, those that are there: one round trip for each hundred.
    pub async fn get_tickets(&self, numbers: &[TicketNumber]) -> Result<HashMap<TicketNumber, Ticket>> {
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let keys: Vec<Key> = numbers.iter().map(|number| keys::ticket(&self.id, *number)).collect();
        let items = self.store.get_many(&keys).await?;
        let tickets = items.into_values().map(decode).collect::<Result<Vec<Ticket>>>()?;
        Ok(tickets.into_iter().map(|ticket| (ticket.number, ticket)).collect())
    }

    /// What a decision writes of breaches: each new one, and that one was made good. No decision does both to one clock.
    pub(crate) fn breach_writes(&self, decision: &Decision) -> Result<Vec<TransactWriteItem>> {
        let ticket = &decision.ticket;
        let key_of =
            |clock: &Clock, breached_at| keys::breach(&self.id, breached_at, ticket.number, clock.kind, clock.instance);
        let mut writes = Vec::new();
        for event in &decision.record.sla {
            match event {
                SlaEvent::Breached { clock: kind, at } => {
                    let Some(clock) = ticket.sla.clock(*kind) else { continue };
                    let breach = Breach {
                        number: ticket.number,
                        clock: clock.kind,
                        instance: clock.instance,
                        breached_at: *at,
                        policy_id: ticket.sla.policy_id.clone(),
                        priority: ticket.priority,
                        team_id: ticket.team_id.clone(),
                        assignee_id: ticket.assignee_id.clone(),
                        fulfilled_at: None,
                    };
                    let item = encode("sla_breach", &key_of(clock, *at), &breach)?;
                    writes.push(write(Put::builder().table_name(&*self.store.table).set_item(Some(item)).build())?);
                }
                SlaEvent::Fulfilled { clock: kind } => {
                    let Some(clock) = ticket.sla.clock(*kind) else { continue };
                    let Some(breached_at) = clock.breached_at else { continue };
                    let mend =
                        self.store.update_of(&key_of(clock, breached_at)).update_expression("SET fulfilled_at = :at");
                    writes.push(update(mend.expression_attribute_values(":at", text(decision.record.at.to_string())))?);
                }
                _ => {}
            }
        }
        Ok(writes)
    }
}
