//! The addresses of a tenant: where its mail comes in, what its replies come from, and what a new ticket takes over from them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    AddressId, Configuration, EmailAddress, FieldError, Invalid, Locale, Member, OwnDomain, TeamId,
    ticket::{Priority, check_tags},
};

/// Longest name before the `@`: a reply address puts `+<number>.<token>` behind it, and a local part has 64 characters in all
/// (RFC 5321, 4.5.3.1.1).
const MAX_NAME: usize = 32;
/// Characters of the name that its hosted counterpart repeats.
const REPEATED: usize = 20;
/// Characters of the id by which hosted counterparts are told apart: 40 random bits.
const TOLD_APART: usize = 8;
/// Largest signature in bytes of HTML: it is read with each decision and sent with each reply.
pub const MAX_SIGNATURE_BYTES: usize = 8 * 1024;

/// Names that belong to whoever runs the mail server (RFC 2142, 5), or that programs sign with: mail from them is answered by
/// nobody.
const RESERVED: [&str; 12] = [
    "postmaster",
    "abuse",
    "mailer-daemon",
    "mail-daemon",
    "bounce",
    "bounces",
    "hostmaster",
    "root",
    "no-reply",
    "noreply",
    "listserv",
    "majordomo",
];

/// An inbound e-mail address of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The id.
    pub id: AddressId,
    /// Where mail arrives and what replies come from.
    pub email: EmailAddress,
    /// Name shown beside the address in replies.
    pub display_name: String,
    /// The team that gets what arrives here.
    pub team_id: Option<TeamId>,
    /// How urgent a new ticket is; none: as usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Tags of a new ticket.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// Language of mails that it sends; none: the tenant's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// Stands below members' replies; sanitised HTML, may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signature_html: String,
    /// Chosen as the primary address. See [`Configuration::primary_address`].
    #[serde(default)]
    pub is_primary: bool,
    /// How mail to an address of the tenant's own domain comes here; none for a hosted address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarding: Option<Forwarding>,
    /// When the address was made.
    pub created_at: Timestamp,
}

/// How mail to an address of an own domain comes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarding {
    /// The hosted address to which the mailbox's provider is told to forward.
    pub forwards_to: EmailAddress,
    /// When a probe mail to the address came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Timestamp>,
}

impl Forwarding {
    /// How mail to a new address comes in: nothing for a hosted one (`hosted_domain` is the tenant's), a hosted counterpart
    /// for one of its own domains.
    ///
    /// # Errors
    /// The reason why there can be no such address, as it can stand behind a field's name.
    pub fn of_new(
        email: &EmailAddress,
        id: &AddressId,
        hosted_domain: &str,
        domains: &[OwnDomain],
    ) -> Result<Option<Self>, &'static str> {
        check_name(email.local_part())?;
        if email.domain() == hosted_domain {
            return Ok(None);
        }
        if !domains.iter().any(|own| own.name.as_str() == email.domain()) {
            return Err("must be of the helpdesk's domain, or of one of your own that you have added");
        }
        let repeated: String = email.local_part().chars().take(REPEATED).collect();
        let told_apart = &id.as_str()[id.as_str().len() - TOLD_APART..];
        let counterpart = format!("{}.{told_apart}@{hosted_domain}", repeated.trim_end_matches(['.', '-', '_']));
        Ok(Some(Self { forwards_to: EmailAddress::parse(&counterpart)?, verified_at: None }))
    }
}

fn check_name(name: &str) -> Result<(), &'static str> {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if name.contains('+') {
        return Err("may have no plus sign: what follows one tells tickets apart");
    }
    if name.len() > MAX_NAME {
        return Err("may have at most 32 characters before the @");
    }
    let is_word = name.starts_with(is_inner) && name.ends_with(is_inner) && !name.contains("..");
    if !is_word || !name.chars().all(|c| is_inner(c) || matches!(c, '.' | '-' | '_')) {
        return Err(
            "may hold letters, digits, dots, hyphens and underscores before the @, with a letter or digit at both ends",
        );
    }
    if RESERVED.contains(&name) { Err("is reserved") } else { Ok(()) }
}

