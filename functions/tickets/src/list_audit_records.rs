//! `list_audit_records`: a ticket's timeline.

use app::{App, IntoProblem, Principal, Route, views};
use domain::TicketNumber;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

/// How `list_audit_records` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_audit_records", "tickets", &["tickets:read", "own_tickets:read"])
        .access(Access::none().reads_table().signs());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(list_audit_records(app, request)) };

/// Lists a ticket's updates, the oldest first. A contact sees no internal notes and nothing of the inner workings.
#[utoipa::path(get, path = "/v1/tickets/{number}/audit_records", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("number" = u64, Path, description = "the ticket's number"),
        ("limit" = Option<u32>, Query, description = "1 to 100, default 50"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")),
    responses((status = 200, body = views::Page<views::Record>), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn list_audit_records(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    let number = TicketNumber(request.path_parameter("number")?);
    let mut query = request.query();
    let limit = query.number("limit", 1..=100)?.unwrap_or(50);
    let cursor = query.text("cursor")?;
    query.finish()?;

    let scope = format!("{} {} {number}", OPERATION.id, tenant.id());
    let after_seq: u64 = app.open_cursor(&scope, cursor).await?.unwrap_or(0);
    // A contact's right to the ticket is checked on the ticket, read beside the records: still one round trip.
    let reads = futures::try_join!(tenant.get_ticket(number), tenant.audit_records(number, after_seq, limit, false));
    let (ticket, page) = reads.map_err(IntoProblem::into_problem)?;
    principal.may_see(ticket)?;
    let last_seq = page.entries.last().map(|entry| entry.record.seq);
    let next_cursor = app.seal_cursor(&scope, last_seq.filter(|_| page.has_more)).await?;
    let viewer = principal.viewer();
    let data = page.entries.into_iter().filter_map(|entry| views::record(entry, viewer)).collect();
    Response::ok(&views::Page { data, next_cursor })
}
