//! `record_mail_event`: what SES tells about a mail that went out moves its delivery on.

use std::sync::Arc;

use app::App;
use domain::{EmailAddress, Suppression, SuppressionReason, TenantId, TicketNumber};
use jiff::Timestamp;
use kit::{
    Failure,
    declare::{Access, Source, Worker},
    queue::{Message, MessageHandler},
};
use store::DeliveryState;

use crate::ses_event::{BouncedRecipient, MailEvent, Tags};

/// Most characters of what the other side said.
const MAX_DETAIL: usize = 1_000;

/// How `record_mail_event` is deployed.
pub fn worker() -> Worker {
    Worker::queue("record_mail_event", "mail", Source::Topic("mail_events")).access(Access::none().writes_table())
}

/// The handler.
pub fn handler(app: Arc<App>) -> MessageHandler {
    Arc::new(move |message| {
        let app = app.clone();
        Box::pin(async move { record_mail_event(&app, message).await })
    })
}

/// The mail an event is about.
#[derive(Debug, PartialEq, Eq)]
struct Subject {
    tenant_id: TenantId,
    number: TicketNumber,
    seq: u64,
}

/// Where a delivery moves to.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    state: DeliveryState,
    at: Option<Timestamp>,
    detail: Option<String>,
}

/// Notes what happened to a ticket's mail. Events about other mail, and those that change nothing, are done.
///
/// # Errors
/// When the message can't be read or the table fails: it comes again.
pub async fn record_mail_event(app: &App, message: Message) -> Result<(), Failure> {
    // What SES publishes to try a topic out is plain text.
    if message.notification().is_ok_and(|envelope| envelope.message.starts_with("Successfully validated")) {
        return Ok(());
    }
    let event: MailEvent = message.notification_json()?;
    let ses_id = event.mail.message_id.as_str();
    let Some(subject) = subject(&event.mail.tags) else {
        tracing::info!(ses.message_id = ses_id, event = event.event_type, "an event about mail of no ticket");
        return Ok(());
    };
    let Some(step) = step(&event) else {
        tracing::info!(ses.message_id = ses_id, event = event.event_type, "an event that changes nothing");
        return Ok(());
    };
    let tenant = app.store.tenant(&subject.tenant_id);
    let at = step.at.unwrap_or_else(|| app.cloud.now());
    // First, so that no mail goes out in between; doing it twice changes nothing.
    for suppression in suppressions(&event, subject.number, at) {
        tenant.put_suppression(&suppression).await?;
        tracing::info!(tenant.id = %subject.tenant_id, ticket.number = subject.number.0, reason = ?suppression.reason, "address suppressed");
    }
    let is_new = tenant.advance_delivery(subject.number, subject.seq, step.state, at, step.detail.as_deref()).await?;
    let (number, seq) = (subject.number.0, subject.seq);
    tracing::info!(tenant.id = %subject.tenant_id, ticket.number = number, seq, event = event.event_type, is_new, "mail event");
    Ok(())
}

fn subject(tags: &Tags) -> Option<Subject> {
    Some(Subject {
        tenant_id: tags.tenant_id.first()?.parse().ok()?,
        number: TicketNumber(tags.ticket_number.first()?.parse().ok()?),
        seq: tags.seq.first()?.parse().ok()?,
    })
}

