//! What a browser makes of HTML: the tree of the HTML standard, built by a parser of its own and not by our code.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_document, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::tags::TAGS;

/// The page, and the content of an element with and without scripting, as `noscript` depends on it.
fn trees(html: &str) -> [RcDom; 3] {
    let fragment = |has_scripts| {
        let context = QualName::new(None, ns!(html), local_name!("div"));
        let mut options = ParseOpts::default();
        options.tree_builder.scripting_enabled = has_scripts;
        parse_fragment(RcDom::default(), options, context, Vec::new(), has_scripts).one(html)
    };
    [parse_document(RcDom::default(), ParseOpts::default()).one(html), fragment(true), fragment(false)]
}

/// Every node below, parents first, in the order of the text; with each, whether it stands in marked history.
fn nodes(tree: &RcDom) -> Vec<(Handle, bool)> {
    let mut found = Vec::new();
    let mut pending = vec![(tree.document.clone(), false)];
    while let Some((node, is_history)) = pending.pop() {
        let mut is_history = is_history;
        if let NodeData::Element { attrs, template_contents, .. } = &node.data {
            is_history |= attrs.borrow().iter().any(|a| &*a.name.local == "data-quoted" && &*a.value == "history");
            pending.extend(template_contents.borrow().iter().map(|content| (content.clone(), is_history)));
        }
        pending.extend(node.children.borrow().iter().rev().map(|child| (child.clone(), is_history)));
        found.push((node, is_history));
    }
    found
}

/// The first thing in `html` that acts, loads, or is not on the list of what may be shown. `source` is what `src` of an
/// image may begin with, where it may have one.
pub(super) fn fault(html: &str, source: Option<&str>) -> Option<String> {
    trees(html).iter().flat_map(nodes).find_map(|(node, _)| node_fault(&node, source))
}

fn node_fault(node: &Handle, source: Option<&str>) -> Option<String> {
    match &node.data {
        NodeData::Document | NodeData::Text { .. } => None,
        NodeData::Element { name, attrs, .. } => {
            let tag = name.local.to_string();
            let attributes = attrs.borrow();
            let is_frame = matches!(tag.as_str(), "html" | "head" | "body") && attributes.is_empty();
            if name.ns != ns!(html) || !(is_frame || TAGS.contains(&tag.as_str())) {
                return Some(format!("<{tag}> of {}", name.ns));
            }
            let value = |wanted: &str| {
                attributes.iter().find(|a| &*a.name.local == wanted).map(|a| a.value.to_string()).unwrap_or_default()
            };
            attributes.iter().find_map(|attribute| {
                let name = attribute.name.local.to_string();
                let content = attribute.value.to_string();
                let starts = |known: &[&str]| known.iter().any(|scheme| content.to_lowercase().starts_with(scheme));
                let is_fine = match (tag.as_str(), name.as_str()) {
                    ("a", "href") => {
                        starts(&["http:", "https:", "mailto:", "tel:"])
                            && value("rel") == "noopener noreferrer nofollow"
                    }
                    ("a", "target") => content == "_blank",
                    ("img", "src") => source.is_some_and(|source| content.starts_with(source)),
                    ("img", "data-remote-src") => starts(&["http://", "https://"]),
                    ("img", "data-attachment-id") => content.starts_with("att_"),
                    ("a", "rel")
                    | ("img", "alt" | "width" | "height")
                    | ("td" | "th", "colspan" | "rowspan")
                    | ("ol", "start")
                    | (_, "dir" | "lang") => true,
                    ("blockquote", "data-quoted") => content == "history",
                    _ => false,
                };
                (!is_fine).then(|| format!("<{tag} {name}=\"{content}\">"))
            })
        }
        _ => Some("a comment or instruction".to_owned()),
    }
}

/// Text in the order of the document, with whether it is marked as history. Descriptions of images count as text, and what
/// stands in different blocks or cells is kept apart.
pub(super) fn text(html: &str) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for (node, is_history) in nodes(&trees(html)[1]) {
        match &node.data {
            NodeData::Text { contents } => out.push((contents.borrow().to_string(), is_history)),
            NodeData::Element { name, attrs, .. } => {
                // A word may go on behind bold or coloured letters.
                let is_inline = matches!(
                    &*name.local,
                    "a" | "b" | "i" | "u" | "s" | "em" | "strong" | "span" | "small" | "sub" | "sup" | "tt" | "code"
                );
                out.push((if is_inline { "" } else { " " }.to_owned(), is_history));
                for alt in attrs.borrow().iter().filter(|a| &*a.name.local == "alt") {
                    out.push((format!(" {} ", alt.value), is_history));
                }
            }
            _ => {}
        }
    }
    out
}

/// The words of the text for which `is_wanted` says so, told whether it is history.
pub(super) fn words(html: &str, is_wanted: impl Fn(bool) -> bool) -> Vec<String> {
    let text: String =
        text(html).into_iter().filter(|(_, is_history)| is_wanted(*is_history)).map(|(t, _)| t).collect();
    words_of(&text)
}

/// Runs of letters and digits.
pub(super) fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
