//! Automatic mail that a cap has stopped: who is told.

use super::{Context, Effect, MailTemplate, Notice, NotifiedMember, Ticket};
use crate::{Capped, EmailAddress, MemberRole};

/// The mail, and those who are told of it: the assignee, who knows the ticket, and the administrators, who can mend a loop.
pub(super) fn mail_parked(
    context: &Context<'_>,
    ticket: &Ticket,
    template: MailTemplate,
    to: EmailAddress,
    capped: Capped,
) -> Vec<Effect> {
    let members = context.configuration.members.iter().filter(|member| member.is_active && !member.is_invited);
    let told = members
        .filter(|member| member.role == MemberRole::Admin || ticket.assignee_id.as_ref() == Some(&member.id))
        .map(NotifiedMember::from)
        .collect();
    vec![
        Effect::ParkedMail { template, to, capped },
        Effect::NotifyMembers { notice: Notice::MailParked, members: told, clock: None, due_at: context.now },
    ]
}
