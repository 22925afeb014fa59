//! Which ticket a mail belongs to.

use std::collections::BTreeMap;

use domain::{
    AddressId, EmailAddress, Member, TicketNumber,
    ticket::{Actor, Ticket},
};
use kit::Failure;
use mail::{InboundMail, Kind, ThreadHint, TokenKeys};
use store::{MessageRef, TenantStore};

use app::Snapshot;

use super::requester::Person;

/// Most foreign Message-IDs that are looked up, and most tickets that one of them led to: the mail's own thread is among the
/// newest.
const MAX_LOOK_UPS: usize = 25;

/// Most tickets, each merged into the next, that are gone through.
const MAX_MERGED: usize = 20;

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
    /// Its subject names a ticket in which the sender takes part.
    SubjectTag,
    /// It belongs to an Outlook conversation that is on a ticket in which the sender takes part.
    Conversation,
    /// A person chose it, for a mail that was held.
    Person,
    /// Its subject alone names one, and the sender takes no part in that.
    ForeignSubjectTag,
    /// Nothing names one.
    Nothing,
}

impl ThreadedBy {
    const fn words(self) -> &'static str {
        match self {
            Self::SignedReplyAddress => "sent to the ticket's signed reply address",
            Self::OwnMessageId => "answers a mail that was sent from the ticket",
            Self::KnownMessageId => "answers a mail on a ticket in which the sender takes part",
            Self::SubjectTag => "its subject names the ticket, in which the sender takes part",
            Self::Conversation => "of an Outlook conversation on a ticket in which the sender takes part",
            Self::Person => "put on the ticket by hand",
            Self::ForeignSubjectTag => "a new ticket, as the sender takes no part in the one that the subject names",
            Self::Nothing => "a new ticket, as nothing in the mail names one",
        }
    }
}

/// The ticket a mail belongs to.
pub(super) struct Target {
    /// None for a new one.
    pub ticket: Option<Ticket>,
    pub by: ThreadedBy,
    /// The ticket that the mail names, where it is another: the closed one that `ticket` follows up or that was merged into it, or
    /// one that is none of the sender's business.
    pub named: Option<TicketNumber>,
    /// The one that is named was merged.
    pub is_merged: bool,
    /// The ticket that the mail's hint led to: `ticket`, or a closed one that this follows up.
    pub hinted: Option<TicketNumber>,
    /// Who asked in the ticket that is named.
    requester: Option<EmailAddress>,
}

impl Target {
    /// The ticket that a person chose.
    pub async fn chosen(tenant: &TenantStore, ticket: Option<Ticket>) -> Result<Self, Failure> {
        let by = ThreadedBy::Person;
        match ticket {
            Some(named) => Self::led_to(tenant, named, by).await,
            None => Ok(Self::new_ticket(by, None)),
        }
    }

    fn new_ticket(by: ThreadedBy, named: Option<TicketNumber>) -> Self {
        Self { ticket: None, by, named, is_merged: false, hinted: None, requester: None }
    }

    /// The ticket that is named, or the one in which it goes on since it was merged.
    async fn led_to(tenant: &TenantStore, named: Ticket, by: ThreadedBy) -> Result<Self, Failure> {
        let (number, is_merged) = (named.number, named.merged_into.is_some());
        let requester = Some(named.requester_email.clone());
        let ticket = merged_target(tenant, named).await?;
        let hinted = Some(ticket.number);
        let named = (ticket.number != number).then_some(number);
        Ok(Self { ticket: Some(ticket), by, named, is_merged, hinted, requester })
    }

    /// The newest ticket that goes on with it, where it is closed.
    async fn or_follow_up(self, tenant: &TenantStore, author: Author<'_>) -> Result<Self, Failure> {
        let Some(found) = self.ticket else { return Ok(self) };
        let number = found.number;
        let ticket = newest_follow_up(tenant, found, author).await?;
        let named = self.named.or((ticket.number != number).then_some(number));
        Ok(Self { ticket: Some(ticket), named, ..self })
    }

    /// How it was found, in words.
    pub fn words(&self) -> String {
        let words = self.by.words();
        let is_closed = self.ticket.as_ref().is_some_and(|ticket| !ticket.is_active());
        match self.named.map(TicketNumber::display) {
            _ if is_closed => format!("{words}, which is closed"),
            Some(named) if self.ticket.is_none() => format!("{words}: {named}"),
            Some(merged) if self.is_merged => format!("{words}, {merged}, which was merged and goes on here"),
            Some(closed) => format!("{words}, {closed}, which is closed and goes on here"),
            None => words.to_owned(),
        }
    }
}

/// Who wrote a mail, as far as it can be believed.
#[derive(Clone, Copy)]
pub(super) struct Author<'a> {
    pub email: &'a EmailAddress,
    /// It is most likely somebody else.
    pub is_refuted: bool,
    /// The member who it is for certain.
    pub member: Option<&'a Member>,
}

impl<'a> Author<'a> {
    pub fn new(snapshot: &'a Snapshot, sender: &'a Person) -> Self {
        let members = snapshot.configuration.members.iter();
        let mut members = members.filter(|member| member.is_active && !member.is_invited);
        let member = sender.is_verified.then(|| members.find(|member| member.email == sender.email)).flatten();
        Self { email: &sender.email, is_refuted: sender.is_refuted, member }
    }

