//! `delete_holiday`.

use app::{App, Route, configuration};
use domain::{CalendarId, HolidayId, sla::HolidaySource};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::changes;

/// How `delete_holiday` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("delete_holiday", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(delete_holiday(app, request)) };

/// Removes a holiday from a calendar. One that a feed brought answers 409: it would come again, so it is switched off instead.
#[utoipa::path(delete, path = "/v1/calendars/{calendar_id}/holidays/{holiday_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id"), ("holiday_id" = String, Path, description = "the holiday's id")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn delete_holiday(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let calendar_id: CalendarId = request.path_parameter("calendar_id")?;
    let id: HolidayId = request.path_parameter("holiday_id")?;
    request.query().finish()?;
    let deleted = configuration::change(app, caller, |snapshot| {
        let mut calendar = changes::calendar(snapshot, &calendar_id)?.clone();
        let place = calendar.holidays.iter().position(|holiday| holiday.id == id);
        let holiday = calendar.holidays.remove(place.ok_or_else(|| Problem::not_found("no such holiday"))?);
        if holiday.source != HolidaySource::Manual {
            return Err(Problem::holiday_of_feed("its feed would bring it again: switch it off instead"));
        }
        Ok((Some(changes::of_calendar(app, snapshot, calendar)), ()))
    });
    deleted.await?;
    Ok(Response::no_content())
}
