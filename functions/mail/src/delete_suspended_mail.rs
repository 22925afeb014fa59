//! `delete_suspended_mail`.

use app::{App, IntoProblem, Route};
use domain::SuspendedMailId;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

/// How `delete_suspended_mail` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("delete_suspended_mail", "mail", &["tickets:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(delete_suspended_mail(app, request)) };

/// Takes a suspended mail out of the list. Its raw message stays where it lies until it is over its time.
#[utoipa::path(delete, path = "/v1/suspended_mail/{suspended_mail_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("suspended_mail_id" = String, Path, description = "the mail's id")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete_suspended_mail(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: SuspendedMailId = request.path_parameter("suspended_mail_id")?;
    request.query().finish()?;
    let is_gone = app.tenant(caller)?.delete_suspended_mail(&id).await.map_err(IntoProblem::into_problem)?;
    if is_gone { Ok(Response::no_content()) } else { Err(Problem::not_found("no such mail is held")) }
}
