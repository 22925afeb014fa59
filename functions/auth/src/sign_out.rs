//! `sign_out`.

use app::{App, IntoProblem, Route};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::refresh_token::{CLEARED, RefreshToken};

/// How `sign_out` is deployed.
pub const OPERATION: Operation = Operation::public("sign_out", "auth").access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(sign_out(app, request)) };

/// Ends the session of the refresh token and takes the cookie away. Signed out is signed out: the answer is the same when there
/// was no session. An access token that is out already ends within 15 minutes.
#[utoipa::path(delete, path = "/v1/sessions/current", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("lambdesk_refresh" = Option<String>, Cookie, description = "the refresh token")),
    responses((status = 204, headers(("set-cookie" = String, description = "takes the refresh token away"))),
        (status = 400, body = ProblemBody)))]
pub async fn sign_out(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    if let Some(token) = RefreshToken::of(&request) {
        let ended = app.store.end_session(token.session_id(), &token.hash()).await;
        ended.map_err(IntoProblem::into_problem)?;
    }
    Ok(Response::no_content().cookie(&CLEARED))
}
