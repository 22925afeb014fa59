//! Which lists answer a question, in which order, and the page behind a cursor. Exact at any size in the order a list is kept
//! in (urgency for queues, number for a requester's and for closed tickets); in the other orders the lists are read whole and
//! sorted, which is refused beyond [`MAX_SORTED`] rows.

use std::cmp::Ordering;

use app::IntoProblem;
use domain::{
    Configuration, ContactId, MemberId, StatusCategory, TeamId, TicketNumber, sla::ClockState, ticket::Priority,
};
use jiff::Timestamp;
use kit::Problem;
use serde::{Deserialize, Serialize};
use store::{List, TenantStore, TicketRow};

/// Rows sorted in memory at most: about 90 read units.
pub(crate) const MAX_SORTED: usize = 2_000;
/// Rows of one query when a list is read whole.
const CHUNK: u32 = 500;

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Updated,
    Created,
    Priority,
    /// The live clock that is due first.
    Due,
}

/// What is asked.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    pub requester_id: Option<ContactId>,
    pub team_id: Option<TeamId>,
    /// `Some(None)` asks for tickets that nobody has.
    pub assignee_id: Option<Option<MemberId>>,
    pub categories: Vec<StatusCategory>,
    /// States of the worst live clock; `None` stands for tickets without one. Empty: any.
    pub sla_states: Vec<Option<ClockState>>,
    pub order: Order,
    /// Newest, or most urgent, first.
    pub is_descending: bool,
}

/// The last row of a page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Place {
    number: TicketNumber,
    priority: Priority,
    updated_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_at: Option<Timestamp>,
}

impl From<&TicketRow> for Place {
    fn from(row: &TicketRow) -> Self {
        Self { number: row.number, priority: row.priority, updated_at: row.updated_at, due_at: row.sla.due_at() }
    }
}

/// Rows, and the place to go on from.
pub(crate) struct Found {
    pub rows: Vec<TicketRow>,
    pub next: Option<Place>,
}

impl Filter {
    /// The lists that together hold every ticket asked for.
    fn lists(&self, configuration: &Configuration) -> Vec<List> {
        if let Some(id) = &self.requester_id {
            return vec![List::Requester(id.clone())];
        }
        let mut lists = Vec::new();
        if self.categories.iter().any(|category| *category != StatusCategory::Closed) {
            match (&self.assignee_id, &self.team_id) {
                (Some(assignee_id), _) => lists.push(List::Assignee(assignee_id.clone())),
                (None, Some(team_id)) => lists.push(List::Team(Some(team_id.clone()))),
                (None, None) => {
                    lists.push(List::Team(None));
                    lists.extend(configuration.teams.iter().map(|team| List::Team(Some(team.id.clone()))));
                }
            }
        }
        if self.categories.contains(&StatusCategory::Closed) {
            lists.push(List::Closed);
        }
        lists
    }

    fn matches(&self, row: &TicketRow) -> bool {
        self.categories.contains(&row.category)
            && (self.sla_states.is_empty() || self.sla_states.contains(&row.sla.state()))
            && self.team_id.as_ref().is_none_or(|id| row.team_id.as_ref() == Some(id))
            && self.assignee_id.as_ref().is_none_or(|id| &row.assignee_id == id)
            && self.requester_id.as_ref().is_none_or(|id| &row.requester_id == id)
    }

    /// Whether all the lists are kept in the order asked for.
    fn is_natural(&self, lists: &[List]) -> bool {
        match self.order {
            Order::Priority => lists.iter().all(|list| !list.is_by_number()),
            Order::Created => lists.iter().all(List::is_by_number),
            Order::Updated | Order::Due => false,
        }
    }

    /// The order in which a list can be read page by page however long it is, where there is one: what is answered when no
    /// order is asked for must not depend on how many tickets there are.
    pub(crate) fn default_order(requester_id: Option<&ContactId>, categories: &[StatusCategory]) -> Order {
        let has_closed = categories.contains(&StatusCategory::Closed);
        match requester_id {
            Some(_) => Order::Created,
            None if !has_closed => Order::Priority,
            None if categories.len() == 1 => Order::Created,
            None => Order::Updated,
        }
    }

