//! `get_sla_policy`.

use app::{App, Route, configuration};
use domain::SlaPolicyId;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::policy_view::{SlaPolicy, policy};

/// How `get_sla_policy` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("get_sla_policy", "sla", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(get_sla_policy(app, request)) };

/// Reads an SLA policy.
#[utoipa::path(get, path = "/v1/sla_policies/{sla_policy_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("sla_policy_id" = String, Path, description = "the policy's id")),
    responses((status = 200, body = SlaPolicy), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn get_sla_policy(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: SlaPolicyId = request.path_parameter("sla_policy_id")?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    Response::ok(&SlaPolicy::from(policy(&snapshot, &id)?))
}
