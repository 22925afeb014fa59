//! `import_holidays`.

use app::{App, Route, configuration};
use domain::{
    CalendarId,
    sla::{FeedMerge, FeedWindow},
};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::changes;

/// Largest body: in JSON a file of [`ical::MAX_BYTES`] may be twice as long, for its line ends.
pub const MAX_BODY: usize = 2 * ical::MAX_BYTES + 1024;

/// How `import_holidays` is deployed. The worst of files take a second or two of a whole processor.
pub const OPERATION: Operation = Operation::bearer("import_holidays", "sla", &["configuration:write"])
    .access(Access::none().writes_table())
    .timeout_seconds(20)
    .memory_mb(1024);

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(import_holidays(app, request)) };

/// An iCalendar file.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportHolidays {
    /// The text of the file (RFC 5545), at most 1 MB.
    pub ical: String,
}

/// What the import did.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolidayImport {
    /// Holidays made.
    pub added: usize,
    /// Entries whose time is closed under the same name already.
    pub unchanged: usize,
    /// Entries that are no holidays.
    pub skipped: Vec<SkippedEntry>,
}

/// An entry that made no holiday.
#[derive(Debug, Serialize, ToSchema)]
pub struct SkippedEntry {
    /// Its name; empty when it has none.
    pub summary: String,
    /// Why, as it can stand behind the name.
    pub reason: String,
}

/// Adds the holidays of an iCalendar file to a calendar: what it says of the year past and the three to come, recurring events
/// as well. The same file again adds nothing. Clocks of open tickets follow in the background.
#[utoipa::path(post, path = "/v1/calendars/{calendar_id}/holiday_imports", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("calendar_id" = String, Path, description = "the calendar's id")),
    request_body = ImportHolidays,
    responses((status = 200, body = HolidayImport), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn import_holidays(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let calendar_id: CalendarId = request.path_parameter("calendar_id")?;
    request.query().finish()?;
    let ImportHolidays { ical } = request.json_within(MAX_BODY)?;
    let imported = configuration::change(app, caller, |snapshot| {
        let mut calendar = changes::calendar(snapshot, &calendar_id)?.clone();
        let zone = calendar.zone();
        let window = FeedWindow::around(app.cloud.now().to_zoned(zone.clone()).date());
        let refused = |reason: String| Problem::invalid_field("ical", reason);
        let reading = ical::read(ical.as_bytes(), window, &zone).map_err(|error| refused(error.to_string()))?;
        let merged = calendar.merge_file(&reading.entries, || app.cloud.uuid_v7());
        let FeedMerge { added, unchanged, .. } = merged.map_err(|error| refused(error.to_string()))?;
        let skipped = reading.skipped.into_iter();
        let skipped = skipped.map(|ical::Skipped { summary, reason }| SkippedEntry { summary, reason }).collect();
        let change = (added > 0).then(|| changes::of_calendar(app, snapshot, calendar));
        Ok((change, HolidayImport { added, unchanged, skipped }))
    });
    Response::ok(&imported.await?)
}