    /// Members take part in every ticket; others in theirs and those in which they are copied, unless it is shown that they are not
    /// who they say.
    fn takes_part(self, ticket: &Ticket) -> bool {
        let is_named = &ticket.requester_email == self.email || ticket.cc.contains(self.email);
        self.member.is_some() || is_named && !self.is_refuted
    }
}

/// Follows the hints of a mail to `address`, best first, to the first ticket that is there.
pub(super) async fn find_target(
    tenant: &TenantStore,
    mail: &InboundMail,
    (address, recipients): (&AddressId, &[&str]),
    keys: &TokenKeys,
    author: Author<'_>,
) -> Result<Target, Failure> {
    let mut look_ups = 0;
    let mut foreign = None;
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
                (known(tenant, &hash, address, author).await?, ThreadedBy::KnownMessageId)
            }
            ThreadHint::ForeignMessageId(_) => continue,
            ThreadHint::SubjectTag { number } => {
                let named = tenant.get_ticket(TicketNumber(number)).await?;
                let (own, others) = named.into_iter().partition::<Vec<_>, _>(|ticket| author.takes_part(ticket));
                foreign = foreign.or(others.first().map(|ticket| ticket.number));
                (own.into_iter().next(), ThreadedBy::SubjectTag)
            }
            ThreadHint::Conversation(hash) => (known(tenant, &hash, address, author).await?, ThreadedBy::Conversation),
        };
        if let Some(found) = found {
            return Target::led_to(tenant, found, by).await?.or_follow_up(tenant, author).await;
        }
    }
    let by = if foreign.is_some() { ThreadedBy::ForeignSubjectTag } else { ThreadedBy::Nothing };
    Ok(Target::new_ticket(by, foreign))
}

/// Where a ticket goes on that was merged, perhaps more than once. A member has said so, so nothing more is asked of the author.
pub(super) async fn merged_target(tenant: &TenantStore, merged: Ticket) -> Result<Ticket, Failure> {
    let mut current = merged;
    for _ in 0..MAX_MERGED {
        let Some(into) = current.merged_into else { break };
        let Some(target) = tenant.get_ticket(into).await? else { break };
        current = target;
    }
    Ok(current)
}

/// Where a conversation on a closed ticket goes on: one more mail in the old thread must not open one more ticket each time.
/// A follow-up in which the author takes no part is none of its business; one before it may be.
async fn newest_follow_up(tenant: &TenantStore, closed: Ticket, author: Author<'_>) -> Result<Ticket, Failure> {
    let mut current = closed;
    let mut waiting = current.follow_ups.clone();
    for _ in 0..MAX_FOLLOW_UPS {
        if current.is_active() {
            break;
        }
        let Some(next) = waiting.pop() else { break };
        if let Some(ticket) = tenant.get_ticket(next).await?.filter(|ticket| author.takes_part(ticket)) {
            current = merged_target(tenant, ticket).await?;
            waiting.clone_from(&current.follow_ups);
        }
    }
    Ok(current)
}

/// A ticket with a mail of this Message-ID or conversation, in which the author takes part or whose mail it wrote: everybody who
/// ever saw that mail knows the id. A mail to several addresses opened a ticket at each: the answer at an address goes to that
/// address's, else to the newest.
async fn known(
    tenant: &TenantStore,
    hash: &str,
    address: &AddressId,
    author: Author<'_>,
) -> Result<Option<Ticket>, Failure> {
    let mut found: BTreeMap<TicketNumber, bool> = BTreeMap::new();
    for MessageRef { number, sender, .. } in tenant.messages(hash).await? {
        *found.entry(number).or_default() |= !author.is_refuted && sender.as_ref() == Some(author.email);
    }
    let mut newest = None;
    for (number, is_writer) in found.into_iter().rev().take(MAX_LOOK_UPS) {
        let ticket = tenant.get_ticket(number).await?;
        let Some(ticket) = ticket.filter(|ticket| author.takes_part(ticket) || is_writer) else { continue };
        if ticket.address_id.as_ref() == Some(address) {
            return Ok(Some(ticket));
        }
        newest = newest.or(Some(ticket));
    }
    Ok(newest)
}

/// The member whose public reply this mail is. Writing in a member's name takes more than its address in From, which anybody
/// can write: its domain must be proven, and the mail must come to an address that only people on the ticket's mails know. A
/// program that answers in the member's name is nobody's reply.
pub(super) fn replying_member(target: &Target, author: Author<'_>, kind: &Kind) -> Option<Actor> {
    let ticket = target.ticket.as_ref()?;
    let is_reply = target.by == ThreadedBy::SignedReplyAddress && !kind.is_automatic;
    let has_asked = [Some(&ticket.requester_email), target.requester.as_ref()].contains(&Some(author.email));
    if !is_reply || has_asked {
        return None;
    }
    let member = author.member.filter(|member| member.role != domain::MemberRole::Viewer)?;
    Some(Actor::member(&member.id, &member.name))
}
