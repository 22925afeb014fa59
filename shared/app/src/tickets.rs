//! Creating and updating tickets: load, decide, save; and again when somebody was faster.

use domain::{
    Invalid, TicketNumber,
    ticket::{Actor, Channel, Command, Decision, NewTicket, Refusal, Ticket, decide},
};
use jiff::Timestamp;
use store::{AttachedFile, Commit, CommitError, Made, MessageKey, StoreError, TenantStore};

use crate::{Idempotency, Snapshot};

/// How often a decision is made anew when the ticket moved on meanwhile.
const ATTEMPTS: usize = 5;
/// More than three clocks can warn, breach and escalate at once.
const MOST_DUE: usize = 100;

/// Who writes, when, and what is written along.
pub struct Write {
    /// Who.
    pub actor: Actor,
    /// Which way.
    pub channel: Channel,
    /// When.
    pub now: Timestamp,
    /// Files of the comment.
    pub files: Vec<AttachedFile>,
    /// The mail it came by.
    pub message: Option<MessageKey>,
    /// The request's idempotency key.
    pub idempotency: Option<Idempotency>,
}

/// What was written.
#[derive(Debug, Clone)]
pub struct Written {
    /// The tenant as the decision saw it.
    pub snapshot: Snapshot,
    /// The decision that was written; `None` when nothing had to change.
    pub decision: Option<Decision>,
    /// The ticket now.
    pub ticket: Ticket,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// No such tenant, or no such ticket in it.
    #[error("ticket not found")]
    NotFound,
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The ticket is not in the version the caller saw; the version it is in.
    #[error("the ticket is in version {0}")]
    VersionMismatch(u64),
    /// Others were faster each time.
    #[error("the ticket keeps changing")]
    Busy,
    /// See [`CommitError`].
    #[error(transparent)]
    Commit(CommitError),
    /// The table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A ticket and its tenant, both as they are now: one round trip when warm.
///
/// # Errors
/// [`WriteError::NotFound`] and [`WriteError::Store`].
pub async fn read(tenant: &TenantStore, number: TicketNumber) -> Result<(Snapshot, Ticket), WriteError> {
    let (snapshot, ticket) = futures::try_join!(Snapshot::load(tenant), tenant.get_ticket(number))?;
    Ok((snapshot.ok_or(WriteError::NotFound)?, ticket.ok_or(WriteError::NotFound)?))
}

/// Creates a ticket; `new.number` is overwritten by the tenant's next number. Two sequential round trips when warm.
///
/// # Errors
/// [`WriteError`].
pub async fn create(tenant: &TenantStore, new: NewTicket, write: &Write) -> Result<Written, WriteError> {
    let follow_up_of = new.follow_up_of;
    Box::pin(create_with(tenant, follow_up_of, &|_| true, async { Ok(new) }, write)).await
}

/// The same where the ticket's requester has to be read first: that happens beside the other reads. A ticket to follow up that
/// the caller does not `sees` is not there.
///
/// # Errors
/// [`WriteError`].
pub async fn create_with(
    tenant: &TenantStore,
    follow_up_of: Option<TicketNumber>,
    sees: &(dyn Fn(&Ticket) -> bool + Send + Sync),
    new: impl Future<Output = Result<NewTicket, WriteError>>,
    write: &Write,
) -> Result<Written, WriteError> {
    let closed = async {
        match follow_up_of {
            Some(number) => match tenant.get_ticket(number).await?.filter(|ticket| sees(ticket)) {
                Some(closed) if !closed.is_active() => Ok(Some(closed)),
                Some(_) => {
                    Err(Refusal::from(Invalid::field("follow_up_of", "is not closed: reply to it instead")).into())
                }
                None => Err(Refusal::from(Invalid::field("follow_up_of", "is not a ticket")).into()),
            },
            None => Ok(None),
        }
    };
    let snapshot = async { Ok::<_, WriteError>(Snapshot::load(tenant).await?) };
    let number = async { Ok(tenant.next_ticket_number().await?) };
    let (snapshot, number, closed, mut new) = futures::try_join!(snapshot, number, closed, new)?;
    let snapshot = snapshot.ok_or(WriteError::NotFound)?;
    new.number = number;
    let context = snapshot.context(write.actor.clone(), write.channel, write.now);
    let decision = decide(&context, None, Command::Create(Box::new(new)))?.ok_or(WriteError::NotFound)?;
    let link = match &closed {
        Some(closed) => {
            let system = snapshot.context(Actor::system(), write.channel, write.now);
            decide(&system, Some(closed), Command::LinkFollowUp(number))?
        }
        None => None,
    };
    let mut commit = commit_of(write, &decision);
    commit.decisions.extend(&link);
    tenant.commit(commit).await.map_err(WriteError::from_commit)?;
    let ticket = decision.ticket.clone();
    Ok(Written { snapshot, decision: Some(decision), ticket })
}

/// Updates a ticket. `if_version` is the version the caller saw (`If-Match`): then nothing is decided anew.
///
/// # Errors
/// [`WriteError`].
pub async fn update(
    tenant: &TenantStore,
    number: TicketNumber,
    if_version: Option<u64>,
    command: &Command,
    write: &Write,
) -> Result<Written, WriteError> {
    update_seen(tenant, number, if_version, command, write, &|_| true).await
}

/// The same for a caller who may not see every ticket: one that `sees` refuses is not there. The ticket is read once for both.
///
/// # Errors
/// [`WriteError`].
pub async fn update_seen(
    tenant: &TenantStore,
    number: TicketNumber,
    if_version: Option<u64>,
    command: &Command,
    write: &Write,
    sees: &(dyn Fn(&Ticket) -> bool + Send + Sync),
) -> Result<Written, WriteError> {
    // What the clock writes on the way is no change that the caller should have seen.
    let mut if_version = if_version;
    for _ in 0..ATTEMPTS {
        let (snapshot, ticket) = futures::try_join!(Snapshot::load(tenant), tenant.get_ticket(number))?;
        let ticket = ticket.filter(|ticket| sees(ticket));
        let (Some(snapshot), Some(mut ticket)) = (snapshot, ticket) else { return Err(WriteError::NotFound) };
        if let Some(seen) = if_version
            && seen != ticket.version
        {
            return Err(WriteError::VersionMismatch(ticket.version));
        }
        let context = snapshot.context(write.actor.clone(), write.channel, write.now);
        let decided = match decide(&context, Some(&ticket), command.clone()) {
            Err(Refusal::TimeFirst(_)) => {
                let Some(passed) = pass_time(tenant, &snapshot, ticket, write.now).await? else { continue };
                ticket = passed;
                if_version = if_version.map(|_| ticket.version);
                decide(&context, Some(&ticket), command.clone())?
            }
            decided => decided?,
        };
        let Some(decision) = decided else { return Ok(Written { snapshot, decision: None, ticket }) };
        match tenant.commit(commit_of(write, &decision)).await {
            Ok(()) => {
                let ticket = decision.ticket.clone();
                return Ok(Written { snapshot, decision: Some(decision), ticket });
            }
            Err(CommitError::VersionConflict) => {}
            Err(error) => return Err(WriteError::from_commit(error)),
        }
    }
    Err(WriteError::Busy)
}

/// Merges a ticket into another: both are written together. One that is merged into it already stays as it is.
///
/// # Errors
/// [`WriteError`].
pub async fn merge(
    tenant: &TenantStore,
    source: TicketNumber,
    into: TicketNumber,
    write: &Write,
) -> Result<Written, WriteError> {
    for _ in 0..ATTEMPTS {
        let reads = futures::try_join!(Snapshot::load(tenant), tenant.get_ticket(source), tenant.get_ticket(into))?;
        let (Some(snapshot), Some(source), target) = reads else { return Err(WriteError::NotFound) };
        let Some(target) = target else { return Err(Refusal::from(Invalid::field("into", "is not a ticket")).into()) };
        if source.merged_into == Some(target.number) {
            return Ok(Written { snapshot, decision: None, ticket: target });
        }
        let context = snapshot.context(write.actor.clone(), write.channel, write.now);
        let closed = decide(&context, Some(&source), Command::MergeInto(Box::new(target.clone())));
        let taken = decide(&context, Some(&target), Command::TakeIn(Box::new(source.clone())));
        let (closed, taken) = match (closed, taken) {
            (Err(Refusal::TimeFirst(number)), _) | (_, Err(Refusal::TimeFirst(number))) => {
                let late = if number == source.number { source } else { target };
                // What has come due meanwhile is written first, as in any update.
                pass_time(tenant, &snapshot, late, write.now).await?;
                continue;
            }
            (closed, taken) => (closed?, taken?),
        };
        let (Some(closed), Some(taken)) = (closed, taken) else { return Err(WriteError::NotFound) };
        let mut commit = commit_of(write, &taken);
        commit.decisions.push(&closed);
        match tenant.commit(commit).await {
            Ok(()) => {
                let ticket = taken.ticket.clone();
                return Ok(Written { snapshot, decision: Some(taken), ticket });
            }
            Err(CommitError::VersionConflict) => {}
            Err(error) => return Err(WriteError::from_commit(error)),
        }
    }
    Err(WriteError::Busy)
}

/// Lets the time that has passed until `now` have its effect on a ticket: each thing that has come due is a record of its own.
///
/// # Errors
/// [`WriteError`].
pub async fn wake(tenant: &TenantStore, number: TicketNumber, now: Timestamp) -> Result<(), WriteError> {
    for _ in 0..ATTEMPTS {
        let (snapshot, ticket) = read(tenant, number).await?;
        if pass_time(tenant, &snapshot, ticket, now).await?.is_some() {
            return Ok(());
        }
    }
    Err(WriteError::Busy)
}

/// The ticket when all that has come due is written; none when somebody was faster.
async fn pass_time(
    tenant: &TenantStore,
    snapshot: &Snapshot,
    mut ticket: Ticket,
    now: Timestamp,
) -> Result<Option<Ticket>, WriteError> {
    let context = snapshot.context(Actor::system(), Channel::Time, now);
    for _ in 0..MOST_DUE {
        let Some(decision) = decide(&context, Some(&ticket), Command::TimePassed)? else { return Ok(Some(ticket)) };
        match tenant.commit(Commit { decisions: vec![&decision], ..Commit::default() }).await {
            Ok(()) => ticket = decision.ticket,
            Err(CommitError::VersionConflict) => return Ok(None),
            Err(error) => return Err(WriteError::from_commit(error)),
        }
        if ticket.wake_at.is_none_or(|wake_at| wake_at > now) {
            return Ok(Some(ticket));
        }
    }
    Err(WriteError::Busy)
}

fn commit_of<'a>(write: &Write, decision: &'a Decision) -> Commit<'a> {
    let made = Made::AuditRecord { number: decision.record.number, seq: decision.record.seq };
    Commit {
        decisions: vec![decision],
        idempotency: write.idempotency.as_ref().map(|idempotency| idempotency.record(made)),
        message: write.message.clone(),
        files: write.files.clone(),
    }
}

impl WriteError {
    fn from_commit(error: CommitError) -> Self {
        match error {
            CommitError::Store(error) => Self::Store(error),
            CommitError::VersionConflict => Self::Busy,
            other => Self::Commit(other),
        }
    }
}
