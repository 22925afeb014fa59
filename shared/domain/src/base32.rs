//! Crockford's base 32 in lower case, 26 characters for 128 bits, as in ULID: keeps the order of the number, is safe in
//! URLs, mail addresses and keys, and is six characters shorter than hex in every key of every item.

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 26 characters; sorts as the number does.
pub(crate) fn encode(value: u128) -> String {
    (0..26u32)
        .rev()
        .map(|place| {
            let digit = usize::try_from((value >> (place * 5)) & 31).unwrap_or(0);
            char::from(ALPHABET[digit])
        })
        .collect()
}

/// True when `text` is what [`encode`] could have written.
pub(crate) fn is_encoded(text: &str) -> bool {
    // 26 digits hold 130 bits: the first one may only be 0 to 7.
    text.len() == 26 && text.as_bytes()[0] <= b'7' && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{encode, is_encoded};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keeps_the_order_of_the_number(a: u128, b: u128) {
            prop_assert_eq!(a.cmp(&b), encode(a).cmp(&encode(b)));
            prop_assert!(is_encoded(&encode(a)));
        }
    }

    #[test]
    fn refuses_what_it_never_writes() {
        for text in ["", "8zzzzzzzzzzzzzzzzzzzzzzzzz", "0000000000000000000000000i", "0000000000000000000000000A", "00"]
        {
            assert!(!is_encoded(text), "{text}");
        }
    }
}
