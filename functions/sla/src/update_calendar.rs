//! `update_calendar`.

use app::{App, IntoProblem, Route, configuration};
use domain::{CalendarId, Interval};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    calendar_view::{Calendar, default_id},
    changes,
};

/// How `update_calendar` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("update_calendar", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(update_calendar(app, request)) };

/// What to change; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateCalendar {
    /// 1 to 120 characters.
    pub name: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// All open times it shall have.
    pub intervals: Option<Vec<Interval>>,
    /// `true` makes it the tenant's; another becomes it in its stead, so `false` is refused for the one that is.
    pub is_default: Option<bool>,
}

/// Changes a calendar. Clocks of open tickets that run by it follow in the background.
#[utoipa::path(patch, path = "/v1/calendars/{calendar_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id")),
    request_body = UpdateCalendar,
    responses((status = 200, body = Calendar), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn update_calendar(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: CalendarId = request.path_parameter("calendar_id")?;
    request.query().finish()?;
    let body: UpdateCalendar = request.json()?;
    let updated = configuration::change(app, caller, |snapshot| {
        let before = changes::calendar(snapshot, &id)?;
        let was_default = default_id(snapshot) == Some(&id);
        if body.is_default == Some(false) && was_default {
            return Err(Problem::invalid_field("is_default", "can't be taken away: make another calendar the default"));
        }
        let mut after = before.clone();
        body.name.clone_into_some(&mut after.name);
        body.time_zone.clone_into_some(&mut after.time_zone);
        body.intervals.clone_into_some(&mut after.intervals);
        let after = after.parse().map_err(IntoProblem::into_problem)?;
        let becomes_default = body.is_default == Some(true) && !was_default;
        if &after == before && !becomes_default {
            return Ok((None, Calendar::new(before, snapshot)));
        }
        let mut view = Calendar::new(&after, snapshot);
        let mut change = changes::of_calendar(app, snapshot, after);
        if becomes_default {
            view.is_default = true;
            change.calendar_id = Some(id.clone());
            change.recalculation = Some(changes::recalculation(app, snapshot));
        }
        Ok((Some(change), view))
    });
    Response::ok(&updated.await?)
}

/// Overwrites a value with what was sent, if anything was.
trait CloneIntoSome<T> {
    fn clone_into_some(&self, value: &mut T);
}

impl<T: Clone> CloneIntoSome<T> for Option<T> {
    fn clone_into_some(&self, value: &mut T) {
        if let Some(sent) = self {
            value.clone_from(sent);
        }
    }
}
