//! `get_calendar`.

use app::{App, Route, configuration};
use domain::CalendarId;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::{calendar_view::Calendar, changes};

/// How `get_calendar` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("get_calendar", "sla", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(get_calendar(app, request)) };

/// Reads a calendar.
#[utoipa::path(get, path = "/v1/calendars/{calendar_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id")),
    responses((status = 200, body = Calendar), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn get_calendar(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: CalendarId = request.path_parameter("calendar_id")?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    Response::ok(&Calendar::new(changes::calendar(&snapshot, &id)?, &snapshot))
}
