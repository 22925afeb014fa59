//! Automatic mail that a cap stops: it is parked on its record, and somebody is told.

use app::{
    App, Idempotency, Snapshot,
    tickets::{self, Write, WriteError},
};
use domain::{
    AutomaticMail, CapScope, Capped, EmailAddress, TicketNumber,
    ticket::{Actor, AuditRecord, Channel, Command, MailTemplate},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kit::Failure;
use store::{CommitError, DeliveryState, TenantStore};

use crate::derived_id::derived_hash;

/// How long the key of an alert is kept: longer than the day that it holds for.
const ALERT_KEPT_FOR: SignedDuration = SignedDuration::from_hours(25);

/// Counts the record's mail if it is an automatic one, and gives the cap that stops it, if one does.
pub(super) async fn capped(
    tenant: &TenantStore,
    record: &AuditRecord,
    (template, to, is_to_verified): (MailTemplate, &EmailAddress, bool),
    snapshot: &Snapshot,
    now: Timestamp,
) -> store::Result<Option<Capped>> {
    match AutomaticMail::of(record, template, to, is_to_verified) {
        Some(mail) => tenant.count_mail(&mail, &snapshot.configuration.mail_settings.caps, now).await,
        None => Ok(None),
    }
}

/// Parks a mail. Members are told of the first that a cap stops in a day; the others stand parked on their records.
pub(super) async fn park(
    app: &App,
    tenant: &TenantStore,
    seq: u64,
    number: TicketNumber,
    (template, to): (MailTemplate, &EmailAddress),
    capped: Capped,
) -> Result<(), Failure> {
    let now = app.cloud.now();
    let detail = format!("parked: {}", capped.words());
    let alert = alert_key(&capped, number, to, now);
    if tenant.idempotency(&alert).await?.is_none() {
        let write = Write {
            actor: Actor::system(),
            channel: Channel::Mail,
            now,
            files: vec![],
            message: None,
            idempotency: Some(Idempotency::once(alert, now.checked_add(ALERT_KEPT_FOR).unwrap_or(Timestamp::MAX))),
        };
        let command = Command::MailParked { template, to: to.clone(), capped };
        match tickets::update(tenant, number, None, &command, &write).await {
            // The alarm of infra/lib/alarms.ts looks for this field.
            Ok(_) => {
                tracing::error!(alert = "mail_parked", tenant.id = %tenant.id(), ticket.number = number.0, detail, "alert");
            }
            // Another mail that the same cap stopped was faster, or the ticket is gone.
            Err(WriteError::Commit(CommitError::IdempotencyKeyUsed) | WriteError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    tracing::warn!(tenant.id = %tenant.id(), ticket.number = number.0, seq, detail, "mail parked");
    tenant.advance_delivery(number, seq, DeliveryState::Parked, now, Some(&detail)).await?;
    Ok(())
}

/// What an alert is about, and on which day: a loop on one ticket is one alert, and so are a thousand tickets of one domain.
fn alert_key(capped: &Capped, number: TicketNumber, to: &EmailAddress, now: Timestamp) -> String {
    let day = now.to_zoned(TimeZone::UTC).date().to_string();
    let about = match capped.scope {
        CapScope::Ticket => format!("{number} {to}"),
        CapScope::Acknowledgements | CapScope::Recipient => to.to_string(),
        CapScope::Domain => to.domain().to_owned(),
    };
    derived_hash(&["mail_parked", capped.scope.as_str(), &about, &day])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_about_what_its_cap_counts_on_one_day() {
        let key = |scope, number, to: &str, now: &str| {
            let now: Timestamp = now.parse().unwrap();
            let capped = Capped { scope, most: 10, minutes: 10, until: now };
            alert_key(&capped, TicketNumber(number), &EmailAddress::parse(to).unwrap(), now)
        };
        let (morning, evening, next_day) = ("2036-01-15T09:00:00Z", "2036-01-15T21:00:00Z", "2036-01-16T00:00:00Z");
        let (anna, ben) = ("anna@example.com", "ben@example.com");
        for (scope, is_by_ticket, is_by_recipient) in [
            (CapScope::Ticket, true, true),
            (CapScope::Acknowledgements, false, true),
            (CapScope::Recipient, false, true),
            (CapScope::Domain, false, false),
        ] {
            let one = key(scope, 1, anna, morning);
            assert_eq!(one, key(scope, 1, anna, evening));
            assert_ne!(one, key(scope, 1, anna, next_day));
            assert_eq!(one != key(scope, 2, anna, morning), is_by_ticket, "{scope:?}");
            assert_eq!(one != key(scope, 1, ben, morning), is_by_recipient, "{scope:?}");
        }
    }
}
