//! What SES publishes about a mail that went out (Amazon SES Developer Guide, "Examples of event data that Amazon SES publishes to
//! Amazon SNS").

use jiff::Timestamp;
use serde::Deserialize;

/// What SES says of mail that it has not tried to deliver, as a list of its account's or of its own has the address. A tenant could
/// not see or lift a suppression that it makes again with each mail.
pub(crate) const LISTS: [&str; 2] = ["OnAccountSuppressionList", "Suppressed"];

/// An event as SES publishes it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct MailEvent {
    pub event_type: String,
    pub mail: Mail,
    pub delivery: Moment,
    pub bounce: Bounce,
    pub complaint: Complaint,
    pub reject: Reject,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Mail {
    pub message_id: String,
    pub timestamp: Option<Timestamp>,
    pub tags: Tags,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Tags {
    pub tenant_id: Vec<String>,
    pub ticket_number: Vec<String>,
    pub seq: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Moment {
    pub timestamp: Option<Timestamp>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Bounce {
    #[serde(rename = "bounceType")]
    pub kind: String,
    #[serde(rename = "bounceSubType")]
    pub sub_kind: String,
    pub bounced_recipients: Vec<BouncedRecipient>,
    pub timestamp: Option<Timestamp>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct BouncedRecipient {
    pub email_address: String,
    pub action: Option<String>,
    pub status: Option<String>,
    pub diagnostic_code: Option<String>,
}

impl BouncedRecipient {
    /// Whether a server tells of a failure; an absence note names the address alone.
    pub fn has_failed(&self) -> bool {
        let is_failure = |status: &str| status.starts_with(['4', '5']);
        self.action.as_deref() == Some("failed")
            || self.status.as_deref().is_some_and(is_failure)
            || self.diagnostic_code.is_some()
    }
}

impl Bounce {
    /// Whether somebody is away, and the mail has arrived: SES takes absence notes for bounces that pass.
    pub fn is_absence(&self) -> bool {
        let has_failed = self.bounced_recipients.iter().any(BouncedRecipient::has_failed);
        self.kind == "Transient" && self.sub_kind == "General" && !has_failed
    }

    /// Whether SES did not try, because of a list of its own.
    pub fn is_of_list(&self) -> bool {
        LISTS.contains(&self.sub_kind.as_str())
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Complaint {
    #[serde(rename = "complaintFeedbackType")]
    pub feedback_type: Option<String>,
    #[serde(rename = "complaintSubType")]
    pub sub_kind: Option<String>,
    pub complained_recipients: Vec<BouncedRecipient>,
    pub timestamp: Option<Timestamp>,
}

impl Complaint {
    /// Whether SES did not try, because an earlier complaint put the address on a list of its own.
    pub fn is_of_list(&self) -> bool {
        self.sub_kind.as_deref().is_some_and(|kind| LISTS.contains(&kind))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reject {
    pub reason: Option<String>,
}
