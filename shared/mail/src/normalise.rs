//! HTML of strangers to small, well-nested HTML: a bounded tree for the sanitiser, images by reference, history marked.
//!
//! The sanitiser builds a tree, and hostile nesting makes any HTML tree builder slow or huge (each paragraph repeats every
//! open `<font>`). This pass closes what it opens and stops nesting at [`DEEPEST`], so that the tree is linear in the text.

use crate::html::{Lexer, Token, attribute, cid_of, escape};
use crate::quotes::{Quote, quote_of};
use crate::sanitise::InlineMap;
use crate::tags::{is_block, is_kept, is_value, separates, shown_as};

const DEEPEST: usize = 150;
/// Tags that are written at most, as each costs the tree a hundred times the bytes it has here; of those behind, the words
/// are left.
const MOST_TAGS: usize = 200_000;

/// Bytes of text after which the next part of it becomes a node of its own: html5ever writes a node in a time that grows with its
/// length times the number of its `&` and of its letters from U+0080 to U+00BF.
const LONGEST_TEXT: usize = 4_096;
/// Characters of a picture's description that stay on it; the others are words behind it.
const LONGEST_DESCRIPTION: usize = 500;
/// Bytes of an attribute; what is longer leads nowhere.
const LONGEST_VALUE: usize = 8_192;

/// Where images may come from.
#[derive(Clone, Copy)]
pub(crate) enum Images<'m> {
    /// As they are: a later pass decides.
    Keep,
    /// A mail that came in: `cid:` to our attachment, remote ones kept but not loaded.
    Inbound(&'m InlineMap),
    /// An editor: only our attachments.
    Editor,
    /// A mail that goes out: our attachments to `cid:`.
    Outgoing(&'m InlineMap),
    /// A tenant's template: images of the internet, and those of a comment in it. It may have styles.
    Template,
}

struct Element {
    name: &'static str,
    /// A mark around history, closed when its only child closes, or with its parent.
    mark: Option<Mark>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Child,
    Rest,
}

struct Writer<'m> {
    out: String,
    stack: Vec<Element>,
    /// Start tags written.
    tags: usize,
    /// Where the text began that is being written.
    text_from: usize,
    images: Images<'m>,
    /// How many open elements are history.
    history: usize,
    /// Everything from here on is history, in whatever element it stands.
    is_rest_history: bool,
    /// A word or picture stood outside of history.
    has_news: bool,
    /// End of the text so far, to see the line that introduces a quote.
    recent: String,
}

/// Rewrites HTML. With `mark_quotes`, quoted history is put into `<blockquote data-quoted="history">`, unless nothing else
/// would be left to show.
pub(crate) fn normalise(html: &str, images: Images<'_>, mark_quotes: bool) -> String {
    let mut writer = Writer {
        out: String::with_capacity(html.len() + html.len() / 8),
        stack: Vec::new(),
        tags: 0,
        text_from: 0,
        images,
        history: 0,
        is_rest_history: false,
        has_news: false,
        recent: String::new(),
    };
    let mut lexer = Lexer::new(html);
    while let Some(token) = lexer.next() {
        match token {
            Token::Text(text) => writer.text(text, mark_quotes),
            Token::Open { name, attributes } => {
                let quote = if mark_quotes && writer.history == 0 && !writer.is_rest_history {
                    quote_of(&name, &attributes, &writer.recent, lexer.rest())
                } else {
                    Quote::No
                };
                writer.open(&name, &attributes, quote);
            }
            Token::Close { name } => writer.close(&name),
        }
    }
    writer.close_down_to(0);
    if mark_quotes && !writer.has_news { normalise(html, images, false) } else { writer.out }
}

