//! `create_calendar`.

use app::{App, Idempotency, IntoProblem, Route, configuration};
use domain::{CalendarId, Interval};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{ConfigurationChange, ConfigurationItem, Made};
use utoipa::ToSchema;

use crate::{calendar_view::Calendar, changes};

/// How `create_calendar` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("create_calendar", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(create_calendar(app, request)) };

/// Most calendars of a tenant: all of them are read with each decision.
const MAX_CALENDARS: usize = 50;

/// Business hours to make.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCalendar {
    /// 1 to 120 characters.
    pub name: String,
    /// IANA name, such as `Europe/Paris`.
    pub time_zone: String,
    /// Open times in local minutes of the day, until 1440; those of one day may touch and may not overlap.
    pub intervals: Vec<Interval>,
}

/// Makes a calendar. It has no effect until a policy, a team or a region names it, or it becomes the tenant's.
#[utoipa::path(post, path = "/v1/calendars", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours makes nothing twice and is answered with what was made")),
    request_body = CreateCalendar,
    responses((status = 201, body = Calendar), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create_calendar(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let body: CreateCalendar = request.json()?;
    let calendar = domain::Calendar {
        id: CalendarId::new(app.cloud.uuid_v7()),
        name: body.name,
        time_zone: body.time_zone,
        intervals: body.intervals,
        holidays: vec![],
        holiday_feeds: vec![],
    };
    let calendar = calendar.parse().map_err(IntoProblem::into_problem)?;
    let made = configuration::create(
        app,
        caller,
        idempotency.as_ref(),
        |snapshot| {
            if snapshot.configuration.calendars.len() >= MAX_CALENDARS {
                return Err(Problem::invalid_field("name", format!("there may be at most {MAX_CALENDARS} calendars")));
            }
            let change = ConfigurationChange {
                puts: vec![ConfigurationItem::Calendar(calendar.clone())],
                idempotency: idempotency.as_ref().map(|key| key.record(Made::Calendar(calendar.id.clone()))),
                ..ConfigurationChange::default()
            };
            Ok((change, Calendar::new(&calendar, snapshot)))
        },
        |snapshot, made| match made {
            Made::Calendar(id) => changes::calendar(snapshot, id).ok().map(|found| Calendar::new(found, snapshot)),
            _ => None,
        },
    );
    let (view, is_replay) = made.await?;
    let response = Response::created(&view)?;
    Ok(if is_replay { response.header(REPLAYED_HEADER, "true") } else { response })
}
