//! What the mail log says of a mail that came in.

use app::App;
use domain::{EmailAddress, MailId, ticket::AuditRecord};
use kit::Failure;
use mail::Mailbox;
use store::{Arrived, Direction, IntakeOutcome, LoggedMail, TenantStore, Way};

use super::arrival::Arrival;
use crate::{MAX_LOGGED_SUBJECT, derived_id::derived_uuid};

/// Most characters of a person whom a header field names.
const MAX_SHOWN_CHARACTERS: usize = 150;
/// Most recipients in the log.
const MAX_RECIPIENTS: usize = 20;

/// Runs the intake of a mail and notes what became of it. What was noted before is read meanwhile; a mail that comes again is not
/// noted again. When noting fails, the message comes again and finds the mail taken in.
pub(super) async fn noted(
    app: &App,
    tenant: &TenantStore,
    arrival: &Arrival,
    address: &EmailAddress,
    intake: impl Future<Output = Result<Option<IntakeOutcome>, Failure>>,
) -> Result<Option<IntakeOutcome>, Failure> {
    let id = id_of(arrival, address);
    let known = async { Ok(tenant.get_logged_mail(Direction::In, &id).await?) };
    let (outcome, known) = futures::try_join!(intake, known)?;
    let Some(outcome) = outcome else { return Ok(None) };
    let mut arrived = match known.map(|known| known.way) {
        // What a person lets through comes without what SES said of it.
        Some(Way::In(known)) if known.size_bytes.is_some() => known,
        Some(Way::In(given_up)) => Arrived { passages: given_up.passages, ..arrived(arrival, address) },
        Some(Way::Out { .. }) | None => arrived(arrival, address),
    };
    let noted = match &outcome {
        IntakeOutcome::TakenInBefore { number, seq } if arrived.record().is_none() => {
            let record = tenant.get_audit_record(*number, *seq).await?;
            // Another copy of the mail has another raw form. This one was taken in and could not be noted.
            record
                .filter(|record| is_of(record, arrival))
                .map_or_else(|| outcome.clone(), |record| taken_in_as(&record))
        }
        outcome => outcome.clone(),
    };
    if arrived.pass(app.cloud.now(), noted) {
        let (from, subject) = (sender(arrival), arrival.subject().chars().take(MAX_LOGGED_SUBJECT).collect());
        // Those at other addresses may be another tenant's, with what its reply addresses give away.
        let recipients = arrival.notification.receipt.recipients.iter();
        let recipients = recipients.filter(|recipient| mail::base_address(recipient) == address.as_str());
        let to = recipients.take(MAX_RECIPIENTS).cloned().collect();
        let at = arrival.notification.mail.timestamp;
        tenant.put_logged_mail(&LoggedMail { id, at, from, to, subject, way: Way::In(arrived) }).await?;
    }
    Ok(Some(outcome))
}

/// What became of a mail that is the comment of a record.
pub(super) fn taken_in_as(record: &AuditRecord) -> IntakeOutcome {
    let mail = record.comment.as_ref().and_then(|comment| comment.mail.as_ref());
    let threaded_by = mail.map(|mail| mail.threaded_by.clone()).unwrap_or_default();
    IntakeOutcome::TakenIn { number: record.number, seq: record.seq, threaded_by }
}

fn is_of(record: &AuditRecord, arrival: &Arrival) -> bool {
    let mail = record.comment.as_ref().and_then(|comment| comment.mail.as_ref());
    mail.is_some_and(|mail| mail.raw_key == arrival.raw_key())
}

fn id_of(arrival: &Arrival, address: &EmailAddress) -> MailId {
    MailId::new(derived_uuid(arrival.notification.mail.timestamp, &["mail", arrival.ses_id(), address.as_str()]))
}

fn sender(arrival: &Arrival) -> String {
    match &arrival.content {
        Ok(letter) => shown(&letter.mail.from),
        Err(_) => arrival.notification.mail.source.clone(),
    }
}

fn arrived(arrival: &Arrival, address: &EmailAddress) -> Arrived {
    Arrived {
        address: address.clone(),
        envelope_from: arrival.notification.mail.source.clone(),
        ses_message_id: arrival.ses_id().to_owned(),
        verdicts: arrival.verdicts,
        raw_key: arrival.raw_key().to_owned(),
        size_bytes: (arrival.size_bytes > 0).then_some(arrival.size_bytes),
        unreadable: arrival.letter().err().map(|unreadable| unreadable.detail),
        passages: vec![],
    }
}

/// A person as a header field has it.
pub(super) fn shown(mailbox: &Mailbox) -> String {
    mailbox.to_string().chars().take(MAX_SHOWN_CHARACTERS).collect()
}
