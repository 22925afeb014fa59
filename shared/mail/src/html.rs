//! Words and tags of HTML as mail carries it. This reads; what may be shown is decided by [`crate::sanitise`].

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text with its character references untouched.
    Text(&'a str),
    /// A start tag. Values are raw: character references untouched.
    Open { name: String, attributes: Vec<(String, &'a str)> },
    /// An end tag.
    Close { name: String },
}

/// Elements whose content is no text.
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "noscript"];

/// Splits HTML into tokens in one pass; comments, declarations and the content of [`RAW`] elements are left out. What
/// only looks like a tag but never ends is text, so that no word is lost to a stray `<`.
pub(crate) struct Lexer<'a> {
    html: &'a str,
    at: usize,
    /// Tags that ran into the end. Each costs a look at the whole rest, so their number is bounded.
    unfinished: u32,
    /// Raw elements with no end tag ahead: looked for once.
    endless: Vec<&'static str>,
}

impl<'a> Lexer<'a> {
    pub fn new(html: &'a str) -> Self {
        Self { html, at: 0, unfinished: 0, endless: Vec::new() }
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn bytes(&self) -> &'a [u8] {
        self.html.as_bytes()
    }

    /// Moves behind the first `end` after `from`, or to the end of the text.
    fn skip_past(&mut self, from: usize, end: &str) {
        let from = from.min(self.html.len());
        self.at = self.html[from..].find(end).map_or(self.html.len(), |found| from + found + end.len());
    }

    fn tag(&mut self, start: usize) -> Option<(String, Vec<(String, &'a str)>)> {
        let bytes = self.bytes();
        let is_space = |b: u8| b.is_ascii_whitespace();
        let until =
            |from: usize, stop: &dyn Fn(u8) -> bool| bytes[from..].iter().position(|b| stop(*b)).map(|n| from + n);
        let mut at = until(start, &|b| is_space(b) || b == b'/' || b == b'>')?;
        let name = self.html[start..at].to_ascii_lowercase();
        let mut attributes = Vec::new();
        loop {
            at = until(at, &|b| !is_space(b) && b != b'/')?;
            if bytes[at] == b'>' {
                self.at = at + 1;
                return Some((name, attributes));
            }
            let name_end = until(at + 1, &|b| is_space(b) || matches!(b, b'/' | b'>' | b'='))?;
            let attribute = self.html[at..name_end].to_ascii_lowercase();
            let after = until(name_end, &|b| !is_space(b))?;
            let mut value = "";
            at = name_end;
            if bytes[after] == b'=' {
                let from = until(after + 1, &|b| !is_space(b))?;
                if matches!(bytes[from], b'"' | b'\'') {
                    let quote = bytes[from];
                    let end = until(from + 1, &|b| b == quote)?;
                    value = &self.html[from + 1..end];
                    at = end + 1;
                } else {
                    at = until(from, &|b| is_space(b) || b == b'>')?;
                    value = &self.html[from..at];
                }
            }
            if attributes.len() < 64 {
                attributes.push((attribute, value));
            }
        }
    }

    fn skip_raw(&mut self, name: &str) {
        let Some(raw) = RAW.iter().find(|raw| **raw == name) else { return };
        if self.endless.contains(raw) {
            return;
        }
        let bytes = self.bytes();
        let mut from = self.at;
        while let Some(found) = self.html[from..].find("</") {
            let start = from + found;
            let end = start + 2 + raw.len();
            if bytes.len() >= end && bytes[start + 2..end].eq_ignore_ascii_case(raw.as_bytes()) {
                self.skip_past(end, ">");
                return;
            }
            from = start + 2;
        }
        self.endless.push(raw);
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let start = self.at;
            let bytes = self.bytes();
            let first = *bytes.get(start)?;
            if first != b'<' {
                self.at = self.html[start..].find('<').map_or(self.html.len(), |n| start + n);
                return Some(Token::Text(&self.html[start..self.at]));
            }
            let second = bytes.get(start + 1).copied().unwrap_or(b' ');
            let third = bytes.get(start + 2).copied().unwrap_or(b' ');
            if self.html[start..].starts_with("<!--") {
                let body = &self.html[start + 4..];
                let is_empty = body.starts_with('>') || body.starts_with("->");
                if is_empty { self.skip_past(start + 4, ">") } else { self.skip_past(start + 4, "-->") }
            } else if matches!(second, b'!' | b'?') || (second == b'/' && !third.is_ascii_alphabetic()) {
                self.skip_past(start, ">");
            } else if self.unfinished < 8 && second == b'/' {
                if let Some((name, _)) = self.tag(start + 2) {
                    return Some(Token::Close { name });
                }
                self.unfinished += 1;
                self.at = start + 1;
                return Some(Token::Text("&lt;"));
            } else if self.unfinished < 8 && second.is_ascii_alphabetic() {
                if let Some((name, attributes)) = self.tag(start + 1) {
                    self.skip_raw(&name);
                    return Some(Token::Open { name, attributes });
                }
                self.unfinished += 1;
                self.at = start + 1;
                return Some(Token::Text("&lt;"));
            } else {
                self.at = start + 1;
                return Some(Token::Text("&lt;"));
            }
        }
    }
}

