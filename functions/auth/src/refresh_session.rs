//! `refresh_session`: a new access token and a new refresh token for a spent one.

use app::{App, IntoProblem, Route};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use store::Rotation;
use utoipa::ToSchema;

use crate::{
    person,
    refresh_token::{self, RefreshToken},
    session::{self, Session},
};

/// How `refresh_session` is deployed.
pub const OPERATION: Operation =
    Operation::public("refresh_session", "auth").access(Access::none().writes_table().signs());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(refresh_session(app, request)) };

/// Nothing: the cookie says it all.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshSession {}

/// Refreshes a session. Each refresh token is good once: a spent one ends its session, for one of its two users is a thief. For
/// 30 seconds it is answered with the same next token as the first time, for whoever lost that answer: a page that was loaded
/// twice, a phone in a tunnel.
/// Whenever the answer is 401 the cookie is taken away.
#[utoipa::path(post, path = "/v1/sessions/refresh", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("lambdesk_refresh" = Option<String>, Cookie, description = "the refresh token")),
    request_body(content = Option<RefreshSession>, description = "an empty object, or no body"),
    responses((status = 200, body = Session, headers(("set-cookie" = String, description = "the next refresh token"))),
        (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody, headers(("set-cookie" = String, description = "takes the refresh token away"))),
        (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn refresh_session(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    if !request.body().is_empty() {
        let RefreshSession {} = request.json()?;
    }
    let Some(spent) = RefreshToken::of(&request) else { return Ok(refresh_token::refused(&request)) };
    // Keys first: a token that is spent without an answer ends the session at the next try.
    let ring = app.keys().await.map_err(Problem::internal)?;
    let now = app.cloud.now();
    let next = spent.successor(&ring);
    let expires_at = session::expires_at(now);
    let rotation = app.store.rotate_session(spent.session_id(), &spent.hash(), &next.hash(), now, expires_at).await;
    let session = match rotation.map_err(IntoProblem::into_problem)? {
        Rotation::Rotated(session) => session,
        Rotation::Reused => {
            tracing::warn!(session.id = %spent.session_id(), "spent refresh token used again; session ended");
            return Ok(refresh_token::refused(&request));
        }
        Rotation::Gone => return Ok(refresh_token::refused(&request)),
    };
    let tenant = app.store.tenant(&session.tenant_id);
    let person = person::load(&tenant, session.subject_kind, &session.subject_id).await;
    let Some((tenant, person)) = person.map_err(IntoProblem::into_problem)? else {
        app.store.end_session(&session.id, &next.hash()).await.map_err(IntoProblem::into_problem)?;
        return Ok(refresh_token::refused(&request));
    };
    session::answer(&ring, now, 200, &tenant, &person, &next)
}
