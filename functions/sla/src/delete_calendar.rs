//! `delete_calendar`.

use app::{App, Route, configuration};
use domain::CalendarId;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use store::{ConfigurationChange, ConfigurationKey};

use crate::{
    calendar_view::{UsedBy, default_id},
    changes,
};

/// How `delete_calendar` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("delete_calendar", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(delete_calendar(app, request)) };

/// Removes a calendar that nothing names. One that is in use, and the tenant's own, answer 409.
#[utoipa::path(delete, path = "/v1/calendars/{calendar_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn delete_calendar(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: CalendarId = request.path_parameter("calendar_id")?;
    request.query().finish()?;
    let deleted = configuration::change(app, caller, |snapshot| {
        let calendar = changes::calendar(snapshot, &id)?;
        if default_id(snapshot) == Some(&id) {
            return Err(Problem::calendar_in_use("it is the tenant's: make another calendar the default first"));
        }
        let used_by = UsedBy::of(&id, snapshot).count();
        if used_by > 0 {
            return Err(Problem::calendar_in_use(format!("{used_by} policies, teams or regions name it")));
        }
        let deletes = vec![ConfigurationKey::Calendar(id.clone())];
        let feed_wakes = calendar.holiday_feeds.iter().map(|feed| changes::feed_wake(&id, &feed.id, None)).collect();
        Ok((Some(ConfigurationChange { deletes, feed_wakes, ..ConfigurationChange::default() }), ()))
    });
    deleted.await?;
    Ok(Response::no_content())
}
