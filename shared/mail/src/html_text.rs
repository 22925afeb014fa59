//! HTML to text and back, for the part of a mail that is missing and for search.

use crate::html::{Lexer, Token, attribute, decode_references, escape};
use crate::normalise::{Images, normalise};
use crate::sanitise::sanitise_words;
use crate::tags::is_block;

/// The words of HTML as text: paragraphs, lists, quotes with `>`, links with their address. Every visible word is kept.
pub fn html_to_text(html: &str) -> String {
    let clean = sanitise_words(&normalise(html, Images::Keep, false));
    let mut page = Page::default();
    let mut links: Vec<(String, usize)> = Vec::new();
    for token in Lexer::new(&clean) {
        match token {
            Token::Text(text) => page.text(&decode_references(text)),
            Token::Open { name, attributes } => {
                page.open(&name);
                match name.as_str() {
                    "a" => links.push((attribute(&attributes, "href").unwrap_or_default(), page.out.len())),
                    "img" => {
                        let alt = attribute(&attributes, "alt").unwrap_or_default();
                        if !alt.is_empty() {
                            page.text(&format!("[{alt}]"));
                        }
                    }
                    _ => {}
                }
            }
            Token::Close { name } => {
                if let Some((href, from)) = (name == "a").then(|| links.pop()).flatten() {
                    let shown = page.out.get(from..).unwrap_or_default().trim();
                    let bare = href.trim_start_matches("mailto:").trim_start_matches("tel:");
                    let says_it = shown.contains(bare.trim_end_matches('/')) || shown.is_empty();
                    if !bare.is_empty() && !says_it {
                        page.text(&format!(" ({bare})"));
                    }
                }
                page.close(&name);
            }
        }
    }
    let mut text = page.out;
    text.truncate(text.trim_end().len());
    text
}

#[derive(Default)]
struct Page {
    out: String,
    /// Line ends owed before the next word.
    breaks: usize,
    has_space: bool,
    quotes: usize,
    pre: usize,
    /// A quote or list item has just begun: its first paragraph needs no gap.
    is_fresh: bool,
    /// Numbered lists hold their next number, others none.
    lists: Vec<Option<usize>>,
    bullet: Option<String>,
}

impl Page {
    fn text(&mut self, text: &str) {
        if self.pre > 0 {
            for (index, line) in text.split('\n').enumerate() {
                if index > 0 {
                    self.line();
                }
                self.word(line);
            }
            return;
        }
        let mut is_first = true;
        for word in text.split([' ', '\n', '\t', '\r']) {
            self.has_space |= !is_first;
            is_first = false;
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        self.is_fresh = false;
        if self.breaks > 0 || self.out.is_empty() {
            let prefix = "> ".repeat(self.quotes);
            if !self.out.is_empty() {
                for _ in 1..self.breaks {
                    self.out.push('\n');
                    self.out.push_str(prefix.trim_end());
                }
                self.out.push('\n');
            }
            self.out.push_str(&prefix);
            self.breaks = 0;
            if let Some(bullet) = self.bullet.take() {
                self.out.push_str(&"  ".repeat(self.lists.len().saturating_sub(1)));
                self.out.push_str(&bullet);
            }
        } else if self.has_space {
            self.out.push(' ');
        }
        self.has_space = false;
        self.out.push_str(word);
    }

    fn line(&mut self) {
        self.has_space = false;
        self.breaks = (self.breaks + 1).min(3);
    }

    fn at_least(&mut self, breaks: usize) {
        self.has_space = false;
        self.breaks = self.breaks.max(if self.is_fresh { 1 } else { breaks });
    }

    fn open(&mut self, name: &str) {
        match name {
            "br" => self.line(),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "figure" | "dl" => self.at_least(2),
            "hr" => {
                self.at_least(1);
                self.word("---");
                self.at_least(1);
            }
            "blockquote" => {
                self.at_least(1);
                self.quotes = (self.quotes + 1).min(20);
                self.is_fresh = true;
            }
            "pre" => {
                self.at_least(1);
                self.pre += 1;
            }
            "ul" | "ol" => {
                self.at_least(1);
                self.lists.push((name == "ol").then_some(1));
            }
            "li" => {
                self.at_least(1);
                self.is_fresh = true;
                self.bullet = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                });
            }
            "td" | "th" => self.has_space = true,
            _ if is_block(name) => self.at_least(1),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "figure" | "dl" => self.at_least(2),
            "blockquote" => {
                self.at_least(1);
                self.quotes = self.quotes.saturating_sub(1);
            }
            "pre" => {
                self.at_least(1);
                self.pre = self.pre.saturating_sub(1);
            }
            "ul" | "ol" => {
                self.lists.pop();
                self.at_least(1);
            }
            "td" | "th" => self.has_space = true,
            _ if is_block(name) => self.at_least(1),
            _ => {}
        }
    }
}

