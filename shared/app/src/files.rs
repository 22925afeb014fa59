//! Where files lie in the attachments bucket, and how they are offered.

use std::fmt::Write as _;

use domain::{AttachmentId, TenantId};

/// The key of a file.
pub fn key(tenant: &TenantId, id: &AttachmentId) -> String {
    format!("attachments/{tenant}/{id}")
}

/// `Content-Disposition` with a name any browser reads (RFC 6266, RFC 8187).
pub fn content_disposition(name: &str, is_inline: bool) -> String {
    let kind = if is_inline { "inline" } else { "attachment" };
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\;%".contains(c) || c == ' ' { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            write!(encoded, "%{byte:02X}").expect("a String takes every write");
        }
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::content_disposition;

    #[test]
    fn names_survive_and_break_out_of_nothing() {
        assert_eq!(
            content_disposition("reçu \"1\".pdf", false),
            "attachment; filename=\"re_u _1_.pdf\"; filename*=UTF-8''re%C3%A7u%20%221%22.pdf"
        );
        assert!(!content_disposition("a\r\nx: y", true).contains('\n'));
    }
}
