//! Names of attachments, which come from strangers and end on somebody's disk.

use crate::model::is_unsafe;

/// A name without path, control or direction-changing characters, reserved characters replaced, at most 120 characters
/// with its extension kept, never empty: an unusable name becomes `attachment-<number>` with the extension of the type.
pub(crate) fn safe_file_name(declared: Option<&str>, content_type: &str, number: usize) -> String {
    let last = declared.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last
        .chars()
        .filter(|c| !is_unsafe(*c))
        .map(|c| {
            if "<>:\"|?*".contains(c) {
                '_'
            } else if c.is_whitespace() {
                ' '
            } else {
                c
            }
        })
        .collect();
    let name = name.trim().trim_start_matches('.').trim_end_matches(['.', ' ']).trim_start();
    if name.is_empty() {
        return format!("attachment-{number}.{}", extension_of(content_type));
    }
    let reserved = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let is_reserved = matches!(reserved.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (reserved.len() == 4
            && (reserved.starts_with("COM") || reserved.starts_with("LPT"))
            && reserved.ends_with(|c: char| c.is_ascii_digit()));
    let name = if is_reserved { format!("_{name}") } else { name.to_owned() };
    shorten(&name, 120)
}

fn shorten(name: &str, max: usize) -> String {
    if name.chars().count() <= max {
        return name.to_owned();
    }
    let extension = name.rsplit_once('.').map(|(_, e)| e).filter(|e| !e.is_empty() && e.chars().count() <= 10);
    match extension {
        Some(extension) => {
            let stem: String = name.chars().take(max - 1 - extension.chars().count()).collect();
            format!("{}.{extension}", stem.trim_end())
        }
        None => name.chars().take(max).collect(),
    }
}

fn extension_of(content_type: &str) -> &'static str {
    match content_type {
        "message/rfc822" | "message/global" => "eml",
        "message/delivery-status"
        | "message/disposition-notification"
        | "message/feedback-report"
        | "text/plain"
        | "text/rfc822-headers" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/vcard" | "text/x-vcard" => "vcf",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/svg+xml" => "svg",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/ms-tnef" => "dat",
        "application/pgp-signature" => "asc",
        "application/pkcs7-signature" => "p7s",
        "audio/mpeg" => "mp3",
        "audio/wav" | "audio/x-wav" => "wav",
        "video/mp4" => "mp4",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::safe_file_name;
    use proptest::prelude::*;

    #[test]
    fn hostile_and_missing_names() {
        for (declared, content_type, expected) in [
            (Some("Rechnung März.pdf"), "application/pdf", "Rechnung März.pdf"),
            (Some("../../etc/passwd"), "text/plain", "passwd"),
            (Some("C:\\Users\\me\\plan.xlsx"), "application/zip", "plan.xlsx"),
            (Some("invoice\u{202e}fdp.exe"), "application/pdf", "invoicefdp.exe"),
            (Some("a\r\nb\0.txt"), "text/plain", "ab.txt"),
            (Some("..."), "image/png", "attachment-7.png"),
            (Some("  "), "message/rfc822", "attachment-7.eml"),
            (None, "application/x-unheard-of", "attachment-7.bin"),
            (Some(".htaccess"), "text/plain", "htaccess"),
            (Some("con.txt"), "text/plain", "_con.txt"),
            (Some("what?*.doc"), "text/plain", "what__.doc"),
        ] {
            assert_eq!(safe_file_name(declared, content_type, 7), expected);
        }
        let long = format!("{}.docx", "x".repeat(500));
        let short = safe_file_name(Some(&long), "application/zip", 1);
        assert_eq!((short.chars().count(), short.rsplit('.').next()), (120, Some("docx")));
    }

    proptest! {
        #[test]
        fn always_safe(name in "\\PC*|.*", number in 0usize..9) {
            let safe = safe_file_name(Some(&name), "a/b", number);
            prop_assert!(!safe.is_empty() && safe.chars().count() <= 121);
            let is_bad = |c: char| matches!(c, '/' | '\\') || c.is_control() || c == '\u{202e}';
            prop_assert!(!safe.contains(is_bad) && !safe.starts_with('.'));
        }
    }
}
