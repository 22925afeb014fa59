//! A short text with its signature, for links: whoever holds the token knows the text, nobody else can make one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kit::{KeyRing, Purpose};

/// HMAC-SHA-256, whole.
const SIGNATURE_BYTES: usize = 32;
/// The longest of ours have 140 characters; longer ones are refused before they are decoded.
const MAX_TOKEN_BYTES: usize = 200;

/// The token of a text, signed with the current key: base64url of the text, a full stop and the signature.
pub fn token(ring: &KeyRing, purpose: Purpose, text: &str) -> String {
    let (_, key) = ring.current(purpose);
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(b'.');
    bytes.extend(key.mac(&[text.as_bytes()]));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The text of a token that any key of the ring signed for this purpose; a link may outlive a rotation.
pub fn open(ring: &KeyRing, purpose: Purpose, token: &str) -> Option<String> {
    if token.len() > MAX_TOKEN_BYTES {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (rest, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE_BYTES)?)?;
    let text = rest.strip_suffix(b".")?;
    let is_signed = ring.keys(purpose).iter().any(|key| key.verify(&[text], signature));
    if is_signed { String::from_utf8(text.to_vec()).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"{"current":"k1","k1":"0123456789abcdef0123456789abcdef"}"#;
    const BOTH: &str =
        r#"{"current":"k2","k1":"0123456789abcdef0123456789abcdef","k2":"fedcba9876543210fedcba9876543210"}"#;
    const NEW: &str = r#"{"current":"k2","k2":"fedcba9876543210fedcba9876543210"}"#;
    const TEXT: &str = "lnk_0000000000000000000000001a";

    fn ring(secret: &str) -> KeyRing {
        KeyRing::parse(secret).unwrap()
    }

    fn opened(secret: &str, token: &str) -> Option<String> {
        open(&ring(secret), Purpose::Link, token)
    }

    #[test]
    fn a_token_opens_while_its_key_is_in_the_secret() {
        let mailed = token(&ring(OLD), Purpose::Link, TEXT);
        assert!(mailed.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        assert_eq!(opened(OLD, &mailed).as_deref(), Some(TEXT));
        assert_eq!(opened(BOTH, &mailed).as_deref(), Some(TEXT));
        assert_eq!(opened(NEW, &mailed), None);
    }

    #[test]
    fn any_other_text_opens_nothing() {
        let good = token(&ring(NEW), Purpose::Link, TEXT);
        for place in 0..good.len() {
            let mut changed = good.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            assert_eq!(opened(NEW, std::str::from_utf8(&changed).unwrap()), None, "{place}");
        }
        for length in 0..good.len() {
            assert_eq!(opened(NEW, &good[..length]), None);
        }
        for text in ["not a token", &format!("{good}="), &"A".repeat(5000), "c2lnbi1pbi1saW5r.example"] {
            assert_eq!(opened(NEW, text), None);
        }
    }

    #[test]
    fn a_signature_for_another_purpose_opens_nothing() {
        for purpose in [Purpose::AttachmentLink, Purpose::ReplyAddress] {
            assert_eq!(opened(NEW, &token(&ring(NEW), purpose, TEXT)), None);
        }
    }
}
