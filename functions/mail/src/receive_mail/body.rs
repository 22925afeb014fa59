//! The words of a mail as a comment keeps them: sanitised, history marked, and never so long that the record would not fit.

use domain::Locale;
use mail::{InboundMail, InlineMap};

/// Most bytes of HTML in a comment. An item of DynamoDB holds 400 KB, names of files and addresses included.
const MAX_HTML_BYTES: usize = 200_000;
/// Kept free for the note that something is cut.
const NOTE_BYTES: usize = 1_000;

/// What a comment shows of a mail.
pub(super) struct Body {
    pub html: String,
    /// The whole body, where it had to be cut.
    pub whole: Option<WholeBody>,
}

/// A body that is too long, as a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WholeBody {
    pub name: &'static str,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

impl Body {
    fn new(mut html: String, whole: Option<WholeBody>, locale: Locale) -> Self {
        if let Some(whole) = &whole {
            html.push_str(&mail::text_to_html(&note(locale, whole.name)));
        }
        Self { html, whole }
    }
}

impl WholeBody {
    fn html(html: &str) -> Self {
        Self { name: "message.html", content_type: "text/html", bytes: html.as_bytes().to_vec() }
    }

    fn text(text: &str) -> Self {
        Self { name: "message.txt", content_type: "text/plain", bytes: text.as_bytes().to_vec() }
    }
}

/// Makes the body. `inline` says which images the HTML may show.
pub(super) fn body_of(mail: &InboundMail, inline: &InlineMap, locale: Locale) -> Body {
    let (html, is_cut) = shown(mail, inline);
    let whole = is_cut.then(|| match &mail.html {
        Some(source) => WholeBody::html(source),
        None => WholeBody::text(mail.text.trim_end()),
    });
    Body::new(html, whole, locale)
}

/// A mail that is not taken in, as a person looks at it.
pub(crate) struct Preview {
    pub mail: InboundMail,
    /// Safe to show; images that lie in the mail are left out.
    pub html: String,
    /// The HTML or the text is longer than what is shown of it.
    pub is_cut: bool,
}

impl Preview {
    /// `mail.text` is cut like the HTML.
    pub(super) fn of(mut mail: InboundMail) -> Self {
        let (html, mut is_cut) = shown(&mail, &InlineMap::new());
        let length = cut(&mail.text, MAX_HTML_BYTES).len();
        is_cut |= length < mail.text.len();
        mail.text.truncate(length);
        Self { mail, html, is_cut }
    }
}

/// As much of the words as a comment takes, and whether that is not all of them.
fn shown(mail: &InboundMail, inline: &InlineMap) -> (String, bool) {
    let limit = MAX_HTML_BYTES - NOTE_BYTES;
    match &mail.html {
        Some(source) => fit(source, limit, |html| mail::sanitise_html(&mail::mark_quoted_html(html), inline)),
        None => fit(mail.text.trim_end(), limit, html_of_text),
    }
}

/// Text as HTML, with its quoted history marked like that of an HTML mail.
fn html_of_text(text: &str) -> String {
    let split = mail::split_quoted_text(text);
    let new = mail::text_to_html(split.new);
    if split.quoted.trim().is_empty() {
        return new;
    }
    format!("{new}<blockquote data-quoted=\"history\">{}</blockquote>", mail::text_to_html(split.quoted))
}

fn note(locale: Locale, file: &str) -> String {
    match locale {
        Locale::En => format!("[This message is cut here. The whole of it is attached as {file}.]"),
        Locale::Fr => format!("[Ce message est coupé ici. Il est joint en entier sous {file}.]"),
    }
}

/// Shows as much of the source as gives at most `limit` bytes, and says whether that is not all of it.
fn fit(source: &str, limit: usize, show: impl Fn(&str) -> String) -> (String, bool) {
    let mut shown = show(source);
    if shown.len() <= limit {
        return (shown, false);
    }
    let mut length = source.len();
    while shown.len() > limit {
        // In proportion and a tenth less, so that few rounds do, and each is shorter than the one before.
        let wanted = length as u128 * 9 * limit as u128 / (shown.len() as u128 * 10);
        length = usize::try_from(wanted).unwrap_or(0);
        shown = show(cut(source, length));
    }
    (shown, true)
}

/// At most `length` bytes, not within a character, and not within what may be a tag.
fn cut(source: &str, length: usize) -> &str {
    let end = (0..=length.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
    let part = &source[..end];
    match (part.rfind('<'), part.rfind('>')) {
        (Some(open), close) if close.is_none_or(|close| close < open) && end - open < 1_000 => &part[..open],
        _ => part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail::Limits;

    fn body(kind: &str, content: &str) -> Body {
        let raw = format!("From: a@b.example\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{content}");
        let mail = mail::parse(raw.as_bytes(), &Limits::default()).unwrap();
        body_of(&mail, &InlineMap::new(), Locale::En)
    }

    #[test]
    fn a_short_mail_is_kept_whole_with_its_history_marked() {
        let body =
            body("text/plain", "It works <now>.\n\nOn Mon, 1 Jan 2024 at 10:00, Anna <a@b.example> wrote:\n> And?\n");
        assert!(body.html.contains("It works &lt;now&gt;."), "{}", body.html);
        assert!(body.html.contains("<blockquote data-quoted=\"history\">"), "{}", body.html);
        assert!(body.html.contains("And?") && body.whole.is_none());
    }

    #[test]
    fn long_html_is_cut_in_order_and_attached_whole() {
        let long = format!("<div><b>{}</b></div><p>the end</p>", "<p>word &amp; word</p>".repeat(20_000));
        let body = body("text/html", &long);
        assert!(body.html.len() <= MAX_HTML_BYTES && body.html.len() > MAX_HTML_BYTES / 2, "{}", body.html.len());
        assert!(body.html.contains("message.html"));
        assert!(!body.html.contains("the end"));
        assert_eq!(body.whole, Some(WholeBody::html(&long)));
    }

    #[test]
    fn text_that_grows_as_html_still_fits() {
        let body = body("text/plain", &"<>&\" é 語\n".repeat(9_000));
        assert!(body.html.len() <= MAX_HTML_BYTES);
        assert_eq!(body.whole.map(|whole| whole.name), Some("message.txt"));
        assert!(body.html.contains("message.txt"));
    }

    #[test]
    fn a_cut_keeps_characters_and_tags_whole() {
        assert_eq!(cut("ééé", 3), "é");
        assert_eq!(cut("ab<img src=\"x\">", 9), "ab");
        assert_eq!(cut("a < b and c", 8), "a ");
        assert_eq!(cut("ab<i>c", 6), "ab<i>c");
        assert_eq!(cut("", 5), "");
    }
}
