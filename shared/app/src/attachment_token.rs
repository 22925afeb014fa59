//! The token of a link to a file that was too large for its mail: whose file, which, and until when, with a signature. Nothing
//! is written for it, so a mail that is sent again has the same right as before.

use domain::{AttachmentId, TenantId};
use jiff::Timestamp;
use kit::{KeyRing, Purpose};

use crate::signed_text;

/// A file that a link gives, and until when it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentLink {
    /// Whose file.
    pub tenant_id: TenantId,
    /// Which.
    pub attachment_id: AttachmentId,
    /// The link works until then; whole seconds.
    pub expires_at: Timestamp,
}

/// The token of a link.
pub fn token(ring: &KeyRing, link: &AttachmentLink) -> String {
    let text = format!("{}.{}.{}", link.tenant_id, link.attachment_id, link.expires_at.as_second());
    signed_text::token(ring, Purpose::AttachmentLink, &text)
}

/// The link of a token of ours, expired or not.
pub fn open(ring: &KeyRing, token: &str) -> Option<AttachmentLink> {
    let text = signed_text::open(ring, Purpose::AttachmentLink, token)?;
    let mut parts = text.split('.');
    let link = AttachmentLink {
        tenant_id: parts.next()?.parse().ok()?,
        attachment_id: parts.next()?.parse().ok()?,
        expires_at: Timestamp::from_second(parts.next()?.parse().ok()?).ok()?,
    };
    parts.next().is_none().then_some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_file_and_its_end_and_another_ring_opens_nothing() {
        let ring = |secret| KeyRing::parse(secret).unwrap();
        let ours = ring(r#"{"current":"k1","k1":"0123456789abcdef0123456789abcdef"}"#);
        let theirs = ring(r#"{"current":"k1","k1":"fedcba9876543210fedcba9876543210"}"#);
        let link = AttachmentLink {
            tenant_id: "ten_0000000000000000000000001a".parse().unwrap(),
            attachment_id: "att_0000000000000000000000001b".parse().unwrap(),
            expires_at: "2026-12-22T10:00:00Z".parse().unwrap(),
        };
        let mailed = token(&ours, &link);
        assert_eq!(mailed.len(), 140);
        assert_eq!(open(&ours, &mailed), Some(link));
        assert_eq!(open(&theirs, &mailed), None);
    }

    #[test]
    fn a_signed_text_of_another_form_is_no_link() {
        let ring = KeyRing::parse(r#"{"current":"k1","k1":"0123456789abcdef0123456789abcdef"}"#).unwrap();
        let (tenant, file) = ("ten_0000000000000000000000001a", "att_0000000000000000000000001b");
        for text in
            [format!("{tenant}.{file}"), format!("{tenant}.{file}.1.1"), format!("{file}.{tenant}.1"), String::new()]
        {
            assert_eq!(open(&ring, &signed_text::token(&ring, Purpose::AttachmentLink, &text)), None, "{text}");
        }
    }
}
