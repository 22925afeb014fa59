//! Typed ids: a prefix that says the kind and 26 characters of a UUID version 7, which sort by time of creation.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base32;

/// Why a text is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not an id that starts with {prefix}")]
pub struct InvalidId {
    /// The prefix the text should have had.
    pub prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// What every id of this kind starts with.
            pub const PREFIX: &'static str = $prefix;

            /// The id for a given UUID; the caller brings the randomness.
            pub fn new(uuid: Uuid) -> Self {
                Self(format!("{}{}", $prefix, base32::encode(uuid.as_u128())))
            }

            /// The id as it stands in keys, URLs and JSON.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                match text.strip_prefix($prefix) {
                    Some(rest) if base32::is_encoded(rest) => Ok(Self(text.to_owned())),
                    _ => Err(InvalidId { prefix: $prefix }),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    )+};
}

ids! {
    /// A customer of ours; every key starts with it.
    TenantId "ten_"
    /// A person who works in a tenant.
    MemberId "mem_"
    /// A person who asks for help.
    ContactId "con_"
    /// A group of members that owns tickets.
    TeamId "tea_"
    /// An inbound e-mail address of a tenant.
    AddressId "adr_"
    /// A tenant's own status.
    StatusId "sta_"
    /// Business hours.
    CalendarId "cal_"
    /// A holiday of a calendar.
    HolidayId "hol_"
    /// A feed that brings holidays.
    HolidayFeedId "hfd_"
    /// A part of the world that teams are in.
    RegionId "reg_"
    /// What tickets of some kind are promised.
    SlaPolicyId "slp_"
    /// What happens when a promise is in danger or broken.
    EscalationStepId "esc_"
    /// A file on a ticket.
    AttachmentId "att_"
    /// One comment.
    CommentId "com_"
    /// A family of refresh tokens: one sign-in on one device.
    SessionId "ses_"
    /// A mailed single-use link.
    LinkId "lnk_"
    /// Inbound mail held for a person to look at.
    SuspendedMailId "smi_"
    /// A mail in the mail log.
    MailId "mai_"
}

/// A ticket's number within its tenant, from 1 without end; gaps are possible, duplicates are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketNumber(pub u64);

impl TicketNumber {
    /// The number as people see it, `T-000042`.
    pub fn display(self) -> String {
        format!("T-{:06}", self.0)
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for TicketNumber {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_the_way_through_text_and_keeps_its_kind() {
        let id = MemberId::new(Uuid::from_u128(42));
        assert_eq!(id.as_str(), "mem_0000000000000000000000001a");
        assert_eq!(id.as_str().parse::<MemberId>(), Ok(id.clone()));
        assert_eq!(id.as_str().parse::<ContactId>(), Err(InvalidId { prefix: "con_" }));
        assert!(serde_json::from_str::<MemberId>("\"mem_../TENANT\"").is_err());
    }

    #[test]
    fn a_number_is_shown_with_six_digits_and_grows_beyond() {
        assert_eq!(TicketNumber(42).display(), "T-000042");
        assert_eq!(TicketNumber(12_345_678).display(), "T-12345678");
    }
}
