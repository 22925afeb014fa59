//! What mails to members are given to say.

use crate::sanitise::MailHtml;

/// What a member is told of a comment.
#[derive(Debug, Clone, Copy)]
pub struct CommentNotice<'a> {
    /// Name of the tenant.
    pub tenant_name: &'a str,
    /// `T-000042`.
    pub display_number: &'a str,
    /// Title of the ticket.
    pub title: &'a str,
    /// `mention`, `followed` or `rated`.
    pub notice: &'a str,
    /// Who wrote it.
    pub author_name: &'a str,
    /// It is a note that the requester does not see.
    pub is_internal: bool,
    /// It is proven to come from whom it names.
    pub is_verified: bool,
    /// What was said, made fit to be sent.
    pub html: &'a MailHtml,
    /// The same as text.
    pub text: &'a str,
    /// Where the ticket can be read.
    pub portal_url: &'a str,
}

/// What a member is told of a promised time.
#[derive(Debug, Clone, Copy)]
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
#[derive(Debug, Clone, Copy)]
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
