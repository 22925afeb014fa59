//! What members are told of, and who is told of a comment.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Context, Effect, NewComment, RecordKind, Ticket};
use crate::{Member, MemberId};

/// What members are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// Little of a promised time is left.
    SlaWarning,
    /// A promised time is over.
    SlaBreach,
    /// It has been over for some time.
    SlaEscalation,
    /// Automatic mail is parked: a program may be answering it.
    MailParked,
    /// A comment names the member.
    Mention,
    /// A comment came on a ticket that the member follows.
    Followed,
    /// The requester rated the member's help, with words.
    Rated,
}

impl Notice {
    /// As in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SlaWarning => "sla_warning",
            Self::SlaBreach => "sla_breach",
            Self::SlaEscalation => "sla_escalation",
            Self::MailParked => "mail_parked",
            Self::Mention => "mention",
            Self::Followed => "followed",
            Self::Rated => "rated",
        }
    }

    /// The kind of the record that tells of it.
    pub const fn record_kind(self) -> RecordKind {
        match self {
            Self::SlaWarning => RecordKind::SlaWarned,
            Self::SlaBreach => RecordKind::SlaBreached,
            Self::SlaEscalation => RecordKind::SlaEscalated,
            Self::MailParked => RecordKind::Updated,
            Self::Mention | Self::Followed => RecordKind::Commented,
            Self::Rated => RecordKind::Rated,
        }
    }
}

/// A member who is told, with the name that the member had then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifiedMember {
    /// The id.
    pub id: MemberId,
    /// As shown.
    pub name: String,
}

impl From<&Member> for NotifiedMember {
    fn from(member: &Member) -> Self {
        Self { id: member.id.clone(), name: member.name.clone() }
    }
}

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
        members.map(NotifiedMember::from).collect()
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
