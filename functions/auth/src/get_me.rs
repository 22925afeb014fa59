//! `get_me`.

use app::{App, IntoProblem, Principal, Route};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use store::SubjectKind;

use crate::{
    person,
    session::{self, Me},
};

/// How `get_me` is deployed.
pub const OPERATION: Operation = Operation::bearer("get_me", "auth", &[]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(get_me(app, request)) };

/// Tells who is signed in, as it stands now. 401 once the person may no longer sign in.
#[utoipa::path(get, path = "/v1/me", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = Me), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody)))]
pub async fn get_me(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    request.query().finish()?;
    let kind = match principal {
        Principal::Member(_) => SubjectKind::Member,
        Principal::Contact(_) => SubjectKind::Contact,
    };
    let found = person::load(&tenant, kind, principal.id()).await.map_err(IntoProblem::into_problem)?;
    let (tenant, person) = found.ok_or_else(Problem::unauthenticated)?;
    Response::ok(&session::me(&tenant, &person))
}
