//! The words of our own mails, in English and French: built in, or a tenant's own.

mod context;
mod grammar;
mod notices;
mod own;
mod variables;

use std::sync::LazyLock;

use domain::{Locale, TemplateKind, TemplateSource};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

pub use context::{
    Acknowledgement, Context, FollowUp, Invitation, PublicComment, QuotedComment, Reply, Resolved, SignInLink, Survey,
};
pub use notices::{CommentNotice, MailParked, SlaNotice};
pub use own::{check, preview, render_own};
pub use variables::{Variable, variables};

use crate::model::clean_line;
use crate::quotes::REPLY_MARKERS;
use context::{STYLES, Values, safe};

/// Longest subject that is sent, in characters.
const MAX_SUBJECT: usize = 500;

/// Steps that a part of a template may take; the longest that is taken in needs half of them.
const FUEL: u64 = 20_000;

/// A mail's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Text form.
    pub text: String,
    /// A whole HTML document.
    pub html: String,
}

/// A built-in template that cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template {template} fails: {detail}")]
pub struct TemplateError {
    /// Template, language and part, for example `reply.en.text`.
    pub template: String,
    /// Line in that part, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub detail: String,
}

macro_rules! sources {
    ($($name:literal),+) => {
        [$(($name, include_str!(concat!("templates/", $name, ".jinja")))),+]
    };
}

/// `<kind>.<language>`, with the parts subject, text and html.
const SOURCES: [(&str, &str); 20] = sources!(
    "acknowledgement.en",
    "acknowledgement.fr",
    "reply.en",
    "reply.fr",
    "resolved.en",
    "resolved.fr",
    "survey.en",
    "survey.fr",
    "comment_notice.en",
    "comment_notice.fr",
    "sign_in_link.en",
    "sign_in_link.fr",
    "invitation.en",
    "invitation.fr",
    "follow_up.en",
    "follow_up.fr",
    "sla_notice.en",
    "sla_notice.fr",
    "mail_parked.en",
    "mail_parked.fr"
);

/// The parts of a built-in template, each with its name.
fn parts_of(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    source.split("%% ").skip(1).map(|part| part.split_once('\n').unwrap_or((part, "")))
}

static TEMPLATES: LazyLock<Result<Environment<'static>, TemplateError>> = LazyLock::new(|| {
    let mut environment = strict(Environment::new());
    let mut add = |name: String, source: &'static str| {
        environment.add_template_owned(name.clone(), source).map_err(|error| failure(&name, &error))
    };
    add("layout.html".to_owned(), include_str!("templates/layout.html.jinja"))?;
    for (name, source) in SOURCES {
        for (part, body) in parts_of(source) {
            add(format!("{name}.{part}"), body)?;
        }
    }
    Ok(environment)
});

/// An unknown value is an error, not an empty space; HTML is escaped; nothing runs for long.
fn strict(mut environment: Environment<'_>) -> Environment<'_> {
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("html") => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment
}

fn failure(template: &str, error: &minijinja::Error) -> TemplateError {
    TemplateError { template: template.to_owned(), line: error.line(), detail: error.to_string() }
}

fn fill(template: &str, values: Values) -> Result<String, TemplateError> {
    let environment = TEMPLATES.as_ref().map_err(Clone::clone)?;
    let rendered = environment.get_template(template).and_then(|found| found.render(Value::from(values)));
    rendered.map_err(|error| failure(template, &error))
}

/// What a built-in template is written as, to begin one's own with.
pub fn built_in(kind: TemplateKind, locale: Locale) -> TemplateSource {
    let name = format!("{}.{}", kind.as_str(), locale.as_str());
    let mut source = TemplateSource { subject: String::new(), html: String::new() };
    for (part, body) in SOURCES.into_iter().filter(|(found, _)| *found == name).flat_map(|(_, text)| parts_of(text)) {
        match part {
            "subject" => body.trim_end().clone_into(&mut source.subject),
            "html" => body.clone_into(&mut source.html),
            _ => {}
        }
    }
    source
}

/// Writes a mail's words by the built-in template.
pub fn render(locale: Locale, context: &Context<'_>) -> Result<Rendered, TemplateError> {
    let name = format!("{}.{}", context.kind().as_str(), locale.as_str());
    let part = |part: &str| fill(&format!("{name}.{part}"), context.values());
    let text = part("text")?;
    let text = text.trim_end_matches('\n').trim_start();
    let (subject, html) = (part("subject")?, part("html")?);
    let words = Words { subject: &subject, html: html.trim_end(), text };
    lay_out(context.kind(), locale, words, context.quoted())
}

/// What a template gave.
struct Words<'a> {
    subject: &'a str,
    html: &'a str,
    text: &'a str,
}

/// The whole of a mail around its words, whatever a template says: where an answer is asked for, the line above which people are
/// to write comes first, for answers are cut at it; what is quoted comes last.
fn lay_out(
    kind: TemplateKind,
    locale: Locale,
    Words { subject, html, text }: Words<'_>,
    quoted: &[QuotedComment<'_>],
) -> Result<Rendered, TemplateError> {
    let is_asked = matches!(
        kind,
        TemplateKind::Acknowledgement | TemplateKind::Resolved | TemplateKind::Survey | TemplateKind::FollowUp
    );
    let reply_marker = match locale {
        _ if !is_asked => "",
        Locale::En => REPLY_MARKERS[0],
        Locale::Fr => REPLY_MARKERS[1],
    };
    let mut values: Values = STYLES.map(|(name, style)| (name, style.into())).into();
    values.insert("locale", locale.as_str().into());
    values.insert("reply_marker", reply_marker.into());
    values.insert("content", Value::from_safe_string(html.to_owned()));
    let quotes = quoted.iter().map(|of| context! { introduction => of.introduction, html => safe(of.comment.html) });
    values.insert("quoted", quotes.collect());
    let quotes: String = quoted.iter().map(quote_text).collect();
    Ok(Rendered {
        subject: clean_line(subject, MAX_SUBJECT),
        text: format!("{reply_marker}\n\n{text}\n{quotes}").trim_start().to_owned(),
        html: fill("layout.html", values)?,
    })
}

/// A quoted comment in a mail's text, behind an empty line.
fn quote_text(of: &QuotedComment<'_>) -> String {
    let lines =
        of.comment.text.trim().lines().map(|line| if line.is_empty() { ">\n".into() } else { format!("> {line}\n") });
    format!("\n{}\n{}", of.introduction, lines.collect::<String>())
}

#[cfg(test)]
mod tests;
