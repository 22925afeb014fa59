//! Files on tickets: what may be uploaded, and what is shown inside a page.

use serde::{Deserialize, Serialize};

use crate::{AttachmentId, FieldError, Invalid};

/// 25 MiB, the most one file may have: what the large mail providers accept too.
pub const MAX_ATTACHMENT_BYTES: u64 = 25 * 1024 * 1024;

/// Files that Windows or a browser would run when opened; refused on upload. A ticket needs none of them, a zip will do.
const REFUSED_EXTENSIONS: &[&str] = &[
    "ade", "adp", "app", "apk", "bat", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "htm", "html", "ins",
    "isp", "jar", "js", "jse", "lib", "lnk", "mde", "msc", "msi", "msp", "mst", "pif", "ps1", "scr", "sct", "shb",
    "svg", "sys", "vb", "vbe", "vbs", "vxd", "wsc", "wsf", "wsh", "xhtml",
];

/// A file on a comment, as it stands in the audit record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The id; the object's key is made of it.
    pub id: AttachmentId,
    /// File name as shown and as offered for download.
    pub name: String,
    /// Media type as declared; never trusted to be shown in a page unless [`AttachmentPolicy::may_be_shown_inline`].
    pub content_type: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of the content in hex; empty for browser uploads, whose bytes this code never sees.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// Shown inside the comment's HTML.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_inline: bool,
}

/// What may be uploaded.
pub struct AttachmentPolicy;

impl AttachmentPolicy {
    /// Checks a browser's or integrator's upload; gives the name to keep.
    ///
    /// # Errors
    /// [`Invalid`] naming `name`, `content_type` or `size_bytes`.
    pub fn check_upload(name: &str, content_type: &str, size_bytes: u64) -> Result<String, Invalid> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, reason: String| errors.push(FieldError { field: field.into(), reason });
        let tidy = Self::safe_name(name);
        if tidy.is_empty() {
            refuse("name", "must not be empty".into());
        }
        if let Some(extension) = refused_extension(&tidy) {
            refuse("name", format!("may not end with .{extension}: send it inside a zip file"));
        }
        if !is_media_type(content_type) {
            refuse("content_type", "must be a media type such as image/png".into());
        }
        if size_bytes == 0 {
            refuse("size_bytes", "must be at least 1".into());
        }
        if size_bytes > MAX_ATTACHMENT_BYTES {
            refuse("size_bytes", format!("must be at most {MAX_ATTACHMENT_BYTES}"));
        }
        Invalid::unless_empty(errors).map(|()| tidy)
    }

    /// A file name without folders, control characters or tricks of writing direction, at most 200 characters.
    pub fn safe_name(name: &str) -> String {
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let tidy = crate::people::tidy_name(last);
        let tidy = tidy.trim_matches(['.', ' ']);
        tidy.chars().filter(|c| !"<>:\"|?*".contains(*c)).take(200).collect()
    }

    /// Images that every browser decodes without running anything; everything else is only ever downloaded.
    pub fn may_be_shown_inline(content_type: &str) -> bool {
        matches!(content_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp")
    }
}

fn refused_extension(name: &str) -> Option<String> {
    let extension = name.rsplit_once('.')?.1.to_lowercase();
    REFUSED_EXTENSIONS.contains(&extension.as_str()).then_some(extension)
}

/// `type/subtype` of RFC 6838 restricted names, with optional parameters.
fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim();
    let restricted = |part: &str| {
        !part.is_empty()
            && part.len() <= 127
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    text.len() <= 255
        && text.bytes().all(|b| b == b' ' || b.is_ascii_graphic())
        && essence.split_once('/').is_some_and(|(kind, subtype)| restricted(kind) && restricted(subtype))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_folders_and_tricks_and_keep_the_rest() {
        for (name, safe) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\anna\\facture n°7.pdf", "facture n°7.pdf"),
            ("in\u{202e}fdp.txt\n", "in fdp.txt"),
            ("...", ""),
            ("a<b>:c?.png", "abc.png"),
        ] {
            assert_eq!(AttachmentPolicy::safe_name(name), safe, "{name}");
        }
    }

    #[test]
    fn uploads_are_refused_with_the_field_and_the_reason() {
        for (name, kind, size, field) in [
            ("run.EXE", "application/octet-stream", 1, "name"),
            ("page.html", "text/html", 1, "name"),
            ("", "image/png", 1, "name"),
            ("a.png", "png", 1, "content_type"),
            ("a.png", "image/png\r\nx: y", 1, "content_type"),
            ("a.png", "image/png", 0, "size_bytes"),
            ("a.png", "image/png", MAX_ATTACHMENT_BYTES + 1, "size_bytes"),
        ] {
            let Invalid(errors) = AttachmentPolicy::check_upload(name, kind, size).unwrap_err();
            assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), [field], "{name}");
        }
        assert_eq!(
            AttachmentPolicy::check_upload("x/photo.png", "image/png", MAX_ATTACHMENT_BYTES).unwrap(),
            "photo.png"
        );
    }
}
