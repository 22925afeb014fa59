//! The token of a mailed link: the link's id with a signature, so that the table holds nothing that opens anything and a
//! guess is refused before the table is asked.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::LinkId;
use kit::{KeyRing, Purpose};

/// HMAC-SHA-256, whole.
const SIGNATURE_BYTES: usize = 32;
/// Ours have 86 characters; longer ones are refused before they are decoded.
const MAX_TOKEN_BYTES: usize = 200;

/// The token of a link, signed with the current key: base64url of the id, a full stop and the signature.
pub fn token(ring: &KeyRing, id: &LinkId) -> String {
    let (_, key) = ring.current(Purpose::Link);
    let mut bytes = id.as_str().as_bytes().to_vec();
    bytes.push(b'.');
    bytes.extend(key.mac(&[id.as_str().as_bytes()]));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The link of a token that any key of the ring signed; a link may outlive a rotation. Whether the link still works is for
/// the table to say.
pub fn open(ring: &KeyRing, token: &str) -> Option<LinkId> {
    if token.len() > MAX_TOKEN_BYTES {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (rest, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE_BYTES)?)?;
    let id = rest.strip_suffix(b".")?;
    let is_signed = ring.keys(Purpose::Link).iter().any(|key| key.verify(&[id], signature));
    if is_signed { std::str::from_utf8(id).ok()?.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"{"current":"k1","k1":"0123456789abcdef0123456789abcdef"}"#;
    const BOTH: &str =
        r#"{"current":"k2","k1":"0123456789abcdef0123456789abcdef","k2":"fedcba9876543210fedcba9876543210"}"#;
    const NEW: &str = r#"{"current":"k2","k2":"fedcba9876543210fedcba9876543210"}"#;

    fn ring(secret: &str) -> KeyRing {
        KeyRing::parse(secret).unwrap()
    }

    fn id() -> LinkId {
        "lnk_0000000000000000000000001a".parse().unwrap()
    }

    #[test]
    fn a_token_opens_while_its_key_is_in_the_secret() {
        let mailed = token(&ring(OLD), &id());
        assert!(mailed.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        assert_eq!(open(&ring(OLD), &mailed), Some(id()));
        assert_eq!(open(&ring(BOTH), &mailed), Some(id()));
        assert_eq!(open(&ring(NEW), &mailed), None);
    }

    #[test]
    fn any_other_text_opens_nothing() {
        let good = token(&ring(NEW), &id());
        for place in 0..good.len() {
            let mut changed = good.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            assert_eq!(open(&ring(NEW), std::str::from_utf8(&changed).unwrap()), None, "{place}");
        }
        for length in 0..good.len() {
            assert_eq!(open(&ring(NEW), &good[..length]), None);
        }
        for text in ["not a token", &format!("{good}="), &"A".repeat(5000), "c2lnbi1pbi1saW5r.example"] {
            assert_eq!(open(&ring(NEW), text), None);
        }
    }

    #[test]
    fn a_signature_for_another_purpose_opens_nothing() {
        let (_, key) = ring(NEW).current(Purpose::ReplyAddress);
        let mut bytes = format!("{}.", id()).into_bytes();
        bytes.extend(key.mac(&[id().as_str().as_bytes()]));
        assert_eq!(open(&ring(NEW), &URL_SAFE_NO_PAD.encode(bytes)), None);
    }
}
