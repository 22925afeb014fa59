//! Images that clients write into the HTML itself (`data:` URLs, RFC 2397), made attachments like all others.

use crate::charset::decode_transfer;

/// An image that stood in the HTML.
pub(crate) struct DataImage {
    pub content_type: String,
    pub content_id: String,
    pub bytes: Vec<u8>,
}

/// Replaces `src="data:image/..;base64,.."` by a `cid:` URL and returns the images. Other `data:` URLs stay, and the
/// sanitiser drops them.
pub(crate) fn take_data_images(html: String, max: usize) -> (String, Vec<DataImage>) {
    const START: &str = "data:image/";
    if !html.contains(START) {
        return (html, Vec::new());
    }
    let mut out = String::with_capacity(html.len());
    let mut images = Vec::new();
    let mut rest = html.as_str();
    while let Some(at) = rest.find(START) {
        let (before, url) = rest.split_at(at);
        out.push_str(before);
        let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\''));
        let end = quote.filter(|_| ends_in_source(before) && images.len() < max).and_then(|quote| url.find(quote));
        let image = end.and_then(|end| image_of(&url[..end], images.len()).map(|image| (image, end)));
        if let Some((image, end)) = image {
            out.extend(["cid:", image.content_id.as_str()]);
            images.push(image);
            rest = &url[end..];
        } else {
            out.push_str(START);
            rest = &url[START.len()..];
        }
    }
    out.push_str(rest);
    (out, images)
}

/// True when what stands before a quoted value is `src=`.
fn ends_in_source(before: &str) -> bool {
    let before = before.trim_end_matches(['"', '\'', ' ']).as_bytes();
    before.len() >= 4 && before[before.len() - 4..].eq_ignore_ascii_case(b"src=")
}

fn image_of(url: &str, index: usize) -> Option<DataImage> {
    let (head, data) = url.split_once(',')?;
    let kind = head.strip_prefix("data:")?.strip_suffix(";base64")?.split(';').next()?.to_ascii_lowercase();
    // SVG can hold scripts: it is no picture here.
    if !matches!(kind.as_str(), "image/png" | "image/jpeg" | "image/jpg" | "image/gif" | "image/webp" | "image/bmp") {
        return None;
    }
    let bytes = decode_transfer(data.as_bytes(), "base64");
    (!bytes.is_empty()).then(|| DataImage {
        content_type: kind,
        content_id: format!("data-{}@inline.invalid", index + 1),
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::take_data_images;

    #[test]
    fn images_leave_the_html() {
        let html = "<p>data:image/ is a prefix</p><img src=\"data:image/png;base64,aGVsbG8=\"><IMG SRC='data:image/gif;base64,aGk='>\
                    <img src=\"data:image/svg+xml;base64,aGk=\"><img src=\"data:image/png,raw\">";
        let (html, images) = take_data_images(html.to_owned(), 10);
        assert_eq!(
            html,
            "<p>data:image/ is a prefix</p><img src=\"cid:data-1@inline.invalid\"><IMG SRC='cid:data-2@inline.invalid'>\
             <img src=\"data:image/svg+xml;base64,aGk=\"><img src=\"data:image/png,raw\">"
        );
        assert_eq!(images.iter().map(|i| i.bytes.as_slice()).collect::<Vec<_>>(), [b"hello".as_slice(), b"hi"]);
    }
}