fn step(event: &MailEvent) -> Option<Step> {
    let step = |state, at: Option<Timestamp>, detail: Option<String>| {
        Some(Step { state, at: at.or(event.mail.timestamp), detail })
    };
    match event.event_type.as_str() {
        "Send" => step(DeliveryState::Sent, None, None),
        "Delivery" => step(DeliveryState::Delivered, event.delivery.timestamp, None),
        // A full mailbox, a mail that is too large, a server that was away for hours: SES tries no more.
        "Bounce" if !event.bounce.is_absence() => {
            let kind = match event.bounce.sub_kind.as_str() {
                "" | "General" => format!("{} bounce", event.bounce.kind),
                sub_kind => format!("{} bounce ({sub_kind})", event.bounce.kind),
            };
            let said = event.bounce.bounced_recipients.iter();
            let said = said.map(|of| (of.email_address.as_str(), of.diagnostic_code.as_deref()));
            step(DeliveryState::Bounced, event.bounce.timestamp, Some(bounce_detail(&kind, said)))
        }
        // Nobody has seen the mail, which says nothing new of its reader.
        "Complaint" if event.complaint.is_of_list() => {
            let said = event.complaint.complained_recipients.iter().map(|of| (of.email_address.as_str(), None));
            let kind = format!("Permanent bounce ({})", event.complaint.sub_kind.as_deref().unwrap_or_default());
            step(DeliveryState::Bounced, event.complaint.timestamp, Some(bounce_detail(&kind, said)))
        }
        "Complaint" => {
            let who = event.complaint.complained_recipients.iter().map(|of| of.email_address.as_str());
            let kind = event.complaint.feedback_type.as_deref().unwrap_or("complaint");
            step(DeliveryState::Complained, event.complaint.timestamp, Some(complaint_detail(kind, who)))
        }
        "Reject" => step(DeliveryState::Failed, None, event.reject.reason.as_deref().map(tidy)),
        _ => None,
    }
}

/// What was said of each recipient of a mail that came back, as its comment shows it.
pub(crate) fn bounce_detail<'a>(kind: &str, recipients: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> String {
    let said = recipients.map(|(email, code)| format!("{email}: {}", code.unwrap_or("no reason given")));
    tidy(&format!("{kind}: {}", said.collect::<Vec<_>>().join("; ")))
}

/// Who complained, as the comment shows it.
pub(crate) fn complaint_detail<'a>(kind: &str, recipients: impl Iterator<Item = &'a str>) -> String {
    let who: Vec<&str> = recipients.collect();
    tidy(&format!("{kind}: {}", who.join(", ")))
}

fn tidy(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_DETAIL).collect()
}

/// The addresses that get no more mail for a time.
fn suppressions(event: &MailEvent, number: TicketNumber, at: Timestamp) -> Vec<Suppression> {
    let (reason, recipients) = match event.event_type.as_str() {
        "Bounce" if event.bounce.kind == "Permanent" && !event.bounce.is_of_list() => {
            (SuppressionReason::Bounced, event.bounce.bounced_recipients.as_slice())
        }
        "Complaint"
            if !event.complaint.is_of_list() && event.complaint.feedback_type.as_deref() != Some("not-spam") =>
        {
            (SuppressionReason::Complained, event.complaint.complained_recipients.as_slice())
        }
        _ => return vec![],
    };
    let diagnostic = |recipient: &BouncedRecipient| recipient.diagnostic_code.clone().unwrap_or_default();
    let fault = recipients
        .iter()
        .filter(|recipient| reason == SuppressionReason::Complained || is_fault_of_address(&diagnostic(recipient)));
    fault
        .filter_map(|recipient| {
            let email = EmailAddress::parse(&recipient.email_address).ok()?;
            Some(Suppression::new(email, reason, &diagnostic(recipient), Some(number), at))
        })
        .collect()
}

