//! `update_sla_policy`.

use app::{App, Route, configuration};
use domain::{EscalationStepId, SlaPolicyId};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::{
    changes,
    policy_view::{SlaPolicy, UpdateSlaPolicy, policy},
};

/// How `update_sla_policy` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("update_sla_policy", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(update_sla_policy(app, request)) };

/// Changes an SLA policy. Clocks of open tickets that have neither been kept nor breached follow in the background.
#[utoipa::path(patch, path = "/v1/sla_policies/{sla_policy_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("sla_policy_id" = String, Path, description = "the policy's id")),
    request_body = UpdateSlaPolicy,
    responses((status = 200, body = SlaPolicy), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn update_sla_policy(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: SlaPolicyId = request.path_parameter("sla_policy_id")?;
    request.query().finish()?;
    let body: UpdateSlaPolicy = request.json()?;
    let updated = configuration::change(app, caller, |snapshot| {
        let before = policy(snapshot, &id)?;
        let after = body.apply(before, snapshot, || EscalationStepId::new(app.cloud.uuid_v7()))?;
        let view = SlaPolicy::from(&after);
        let change = (&after != before).then(|| changes::of_policies(app, snapshot, vec![after]));
        Ok((change, view))
    });
    Response::ok(&updated.await?)
}
