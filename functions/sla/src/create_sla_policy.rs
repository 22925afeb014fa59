//! `create_sla_policy`.

use app::{App, Idempotency, Route, configuration};
use domain::{EscalationStepId, SlaPolicyId};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use store::Made;

use crate::{
    changes,
    policy_view::{SlaPolicy, SlaPolicyInput, policy},
};

/// How `create_sla_policy` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("create_sla_policy", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(create_sla_policy(app, request)) };

/// Most policies of a tenant: one transaction puts them all in another order.
const MAX_POLICIES: usize = 50;

/// Makes an SLA policy, which stands behind those that are there. Clocks of open tickets follow in the background.
#[utoipa::path(post, path = "/v1/sla_policies", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours makes nothing twice and is answered with what was made")),
    request_body = SlaPolicyInput,
    responses((status = 201, body = SlaPolicy), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create_sla_policy(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let body: SlaPolicyInput = request.json()?;
    let (id, now) = (SlaPolicyId::new(app.cloud.uuid_v7()), app.cloud.now());
    let made = configuration::create(
        app,
        caller,
        idempotency.as_ref(),
        |snapshot| {
            let policies = &snapshot.configuration.sla_policies;
            if policies.len() >= MAX_POLICIES {
                return Err(Problem::invalid_field("name", format!("there may be at most {MAX_POLICIES} policies")));
            }
            let position = policies.iter().map(|policy| policy.position + 1).max().unwrap_or_default();
            let fresh = || EscalationStepId::new(app.cloud.uuid_v7());
            let policy = body.clone().into_policy(id.clone(), position, now, snapshot, fresh)?;
            let view = SlaPolicy::from(&policy);
            let mut change = changes::of_policies(app, snapshot, vec![policy]);
            change.idempotency = idempotency.as_ref().map(|key| key.record(Made::SlaPolicy(id.clone())));
            Ok((change, view))
        },
        |snapshot, made| match made {
            Made::SlaPolicy(id) => policy(snapshot, id).ok().map(SlaPolicy::from),
            _ => None,
        },
    );
    let (view, is_replay) = made.await?;
    let response = Response::created(&view)?;
    Ok(if is_replay { response.header(REPLAYED_HEADER, "true") } else { response })
}
