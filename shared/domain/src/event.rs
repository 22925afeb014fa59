//! What the product tells the world: one event per audit record, in the past tense.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    TenantId, TicketNumber,
    sla::SlaEvent,
    ticket::{Actor, AuditRecord, Change, Channel, Visibility},
};

/// `source` of our events on the bus.
pub const EVENT_SOURCE: &str = "lambdesk";
/// Version of [`Event`]'s shape; the JSON Schema lies in `events/domain`.
pub const EVENT_VERSION: &str = "1";

/// One published change. Bodies are not in it: a consumer that needs one reads the record by ticket and `seq`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The same for every delivery of this event: tenant, ticket and `seq`.
    pub id: String,
    /// [`EVENT_VERSION`].
    pub version: String,
    /// As of [`crate::ticket::RecordKind::event_type`].
    #[serde(rename = "type")]
    pub event_type: String,
    /// The tenant.
    pub tenant_id: TenantId,
    /// When it happened.
    pub at: Timestamp,
    /// The ticket's number.
    pub ticket_number: TicketNumber,
    /// Which of the ticket's records tells of it.
    pub seq: u64,
    /// Who.
    pub actor: Actor,
    /// Which way.
    pub channel: Channel,
    /// Which fields.
    pub changes: Vec<Change>,
    /// Whether there is a comment, and who may read it.
    pub comment_visibility: Option<Visibility>,
    /// Tags of the effects, for rules on the bus.
    pub effect_kinds: Vec<String>,
    /// What it did to the ticket's clocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sla: Vec<SlaEvent>,
}

impl From<&AuditRecord> for Event {
    fn from(record: &AuditRecord) -> Self {
        Self {
            id: format!("{}:{}:{}", record.tenant_id, record.number, record.seq),
            version: EVENT_VERSION.to_owned(),
            event_type: record.kind.event_type().to_owned(),
            tenant_id: record.tenant_id.clone(),
            at: record.at,
            ticket_number: record.number,
            seq: record.seq,
            actor: record.actor.clone(),
            channel: record.channel,
            changes: record.changes.clone(),
            comment_visibility: record.comment.as_ref().map(|comment| comment.visibility),
            effect_kinds: record.effects.iter().map(|effect| effect.kind().to_owned()).collect(),
            sla: record.sla.clone(),
        }
    }
}
