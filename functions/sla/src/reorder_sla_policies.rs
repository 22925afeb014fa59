//! `reorder_sla_policies`.

use app::{App, Route, configuration, views::Page};
use domain::{SlaPolicyId, sla};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{changes, policy_view::SlaPolicy};

/// How `reorder_sla_policies` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("reorder_sla_policies", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(reorder_sla_policies(app, request)) };

/// The order of the policies.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyOrder {
    /// All of them, the first to be held against a ticket at the front.
    #[schema(value_type = Vec<String>)]
    pub sla_policy_ids: Vec<SlaPolicyId>,
}

/// Puts the policies into another order. Clocks of open tickets follow in the background.
#[utoipa::path(put, path = "/v1/sla_policies/order", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    request_body = PolicyOrder,
    responses((status = 200, body = Page<SlaPolicy>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn reorder_sla_policies(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let PolicyOrder { sla_policy_ids: wanted } = request.json()?;
    let reordered = configuration::change(app, caller, |snapshot| {
        let policies = in_order(&snapshot.configuration.sla_policies, &wanted)?;
        let data: Vec<SlaPolicy> = policies.iter().map(SlaPolicy::from).collect();
        let known = |policy: &sla::SlaPolicy| snapshot.configuration.sla_policies.contains(policy);
        let moved: Vec<_> = policies.into_iter().filter(|policy| !known(policy)).collect();
        let change = (!moved.is_empty()).then(|| changes::of_policies(app, snapshot, moved));
        Ok((change, data))
    });
    Response::ok(&Page { data: reordered.await?, next_cursor: None })
}

/// The policies with the positions they shall have.
fn in_order(policies: &[sla::SlaPolicy], wanted: &[SlaPolicyId]) -> Result<Vec<sla::SlaPolicy>, Problem> {
    let refuse = |reason: &str| Err(Problem::invalid_field("sla_policy_ids", reason));
    let mut ordered: Vec<sla::SlaPolicy> = Vec::with_capacity(policies.len());
    for (position, id) in (0u16..).zip(wanted) {
        let Some(policy) = policies.iter().find(|policy| &policy.id == id) else {
            return refuse("names what is no SLA policy");
        };
        if ordered.iter().any(|other| &other.id == id) {
            return refuse("names a policy twice");
        }
        ordered.push(sla::SlaPolicy { position, ..policy.clone() });
    }
    if ordered.len() == policies.len() { Ok(ordered) } else { refuse("must name all SLA policies") }
}
