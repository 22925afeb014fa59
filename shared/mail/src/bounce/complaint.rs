//! Complaints: the Abuse Reporting Format (RFC 5965), and Microsoft's, which is an enclosed mail and a subject.

use super::original::Original;
use super::{
    Action, DeliveryReport, MAX_DIAGNOSTIC, MAX_RECIPIENTS, ReportKind, ReportedRecipient, decoded, key_of, parts,
    start_of, values,
};
use crate::model::{InboundMail, clean_line};

/// Types of feedback in which nobody complains (RFC 6430, RFC 6591): they name no recipient to be spared.
const NO_COMPLAINTS: [&str; 3] = ["not-spam", "auth-failure", "dmarc"];

/// The complaint that a mail is, if it is one.
pub(super) fn read(mail: &InboundMail) -> Option<DeliveryReport> {
    let feedback = parts(mail, &["message/feedback-report"]).into_iter().next();
    let is_declared = mail.content_type == "multipart/report"
        && (feedback.is_some() || mail.report_type.as_deref() == Some("feedback-report"));
    let has_original = !parts(mail, &["message/rfc822"]).is_empty();
    // Microsoft's Junk Mail Reporting Program.
    let is_jmrp = has_original && mail.subject.starts_with("complaint about message from ");
    // A report that lost its type on the way comes from a program all the same; a person forwards it with words around.
    let is_untyped = feedback.is_some() && mail.content_type.starts_with("multipart/") && has_original;
    if !is_declared && !is_jmrp && !is_untyped {
        return None;
    }
    let fields = feedback.map(decoded).unwrap_or_default();
    let original = Original::find(mail, start_of(&mail.text));
    let feedback_type = values(&fields, "feedback-type").next().unwrap_or_default().to_ascii_lowercase();
    let mut recipients: Vec<ReportedRecipient> = Vec::new();
    if !NO_COMPLAINTS.contains(&feedback_type.as_str()) {
        let mut addresses: Vec<String> = ["original-rcpt-to", "removal-recipient"]
            .iter()
            .flat_map(|name| values(&fields, name).take(MAX_RECIPIENTS))
            .filter_map(key_of)
            .collect();
        if addresses.is_empty() {
            addresses.extend(original.only_recipient());
        }
        let diagnostic = Some(clean_line(&feedback_type, MAX_DIAGNOSTIC)).filter(|t| !t.is_empty());
        for address in addresses {
            let new = ReportedRecipient {
                address,
                action: Action::Other,
                status: None,
                diagnostic: diagnostic.clone(),
                is_permanent: false,
                is_unknown_address: false,
            };
            super::add(&mut recipients, new);
        }
    }
    Some(DeliveryReport { kind: ReportKind::Complaint, recipients, original_message_id: original.message_id })
}
