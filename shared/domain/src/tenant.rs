//! A tenant and what its people may choose for it.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{CalendarId, StatusId, TenantId};

/// Languages of the product.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Locale {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// BCP 47 tag.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
}

impl FromStr for Locale {
    type Err = &'static str;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|locale| locale.as_str() == tag).ok_or("is not a language of the product")
    }
}

/// A customer of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// The id.
    pub id: TenantId,
    /// First label of the portal's host name and of the tenant's mail domain.
    pub slug: Slug,
    /// As shown to people.
    pub name: String,
    /// Language of automatic mail.
    pub locale: Locale,
    /// IANA name of the time zone.
    pub time_zone: String,
    /// A resolved ticket closes after this many days without an answer.
    pub auto_close_days: u16,
    /// The status a ticket takes when its requester answers a pending or resolved one.
    pub reopened_status_id: StatusId,
    /// Business hours where policy, team and region name none; none: the oldest calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar_id: Option<CalendarId>,
    /// Counts changes of the configuration; warm functions reload when it has moved.
    pub config_version: u64,
    /// When the tenant signed up.
    pub created_at: Timestamp,
}

/// The tenant's name in host names and mail domains: a DNS label (RFC 1035, 2.3.1), 3 to 40 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Labels that belong to the product itself, or that a person could take for it.
const RESERVED: &[&str] = &[
    "www",
    "bounces",
    "api",
    "app",
    "mail",
    "smtp",
    "admin",
    "status",
    "help",
    "support",
    "static",
    "assets",
    "cdn",
    "lambdesk",
    "login",
    "auth",
    "billing",
    "docs",
    "localhost",
];

impl Slug {
    /// Checks a slug.
    ///
    /// # Errors
    /// The reason, as it can stand behind a field's name.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if !(3..=40).contains(&text.len()) {
            return Err("must have 3 to 40 characters");
        }
        let bytes = text.as_bytes();
        if !bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-') {
            return Err("may hold lower-case letters, digits and hyphens only");
        }
        if !bytes[0].is_ascii_lowercase() || bytes[bytes.len() - 1] == b'-' || text.contains("--") {
            return Err("must start with a letter and may not end with, nor double, a hyphen");
        }
        if RESERVED.contains(&text) {
            return Err("is reserved");
        }
        Ok(Self(text.to_owned()))
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

/// A password as typed; shows nothing of itself when printed.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Accepts 10 to 200 characters (NIST SP 800-63B: length counts, composition rules do not; the upper bound keeps
    /// hashing bounded).
    ///
    /// # Errors
    /// The reason, as it can stand behind a field's name.
    pub fn parse(text: String) -> Result<Self, &'static str> {
        match text.chars().count() {
            0..10 => Err("must have at least 10 characters"),
            10..=200 => Ok(Self(text)),
            _ => Err("must have at most 200 characters"),
        }
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(***)")
    }
}

impl Tenant {
    /// Its time zone; UTC should the zone not be known any more.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Checks a tenant's name: 1 to 120 characters once spaces are folded.
    ///
    /// # Errors
    /// The reason, as it can stand behind a field's name.
    pub fn parse_name(text: &str) -> Result<String, &'static str> {
        let tidy = crate::people::tidy_name(text);
        if tidy.is_empty() { Err("must not be empty") } else { Ok(tidy) }
    }

    /// Checks an IANA time zone's name.
    ///
    /// # Errors
    /// The reason, as it can stand behind a field's name.
    pub fn parse_time_zone(name: &str) -> Result<String, &'static str> {
        match TimeZone::get(name) {
            Ok(zone) if !zone.is_unknown() => Ok(zone.iana_name().unwrap_or(name).to_owned()),
            _ => Err("must be an IANA time zone such as Europe/Paris"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_a_dns_label_that_nobody_takes_for_the_product() {
        for text in ["demo", "acme-corp", "a1b"] {
            assert!(Slug::parse(text).is_ok(), "{text}");
        }
        for text in ["ab", "Demo", "1abc", "abc-", "a--b", "a.b", "admin", "é-tude", "a b", &"a".repeat(41)] {
            assert!(Slug::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_password_has_a_length_and_never_prints() {
        assert!(Password::parse("ninechars".into()).is_err());
        assert!(Password::parse("é".repeat(201)).is_err());
        let password = Password::parse("correct horse".into()).unwrap();
        assert!(!format!("{password:?}").contains("correct"));
    }

    #[test]
    fn time_zones_are_iana_names() {
        assert_eq!(Tenant::parse_time_zone("Europe/Paris").unwrap(), "Europe/Paris");
        assert_eq!(Tenant::parse_time_zone("UTC").unwrap(), "UTC");
        assert!(Tenant::parse_time_zone("Mars/Olympus").is_err());
        assert!(Tenant::parse_time_zone("Etc/Unknown").is_err());
    }
}
