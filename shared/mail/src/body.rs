//! The words of a mail in the forms it has them, put together from its parts.

use std::collections::HashSet;

use crate::html::{Lexer, Token, attribute, cid_of, decode_references};
use crate::model::is_unsafe;
use crate::{html_to_text, text_to_html};

/// Text and HTML of a part of the tree.
#[derive(Default)]
pub(crate) struct Body {
    pub text: Option<String>,
    pub html: Option<String>,
}

impl Body {
    /// True when neither form holds a character to see.
    pub fn is_empty(&self) -> bool {
        [&self.text, &self.html].into_iter().flatten().all(|form| form.trim().is_empty())
    }

    /// Bytes of its forms together.
    pub fn size(&self) -> usize {
        [&self.text, &self.html].into_iter().flatten().map(String::len).sum()
    }

    /// Takes out of `others` those whose every word stands in it: they are the same content, in another form maybe.
    pub fn leave_what_it_lacks(&self, others: &mut Vec<Self>) {
        if others.is_empty() {
            return;
        }
        let own = self.words();
        let own: HashSet<&str> = words_of(&own).collect();
        others.retain(|other| !words_of(&other.words()).all(|word| own.contains(word)));
    }

    /// With its text before an HTML form that shows pictures alone, and without one that shows nothing: some programs
    /// leave that form of what is written in the other empty, or put nothing but a tracking pixel into it.
    fn with_words_in_html(self) -> Self {
        let (Some(text), Some(html)) = (&self.text, &self.html) else { return self };
        if !has_words(text) || shows_words(html) {
            return self;
        }
        let html = shows_enclosed(html).then(|| text_to_html(text) + html);
        Self { html, ..self }
    }

    /// One of its forms, in lower case.
    fn words(&self) -> String {
        match self {
            Self { text: Some(text), .. } if !text.trim().is_empty() => text.to_lowercase(),
            Self { html: Some(html), .. } => html_to_text(html).to_lowercase(),
            Self { .. } => String::new(),
        }
    }
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// True for a text that says something. Outlook writes `[cid:..]` where the other form shows a picture.
fn has_words(text: &str) -> bool {
    let is_invisible = |c: char| c.is_whitespace() || is_unsafe(c) || matches!(c, '\u{ad}' | '\u{34f}');
    text.split('[').any(|piece| {
        let is_picture = piece.starts_with("cid:");
        let piece = if is_picture { piece.split_once(']').map_or("", |(_, rest)| rest) } else { piece };
        !piece.chars().all(is_invisible)
    })
}

/// True when there is something to read in the HTML, descriptions of pictures included. Ends at the first of it, as each
/// multipart around it asks again.
fn shows_words(html: &str) -> bool {
    /// References to what has no ink; `decode_references` knows the other ones of the kind.
    const BLANK: [&str; 8] = ["&zwnj;", "&zwj;", "&shy;", "&ensp;", "&emsp;", "&thinsp;", "&lrm;", "&rlm;"];
    Lexer::new(html).any(|token| match token {
        Token::Text(text) if text.contains('&') => {
            has_words(&BLANK.iter().fold(decode_references(text), |text, blank| text.replace(blank, "")))
        }
        Token::Text(text) => has_words(text),
        Token::Open { name, attributes } => {
            name == "img" && attribute(&attributes, "alt").is_some_and(|words| has_words(&words))
        }
        Token::Close { .. } => false,
    })
}

/// True when the HTML shows a picture that came with the mail.
fn shows_enclosed(html: &str) -> bool {
    Lexer::new(html).any(|token| match token {
        Token::Open { name, attributes } if name == "img" => attribute(&attributes, "src")
            .is_some_and(|source| cid_of(&source).is_some() || source.to_ascii_lowercase().starts_with("data:image/")),
        _ => false,
    })
}

/// The same content in several forms (RFC 2046, 5.1.4): the text form and the richest HTML form.
pub(crate) fn choose(bodies: Vec<Body>) -> Body {
    let mut chosen = Body::default();
    for body in bodies {
        if body.html.is_some() {
            chosen.html = body.html;
        }
        if chosen.text.as_deref().is_none_or(|text| text.trim().is_empty()) && body.text.is_some() {
            chosen.text = body.text;
        }
    }
    chosen
}

/// One content after the other: each form must hold the words of all of them.
pub(crate) fn join(bodies: Vec<Body>) -> Body {
    let bodies = bodies.into_iter().filter(|b| b.text.is_some() || b.html.is_some());
    let mut bodies: Vec<Body> = bodies.map(Body::with_words_in_html).collect();
    if bodies.len() <= 1 {
        return bodies.pop().unwrap_or_default();
    }
    let has_html = bodies.iter().any(|b| b.html.is_some());
    let mut texts = Vec::with_capacity(bodies.len());
    let mut htmls = Vec::with_capacity(bodies.len());
    for body in bodies {
        if has_html {
            htmls.push(body.html.clone().unwrap_or_else(|| text_to_html(body.text.as_deref().unwrap_or_default())));
        }
        texts.push(body.text.unwrap_or_else(|| html_to_text(body.html.as_deref().unwrap_or_default())));
    }
    Body { text: Some(texts.join("\n")), html: has_html.then(|| htmls.join("\n")) }
}
