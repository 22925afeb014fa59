//! E-mail addresses as keys: one spelling per mailbox.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

/// An address in lower case, `local@domain`, plus-tag kept, an international domain in ASCII (IDNA, UTS 46), as it is in the DNS.
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
        let Some((local, domain)) = folded.rsplit_once('@') else { return Err("must be an e-mail address") };
        let domain = ascii_domain(domain).ok_or("must be an e-mail address")?;
        let address = format!("{local}@{domain}");
        if address.len() > 254 {
            return Err("must have at most 254 characters");
        }
        let local_is_fine = !local.is_empty()
            && local.len() <= 64
            && !local.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"@#".contains(c));
        let domain_is_fine = !domain.is_empty()
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            });
        if local_is_fine && domain_is_fine { Ok(Self(address)) } else { Err("must be an e-mail address") }
    }

    /// Whether SES takes mail to it: what stands before the `@` is ASCII, words with single dots between (RFC 5321, 4.1.2,
    /// Dot-string). It knows no SMTPUTF8, and refuses a mail for everybody where it does not take one address.
    pub fn is_writable(&self) -> bool {
        let is_word = |word: &str| !word.is_empty() && word.is_ascii();
        self.local_part().split('.').all(is_word)
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

/// A domain in lower case as the DNS has it: an international one in ASCII (IDNA, UTS 46); none where that can't be.
pub fn ascii_domain(domain: &str) -> Option<Cow<'_, str>> {
    if domain.is_ascii() { Some(domain.into()) } else { idna::domain_to_ascii(domain).ok().map(Cow::from) }
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
        let jurgen = EmailAddress::parse("jürgen@Bücher.example").unwrap();
        assert_eq!((jurgen.local_part(), jurgen.domain()), ("jürgen", "xn--bcher-kva.example"));
        assert_eq!(jurgen, EmailAddress::parse("Jürgen@XN--bcher-kva.example").unwrap());
    }

    #[test]
    fn mail_can_be_sent_to_what_is_ascii_words_with_single_dots_between() {
        for (text, is_writable) in [
            ("anna.maria+shop@example.com", true),
            ("o'neill@example.com", true),
            ("info@bücher.example", true),
            ("andré@example.com", false),
            (".anna@example.com", false),
            ("anna.@example.com", false),
            ("anna..maria@example.com", false),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap().is_writable(), is_writable, "{text}");
        }
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
            "a@bü cher.example",
            "a@b_ücher.example",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text}");
        }
        assert!(EmailAddress::parse(&format!("{}@example.com", "a".repeat(65))).is_err());
        assert!(EmailAddress::parse(&format!("a@{}", "abcdefgh.".repeat(40))).is_err());
    }
}
