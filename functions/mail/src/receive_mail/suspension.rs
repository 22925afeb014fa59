//! Mail that is held for a person to look at.

use domain::{EmailAddress, SuspendedMailId};
use kit::Failure;
use store::{SuspendedMail, TenantStore};

use super::arrival::Arrival;
use crate::derived_id::derived_uuid;

/// Holds the mail back at this address; once, however often it comes.
pub(super) async fn suspend(
    tenant: &TenantStore,
    arrival: &Arrival,
    address: &EmailAddress,
    reason: &str,
    detail: &str,
) -> Result<(), Failure> {
    let received_at = arrival.notification.mail.timestamp;
    let id = SuspendedMailId::new(derived_uuid(received_at, &["suspended", arrival.ses_id(), address.as_str()]));
    tracing::info!(tenant.id = %tenant.id(), suspended_mail.id = %id, reason, "mail suspended");
    let mail = SuspendedMail {
        id,
        received_at,
        reason: reason.to_owned(),
        detail: detail.to_owned(),
        from: arrival.notification.mail.source.clone(),
        to: address.clone(),
        subject: arrival.subject(),
        size_bytes: arrival.size_bytes,
        raw_key: arrival.raw_key().to_owned(),
    };
    Ok(tenant.put_suspended_mail(&mail).await?)
}
