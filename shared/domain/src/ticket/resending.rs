//! A mail that did not arrive is sent once more, because a member says so.

use super::{AuditRecord, Context, Effect, Refusal, ResentMail};

/// The mail of a record, to the same people once more. However often it was sent again, it carries the comment of the record that
/// sent it first.
pub(super) fn resend(context: &Context<'_>, of: &AuditRecord, is_stuck: bool) -> Result<Effect, Refusal> {
    let again = of.effects.iter().find_map(|effect| match effect {
        Effect::SendMail { template, to, cc, resent, .. } => Some(Effect::SendMail {
            template: *template,
            to: to.clone(),
            cc: cc.clone(),
            reason: format!("{} had it sent again", context.actor.name),
            resent: Some(ResentMail {
                mail_seq: of.seq,
                comment_seq: resent.map_or(of.seq, |resent| resent.comment_seq),
            }),
            after: None,
        }),
        Effect::WithheldMail { .. } | Effect::ParkedMail { .. } | Effect::NotifyMembers { .. } => None,
    });
    let again = again.ok_or(Refusal::NoMail(of.seq))?;
    if is_stuck { Ok(again) } else { Err(Refusal::MailNotStuck(of.seq)) }
}
