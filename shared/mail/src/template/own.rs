//! Templates that a tenant wrote: a stranger's program, run with a short allowance, whose HTML is a stranger's HTML.

use std::io::{self, Write};

use domain::{FieldError, Invalid, Locale, TemplateKind, TemplateSource};
use minijinja::{Environment, ErrorKind, Value, filters};

use super::{
    QuotedComment, Rendered, Words,
    context::{Context, Values},
    grammar, lay_out, strict,
    variables::{Variable, samples, variables},
};
use crate::{html_text::html_to_text, model::clean_line, sanitise::sanitise_template_html};

/// Most bytes that a template may add to a mail, beside the comment that it is about.
const MAX_OUTPUT: usize = 256 * 1024;

/// Writes a mail's words by a tenant's template. What it says is checked anew: it may have been saved when other things were
/// allowed.
///
/// # Errors
/// When it can't be rendered. The mail then has to go out by the built-in one.
pub fn render_own(locale: Locale, context: &Context<'_>, source: &TemplateSource) -> Result<Rendered, Invalid> {
    check(context.kind(), source)?;
    write_words(
        context.kind(),
        locale,
        source,
        &context.values(),
        MAX_OUTPUT + context.comment_bytes(),
        context.quoted(),
    )
}

/// The mail that a tenant's template gives with sample values, when it can be rendered whatever is known and whatever is not: with
/// each of the values that may be empty, and without it.
///
/// # Errors
/// Each field with the line and what is wrong there.
pub fn preview(kind: TemplateKind, locale: Locale, source: &TemplateSource) -> Result<Rendered, Invalid> {
    check(kind, source)?;
    let optional: Vec<&Variable> = variables(kind).filter(|variable| variable.may_be_empty()).collect();
    for left_out in 1..1_u32 << optional.len() {
        let is_left_out = |nth: usize| left_out >> nth & 1 == 1;
        let empty = optional.iter().enumerate().filter(|(nth, _)| is_left_out(*nth)).map(|(_, variable)| variable.name);
        sample_mail(kind, locale, source, &empty.collect::<Vec<_>>())?;
    }
    sample_mail(kind, locale, source, &[])
}

fn sample_mail(
    kind: TemplateKind,
    locale: Locale,
    source: &TemplateSource,
    empty: &[&'static str],
) -> Result<Rendered, Invalid> {
    let rendered = write_words(kind, locale, source, &samples(kind, empty), MAX_OUTPUT, &[])?;
    for variable in variables(kind) {
        if variable.needed_text().is_some_and(|needed| !rendered.text.contains(&needed)) {
            return Err(Invalid::field("html", format!("must always show {{{{ {} }}}}", variable.name)));
        }
    }
    Ok(rendered)
}

/// Whether the source uses what templates may use, and no more: one that was saved when other things were allowed may not.
///
/// # Errors
/// Each field with the line and what is wrong there.
pub fn check(kind: TemplateKind, source: &TemplateSource) -> Result<(), Invalid> {
    let known: Vec<&str> = variables(kind).map(|variable| variable.name).collect();
    let breaches = |field: &'static str, text: &str| {
        let breaches = grammar::breaches(text, &known).into_iter();
        breaches.map(move |reason| FieldError { field: field.to_owned(), reason })
    };
    Invalid::unless_empty(breaches("subject", &source.subject).chain(breaches("html", &source.html)).collect())
}

fn write_words(
    kind: TemplateKind,
    locale: Locale,
    source: &TemplateSource,
    values: &Values,
    most: usize,
    quoted: &[QuotedComment<'_>],
) -> Result<Rendered, Invalid> {
    let mut environment = strict(Environment::empty());
    environment.add_filter("capitalize", filters::capitalize);
    environment.add_filter("default", filters::default);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("title", filters::title);
    environment.add_filter("trim", filters::trim);
    environment.add_filter("upper", filters::upper);
    let part =
        |field, text| run(&environment, field, text, values, most).map_err(|reason| Invalid::field(field, reason));
    let subject = part("subject", &source.subject)?;
    if clean_line(&subject, 1).is_empty() {
        return Err(Invalid::field("subject", "must not be empty, not even where values are"));
    }
    let html = sanitise_template_html(&part("html", &source.html)?);
    let words = Words { subject: &subject, html: &html, text: &html_to_text(&html) };
    let laid_out = lay_out(kind, locale, words, quoted);
    laid_out.map_err(|error| Invalid::field("html", error.to_string()))
}

fn run<'s>(
    environment: &Environment<'s>,
    name: &'s str,
    source: &'s str,
    values: &Values,
    most: usize,
) -> Result<String, String> {
    let mut output = Bounded { bytes: Vec::new(), most };
    let rendered = environment
        .template_from_named_str(name, source)
        .and_then(|template| template.render_captured_to(Value::from(values.clone()), &mut output).map(drop));
    match rendered {
        Ok(()) => Ok(String::from_utf8_lossy(&output.bytes).into_owned()),
        Err(error) if error.kind() == ErrorKind::WriteFailure => Err(format!("gives more than {most} bytes")),
        Err(error) => Err(grammar::reason(&error)),
    }
}

/// Takes no more than it may hold.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::Error::other("too much output"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
