//! An address as the API shows it, and what routes about addresses share.

use std::collections::BTreeSet;

use app::{App, Snapshot, views::Ref};
use domain::{AddressId, Configuration, Locale, ticket::Priority};
use jiff::Timestamp;
use kit::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether mail to an address of an own domain has been seen to come in.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForwardingState {
    /// No probe mail has come in yet.
    Unverified,
    /// One has.
    Verified,
}

/// Whose domain an address is of.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AddressDomain {
    /// The helpdesk's: mail to it arrives by itself.
    Hosted,
    /// The tenant's own.
    Own {
        /// The domain.
        domain: String,
        /// Where the provider of the mailbox is to forward its mail.
        forwards_to: String,
        /// Whether that works.
        forwarding: ForwardingState,
        /// Since when.
        #[schema(value_type = Option<String>, format = DateTime)]
        verified_at: Option<Timestamp>,
    },
}

/// An inbound e-mail address of the tenant.
#[derive(Debug, Serialize, ToSchema)]
pub struct Address {
    /// The id.
    pub id: String,
    /// Where mail arrives and what replies come from.
    pub email: String,
    /// Name shown beside the address in replies.
    pub display_name: String,
    /// The team that gets what arrives here.
    pub team: Option<Ref>,
    /// How urgent a new ticket is; none: as usual.
    pub priority: Option<Priority>,
    /// Tags of a new ticket.
    pub tags: BTreeSet<String>,
    /// Language of its mails; none: the tenant's.
    pub locale: Option<Locale>,
    /// Stands below members' replies; sanitised HTML, may be empty.
    pub signature_html: String,
    /// Whether mails without an address of their own are sent from it.
    pub is_primary: bool,
    /// Whose domain it is of.
    pub domain: AddressDomain,
    /// When the address was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl Address {
    /// As it is in that configuration.
    pub fn new(of: &domain::Address, configuration: &Configuration) -> Self {
        let team = of.team_id.as_ref().and_then(|id| configuration.team(id));
        let domain = match &of.forwarding {
            None => AddressDomain::Hosted,
            Some(forwarding) => AddressDomain::Own {
                domain: of.email.domain().to_owned(),
                forwards_to: forwarding.forwards_to.to_string(),
                forwarding: match forwarding.verified_at {
                    None => ForwardingState::Unverified,
                    Some(_) => ForwardingState::Verified,
                },
                verified_at: forwarding.verified_at,
            },
        };
        Self {
            id: of.id.to_string(),
            email: of.email.to_string(),
            display_name: of.display_name.clone(),
            team: team.map(|team| Ref { id: team.id.to_string(), name: team.name.clone() }),
            priority: of.priority,
            tags: of.tags.clone(),
            locale: of.locale,
            signature_html: of.signature_html.clone(),
            is_primary: of.is_primary || is_primary(of, configuration),
            domain,
            created_at: of.created_at,
        }
    }
}

/// Whether mails without an address of their own are sent from it.
pub(crate) fn is_primary(address: &domain::Address, configuration: &Configuration) -> bool {
    configuration.primary_address().is_some_and(|primary| primary.id == address.id)
}

/// The address of that id.
pub(crate) fn address<'a>(snapshot: &'a Snapshot, id: &AddressId) -> Result<&'a domain::Address, Problem> {
    snapshot.configuration.address(id).ok_or_else(|| Problem::not_found("no such address"))
}

/// The domain under which the tenant has addresses at once.
pub(crate) fn hosted_domain(app: &App, snapshot: &Snapshot) -> Result<String, Problem> {
    let mail_domain = app.cloud.environment().mail_domain()?.to_lowercase();
    Ok(format!("{}.{mail_domain}", snapshot.tenant.slug))
}

/// A signature made harmless; nothing where it says nothing.
pub(crate) fn signature(html: &str) -> String {
    let clean = mail::sanitise_reply_html(html);
    if mail::html_to_text(&clean).trim().is_empty() { String::new() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn a_signature_is_made_harmless_and_an_empty_one_is_none() {
        assert_eq!(signature("<p>Acme <b>Support</b><script>x</script></p>"), "<p>Acme <b>Support</b></p>");
        for html in ["", " ", "<p><br></p>", "<div>&nbsp;</div>", "<script>x</script>"] {
            assert_eq!(signature(html), "", "{html}");
        }
    }
}
