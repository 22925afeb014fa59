//! Status codes (RFC 3463), SMTP replies (RFC 5321, 4.2) and words: is it final, and is the address the fault?

use super::Action;
use super::phrases::{FINAL, NOT_THE_ADDRESS, TRANSIENT, UNKNOWN_ADDRESS, has_any};

/// Codes that say that the address is wrong: 5.1.0 other address status, 5.1.1 mailbox, 5.1.2 system, 5.1.3 syntax, 5.1.6
/// moved (RFC 3463, 3.2), 5.1.10 null MX (RFC 7505).
const ADDRESS_CODES: [&str; 6] = ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"];

pub(super) struct Judgement {
    pub status: Option<String>,
    pub is_permanent: bool,
    pub is_unknown_address: bool,
}

/// Weighs what is said of one recipient: the Status field, the other side's words, and whether the report around it calls
/// the error final.
///
/// A precise code beats an undefined one (`5.0.0`), a status beats an SMTP reply, any code beats words.
pub(super) fn judge(action: Action, declared: Option<String>, words: &str, is_final: bool) -> Judgement {
    let said = enhanced_status(words);
    let status = match (declared, said) {
        (Some(declared), Some(said)) if declared.ends_with(".0.0") => Some(said),
        (Some(declared), _) => Some(declared),
        (None, said) => said,
    };
    let words = words.to_lowercase();
    let names_unknown = has_any(&words, &UNKNOWN_ADDRESS);
    let class = status.as_deref().and_then(|s| s.chars().next());
    let is_permanent = action == Action::Failed
        && match (class, smtp_reply(&words)) {
            (Some(class), _) => class == '5',
            (None, Some(reply)) => reply >= 500,
            (None, None) => names_unknown || !has_any(&words, &TRANSIENT) && (is_final || has_any(&words, &FINAL)),
        };
    let is_address_code = status.as_deref().is_some_and(|s| ADDRESS_CODES.contains(&s));
    let is_unknown_address = is_permanent && (is_address_code || names_unknown) && !has_any(&words, &NOT_THE_ADDRESS);
    Judgement { status, is_permanent, is_unknown_address }
}

/// Length of a status code at the start of `bytes`: class, subject 0 to 7, detail.
pub(super) fn status_at(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    if bytes.len() < 5 || !matches!(bytes[0], b'2' | b'4' | b'5') || bytes[1] != b'.' {
        return None;
    }
    if !matches!(bytes[2], b'0'..=b'7') || bytes[3] != b'.' {
        return None;
    }
    let detail = digits(4);
    let end = 4 + detail;
    let goes_on = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    (matches!(detail, 1..=3) && !goes_on).then_some(end)
}

/// The first enhanced status code (RFC 3463) of class 4 or 5 in free text. Part of an address of the Internet or of a version is none.
pub fn enhanced_status(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let is_start = at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'.' | b'/'));
        if !is_start || bytes[at] == b'2' {
            return None;
        }
        status_at(&bytes[at..]).map(|len| text[at..at + len].to_owned())
    })
}

/// The first SMTP reply of class 4 or 5 in free text. A number with a unit of time or size behind it is none.
pub(super) fn smtp_reply(text: &str) -> Option<u16> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(2)).find_map(|at| {
        let is_start = at == 0
            || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'"' | b'\'' | b'(' | b'[' | b':' | b'>' | b'<' | b'=');
        let is_code = matches!(bytes[at], b'4' | b'5')
            && matches!(bytes[at + 1], b'0' | b'2'..=b'5' | b'7')
            && bytes[at + 2].is_ascii_digit();
        let is_end =
            bytes.get(at + 3).is_none_or(|b| matches!(b, b' ' | b'-' | b':' | b'\t' | b'\n' | b'#' | b'\'' | b'"'));
        if !(is_start && is_code && is_end) {
            return None;
        }
        let after = text[at + 3..].trim_start();
        let units = ["minute", "hour", "day", "second", "byte", "mb", "kb", "message", "line", "recipient"];
        if units.iter().any(|unit| after.get(..unit.len()).is_some_and(|a| a.eq_ignore_ascii_case(unit))) {
            return None;
        }
        text[at..at + 3].parse().ok()
    })
}