impl Address {
    /// The address with its name and tags tidied.
    ///
    /// # Errors
    /// All fields that are refused.
    pub fn parse(mut self) -> Result<Self, Invalid> {
        let mut errors = Vec::new();
        let mut refuse =
            |field: &str, reason: &str| errors.push(FieldError { field: field.into(), reason: reason.into() });
        match Member::parse_name(&self.display_name) {
            Ok(name) => self.display_name = name,
            Err(reason) => refuse("display_name", reason),
        }
        if self.signature_html.len() > MAX_SIGNATURE_BYTES {
            refuse("signature_html", "must have at most 8 KB");
        }
        self.tags = check_tags(&self.tags, &mut errors);
        Invalid::unless_empty(errors).map(|()| self)
    }

    /// Whether all it names is there.
    ///
    /// # Errors
    /// The field that names what is not.
    pub fn validate_in(&self, configuration: &Configuration) -> Result<(), Invalid> {
        match &self.team_id {
            Some(id) if configuration.team(id).is_none() => Err(Invalid::field("team_id", "names no team")),
            _ => Ok(()),
        }
    }

    /// The address under the product's own mail domain: itself, or the counterpart of one of an own domain. Mail to it arrives
    /// whatever becomes of the own domain.
    pub fn hosted_email(&self) -> &EmailAddress {
        self.forwarding.as_ref().map_or(&self.email, |forwarding| &forwarding.forwards_to)
    }

    /// All under which mail reaches it.
    pub fn emails(&self) -> impl Iterator<Item = &EmailAddress> {
        std::iter::once(&self.email).chain(self.forwarding.iter().map(|forwarding| &forwarding.forwards_to))
    }
}

impl Configuration {
    /// What mails without an address of their own are sent from: the one that was chosen, else the oldest.
    pub fn primary_address(&self) -> Option<&Address> {
        let chosen = self.addresses.iter().find(|address| address.is_primary);
        chosen.or_else(|| self.addresses.iter().min_by_key(|address| (address.created_at, &address.id)))
    }

