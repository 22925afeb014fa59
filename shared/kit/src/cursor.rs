//! Page cursors: where the next page begins, sealed so that a client can only hand it back.
//!
//! A cursor is base64url without padding over: format (1 byte), length of the key id (1 byte), key id, signature (16
//! bytes), payload (JSON). The signature covers all of it and the scope, a text that says for which tenant, operation
//! and filters the cursor is good. The payload can be read by whoever decodes it, so it holds keys of items that the
//! caller may see and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::signing::{KeyRing, Purpose, PurposeKey};

const FORMAT: u8 = 1;
/// 128 bits of HMAC-SHA-256: no shorter than half the hash (RFC 2104, section 5).
const SIGNATURE_BYTES: usize = 16;
/// Ours have some hundred bytes; longer ones are refused before they are decoded.
const MAX_CURSOR_BYTES: usize = 4096;

/// The cursor was changed, made elsewhere, sealed for another scope, or its key is gone; which one is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not valid for this list; start from the first page")]
pub struct InvalidCursor;

/// Seals `payload` for `scope`.
///
/// `scope` holds everything that must be the same when the cursor comes back: tenant, caller where the list depends on
/// it, operation, filters and order.
#[expect(clippy::missing_panics_doc, reason = "a key ring holds no key id longer than 32 bytes")]
pub fn seal(ring: &KeyRing, scope: &str, payload: &Value) -> String {
    let (key_id, key) = ring.current(Purpose::Cursor);
    let payload = payload.to_string();
    let id_length = u8::try_from(key_id.len()).expect("a key id has at most 32 bytes");
    let mut bytes = Vec::with_capacity(2 + key_id.len() + SIGNATURE_BYTES + payload.len());
    bytes.extend([FORMAT, id_length]);
    bytes.extend(key_id.as_bytes());
    bytes.extend(&signature(&key, key_id.as_bytes(), scope, payload.as_bytes())[..SIGNATURE_BYTES]);
    bytes.extend(payload.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Opens a cursor that [`seal`] made for the same `scope` and gives its payload back.
pub fn open(ring: &KeyRing, scope: &str, cursor: &str) -> Result<Value, InvalidCursor> {
    if cursor.len() > MAX_CURSOR_BYTES {
        return Err(InvalidCursor);
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| InvalidCursor)?;
    let [FORMAT, id_length, rest @ ..] = bytes.as_slice() else { return Err(InvalidCursor) };
    let (key_id, rest) = rest.split_at_checked(usize::from(*id_length)).ok_or(InvalidCursor)?;
    let (claimed, payload) = rest.split_at_checked(SIGNATURE_BYTES).ok_or(InvalidCursor)?;
    let key = std::str::from_utf8(key_id).ok().and_then(|id| ring.key(id, Purpose::Cursor)).ok_or(InvalidCursor)?;
    if !key.verify(&[&[FORMAT], key_id, scope.as_bytes(), payload], claimed) {
        return Err(InvalidCursor);
    }
    serde_json::from_slice(payload).map_err(|_| InvalidCursor)
}

fn signature(key: &PurposeKey, key_id: &[u8], scope: &str, payload: &[u8]) -> [u8; 32] {
    key.mac(&[&[FORMAT], key_id, scope.as_bytes(), payload])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const SCOPE: &str = "ten_1 list_tickets team_id=tea_1 order=updated";

    fn ring() -> KeyRing {
        KeyRing::parse(
            r#"{"current":"k2","k1":"0123456789abcdef0123456789abcdef","k2":"fedcba9876543210fedcba9876543210"}"#,
        )
        .expect("a secret")
    }

    #[test]
    fn a_cursor_comes_back_for_its_own_scope_only() {
        let payload = json!({"PK": "TEN#1#QUEUE#2", "SK": "2026-11-21T04:00:00Z#42"});
        let cursor = seal(&ring(), SCOPE, &payload);
        assert!(cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        assert_eq!(open(&ring(), SCOPE, &cursor), Ok(payload));
        assert_eq!(open(&ring(), "ten_2 list_tickets team_id=tea_1 order=updated", &cursor), Err(InvalidCursor));
        assert_eq!(open(&ring(), "", &cursor), Err(InvalidCursor));
    }

    #[test]
    fn a_cursor_outlives_a_rotation_and_not_its_key() {
        let old = KeyRing::parse(r#"{"current":"k1","k1":"0123456789abcdef0123456789abcdef"}"#).expect("a secret");
        let cursor = seal(&old, SCOPE, &json!(1));
        assert_eq!(open(&ring(), SCOPE, &cursor), Ok(json!(1)));
        assert_eq!(open(&old, SCOPE, &seal(&ring(), SCOPE, &json!(1))), Err(InvalidCursor));
    }

    #[test]
    fn short_long_and_foreign_text_is_invalid() {
        let padded = format!("{}=", seal(&ring(), SCOPE, &json!(1)));
        for text in ["", "A", "AQ", "AQI", "AQJrMg", "not a cursor", "x".repeat(5000).as_str(), padded.as_str()] {
            assert_eq!(open(&ring(), SCOPE, text), Err(InvalidCursor), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_changed_byte_is_refused(place in any::<prop::sample::Index>(), byte in 0_u8..128, number in any::<u64>()) {
            let mut bytes = seal(&ring(), SCOPE, &json!({"number": number})).into_bytes();
            let place = place.index(bytes.len());
            prop_assume!(bytes[place] != byte);
            bytes[place] = byte;
            let changed = String::from_utf8(bytes).expect("ASCII");
            prop_assert_eq!(open(&ring(), SCOPE, &changed), Err(InvalidCursor));
        }

        #[test]
        fn any_cut_is_refused(length in any::<prop::sample::Index>()) {
            let cursor = seal(&ring(), SCOPE, &json!({"a": "bc"}));
            let cut = &cursor[..length.index(cursor.len())];
            prop_assert_eq!(open(&ring(), SCOPE, cut), Err(InvalidCursor));
        }

        #[test]
        fn any_scope_and_payload_round_trips(scope in ".{0,60}", text in ".{0,200}", number in any::<i64>()) {
            let payload = json!({"text": text, "number": number});
            prop_assert_eq!(open(&ring(), &scope, &seal(&ring(), &scope, &payload)), Ok(payload));
        }
    }
}