impl Writer<'_> {
    fn text(&mut self, text: &str, mark_quotes: bool) {
        let is_blank = text.trim().is_empty();
        if mark_quotes && !self.is_rest_history && crate::quotes::is_reply_marker(text) {
            self.is_rest_history = true;
        }
        if !is_blank {
            self.continue_history();
            self.has_news |= self.history == 0;
            let keep = self.recent.len().saturating_sub(300);
            let keep = (keep..=self.recent.len()).find(|at| self.recent.is_char_boundary(*at)).unwrap_or(0);
            self.recent.drain(..keep);
            let tail = text.len().saturating_sub(400);
            let tail = (tail..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            self.recent.push_str(&text[tail..]);
        }
        self.write_text(text);
    }

    /// Writes text in nodes of bounded length: a parser begins another one at a comment, which the sanitiser takes out.
    fn write_text(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')) {
            let is_slow = c == '&' || ('\u{80}'..='\u{bf}').contains(&c);
            if is_slow && self.out.len() - self.text_from >= LONGEST_TEXT {
                self.out.push_str("<!---->");
                self.text_from = self.out.len();
            }
            self.out.push(c);
        }
    }

    /// Opens another mark when the last one was closed with its parent and more history follows.
    fn continue_history(&mut self) {
        let is_structure =
            |name: &str| matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr" | "ul" | "ol" | "dl");
        if self.is_rest_history && self.history == 0 && !self.stack.last().is_some_and(|e| is_structure(e.name)) {
            self.push_mark(Mark::Rest);
        }
    }

    fn end_line(&mut self) {
        if !self.recent.ends_with("\n\n") {
            self.recent.push('\n');
        }
    }

    fn is_full(&self) -> bool {
        self.tags >= MOST_TAGS || self.stack.len() >= DEEPEST
    }

    /// Counts a start tag; one for which there is no room leaves the words before and behind it apart.
    fn has_room(&mut self, name: &str) -> bool {
        let is_void = matches!(name, "br" | "wbr" | "img" | "hr");
        let has_room = !self.is_full() || is_void && self.tags < MOST_TAGS;
        if has_room {
            self.tags += 1;
        } else if separates(name) {
            self.out.push('\n');
        }
        has_room
    }

    fn push_mark(&mut self, mark: Mark) {
        self.out.push_str("<blockquote data-quoted=\"history\">");
        self.history += 1;
        self.stack.push(Element { name: "blockquote", mark: Some(mark) });
    }

    fn open(&mut self, raw_name: &str, attributes: &[(String, &str)], quote: Quote) {
        let Some(name) = shown_as(raw_name) else { return };
        if is_block(name) {
            self.end_line();
        }
        if name == "br" || name == "wbr" {
            if self.has_room(name) {
                self.out.push_str(if name == "br" { "<br>" } else { "<wbr>" });
            }
            return;
        }
        self.close_implied(name);
        if quote == Quote::Rest {
            self.is_rest_history = true;
        }
        self.continue_history();
        if !self.has_room(name) {
            return;
        }
        if name == "img" {
            let (image, words) = self.image(attributes);
            self.has_news |= self.history == 0 && !(image.is_empty() && words.is_empty());
            self.out.push_str(&image);
            self.write_text(&words);
            return;
        }
        if name == "hr" {
            self.out.push_str("<hr>");
            return;
        }
        if quote == Quote::Element {
            self.push_mark(Mark::Child);
        }
        self.out.push('<');
        self.out.push_str(name);
        for (attribute_name, value) in attributes {
            let is_short = value.len() <= LONGEST_VALUE;
            if is_short && is_kept(name, attribute_name, self.images) && is_value(name, attribute_name, value) {
                // Raw values keep their character references; only what could end the value is escaped.
                let value = value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
                self.out.extend([" ", attribute_name.as_str(), "=\"", &value, "\""]);
            }
        }
        self.out.push('>');
        self.stack.push(Element { name, mark: None });
    }

    fn close(&mut self, raw_name: &str) {
        let Some(name) = shown_as(raw_name) else { return };
        if is_block(name) {
            self.end_line();
        }
        if name == "br" {
            if self.has_room(name) {
                self.out.push_str("<br>");
            }
            return;
        }
        if self.is_full() && separates(name) {
            self.out.push('\n');
        }
        let is_table_part = matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption");
        let found = self.stack.iter().enumerate().rev().find_map(|(at, element)| {
            if element.name == name && element.mark.is_none() {
                Some(Some(at))
            } else if !is_table_part && matches!(element.name, "td" | "th" | "caption") {
                Some(None)
            } else {
                None
            }
        });
        if let Some(Some(at)) = found {
            self.close_down_to(at);
            if self.stack.last().is_some_and(|e| e.mark == Some(Mark::Child)) {
                self.close_down_to(self.stack.len() - 1);
            }
        }
    }

    fn close_down_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            let Some(element) = self.stack.pop() else { return };
            self.history -= usize::from(element.mark.is_some());
            self.out.push_str("</");
            self.out.push_str(element.name);
            self.out.push('>');
        }
    }

    /// End tags that HTML lets authors leave out (HTML standard, 13.1.2.4).
    fn close_implied(&mut self, name: &str) {
        let (closes, scope): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "td", "th"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            "a" => (&["a"], &["td", "th"]),
            _ if is_block(name) => (&["p"], &["table", "td", "th", "caption"]),
            _ => return,
        };
        let found = self.stack.iter().enumerate().rev().find_map(|(at, element)| {
            if closes.contains(&element.name) {
                Some(Some(at))
            } else if scope.contains(&element.name) {
                Some(None)
            } else {
                None
            }
        });
        if let Some(Some(at)) = found {
            self.close_down_to(at);
        }
    }

    /// The tag of a picture, and the words that stand for it or go on behind it.
    fn image(&self, attributes: &[(String, &str)]) -> (String, String) {
        // What was sanitised once keeps its pictures.
        let source = attribute(attributes, "src").or_else(|| attribute(attributes, "data-remote-src"));
        let source = source.unwrap_or_default();
        let alt = attribute(attributes, "alt").unwrap_or_default();
        let size = |name: &str| {
            let digits: String =
                attribute(attributes, name).unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
            if digits.is_empty() || digits.len() > 4 { String::new() } else { format!(" {name}=\"{digits}\"") }
        };
        let (width, height) = (size("width"), size("height"));
        let (shown, rest) = alt.split_at(alt.char_indices().nth(LONGEST_DESCRIPTION).map_or(alt.len(), |(at, _)| at));
        let tag = |reference: &str, value: &str| {
            let tag = format!("<img {reference}=\"{}\" alt=\"{}\"{width}{height}>", escape(value), escape(shown));
            (tag, escape(rest))
        };
        let in_words = || (String::new(), if alt.is_empty() { String::new() } else { format!("[{}]", escape(&alt)) });
        let own = attribute(attributes, "data-attachment-id").filter(|id| is_attachment_id(id));
        match self.images {
            Images::Keep => tag("src", if source.len() <= LONGEST_VALUE { &source } else { "" }),
            Images::Inbound(map) => {
                let known = own.filter(|id| map.content_id_of(id).is_some());
                if let Some(id) = known.or_else(|| cid_of(&source).and_then(|cid| map.get(&cid).map(str::to_owned))) {
                    return tag("data-attachment-id", &id);
                }
                let url = if source.starts_with("//") { format!("https:{source}") } else { source };
                let lower = url.get(..8).unwrap_or_default().to_ascii_lowercase();
                let is_remote = lower.starts_with("http://") || lower == "https://";
                // A picture of one or two pixels tells the sender that the mail was read, and shows nothing.
                let is_tracker =
                    |size: &str| size.ends_with("\"0\"") || size.ends_with("\"1\"") || size.ends_with("\"2\"");
                if is_remote && url.len() <= 2_048 && !(is_tracker(&width) && is_tracker(&height)) {
                    return tag("data-remote-src", &url);
                }
                in_words()
            }
            Images::Editor => own.map_or_else(in_words, |id| tag("data-attachment-id", &id)),
            Images::Outgoing(map) => match own.and_then(|id| map.content_id_of(&id).map(str::to_owned)) {
                Some(cid) => tag("src", &format!("cid:{cid}")),
                None => in_words(),
            },
            Images::Template if is_template_image(&source) => tag("src", &source),
            Images::Template => in_words(),
        }
    }
}

/// Of the internet, over TLS: an image that is not is shown as broken by most clients. Or one that goes along.
pub(crate) fn is_template_image(source: &str) -> bool {
    source.len() <= 2_048 && (source.starts_with("https://") || source.starts_with("cid:"))
}

/// True for what our attachment ids look like.
pub(crate) fn is_attachment_id(id: &str) -> bool {
    id.strip_prefix("att_")
        .is_some_and(|rest| (1..=64).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}
