//! Members and contacts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ContactId, EmailAddress, MemberId, MemberRole, QuietHours, TenantId};

/// A person who works in a tenant. Lies in the configuration partition, without the password's hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The id.
    pub id: MemberId,
    /// As shown to others.
    pub name: String,
    /// For signing in and for notifications.
    pub email: EmailAddress,
    /// What the member may do.
    pub role: MemberRole,
    /// A member that is not active can't sign in nor be assigned.
    pub is_active: bool,
    /// Invited and not yet accepted.
    pub is_invited: bool,
    /// When notifications wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// When the member was made.
    pub created_at: Timestamp,
}

/// A person who asks for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// The id.
    pub id: ContactId,
    /// As shown to others; the address's local part when no name is known.
    pub name: String,
    /// Unique within the tenant.
    pub email: EmailAddress,
    /// When the contact was first seen.
    pub created_at: Timestamp,
}

/// A person's name as typed or as it stood in a mail: control characters out, spaces folded, at most 120 characters.
pub(crate) fn tidy_name(text: &str) -> String {
    tidy_line(text, 120)
}

/// Text of strangers on one line: control characters out, spaces folded, at most `max` characters.
pub(crate) fn tidy_line(text: &str, max: usize) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() || is_bidi_control(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(max).collect()
}

/// Characters that reorder what follows them and so can make one text look like another (Unicode UAX 9).
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Contact {
    /// The name to show for a sender: its own when there is one, else the local part of its address.
    pub fn display_name(name: Option<&str>, email: &EmailAddress) -> String {
        let tidy = name.map(tidy_name).unwrap_or_default();
        if tidy.is_empty() { email.local_part().to_owned() } else { tidy }
    }
}

impl Member {
    /// Checks a member's name.
    ///
    /// # Errors
    /// The reason, as it can stand behind a field's name.
    pub fn parse_name(text: &str) -> Result<String, &'static str> {
        let tidy = tidy_name(text);
        if tidy.is_empty() { Err("must not be empty") } else { Ok(tidy) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_without_a_name_is_shown_by_its_address() {
        let email = EmailAddress::parse("anna.b@example.com").unwrap();
        assert_eq!(Contact::display_name(Some("  Anna \t B\u{202e} "), &email), "Anna B");
        assert_eq!(Contact::display_name(Some(" \n "), &email), "anna.b");
        assert_eq!(Contact::display_name(None, &email), "anna.b");
        assert_eq!(Contact::display_name(Some(&"é".repeat(500)), &email).chars().count(), 120);
    }
}
