//! Addresses that get no mail for a time, because mail to them came back for good or its reader complained. Sending on would
//! harm the name of the tenant, and of everybody who sends from the same servers.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{EmailAddress, TicketNumber, people};

/// How long an address is suppressed, after FreeScout and Zammad.
pub const SUPPRESSED_FOR: SignedDuration = SignedDuration::from_hours(60 * 24);
/// Most characters of what the other side said.
const MAX_DETAIL: usize = 500;

/// Why an address is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    /// Mail to it came back, and will again.
    Bounced,
    /// Its reader marked mail as unwanted.
    Complained,
}

/// An address that gets no mail until a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// The address.
    pub email: EmailAddress,
    /// Why.
    pub reason: SuppressionReason,
    /// What the other side said, on one line; may be empty.
    pub detail: String,
    /// The ticket whose mail it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_number: Option<TicketNumber>,
    /// Since when.
    pub suppressed_at: Timestamp,
    /// Until when, unless it is lifted.
    pub expires_at: Timestamp,
}

impl Suppression {
    /// One that begins now. Of `detail` one line of at most 500 characters is kept.
    pub fn new(
        email: EmailAddress,
        reason: SuppressionReason,
        detail: &str,
        ticket_number: Option<TicketNumber>,
        now: Timestamp,
    ) -> Self {
        let detail = people::tidy_line(detail, MAX_DETAIL);
        let expires_at = now.checked_add(SUPPRESSED_FOR).unwrap_or(Timestamp::MAX);
        Self { email, reason, detail, ticket_number, suppressed_at: now, expires_at }
    }

    /// Whether it still holds.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    /// Why a mail does not go out, as it is shown on the comment.
    pub fn words(&self) -> String {
        let since = self.suppressed_at.to_zoned(TimeZone::UTC).date();
        let because = match self.reason {
            SuppressionReason::Bounced if self.detail.is_empty() => "mail to it came back".to_owned(),
            SuppressionReason::Bounced => format!("mail to it came back: {}", self.detail),
            SuppressionReason::Complained => "its reader complained".to_owned(),
        };
        format!("the address is suppressed since {since} because {because}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suppression(reason: SuppressionReason, detail: &str) -> Suppression {
        let email = EmailAddress::parse("anna@example.com").unwrap();
        Suppression::new(email, reason, detail, Some(TicketNumber(4)), "2026-11-21T23:30:00Z".parse().unwrap())
    }

    #[test]
    fn it_holds_for_sixty_days_and_not_longer() {
        let made = suppression(SuppressionReason::Bounced, "");
        assert_eq!(made.expires_at.to_string(), "2027-01-20T23:30:00Z");
        assert!(made.is_in_force("2027-01-20T23:29:59Z".parse().unwrap()));
        assert!(!made.is_in_force(made.expires_at));
    }

    #[test]
    fn it_says_since_when_and_why() {
        for (reason, detail, words) in [
            (SuppressionReason::Bounced, "", "mail to it came back"),
            (SuppressionReason::Bounced, "550 5.1.1\r\n no  such user", "mail to it came back: 550 5.1.1 no such user"),
            (SuppressionReason::Complained, "abuse", "its reader complained"),
        ] {
            let expected = format!("the address is suppressed since 2026-11-21 because {words}");
            assert_eq!(suppression(reason, detail).words(), expected);
        }
        assert_eq!(suppression(SuppressionReason::Bounced, &"x".repeat(9_000)).detail.len(), MAX_DETAIL);
    }
}
