//! What of a stranger's HTML may reach a browser. The portal shows it in a sandboxed frame all the same.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use crate::html::{Lexer, Token, attribute};
use crate::normalise::{Images, is_attachment_id, is_template_image, normalise};
use crate::tags::{TAGS, is_value};

/// Which attachment a Content-ID stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InlineMap(BTreeMap<String, String>);

impl InlineMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `content_id` (with or without brackets) is the attachment `attachment_id`.
    pub fn insert(&mut self, content_id: &str, attachment_id: &str) {
        self.0.insert(content_id.trim().trim_matches(['<', '>']).to_ascii_lowercase(), attachment_id.to_owned());
    }

    pub(crate) fn get(&self, content_id: &str) -> Option<&str> {
        self.0.get(content_id).map(String::as_str)
    }

    pub(crate) fn content_id_of(&self, attachment_id: &str) -> Option<&str> {
        self.0.iter().find(|(_, id)| *id == attachment_id).map(|(cid, _)| cid.as_str())
    }
}

impl<C: AsRef<str>, A: AsRef<str>> FromIterator<(C, A)> for InlineMap {
    fn from_iter<I: IntoIterator<Item = (C, A)>>(pairs: I) -> Self {
        let mut map = Self::new();
        for (content_id, attachment_id) in pairs {
            map.insert(content_id.as_ref(), attachment_id.as_ref());
        }
        map
    }
}

/// HTML of a mail that came in, safe to show.
///
/// An allow-list of elements; no style, class, id, form, frame or script. `cid:` images become
/// `<img data-attachment-id="att_..">`, remote ones `<img data-remote-src="https://..">`, which loads nothing until somebody
/// asks; links lead to http, https, mailto and tel only, with `rel="noopener noreferrer nofollow"` and a new window.
/// Marks of [`crate::mark_quoted_html`] are kept.
pub fn sanitise_html(html: &str, inline: &InlineMap) -> String {
    clean(&normalise(html, Images::Inbound(inline), false), Images::Inbound(inline))
}

/// HTML of our own editor, which is a browser's and hence a stranger's: like [`sanitise_html`], with our attachments as the
/// only images. Which of them belong to the ticket is for the caller to check: see [`attachment_references`].
pub fn sanitise_reply_html(html: &str) -> String {
    clean(&normalise(html, Images::Editor, false), Images::Editor)
}

/// HTML that is fit to be sent: only [`embed_inline_images`] makes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailHtml(String);

impl MailHtml {
    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Stored HTML for a mail that goes out: `data-attachment-id` becomes `cid:`, images that are not in the map become their
/// description.
pub fn embed_inline_images(html: &str, inline: &InlineMap) -> MailHtml {
    MailHtml(clean(&normalise(html, Images::Outgoing(inline), false), Images::Outgoing(inline)))
}

/// Ids of the attachments that stored HTML shows, in order, each once.
pub fn attachment_references(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in Lexer::new(html) {
        let Token::Open { name, attributes } = token else { continue };
        let id = (name == "img").then(|| attribute(&attributes, "data-attachment-id")).flatten();
        if let Some(id) = id.filter(|id| is_attachment_id(id) && !found.contains(id)) {
            found.push(id);
        }
    }
    found
}

/// What a tenant's template gave: elements, links and images as in any mail that goes out, with images of the internet and with
/// styles that lay out and colour, that hide nothing behind something else and load nothing. A comment in it, which is
/// [`MailHtml`], stays as it is.
pub(crate) fn sanitise_template_html(html: &str) -> String {
    clean(&normalise(html, Images::Template, false), Images::Template)
}

/// The styles of templates.
const STYLES: [&str; 41] = [
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "display",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "opacity",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "text-transform",
    "vertical-align",
    "white-space",
    "width",
];

fn clean(html: &str, images: Images<'_>) -> String {
    let image_attributes: HashSet<&str> = match images {
        Images::Outgoing(_) | Images::Template => HashSet::from(["src", "alt", "width", "height"]),
        _ => HashSet::from(["data-attachment-id", "data-remote-src", "alt", "width", "height"]),
    };
    let schemes: HashSet<&str> = match images {
        Images::Outgoing(_) | Images::Template => HashSet::from(["http", "https", "mailto", "tel", "cid"]),
        _ => HashSet::from(["http", "https", "mailto", "tel"]),
    };
    let rules = ImageRules::of(images);
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "iframe", "noembed", "noframes", "noscript", "textarea",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", image_attributes),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
            ("ol", HashSet::from(["start"])),
            ("blockquote", HashSet::from(["data-quoted"])),
        ]))
        .generic_attributes(HashSet::from(["dir", "lang"]))
        .url_schemes(schemes)
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .strip_comments(true)
        .attribute_filter(move |tag, name, value| is_allowed(&rules, tag, name, value).then_some(Cow::Borrowed(value)));
    if matches!(images, Images::Template) {
        builder.add_generic_attributes(["style"]).filter_style_properties(HashSet::from(STYLES));
    }
    settled(builder.clean(html).to_string())
}

/// Without what a parser drops and a character reference brings back: controls, a mark of the byte order at the start, line
/// ends at the start of `<pre>`. What is left is read again as it is written.
fn settled(mut html: String) -> String {
    html.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let mut pieces = html.trim_start_matches('\u{feff}').split("<pre");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (tag, rest) = piece.split_at(piece.find('>').map_or(0, |at| at + 1));
        out.extend(["<pre", tag, rest.trim_start_matches('\n')]);
    }
    out
}

/// What images may refer to: owned, as the sanitiser's filter outlives no borrow.
enum ImageRules {
    Inbound(HashSet<String>),
    Editor,
    Outgoing,
    Template,
}

impl ImageRules {
    fn of(images: Images<'_>) -> Self {
        match images {
            Images::Inbound(map) => Self::Inbound(map.0.values().cloned().collect()),
            Images::Outgoing(_) => Self::Outgoing,
            Images::Template => Self::Template,
            Images::Editor | Images::Keep => Self::Editor,
        }
    }
}

fn is_allowed(images: &ImageRules, tag: &str, name: &str, value: &str) -> bool {
    let scheme = || value.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    match (tag, name) {
        ("img", "data-attachment-id") => match images {
            ImageRules::Inbound(known) => known.contains(value),
            ImageRules::Editor => is_attachment_id(value),
            ImageRules::Outgoing | ImageRules::Template => false,
        },
        ("img", "data-remote-src") => {
            matches!(images, ImageRules::Inbound(_)) && matches!(scheme().as_deref(), Some("http" | "https"))
        }
        ("img", "src") => match images {
            ImageRules::Outgoing => value.starts_with("cid:"),
            ImageRules::Template => is_template_image(value),
            ImageRules::Inbound(_) | ImageRules::Editor => false,
        },
        (_, "style") => loads_nothing(value),
        ("a", "href") => !value.to_ascii_lowercase().starts_with("cid:"),
        _ => is_value(tag, name, value),
    }
}

/// A style that names a place, or that is written so that nobody sees what it names, is none.
fn loads_nothing(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    !["url", "image", "expression", "import", "\\", "/*"].iter().any(|sign| style.contains(sign))
}

/// For reading only: any element of the list, links with their address, descriptions of images.
pub(crate) fn sanitise_words(html: &str) -> String {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("img", HashSet::from(["alt"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(None);
    builder.clean(html).to_string()
}
