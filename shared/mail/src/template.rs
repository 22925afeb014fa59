//! The words of our own mails: built-in templates, in English and French.

use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use crate::compose::reply_subject;
use crate::model::clean_line;
use crate::quotes::REPLY_MARKERS;
use crate::sanitise::MailHtml;

/// A language we write in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    /// English, also for every language we do not write in.
    En,
    /// French.
    Fr,
}

impl Locale {
    /// Reads a language tag (RFC 5646): `fr`, `fr-CA`.
    pub fn parse(tag: &str) -> Self {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("fr") { Self::Fr } else { Self::En }
    }

    /// The language tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
}

/// The receipt for a first mail.
#[derive(Debug, Clone, Copy)]
pub struct Acknowledgement<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// `T-000042`.
    pub display_number: &'a str,
    /// The sender's domain is proven. Without that, nothing the sender wrote is repeated, not even the name: a forged
    /// sender would make us deliver the forger's words in our name.
    pub is_verified: bool,
    /// Name of the requester.
    pub requester_name: Option<&'a str>,
    /// Subject of the mail that is acknowledged.
    pub subject: &'a str,
    /// Where the ticket can be read.
    pub portal_url: Option<&'a str>,
}

/// A public comment, the only kind that a mail can hold.
#[derive(Debug, Clone, Copy)]
pub struct PublicComment<'a> {
    /// Its HTML, made fit to be sent.
    pub html: &'a MailHtml,
    /// Its text.
    pub text: &'a str,
}

/// An agent's public reply.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// `T-000042`.
    pub display_number: &'a str,
    /// Who answers, as the requester may see it.
    pub agent_name: &'a str,
    /// Title of the ticket or subject of the mail that is answered.
    pub subject: &'a str,
    /// What is said.
    pub comment: PublicComment<'a>,
    /// Where the ticket can be read.
    pub portal_url: Option<&'a str>,
}

/// A contact's link to sign in.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SignInLink<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// The link with its token.
    pub url: &'a str,
    /// How long it works.
    pub expires_in_minutes: u32,
}

/// A member's invitation.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Invitation<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// Who invites.
    pub inviter_name: &'a str,
    /// The link with its token.
    pub url: &'a str,
    /// How long it works.
    pub expires_in_days: u32,
}

/// The note that an answer to a closed ticket became a new one.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct FollowUp<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// The new ticket, `T-000043`.
    pub display_number: &'a str,
    /// The closed ticket.
    pub previous_display_number: &'a str,
    /// Where the ticket can be read.
    pub portal_url: Option<&'a str>,
}

/// What a member is told of a promised time.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SlaNotice<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// `T-000042`.
    pub display_number: &'a str,
    /// Title of the ticket.
    pub title: &'a str,
    /// Who needs help.
    pub requester_name: &'a str,
    /// Who has the ticket.
    pub assignee_name: Option<&'a str>,
    /// `sla_warning`, `sla_breach` or `sla_escalation`.
    pub notice: &'a str,
    /// `first_response`, `next_update` or `resolution`.
    pub clock: &'a str,
    /// When it is or was due, as a person reads it.
    pub due_at: &'a str,
    /// Where the ticket can be read.
    pub portal_url: &'a str,
}

/// What a member is told when automatic mail of a ticket is parked.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct MailParked<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// `T-000042`.
    pub display_number: &'a str,
    /// Title of the ticket.
    pub title: &'a str,
    /// Whom the mail is for.
    pub recipient: &'a str,
    /// What was counted: `ticket`, `acknowledgements`, `recipient` or `domain`.
    pub scope: &'a str,
    /// So many went out...
    pub most: u16,
    /// ...in so many minutes.
    pub minutes: u16,
    /// Where the ticket can be read.
    pub portal_url: &'a str,
}

