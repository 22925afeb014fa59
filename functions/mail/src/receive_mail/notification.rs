//! What SES tells of a mail that it took, as far as it is used here.

use jiff::Timestamp;
use mail::{Verdict, Verdicts};
use serde::Deserialize;
use store::{Arrived, LoggedMail, SuspendedMail};

/// The notification of a receipt rule's S3 action.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Notification {
    pub mail: Mail,
    pub receipt: Receipt,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mail {
    /// When SES took it.
    pub timestamp: Timestamp,
    /// The envelope's sender; empty or `<>` for none.
    #[serde(default)]
    pub source: String,
    /// SES's id.
    pub message_id: String,
    #[serde(default)]
    pub common_headers: CommonHeaders,
}

/// Fields that SES read: for mail that cannot be read here.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct CommonHeaders {
    #[serde(default)]
    pub subject: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Receipt {
    /// Those of the envelope's recipients that the rule matched.
    pub recipients: Vec<String>,
    #[serde(default)]
    spam_verdict: Status,
    #[serde(default)]
    virus_verdict: Status,
    #[serde(default)]
    spf_verdict: Status,
    #[serde(default)]
    dkim_verdict: Status,
    #[serde(default)]
    dmarc_verdict: Status,
    pub action: Action,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
struct Status {
    #[serde(default)]
    status: Verdict,
}

/// Where the raw mail lies.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Action {
    pub object_key: String,
}

impl Notification {
    /// What is known of a mail that is held. Whether it is spam a person decides.
    pub fn of_held(held: &SuspendedMail) -> Self {
        let mail = Mail {
            timestamp: held.received_at,
            source: held.from.clone(),
            message_id: held.ses_message_id.clone(),
            common_headers: CommonHeaders::default(),
        };
        let verdicts = Verdicts { spam: Verdict::Unknown, ..held.verdicts };
        let receipt = Receipt::new(vec![held.to.to_string()], verdicts, &held.raw_key);
        Self { mail, receipt }
    }

    /// The notification of a mail in the log, as far as it matters.
    pub fn of_logged(mail: &LoggedMail, arrived: &Arrived) -> Self {
        let receipt = Receipt::new(mail.to.clone(), arrived.verdicts, &arrived.raw_key);
        let mail = Mail {
            timestamp: mail.at,
            source: arrived.envelope_from.clone(),
            message_id: arrived.ses_message_id.clone(),
            common_headers: CommonHeaders { subject: Some(mail.subject.clone()) },
        };
        Self { mail, receipt }
    }
}

impl Receipt {
    fn new(recipients: Vec<String>, verdicts: Verdicts, raw_key: &str) -> Self {
        let told = |status| Status { status };
        Self {
            recipients,
            spam_verdict: told(verdicts.spam),
            virus_verdict: told(verdicts.virus),
            spf_verdict: told(verdicts.spf),
            dkim_verdict: told(verdicts.dkim),
            dmarc_verdict: told(verdicts.dmarc),
            action: Action { object_key: raw_key.to_owned() },
        }
    }

    pub fn verdicts(&self) -> Verdicts {
        Verdicts {
            spam: self.spam_verdict.status,
            virus: self.virus_verdict.status,
            spf: self.spf_verdict.status,
            dkim: self.dkim_verdict.status,
            dmarc: self.dmarc_verdict.status,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Notification;
    use mail::Verdict;
    use serde_json::{Value, json};

    #[test]
    fn the_sample_notification_is_read() {
        let sample: Value = serde_json::from_str(include_str!("../../../../events/aws/receive_mail.json")).unwrap();
        let envelope: Value = serde_json::from_str(sample["Records"][0]["body"].as_str().unwrap()).unwrap();
        let notification: Notification = serde_json::from_str(envelope["Message"].as_str().unwrap()).unwrap();
        assert_eq!(notification.receipt.recipients, ["support@demo.lambdesk.test"]);
        assert!(notification.receipt.verdicts().is_sender_verified());
        assert_eq!(notification.receipt.action.object_key, format!("inbound/{}", notification.mail.message_id));
    }

    #[test]
    fn verdicts_that_are_missing_or_new_are_unknown() {
        let notification: Notification = serde_json::from_value(json!({
            "notificationType": "Received",
            "mail": {"timestamp": "2026-11-21T04:00:00.000Z", "source": "<>", "messageId": "m", "destination": []},
            "receipt": {"recipients": ["a@b.example"], "spamVerdict": {"status": "GRAY"},
                "virusVerdict": {"status": "PROCESSING_FAILED"}, "dmarcVerdict": {"status": "FAIL"},
                "action": {"type": "S3", "objectKey": "inbound/m"}},
        }))
        .unwrap();
        let verdicts = notification.receipt.verdicts();
        assert_eq!((verdicts.spam, verdicts.virus), (Verdict::Gray, Verdict::Unknown));
        assert_eq!((verdicts.dmarc, verdicts.spf), (Verdict::Fail, Verdict::Unknown));
    }
}
