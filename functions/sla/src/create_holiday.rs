//! `create_holiday`.

use app::{App, Idempotency, Route, configuration};
use domain::{CalendarId, HolidayId};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use store::Made;

use crate::{calendar_view::HolidayView, changes, holiday_input::HolidayInput};

/// How `create_holiday` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("create_holiday", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(create_holiday(app, request)) };

/// Adds a holiday to a calendar. Clocks of open tickets that run by it follow in the background.
#[utoipa::path(post, path = "/v1/calendars/{calendar_id}/holidays", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours makes nothing twice and is answered with what was made")),
    request_body = HolidayInput,
    responses((status = 201, body = HolidayView), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create_holiday(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let calendar_id: CalendarId = request.path_parameter("calendar_id")?;
    request.query().finish()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let body: HolidayInput = request.json()?;
    let id = HolidayId::new(app.cloud.uuid_v7());
    let made = configuration::create(
        app,
        caller,
        idempotency.as_ref(),
        |snapshot| {
            let mut calendar = changes::calendar(snapshot, &calendar_id)?.clone();
            calendar.holidays.push(body.clone().into_holiday(id.clone()));
            let calendar = calendar.parse().map_err(changes::problem_of_part)?;
            let view = calendar.holidays.iter().find(|holiday| holiday.id == id).map(HolidayView::from);
            let mut change = changes::of_calendar(app, snapshot, calendar);
            change.idempotency = idempotency.as_ref().map(|key| key.record(Made::Holiday(id.clone())));
            Ok((change, view.ok_or_else(|| Problem::internal("the holiday is not in its calendar"))?))
        },
        |snapshot, made| {
            let Made::Holiday(id) = made else { return None };
            let holidays = &changes::calendar(snapshot, &calendar_id).ok()?.holidays;
            holidays.iter().find(|holiday| &holiday.id == id).map(HolidayView::from)
        },
    );
    let (view, is_replay) = made.await?;
    let response = Response::created(&view)?;
    Ok(if is_replay { response.header(REPLAYED_HEADER, "true") } else { response })
}
