//! SES: the mail that was handed over for delivery.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::sync::Mutex;

use super::wire::{Request, Response, ServiceError, lock};

/// SES takes at most this many recipients in a message.
const MAX_RECIPIENTS: usize = 50;
/// And at most this many bytes of raw message, encoding included.
const MAX_BYTES: usize = 40 * 1024 * 1024;

/// A mail that SES took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMail {
    /// The id that SES gave it; its events carry it.
    pub message_id: String,
    /// The envelope sender, if the request names one.
    pub from: Option<String>,
    /// The envelope recipients: to, cc and bcc in this order. Empty: SES reads the headers of the message.
    pub destinations: Vec<String>,
    /// The whole message.
    pub raw: Vec<u8>,
    /// The tags, in the order given.
    pub tags: Vec<(String, String)>,
    /// The configuration set.
    pub configuration_set: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Ses(Mutex<Vec<SentMail>>);

impl Ses {
    pub(crate) fn sent(&self) -> Vec<SentMail> {
        lock(&self.0).clone()
    }

    pub(crate) fn serve(&self, operation: &str, request: &Request) -> Result<Response, ServiceError> {
        if operation != "SendEmail" {
            return Err(ServiceError::new(403, "AccessDeniedException", format!("{operation} is not offered here")));
        }
        let body = request.json();
        let bad_request = |message: &str| ServiceError::new(400, "BadRequestException", message);
        let raw = body["Content"]["Raw"]["Data"]
            .as_str()
            .and_then(|data| STANDARD.decode(data).ok())
            .ok_or_else(|| bad_request("Only raw content is offered here."))?;
        if raw.len() > MAX_BYTES {
            return Err(bad_request("Message length is more than 41943040 bytes long."));
        }
        let destinations: Vec<String> = ["ToAddresses", "CcAddresses", "BccAddresses"]
            .iter()
            .flat_map(|kind| body["Destination"][*kind].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .map(ToOwned::to_owned)
            .collect();
        if destinations.len() > MAX_RECIPIENTS {
            return Err(bad_request("Recipient count exceeds 50."));
        }
        let tags: Vec<(String, String)> = body["EmailTags"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|tag| (text(tag, "Name").unwrap_or_default(), text(tag, "Value").unwrap_or_default()))
            .collect();
        if let Some((name, _)) = tags.iter().find(|(name, value)| !is_tag(name) || !is_tag(value)) {
            return Err(bad_request(&format!("Tag {name} contains invalid characters.")));
        }
        let mut sent = lock(&self.0);
        let number = sent.len() + 1;
        let message_id = format!("0100000000{number:06x}-{number:08x}-0000-4000-8000-{number:012x}-000000");
        sent.push(SentMail {
            message_id: message_id.clone(),
            from: text(&body, "FromEmailAddress"),
            destinations,
            raw,
            tags,
            configuration_set: text(&body, "ConfigurationSetName"),
        });
        Ok(Response::json(&json!({"MessageId": message_id})))
    }
}

fn text(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().map(ToOwned::to_owned)
}

/// Names and values of tags: 1 to 256 of ASCII letters, digits, underscore, dash, dot and at sign.
fn is_tag(text: &str) -> bool {
    (1..=256).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.@".contains(c))
}

#[cfg(test)]
mod tests {
    use crate::fake_cloud::{CONFIGURATION_SET, FakeCloud, Fault, Service};
    use aws_sdk_sesv2::Client;
    use aws_sdk_sesv2::operation::send_email::builders::SendEmailFluentBuilder;
    use aws_sdk_sesv2::primitives::Blob;
    use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};

    fn mail(client: &Client, ticket: &str) -> SendEmailFluentBuilder {
        let raw = RawMessage::builder().data(Blob::new("Subject: x\r\n\r\nhello")).build().expect("data is set");
        let tag = MessageTag::builder().name("ticket_number").value(ticket).build().expect("both are set");
        client
            .send_email()
            .from_email_address("support@demo.lambdesk.test")
            .destination(Destination::builder().to_addresses("anna@example.com").cc_addresses("b@example.com").build())
            .content(EmailContent::builder().raw(raw).build())
            .email_tags(tag)
            .configuration_set_name(CONFIGURATION_SET)
    }

    #[tokio::test]
    async fn a_mail_is_recorded_with_all_it_carries() {
        let cloud = FakeCloud::new();
        let client = Client::new(&cloud.sdk_config());
        let output = mail(&client, "42").send().await.expect("the mail is taken");
        let sent = cloud.sent_mail();
        assert_eq!(sent.len(), 1);
        assert_eq!(output.message_id(), Some(sent[0].message_id.as_str()));
        assert_eq!(sent[0].destinations, ["anna@example.com", "b@example.com"]);
        assert_eq!(sent[0].raw, b"Subject: x\r\n\r\nhello");
        assert_eq!(sent[0].tags, [("ticket_number".to_owned(), "42".to_owned())]);
        assert_eq!(sent[0].configuration_set.as_deref(), Some(CONFIGURATION_SET));
    }

    #[tokio::test]
    async fn a_mail_can_be_rejected_throttled_or_malformed() {
        let cloud = FakeCloud::new();
        let client = Client::new(&cloud.sdk_config());
        cloud.fail_next(Service::Ses, "SendEmail", Fault::MessageRejected);
        cloud.fail_next(Service::Ses, "SendEmail", Fault::Throttle);
        let error = mail(&client, "1").send().await.expect_err("rejected").into_service_error();
        assert!(error.is_message_rejected(), "{error:?}");
        let error = mail(&client, "1").send().await.expect_err("throttled").into_service_error();
        assert!(error.is_too_many_requests_exception(), "{error:?}");
        let error = mail(&client, "not a tag!").send().await.expect_err("malformed").into_service_error();
        assert!(error.is_bad_request_exception(), "{error:?}");
        assert!(cloud.sent_mail().is_empty());
        assert_eq!(cloud.calls().len(), 5, "one rejected, three throttled attempts, one malformed");
    }

    #[tokio::test]
    async fn a_mail_whose_answer_is_lost_was_sent() {
        let cloud = FakeCloud::new();
        let client = Client::new(&cloud.sdk_config());
        cloud.fail_next(Service::Ses, "SendEmail", Fault::LoseResponse);
        assert!(mail(&client, "1").send().await.is_err());
        assert_eq!(cloud.sent_mail().len(), 1);
    }
}
