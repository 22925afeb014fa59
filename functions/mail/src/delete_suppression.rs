//! `delete_suppression`.

use app::{App, IntoProblem, Route};
use domain::EmailAddress;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::path_address::decoded;

/// How `delete_suppression` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("delete_suppression", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(delete_suppression(app, request)) };

/// Lifts the suppression of an address: the next mail to it is sent again.
#[utoipa::path(delete, path = "/v1/suppressions/{email}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("email" = String, Path, description = "the address, percent-encoded")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete_suppression(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let written: String = request.path_parameter("email")?;
    request.query().finish()?;
    let none = || Problem::not_found("the address is not suppressed");
    let email = EmailAddress::parse(&decoded(&written)).map_err(|_| none())?;
    let is_lifted = app.tenant(caller)?.delete_suppression(&email).await.map_err(IntoProblem::into_problem)?;
    if is_lifted { Ok(Response::no_content()) } else { Err(none()) }
}
