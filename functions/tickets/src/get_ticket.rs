//! `get_ticket`.

use app::{App, IntoProblem, Principal, Route, Snapshot, views};
use domain::TicketNumber;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

/// How `get_ticket` is deployed.
pub const OPERATION: Operation = Operation::bearer("get_ticket", "tickets", &["tickets:read", "own_tickets:read"])
    .access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(get_ticket(app, request)) };

/// Reads a ticket.
#[utoipa::path(get, path = "/v1/tickets/{number}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("number" = u64, Path, description = "the ticket's number")),
    responses((status = 200, body = views::Ticket), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn get_ticket(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    let number = TicketNumber(request.path_parameter("number")?);
    request.query().finish()?;
    let reads = futures::try_join!(Snapshot::load(&tenant), tenant.get_ticket(number));
    let (snapshot, ticket) = reads.map_err(IntoProblem::into_problem)?;
    let ticket = principal.may_see(ticket)?;
    let snapshot = snapshot.ok_or_else(|| Problem::not_found("no such ticket"))?;
    Ok(Response::ok(&views::ticket(&ticket, &snapshot, principal.viewer()))?.etag(ticket.version))
}
