//! `resend_comment`: a mail of a ticket that did not arrive is sent once more.

use app::{App, Idempotency, IntoProblem, Principal, Route, tickets};
use domain::{
    TicketNumber,
    ticket::{Channel, Command},
};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::add_comment::{AddedComment, again, answer};

/// How `resend_comment` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("resend_comment", "tickets", &["tickets:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(resend_comment(app, request)) };

/// Nothing: the record is in the path.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResendComment {}

/// Sends the mail of a record once more, to the same people, as a record of its own. Only one that failed, bounced or was parked, and
/// only once: what becomes of it now stands on the new record, whose mail can be sent again in turn. Answers 409 otherwise.
#[utoipa::path(post, path = "/v1/tickets/{number}/comments/{seq}/resend", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("number" = u64, Path, description = "the ticket's number"),
        ("seq" = u64, Path, description = "the record whose mail did not arrive"),
        ("If-Match" = Option<String>, Header, description = "the ETag the caller saw; 412 when the ticket has moved on"),
        ("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours makes nothing twice and is answered with what the first one made")),
    request_body(content = Option<ResendComment>, description = "an empty object, or no body"),
    responses((status = 201, body = AddedComment), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn resend_comment(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    let number = TicketNumber(request.path_parameter("number")?);
    let seq: u64 = request.path_parameter("seq")?;
    request.query().finish()?;
    let if_version = request.if_match()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    if !request.body().is_empty() {
        let ResendComment {} = request.json()?;
    }
    let read = futures::try_join!(tenant.get_audit_record(number, seq), tenant.get_delivery(number, seq));
    let (record, delivery) = read.map_err(IntoProblem::into_problem)?;
    let record = Box::new(record.ok_or_else(|| Problem::not_found("no such record on this ticket"))?);
    let is_stuck = delivery.is_some_and(|delivery| delivery.may_be_resent(app.cloud.now()));
    let write = tickets::Write {
        actor: principal.actor(&caller.name),
        channel: Channel::Portal,
        now: app.cloud.now(),
        files: vec![],
        message: None,
        idempotency,
    };
    let command = Command::ResendMail { record, is_stuck };
    let written = match tickets::update(&tenant, number, if_version, &command, &write).await {
        Ok(written) => written,
        Err(error) => return again(&tenant, write.idempotency.as_ref(), error.into_problem(), &principal).await,
    };
    match written.decision {
        Some(decision) => answer(&written.snapshot, &decision.ticket, decision.record, &principal),
        None => Err(Problem::internal("a mail was decided to change nothing")),
    }
}