/// Which mail, with all that its template may say.
#[derive(Debug, Clone, Copy)]
pub enum Context<'a> {
    /// See [`Acknowledgement`].
    Acknowledgement(Acknowledgement<'a>),
    /// See [`Reply`].
    Reply(Reply<'a>),
    /// See [`SignInLink`].
    SignInLink(SignInLink<'a>),
    /// See [`Invitation`].
    Invitation(Invitation<'a>),
    /// See [`FollowUp`].
    FollowUp(FollowUp<'a>),
    /// See [`SlaNotice`].
    SlaNotice(SlaNotice<'a>),
    /// See [`MailParked`].
    MailParked(MailParked<'a>),
}

impl Context<'_> {
    /// Name of the template.
    pub fn template(&self) -> &'static str {
        match self {
            Self::Acknowledgement(_) => "acknowledgement",
            Self::Reply(_) => "reply",
            Self::SignInLink(_) => "sign_in_link",
            Self::Invitation(_) => "invitation",
            Self::FollowUp(_) => "follow_up",
            Self::SlaNotice(_) => "sla_notice",
            Self::MailParked(_) => "mail_parked",
        }
    }
}

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

/// A template that cannot be rendered.
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

/// `<name>.<language>`, with the parts subject, text and html.
const SOURCES: [(&str, &str); 14] = sources!(
    "acknowledgement.en",
    "acknowledgement.fr",
    "reply.en",
    "reply.fr",
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

static TEMPLATES: LazyLock<Result<Environment<'static>, TemplateError>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(20_000));
    environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("html") => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    let mut add = |name: String, source: &'static str| {
        environment.add_template_owned(name.clone(), source).map_err(|error| failure(&name, &error))
    };
    add("layout.html".to_owned(), include_str!("templates/layout.html.jinja"))?;
    for (name, source) in SOURCES {
        for part in source.split("%% ").skip(1) {
            let (part_name, body) = part.split_once('\n').unwrap_or((part, ""));
            add(format!("{name}.{part_name}"), body)?;
        }
    }
    Ok(environment)
});

fn failure(template: &str, error: &minijinja::Error) -> TemplateError {
    TemplateError { template: template.to_owned(), line: error.line(), detail: error.to_string() }
}

/// Values as a template sees them. Styles are inline because mail clients drop style sheets; colours are left to the
/// client, so that dark mode needs nothing.
#[derive(Serialize)]
struct Values<'a, T: Serialize> {
    locale: &'static str,
    reply_marker: &'static str,
    muted: &'static str,
    footer: &'static str,
    button: &'static str,
    #[serde(flatten)]
    own: &'a T,
}

#[derive(Serialize)]
struct AcknowledgementValues<'a> {
    tenant_name: &'a str,
    display_number: &'a str,
    is_verified: bool,
    requester_name: String,
    subject: String,
    quoted_subject: String,
    portal_url: Option<&'a str>,
}

#[derive(Serialize)]
struct ReplyValues<'a> {
    tenant_name: &'a str,
    display_number: &'a str,
    agent_name: &'a str,
    subject: String,
    comment_html: &'a str,
    comment_text: &'a str,
    portal_url: Option<&'a str>,
}

/// Writes a mail's words.
pub fn render(locale: Locale, context: &Context<'_>) -> Result<Rendered, TemplateError> {
    let name = context.template();
    match context {
        Context::Acknowledgement(of) => {
            // Cut here, not in the template: no template can repeat what it is not given.
            let quoted = if of.is_verified { clean_line(of.subject, 200) } else { String::new() };
            let values = AcknowledgementValues {
                tenant_name: of.tenant_name,
                display_number: of.display_number,
                is_verified: of.is_verified,
                requester_name: of
                    .requester_name
                    .filter(|_| of.is_verified)
                    .map(|n| clean_line(n, 100))
                    .unwrap_or_default(),
                subject: if quoted.is_empty() { String::new() } else { reply_subject(&quoted) },
                quoted_subject: quoted,
                portal_url: of.portal_url,
            };
            fill(name, locale, &values)
        }
        Context::Reply(of) => {
            let values = ReplyValues {
                tenant_name: of.tenant_name,
                display_number: of.display_number,
                agent_name: of.agent_name,
                subject: reply_subject(of.subject),
                comment_html: of.comment.html.as_str(),
                comment_text: of.comment.text.trim_end(),
                portal_url: of.portal_url,
            };
            fill(name, locale, &values)
        }
        Context::SignInLink(of) => fill(name, locale, of),
        Context::Invitation(of) => fill(name, locale, of),
        Context::FollowUp(of) => fill(name, locale, of),
        Context::SlaNotice(of) => fill(name, locale, of),
        Context::MailParked(of) => fill(name, locale, of),
    }
}

fn fill<T: Serialize>(name: &str, locale: Locale, own: &T) -> Result<Rendered, TemplateError> {
    let environment = TEMPLATES.as_ref().map_err(Clone::clone)?;
    let values = Values {
        locale: locale.tag(),
        reply_marker: REPLY_MARKERS[usize::from(locale == Locale::Fr)],
        muted: "opacity:.65;font-size:14px",
        footer: "margin-top:24px;padding-top:8px;border-top:1px solid rgba(128,128,128,.35);opacity:.65;font-size:13px",
        button: "display:inline-block;padding:10px 18px;border:1px solid currentColor;border-radius:6px;text-decoration:none;font-weight:600",
        own,
    };
    let part = |part: &str| {
        let full = format!("{name}.{}.{part}", locale.tag());
        let rendered = environment.get_template(&full).and_then(|template| template.render(Serde(&values)));
        rendered.map_err(|error| failure(&full, &error))
    };
    let content = part("html")?;
    let layout = environment.get_template("layout.html").and_then(|layout| {
        layout.render(minijinja::context! { locale => locale.tag(), content => content.trim_end() })
    });
    Ok(Rendered {
        subject: clean_line(&part("subject")?, 500),
        text: format!("{}\n", part("text")?.trim_end_matches('\n').trim_start()),
        html: layout.map_err(|error| failure("layout.html", &error))?,
    })
}

#[cfg(test)]
mod tests {
    use super::{SOURCES, TEMPLATES};

    #[test]
    fn every_built_in_template_compiles_and_has_its_three_parts() {
        let environment = TEMPLATES.as_ref().unwrap();
        for (name, _) in SOURCES {
            for part in ["subject", "text", "html"] {
                assert!(environment.get_template(&format!("{name}.{part}")).is_ok(), "{name}.{part}");
            }
        }
    }
}