/// Replaces the character references that our own output and attribute values in mail use. Anything else stays.
pub(crate) fn decode_references(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|b| b == b';');
        let decoded = end.and_then(|end| {
            let name = &rest[1..end];
            match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                "nbsp" => Some('\u{a0}'),
                _ => {
                    let number = name.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => number.parse().ok()?,
                    };
                    char::from_u32(code).filter(|c| *c != '\0')
                }
            }
        });
        if let (Some(c), Some(end)) = (decoded, end) {
            out.push(c);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Text as HTML text or attribute value.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => {}
            c => out.push(c),
        }
    }
    out
}

/// The value of an attribute on one line: character references replaced, controls out, trimmed.
pub(crate) fn attribute(attributes: &[(String, &str)], name: &str) -> Option<String> {
    let (_, value) = attributes.iter().find(|(found, _)| found == name)?;
    let value = decode_references(value).replace(['\n', '\r', '\t'], " ");
    Some(value.replace(char::is_control, "").trim().to_owned())
}

/// The Content-ID in a `cid:` URL (RFC 2392), percent-decoded and in lower case, as ids are compared here.
pub(crate) fn cid_of(url: &str) -> Option<String> {
    let head = url.get(..4)?;
    if !head.eq_ignore_ascii_case("cid:") {
        return None;
    }
    let bytes = &url.as_bytes()[4..];
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(value)) => {
                out.push(value);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    let id = String::from_utf8_lossy(&out).trim().trim_matches(['<', '>']).to_ascii_lowercase();
    (!id.is_empty()).then_some(id)
}

/// Every Content-ID that images of the HTML refer to.
pub(crate) fn cid_references(html: &str) -> Vec<String> {
    Lexer::new(html)
        .filter_map(|token| match token {
            Token::Open { name, attributes } if name == "img" => {
                attribute(&attributes, "src").as_deref().and_then(cid_of)
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Lexer, Token, cid_of, cid_references, decode_references};

    fn words(html: &str) -> String {
        Lexer::new(html).filter_map(|t| if let Token::Text(text) = t { Some(text.to_owned()) } else { None }).collect()
    }

    #[test]
    fn keeps_words_and_drops_what_is_none() {
        for (html, expected) in [
            ("a<b>c</b>d", "acd"),
            ("1 < 2 <3", "1 &lt; 2 &lt;3"),
            ("x<!-- no --><!doctype html><?xml?>y", "xy"),
            ("<style>p{}</style><title>t</title>z", "z"),
            ("<style>p{} never closed", "p{} never closed"),
            ("tail <a href=\"never closed", "tail &lt;a href=\"never closed"),
            ("<a title='>'>k</a>", "k"),
            ("<script>if (a</b) {}</script>q", "q"),
        ] {
            assert_eq!(words(html), expected, "{html}");
        }
    }

    #[test]
    fn hostile_length_stays_linear() {
        for piece in ["<", "<a ", "<a href=\"", "</", "<style>", "<!--", "<b>", "&", "<a b=c "] {
            let html = piece.repeat(200_000);
            assert!(Lexer::new(&html).count() <= 400_001, "{piece}");
        }
    }

    #[test]
    fn references_and_content_ids() {
        assert_eq!(decode_references("a&amp;b&#65;&#x42;&eacute;&#0;&"), "a&bAB&eacute;&#0;&");
        assert_eq!(cid_of("CID:Logo%40Example"), Some("logo@example".to_owned()));
        assert_eq!(cid_of("http://x"), None);
        assert_eq!(cid_references("<IMG SRC='cid:A@b'><img src=cid:c>"), ["a@b", "c"]);
    }
}
