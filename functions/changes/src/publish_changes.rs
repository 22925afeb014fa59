//! `publish_changes`: each audit record, and each link to be mailed, becomes one event on the bus.
//!
//! Needs the stream and the bus alone: it is given no table, so it works on [`Cloud`] where others work on [`App`].

use std::sync::Arc;

use app::App;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use domain::{EVENT_SOURCE, EVENT_VERSION, Event, LinkId, TenantId, ticket::AuditRecord};
use kit::{
    Cloud, Failure,
    declare::{Access, Worker},
    stream::{ChangeKind, StreamFailure, StreamHandler, StreamRecord},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Link, LinkPurpose, Recalculation};

/// Records in one call: what one `PutEvents` takes.
pub const AT_A_TIME: usize = 10;

/// Most bytes of details in one call; `PutEvents` takes 256 KB in all, sources and types included.
const MAX_CALL_BYTES: usize = 240_000;

/// How `publish_changes` is deployed.
pub fn worker() -> Worker {
    let filter = json!({
        "eventName": ["INSERT"],
        "dynamodb": {"NewImage": {"type": {"S": ["audit_record", "sign_in_link", "sla_recalculation"]}}},
    });
    Worker::stream("publish_changes", "changes", vec![filter]).access(Access::none().publishes())
}

/// The handler over an application's cloud.
#[expect(clippy::needless_pass_by_value, reason = "every worker's handler takes its application in the same way")]
pub fn handler(app: Arc<App>) -> StreamHandler {
    handler_on(app.cloud.clone())
}

/// The handler over a cloud.
pub fn handler_on(cloud: Cloud) -> StreamHandler {
    Arc::new(move |records| {
        let cloud = cloud.clone();
        Box::pin(async move { publish_changes(&cloud, &records).await })
    })
}

/// A link that is to be mailed. The secret part of it is made by whoever mails it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkEvent {
    /// The same for every delivery of this event: the link's id.
    pub id: String,
    /// [`EVENT_VERSION`].
    pub version: String,
    /// `sign_in_link.requested`, `member.invited`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The tenant.
    pub tenant_id: TenantId,
    /// The link.
    pub link_id: LinkId,
    /// What workers are to do: mail it.
    pub effect_kinds: Vec<String>,
}

/// The configuration has changed so that clocks are to follow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigurationEvent {
    /// The same for every delivery of this event: tenant and version of the configuration.
    pub id: String,
    /// [`EVENT_VERSION`].
    pub version: String,
    /// `configuration.changed`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The tenant.
    pub tenant_id: TenantId,
    /// The configuration's version since.
    pub config_version: u64,
    /// What workers are to do: let the clocks follow.
    pub effect_kinds: Vec<String>,
}

/// What an item says it is.
#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

/// An event as the bus takes it, and whose record it is.
#[derive(Debug)]
struct Outgoing {
    index: usize,
    event_type: String,
    detail: String,
}

/// Publishes the records in order. An event may be published again after a failure; its `id` stays the same.
///
/// # Errors
/// [`StreamFailure`] with the first record whose event is not published.
pub async fn publish_changes(cloud: &Cloud, records: &[StreamRecord]) -> Result<(), StreamFailure> {
    let mut outgoing = Vec::new();
    let mut unreadable = None;
    for (index, record) in records.iter().enumerate() {
        match event_of(record) {
            Ok(Some((event_type, detail))) => outgoing.push(Outgoing { index, event_type, detail }),
            Ok(None) => {}
            Err(failure) => {
                // Those before it are published all the same.
                unreadable = Some(StreamFailure { first_undone: index, failure });
                break;
            }
        }
    }
    for call in calls(&outgoing) {
        put(cloud, call).await?;
    }
    unreadable.map_or(Ok(()), Err)
}

fn event_of(record: &StreamRecord) -> Result<Option<(String, String)>, Failure> {
    if record.kind != ChangeKind::Insert {
        return Ok(None);
    }
    match record.new_item::<Kind>()?.kind.as_str() {
        "audit_record" => {
            let event = Event::from(&record.new_item::<AuditRecord>()?);
            Ok(Some((event.event_type.clone(), serde_json::to_string(&event)?)))
        }
        "sign_in_link" => {
            let Some(event) = link_event(&record.new_item::<Link>()?) else { return Ok(None) };
            Ok(Some((event.event_type.clone(), serde_json::to_string(&event)?)))
        }
        "sla_recalculation" => {
            let event = configuration_event(&record.new_item::<Recalculation>()?);
            Ok(Some((event.event_type.clone(), serde_json::to_string(&event)?)))
        }
        _ => Ok(None),
    }
}

fn configuration_event(recalculation: &Recalculation) -> ConfigurationEvent {
    let Recalculation { tenant_id, config_version, .. } = recalculation;
    ConfigurationEvent {
        id: format!("{tenant_id}:configuration:{config_version}"),
        version: EVENT_VERSION.to_owned(),
        event_type: "configuration.changed".to_owned(),
        tenant_id: tenant_id.clone(),
        config_version: *config_version,
        effect_kinds: vec!["recalculate_sla".to_owned()],
    }
}

fn link_event(link: &Link) -> Option<LinkEvent> {
    let event_type = match link.purpose {
        LinkPurpose::SignIn => "sign_in_link.requested",
        LinkPurpose::Invitation => "member.invited",
        LinkPurpose::Decoy => return None,
    };
    Some(LinkEvent {
        id: link.id.to_string(),
        version: EVENT_VERSION.to_owned(),
        event_type: event_type.to_owned(),
        tenant_id: link.tenant_id.clone(),
        link_id: link.id.clone(),
        effect_kinds: vec!["send_mail".to_owned()],
    })
}

