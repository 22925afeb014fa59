//! SES: the mail that was handed over for delivery, and the domains that mail may be sent from.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;

use super::wire::{Request, Response, ServiceError, lock, percent_decode};

/// Where one identity is found.
pub(crate) const IDENTITIES: &str = "/v2/email/identities/";
/// What follows it where bounces are asked about.
pub(crate) const FEEDBACK: &str = "/feedback";

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

/// What DNS says about a domain, as far as SES has seen it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainRecords {
    /// The records have not been found yet.
    Unseen,
    /// They are there.
    Found,
    /// They were looked for too long, or have gone.
    Missing,
}

/// Domains that SES sends from in the name of.
#[derive(Debug, Clone)]
struct Identity {
    records: DomainRecords,
    tags: Value,
    /// Bounces are told by mail, too: so it is until somebody says otherwise.
    forwards_bounces: bool,
}

#[derive(Debug)]
pub(crate) struct Ses {
    sent: Mutex<Vec<SentMail>>,
    identities: Mutex<BTreeMap<String, Identity>>,
}

impl Ses {
    /// SES with the product's own domain, which a deployment brings.
    pub(crate) fn new(mail_domain: &str) -> Self {
        let identity = Identity { records: DomainRecords::Found, tags: json!([]), forwards_bounces: false };
        Self { sent: Mutex::default(), identities: Mutex::new(BTreeMap::from([(mail_domain.to_owned(), identity)])) }
    }

    pub(crate) fn sent(&self) -> Vec<SentMail> {
        lock(&self.sent).clone()
    }

    /// What SES finds in the DNS of a domain from now on.
    pub(crate) fn find_records(&self, domain: &str, records: DomainRecords) {
        let mut identities = lock(&self.identities);
        identities.get_mut(domain).unwrap_or_else(|| panic!("{domain} is no identity")).records = records;
    }

    /// Whether SES tells of bounces by mail as well, to the address that its mail is from.
    pub(crate) fn forwards_bounces(&self, domain: &str) -> bool {
        lock(&self.identities).get(domain).is_some_and(|identity| identity.forwards_bounces)
    }

    pub(crate) fn serve(&self, operation: &str, request: &Request) -> Result<Response, ServiceError> {
        let name = request.path.strip_prefix(IDENTITIES).map(percent_decode).unwrap_or_default();
        match operation {
            "SendEmail" => self.send_email(request),
            "CreateEmailIdentity" => self.create_identity(&request.json()),
            "GetEmailIdentity" => {
                lock(&self.identities).get(&name).map(|found| described(&name, found)).ok_or_else(|| missing(&name))
            }
            "PutEmailIdentityFeedbackAttributes" => {
                let name = name.strip_suffix(FEEDBACK).unwrap_or(&name);
                let mut identities = lock(&self.identities);
                let identity = identities.get_mut(name).ok_or_else(|| missing(name))?;
                identity.forwards_bounces = request.json()["EmailForwardingEnabled"] == true;
                Ok(Response::json(&json!({})))
            }
            "DeleteEmailIdentity" => {
                lock(&self.identities).remove(&name).map(|_| Response::json(&json!({}))).ok_or_else(|| missing(&name))
            }
            _ => Err(ServiceError::new(403, "AccessDeniedException", format!("{operation} is not offered here"))),
        }
    }

    fn create_identity(&self, body: &Value) -> Result<Response, ServiceError> {
        let name = text(body, "EmailIdentity").unwrap_or_default();
        if name.rsplit('.').next() == Some("invalid") {
            return Err(ServiceError::new(400, "BadRequestException", format!("Invalid domain name {name}.")));
        }
        let mut identities = lock(&self.identities);
        if identities.contains_key(&name) {
            let message = format!("Email identity {name} already exist.");
            return Err(ServiceError::new(400, "AlreadyExistsException", message));
        }
        let identity = Identity { records: DomainRecords::Unseen, tags: body["Tags"].clone(), forwards_bounces: true };
        let response = described(&name, &identity);
        identities.insert(name, identity);
        Ok(response)
    }

    /// A domain is proven for all names below it, too.
    fn is_proven(&self, sender: &str) -> bool {
        let domain = sender.rsplit_once('@').map_or("", |(_, domain)| domain);
        let proves = |name: &str| domain.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        lock(&self.identities).iter().any(|(name, of)| of.records == DomainRecords::Found && proves(name))
    }

