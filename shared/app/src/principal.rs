//! The caller in the terms of the domain.

use domain::{
    ContactId, MemberId,
    ticket::{Actor, Ticket},
};
use kit::{Caller, Problem};

use crate::views::Viewer;

/// Who calls: somebody who works in the tenant, or somebody who asks for help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A member.
    Member(MemberId),
    /// A contact.
    Contact(ContactId),
}

impl Principal {
    /// Reads the caller's id.
    ///
    /// # Errors
    /// 401 when it is none.
    pub fn of(caller: &Caller) -> Result<Self, Problem> {
        let unreadable = |_| Problem::unauthenticated();
        if caller.is_contact() {
            caller.subject_id.parse().map(Self::Contact).map_err(unreadable)
        } else {
            caller.subject_id.parse().map(Self::Member).map_err(unreadable)
        }
    }

    /// What the caller gets to see.
    pub const fn viewer(&self) -> Viewer {
        match self {
            Self::Member(_) => Viewer::Member,
            Self::Contact(_) => Viewer::Contact,
        }
    }

    /// The caller as the actor of an update.
    pub fn actor(&self, name: &str) -> Actor {
        match self {
            Self::Member(id) => Actor::member(id, name),
            Self::Contact(id) => Actor::contact(id, name),
        }
    }

    /// The id as text.
    pub fn id(&self) -> &str {
        match self {
            Self::Member(id) => id.as_str(),
            Self::Contact(id) => id.as_str(),
        }
    }

    /// Whether the caller may see the ticket.
    pub fn sees(&self, ticket: &Ticket) -> bool {
        match self {
            Self::Member(_) => true,
            Self::Contact(id) => &ticket.requester_id == id,
        }
    }

    /// The ticket when the caller may see it; what it may not see is not there.
    ///
    /// # Errors
    /// 404.
    pub fn may_see(&self, ticket: Option<Ticket>) -> Result<Ticket, Problem> {
        ticket.filter(|ticket| self.sees(ticket)).ok_or_else(|| Problem::not_found("no such ticket"))
    }
}
