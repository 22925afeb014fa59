//! Mail about the forwarding of an address: our probe, and the provider's request to confirm it.

use app::{App, Snapshot, configuration};
use domain::{Address, AddressId, Forwarding};
use kit::Failure;
use mail::{InboundMail, Verdicts};
use store::{ConfigurationChange, ConfigurationItem, TenantStore};

use crate::reply_keys::token_keys;

/// What a mail means for the forwarding of the address that it came to.
pub(super) enum Noticed {
    /// Nothing: it is a mail like any other.
    Nothing,
    /// It is the probe that was sent to the address.
    Probe,
    /// What a person needs to confirm the forwarding.
    Confirmation(String),
}

/// Looks before anything else does: the probe is a mail of our own, and a loop to whoever knows no better.
pub(super) async fn notice(
    app: &App,
    snapshot: &Snapshot,
    address_id: &AddressId,
    mail: &InboundMail,
    verdicts: Verdicts,
) -> Result<Noticed, Failure> {
    let address = snapshot.configuration.address(address_id);
    let Some(Forwarding { verified_at, .. }) = address.and_then(|address| address.forwarding.as_ref()) else {
        return Ok(Noticed::Nothing);
    };
    let keys = token_keys(&*app.keys().await?);
    if mail::is_forwarding_probe(mail, &keys, snapshot.tenant.id.as_str(), address_id.as_str()) {
        return Ok(Noticed::Probe);
    }
    // Once mail is forwarded there is nothing left to confirm, and a forged request would only mislead.
    let may_ask = verified_at.is_none() && verdicts.is_sender_verified();
    let asked = may_ask.then(|| mail::forwarding_confirmation(mail)).flatten();
    Ok(asked.map_or(Noticed::Nothing, |asked| Noticed::Confirmation(asked.to_string())))
}

/// Notes that mail to the address arrives; once.
pub(super) async fn verify(app: &App, tenant: &TenantStore, id: &AddressId) -> Result<(), Failure> {
    tracing::info!(tenant.id = %tenant.id(), address.id = %id, "forwarding probe arrived");
    let now = app.cloud.now();
    let verified = configuration::change_tenant(tenant, |snapshot| {
        let address = snapshot.configuration.address(id);
        let waiting = address.and_then(|address| {
            let forwarding = address.forwarding.as_ref().filter(|forwarding| forwarding.verified_at.is_none())?;
            let forwarding = Forwarding { verified_at: Some(now), ..forwarding.clone() };
            Some(Address { forwarding: Some(forwarding), ..address.clone() })
        });
        let puts = |address| vec![ConfigurationItem::Address(address)];
        let change =
            waiting.map(|address| ConfigurationChange { puts: puts(address), ..ConfigurationChange::default() });
        Ok((change, ()))
    });
    Ok(verified.await?)
}
