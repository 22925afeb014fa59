//! `list_holidays`.

use app::{App, Route, configuration, views::Page};
use domain::CalendarId;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::{calendar_view::HolidayView, changes};

/// How `list_holidays` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_holidays", "sla", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(list_holidays(app, request)) };

/// Lists the holidays of a calendar.
#[utoipa::path(get, path = "/v1/calendars/{calendar_id}/holidays", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id")),
    responses((status = 200, body = Page<HolidayView>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn list_holidays(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: CalendarId = request.path_parameter("calendar_id")?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    let data = changes::calendar(&snapshot, &id)?.holidays.iter().map(HolidayView::from).collect();
    Response::ok(&Page { data, next_cursor: None })
}
