//! Which elements of HTML mean something in a mail, and what.

use crate::normalise::Images;

/// What survives, as itself.
pub(crate) const TAGS: [&str; 56] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The element of [`TAGS`] that an element is shown as.
pub(crate) fn shown_as(name: &str) -> Option<&'static str> {
    match name {
        // Blocks that mean nothing in a mail keep their line breaks.
        "center" | "section" | "article" | "header" | "footer" | "main" | "nav" | "aside" | "address" | "form"
        | "fieldset" => Some("div"),
        _ => TAGS.iter().find(|tag| **tag == name).copied(),
    }
}

/// True for a tag with which a word ends.
pub(crate) fn separates(name: &str) -> bool {
    is_block(name) || matches!(name, "br" | "td" | "th")
}

/// True for an element that begins a line.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "blockquote"
            | "dl"
            | "dd"
            | "dt"
            | "div"
            | "figure"
            | "figcaption"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "li"
            | "ol"
            | "p"
            | "pre"
            | "table"
            | "ul"
            | "tr"
    )
}

/// True for an attribute that is kept as it is. Styles are of templates alone.
pub(crate) fn is_kept(tag: &str, name: &str, images: Images<'_>) -> bool {
    matches!(
        (tag, name),
        ("a", "href")
            | (_, "dir" | "lang")
            | ("td" | "th", "colspan" | "rowspan")
            | ("ol", "start")
            | ("blockquote", "data-quoted")
    ) || (name == "style" && matches!(images, Images::Template))
}

/// True for a value that its attribute may have, where not every value is one.
pub(crate) fn is_value(tag: &str, name: &str, value: &str) -> bool {
    match (tag, name) {
        ("blockquote", "data-quoted") => value == "history",
        (_, "width" | "height" | "colspan" | "rowspan" | "start") => {
            (1..=4).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
        }
        (_, "dir") => matches!(value, "ltr" | "rtl" | "auto"),
        (_, "lang") => value.len() <= 35 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        _ => true,
    }
}
