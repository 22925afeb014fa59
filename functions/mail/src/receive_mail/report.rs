//! Mail that reports what became of a mail of ours: a bounce, or a complaint. It is noted on that mail's comment and is none itself.

use app::App;
use domain::{
    EmailAddress, Suppression, SuppressionReason, TicketNumber,
    ticket::{AuditRecord, Effect},
};
use kit::Failure;
use mail::{DeliveryReport, ReportKind, ReportedRecipient, TokenKeys};
use store::{DeliveryState, TenantStore};

/// The entry of a Message-ID under which a mail of ours is found.
const SENT: &str = "SENT";

/// The record whose mail is reported about: by an id that only we can have made, or by the id that SES gave it.
pub(super) async fn reported_record(
    tenant: &TenantStore,
    report: &DeliveryReport,
    keys: &TokenKeys,
) -> Result<Option<AuditRecord>, Failure> {
    let Some(id) = report.original_message_id.as_deref() else { return Ok(None) };
    let found = match mail::record_of_own_id(keys, tenant.id().as_str(), id) {
        Some((number, seq)) => Some((TicketNumber(number), seq)),
        None => tenant.message(&mail::message_id_hash(id), SENT).await?.map(|found| (found.number, found.seq)),
    };
    match found {
        Some((number, seq)) => Ok(tenant.get_audit_record(number, seq).await?),
        None => Ok(None),
    }
}

/// Notes on the comment what is reported, and suppresses addresses that are at fault. A mail that is late only is not noted: what
/// became of it is told later. Doing it twice changes nothing.
pub(super) async fn note(
    app: &App,
    tenant: &TenantStore,
    record: &AuditRecord,
    report: &DeliveryReport,
) -> Result<(), Failure> {
    let now = app.cloud.now();
    let (number, seq) = (record.number, record.seq);
    for suppression in suppressions(record, report)
        .map(|(email, reason, detail)| Suppression::new(email, reason, detail, Some(number), now))
    {
        tenant.put_suppression(&suppression).await?;
    }
    let state = match report.kind {
        ReportKind::Failed => DeliveryState::Bounced,
        // A report that a mail was no spam after all, or about signatures, names nobody.
        ReportKind::Complaint if !report.recipients.is_empty() => DeliveryState::Complained,
        _ => return Ok(()),
    };
    tenant.advance_delivery(number, seq, state, now, Some(&words(report))).await?;
    tracing::info!(tenant.id = %tenant.id(), ticket.number = number.0, seq, state = ?state, "mail reported about");
    Ok(())
}

/// Only those who were sent the mail: whoever has seen its Message-ID could name anybody in a report.
fn suppressions<'a>(
    record: &'a AuditRecord,
    report: &'a DeliveryReport,
) -> impl Iterator<Item = (EmailAddress, SuppressionReason, &'a str)> {
    let reason = match report.kind {
        ReportKind::Failed => Some(SuppressionReason::Bounced),
        ReportKind::Complaint => Some(SuppressionReason::Complained),
        _ => None,
    };
    let is_fault = move |recipient: &&ReportedRecipient| {
        reason == Some(SuppressionReason::Complained) || recipient.is_permanent && recipient.is_unknown_address
    };
    report.recipients.iter().filter(is_fault).filter_map(move |recipient| {
        let email = EmailAddress::parse(&recipient.address).ok().filter(|email| was_sent_to(record, email))?;
        Some((email, reason?, recipient.diagnostic.as_deref().unwrap_or_default()))
    })
}

fn was_sent_to(record: &AuditRecord, email: &EmailAddress) -> bool {
    record.effects.iter().any(|effect| match effect {
        Effect::SendMail { to, cc, .. } => to == email || cc.contains(email),
        Effect::WithheldMail { .. } | Effect::NotifyMembers { .. } => false,
    })
}

/// As SES's own reports are told, so that both read the same.
fn words(report: &DeliveryReport) -> String {
    let said = report.recipients.iter().map(|recipient| {
        let diagnostic = recipient.diagnostic.as_deref().or(recipient.status.as_deref()).unwrap_or("no reason given");
        format!("{}: {diagnostic}", recipient.address)
    });
    let said = said.collect::<Vec<_>>().join("; ");
    let said = if said.is_empty() { "no reason given".to_owned() } else { said };
    match report.kind {
        ReportKind::Complaint => {
            let who: Vec<&str> = report.recipients.iter().map(|recipient| recipient.address.as_str()).collect();
            format!("complaint: {}", who.join(", "))
        }
        _ if report.recipients.iter().any(|recipient| recipient.is_permanent) => format!("Permanent bounce: {said}"),
        _ => format!("Transient bounce: {said}"),
    }
}
