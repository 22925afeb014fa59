//! Which ticket a mail belongs to.

use domain::{
    EmailAddress, TicketNumber,
    ticket::{Actor, Ticket},
};
use kit::Failure;
use mail::{InboundMail, Kind, ThreadHint, TokenKeys, Verdicts};
use store::TenantStore;

use app::Snapshot;

/// Most foreign Message-IDs that are looked up: the mail's own thread is among the newest.
const MAX_LOOK_UPS: usize = 25;

/// Most follow-ups of follow-ups that are gone through.
const MAX_FOLLOW_UPS: usize = 20;

/// How a ticket was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ThreadedBy {
    /// It was sent to a reply address of ours.
    SignedReplyAddress,
    /// It answers a mail of ours.
    OwnMessageId,
    /// It answers a mail that is on a ticket in which the sender takes part.
    KnownMessageId,
    /// A person chose it, for a mail that was held.
    Person,
    /// Nothing names one.
    Nothing,
}

impl ThreadedBy {
    const fn words(self) -> &'static str {
        match self {
            Self::SignedReplyAddress => "sent to the ticket's signed reply address",
            Self::OwnMessageId => "answers a mail that was sent from the ticket",
            Self::KnownMessageId => "answers a mail on a ticket in which the sender takes part",
            Self::Person => "put on the ticket by hand",
            Self::Nothing => "a new ticket, as nothing in the mail names one",
        }
    }
}

/// The ticket a mail belongs to.
pub(super) struct Target {
    /// None for a new one.
    pub ticket: Option<Ticket>,
    pub by: ThreadedBy,
    /// The closed ticket that the mail names, where `ticket` is a follow-up of it.
    pub follows: Option<TicketNumber>,
}

impl Target {
    /// How the ticket was found, in words.
    pub fn words(&self) -> String {
        let is_closed = self.ticket.as_ref().is_some_and(|ticket| !ticket.is_active());
        let words = self.by.words();
        match self.follows {
            _ if is_closed => format!("{words}, which is closed"),
            Some(closed) => format!("{words}, {}, which is closed and goes on here", closed.display()),
            None => words.to_owned(),
        }
    }
}

/// Follows the mail's hints, best first, to the first ticket that is there.
pub(super) async fn find_target(
    tenant: &TenantStore,
    mail: &InboundMail,
    recipients: &[&str],
    keys: &TokenKeys,
    sender: &EmailAddress,
) -> Result<Target, Failure> {
    let mut look_ups = 0;
    for hint in mail::thread_hints(mail, recipients, keys, tenant.id().as_str()) {
        let (found, by) = match hint {
            ThreadHint::SignedReplyAddress { number } => {
                (tenant.get_ticket(TicketNumber(number)).await?, ThreadedBy::SignedReplyAddress)
            }
            ThreadHint::OwnMessageId { number } => {
                (tenant.get_ticket(TicketNumber(number)).await?, ThreadedBy::OwnMessageId)
            }
            ThreadHint::ForeignMessageId(hash) if look_ups < MAX_LOOK_UPS => {
                look_ups += 1;
                (known(tenant, &hash, sender).await?, ThreadedBy::KnownMessageId)
            }
            ThreadHint::ForeignMessageId(_) => continue,
        };
        if let Some(found) = found {
            let named = found.number;
            let ticket = newest_follow_up(tenant, found, sender).await?;
            let follows = (ticket.number != named).then_some(named);
            return Ok(Target { ticket: Some(ticket), by, follows });
        }
    }
    Ok(Target { ticket: None, by: ThreadedBy::Nothing, follows: None })
}

/// Where a conversation on a closed ticket goes on: one more mail in the old thread must not open one more ticket each time.
/// A follow-up in which the sender takes no part is none of its business.
async fn newest_follow_up(tenant: &TenantStore, closed: Ticket, sender: &EmailAddress) -> Result<Ticket, Failure> {
    let mut current = closed;
    for _ in 0..MAX_FOLLOW_UPS {
        if current.is_active() {
            break;
        }
        let Some(next) = current.follow_ups.last() else { break };
        match tenant.get_ticket(*next).await?.filter(|ticket| takes_part(ticket, sender)) {
            Some(ticket) => current = ticket,
            None => break,
        }
    }
    Ok(current)
}

/// A ticket with the mail of this Message-ID, in which the sender takes part: everybody who ever saw that mail knows the id.
async fn known(tenant: &TenantStore, hash: &str, sender: &EmailAddress) -> Result<Option<Ticket>, Failure> {
    let mut numbers: Vec<TicketNumber> = tenant.messages(hash).await?.into_iter().map(|found| found.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers.into_iter().rev() {
        let ticket = tenant.get_ticket(number).await?;
        if let Some(ticket) = ticket.filter(|ticket| takes_part(ticket, sender)) {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}

fn takes_part(ticket: &Ticket, sender: &EmailAddress) -> bool {
    &ticket.requester_email == sender || ticket.cc.contains(sender)
}

/// The member whose public reply this mail is. Writing in a member's name takes more than its address in From, which anybody
/// can write: its domain must be proven, and the mail must come to an address that only people on the ticket's mails know. A
/// program that answers in the member's name is nobody's reply.
pub(super) fn replying_member(
    snapshot: &Snapshot,
    target: &Target,
    sender: &EmailAddress,
    kind: &Kind,
    verdicts: Verdicts,
) -> Option<Actor> {
    let is_proven = verdicts.is_sender_verified() && target.by == ThreadedBy::SignedReplyAddress;
    let ticket = target.ticket.as_ref()?;
    if !is_proven || kind.is_automatic || &ticket.requester_email == sender {
        return None;
    }
    let member = snapshot.configuration.members.iter().find(|member| &member.email == sender)?;
    let may_reply = member.is_active && !member.is_invited && member.role != domain::MemberRole::Viewer;
    may_reply.then(|| Actor::member(&member.id, &member.name))
}