    /// Whether a natural list is read forwards: queues keep the most urgent first, the others the oldest.
    fn is_forward(&self) -> bool {
        (self.order == Order::Priority) == self.is_descending
    }

    fn compare(&self, a: &Place, b: &Place) -> Ordering {
        let ascending = match self.order {
            Order::Updated => (a.updated_at, a.number).cmp(&(b.updated_at, b.number)),
            Order::Created => a.number.cmp(&b.number),
            // What is never due comes last, either way.
            Order::Due => {
                let by_time = (a.due_at, a.number).cmp(&(b.due_at, b.number));
                return match (a.due_at.is_none(), b.due_at.is_none()) {
                    (false, false) if self.is_descending => by_time.reverse(),
                    (false, false) | (true, true) => by_time,
                    (a_never, b_never) => a_never.cmp(&b_never),
                };
            }
            // `P1` is the smallest, and an older ticket comes before a newer one of the same urgency.
            Order::Priority => (a.priority, a.number).cmp(&(b.priority, b.number)).reverse(),
        };
        if self.is_descending { ascending.reverse() } else { ascending }
    }

    /// The page behind `after`.
    pub(crate) async fn page(
        &self,
        tenant: &TenantStore,
        configuration: &Configuration,
        after: Option<&Place>,
        limit: u32,
    ) -> Result<Found, Problem> {
        let lists = self.lists(configuration);
        let wanted = limit as usize + 1;
        let natural = self.is_natural(&lists);
        let reads = lists.iter().map(|list| self.read(tenant, list, natural.then_some((after, wanted))));
        let parts = futures::future::try_join_all(reads).await?;
        let mut rows: Vec<TicketRow> = parts.into_iter().flatten().collect();
        if !natural && rows.len() > MAX_SORTED {
            return Err(too_many());
        }
        // A ticket that moved from one list to another between two reads stands in both: its newer row counts.
        rows.sort_by_key(|row| (row.number, std::cmp::Reverse(row.updated_at)));
        rows.dedup_by_key(|row| row.number);
        rows.retain(|row| after.is_none_or(|after| self.compare(&Place::from(row), after) == Ordering::Greater));
        rows.sort_by(|a, b| self.compare(&Place::from(a), &Place::from(b)));
        let has_more = rows.len() >= wanted;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| has_more).map(Place::from);
        Ok(Found { rows, next })
    }

    /// Matching rows of one list: `Some((after, wanted))` reads only so many behind a place, `None` reads it whole.
    async fn read(
        &self,
        tenant: &TenantStore,
        list: &List,
        natural: Option<(Option<&Place>, usize)>,
    ) -> Result<Vec<TicketRow>, Problem> {
        let forward = natural.is_none() || self.is_forward();
        let mut place = natural.and_then(|(after, _)| after).map(|after| list.place(after.priority, after.number));
        let chunk = natural.map_or(CHUNK, |(_, wanted)| u32::try_from(wanted).unwrap_or(CHUNK));
        let mut rows = Vec::new();
        let mut read = 0;
        loop {
            let page =
                tenant.list_rows(list, place.as_deref(), forward, chunk).await.map_err(IntoProblem::into_problem)?;
            read += page.rows.len();
            place = page.rows.last().map(|row| list.place(row.priority, row.number));
            rows.extend(page.rows.into_iter().filter(|row| self.matches(row)));
            if !page.has_more || natural.is_some_and(|(_, wanted)| rows.len() >= wanted) {
                return Ok(rows);
            }
            if read > MAX_SORTED {
                return Err(too_many());
            }
        }
    }
}

fn too_many() -> Problem {
    let reason =
        format!("can't be used on more than {MAX_SORTED} tickets: narrow the filter, or order queues by priority");
    Problem::invalid_field("order", reason)
}
