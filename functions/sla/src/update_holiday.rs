//! `update_holiday`.

use app::{App, Route, configuration};
use domain::{
    CalendarId, HolidayId,
    sla::{Closed, HolidayDate, HolidaySource},
};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{calendar_view::HolidayView, changes};

/// How `update_holiday` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("update_holiday", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(update_holiday(app, request)) };

/// What to change; what is left out stays. Of a holiday that a feed brought only `is_active` can be changed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateHoliday {
    /// 1 to 120 characters.
    pub name: Option<String>,
    /// The date or dates, in the calendar's zone.
    pub when: Option<HolidayDate>,
    /// How much of the day is closed.
    pub closed: Option<Closed>,
    /// Whether it counts.
    pub is_active: Option<bool>,
}

/// Changes a holiday. Clocks of open tickets that run by its calendar follow in the background.
#[utoipa::path(patch, path = "/v1/calendars/{calendar_id}/holidays/{holiday_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id"), ("holiday_id" = String, Path, description = "the holiday's id")),
    request_body = UpdateHoliday,
    responses((status = 200, body = HolidayView), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn update_holiday(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let calendar_id: CalendarId = request.path_parameter("calendar_id")?;
    let id: HolidayId = request.path_parameter("holiday_id")?;
    request.query().finish()?;
    let body: UpdateHoliday = request.json()?;
    let updated = configuration::change(app, caller, |snapshot| {
        let before = changes::calendar(snapshot, &calendar_id)?;
        let mut after = before.clone();
        let holiday = after.holidays.iter_mut().find(|holiday| holiday.id == id);
        let holiday = holiday.ok_or_else(|| Problem::not_found("no such holiday"))?;
        let is_manual = holiday.source == HolidaySource::Manual;
        if !is_manual && (body.name.is_some() || body.when.is_some() || body.closed.is_some()) {
            let field = if body.name.is_some() {
                "name"
            } else if body.when.is_some() {
                "when"
            } else {
                "closed"
            };
            return Err(Problem::invalid_field(field, "is the feed's: only is_active can be changed"));
        }
        holiday.name = body.name.clone().unwrap_or_else(|| holiday.name.clone());
        holiday.when = body.when.unwrap_or(holiday.when);
        holiday.closed = body.closed.unwrap_or(holiday.closed);
        holiday.is_active = body.is_active.unwrap_or(holiday.is_active);
        let after = after.parse().map_err(changes::problem_of_part)?;
        let view = after.holidays.iter().find(|holiday| holiday.id == id).map(HolidayView::from);
        let view = view.ok_or_else(|| Problem::internal("the holiday is not in its calendar"))?;
        let change = (&after != before).then(|| changes::of_calendar(app, snapshot, after));
        Ok((change, view))
    });
    Response::ok(&updated.await?)
}
