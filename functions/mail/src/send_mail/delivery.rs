//! Handing a mail to SES.

use app::{App, configuration};
use aws_sdk_sesv2::{
    config::{Builder, retry::RetryConfig},
    operation::send_email::SendEmailError,
    primitives::Blob,
    types::{Destination, EmailContent, MessageTag, RawMessage},
};
use domain::{DomainState, EmailAddress, OwnDomain};
use kit::Failure;
use mail::OutboundMail;
use store::{ConfigurationChange, ConfigurationItem, TenantStore};

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

/// SES did not take a mail, or did not say so.
#[derive(Debug)]
pub(crate) struct NotTaken {
    /// Why.
    pub failure: Failure,
    /// It answered: no mail is on its way. Else one may be, of which its events tell within a minute.
    pub is_sure: bool,
}

/// What fails before SES is asked.
impl<E: Into<Failure>> From<E> for NotTaken {
    fn from(error: E) -> Self {
        Self { failure: error.into(), is_sure: true }
    }
}

/// Hands a mail over as it is, of which SES's events tell nobody.
///
/// # Errors
/// As [`deliver_for`].
pub(crate) async fn deliver(app: &App, mail: &OutboundMail) -> Result<Outcome, Failure> {
    hand_over(app, mail, &[]).await.map_err(|not_taken| not_taken.failure)
}

/// Hands over the mail of a tenant's address, `hosted` under the product's own domain. `tags` come back in the events about it.
///
/// A tenant's own domain whose records have gone is no reason to keep mail: it then goes from `hosted`, and so do all that
/// follow, until the domain is checked again.
///
/// # Errors
/// When trying again may help: throttling, an outage, an account or identity that is not ready.
pub(crate) async fn deliver_for(
    app: &App,
    tenant: &TenantStore,
    mut mail: OutboundMail,
    hosted: &EmailAddress,
    tags: &[(&str, &str)],
) -> Result<Outcome, NotTaken> {
    let outcome = hand_over(app, &mail, tags).await?;
    if mail.from.address == hosted.as_str() || !is_for_its_sender(&outcome, &mail) {
        return Ok(outcome);
    }
    note_unproven(app, tenant, &mail.from.address).await?;
    hosted.as_str().clone_into(&mut mail.from.address);
    hand_over(app, &mail, tags).await
}

/// Whether SES refused a mail because it does not have the sender for proven. It names the identities that it means: in its
/// sandbox they may be the recipient's.
fn is_for_its_sender(outcome: &Outcome, mail: &OutboundMail) -> bool {
    matches!(outcome, Outcome::Refused { detail } if detail.contains("not verified") && detail.contains(&mail.from.address))
}

/// Asks once: a call that got no answer may have sent the mail, and the SDK, trying again, would send it twice. What SES throttles
/// comes back from the queue.
async fn hand_over(app: &App, mail: &OutboundMail, tags: &[(&str, &str)]) -> Result<Outcome, NotTaken> {
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
        .customize()
        .config_override(Builder::new().retry_config(RetryConfig::disabled()))
        .send()
        .await;
    match outcome {
        Ok(output) => Ok(Outcome::Taken { ses_id: output.message_id.unwrap_or_default() }),
        Err(error) => match error.as_service_error() {
            // The message itself, or an address in it, is what SES refuses: it will not be better the next time.
            Some(SendEmailError::MessageRejected(refused)) => Ok(refusal(refused.message())),
            Some(SendEmailError::BadRequestException(refused)) => Ok(refusal(refused.message())),
            _ => {
                let is_sure = error.raw_response().is_some_and(|response| response.status().is_client_error());
                Err(NotTaken { failure: Failure::from(error).context("SendEmail"), is_sure })
            }
        },
    }
}

/// Notes that SES has a domain no longer for proven.
async fn note_unproven(app: &App, tenant: &TenantStore, from: &str) -> Result<(), NotTaken> {
    let domain = from.rsplit_once('@').map_or("", |(_, domain)| domain);
    tracing::error!(tenant.id = %tenant.id(), domain, "SES no longer has the domain for proven");
    let now = app.cloud.now();
    let noted = configuration::change_tenant(tenant, |snapshot| {
        let mut domains = snapshot.configuration.domains.iter();
        let own = domains.find(|own| own.is_verified() && own.name.as_str() == domain);
        let change = own.map(|own| {
            let failed = OwnDomain { state: DomainState::Failed, checked_at: Some(now), ..own.clone() };
            ConfigurationChange { puts: vec![ConfigurationItem::Domain(failed)], ..ConfigurationChange::default() }
        });
        Ok((change, ()))
    });
    noted.await.map_err(|problem| Failure::new(format!("noting that a domain is unproven: {problem}")).into())
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
