//! A tenant's own wording of the mails that the product sends.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AddressId, FieldError, Invalid, Locale};

/// Longest source of a subject, in characters. The longest built-in one has 296; what is sent has at most as many.
pub const MAX_SUBJECT: usize = 500;

/// Longest source of a mail's HTML, in bytes. All templates of a tenant are read with its configuration: the twenty of all kinds and
/// languages and [`MAX_ADDRESS_TEMPLATES`] have room in one page of a query, 1 MB, beside everything else. The longest built-in
/// one has not 1 KiB, and Gmail cuts whatever is longer than 102 KB with its images left out.
pub const MAX_HTML_BYTES: usize = 16 * 1024;

/// Most templates of single addresses.
pub const MAX_ADDRESS_TEMPLATES: usize = 28;

/// Which mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateKind {
    /// "We have your message".
    Acknowledgement,
    /// A member's public reply.
    Reply,
    /// "Your ticket is resolved".
    Resolved,
    /// "How was the help?", the CSAT survey.
    Survey,
    /// "Your answer to a closed ticket goes on as a new one".
    FollowUp,
    /// A member is told of a comment that names them, or that came on a ticket they follow.
    CommentNotice,
    /// A member is told of a promised time.
    SlaNotice,
    /// A member is told that automatic mail is parked.
    MailParked,
    /// A member is invited.
    Invitation,
    /// A contact's link to sign in.
    SignInLink,
}

impl TemplateKind {
    /// All kinds, those that requesters see most often first.
    pub const ALL: [Self; 10] = [
        Self::Acknowledgement,
        Self::Reply,
        Self::Resolved,
        Self::Survey,
        Self::FollowUp,
        Self::CommentNotice,
        Self::SlaNotice,
        Self::MailParked,
        Self::Invitation,
        Self::SignInLink,
    ];

    /// As in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Reply => "reply",
            Self::Resolved => "resolved",
            Self::Survey => "survey",
            Self::FollowUp => "follow_up",
            Self::CommentNotice => "comment_notice",
            Self::SlaNotice => "sla_notice",
            Self::MailParked => "mail_parked",
            Self::Invitation => "invitation",
            Self::SignInLink => "sign_in_link",
        }
    }

    /// Whether an address may have its own: only where the mail is about a ticket that came in by one.
    pub const fn may_be_of_address(self) -> bool {
        matches!(self, Self::Acknowledgement | Self::Reply | Self::Resolved | Self::Survey)
    }
}

impl FromStr for TemplateKind {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or("is not a kind of template")
    }
}

/// What a template is for. At most one of a tenant has the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TemplateKey {
    /// Which mail.
    pub kind: TemplateKind,
    /// In which language.
    pub locale: Locale,
    /// Of which address alone; none: of all that have none of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_id: Option<AddressId>,
}

impl fmt::Display for TemplateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.as_str(), self.locale.as_str())?;
        self.address_id.as_ref().map_or(Ok(()), |id| write!(f, " of {id}"))
    }
}

/// What a template is written as: `MiniJinja`, as far as `mail::preview_template` takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateSource {
    /// One line.
    pub subject: String,
    /// What stands in the layout of the product's mails.
    pub html: String,
}

impl TemplateSource {
    /// The source with a subject that is one line, when it is neither empty nor too long. Whether it can be rendered is another
    /// question.
    ///
    /// # Errors
    /// The fields that break a rule.
    pub fn parse(mut self) -> Result<Self, Invalid> {
        self.subject = self.subject.trim().to_owned();
        let mut errors = Vec::new();
        let mut wrong = |field: &str, reason: String| errors.push(FieldError { field: field.to_owned(), reason });
        if self.subject.is_empty() {
            wrong("subject", "must not be empty".to_owned());
        } else if self.subject.chars().count() > MAX_SUBJECT {
            wrong("subject", format!("must have at most {MAX_SUBJECT} characters"));
        } else if self.subject.contains(char::is_control) {
            wrong("subject", "must be one line".to_owned());
        }
        if self.html.trim().is_empty() {
            wrong("html", "must not be empty".to_owned());
        } else if self.html.len() > MAX_HTML_BYTES {
            wrong("html", format!("must have at most {MAX_HTML_BYTES} bytes"));
        }
        Invalid::unless_empty(errors)?;
        Ok(self)
    }
}

/// A tenant's template: it stands for the built-in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// What it is for.
    pub key: TemplateKey,
    /// What it says.
    pub source: TemplateSource,
    /// When it was saved last.
    pub updated_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_a_subject_of_one_line_and_some_html() {
        let long = "é".repeat(MAX_SUBJECT + 1);
        let huge = "x".repeat(MAX_HTML_BYTES + 1);
        for (subject, html, refused) in [
            ("Hello", "<p>x</p>", vec![]),
            (" Hello \n", "<p>x</p>", vec![]),
            (&long[..2 * MAX_SUBJECT], &huge[..MAX_HTML_BYTES], vec![]),
            ("", " \n", vec!["subject must not be empty", "html must not be empty"]),
            ("a\nb", "x", vec!["subject must be one line"]),
            ("a\u{0}b", "x", vec!["subject must be one line"]),
            (&long, &huge, vec!["subject must have at most 500 characters", "html must have at most 16384 bytes"]),
        ] {
            let source = TemplateSource { subject: subject.to_owned(), html: html.to_owned() };
            let parsed = source.parse().map(|source| source.subject);
            let expected = if refused.is_empty() { Ok(subject.trim().to_owned()) } else { Err(refused.join("; ")) };
            assert_eq!(parsed.map_err(|invalid| invalid.to_string()), expected);
        }
    }

    #[test]
    fn kinds_are_read_by_the_names_they_are_written_with() {
        for kind in TemplateKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert!("Reply".parse::<TemplateKind>().is_err());
    }
}
