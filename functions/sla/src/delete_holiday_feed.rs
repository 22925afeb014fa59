//! `delete_holiday_feed`.

use app::{App, Route, configuration};
use domain::{CalendarId, HolidayFeedId};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::changes;

/// How `delete_holiday_feed` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("delete_holiday_feed", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(delete_holiday_feed(app, request)) };

/// Removes a feed from a calendar, with the holidays that it brought. Clocks of open tickets follow in the background.
#[utoipa::path(delete, path = "/v1/calendars/{calendar_id}/holiday_feeds/{holiday_feed_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id"), ("holiday_feed_id" = String, Path, description = "the feed's id")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn delete_holiday_feed(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let calendar_id: CalendarId = request.path_parameter("calendar_id")?;
    let id: HolidayFeedId = request.path_parameter("holiday_feed_id")?;
    request.query().finish()?;
    let deleted = configuration::change(app, caller, |snapshot| {
        let mut calendar = changes::calendar(snapshot, &calendar_id)?.clone();
        if !calendar.remove_feed(&id) {
            return Err(Problem::not_found("no such feed"));
        }
        let mut change = changes::of_calendar(app, snapshot, calendar);
        change.feed_wakes = vec![changes::feed_wake(&calendar_id, &id, None)];
        Ok((Some(change), ()))
    });
    deleted.await?;
    Ok(Response::no_content())
}
