//! `check_domain`.

use app::{App, Route};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain_view::{Domain, check, domain_of};

/// How `check_domain` is deployed.
pub const OPERATION: Operation = Operation::bearer("check_domain", "mail", &["configuration:write"])
    .access(Access::none().writes_table().manages_mail_identities());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(check_domain(app, request)) };

/// Nothing: the domain says all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckDomain {}

/// Asks the mail service whether it has seen the domain's DNS records. It looks for them by itself for 72 hours after the domain
/// was added.
#[utoipa::path(post, path = "/v1/domains/{domain}/checks", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("domain" = String, Path, description = "the domain's name")),
    request_body = CheckDomain,
    responses((status = 200, body = Domain), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn check_domain(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let name = domain_of(&request)?;
    request.query().finish()?;
    let CheckDomain {} = request.json()?;
    Response::ok(&check(app, caller, &name).await?)
}
