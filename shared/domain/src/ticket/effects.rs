//! What follows from a comment.

use super::{ActorKind, Context, Effect, MailTemplate, NewComment, Ticket, Visibility, notices::notices_for};
use crate::EmailAddress;

/// What a comment brings about: mails to those outside, then to members.
pub(super) fn effects_of(context: &Context<'_>, ticket: &Ticket, comment: &NewComment, is_new: bool) -> Vec<Effect> {
    let mails = mails_for(context, ticket, comment, is_new).into_iter();
    mails.chain(notices_for(context, ticket, comment)).collect()
}

/// Which mails a comment brings about, and which it would have but for a rule.
fn mails_for(context: &Context<'_>, ticket: &Ticket, comment: &NewComment, is_new: bool) -> Vec<Effect> {
    if comment.visibility == Visibility::Internal {
        return vec![];
    }
    match context.actor.kind {
        ActorKind::Member => vec![Effect::SendMail {
            template: MailTemplate::Reply,
            to: ticket.requester_email.clone(),
            cc: ticket.cc.iter().cloned().collect::<Vec<EmailAddress>>(),
            reason: "a member replied".into(),
            resent: None,
            after: None,
        }],
        ActorKind::Contact if is_new => match &comment.unanswerable {
            None => vec![Effect::SendMail {
                template: MailTemplate::Acknowledgement,
                to: ticket.requester_email.clone(),
                cc: vec![],
                reason: "a new ticket is acknowledged".into(),
                resent: None,
                after: None,
            }],
            Some(reason) => {
                vec![Effect::WithheldMail { template: MailTemplate::Acknowledgement, reason: reason.clone() }]
            }
        },
        ActorKind::Contact | ActorKind::System => vec![],
    }
}