/// Cuts the events into what one call takes.
fn calls(outgoing: &[Outgoing]) -> Vec<&[Outgoing]> {
    let mut calls = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (end, event) in outgoing.iter().enumerate() {
        if end > start && (end - start == AT_A_TIME || bytes + event.detail.len() > MAX_CALL_BYTES) {
            calls.push(&outgoing[start..end]);
            (start, bytes) = (end, 0);
        }
        bytes += event.detail.len();
    }
    if start < outgoing.len() {
        calls.push(&outgoing[start..]);
    }
    calls
}

async fn put(cloud: &Cloud, events: &[Outgoing]) -> Result<(), StreamFailure> {
    let failed_at = |index: usize, failure: Failure| StreamFailure { first_undone: events[index].index, failure };
    let bus = cloud.environment().bus_name().map_err(|error| failed_at(0, error.into()))?;
    let entries = events.iter().map(|event| {
        PutEventsRequestEntry::builder()
            .event_bus_name(bus)
            .source(EVENT_SOURCE)
            .detail_type(&event.event_type)
            .detail(&event.detail)
            .build()
    });
    let request = cloud.events().put_events().set_entries(Some(entries.collect()));
    let output = request.send().await.map_err(|error| failed_at(0, Failure::from(error).context("PutEvents")))?;
    let results = output.entries();
    let refused = (0..events.len()).find(|index| results.get(*index).is_none_or(|result| result.event_id().is_none()));
    match refused {
        None => Ok(()),
        Some(index) => {
            let code = results.get(index).and_then(|result| result.error_code()).unwrap_or("no answer");
            Err(failed_at(index, Failure::new(format!("the bus refused an event: {code}"))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgoing(sizes: &[usize]) -> Vec<Outgoing> {
        let event = |(index, size): (usize, &usize)| Outgoing {
            index,
            event_type: "ticket.updated".into(),
            detail: "x".repeat(*size),
        };
        sizes.iter().enumerate().map(event).collect()
    }

    #[test]
    fn a_call_holds_ten_events_and_not_too_many_bytes() {
        let lengths = |sizes: &[usize]| calls(&outgoing(sizes)).iter().map(|call| call.len()).collect::<Vec<_>>();
        assert_eq!(lengths(&[]), Vec::<usize>::new());
        assert_eq!(lengths(&[1; 25]), [10, 10, 5]);
        assert_eq!(lengths(&[100_000, 100_000, 100_000, 1]), [2, 2]);
        assert_eq!(lengths(&[300_000, 1, 300_000]), [1, 1, 1]);
    }

    #[test]
    fn the_sample_event_becomes_two_events() {
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../../events/aws/publish_changes.json")).unwrap();
        let record = |index: usize| {
            let change = &sample["Records"][index]["dynamodb"];
            StreamRecord {
                kind: ChangeKind::Insert,
                sequence_number: change["SequenceNumber"].to_string(),
                keys: serde_json::from_value(change["Keys"].clone()).unwrap(),
                new_image: serde_json::from_value(change["NewImage"].clone()).unwrap(),
                old_image: None,
            }
        };
        let audit: AuditRecord = record(0).new_item().unwrap();
        assert_eq!(audit.hash, audit.compute_hash());
        let (event_type, detail) = event_of(&record(0)).unwrap().unwrap();
        assert_eq!(event_type, "ticket.created");
        assert_eq!(serde_json::from_str::<Event>(&detail).unwrap(), Event::from(&audit));
        assert!(detail.contains(r#""effect_kinds":["send_mail"]"#), "{detail}");
        let (event_type, detail) = event_of(&record(1)).unwrap().unwrap();
        assert_eq!(event_type, "sign_in_link.requested");
        let published = include_str!("../../../events/domain/sign_in_link.requested.json");
        let published: LinkEvent = serde_json::from_str(published).unwrap();
        assert_eq!(serde_json::from_str::<LinkEvent>(&detail).unwrap(), published);
        let removed = StreamRecord { kind: ChangeKind::Remove, ..record(0) };
        assert_eq!(event_of(&removed).unwrap(), None);
    }

    #[test]
    fn a_link_becomes_an_event_unless_it_is_a_decoy() {
        let link = |purpose| Link {
            id: format!("lnk_{:026}", 1).parse().unwrap(),
            tenant_id: format!("ten_{:026}", 1).parse().unwrap(),
            purpose,
            email: domain::EmailAddress::parse("anna@example.com").unwrap(),
            locale: domain::Locale::En,
            created_at: "2026-11-21T04:00:00Z".parse().unwrap(),
            expires_at: "2026-11-21T04:15:00Z".parse().unwrap(),
        };
        let event = link_event(&link(LinkPurpose::SignIn)).unwrap();
        assert_eq!((event.event_type.as_str(), event.version.as_str()), ("sign_in_link.requested", "1"));
        assert_eq!(event.effect_kinds, ["send_mail"]);
        assert_eq!(event.id, event.link_id.as_str());
        assert_eq!(link_event(&link(LinkPurpose::Invitation)).unwrap().event_type, "member.invited");
        assert_eq!(link_event(&link(LinkPurpose::Decoy)), None);
    }
}