    fn send_email(&self, request: &Request) -> Result<Response, ServiceError> {
        let body = request.json();
        let sender = text(&body, "FromEmailAddress").unwrap_or_default();
        if !self.is_proven(&sender) {
            let message = format!(
                "Email address is not verified. The following identities failed the check in region US-EAST-1: {sender}"
            );
            return Err(ServiceError::new(400, "MessageRejected", message));
        }
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
        if let Some(refused) = destinations.iter().find(|destination| !is_address(destination)) {
            return Err(bad_request(&format!("Invalid address: {refused}.")));
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
        let mut sent = lock(&self.sent);
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

fn missing(name: &str) -> ServiceError {
    ServiceError::new(404, "NotFoundException", format!("Email identity {name} does not exist."))
}

fn described(name: &str, identity: &Identity) -> Response {
    let status = match identity.records {
        DomainRecords::Unseen => "PENDING",
        DomainRecords::Found => "SUCCESS",
        DomainRecords::Missing => "FAILED",
    };
    let label = name.replace('.', "");
    let tokens: Vec<String> = (1..=3).map(|number| format!("{label}{number}")).collect();
    Response::json(&json!({
        "IdentityType": "DOMAIN",
        "VerifiedForSendingStatus": identity.records == DomainRecords::Found,
        "VerificationStatus": status,
        "DkimAttributes": {"SigningEnabled": true, "Status": status, "Tokens": tokens,
            "SigningAttributesOrigin": "AWS_SES", "SigningHostedZone": "dkim.amazonses.com"},
        "Tags": identity.tags,
        "FeedbackForwardingStatus": identity.forwards_bounces,
    }))
}

fn text(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().map(ToOwned::to_owned)
}

/// SES knows no SMTPUTF8: an address is ASCII, with single dots between the words before its `@`.
fn is_address(text: &str) -> bool {
    let (local, domain) = text.rsplit_once('@').unwrap_or_default();
    text.is_ascii() && !domain.is_empty() && local.split('.').all(|word| !word.is_empty())
}

/// Names and values of tags: 1 to 256 of ASCII letters, digits, underscore, dash, dot and at sign.
fn is_tag(text: &str) -> bool {
    (1..=256).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.@".contains(c))
}

#[cfg(test)]
mod tests {
    use crate::fake_cloud::{CONFIGURATION_SET, DomainRecords, FakeCloud, Fault, Service};
    use aws_sdk_sesv2::Client;
    use aws_sdk_sesv2::operation::send_email::builders::SendEmailFluentBuilder;
    use aws_sdk_sesv2::primitives::Blob;
    use aws_sdk_sesv2::types::{Destination, DkimStatus, EmailContent, MessageTag, RawMessage, Tag};

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
    async fn a_domain_is_added_once_proven_by_its_records_and_removed() {
        let cloud = FakeCloud::new();
        let client = Client::new(&cloud.sdk_config());
        let tag = Tag::builder().key("owner").value("a").build().expect("both are set");
        let create = || client.create_email_identity().email_identity("acme.example").tags(tag.clone());
        let made = create().send().await.expect("it is new");
        let dkim = made.dkim_attributes().expect("keys");
        assert_eq!((dkim.status(), dkim.tokens().len()), (Some(&DkimStatus::Pending), 3));
        assert!(create().send().await.expect_err("twice").into_service_error().is_already_exists_exception());
        let own = |client: &Client| mail(client, "1").from_email_address("support@acme.example");
        let refused = own(&client).send().await.expect_err("not proven").into_service_error();
        assert!(refused.is_message_rejected(), "{refused:?}");
        cloud.find_records("acme.example", DomainRecords::Found);
        let found = client.get_email_identity().email_identity("acme.example").send().await.expect("it is there");
        assert!(found.verified_for_sending_status);
        assert_eq!(found.tags(), std::slice::from_ref(&tag));
        own(&client).send().await.expect("proven");
        cloud.find_records("acme.example", DomainRecords::Missing);
        assert!(own(&client).send().await.is_err());
        client.delete_email_identity().email_identity("acme.example").send().await.expect("it goes");
        let gone = client.get_email_identity().email_identity("acme.example").send().await.expect_err("gone");
        assert!(gone.into_service_error().is_not_found_exception());
        let odd =
            client.create_email_identity().email_identity("acme.invalid").send().await.expect_err("no such domain");
        assert!(odd.into_service_error().is_bad_request_exception());
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
