//! `get_holiday`.

use app::{App, Route, configuration};
use domain::{CalendarId, HolidayId};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::{calendar_view::HolidayView, changes};

/// How `get_holiday` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("get_holiday", "sla", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(get_holiday(app, request)) };

/// Reads a holiday.
#[utoipa::path(get, path = "/v1/calendars/{calendar_id}/holidays/{holiday_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id"), ("holiday_id" = String, Path, description = "the holiday's id")),
    responses((status = 200, body = HolidayView), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn get_holiday(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let calendar_id: CalendarId = request.path_parameter("calendar_id")?;
    let id: HolidayId = request.path_parameter("holiday_id")?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    let holidays = &changes::calendar(&snapshot, &calendar_id)?.holidays;
    let holiday = holidays.iter().find(|holiday| holiday.id == id);
    Response::ok(&HolidayView::from(holiday.ok_or_else(|| Problem::not_found("no such holiday"))?))
}
