//! Addresses in paths.

use std::borrow::Cow;

/// A path parameter may come as it was written in the path, where an `@` may stand as `%40`. No address is without an `@`, so
/// one that has it was decoded on the way.
pub(crate) fn decoded(written: &str) -> Cow<'_, str> {
    if written.contains('@') {
        return Cow::Borrowed(written);
    }
    percent_encoding::percent_decode_str(written).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn an_address_is_read_encoded_or_not() {
        for (written, read) in [
            ("anna%40example.com", "anna@example.com"),
            ("anna%2Bshop%40example.com", "anna+shop@example.com"),
            ("anna+shop@example.com", "anna+shop@example.com"),
            ("%40example.com", "@example.com"),
            ("a%b@example.com", "a%b@example.com"),
            ("%C3%A9ric%40example.com", "éric@example.com"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz", "%zz"),
        ] {
            assert_eq!(decoded(written), read);
        }
    }
}
