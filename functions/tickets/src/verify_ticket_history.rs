//! `verify_ticket_history`: has anybody touched the records?

use app::{App, IntoProblem, Principal, Route};
use domain::{
    TicketNumber,
    ticket::{AuditRecord, verify},
};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How `verify_ticket_history` is deployed.
pub const OPERATION: Operation = Operation::bearer("verify_ticket_history", "tickets", &["tickets:read"])
    .access(Access::none().reads_table())
    .timeout_seconds(28);

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(verify_ticket_history(app, request)) };

/// The outcome of checking a ticket's hash chain.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verification {
    /// The ticket.
    pub number: u64,
    /// Records checked.
    pub records: u64,
    /// Whether every record is what was written, and none is missing.
    pub valid: bool,
    /// The first record that is missing or not what was written.
    pub first_invalid_seq: Option<u64>,
    /// Hash of the newest record.
    pub head_hash: String,
}

/// Checks the hash chain over a ticket's audit records.
#[utoipa::path(get, path = "/v1/tickets/{number}/verification", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("number" = u64, Path, description = "the ticket's number")),
    responses((status = 200, body = Verification), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn verify_ticket_history(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    let number = TicketNumber(request.path_parameter("number")?);
    request.query().finish()?;
    // The ticket is read first: records written after it must not look like records too many.
    let ticket = principal.may_see(tenant.get_ticket(number).await.map_err(IntoProblem::into_problem)?)?;
    let mut records: Vec<AuditRecord> = Vec::new();
    loop {
        let after = records.last().map_or(0, |record| record.seq);
        let page = tenant.audit_records(number, after, 200, true).await.map_err(IntoProblem::into_problem)?;
        let is_over = page.entries.is_empty() || !page.has_more;
        records
            .extend(page.entries.into_iter().map(|entry| entry.record).filter(|record| record.seq <= ticket.version));
        if is_over || records.last().is_some_and(|record| record.seq >= ticket.version) {
            break;
        }
    }
    let history = verify(&records, ticket.version, &ticket.last_hash);
    Response::ok(&Verification {
        number: number.0,
        records: history.records,
        valid: history.first_invalid_seq.is_none(),
        first_invalid_seq: history.first_invalid_seq,
        head_hash: history.head_hash,
    })
}