/// Text as HTML: escaped, an empty line ends a paragraph, `>` makes quotes, addresses of the web and of mail become links.
pub fn text_to_html(text: &str) -> String {
    let text = crate::model::clean_text(text);
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut depth = 0usize;
    let mut is_open = false;
    for line in text.lines() {
        let (level, rest) = quote_level(line);
        if level != depth {
            if is_open {
                out.push_str("</p>");
                is_open = false;
            }
            for _ in depth..level {
                out.push_str("<blockquote>");
            }
            for _ in level..depth {
                out.push_str("</blockquote>");
            }
            depth = level;
        }
        if rest.trim().is_empty() {
            if is_open {
                out.push_str("</p>");
                is_open = false;
            }
            continue;
        }
        out.push_str(if is_open { "<br>" } else { "<p>" });
        is_open = true;
        let indent = rest.len() - rest.trim_start_matches(' ').len();
        out.push_str(&"&nbsp;".repeat(indent.min(40)));
        link(&mut out, &rest[indent..]);
    }
    if is_open {
        out.push_str("</p>");
    }
    out.push_str(&"</blockquote>".repeat(depth));
    out
}

/// How deep a line is quoted, and what it says. At most 10 deep; `>` further in is text.
fn quote_level(line: &str) -> (usize, &str) {
    let mut rest = line;
    let mut level = 0;
    while level < 10 {
        let Some(next) = rest.strip_prefix('>') else { break };
        level += 1;
        rest = next.strip_prefix(' ').unwrap_or(next);
    }
    (level, rest)
}

fn link(out: &mut String, line: &str) {
    for (index, word) in line.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let start = word.len() - word.trim_start_matches(['(', '<', '[', '"', '\'']).len();
        let (before, rest) = word.split_at(start);
        let core = rest.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '>', ']', '"', '\'']);
        let after = &rest[core.len()..];
        let is_url = core.len() > 8 && (core.starts_with("https://") || core.starts_with("http://"));
        let is_address = !is_url
            && core.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty()
                    && domain.contains('.')
                    && local.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c))
                    && domain.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c))
            });
        let scheme = if is_address { "mailto:" } else { "" };
        out.push_str(&escape(before));
        if is_url || is_address {
            let shown = escape(core);
            out.extend([
                "<a href=\"",
                scheme,
                &shown,
                "\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">",
                &shown,
                "</a>",
            ]);
        } else {
            out.push_str(&escape(core));
        }
        out.push_str(&escape(after));
    }
}

#[cfg(test)]
mod tests {
    use super::{html_to_text, text_to_html};

    #[test]
    fn html_becomes_readable_text() {
        for (html, expected) in [
            ("<p>Hello&nbsp;<b>you</b>,</p><p>two<br>lines</p>", "Hello\u{a0}you,\n\ntwo\nlines"),
            ("<div>a</div><div>b</div>", "a\nb"),
            ("<ul><li>one<li>two</ul><ol><li>x</li><li>y</li></ol>", "- one\n- two\n1. x\n2. y"),
            (
                "I say<blockquote><p>you said</p><p>twice</p></blockquote>I end",
                "I say\n> you said\n>\n> twice\n\nI end",
            ),
            ("<ul><li><p>one</p></li><li><p>two</p></li></ul>", "- one\n\n- two"),
            ("<a href='https://x.example/a'>here</a>", "here (https://x.example/a)"),
            ("<a href='https://x.example/'>https://x.example</a>", "https://x.example"),
            ("<a href='mailto:a@x.example'>a@x.example</a>", "a@x.example"),
            ("<pre>a  b\n c</pre>", "a  b\n c"),
            ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
            ("caf&eacute; &lt;ok&gt;<style>no</style><!-- no -->", "café <ok>"),
            ("<img src=x alt=Logo>", "[Logo]"),
            ("<section>a</section>b", "a\nb"),
            ("", ""),
        ] {
            assert_eq!(html_to_text(html), expected, "{html}");
        }
    }

    #[test]
    fn text_becomes_html() {
        let rel = "rel=\"noopener noreferrer nofollow\" target=\"_blank\"";
        for (text, expected) in [
            ("a\nb\n\nc", "<p>a<br>b</p><p>c</p>".to_owned()),
            ("x < y & \"z\"", "<p>x &lt; y &amp; &quot;z&quot;</p>".to_owned()),
            (
                "> old\n>> older\nnew",
                "<blockquote><p>old</p><blockquote><p>older</p></blockquote></blockquote><p>new</p>".to_owned(),
            ),
            (
                "(https://x.example/a?b=1&c).",
                format!("<p>(<a href=\"https://x.example/a?b=1&amp;c\" {rel}>https://x.example/a?b=1&amp;c</a>).</p>"),
            ),
            ("a@x.example", format!("<p><a href=\"mailto:a@x.example\" {rel}>a@x.example</a></p>")),
            ("javascript:alert(1)", "<p>javascript:alert(1)</p>".to_owned()),
            ("", String::new()),
        ] {
            assert_eq!(text_to_html(text), expected);
        }
    }
}
