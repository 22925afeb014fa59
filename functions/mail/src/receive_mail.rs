//! `receive_mail`: a mail that SES took becomes a ticket, a comment, or suspended mail. None is lost, none counts twice.

mod answering;
mod arrival;
mod body;
mod files;
mod forwarding;
mod intake;
mod log;
mod notification;
mod report;
mod requester;
mod suspension;
mod threading;
mod title;

use std::sync::Arc;

use app::{App, Snapshot};
use domain::{EmailAddress, Slug, TicketNumber, Verdict};
use kit::{
    Failure,
    declare::{Access, Source, Worker},
    queue::{Message, MessageHandler},
};
use mail::ReplyAddress;
use serde_json::Value;
use store::{AddressRoute, Arrived, IntakeOutcome, LoggedMail, SuspendedMail, TenantStore, UnroutedMail};

use arrival::Arrival;
pub(crate) use body::Preview;
pub(crate) use intake::Recovery;
use notification::Notification;
use suspension::GivenUp;

use crate::reply_keys::token_keys;

/// How `receive_mail` is deployed.
pub fn worker() -> Worker {
    Worker::queue("receive_mail", "mail", Source::Topic("inbound_mail"))
        .batch_size(1)
        .timeout_seconds(60)
        .memory_mb(512)
        .max_concurrency(20)
        .access(Access::none().writes_table().reads_raw_mail().writes_attachments().signs())
}

/// The handler.
pub fn handler(app: Arc<App>) -> MessageHandler {
    Arc::new(move |message| {
        let app = app.clone();
        Box::pin(async move { receive_mail(&app, message).await })
    })
}

/// Takes one mail in at each of its recipients, each on its own: one that fails undoes nothing at the others.
///
/// # Errors
/// When S3, the table or the keys fail for a recipient. The message comes again; those that are done stay as they are.
pub async fn receive_mail(app: &App, message: Message) -> Result<(), Failure> {
    let notification: Value = message.notification_json()?;
    if notification["notificationType"] != "Received" {
        tracing::info!(message.id = message.id, "a notification that brings no mail");
        return Ok(());
    }
    let notification: Notification = serde_json::from_value(notification)?;
    let (routed, unrouted) = routes(app, &notification).await?;
    for recipient in &unrouted {
        tracing::warn!(ses.message_id = notification.mail.message_id, "mail for a recipient that no tenant owns");
        app.store.put_unrouted_mail(&unrouted_mail(&notification, recipient)).await?;
    }
    if routed.is_empty() {
        return Ok(());
    }
    // The last try may end this process, as the tries before it may have: the mail is held first, and let go when it is in. A
    // message that was sent back from the dead-letter queue is counted anew, and its mail is still held.
    let held = if message.is_last_receive() {
        Some(GivenUp::hold(app, &notification, &routed).await?)
    } else if notification.mail.timestamp + GivenUp::EARLIEST <= app.cloud.now() {
        GivenUp::find(app, &notification, &routed).await?
    } else {
        None
    };
    let arrival = Arrival::load(app, notification).await?;
    let mut failures = Vec::new();
    for (address, route) in &routed {
        let tenant = app.store.tenant(&route.tenant_id);
        let intake = intake::take_in(app, &arrival, address, route);
        match log::noted(app, &tenant, &arrival, address, intake).await {
            Ok(_) => {
                if let Some(held) = &held {
                    held.let_go(app, address, route).await?;
                }
            }
            Err(failure) => {
                let context = format!("mail {} at address {}", arrival.ses_id(), route.address_id);
                failures.push(failure.context(context));
            }
        }
    }
    let count = failures.len();
    match failures.into_iter().next() {
        None => Ok(()),
        Some(first) if count == 1 => Err(first),
        Some(first) => Err(first.context(format!("{count} of {} addresses failed, the first", routed.len()))),
    }
}

/// Why a mail can no longer be read.
const RAW_GONE: &str = "its raw message is over its time and no longer kept";
/// Why a mail can no longer be taken in.
const ADDRESS_GONE: &str = "it came to an address that is no longer the helpdesk's";

/// Takes in a mail that was held, because a person lets it through.
///
/// # Errors
/// In words, for the person: the mail can't be taken in. Outside of that, what fails on the way.
pub(crate) async fn recover_held(
    app: &App,
    tenant: &TenantStore,
    held: &SuspendedMail,
    recovery: &Recovery,
) -> Result<Result<TicketNumber, String>, Failure> {
    if held.reason == "virus" || held.verdicts.virus == Verdict::Fail {
        return Ok(Err("a virus was found in it".into()));
    }
    let Some(route) = route_of(app, tenant, &held.to).await? else { return Ok(Err(ADDRESS_GONE.into())) };
    let Some(arrival) = Arrival::find(app, Notification::of_held(held)).await? else { return Ok(Err(RAW_GONE.into())) };
    match intake::recover(app, &arrival, &held.to, &route, recovery).await? {
        Ok(outcome) => {
            let number = outcome.record().map(|(number, _)| number);
            log::noted(app, tenant, &arrival, &held.to, async { Ok(Some(outcome)) }).await?;
            number.map(Ok).ok_or_else(|| Failure::new("a recovered mail is on no ticket"))
        }
        Err(words) => Ok(Err(words)),
    }
}

