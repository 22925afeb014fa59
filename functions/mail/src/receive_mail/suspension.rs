//! Mail that is held for a person to look at.

use app::App;
use domain::{EmailAddress, SuspendedMailId};
use jiff::SignedDuration;
use kit::Failure;
use store::{AddressRoute, IntakeOutcome, SuspendedMail, TenantStore};

use super::{
    arrival::{Arrival, Unreadable},
    log,
    notification::Notification,
};
use crate::derived_id::derived_uuid;

fn id_of(arrival: &Arrival, address: &EmailAddress) -> SuspendedMailId {
    let parts = ["suspended", arrival.ses_id(), address.as_str()];
    SuspendedMailId::new(derived_uuid(arrival.notification.mail.timestamp, &parts))
}

/// Holds the mail back at this address; once, however often it comes.
pub(super) async fn suspend(
    tenant: &TenantStore,
    arrival: &Arrival,
    address: &EmailAddress,
    reason: &str,
    detail: &str,
) -> Result<IntakeOutcome, Failure> {
    let id = id_of(arrival, address);
    tracing::info!(tenant.id = %tenant.id(), suspended_mail.id = %id, reason, "mail suspended");
    let mail = SuspendedMail {
        id: id.clone(),
        received_at: arrival.notification.mail.timestamp,
        reason: reason.to_owned(),
        detail: detail.to_owned(),
        from: arrival.notification.mail.source.clone(),
        to: address.clone(),
        subject: arrival.subject(),
        size_bytes: arrival.size_bytes,
        raw_key: arrival.raw_key().to_owned(),
        ses_message_id: arrival.ses_id().to_owned(),
        verdicts: arrival.verdicts,
    };
    tenant.put_suspended_mail(&mail).await?;
    Ok(IntakeOutcome::Suspended { suspended_mail_id: id, reason: mail.reason, detail: mail.detail })
}

/// A mail that could not be taken in however often it was tried. It is held where people see it, beside its message in the
/// dead-letter queue.
pub(super) struct GivenUp(Arrival);

impl GivenUp {
    const REASON: &str = "could_not_be_taken_in";
    const DETAIL: &str = "taking the mail in failed each time; an operator can have it tried again";

    /// No mail is given up before it is this old: the waits of its queue add up to forty minutes before the last receive. Younger
    /// ones need no look at what is held.
    pub const EARLIEST: SignedDuration = SignedDuration::from_mins(20);

    /// Holds the mail at each address.
    pub async fn hold(
        app: &App,
        notification: &Notification,
        routed: &[(EmailAddress, AddressRoute)],
    ) -> Result<Self, Failure> {
        let given_up = Self::of(notification);
        let mut held = Vec::with_capacity(routed.len());
        for (address, route) in routed {
            let tenant = app.store.tenant(&route.tenant_id);
            let outcome = suspend(&tenant, &given_up.0, address, Self::REASON, Self::DETAIL).await?;
            held.push((tenant, address, outcome));
        }
        for (tenant, address, outcome) in held {
            log::noted(app, &tenant, &given_up.0, address, async { Ok(Some(outcome)) }).await?;
        }
        Ok(given_up)
    }

    /// The mail where it is held at any address since its message was given up.
    pub async fn find(
        app: &App,
        notification: &Notification,
        routed: &[(EmailAddress, AddressRoute)],
    ) -> Result<Option<Self>, Failure> {
        let given_up = Self::of(notification);
        for (address, route) in routed {
            let tenant = app.store.tenant(&route.tenant_id);
            let held = tenant.get_suspended_mail(&id_of(&given_up.0, address)).await?;
            if held.is_some_and(|held| held.reason == Self::REASON) {
                return Ok(Some(given_up));
            }
        }
        Ok(None)
    }

    fn of(notification: &Notification) -> Self {
        let unreadable = Unreadable { reason: Self::REASON, detail: Self::DETAIL.to_owned() };
        Self(Arrival::unread(notification.clone(), unreadable))
    }

    /// Takes it back at one address, unless the mail was held there for another reason since.
    pub async fn let_go(&self, app: &App, address: &EmailAddress, route: &AddressRoute) -> Result<(), Failure> {
        let tenant = app.store.tenant(&route.tenant_id);
        Ok(tenant.let_suspended_mail_go(&id_of(&self.0, address), Self::REASON).await?)
    }
}
