//! `recalculate_sla`: after a change of the configuration, the clocks of open tickets follow it, a page at a time. What is done is
//! noted after each page, so whoever comes after a failure goes on there; a ticket that has followed is left as it is.

use std::sync::Arc;

use app::{
    App,
    tickets::{Write, WriteError, update},
};
use domain::{
    Configuration, TenantId, TicketNumber,
    ticket::{Actor, Channel, Command},
};
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use kit::{
    Failure,
    declare::{Access, Source, Worker},
    queue::{Message, MessageHandler},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Recalculation, TenantStore};

use crate::queues;

/// Tickets of a page.
const PAGE: u32 = 50;
/// Tickets that are worked on at a time.
const AT_A_TIME: usize = 8;

/// How `recalculate_sla` is deployed. 15 minutes are enough for some hundred thousand tickets; the next receipt of the message
/// goes on with the rest.
pub fn worker() -> Worker {
    Worker::queue("recalculate_sla", "sla", Source::Events(json!({"detail": {"effect_kinds": ["recalculate_sla"]}})))
        .batch_size(1)
        .timeout_seconds(900)
        .max_concurrency(5)
        .access(Access::none().writes_table())
}

/// The handler.
pub fn handler(app: Arc<App>) -> MessageHandler {
    Arc::new(move |message| {
        let app = app.clone();
        Box::pin(async move { recalculate_sla(&app, message).await })
    })
}

/// What the event says.
#[derive(Debug, Serialize, Deserialize)]
struct ConfigurationChanged {
    tenant_id: TenantId,
    config_version: u64,
}

/// Lets the clocks of all open tickets follow the configuration. One that is done, gone or overtaken by a newer change is done.
///
/// # Errors
/// When the table fails or a ticket keeps changing: the message comes again and goes on behind the last whole page.
pub async fn recalculate_sla(app: &App, message: Message) -> Result<(), Failure> {
    let ConfigurationChanged { tenant_id, config_version } = message.bus_event::<ConfigurationChanged>()?.detail;
    let tenant = app.store.tenant(&tenant_id);
    loop {
        let found = tenant.recalculation(config_version).await?;
        let Some(recalculation) = found.filter(|recalculation| recalculation.finished_at.is_none()) else {
            return Ok(());
        };
        let Some(known) = tenant.get_tenant().await? else { return Ok(()) };
        let configuration = tenant.configuration(known.config_version).await?;
        let next = if is_overtaken(&tenant, config_version).await? {
            // The newer one looks at every ticket again.
            Recalculation { finished_at: Some(app.cloud.now()), ..recalculation }
        } else {
            step(&tenant, &configuration, recalculation, app.cloud.now()).await?
        };
        let is_done = next.finished_at.is_some();
        let next = Recalculation { step: next.step + 1, ..next };
        // When another worker was faster, what it has noted is gone on with.
        if tenant.advance_recalculation(&next).await? && is_done {
            tracing::info!(
                tenant.id = %tenant_id,
                config_version,
                tickets = next.tickets_done,
                changed = next.tickets_changed,
                "clocks have followed the configuration"
            );
            return Ok(());
        }
    }
}

async fn is_overtaken(tenant: &TenantStore, config_version: u64) -> Result<bool, Failure> {
    Ok(tenant.newest_recalculation().await?.is_some_and(|newest| newest.config_version > config_version))
}

/// One page, or the end.
async fn step(
    tenant: &TenantStore,
    configuration: &Configuration,
    mut recalculation: Recalculation,
    now: Timestamp,
) -> Result<Recalculation, Failure> {
    let lists = queues(configuration);
    if recalculation.tickets_total.is_none() {
        let counts = lists.iter().map(|list| tenant.count_rows(list));
        recalculation.tickets_total = Some(futures::future::try_join_all(counts).await?.into_iter().sum());
    }
    let Some(list) = lists.get(recalculation.queue) else {
        recalculation.finished_at = Some(now);
        return Ok(recalculation);
    };
    let page = tenant.list_rows(list, recalculation.place.as_deref(), true, PAGE).await?;
    let numbers: Vec<TicketNumber> = page.rows.iter().map(|row| row.number).collect();
    let changed: Vec<bool> = futures::stream::iter(numbers)
        .map(|number| follow(tenant, number, now))
        .buffered(AT_A_TIME)
        .try_collect()
        .await?;
    recalculation.tickets_done += page.rows.len() as u64;
    recalculation.tickets_changed += changed.into_iter().filter(|changed| *changed).count() as u64;
    recalculation.place = page.rows.last().filter(|_| page.has_more).map(|last| list.place(last.priority, last.number));
    if recalculation.place.is_none() {
        recalculation.queue += 1;
    }
    Ok(recalculation)
}

/// Lets the clocks of one ticket follow; whether anything changed.
async fn follow(tenant: &TenantStore, number: TicketNumber, now: Timestamp) -> Result<bool, Failure> {
    let write =
        Write { actor: Actor::system(), channel: Channel::Time, now, files: vec![], message: None, idempotency: None };
    match update(tenant, number, None, &Command::ConfigurationChanged, &write).await {
        Ok(written) => Ok(written.decision.is_some()),
        Err(WriteError::NotFound) => Ok(false),
        Err(error) => Err(Failure::from(error).context(format!("ticket {number} of {}", tenant.id()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_message_names_a_change() {
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../../events/aws/recalculate_sla.json")).unwrap();
        let body: serde_json::Value = serde_json::from_str(sample["Records"][0]["body"].as_str().unwrap()).unwrap();
        let change: ConfigurationChanged = serde_json::from_value(body["detail"].clone()).unwrap();
        assert_eq!(change.config_version, 2);
    }
}
