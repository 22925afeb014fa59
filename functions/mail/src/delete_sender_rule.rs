//! `delete_sender_rule`.

use app::{App, IntoProblem, Route};
use domain::Sender;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::path_address::decoded;

/// How `delete_sender_rule` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("delete_sender_rule", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(delete_sender_rule(app, request)) };

/// Takes a rule about a sender back. Mail that it held stays held.
#[utoipa::path(delete, path = "/v1/sender_rules/{sender}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("sender" = String, Path, description = "an address, or @ and a domain, percent-encoded")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete_sender_rule(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let written: String = request.path_parameter("sender")?;
    request.query().finish()?;
    let none = || Problem::not_found("there is no rule about this sender");
    let sender = Sender::parse(&decoded(&written)).map_err(|_| none())?;
    let is_gone = app.tenant(caller)?.delete_sender_rule(&sender).await.map_err(IntoProblem::into_problem)?;
    if is_gone { Ok(Response::no_content()) } else { Err(none()) }
}
