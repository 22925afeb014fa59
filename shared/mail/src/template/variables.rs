//! What templates may say: one table for checking them, showing them and telling of them.

use domain::TemplateKind;
use minijinja::Value;

use super::context::{STYLES, Values};
use crate::html_text::html_to_text;

/// A value that a template may name.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// As in `{{ name }}`.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    sample: Sample,
    presence: Presence,
}

#[derive(Debug, Clone, Copy)]
enum Sample {
    Text(&'static str),
    Html(&'static str),
    Number(u32),
    Flag,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Always,
    /// Empty, or false, in some mails.
    Sometimes,
    /// The mail is of no use to its reader where it does not show it.
    Needed,
}

impl Variable {
    const fn new(name: &'static str, description: &'static str, sample: Sample) -> Self {
        Self { name, description, sample, presence: Presence::Always }
    }

    const fn text(name: &'static str, description: &'static str, sample: &'static str) -> Self {
        Self::new(name, description, Sample::Text(sample))
    }

    const fn sometimes(mut self) -> Self {
        self.presence = Presence::Sometimes;
        self
    }

    const fn needed(mut self) -> Self {
        self.presence = Presence::Needed;
        self
    }

    /// An example of it in words.
    pub fn sample(&self) -> String {
        match self.sample {
            Sample::Text(text) | Sample::Html(text) => text.to_owned(),
            Sample::Number(number) => number.to_string(),
            Sample::Flag => "true".to_owned(),
        }
    }

    /// Whether there are mails in which it is empty, or false.
    pub fn may_be_empty(&self) -> bool {
        self.presence == Presence::Sometimes
    }

    /// What a reader must find in the mail, if the variable is one that it must show.
    pub(super) fn needed_text(&self) -> Option<String> {
        (self.presence == Presence::Needed).then(|| match self.sample {
            Sample::Html(html) => html_to_text(html),
            _ => self.sample(),
        })
    }

    fn value(&self, is_empty: bool) -> Value {
        match self.sample {
            Sample::Flag => Value::from(!is_empty),
            Sample::Number(number) => Value::from(number),
            Sample::Text(_) | Sample::Html(_) if is_empty => Value::from(""),
            Sample::Text(text) => Value::from(text),
            Sample::Html(html) => Value::from_safe_string(html.to_owned()),
        }
    }
}

const TENANT_NAME: Variable = Variable::text("tenant_name", "name of the helpdesk's organization", "Example Ltd");
const DISPLAY_NUMBER: Variable = Variable::text("display_number", "number of the ticket", "T-000042");
const PORTAL_URL: Variable =
    Variable::text("portal_url", "where the ticket can be read", "https://help.example.com/tickets/42");
const PROVEN_REQUESTER: Variable =
    Variable::text("requester_name", "name of the requester; empty unless the sender is proven", "Anna Müller")
        .sometimes();
const PROVEN_SUBJECT: Variable =
    Variable::text("subject", "answer's subject to the ticket; empty unless the sender is proven", "Re: Printer")
        .sometimes();
const PROVEN_TITLE: Variable =
    Variable::text("title", "title of the ticket; empty unless the sender is proven", "Printer").sometimes();
const LINK: Variable = Variable::text(
    "url",
    "the link, which works once and must stand in the mail",
    "https://help.example.com/link#token=sample",
)
.needed();

const ACKNOWLEDGEMENT: [Variable; 7] = [
    TENANT_NAME,
    DISPLAY_NUMBER,
    Variable::new(
        "is_verified",
        "whether the sender is proven; where not, nothing that the mail said can be repeated",
        Sample::Flag,
    )
    .sometimes(),
    PROVEN_REQUESTER,
    Variable::text("subject", "answer's subject to the mail; empty unless the sender is proven", "Re: Printer")
        .sometimes(),
    Variable::text("quoted_subject", "the mail's own subject; empty unless the sender is proven", "Printer")
        .sometimes(),
    PORTAL_URL.sometimes(),
];

const REPLY: [Variable; 7] = [
    TENANT_NAME,
    DISPLAY_NUMBER,
    Variable::text("agent_name", "who answers, as the requester may see it", "Marie Durand"),
    Variable::text("subject", "answer's subject to the ticket", "Re: Printer"),
    Variable::new(
        "comment_html",
        "the reply itself, which must stand in the mail",
        Sample::Html("<p>The printer has <b>new toner</b>.</p>"),
    )
    .needed(),
    Variable::new(
        "signature_html",
        "the signature of the address; empty when it has none",
        Sample::Html("<p>Example Ltd<br>Monday to Friday, 9 to 17</p>"),
    )
    .sometimes(),
    PORTAL_URL.sometimes(),
];

const FOLLOW_UP: [Variable; 4] = [
    TENANT_NAME,
    Variable::text("display_number", "number of the new ticket", "T-000043"),
    Variable::text("previous_display_number", "number of the closed ticket", "T-000042"),
    PORTAL_URL.sometimes(),
];

const SLA_NOTICE: [Variable; 9] = [
    TENANT_NAME,
    DISPLAY_NUMBER,
    Variable::text("title", "title of the ticket", "Printer"),
    Variable::text("requester_name", "name of the requester", "Anna Müller"),
    Variable::text("assignee_name", "who has the ticket", "Marie Durand").sometimes(),
    Variable::text("notice", "sla_warning, sla_breach or sla_escalation", "sla_warning"),
    Variable::text("clock", "first_response, next_update or resolution", "resolution"),
    Variable::text(
        "due_at",
        "when it is or was due, in the organization's time zone",
        "2026-11-23 14:05 (Europe/Paris)",
    ),
    PORTAL_URL,
];

const MAIL_PARKED: [Variable; 8] = [
    TENANT_NAME,
    DISPLAY_NUMBER,
    Variable::text("title", "title of the ticket", "Printer"),
    Variable::text("recipient", "whom the mail is for", "anna@example.com"),
    Variable::text("scope", "what was counted: ticket, acknowledgements, recipient or domain", "ticket"),
    Variable::new("most", "how many mails went out", Sample::Number(10)),
    Variable::new("minutes", "in how many minutes", Sample::Number(30)),
    PORTAL_URL,
];

const RESOLVED: [Variable; 7] = [
    TENANT_NAME,
    DISPLAY_NUMBER,
    PROVEN_REQUESTER,
    PROVEN_SUBJECT,
    PROVEN_TITLE,
    Variable::new("closes_in_days", "after how many days without an answer the ticket closes", Sample::Number(4)),
    PORTAL_URL.sometimes(),
];

const SURVEY: [Variable; 6] = [
    TENANT_NAME,
    DISPLAY_NUMBER,
    PROVEN_REQUESTER,
    PROVEN_SUBJECT,
    PROVEN_TITLE,
    Variable::text(
        "url",
        "where it is answered, which must stand in the mail; with &score=4 behind it, that score is chosen there",
        "https://help.example.com/survey#token=sample",
    )
    .needed(),
];

const COMMENT_NOTICE: [Variable; 9] = [
    TENANT_NAME,
    DISPLAY_NUMBER,
    Variable::text("title", "title of the ticket", "Printer"),
    Variable::text(
        "notice",
        "mention where the comment names the member, rated where it came with a rating of their help, else followed",
        "mention",
    ),
    Variable::text("author_name", "who wrote it", "Marie Durand"),
    Variable::new("is_internal", "whether it is a note that the requester does not see", Sample::Flag).sometimes(),
    Variable::new("is_verified", "whether it is proven who wrote it", Sample::Flag).sometimes(),
    Variable::new(
        "comment_html",
        "the comment itself, which must stand in the mail",
        Sample::Html("<p>Could you look at the <b>toner</b>?</p>"),
    )
    .needed(),
    PORTAL_URL,
];

const INVITATION: [Variable; 4] = [
    TENANT_NAME,
    Variable::text("inviter_name", "who invites", "Marie Durand"),
    LINK,
    Variable::new("expires_in_days", "how many days the link works", Sample::Number(7)),
];

const SIGN_IN_LINK: [Variable; 3] =
    [TENANT_NAME, LINK, Variable::new("expires_in_minutes", "how many minutes the link works", Sample::Number(15))];

const STYLE_VARIABLES: [Variable; 3] = [
    Variable::text("muted", "style of small print, as in <p style=\"{{ muted }}\">", STYLES[0].1),
    Variable::text("footer", "style of a footer with a line above it", STYLES[1].1),
    Variable::text("button", "style of a link that looks like a button", STYLES[2].1),
];

/// What the templates of a kind may say.
pub fn variables(kind: TemplateKind) -> impl Iterator<Item = &'static Variable> {
    let own: &[Variable] = match kind {
        TemplateKind::Acknowledgement => &ACKNOWLEDGEMENT,
        TemplateKind::Reply => &REPLY,
        TemplateKind::Resolved => &RESOLVED,
        TemplateKind::Survey => &SURVEY,
        TemplateKind::FollowUp => &FOLLOW_UP,
        TemplateKind::CommentNotice => &COMMENT_NOTICE,
        TemplateKind::SlaNotice => &SLA_NOTICE,
        TemplateKind::MailParked => &MAIL_PARKED,
        TemplateKind::Invitation => &INVITATION,
        TemplateKind::SignInLink => &SIGN_IN_LINK,
    };
    own.iter().chain(&STYLE_VARIABLES)
}

/// Samples of all of them, `empty` ones without a value.
pub(super) fn samples(kind: TemplateKind, empty: &[&'static str]) -> Values {
    variables(kind).map(|variable| (variable.name, variable.value(empty.contains(&variable.name)))).collect()
}
