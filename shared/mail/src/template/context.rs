//! What each mail is given to say.

use std::collections::BTreeMap;

use domain::TemplateKind;
use minijinja::Value;

use crate::compose::reply_subject;
use crate::model::clean_line;
use crate::sanitise::MailHtml;

use super::notices::{CommentNotice, MailParked, SlaNotice};

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

/// A public comment, the only kind that a mail can hold; or what stands below one.
#[derive(Debug, Clone, Copy)]
pub struct PublicComment<'a> {
    /// Its HTML, made fit to be sent.
    pub html: &'a MailHtml,
    /// Its text.
    pub text: &'a str,
}

/// A public comment that stands below a later one, as in an answer of a mail program.
#[derive(Debug, Clone, Copy)]
pub struct QuotedComment<'a> {
    /// Who wrote it and when, for example `On 22 Nov 2026 at 10:04, Anna wrote:`.
    pub introduction: &'a str,
    /// What was said.
    pub comment: PublicComment<'a>,
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
    /// What the address puts below it.
    pub signature: Option<PublicComment<'a>>,
    /// Where the ticket can be read.
    pub portal_url: Option<&'a str>,
    /// The comments before it, newest first. They stand below all that the template says, whatever it is.
    pub quoted: &'a [QuotedComment<'a>],
}

/// The note that a ticket is resolved.
#[derive(Debug, Clone, Copy)]
pub struct Resolved<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// `T-000042`.
    pub display_number: &'a str,
    /// It is proven that the requester asked. Without that, nothing that was asked is repeated, as in an acknowledgement.
    pub is_verified: bool,
    /// Name of the requester.
    pub requester_name: &'a str,
    /// Title of the ticket.
    pub title: &'a str,
    /// After so many days without an answer it closes.
    pub closes_in_days: u16,
    /// Where the ticket can be read.
    pub portal_url: Option<&'a str>,
}

/// The question how the help was.
#[derive(Debug, Clone, Copy)]
pub struct Survey<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// `T-000042`.
    pub display_number: &'a str,
    /// It is proven that the requester asked. Without that, nothing that was asked is repeated, as in an acknowledgement.
    pub is_verified: bool,
    /// Name of the requester.
    pub requester_name: &'a str,
    /// Title of the ticket.
    pub title: &'a str,
    /// Where it is answered; with `&score=4` behind it, that score is chosen there.
    pub url: &'a str,
}

/// A contact's link to sign in.
#[derive(Debug, Clone, Copy)]
pub struct SignInLink<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// The link with its token.
    pub url: &'a str,
    /// How long it works.
    pub expires_in_minutes: u32,
}