    /// What stands in From of an address's mails: its own domain only while that is verified, as receivers would take the mail
    /// for forged.
    pub fn sender_of<'a>(&self, address: &'a Address) -> &'a EmailAddress {
        let is_verified =
            self.domains.iter().any(|own| own.is_verified() && own.name.as_str() == address.email.domain());
        if is_verified { &address.email } else { address.hosted_email() }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{DomainName, DomainState};

    const HOSTED: &str = "demo.lambdesk.test";

    fn own(name: &str, state: DomainState) -> OwnDomain {
        let mut own = OwnDomain::new(DomainName::parse(name).unwrap(), Timestamp::UNIX_EPOCH);
        own.state = state;
        own
    }

    fn address(email: &str, number: u128) -> Address {
        let email = EmailAddress::parse(email).unwrap();
        let id = AddressId::new(Uuid::from_u128(number));
        let domains = [own("acme.example", DomainState::Pending)];
        Address {
            forwarding: Forwarding::of_new(&email, &id, HOSTED, &domains).unwrap(),
            id,
            email,
            display_name: "Demo".into(),
            team_id: None,
            priority: None,
            tags: BTreeSet::new(),
            locale: None,
            signature_html: String::new(),
            is_primary: false,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn which_addresses_there_can_be() {
        let own = [own("acme.example", DomainState::Pending)];
        let id = AddressId::new(Uuid::from_u128(42));
        let check = |email: &str| Forwarding::of_new(&EmailAddress::parse(email).unwrap(), &id, HOSTED, &own);
        for (email, counterpart) in [
            ("support@demo.lambdesk.test", None),
            ("Sales.EU_1@demo.lambdesk.test", None),
            ("0@demo.lambdesk.test", None),
            ("webmaster@demo.lambdesk.test", None),
            ("support@acme.example", Some("support.0000001a@demo.lambdesk.test")),
            ("a.name-that-is-cut-.here@acme.example", Some("a.name-that-is-cut.0000001a@demo.lambdesk.test")),
            (&format!("{}@acme.example", "n".repeat(32)), Some(&*format!("{}.0000001a@{HOSTED}", "n".repeat(20)))),
        ] {
            let found = check(email).unwrap();
            assert_eq!(found.map(|of| of.forwards_to.to_string()).as_deref(), counterpart, "{email}");
        }
        for (email, reason) in [
            ("postmaster@demo.lambdesk.test", "is reserved"),
            ("Abuse@acme.example", "is reserved"),
            ("mailer-daemon@demo.lambdesk.test", "is reserved"),
            ("bounce@demo.lambdesk.test", "is reserved"),
            ("no-reply@acme.example", "is reserved"),
            ("support+1@demo.lambdesk.test", "plus sign"),
            (".support@demo.lambdesk.test", "at both ends"),
            ("support.@demo.lambdesk.test", "at both ends"),
            ("sup..port@demo.lambdesk.test", "at both ends"),
            ("-@demo.lambdesk.test", "at both ends"),
            ("jürgen@demo.lambdesk.test", "may hold letters"),
            ("a/b@demo.lambdesk.test", "may hold letters"),
            (&format!("{}@demo.lambdesk.test", "n".repeat(33)), "at most 32"),
            ("support@lambdesk.test", "must be of"),
            ("support@other.lambdesk.test", "must be of"),
            ("support@x.demo.lambdesk.test", "must be of"),
            ("support@mail.acme.example", "must be of"),
            ("support@other.example", "must be of"),
        ] {
            let refused = check(email).unwrap_err();
            assert!(refused.contains(reason), "{email}: {refused}");
        }
    }

    #[test]
    fn what_an_address_may_carry() {
        let tidy = Address {
            display_name: "  Demo \n Support ".into(),
            tags: ["  Shop ".into(), "shop".into()].into(),
            signature_html: "x".repeat(MAX_SIGNATURE_BYTES),
            ..address("support@demo.lambdesk.test", 1)
        };
        let tidy = tidy.parse().unwrap();
        assert_eq!((tidy.display_name.as_str(), tidy.tags), ("Demo Support", BTreeSet::from(["shop".to_owned()])));
        let wrong = Address {
            display_name: " \u{202e} ".into(),
            tags: ["two words".into()].into(),
            signature_html: "x".repeat(MAX_SIGNATURE_BYTES + 1),
            ..address("support@demo.lambdesk.test", 1)
        };
        let Invalid(errors) = wrong.parse().unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["display_name", "signature_html", "tags"]);
        let gone = TeamId::new(Uuid::from_u128(9));
        let of_gone = Address { team_id: Some(gone), ..address("support@demo.lambdesk.test", 1) };
        let refused = of_gone.validate_in(&Configuration::default()).unwrap_err();
        assert_eq!(refused, Invalid::field("team_id", "names no team"));
    }

    #[test]
    fn the_primary_address_is_the_chosen_one_or_the_oldest() {
        let later = "2036-01-15T09:00:00Z".parse().unwrap();
        let newer = Address { created_at: later, ..address("sales@demo.lambdesk.test", 1) };
        let older = address("support@demo.lambdesk.test", 2);
        let mut configuration = Configuration { addresses: vec![newer, older], ..Configuration::default() };
        let primary = |of: &Configuration| of.primary_address().unwrap().email.local_part().to_owned();
        assert_eq!(primary(&configuration), "support");
        configuration.addresses[0].is_primary = true;
        assert_eq!(primary(&configuration), "sales");
        assert_eq!(Configuration::default().primary_address(), None);
    }

    #[test]
    fn mail_is_sent_in_the_name_of_an_own_domain_only_while_that_is_verified() {
        let address = address("support@acme.example", 42);
        for (state, sender) in [
            (DomainState::Pending, "support.0000001a@demo.lambdesk.test"),
            (DomainState::Verified, "support@acme.example"),
            (DomainState::Failed, "support.0000001a@demo.lambdesk.test"),
        ] {
            let configuration = Configuration { domains: vec![own("acme.example", state)], ..Configuration::default() };
            assert_eq!(configuration.sender_of(&address).as_str(), sender);
        }
        let others =
            Configuration { domains: vec![own("other.example", DomainState::Verified)], ..Configuration::default() };
        assert_eq!(others.sender_of(&address), address.hosted_email());
    }

    #[test]
    fn an_address_stored_before_there_were_own_domains_is_read() {
        let stored = r#"{"id": "adr_0000000000000000000000001a", "email": "support@demo.lambdesk.test",
            "display_name": "Demo", "team_id": null, "created_at": "1970-01-01T00:00:00Z"}"#;
        assert_eq!(serde_json::from_str::<Address>(stored).unwrap(), address("support@demo.lambdesk.test", 42));
        let whole = address("support@acme.example", 42);
        assert_eq!(serde_json::from_str::<Address>(&serde_json::to_string(&whole).unwrap()).unwrap(), whole);
    }
}
