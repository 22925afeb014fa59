//! Mail from outside: what SES does with it before a function sees it.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    TestApp,
    fake_cloud::{ATTACHMENTS_BUCKET, PresignedRefusal, RAW_MAIL_BUCKET},
};

/// A mail as SES received it.
#[derive(Debug, Clone)]
pub struct InboundMail {
    /// The whole message.
    pub raw: Vec<u8>,
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    /// The envelope's sender; `<>` for none.
    pub sender: String,
    /// What DMARC says: `PASS`, `FAIL`, `GRAY`.
    pub dmarc: String,
    /// What SES's filter says: `PASS`, `FAIL`, `GRAY`, `PROCESSING_FAILED`, `DISABLED`.
    pub spam: String,
    /// What SES's scanner says, in the same words.
    pub virus: String,
    /// SES's id of it; the same in every notification.
    pub ses_id: String,
    /// When SES took it; the same however late its notification comes.
    pub received_at: Timestamp,
}

impl InboundMail {
    /// A mail to one recipient, from the address in its `From`, with good verdicts.
    pub fn new(app: &TestApp, raw: impl Into<Vec<u8>>, to: &str) -> Self {
        let raw = raw.into();
        let from = header(&raw, "from").unwrap_or_default();
        let sender = match from.split_once('<') {
            Some((_, rest)) => rest.trim_end_matches('>').to_owned(),
            None => from,
        };
        Self {
            raw,
            recipients: vec![to.to_owned()],
            sender: if sender.is_empty() { "<>".into() } else { sender },
            dmarc: "PASS".into(),
            spam: "PASS".into(),
            virus: "PASS".into(),
            ses_id: app.uuid().simple().to_string(),
            received_at: app.now(),
        }
    }

    /// The key of the raw mail.
    pub fn raw_key(&self) -> String {
        format!("inbound/{}", self.ses_id)
    }

    /// The body of the queue's message: SES's notification in SNS's envelope.
    pub fn message(&self, app: &TestApp) -> String {
        let received_at = self.received_at.to_string();
        let pass = json!({"status": "PASS"});
        let notification = json!({
            "notificationType": "Received",
            "mail": {
                "timestamp": received_at, "source": self.sender, "messageId": self.ses_id, "destination": self.recipients,
                "headersTruncated": false, "headers": [], "commonHeaders": {"subject": header(&self.raw, "subject")},
            },
            "receipt": {
                "timestamp": received_at, "processingTimeMillis": 100, "recipients": self.recipients,
                "spamVerdict": {"status": self.spam}, "virusVerdict": {"status": self.virus},
                "spfVerdict": pass, "dkimVerdict": pass, "dmarcVerdict": {"status": self.dmarc}, "dmarcPolicy": "none",
                "action": {"type": "S3", "topicArn": topic("inbound-mail"), "bucketName": RAW_MAIL_BUCKET,
                    "objectKeyPrefix": "inbound/", "objectKey": self.raw_key()},
            },
        });
        envelope(app, "inbound-mail", &notification)
    }
}

/// A header on one line of its own.
fn header(raw: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(raw);
    let mut lines = text.lines().take_while(|line| !line.trim().is_empty());
    lines.find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn topic(name: &str) -> String {
    format!("arn:aws:sns:us-east-1:000000000000:lambdesk-test-{name}")
}

/// SNS's envelope around a notification.
pub(crate) fn envelope(app: &TestApp, topic_name: &str, notification: &Value) -> String {
    let envelope = json!({
        "Type": "Notification", "MessageId": app.uuid(), "TopicArn": topic(topic_name),
        "Message": notification.to_string(), "Timestamp": app.now().to_string(),
        "SignatureVersion": "1", "Signature": "EXAMPLE==",
    });
    envelope.to_string()
}

impl TestApp {
    /// Stores the raw mail and hands the notification to `receive_mail`. Tells whether it was taken in.
    pub async fn receive(&self, mail: &InboundMail) -> bool {
        self.receive_nth(mail, 1).await
    }

    /// The same where the notification is received for the `receive_count`-th time.
    pub async fn receive_nth(&self, mail: &InboundMail, receive_count: u32) -> bool {
        self.cloud().put_object(RAW_MAIL_BUCKET, &mail.raw_key(), mail.raw.clone());
        self.deliver_nth("receive_mail", &[mail.message(self)], receive_count).await.is_empty()
    }

    /// A mail arrives, is taken in, and what follows from it happens.
    ///
    /// # Panics
    /// When it is not taken in.
    pub async fn receive_mail(&self, raw: &str, to: &str) -> InboundMail {
        let mail = InboundMail::new(self, raw.replace("\r\n", "\n").replace('\n', "\r\n"), to);
        assert!(self.receive(&mail).await, "the mail is taken in");
        self.pump().await;
        mail
    }

    /// Puts bytes where the answer of `create_attachment_upload` says.
    pub fn put_upload(&self, answer: &Value, bytes: &[u8]) -> Result<(), PresignedRefusal> {
        let upload = &answer["upload"];
        let headers: Vec<(&str, &str)> = upload["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()))
            .collect();
        self.cloud().put_presigned(upload["url"].as_str().unwrap_or_default(), &headers, bytes)
    }

    /// The keys of all stored files.
    pub fn stored_files(&self) -> Vec<String> {
        self.cloud().object_keys(ATTACHMENTS_BUCKET)
    }
}
