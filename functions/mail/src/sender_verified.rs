//! Whether the domain in a mail's From was proven, said in the words that members read beside the comment and read back when
//! its receipt is written: to a sender who is not proven a receipt repeats nothing.

const VERIFIED: &str = "; sender verified by DMARC";
const NOT_VERIFIED: &str = "; sender not verified";

/// How a mail found its ticket, and whether its sender is proven.
pub(crate) fn note(how: &str, is_verified: bool) -> String {
    format!("{how}{}", if is_verified { VERIFIED } else { NOT_VERIFIED })
}

/// Reads [`note`] back.
pub(crate) fn is_noted(threaded_by: &str) -> bool {
    threaded_by.ends_with(VERIFIED)
}

#[cfg(test)]
mod tests {
    use super::{is_noted, note};

    #[test]
    fn what_is_noted_is_read_back() {
        assert!(is_noted(&note("a new ticket", true)));
        assert!(!is_noted(&note("a new ticket", false)));
        assert!(!is_noted("a new ticket"));
    }
}
