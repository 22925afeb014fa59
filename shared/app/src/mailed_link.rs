//! The token of a mailed link that works again and again: whose, to what, and until when, with a signature. Nothing is written
//! for it, so a mail that is sent again has the same right as before.

use std::{fmt::Display, str::FromStr};

use domain::{AttachmentId, TenantId, TicketNumber};
use jiff::{SignedDuration, Timestamp};
use kit::{KeyRing, Problem, Purpose};

use crate::{App, signed_text};

/// For how long links work.
const DAYS: i64 = 30;

/// What a link may lead to.
pub trait Target: Display + FromStr {
    /// What its links are signed for.
    const PURPOSE: Purpose;
}

/// A file that is too large for its mail.
impl Target for AttachmentId {
    const PURPOSE: Purpose = Purpose::AttachmentLink;
}

/// The ticket whose CSAT survey it is.
impl Target for TicketNumber {
    const PURPOSE: Purpose = Purpose::SurveyLink;
}

/// What a link gives, and until when it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailedLink<T> {
    /// Whose.
    pub tenant_id: TenantId,
    /// To what.
    pub target: T,
    /// The link works until then; whole seconds.
    pub expires_at: Timestamp,
}

impl<T: Target> MailedLink<T> {
    /// A link that works for 30 days.
    pub fn new(tenant_id: TenantId, target: T, now: Timestamp) -> Self {
        let expires_at = now.saturating_add(SignedDuration::from_hours(24 * DAYS)).unwrap_or(Timestamp::MAX);
        Self { tenant_id, target, expires_at }
    }

    /// Its token.
    pub fn token(&self, ring: &KeyRing) -> String {
        let text = format!("{}.{}.{}", self.tenant_id, self.target, self.expires_at.as_second());
        signed_text::token(ring, T::PURPOSE, &text)
    }

    /// The link of a token of ours that works still.
    pub fn open(ring: &KeyRing, token: &str, now: Timestamp) -> Option<Self> {
        let text = signed_text::open(ring, T::PURPOSE, token)?;
        let mut parts = text.split('.');
        let link = Self {
            tenant_id: parts.next()?.parse().ok()?,
            target: parts.next()?.parse().ok()?,
            expires_at: Timestamp::from_second(parts.next()?.parse().ok()?).ok()?,
        };
        (parts.next().is_none() && link.expires_at > now).then_some(link)
    }
}

impl App {
    /// The link of the token that a request brings.
    ///
    /// # Errors
    /// 401 when it is forged or late, which have one answer.
    pub async fn open_link<T: Target>(&self, token: &str) -> Result<MailedLink<T>, Problem> {
        let ring = self.keys().await.map_err(Problem::internal)?;
        MailedLink::open(&ring, token, self.cloud.now()).ok_or_else(Problem::invalid_token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: &str = "ten_0000000000000000000000001a";
    const FILE: &str = "att_0000000000000000000000001b";

    fn ring(key: &str) -> KeyRing {
        KeyRing::parse(&format!(r#"{{"current":"k1","k1":"{key}"}}"#)).unwrap()
    }

    fn ours() -> KeyRing {
        ring("0123456789abcdef0123456789abcdef")
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_token_names_its_target_and_its_end_and_another_ring_opens_nothing() {
        let now = at("2026-11-22T10:00:00Z");
        let link = MailedLink::<AttachmentId>::new(TENANT.parse().unwrap(), FILE.parse().unwrap(), now);
        let mailed = link.token(&ours());
        assert_eq!(mailed.len(), 140);
        assert_eq!(MailedLink::open(&ours(), &mailed, at("2026-12-22T09:59:59Z")), Some(link));
        assert_eq!(MailedLink::<AttachmentId>::open(&ours(), &mailed, at("2026-12-22T10:00:00Z")), None);
        let theirs = ring("fedcba9876543210fedcba9876543210");
        assert_eq!(MailedLink::<AttachmentId>::open(&theirs, &mailed, now), None);
    }

    #[test]
    fn a_signed_text_of_another_form_is_no_link() {
        for text in [
            format!("{TENANT}.{FILE}"),
            format!("{TENANT}.{FILE}.1.1"),
            format!("{FILE}.{TENANT}.1"),
            format!("{TENANT}.42.1"),
            String::new(),
        ] {
            let token = signed_text::token(&ours(), Purpose::AttachmentLink, &text);
            assert_eq!(MailedLink::<AttachmentId>::open(&ours(), &token, Timestamp::MIN), None, "{text}");
        }
    }

    #[test]
    fn a_link_to_a_file_is_none_to_a_survey() {
        let text = format!("{TENANT}.42.1");
        let token = |purpose| signed_text::token(&ours(), purpose, &text);
        let open = |token: &str| MailedLink::<TicketNumber>::open(&ours(), token, Timestamp::MIN);
        assert_eq!(open(&token(Purpose::SurveyLink)).map(|link| link.target), Some(TicketNumber(42)));
        assert_eq!(open(&token(Purpose::AttachmentLink)), None);
    }
}
