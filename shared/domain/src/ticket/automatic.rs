//! Mail to a requester that no person writes and no mail asks for.

use super::{Effect, MailTemplate, Ticket};

/// The mail. Where none of the ticket has ever gone out, which is so where nobody may be answered, this one does not either.
pub(super) fn automatic_mail(before: &Ticket, template: MailTemplate, reason: &str) -> Effect {
    if before.last_mail_seq.is_none() {
        return Effect::WithheldMail { template, reason: "no mail of the ticket has gone out before".into() };
    }
    Effect::SendMail {
        template,
        to: before.requester_email.clone(),
        cc: vec![],
        reason: reason.into(),
        resent: None,
        after: None,
    }
}
