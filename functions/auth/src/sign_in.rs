//! `sign_in`: a member, by address and password.

use app::{App, IntoProblem, Route};
use domain::EmailAddress;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    limits,
    lookup::Lookup,
    password_hash,
    session::{self, Session},
};

/// How `sign_in` is deployed. Hashing passwords wants the processor that comes with the memory.
pub const OPERATION: Operation =
    Operation::public("sign_in", "auth").memory_mb(1024).access(Access::none().writes_table().signs());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(sign_in(app, request)) };

/// Address and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The tenant's slug.
    pub tenant: String,
    /// The member's address.
    #[schema(format = Email)]
    pub email: String,
    /// The member's password.
    #[schema(format = Password)]
    pub password: String,
}

/// Signs a member in. An unknown tenant, an unknown address, a wrong password and a member that is not active get one answer,
/// after the same reads and one password check. 10 tries per address and 200 per source in 15 minutes.
#[utoipa::path(post, path = "/v1/sessions", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))), request_body = SignIn,
    responses((status = 200, body = Session, headers(("set-cookie" = String, description = "the refresh token"))),
        (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody, headers(("retry-after" = u32, description = "seconds")))))]
pub async fn sign_in(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    let body: SignIn = request.json()?;
    let email = EmailAddress::parse(&body.email).map_err(|reason| Problem::invalid_field("email", reason))?;
    let now = app.cloud.now();
    let address = limits::address_subject(&body.tenant, &email);
    let waits = futures::try_join!(
        limits::count_source(app, &limits::SIGN_IN_SOURCE, &request),
        app.store.count_attempt(&limits::SIGN_IN_ADDRESS, &address, now),
    );
    let (by_source, by_address) = waits.map_err(IntoProblem::into_problem)?;
    limits::refuse_if_any(&[by_source, by_address])?;

    let found = Lookup::by_slug(app, &body.tenant, &email).await.map_err(IntoProblem::into_problem)?;
    let stored = found.login.as_ref().and_then(|login| login.password_hash.as_deref());
    let is_right = password_hash::verify(body.password.as_bytes(), stored)?;
    let person = found.member();
    let (true, Some(snapshot), Some(person)) = (is_right, found.snapshot, person) else {
        return Err(Problem::invalid_credentials());
    };
    let forget = app.store.reset_attempts(&limits::SIGN_IN_ADDRESS, &address, now);
    let (response, forgotten) = futures::join!(session::begin(app, 200, &snapshot.tenant, &person), forget);
    // The counter ends by itself within 15 minutes; somebody who signed in need not wait for it.
    if let Err(error) = forgotten {
        tracing::warn!(error = %error, "attempts not reset");
    }
    response
}