/// Whether mail was refused because of the address and not because of the mail: by the enhanced status code, of which 5.1.x are
/// about the address (RFC 3463, 3.2). Where none is told, SES's word that it is permanent counts.
fn is_fault_of_address(diagnostic: &str) -> bool {
    let status = mail::enhanced_status(diagnostic).filter(|status| status.starts_with('5'));
    status.is_none_or(|status| status.starts_with("5.1."))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ses_event::LISTS;

    fn event(kind: &str, extra: &Value) -> MailEvent {
        let mut event = json!({
            "eventType": kind,
            "mail": {"messageId": "0102-a", "timestamp": "2026-11-21T04:00:01.000Z",
                "tags": {"tenant_id": [format!("ten_{:026}", 1)], "ticket_number": ["42"], "seq": ["2"],
                    "ses:operation": ["SendRawEmail"]}},
        });
        for (name, value) in extra.as_object().unwrap() {
            event[name] = value.clone();
        }
        serde_json::from_value(event).unwrap()
    }

    #[test]
    fn the_sample_event_is_a_bounce_of_a_tickets_mail() {
        let sample: Value = serde_json::from_str(include_str!("../../../events/aws/record_mail_event.json")).unwrap();
        let envelope: Value = serde_json::from_str(sample["Records"][0]["body"].as_str().unwrap()).unwrap();
        let event: MailEvent = serde_json::from_str(envelope["Message"].as_str().unwrap()).unwrap();
        assert_eq!(subject(&event.mail.tags).unwrap().number, TicketNumber(42));
        assert_eq!(step(&event).unwrap().state, DeliveryState::Bounced);
    }

    #[test]
    fn each_event_moves_the_delivery_or_says_nothing() {
        let delivered =
            step(&event("Delivery", &json!({"delivery": {"timestamp": "2026-11-21T04:00:05.000Z"}}))).unwrap();
        assert_eq!(
            (delivered.state, delivered.at),
            (DeliveryState::Delivered, Some("2026-11-21T04:00:05Z".parse().unwrap()))
        );
        let sent = step(&event("Send", &json!({"send": {}}))).unwrap();
        assert_eq!((sent.state, sent.at), (DeliveryState::Sent, Some("2026-11-21T04:00:01Z".parse().unwrap())));
        let bounce = |kind: &str| {
            json!({"bounce": {"bounceType": kind, "bounceSubType": "General", "timestamp": "2026-11-21T04:00:05.000Z",
                "bouncedRecipients": [{"emailAddress": "anna@example.com", "diagnosticCode": "smtp; 550 5.1.1\nunknown"}]}})
        };
        let bounced = step(&event("Bounce", &bounce("Permanent"))).unwrap();
        assert_eq!(bounced.state, DeliveryState::Bounced);
        assert_eq!(bounced.detail.unwrap(), "Permanent bounce: anna@example.com: smtp; 550 5.1.1unknown");
        let away = json!({"bounce": {"bounceType": "Transient", "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": "anna@example.com"}]}});
        assert_eq!(step(&event("Bounce", &away)), None);
        // No server of hers was found for 14 hours.
        let mut expired = away.clone();
        expired["bounce"]["bouncedRecipients"][0] = json!({"emailAddress": "anna@oulook.example", "action": "failed",
            "status": "4.4.7", "diagnosticCode": "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes."});
        let expired = step(&event("Bounce", &expired)).unwrap();
        assert_eq!(expired.state, DeliveryState::Bounced);
        assert!(expired.detail.unwrap().starts_with("Transient bounce: anna@oulook.example: smtp; 554 4.4.7 "));
        for failed in [json!({"action": "failed"}), json!({"status": "5.0.0"}), json!({"status": "4.4.7"})] {
            let mut told = away.clone();
            told["bounce"]["bouncedRecipients"][0] = failed;
            assert_eq!(step(&event("Bounce", &told)).unwrap().state, DeliveryState::Bounced, "{told}");
        }
        let mut delayed = away;
        delayed["bounce"]["bouncedRecipients"][0] = json!({"action": "delayed", "status": "2.0.0"});
        assert_eq!(step(&event("Bounce", &delayed)), None);
        assert_eq!(step(&event("Bounce", &bounce("Undetermined"))).unwrap().state, DeliveryState::Bounced);
        let mut full = bounce("Transient");
        full["bounce"]["bounceSubType"] = json!("MailboxFull");
        let full = step(&event("Bounce", &full)).unwrap();
        assert_eq!(full.state, DeliveryState::Bounced);
        assert!(full.detail.unwrap().starts_with("Transient bounce (MailboxFull): anna@example.com"));
        let complaint = json!({"complaint": {"complaintSubType": null, "complaintFeedbackType": "abuse",
            "complainedRecipients": [{"emailAddress": "anna@example.com"}], "timestamp": "2026-11-21T04:00:05.000Z"}});
        let complained = step(&event("Complaint", &complaint)).unwrap();
        assert_eq!(
            (complained.state, complained.detail.as_deref()),
            (DeliveryState::Complained, Some("abuse: anna@example.com"))
        );
        let rejected = step(&event("Reject", &json!({"reject": {"reason": "Bad content"}}))).unwrap();
        assert_eq!((rejected.state, rejected.detail.as_deref()), (DeliveryState::Failed, Some("Bad content")));
        assert_eq!(step(&event("Open", &json!({"open": {}}))), None);
    }

    #[test]
    fn an_address_is_suppressed_by_its_own_fault_and_by_its_readers_complaint() {
        for (diagnostic, is_fault) in [
            ("smtp; 550 5.1.1 user unknown", true),
            ("550-5.1.1 The email account that you tried to reach does not exist", true),
            ("smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound", true),
            ("550 no such user", true),
            ("", true),
            ("smtp; 552 5.2.2 mailbox full", false),
            ("smtp; 550 5.7.1 message refused as spam", false),
            ("554 5.7.1. See http://1.2.3.4", false),
            ("550 host 5.6.7.8 says no such user", true),
        ] {
            assert_eq!(is_fault_of_address(diagnostic), is_fault, "{diagnostic}");
        }
        let at = "2026-11-21T04:00:05Z".parse().unwrap();
        let of = |kind: &str, extra: &Value| -> Vec<(String, SuppressionReason)> {
            let found = suppressions(&event(kind, extra), TicketNumber(42), at);
            found.into_iter().map(|made| (made.email.to_string(), made.reason)).collect()
        };
        let bounce = |kind: &str| {
            json!({"bounce": {"bounceType": kind, "bouncedRecipients": [
                {"emailAddress": "Anna@Example.com", "diagnosticCode": "smtp; 550 5.1.1 unknown"},
                {"emailAddress": "full@example.com", "diagnosticCode": "smtp; 552 5.2.2 full"},
                {"emailAddress": "no address"}]}})
        };
        assert_eq!(of("Bounce", &bounce("Permanent")), [("anna@example.com".into(), SuppressionReason::Bounced)]);
        assert_eq!(of("Bounce", &bounce("Transient")), []);
        let complaint = |kind: &str| json!({"complaint": {"complaintFeedbackType": kind, "complainedRecipients": [{"emailAddress": "anna@example.com"}]}});
        assert_eq!(of("Complaint", &complaint("abuse")), [("anna@example.com".into(), SuppressionReason::Complained)]);
        assert_eq!(of("Complaint", &complaint("not-spam")), []);
        // A list of SES's own has the address: the mail was not tried.
        let diagnostic = "Amazon SES did not send the message to this address because it is on the suppression list";
        for list in LISTS {
            let listed = json!({"bounce": {"bounceType": "Permanent", "bounceSubType": list, "bouncedRecipients": [
                {"emailAddress": "anna@example.com", "diagnosticCode": diagnostic}]}});
            assert_eq!(of("Bounce", &listed), []);
            assert_eq!(step(&event("Bounce", &listed)).unwrap().state, DeliveryState::Bounced);
            let complained = json!({"complaint": {"complaintSubType": list,
                "complainedRecipients": [{"emailAddress": "anna@example.com"}]}});
            assert_eq!(of("Complaint", &complained), []);
            assert_eq!(step(&event("Complaint", &complained)).unwrap().state, DeliveryState::Bounced);
        }
        assert_eq!(of("Delivery", &json!({})), []);
    }

    #[test]
    fn an_event_is_about_a_ticket_only_with_all_its_tags() {
        let complete = event("Send", &json!({}));
        let found = subject(&complete.mail.tags).unwrap();
        assert_eq!((found.number, found.seq), (TicketNumber(42), 2));
        assert_eq!(subject(&Tags { seq: vec!["x".into()], ..complete.mail.tags }), None);
        assert_eq!(subject(&Tags::default()), None);
    }
}
