//! `list_sla_policies`.

use app::{App, Route, configuration, views::Page};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::policy_view::SlaPolicy;

/// How `list_sla_policies` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_sla_policies", "sla", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(list_sla_policies(app, request)) };

/// Lists the SLA policies in the order in which tickets are held against them.
#[utoipa::path(get, path = "/v1/sla_policies", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = Page<SlaPolicy>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn list_sla_policies(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    let data = snapshot.configuration.sla_policies.iter().map(SlaPolicy::from).collect();
    Response::ok(&Page { data, next_cursor: None })
}
