//! Handing a mail to SES.

use app::App;
use aws_sdk_sesv2::{
    operation::send_email::SendEmailError,
    primitives::Blob,
    types::{Destination, EmailContent, MessageTag, RawMessage},
};
use kit::Failure;
use mail::OutboundMail;

/// What SES did with a mail.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It took it.
    Taken {
        /// SES's id.
        ses_id: String,
    },
    /// It will never take it.
    Refused {
        /// Why, in its words.
        detail: String,
    },
}

/// Hands the mail over. `tags` come back in the events about it.
///
/// # Errors
/// When trying again may help: throttling, an outage, an account or identity that is not ready.
pub(crate) async fn deliver(app: &App, mail: &OutboundMail, tags: &[(&str, &str)]) -> Result<Outcome, Failure> {
    let addresses = |mailboxes: &[mail::Mailbox]| mailboxes.iter().map(|mailbox| mailbox.address.clone()).collect();
    let destination =
        Destination::builder().set_to_addresses(Some(addresses(&mail.to))).set_cc_addresses(Some(addresses(&mail.cc)));
    let raw = RawMessage::builder().data(Blob::new(mail::compose(mail))).build()?;
    let tags = tags.iter().map(|(name, value)| MessageTag::builder().name(*name).value(*value).build());
    let tags = tags.collect::<Result<Vec<_>, _>>()?;
    let outcome = app
        .cloud
        .ses()
        .send_email()
        .from_email_address(&mail.from.address)
        .destination(destination.build())
        .content(EmailContent::builder().raw(raw).build())
        .set_email_tags((!tags.is_empty()).then_some(tags))
        .set_configuration_set_name(app.cloud.environment().configuration_set().map(str::to_owned))
        .send()
        .await;
    match outcome {
        Ok(output) => Ok(Outcome::Taken { ses_id: output.message_id.unwrap_or_default() }),
        Err(error) => match error.as_service_error() {
            // The message itself, or an address in it, is what SES refuses: it will not be better the next time.
            Some(SendEmailError::MessageRejected(refused)) => Ok(refusal(refused.message())),
            Some(SendEmailError::BadRequestException(refused)) => Ok(refusal(refused.message())),
            _ => Err(Failure::from(error).context("SendEmail")),
        },
    }
}

fn refusal(message: Option<&str>) -> Outcome {
    Outcome::Refused { detail: message.unwrap_or("the mail was refused").to_owned() }
}

/// The Message-ID that SES puts into a mail in place of ours, without angle brackets.
pub(crate) fn message_id_of(ses_id: &str, region: Option<&str>) -> String {
    match region {
        None | Some("us-east-1") => format!("{ses_id}@email.amazonses.com"),
        Some(region) => format!("{ses_id}@{region}.amazonses.com"),
    }
}

#[cfg(test)]
mod tests {
    use super::message_id_of;

    #[test]
    fn the_id_that_recipients_see_names_the_region() {
        assert_eq!(message_id_of("0102-a", Some("eu-west-1")), "0102-a@eu-west-1.amazonses.com");
        assert_eq!(message_id_of("0102-a", Some("us-east-1")), "0102-a@email.amazonses.com");
    }
}
