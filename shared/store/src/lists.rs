//! Rows of ticket lists, from the indexes.

use std::collections::BTreeSet;

use domain::{
    ContactId, EmailAddress, MemberId, StatusCategory, StatusId, TeamId, TicketNumber,
    sla::Sla,
    ticket::{Channel, Priority},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Result, StoreError, TenantStore,
    item::{Item, decode, text},
    keys,
};

/// A ticket as lists show it: what the indexes project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct TicketRow {
    pub number: TicketNumber,
    pub version: u64,
    pub title: String,
    pub status_id: StatusId,
    pub category: StatusCategory,
    pub priority: Priority,
    #[serde(default)]
    pub team_id: Option<TeamId>,
    #[serde(default)]
    pub assignee_id: Option<MemberId>,
    pub requester_id: ContactId,
    pub requester_name: String,
    pub requester_email: EmailAddress,
    #[serde(default)]
    pub tags: BTreeSet<String>,
    pub channel: Channel,
    pub comment_count: u32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    #[serde(default)]
    pub sla: Sla,
}

impl From<&domain::ticket::Ticket> for TicketRow {
    fn from(ticket: &domain::ticket::Ticket) -> Self {
        Self {
            number: ticket.number,
            version: ticket.version,
            title: ticket.title.clone(),
            status_id: ticket.status_id.clone(),
            category: ticket.category,
            priority: ticket.priority,
            team_id: ticket.team_id.clone(),
            assignee_id: ticket.assignee_id.clone(),
            requester_id: ticket.requester_id.clone(),
            requester_name: ticket.requester_name.clone(),
            requester_email: ticket.requester_email.clone(),
            tags: ticket.tags.clone(),
            channel: ticket.channel,
            comment_count: ticket.comment_count,
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            sla: ticket.sla.clone(),
        }
    }
}

/// A partition of an index that holds tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// All tickets of a requester, by number.
    Requester(ContactId),
    /// Active tickets of a team, or of none, the most urgent and then the oldest first.
    Team(Option<TeamId>),
    /// Active tickets of a member, or of nobody, in the same order.
    Assignee(Option<MemberId>),
    /// Closed tickets of the tenant, by number.
    Closed,
}

impl List {
    /// Whether the list is in order of number rather than of urgency.
    pub const fn is_by_number(&self) -> bool {
        matches!(self, Self::Requester(_) | Self::Closed)
    }

    /// A row's place in the list.
    pub fn place(&self, priority: Priority, number: TicketNumber) -> String {
        if self.is_by_number() { keys::number_sk(number) } else { keys::queue_sk(priority, number) }
    }

    fn index(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Requester(_) => ("GSI1", "GSI1PK", "GSI1SK"),
            Self::Team(_) | Self::Closed => ("GSI2", "GSI2PK", "GSI2SK"),
            Self::Assignee(_) => ("GSI4", "GSI4PK", "GSI4SK"),
        }
    }
}

/// Some rows of a list.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// In the list's order, or against it.
    pub rows: Vec<TicketRow>,
    /// Whether the list goes on.
    pub has_more: bool,
}

impl TenantStore {
    /// Index, name of its partition key, and the list's partition.
    pub(crate) fn place_of(&self, list: &List) -> (&'static str, &'static str, String) {
        let partition = match list {
            List::Requester(id) => keys::by_requester(&self.id, id),
            List::Team(id) => keys::team_queue(&self.id, id.as_ref()),
            List::Assignee(id) => keys::assignee_queue(&self.id, id.as_ref()),
            List::Closed => keys::closed(&self.id),
        };
        let (index, pk, _) = list.index();
        (index, pk, partition)
    }

    /// One query: at most `limit` rows behind the place `after`, forwards or backwards. Eventually consistent, half the price.
    pub async fn list_rows(&self, list: &List, after: Option<&str>, forward: bool, limit: u32) -> Result<ListPage> {
        let (index, pk, partition) = self.place_of(list);
        let (_, _, sk) = list.index();
        let condition = match (after, forward) {
            (None, _) => "#pk = :pk",
            (Some(_), true) => "#pk = :pk AND #sk > :after",
            (Some(_), false) => "#pk = :pk AND #sk < :after",
        };
        let mut request = self
            .store
            .client
            .query()
            .table_name(&*self.store.table)
            .index_name(index)
            .key_condition_expression(condition)
            .expression_attribute_names("#pk", pk)
            .expression_attribute_values(":pk", text(partition))
            .scan_index_forward(forward)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        if let Some(after) = after {
            request = request.expression_attribute_names("#sk", sk).expression_attribute_values(":after", text(after));
        }
        let output = request.send().await.map_err(|error| StoreError::from_sdk("Query", &error))?;
        let items: Vec<Item> = output.items.unwrap_or_default();
        let rows = items.into_iter().map(decode).collect::<Result<Vec<TicketRow>>>()?;
        Ok(ListPage { rows, has_more: output.last_evaluated_key.is_some() })
    }
}