/// A member's invitation.
#[derive(Debug, Clone, Copy)]
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
#[derive(Debug, Clone, Copy)]
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
    /// See [`Resolved`].
    Resolved(Resolved<'a>),
    /// See [`Survey`].
    Survey(Survey<'a>),
    /// See [`CommentNotice`].
    CommentNotice(CommentNotice<'a>),
}

/// Values by name, as a template sees them.
pub(super) type Values = BTreeMap<&'static str, Value>;

/// Styles that templates name. They are inline because mail clients drop style sheets; colours are left to the client, so that
/// dark mode needs nothing.
pub(super) const STYLES: [(&str, &str); 3] = [
    ("muted", "opacity:.65;font-size:14px"),
    ("footer", "margin-top:24px;padding-top:8px;border-top:1px solid rgba(128,128,128,.35);opacity:.65;font-size:13px"),
    (
        "button",
        "display:inline-block;padding:10px 18px;border:1px solid currentColor;border-radius:6px;text-decoration:none;font-weight:600",
    ),
];

impl Context<'_> {
    /// Which mail it is.
    pub fn kind(&self) -> TemplateKind {
        match self {
            Self::Acknowledgement(_) => TemplateKind::Acknowledgement,
            Self::Reply(_) => TemplateKind::Reply,
            Self::SignInLink(_) => TemplateKind::SignInLink,
            Self::Invitation(_) => TemplateKind::Invitation,
            Self::FollowUp(_) => TemplateKind::FollowUp,
            Self::SlaNotice(_) => TemplateKind::SlaNotice,
            Self::MailParked(_) => TemplateKind::MailParked,
            Self::Resolved(_) => TemplateKind::Resolved,
            Self::Survey(_) => TemplateKind::Survey,
            Self::CommentNotice(_) => TemplateKind::CommentNotice,
        }
    }

    /// Bytes of the comment's HTML that it holds.
    pub(super) fn comment_bytes(&self) -> usize {
        match self {
            Self::Reply(of) => of.comment.html.as_str().len(),
            Self::CommentNotice(of) => of.html.as_str().len(),
            _ => 0,
        }
    }

    /// What stands below all that the template says.
    pub(super) fn quoted(&self) -> &[QuotedComment<'_>] {
        match self {
            Self::Reply(reply) => reply.quoted,
            _ => &[],
        }
    }

    /// What a template may say; what is not there is empty.
    pub(super) fn values(&self) -> Values {
        let mut values: Values = match self {
            Self::Acknowledgement(of) => of.values(),
            Self::Reply(of) => [
                ("tenant_name", of.tenant_name.into()),
                ("display_number", of.display_number.into()),
                ("agent_name", of.agent_name.into()),
                ("subject", reply_subject(of.subject).into()),
                ("comment_html", safe(of.comment.html)),
                ("comment_text", of.comment.text.trim_end().into()),
                ("signature_html", of.signature.map_or_else(|| "".into(), |of| safe(of.html))),
                ("signature_text", of.signature.map(|of| of.text.trim()).unwrap_or_default().into()),
                ("portal_url", of.portal_url.unwrap_or_default().into()),
            ]
            .into(),
            Self::SignInLink(of) => [
                ("tenant_name", of.tenant_name.into()),
                ("url", of.url.into()),
                ("expires_in_minutes", of.expires_in_minutes.into()),
            ]
            .into(),
            Self::Invitation(of) => [
                ("tenant_name", of.tenant_name.into()),
                ("inviter_name", of.inviter_name.into()),
                ("url", of.url.into()),
                ("expires_in_days", of.expires_in_days.into()),
            ]
            .into(),
            Self::FollowUp(of) => [
                ("tenant_name", of.tenant_name.into()),
                ("display_number", of.display_number.into()),
                ("previous_display_number", of.previous_display_number.into()),
                ("portal_url", of.portal_url.unwrap_or_default().into()),
            ]
            .into(),
            Self::SlaNotice(of) => [
                ("tenant_name", of.tenant_name.into()),
                ("display_number", of.display_number.into()),
                ("title", of.title.into()),
                ("requester_name", of.requester_name.into()),
                ("assignee_name", of.assignee_name.unwrap_or_default().into()),
                ("notice", of.notice.into()),
                ("clock", of.clock.into()),
                ("due_at", of.due_at.into()),
                ("portal_url", of.portal_url.into()),
            ]
            .into(),
            Self::MailParked(of) => [
                ("tenant_name", of.tenant_name.into()),
                ("display_number", of.display_number.into()),
                ("title", of.title.into()),
                ("recipient", of.recipient.into()),
                ("scope", of.scope.into()),
                ("most", of.most.into()),
                ("minutes", of.minutes.into()),
                ("portal_url", of.portal_url.into()),
            ]
            .into(),
            Self::Resolved(of) => [
                ("tenant_name", of.tenant_name.into()),
                ("display_number", of.display_number.into()),
                ("closes_in_days", of.closes_in_days.into()),
                ("portal_url", of.portal_url.unwrap_or_default().into()),
            ]
            .into_iter()
            .chain(asked(of.is_verified, of.requester_name, of.title))
            .collect(),
            Self::Survey(of) => [
                ("tenant_name", of.tenant_name.into()),
                ("display_number", of.display_number.into()),
                ("url", of.url.into()),
            ]
            .into_iter()
            .chain(asked(of.is_verified, of.requester_name, of.title))
            .collect(),
            Self::CommentNotice(of) => [
                ("tenant_name", of.tenant_name.into()),
                ("display_number", of.display_number.into()),
                ("title", of.title.into()),
                ("notice", of.notice.into()),
                ("author_name", of.author_name.into()),
                ("is_internal", of.is_internal.into()),
                ("is_verified", of.is_verified.into()),
                ("comment_html", safe(of.html)),
                ("comment_text", of.text.trim_end().into()),
                ("portal_url", of.portal_url.into()),
            ]
            .into(),
        };
        values.extend(STYLES.map(|(name, style)| (name, style.into())));
        values
    }
}

pub(super) fn safe(html: &MailHtml) -> Value {
    Value::from_safe_string(html.as_str().to_owned())
}

/// Who asked for what, where it is proven that they did. Cut here, not in the template: no template can repeat what it is not given.
fn asked(is_verified: bool, requester_name: &str, title: &str) -> [(&'static str, Value); 3] {
    let if_proven = |words: String| if is_verified { words } else { String::new() };
    [
        ("requester_name", if_proven(clean_line(requester_name, 100)).into()),
        ("subject", if_proven(reply_subject(title)).into()),
        ("title", if_proven(title.to_owned()).into()),
    ]
}

impl Acknowledgement<'_> {
    /// Cut here for the same reason.
    fn values(&self) -> Values {
        let quoted = if self.is_verified { clean_line(self.subject, 200) } else { String::new() };
        let name = self.requester_name.filter(|_| self.is_verified).map(|name| clean_line(name, 100));
        let subject = if quoted.is_empty() { String::new() } else { reply_subject(&quoted) };
        [
            ("tenant_name", self.tenant_name.into()),
            ("display_number", self.display_number.into()),
            ("is_verified", self.is_verified.into()),
            ("requester_name", name.unwrap_or_default().into()),
            ("subject", subject.into()),
            ("quoted_subject", quoted.into()),
            ("portal_url", self.portal_url.unwrap_or_default().into()),
        ]
        .into()
    }
}
