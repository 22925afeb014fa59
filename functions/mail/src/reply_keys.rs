//! The keys of reply addresses and of our Message-IDs.

use kit::signing::{KeyRing, Purpose};
use mail::TokenKeys;

/// All keys of the ring: the current one signs, each of them verifies.
pub(crate) fn token_keys(ring: &KeyRing) -> TokenKeys {
    let keys = ring.keys(Purpose::ReplyAddress);
    let bytes: Vec<&[u8]> = keys.iter().map(|key| key.as_bytes().as_slice()).collect();
    let (current, previous) = bytes.split_first().expect("a ring holds its current key");
    TokenKeys::new(current, previous)
}

#[cfg(test)]
mod tests {
    use super::token_keys;
    use kit::signing::KeyRing;
    use mail::ReplyAddress;

    #[test]
    fn a_reply_address_outlives_a_rotation() {
        let (old, new) = ("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210");
        let before = KeyRing::parse(&format!(r#"{{"current":"k1","k1":"{old}"}}"#)).unwrap();
        let after = KeyRing::parse(&format!(r#"{{"current":"k2","k1":"{old}","k2":"{new}"}}"#)).unwrap();
        let address = ReplyAddress::new(&token_keys(&before), "ten_1", 42, "support@demo.lambdesk.test");
        assert!(address.is_authentic(&token_keys(&after), "ten_1"));
        assert!(!address.is_authentic(&token_keys(&after), "ten_2"));
        let fresh = ReplyAddress::new(&token_keys(&after), "ten_1", 42, "support@demo.lambdesk.test");
        assert_ne!(fresh, address);
        assert!(!fresh.is_authentic(&token_keys(&before), "ten_1"));
    }
}
