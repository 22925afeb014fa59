//! `create_holiday_feed`.

use app::{App, Idempotency, Route, configuration};
use domain::{CalendarId, HolidayFeedId, sla::HolidayFeed};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use serde::Deserialize;
use store::Made;
use utoipa::ToSchema;

use crate::{calendar_view::HolidayFeedView, changes};

/// How `create_holiday_feed` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("create_holiday_feed", "sla", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(create_holiday_feed(app, request)) };

/// Where holidays come from.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateHolidayFeed {
    /// 1 to 120 characters.
    pub name: String,
    /// The `https://` address of an iCalendar file on the public internet, at most 2,000 characters.
    pub url: String,
}

/// Adds an iCalendar feed to a calendar. It is read within minutes and then daily; what it says of the year past and the three to
/// come becomes holidays.
#[utoipa::path(post, path = "/v1/calendars/{calendar_id}/holiday_feeds", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours makes nothing twice and is answered with what was made")),
    request_body = CreateHolidayFeed,
    responses((status = 201, body = HolidayFeedView), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create_holiday_feed(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let calendar_id: CalendarId = request.path_parameter("calendar_id")?;
    request.query().finish()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let CreateHolidayFeed { name, url } = request.json()?;
    let id = HolidayFeedId::new(app.cloud.uuid_v7());
    let feed = HolidayFeed { id: id.clone(), name, url, refreshed_at: None, error: None, warning: None };
    let made = configuration::create(
        app,
        caller,
        idempotency.as_ref(),
        |snapshot| {
            let mut calendar = changes::calendar(snapshot, &calendar_id)?.clone();
            calendar.holiday_feeds.push(feed.clone());
            let calendar = calendar.parse().map_err(changes::problem_of_part)?;
            let view = calendar.holiday_feeds.last().map(HolidayFeedView::from);
            let mut change = changes::of_calendar(app, snapshot, calendar);
            change.feed_wakes = vec![changes::feed_wake(&calendar_id, &id, Some(app.cloud.now()))];
            change.idempotency = idempotency.as_ref().map(|key| key.record(Made::HolidayFeed(id.clone())));
            Ok((change, view.ok_or_else(|| Problem::internal("the feed is not in its calendar"))?))
        },
        |snapshot, made| {
            let Made::HolidayFeed(id) = made else { return None };
            let feeds = &changes::calendar(snapshot, &calendar_id).ok()?.holiday_feeds;
            feeds.iter().find(|feed| &feed.id == id).map(HolidayFeedView::from)
        },
    );
    let (view, is_replay) = made.await?;
    let response = Response::created(&view)?;
    Ok(if is_replay { response.header(REPLAYED_HEADER, "true") } else { response })
}
