//! Mail that reports what became of a mail of ours: a bounce, or a complaint. It is noted on that mail's comment and is none itself.

use app::App;
use domain::{
    EmailAddress, Suppression, SuppressionReason, TicketNumber,
    ticket::{AuditRecord, Effect},
};
use kit::Failure;
use mail::{DeliveryReport, ReportKind, TokenKeys};
use store::{DeliveryState, IntakeOutcome, TenantStore};

use crate::record_mail_event::{bounce_detail, complaint_detail};

/// The record whose mail is reported about: by an id that only we can have made, or by the id that SES gave it.
pub(super) async fn reported_record(
    tenant: &TenantStore,
    report: &DeliveryReport,
    keys: &TokenKeys,
) -> Result<Option<AuditRecord>, Failure> {
    let Some(id) = report.original_message_id.as_deref() else { return Ok(None) };
    let found = match mail::record_of_own_id(keys, tenant.id().as_str(), id) {
        Some((number, seq)) => Some((TicketNumber(number), seq)),
        None => tenant.sent_message(&mail::message_id_hash(id)).await?.map(|found| (found.number, found.seq)),
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
) -> Result<IntakeOutcome, Failure> {
    let (number, seq) = (record.number, record.seq);
    let (state, reason, detail) = match report.kind {
        ReportKind::Failed => (DeliveryState::Bounced, SuppressionReason::Bounced, bounced(report)),
        // A report that a mail was no spam after all, or about signatures, names nobody.
        ReportKind::Complaint if !report.recipients.is_empty() => {
            let who = report.recipients.iter().map(|recipient| recipient.address.as_str());
            (DeliveryState::Complained, SuppressionReason::Complained, complaint_detail("complaint", who))
        }
        _ => return Ok(IntakeOutcome::Noted { number, seq }),
    };
    let now = app.cloud.now();
    for recipient in &report.recipients {
        let is_fault = recipient.is_unknown_address || reason == SuppressionReason::Complained;
        let email = EmailAddress::parse(&recipient.address).ok().filter(|_| is_fault);
        // Only those who were sent the mail: whoever has seen its Message-ID could name anybody in a report.
        if let Some(email) = email.filter(|email| was_sent_to(record, email)) {
            let said = recipient.diagnostic.as_deref().unwrap_or_default();
            tenant.put_suppression(&Suppression::new(email, reason, said, Some(number), now)).await?;
        }
    }
    tenant.advance_delivery(number, seq, state, now, Some(&detail)).await?;
    tracing::info!(tenant.id = %tenant.id(), ticket.number = number.0, seq, state = ?state, "mail reported about");
    Ok(IntakeOutcome::Noted { number, seq })
}

fn was_sent_to(record: &AuditRecord, email: &EmailAddress) -> bool {
    record.effects.iter().any(|effect| match effect {
        Effect::SendMail { to, cc, .. } => to == email || cc.contains(email),
        Effect::WithheldMail { .. } | Effect::ParkedMail { .. } | Effect::NotifyMembers { .. } => false,
    })
}

/// As SES's own reports are told, so that both read the same.
fn bounced(report: &DeliveryReport) -> String {
    let is_permanent = report.recipients.iter().any(|recipient| recipient.is_permanent);
    let kind = if is_permanent { "Permanent bounce" } else { "Transient bounce" };
    if report.recipients.is_empty() {
        return format!("{kind}: no reason given");
    }
    let said = report
        .recipients
        .iter()
        .map(|recipient| (recipient.address.as_str(), recipient.diagnostic.as_deref().or(recipient.status.as_deref())));
    bounce_detail(kind, said)
}