/// Takes a mail of the log in once more, from its raw form.
///
/// # Errors
/// In words, for the person: the mail can't be taken in. Outside of that, what fails on the way.
pub(crate) async fn replay_logged(
    app: &App,
    tenant: &TenantStore,
    mail: &LoggedMail,
    arrived: &Arrived,
) -> Result<Result<IntakeOutcome, String>, Failure> {
    if arrived.verdicts.virus == Verdict::Fail {
        return Ok(Err("a virus was found in it".into()));
    }
    let address = &arrived.address;
    let Some(route) = route_of(app, tenant, address).await? else { return Ok(Err(ADDRESS_GONE.into())) };
    let notification = Notification::of_logged(mail, arrived);
    let Some(arrival) = Arrival::find(app, notification).await? else { return Ok(Err(RAW_GONE.into())) };
    let intake = intake::take_in(app, &arrival, address, &route);
    let outcome = log::noted(app, tenant, &arrival, address, intake).await?;
    Ok(outcome.ok_or_else(|| "the helpdesk is gone".into()))
}

/// The tenant's address, if it still is.
async fn route_of(app: &App, tenant: &TenantStore, address: &EmailAddress) -> Result<Option<AddressRoute>, Failure> {
    Ok(app.store.route_of_address(address).await?.filter(|route| &route.tenant_id == tenant.id()))
}

/// Reads a mail that was held, for a person to look at.
///
/// # Errors
/// In words, for the person: the mail can't be read. Outside of that, what fails on the way.
pub(crate) async fn read_held(app: &App, held: &SuspendedMail) -> Result<Result<Preview, String>, Failure> {
    let Some(arrival) = Arrival::find(app, Notification::of_held(held)).await? else { return Ok(Err(RAW_GONE.into())) };
    Ok(arrival.content.map(|letter| Preview::of(letter.mail)).map_err(|unreadable| unreadable.detail))
}

type Routed = Vec<(EmailAddress, AddressRoute)>;

/// The tenants' addresses among the recipients, each once however many of its plus addresses are among them; and the rest.
async fn routes(app: &App, notification: &Notification) -> Result<(Routed, Vec<String>), Failure> {
    let (mut routed, mut unrouted): (Routed, Vec<String>) = (Vec::new(), Vec::new());
    for recipient in &notification.receipt.recipients {
        let route = match EmailAddress::parse(&mail::base_address(recipient)) {
            Ok(address) => match app.store.route_of_address(&address).await? {
                Some(route) => Some((address, route)),
                None => route_of_former(app, recipient).await?,
            },
            Err(_) => None,
        };
        match route {
            Some(found) if routed.contains(&found) => {}
            Some(found) => routed.push(found),
            None => unrouted.push(recipient.clone()),
        }
    }
    Ok((routed, unrouted))
}

/// Where an answer goes to the mail of an address that has been deleted since: to the tenant's primary one, when only that tenant can
/// have made the reply address.
async fn route_of_former(app: &App, recipient: &str) -> Result<Option<(EmailAddress, AddressRoute)>, Failure> {
    let Some(reply) = ReplyAddress::parse(recipient) else { return Ok(None) };
    let zone = format!(".{}", app.cloud.environment().mail_domain()?.to_lowercase());
    let domain = reply.base.rsplit_once('@').map_or("", |(_, domain)| domain);
    let Some(slug) = domain.strip_suffix(&zone).and_then(|label| Slug::parse(label).ok()) else { return Ok(None) };
    let Some(tenant_id) = app.store.tenant_of_slug(&slug).await? else { return Ok(None) };
    if !reply.is_authentic(&token_keys(&*app.keys().await?), tenant_id.as_str()) {
        return Ok(None);
    }
    let Some(snapshot) = Snapshot::load(&app.store.tenant(&tenant_id)).await? else { return Ok(None) };
    let primary = snapshot.configuration.primary_address();
    Ok(primary
        .map(|address| (address.hosted_email().clone(), AddressRoute { tenant_id, address_id: address.id.clone() })))
}

fn unrouted_mail(notification: &Notification, recipient: &str) -> UnroutedMail {
    UnroutedMail {
        id: format!("{}#{recipient}", notification.mail.message_id),
        received_at: notification.mail.timestamp,
        from: notification.mail.source.clone(),
        to: recipient.to_owned(),
        raw_key: notification.receipt.action.object_key.clone(),
    }
}
