//! The words of a mail in the forms it has them, put together from its parts.

use std::collections::HashSet;

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

    /// True when each word of `other` stands in it: it is the same content, in another form maybe.
    pub fn says(&self, other: &Self) -> bool {
        let own = self.words();
        let own: HashSet<&str> = words_of(&own).collect();
        words_of(&other.words()).all(|word| own.contains(word))
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
    let mut bodies: Vec<Body> = bodies.into_iter().filter(|b| b.text.is_some() || b.html.is_some()).collect();
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
