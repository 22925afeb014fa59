//! Comments that members are told of.

use std::collections::BTreeSet;

use super::{Context, Effect, NewComment, Notice, NotifiedMember, Ticket};
use crate::MemberId;

/// Those whom a comment names, and those who follow the ticket: each once, never its author. What a machine wrote is no news to
/// followers.
pub(super) fn notices_for(context: &Context<'_>, ticket: &Ticket, comment: &NewComment) -> Vec<Effect> {
    let author: Option<MemberId> = context.actor.id.as_ref().and_then(|id| id.parse().ok());
    let is_automatic = comment.mail.as_ref().is_some_and(|mail| mail.is_automatic);
    let nobody = BTreeSet::new();
    let followers = if is_automatic { &nobody } else { &ticket.follower_ids };
    let told = |ids: &mut dyn Iterator<Item = &MemberId>| -> Vec<NotifiedMember> {
        let others = ids.filter(|id| Some(*id) != author.as_ref());
        let members = others.filter_map(|id| context.configuration.member(id)).filter(|member| member.is_active);
        members.map(|member| NotifiedMember { id: member.id.clone(), name: member.name.clone() }).collect()
    };
    let notices = [
        (Notice::Mention, told(&mut comment.mention_ids.iter())),
        (Notice::Followed, told(&mut followers.difference(&comment.mention_ids))),
    ];
    let notices = notices.into_iter().filter(|(_, members)| !members.is_empty());
    notices
        .map(|(notice, members)| Effect::NotifyMembers { notice, members, clock: None, due_at: context.now })
        .collect()
}
