//! What callers see of tickets: the shapes of the API. Contacts see less, and what they do not see is decided here alone.

mod record;

use domain::{
    Configuration, StatusCategory, TicketNumber,
    ticket::{self, Channel, Priority},
};
use jiff::Timestamp;
use serde::Serialize;
use store::TicketRow;
use utoipa::ToSchema;

pub use record::{Actor, Attachment, Change, Comment, CommentMail, DeliveryView, EffectView, Record, record};

use crate::{
    Snapshot,
    sla_views::{self, SlaSummary},
};

/// For whom a view is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody who works in the tenant: sees all.
    Member,
    /// The requester: no internal notes, nothing of the inner workings.
    Contact,
}

/// An id with its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ref {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
}

/// A status as tickets show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusRef {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// What it means.
    pub category: StatusCategory,
}

/// The contact a ticket is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequesterRef {
    /// The contact's id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Where replies go.
    pub email: String,
}

/// A ticket in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketSummary {
    /// Per tenant.
    pub number: u64,
    /// As people see it, `T-000042`.
    pub display_number: String,
    /// The subject.
    pub title: String,
    /// The tenant's own status.
    pub status: StatusRef,
    /// How urgent.
    pub priority: Priority,
    /// The team that owns it.
    pub team: Option<Ref>,
    /// The member who owns it.
    pub assignee: Option<Ref>,
    /// Who needs help.
    pub requester: RequesterRef,
    /// Words; a contact sees none.
    pub tags: Vec<String>,
    /// How it came in.
    pub channel: Channel,
    /// Replies and notes together.
    pub comment_count: u32,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last updated.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts the updates; the `ETag` and `If-Match` of the ticket.
    pub version: u64,
    /// What is promised; null when nothing is, and for contacts.
    pub sla: Option<SlaSummary>,
}

/// The answer to the CSAT survey.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rating {
    /// 1, very poor, to 5, very good.
    #[schema(minimum = 1, maximum = 5)]
    pub score: u8,
    /// When it was given last.
    #[schema(value_type = String, format = DateTime)]
    pub rated_at: Timestamp,
}

impl From<ticket::Rating> for Rating {
    fn from(ticket::Rating { score, rated_at }: ticket::Rating) -> Self {
        Self { score, rated_at }
    }
}

/// The address a ticket came in by.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddressRef {
    /// The id.
    pub id: String,
    /// The address.
    pub email: String,
}

/// A ticket. Named apart from [`TicketSummary`] and holding all its fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ticket {
    /// The fields of a list's row.
    #[serde(flatten)]
    pub summary: TicketSummary,
    /// Copied on replies.
    pub cc: Vec<String>,
    /// Members who are told of each comment; a contact sees none.
    pub followers: Vec<Ref>,
    /// The address it came in by.
    pub address: Option<AddressRef>,
    /// Since when it is resolved.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub resolved_at: Option<Timestamp>,
    /// When it closed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// When it closes by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closes_at: Option<Timestamp>,
    /// How the requester found the help.
    pub rating: Option<Rating>,
    /// The closed ticket it goes on with.
    pub follow_up_of: Option<u64>,
    /// Tickets that go on with it.
    pub follow_ups: Vec<u64>,
    /// The ticket in which it goes on since it was merged.
    pub merged_into: Option<u64>,
    /// Tickets that were merged into it; a contact sees none.
    pub merged: Vec<u64>,
}

/// A page of anything.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Give it back as `cursor` for the next page; null on the last one.
    pub next_cursor: Option<String>,
}

/// A row with the names of its ids.
pub fn summary(row: TicketRow, configuration: &Configuration, viewer: Viewer) -> TicketSummary {
    let named = |id: String, name: Option<&String>| Ref { name: name.cloned().unwrap_or_else(|| "?".into()), id };
    let status_name = configuration.status(&row.status_id).map(|status| status.name.clone());
    TicketSummary {
        number: row.number.0,
        display_number: row.number.display(),
        title: row.title,
        status: StatusRef {
            name: status_name.unwrap_or_else(|| row.category.as_str().to_owned()),
            id: row.status_id.into(),
            category: row.category,
        },
        priority: row.priority,
        team: row.team_id.map(|id| named(id.to_string(), configuration.team(&id).map(|team| &team.name))),
        assignee: row.assignee_id.map(|id| named(id.to_string(), configuration.member(&id).map(|m| &m.name))),
        requester: RequesterRef {
            id: row.requester_id.into(),
            name: row.requester_name,
            email: row.requester_email.into(),
        },
        tags: if viewer == Viewer::Member { row.tags.into_iter().collect() } else { vec![] },
        channel: row.channel,
        comment_count: row.comment_count,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
        sla: if viewer == Viewer::Member { sla_views::summary(&row.sla, configuration) } else { None },
    }
}

/// A ticket.
pub fn ticket(of: &ticket::Ticket, snapshot: &Snapshot, viewer: Viewer) -> Ticket {
    let configuration = &snapshot.configuration;
    let address = of.address_id.as_ref().and_then(|id| configuration.address(id));
    let followers = of.follower_ids.iter().filter_map(|id| configuration.member(id));
    let followers = followers.map(|member| Ref { id: member.id.to_string(), name: member.name.clone() }).collect();
    Ticket {
        summary: summary(TicketRow::from(of), configuration, viewer),
        cc: of.cc.iter().map(ToString::to_string).collect(),
        followers: if viewer == Viewer::Member { followers } else { vec![] },
        address: address.map(|a| AddressRef { id: a.id.to_string(), email: a.email.to_string() }),
        resolved_at: of.resolved_at,
        closed_at: of.closed_at,
        closes_at: ticket::closes_at(&snapshot.tenant, of),
        rating: of.rating.map(Rating::from),
        follow_up_of: of.follow_up_of.map(|TicketNumber(number)| number),
        follow_ups: of.follow_ups.iter().map(|number| number.0).collect(),
        merged_into: of.merged_into.map(|TicketNumber(number)| number),
        merged: if viewer == Viewer::Member { of.merged.iter().map(|number| number.0).collect() } else { vec![] },
    }
}
