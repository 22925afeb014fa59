//! `redeem_sign_in_link`.

use app::{App, IntoProblem, Route, link_token};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{Link, LinkPurpose, Redeemed};
use utoipa::ToSchema;

use crate::{
    lookup::Lookup,
    session::{self, Session},
};

/// How `redeem_sign_in_link` is deployed.
pub const OPERATION: Operation =
    Operation::public("redeem_sign_in_link", "auth").access(Access::none().writes_table().signs());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(redeem_sign_in_link(app, request)) };

/// The mailed token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemSignInLink {
    /// What stands behind `#token=` in the mailed link.
    pub token: String,
}

/// Signs in by a mailed link, once: as the active member of the address if there is one, else as the contact. A forged, spent or
/// late link gets one answer.
#[utoipa::path(post, path = "/v1/sign_in_links/redeem", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))), request_body = RedeemSignInLink,
    responses((status = 200, body = Session, headers(("set-cookie" = String, description = "the refresh token"))),
        (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn redeem_sign_in_link(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    let body: RedeemSignInLink = request.json()?;
    let link = open(app, &body.token, LinkPurpose::SignIn).await?;
    let found = Lookup::by_id(app, &link.tenant_id, &link.email).await.map_err(IntoProblem::into_problem)?;
    let person = found.person().await.map_err(IntoProblem::into_problem)?;
    let (Some(snapshot), Some(person)) = (found.snapshot, person) else { return Err(Problem::invalid_token()) };
    // Spent last, so that a link is not lost to a fault before it.
    match app.store.redeem_link(&link.id, app.cloud.now()).await.map_err(IntoProblem::into_problem)? {
        Redeemed::Now(_) => session::begin(app, 200, &snapshot.tenant, &person).await,
        Redeemed::No => Err(Problem::invalid_token()),
    }
}

/// The link of a token when it is for this purpose and not too late. Nothing is spent yet.
pub(crate) async fn open(app: &App, token: &str, purpose: LinkPurpose) -> Result<Link, Problem> {
    let ring = app.keys().await.map_err(Problem::internal)?;
    let id = link_token::open(&ring, token).ok_or_else(Problem::invalid_token)?;
    let link = app.store.get_link(&id).await.map_err(IntoProblem::into_problem)?;
    link.filter(|link| link.purpose == purpose && link.expires_at > app.cloud.now()).ok_or_else(Problem::invalid_token)
}
