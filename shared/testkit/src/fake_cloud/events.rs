//! EventBridge: what was published, and in which shape a rule delivers it.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::SystemTime;

use super::wire::{Request, Response, ServiceError, lock};
use super::{ACCOUNT, REGION};

/// `PutEvents` takes at most this many entries.
const MAX_ENTRIES: usize = 10;
/// And at most this many bytes in all: the limit of every region.
const MAX_BYTES: usize = 256 * 1024;

/// An event that a bus took.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedEvent {
    /// The id that EventBridge gave it.
    pub event_id: String,
    /// The name of the bus.
    pub bus: String,
    /// Who says it.
    pub source: String,
    /// What happened.
    pub detail_type: String,
    /// The detail, parsed.
    pub detail: Value,
    /// The ARNs it is about.
    pub resources: Vec<String>,
    /// When it happened, RFC 3339.
    pub time: String,
}

impl PublishedEvent {
    /// The JSON that a rule's target receives.
    pub fn delivered(&self) -> Value {
        json!({
            "version": "0",
            "id": self.event_id,
            "detail-type": self.detail_type,
            "source": self.source,
            "account": ACCOUNT,
            "time": self.time,
            "region": REGION,
            "resources": self.resources,
            "detail": self.detail,
        })
    }
}

#[derive(Debug)]
pub(crate) struct EventBridge {
    buses: BTreeSet<String>,
    published: Mutex<Vec<PublishedEvent>>,
}

impl EventBridge {
    pub(crate) fn new(buses: &[&str]) -> Self {
        let buses = buses.iter().chain(&["default"]).map(|bus| (*bus).to_owned()).collect();
        Self { buses, published: Mutex::default() }
    }

    pub(crate) fn published(&self) -> Vec<PublishedEvent> {
        lock(&self.published).clone()
    }

    pub(crate) fn serve(
        &self,
        operation: &str,
        request: &Request,
        first_entry_fails: bool,
    ) -> Result<Response, ServiceError> {
        if operation != "PutEvents" {
            return Err(ServiceError::new(400, "AccessDeniedException", format!("{operation} is not offered here")));
        }
        let body = request.json();
        let entries = body["Entries"].as_array().cloned().unwrap_or_default();
        if entries.is_empty() || entries.len() > MAX_ENTRIES {
            return Err(ServiceError::new(
                400,
                "ValidationException",
                "Member must have length between 1 and 10 at 'entries'",
            ));
        }
        let bytes: usize = entries.iter().map(entry_size).sum();
        if bytes > MAX_BYTES {
            return Err(ServiceError::new(
                400,
                "ValidationException",
                format!("Total size of the entries in the request is over the limit: {bytes}"),
            ));
        }
        let mut failed = 0;
        let mut results = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let taken = if first_entry_fails && at == 0 {
                Err(("InternalFailure", "Internal failure"))
            } else {
                self.take(entry)
            };
            results.push(match taken {
                Ok(id) => json!({"EventId": id}),
                Err((code, message)) => {
                    failed += 1;
                    json!({"ErrorCode": code, "ErrorMessage": message})
                }
            });
        }
        Ok(Response::json(&json!({"FailedEntryCount": failed, "Entries": results})))
    }

    fn take(&self, entry: &Value) -> Result<String, (&'static str, &'static str)> {
        let text = |name: &str| entry[name].as_str().filter(|text| !text.is_empty());
        let source = text("Source").ok_or(("InvalidArgument", "Parameter Source is not valid."))?;
        let detail_type = text("DetailType").ok_or(("InvalidArgument", "Parameter DetailType is not valid."))?;
        let detail = text("Detail").ok_or(("InvalidArgument", "Parameter Detail is not valid."))?;
        let detail = serde_json::from_str::<Value>(detail)
            .ok()
            .filter(Value::is_object)
            .ok_or(("MalformedDetail", "Detail is malformed."))?;
        let bus = text("EventBusName").unwrap_or("default");
        let bus = bus.rsplit('/').next().unwrap_or(bus);
        if !self.buses.contains(bus) {
            return Err(("InvalidArgument", "Event bus does not exist."));
        }
        let time = entry["Time"].as_f64().map_or_else(|| DateTime::from(SystemTime::now()), DateTime::from_secs_f64);
        let resources = entry["Resources"].as_array().into_iter().flatten();
        let mut published = lock(&self.published);
        let event_id = format!("00000000-0000-4000-8000-{:012x}", published.len() + 1);
        published.push(PublishedEvent {
            event_id: event_id.clone(),
            bus: bus.to_owned(),
            source: source.to_owned(),
            detail_type: detail_type.to_owned(),
            detail,
            resources: resources.filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
            // Rules deliver whole seconds.
            time: DateTime::from_secs(time.secs()).fmt(Format::DateTime).unwrap_or_default(),
        });
        Ok(event_id)
    }
}

