//! Senders that a tenant blocks or allows by name.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{EmailAddress, MemberId};

/// Whom a rule is about: one address, or `@domain` for everybody at that domain, its subdomains not included. Folded like an
/// [`EmailAddress`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sender(String);

impl Sender {
    /// Reads an address or `@domain`.
    ///
    /// # Errors
    /// The reason, as it can stand behind a field's name.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let read = match text.strip_prefix('@') {
            Some(domain) => EmailAddress::parse(&format!("x@{domain}")).map(|email| Self::everybody_at(&email)),
            None => EmailAddress::parse(text).map(|email| Self(email.into())),
        };
        read.map_err(|_| "must be an e-mail address, or @ and a domain")
    }

    /// Whom rules about an address may name, the nearest first: a rule about the address itself goes before one about its
    /// domain.
    pub fn named_by(email: &EmailAddress) -> [Self; 2] {
        [Self(email.to_string()), Self::everybody_at(email)]
    }

    fn everybody_at(email: &EmailAddress) -> Self {
        Self(format!("@{}", email.domain()))
    }

    /// The address or `@domain`, folded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Sender {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Sender> for String {
    fn from(sender: Sender) -> String {
        sender.0
    }
}

/// What a rule says of its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SenderVerdict {
    /// Its mail is held.
    Blocked,
    /// Its mail is taken in although it looks like unwanted mail.
    Allowed,
}

/// A rule about a sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderRule {
    /// Whom it is about.
    pub sender: Sender,
    /// What it says.
    pub verdict: SenderVerdict,
    /// When it was made.
    pub created_at: Timestamp,
    /// The member who made it.
    pub created_by: MemberId,
}

#[cfg(test)]
mod tests {
    use super::Sender;
    use crate::EmailAddress;

    #[test]
    fn an_address_or_a_domain_is_folded() {
        for (written, read) in [
            (" Anna+Shop@Example.COM ", "anna+shop@example.com"),
            ("@Example.COM", "@example.com"),
            ("@BÜCHER.example", "@xn--bcher-kva.example"),
        ] {
            assert_eq!(Sender::parse(written).map(String::from).as_deref(), Ok(read));
        }
    }

    #[test]
    fn what_is_neither_is_refused() {
        for text in ["", "@", "anna", "example.com", "@a@b.example", "@-x.example", "@a#b.example", "a b@c.example"] {
            assert_eq!(Sender::parse(text), Err("must be an e-mail address, or @ and a domain"), "{text}");
        }
    }

    #[test]
    fn an_address_is_named_by_itself_and_then_by_its_domain() {
        let named = Sender::named_by(&EmailAddress::parse("Anna+1@Mail.Example.com").unwrap());
        assert_eq!(named.map(String::from), ["anna+1@mail.example.com", "@mail.example.com"]);
    }
}
