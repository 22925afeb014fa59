//! `get_sla_recalculation`.

use app::{App, IntoProblem, Route};
use jiff::Timestamp;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How `get_sla_recalculation` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("get_sla_recalculation", "sla", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(get_sla_recalculation(app, request)) };

/// How far the newest recalculation has come.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct SlaRecalculation {
    /// Whether it goes on.
    pub state: RecalculationState,
    /// Tickets that were looked at.
    pub tickets_done: u64,
    /// Those of them whose clocks changed.
    pub tickets_changed: u64,
    /// Open tickets when it began; null before that is known.
    pub tickets_total: Option<u64>,
    /// When the configuration was changed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When it was done.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

/// Whether a recalculation goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecalculationState {
    /// There was none in the last 30 days.
    #[default]
    Idle,
    /// It goes on.
    Running,
    /// It is done.
    Done,
}

/// Tells how far the clocks of open tickets have followed the newest change of a calendar, a holiday or a policy.
#[utoipa::path(get, path = "/v1/sla_recalculation", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = SlaRecalculation), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn get_sla_recalculation(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let newest = app.tenant(caller)?.newest_recalculation().await.map_err(IntoProblem::into_problem)?;
    let view = newest.map_or_else(SlaRecalculation::default, |newest| SlaRecalculation {
        state: if newest.finished_at.is_some() { RecalculationState::Done } else { RecalculationState::Running },
        tickets_done: newest.tickets_done,
        tickets_changed: newest.tickets_changed,
        tickets_total: newest.tickets_total,
        started_at: Some(newest.started_at),
        finished_at: newest.finished_at,
    });
    Response::ok(&view)
}
