//! `list_calendars`.

use app::{App, Route, configuration, views::Page};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::calendar_view::Calendar;

/// How `list_calendars` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_calendars", "sla", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(list_calendars(app, request)) };

/// Lists the tenant's calendars, the oldest first.
#[utoipa::path(get, path = "/v1/calendars", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = Page<Calendar>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn list_calendars(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    let calendars = snapshot.configuration.calendars.iter();
    let data = calendars.map(|calendar| Calendar::new(calendar, &snapshot)).collect();
    Response::ok(&Page { data, next_cursor: None })
}
