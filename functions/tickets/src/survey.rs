//! What `open_survey` and `rate_ticket` share: the link of the mail, and what its page shows.

use app::{App, IntoProblem, Snapshot, mailed_link::MailedLink, tickets, views::Rating};
use domain::{TicketNumber, ticket::Ticket};
use kit::Problem;
use serde::Serialize;
use store::TenantStore;
use utoipa::ToSchema;

/// The question how the help with a ticket was.
#[derive(Serialize, ToSchema)]
pub struct Survey {
    /// Name of the tenant.
    pub tenant_name: String,
    /// The ticket as people see it, `T-000042`.
    pub display_number: String,
    /// Its subject; null where it is not proven that the requester asked: a stranger's words are not repeated.
    pub title: Option<String>,
    /// What was answered; null as long as nothing was.
    pub rating: Option<Rating>,
}

impl Survey {
    pub(crate) fn of(ticket: &Ticket, snapshot: &Snapshot) -> Self {
        Self {
            tenant_name: snapshot.tenant.name.clone(),
            display_number: ticket.number.display(),
            title: ticket.is_requester_verified.then(|| ticket.title.clone()),
            rating: ticket.rating.map(Rating::from),
        }
    }
}

/// What a mailed token is for.
pub(crate) async fn open(app: &App, token: &str) -> Result<(TenantStore, TicketNumber), Problem> {
    let MailedLink { tenant_id, target, .. } = app.open_link(token).await?;
    Ok((app.store.tenant(&tenant_id), target))
}

/// The ticket and its tenant: one round trip when warm. One that was merged goes on in another, and asks nothing.
pub(crate) async fn read(tenant: &TenantStore, number: TicketNumber) -> Result<(Snapshot, Ticket), Problem> {
    let (snapshot, ticket) = tickets::read(tenant, number).await.map_err(IntoProblem::into_problem)?;
    match ticket.merged_into {
        Some(_) => Err(Problem::not_found("the ticket goes on in another")),
        None => Ok((snapshot, ticket)),
    }
}
