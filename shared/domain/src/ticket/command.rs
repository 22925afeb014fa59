//! What can be asked of a ticket.

use std::collections::BTreeSet;

use crate::{
    AddressId, Attachment, Capped, CommentId, ContactId, EmailAddress, MemberId, StatusId, TeamId, TenantId,
    TicketNumber,
    ticket::{Actor, AuditRecord, CommentMail, MailTemplate, Priority, Ticket, Visibility},
};

/// A comment to add. Its HTML is sanitised already, its files are stored already.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// Fresh.
    pub id: CommentId,
    /// Who may read it.
    pub visibility: Visibility,
    /// Sanitised.
    pub html: String,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// The mail it came by.
    pub mail: Option<CommentMail>,
    /// Why no automatic mail may answer it; `None` when one may.
    pub unanswerable: Option<String>,
    /// Members whom it names, who are told of it.
    pub mention_ids: BTreeSet<MemberId>,
}

/// The contact a ticket is for.
#[derive(Debug, Clone)]
pub struct Requester {
    /// The contact.
    pub id: ContactId,
    /// Name as shown.
    pub name: String,
    /// Where replies go.
    pub email: EmailAddress,
}

impl Requester {
    /// The contact, doing something itself.
    pub fn actor(&self) -> Actor {
        Actor::contact(&self.id, &self.name)
    }
}

/// A ticket to make.
#[derive(Debug, Clone)]
pub struct NewTicket {
    /// The tenant.
    pub tenant_id: TenantId,
    /// From the tenant's counter.
    pub number: TicketNumber,
    /// The subject.
    pub title: String,
    /// Who needs help.
    pub requester: Requester,
    /// Copied on replies.
    pub cc: BTreeSet<EmailAddress>,
    /// How urgent.
    pub priority: Priority,
    /// The team; none means the address's team, else the tenant's first.
    pub team_id: Option<TeamId>,
    /// The member who takes it at once.
    pub assignee_id: Option<MemberId>,
    /// Words.
    pub tags: BTreeSet<String>,
    /// The address it came in by.
    pub address_id: Option<AddressId>,
    /// What was asked.
    pub comment: NewComment,
    /// The closed ticket it goes on with.
    pub follow_up_of: Option<TicketNumber>,
}

/// Fields to change; `None` leaves a field, `Some(None)` empties it.
#[derive(Debug, Clone, Default)]
pub struct Patch {
    /// New subject.
    pub title: Option<String>,
    /// New status.
    pub status_id: Option<StatusId>,
    /// New priority.
    pub priority: Option<Priority>,
    /// New assignee, or none.
    pub assignee_id: Option<Option<MemberId>>,
    /// New team, or none.
    pub team_id: Option<Option<TeamId>>,
    /// All the tags it shall have.
    pub tags: Option<BTreeSet<String>>,
    /// All the members who shall be told of each comment.
    pub follower_ids: Option<BTreeSet<MemberId>>,
}

/// What is asked.
#[derive(Debug, Clone)]
pub enum Command {
    /// Make it.
    Create(Box<NewTicket>),
    /// Change fields, add a comment, or both at once.
    Update {
        /// Fields.
        patch: Patch,
        /// A comment.
        comment: Option<Box<NewComment>>,
    },
    /// Send the mail of a record once more. One that did not arrive is owed, whatever has become of its ticket.
    ResendMail {
        /// One of the ticket's records.
        record: Box<AuditRecord>,
        /// Whether its mail failed, bounced or was parked, and was not sent again since.
        is_stuck: bool,
    },
    /// A ticket was opened that goes on with this closed one.
    LinkFollowUp(TicketNumber),
    /// Close it, and go on in this other one.
    MergeInto(Box<Ticket>),
    /// This other one goes on here.
    TakeIn(Box<Ticket>),
    /// The requester says how the help was: 1, very poor, to [`super::MAX_SCORE`], very good.
    Rate {
        /// The answer.
        score: u8,
        /// Words that go with it.
        comment: Option<Box<NewComment>>,
    },
    /// `wake_at` may have come.
    TimePassed,
    /// The policies, calendars or zones have changed.
    ConfigurationChanged,
    /// A cap has stopped an automatic mail of the ticket: members are told.
    MailParked {
        /// Which text.
        template: MailTemplate,
        /// Whom it is for.
        to: EmailAddress,
        /// The cap.
        capped: Capped,
    },
}
