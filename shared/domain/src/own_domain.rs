//! Domains of a tenant's own, in whose name its mail may be sent once DNS says so.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The name of a domain, in lower case and in ASCII (RFC 5890), without a dot at its end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DomainName(String);

/// Domains of public mail providers: none of their users can prove one to be theirs.
const PROVIDERS: [&str; 22] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "hotmail.fr",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.fr",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.com",
    "gmx.de",
    "web.de",
    "proton.me",
    "protonmail.com",
    "fastmail.com",
    "zoho.com",
    "orange.fr",
    "free.fr",
    "laposte.net",
];

impl DomainName {
    /// Folds and checks the name of a domain (RFC 1035, 2.3.1; at most 253 characters).
    ///
    /// # Errors
    /// The reason, as it can stand behind a field's name.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let folded = text.trim().trim_end_matches('.').to_ascii_lowercase();
        if !folded.is_ascii() {
            return Err("must be written in ASCII, as xn--...");
        }
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let is_numeric = |label: &str| label.bytes().all(|b| b.is_ascii_digit());
        let has_dot = folded.contains('.') && !folded.rsplit('.').next().is_none_or(is_numeric);
        if folded.len() > 253 || !has_dot || !folded.split('.').all(is_label) {
            return Err("must be the name of a domain, such as example.com");
        }
        if PROVIDERS.contains(&folded.as_str()) {
            return Err("belongs to a mail provider: let the mailbox forward to an address of your helpdesk instead");
        }
        Ok(Self(folded))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether one of the two lies within the other, or both are the same.
    pub fn overlaps(&self, other: &str) -> bool {
        let within = |inner: &str, outer: &str| inner.strip_suffix(outer).is_some_and(|rest| rest.ends_with('.'));
        self.0 == other || within(&self.0, other) || within(other, &self.0)
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DomainName {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<DomainName> for String {
    fn from(name: DomainName) -> String {
        name.0
    }
}

/// Whether a domain has been proven to be the tenant's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DomainState {
    /// Its DNS records have not been seen yet.
    Pending,
    /// Mail may be sent in its name.
    Verified,
    /// Its DNS records were looked for in vain, or have gone.
    Failed,
}

/// A domain of a tenant's own. No two tenants have the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnDomain {
    /// Its name.
    pub name: DomainName,
    /// As it was when it was last checked.
    pub state: DomainState,
    /// Names of the keys by which its mail is signed; none before the mail service knows it.
    #[serde(default)]
    pub dkim_tokens: Vec<String>,
    /// Where the mail service publishes these keys.
    #[serde(default)]
    pub dkim_zone: String,
    /// When the mail service was last asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// Kind of a DNS record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum DnsRecordType {
    /// Another name.
    Cname,
    /// Where mail goes.
    Mx,
    /// Text.
    Txt,
}

/// What a DNS record is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DnsRecordPurpose {
    /// Proves the domain and signs its mail (RFC 6376).
    Dkim,
    /// Brings all mail of the domain here, in place of forwarding.
    Inbound,
    /// Says what receivers do with forgeries (RFC 7489).
    Dmarc,
}

/// A record for the domain's owner to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DnsRecord {
    /// Kind of the record.
    #[serde(rename = "type")]
    pub kind: DnsRecordType,
    /// Its name.
    pub name: String,
    /// Its value; of an MX the preference stands in front.
    pub value: String,
    /// What it is for.
    pub purpose: DnsRecordPurpose,
    /// Without it no mail is sent in the domain's name.
    pub is_required: bool,
}

impl OwnDomain {
    /// One that nobody has asked the mail service about yet.
    pub fn new(name: DomainName, now: Timestamp) -> Self {
        let (state, dkim_zone) = (DomainState::Pending, String::new());
        Self { name, state, dkim_tokens: vec![], dkim_zone, checked_at: None, created_at: now }
    }

    /// Whether mail may be sent in its name.
    pub fn is_verified(&self) -> bool {
        self.state == DomainState::Verified
    }

