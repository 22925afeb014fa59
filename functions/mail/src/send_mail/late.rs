//! Automatic mail that has waited: whether what it says is still so.

use domain::{
    StatusCategory,
    ticket::{MailTemplate, Ticket},
};

/// Why the mail comes too late; none where it is in time.
pub(super) fn lateness(template: MailTemplate, ticket: &Ticket) -> Option<&'static str> {
    let is_resolved = ticket.category == StatusCategory::Resolved;
    let is_closed = ticket.category == StatusCategory::Closed && ticket.merged_into.is_none();
    match template {
        MailTemplate::Survey if ticket.rating.is_some() => Some("the requester has rated the help already"),
        MailTemplate::Survey if is_closed => None,
        MailTemplate::Resolved | MailTemplate::Survey if !is_resolved => Some("the ticket is not resolved any more"),
        _ => None,
    }
}
