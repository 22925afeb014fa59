//! `merge_tickets`: a ticket goes on in another.

use app::{App, IntoProblem, Principal, Route, tickets, views};
use domain::{TicketNumber, ticket::Channel};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// How `merge_tickets` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("merge_tickets", "tickets", &["tickets:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(merge_tickets(app, request)) };

/// Where it goes on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeTickets {
    /// Number of another ticket, which is not closed.
    #[schema(value_type = u64)]
    pub into: TicketNumber,
}

/// Merges a ticket into another, for good: it is closed, and answers to it become comments of the other. That one gets its
/// requester and those copied as cc, its followers, its tags, the more urgent priority, and its assignee where it has none and the
/// team is the same. Comments stay where they were written. Asking again changes nothing.
#[utoipa::path(post, path = "/v1/tickets/{number}/merge", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("number" = u64, Path, description = "the number of the ticket that is merged into the other")),
    request_body = MergeTickets,
    responses((status = 200, body = views::Ticket), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn merge_tickets(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    let number = TicketNumber(request.path_parameter("number")?);
    request.query().finish()?;
    let MergeTickets { into } = request.json()?;
    let write = tickets::Write {
        actor: principal.actor(&caller.name),
        channel: Channel::Portal,
        now: app.cloud.now(),
        files: vec![],
        message: None,
        idempotency: None,
    };
    let written = tickets::merge(&tenant, number, into, &write).await.map_err(IntoProblem::into_problem)?;
    let view = views::ticket(&written.ticket, &written.snapshot, principal.viewer());
    Ok(Response::ok(&view)?.etag(written.ticket.version))
}