    /// The records to make, those first that are needed. `region` is the mail service's.
    pub fn dns_records(&self, region: &str) -> Vec<DnsRecord> {
        let Self { name, dkim_zone, .. } = self;
        let dkim = self.dkim_tokens.iter().map(|token| DnsRecord {
            kind: DnsRecordType::Cname,
            name: format!("{token}._domainkey.{name}"),
            value: format!("{token}.{dkim_zone}"),
            purpose: DnsRecordPurpose::Dkim,
            is_required: true,
        });
        let optional = [
            DnsRecord {
                kind: DnsRecordType::Txt,
                name: format!("_dmarc.{name}"),
                value: "v=DMARC1; p=none".into(),
                purpose: DnsRecordPurpose::Dmarc,
                is_required: false,
            },
            DnsRecord {
                kind: DnsRecordType::Mx,
                name: name.to_string(),
                value: format!("10 inbound-smtp.{region}.amazonaws.com"),
                purpose: DnsRecordPurpose::Inbound,
                is_required: false,
            },
        ];
        dkim.chain(optional).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_and_checked() {
        for (text, name) in [
            (" Acme.Example. ", "acme.example"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("a.b-c.d1.co.uk", "a.b-c.d1.co.uk"),
        ] {
            assert_eq!(DomainName::parse(text).unwrap().as_str(), name);
        }
        for (text, reason) in [
            ("", "must be the name"),
            (".", "must be the name"),
            ("localhost", "must be the name"),
            ("acme..example", "must be the name"),
            (".acme.example", "must be the name"),
            ("-acme.example", "must be the name"),
            ("acme-.example", "must be the name"),
            ("support@acme.example", "must be the name"),
            ("https://acme.example", "must be the name"),
            ("acme.example/x", "must be the name"),
            ("a#b.example", "must be the name"),
            ("192.0.2.7", "must be the name"),
            (&format!("{}.example", "a".repeat(64)), "must be the name"),
            (&format!("{}example", "abcdefgh.".repeat(28)), "must be the name"),
            ("bücher.example", "ASCII"),
            ("GMail.com", "mail provider"),
            ("orange.fr", "mail provider"),
        ] {
            let refused = DomainName::parse(text).unwrap_err();
            assert!(refused.contains(reason), "{text}: {refused}");
        }
    }

    #[test]
    fn the_products_own_domain_and_all_around_it_overlap() {
        for (name, expected) in [
            ("mail.lambdesk.test", true),
            ("demo.mail.lambdesk.test", true),
            ("lambdesk.test", true),
            ("other.lambdesk.test", false),
            ("email.lambdesk.test", false),
            ("acme.example", false),
        ] {
            assert_eq!(DomainName::parse(name).unwrap().overlaps("mail.lambdesk.test"), expected, "{name}");
        }
    }

    #[test]
    fn the_records_that_prove_a_domain_come_first() {
        let name = DomainName::parse("acme.example").unwrap();
        let mut own = OwnDomain::new(name, Timestamp::UNIX_EPOCH);
        assert_eq!(own.dns_records("eu-west-1").iter().filter(|record| record.is_required).count(), 0);
        own.dkim_tokens = vec!["k1".into(), "k2".into(), "k3".into()];
        own.dkim_zone = "dkim.amazonses.com".into();
        let records = serde_json::to_value(own.dns_records("eu-west-1")).unwrap();
        assert_eq!(
            records[0],
            serde_json::json!({"type": "CNAME", "name": "k1._domainkey.acme.example",
                "value": "k1.dkim.amazonses.com", "purpose": "dkim", "is_required": true})
        );
        let shown: Vec<&str> =
            records.as_array().unwrap().iter().filter_map(|record| record["type"].as_str()).collect();
        assert_eq!(shown, ["CNAME", "CNAME", "CNAME", "TXT", "MX"]);
        assert_eq!(records[4]["value"], "10 inbound-smtp.eu-west-1.amazonaws.com");
    }
}
