//! E-mail addresses as keys: one spelling per mailbox.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An address in lower case, `local@domain`, plus-tag kept.
///
/// RFC 5321 makes the local part case sensitive in theory; no mail provider in use does, and two contacts for `Anna@` and
/// `anna@` are a defect that people see. At most 254 characters (RFC 5321, 4.5.3.1.3, minus the angle brackets).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Folds and checks an address.
    ///
    /// # Errors
    /// The reason, as it can stand behind a field's name.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let folded = text.trim().to_lowercase();
        if folded.len() > 254 {
            return Err("must have at most 254 characters");
        }
        let Some((local, domain)) = folded.rsplit_once('@') else { return Err("must be an e-mail address") };
        let local_is_fine = !local.is_empty()
            && local.len() <= 64
            && !local.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"@#".contains(c));
        let domain_is_fine = !domain.is_empty()
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        if local_is_fine && domain_is_fine { Ok(Self(folded)) } else { Err("must be an e-mail address") }
    }

    /// The folded address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the last `@`.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands behind the last `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn folds_what_is_the_same_mailbox_and_keeps_the_plus_tag() {
        assert_eq!(EmailAddress::parse(" Anna+Shop@Example.COM ").unwrap().as_str(), "anna+shop@example.com");
        assert_eq!(EmailAddress::parse("jürgen@bücher.example").unwrap().domain(), "bücher.example");
    }

    #[test]
    fn refuses_what_could_not_be_a_mailbox_or_would_break_a_key() {
        for text in [
            "",
            "anna",
            "@example.com",
            "anna@",
            "a b@example.com",
            "a@b@",
            "a#TENANT@example.com",
            "a@-x.com",
            "a@x..com",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text}");
        }
        assert!(EmailAddress::parse(&format!("{}@example.com", "a".repeat(65))).is_err());
        assert!(EmailAddress::parse(&format!("a@{}", "abcdefgh.".repeat(40))).is_err());
    }
}
