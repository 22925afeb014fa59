//! `delete_sla_policy`.

use app::{App, Route, configuration};
use domain::SlaPolicyId;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use store::ConfigurationKey;

use crate::{changes, policy_view::policy};

/// How `delete_sla_policy` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("delete_sla_policy", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(delete_sla_policy(app, request)) };

/// Removes an SLA policy. Tickets that had it get the next one that matches, or none, in the background; what has breached stays so.
#[utoipa::path(delete, path = "/v1/sla_policies/{sla_policy_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("sla_policy_id" = String, Path, description = "the policy's id")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn delete_sla_policy(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: SlaPolicyId = request.path_parameter("sla_policy_id")?;
    request.query().finish()?;
    let deleted = configuration::change(app, caller, |snapshot| {
        policy(snapshot, &id)?;
        let mut change = changes::of_policies(app, snapshot, vec![]);
        change.deletes.push(ConfigurationKey::SlaPolicy(id.clone()));
        Ok((Some(change), ()))
    });
    deleted.await?;
    Ok(Response::no_content())
}