/// The size of an entry as EventBridge counts it: 14 bytes for a time, and the text members in UTF-8.
fn entry_size(entry: &Value) -> usize {
    let text = |name: &str| entry[name].as_str().map_or(0, str::len);
    let resources = entry["Resources"].as_array().into_iter().flatten();
    let resources: usize = resources.filter_map(Value::as_str).map(str::len).sum();
    let time = if entry["Time"].is_null() { 0 } else { 14 };
    time + resources + text("Source") + text("DetailType") + text("Detail")
}

#[cfg(test)]
mod tests {
    use crate::fake_cloud::{BUS_NAME, FakeCloud, Fault, Service};
    use aws_sdk_eventbridge::Client;
    use aws_sdk_eventbridge::operation::put_events::PutEventsOutput;
    use aws_sdk_eventbridge::types::PutEventsRequestEntry;
    use serde_json::json;

    fn entry(detail: &str) -> PutEventsRequestEntry {
        PutEventsRequestEntry::builder()
            .event_bus_name(BUS_NAME)
            .source("lambdesk")
            .detail_type("ticket.created")
            .detail(detail)
            .build()
    }

    async fn put(cloud: &FakeCloud, entries: Vec<PutEventsRequestEntry>) -> PutEventsOutput {
        let request = Client::new(&cloud.sdk_config()).put_events().set_entries(Some(entries));
        request.send().await.expect("events are taken")
    }

    #[tokio::test]
    async fn events_are_recorded_in_the_shape_a_rule_delivers() {
        let cloud = FakeCloud::new();
        let output = put(&cloud, vec![entry(r#"{"number":1}"#), entry(r#"{"number":2}"#)]).await;
        assert_eq!(output.failed_entry_count, 0);
        let events = cloud.published_events();
        assert_eq!(events.len(), 2);
        let delivered = events[1].delivered();
        assert_eq!(delivered["detail-type"], "ticket.created");
        assert_eq!(delivered["detail"], json!({"number": 2}));
        assert_eq!(output.entries()[1].event_id(), delivered["id"].as_str());
        assert!(delivered["time"].as_str().is_some_and(|time| time.ends_with('Z')), "{delivered}");
    }

    #[tokio::test]
    async fn a_bad_entry_and_a_planned_failure_leave_the_others() {
        let cloud = FakeCloud::new();
        let output = put(&cloud, vec![entry("not json"), entry("{}")]).await;
        assert_eq!(output.failed_entry_count, 1);
        assert_eq!(output.entries()[0].error_code(), Some("MalformedDetail"));

        cloud.fail_next(Service::EventBridge, "PutEvents", Fault::FirstEntryFails);
        let output = put(&cloud, vec![entry("{}"), entry("{}")]).await;
        assert_eq!((output.failed_entry_count, cloud.published_events().len()), (1, 2));
    }

    #[tokio::test]
    async fn more_than_ten_entries_are_refused() {
        let cloud = FakeCloud::new();
        let entries = vec![entry("{}"); 11];
        let request = Client::new(&cloud.sdk_config()).put_events().set_entries(Some(entries));
        assert!(request.send().await.is_err());
    }
}
