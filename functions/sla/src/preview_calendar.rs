//! `preview_calendar`.

use app::{App, IntoProblem, Route, configuration};
use domain::{
    CalendarId, HolidayId, Interval, Weekday,
    sla::{HolidayDate, OpenTime, SpanKind},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::holiday_input::HolidayInput;

/// How `preview_calendar` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("preview_calendar", "sla", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(preview_calendar(app, request)) };

/// Days that are shown unless more or fewer are asked for.
const DAYS: u8 = 14;
/// Days that are shown at most.
const MAX_DAYS: u8 = 62;

/// Business hours that may not be saved yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarDraft {
    /// IANA name.
    pub time_zone: String,
    /// Open times.
    pub intervals: Vec<Interval>,
    /// Days, and parts of days, without open time.
    #[serde(default)]
    pub holidays: Vec<HolidayInput>,
    /// The first day; today in the zone unless said.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// How many days, 1 to 62; 14 unless said.
    pub days: Option<u8>,
}

/// When a calendar is open.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarPreview {
    /// Day by day.
    pub days: Vec<PreviewDay>,
}

/// A day of a calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewDay {
    /// The date in the calendar's zone.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Its weekday.
    pub weekday: Weekday,
    /// Open times, in order.
    pub open: Vec<OpenSpan>,
    /// How much is open, in seconds that pass.
    pub open_seconds: i64,
    /// Names of the holidays of the day.
    pub holidays: Vec<String>,
    /// By how much clocks go forward (or, negative, back) on that day; null on nearly all days.
    pub offset_change_seconds: Option<i32>,
}

/// Time without a gap.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenSpan {
    /// Its first instant.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The first instant after it.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Its first minute on the wall clock of the day.
    pub from_minute: u16,
    /// The first minute after it, 1440 at the end of the day.
    pub until_minute: u16,
}

/// Shows when business hours are open on the coming days, saved or not.
#[utoipa::path(post, path = "/v1/calendar_previews", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    request_body = CalendarDraft,
    responses((status = 200, body = CalendarPreview), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn preview_calendar(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let draft: CalendarDraft = request.json()?;
    let days = draft.days.unwrap_or(DAYS);
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(Problem::invalid_field("days", format!("must be 1 to {MAX_DAYS}")));
    }
    // A tenant that is gone is shown nothing, like everywhere.
    configuration::load(app, caller).await?;
    let holidays = draft.holidays.into_iter();
    let calendar = domain::Calendar {
        id: CalendarId::new(app.cloud.uuid_v7()),
        name: "preview".to_owned(),
        time_zone: draft.time_zone,
        intervals: draft.intervals,
        holidays: holidays.map(|holiday| holiday.into_holiday(HolidayId::new(app.cloud.uuid_v7()))).collect(),
        holiday_feeds: vec![],
    };
    let calendar = calendar.parse().map_err(IntoProblem::into_problem)?;
    Response::ok(&CalendarPreview { days: preview(&calendar, draft.from, days, app.cloud.now())? })
}

fn preview(
    calendar: &domain::Calendar,
    from: Option<Date>,
    days: u8,
    now: Timestamp,
) -> Result<Vec<PreviewDay>, Problem> {
    let open_time = OpenTime::new(calendar).map_err(IntoProblem::into_problem)?;
    let zone = calendar.zone();
    let mut date = from.unwrap_or_else(|| now.to_zoned(zone.clone()).date());
    let mut shown = Vec::with_capacity(days.into());
    for _ in 0..days {
        let too_far = |_| Problem::invalid_field("from", "must be a date that has days after it");
        let next = date.tomorrow().map_err(too_far)?;
        let begins = |date: Date| date.to_zoned(zone.clone()).map(|begin| begin.timestamp()).map_err(too_far);
        shown.push(day(calendar, &open_time, &zone, date, begins(date)?, begins(next)?));
        date = next;
    }
    Ok(shown)
}

fn day(
    calendar: &domain::Calendar,
    open_time: &OpenTime,
    zone: &TimeZone,
    date: Date,
    begin: Timestamp,
    end: Timestamp,
) -> PreviewDay {
    let minute_of = |at: Timestamp| {
        let local = at.to_zoned(zone.clone());
        let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        if local.date() == date { minute } else { 1440 }
    };
    let open: Vec<OpenSpan> = open_time
        .spans(begin, end)
        .filter(|span| span.kind == SpanKind::Open)
        .map(|span| OpenSpan {
            from: span.start,
            until: span.end,
            from_minute: minute_of(span.start),
            until_minute: minute_of(span.end),
        })
        .collect();
    let is_on_day = |when: HolidayDate| match when {
        HolidayDate::Once { date: on } => on == date,
        HolidayDate::Yearly { month, day } => (month, day) == (date.month(), date.day()),
    };
    let holidays = calendar.holidays.iter().filter(|holiday| holiday.is_active && is_on_day(holiday.when));
    let change = zone.to_offset(end).seconds() - zone.to_offset(begin).seconds();
    PreviewDay {
        date,
        weekday: Weekday::ALL[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())],
        open_seconds: open_time.business_time_between(begin, end).as_secs(),
        open,
        holidays: holidays.map(|holiday| holiday.name.clone()).collect(),
        offset_change_seconds: (change != 0).then_some(change),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_week_in_which_clocks_go_back_has_a_longer_sunday() {
        let calendar = domain::Calendar {
            id: "cal_00000000000000000000000000".parse().unwrap(),
            name: "Around the clock".into(),
            time_zone: "Europe/Paris".into(),
            intervals: domain::Calendar::around_the_clock(),
            holidays: vec![],
            holiday_feeds: vec![],
        };
        let days = preview(&calendar, Some("2026-10-24".parse().unwrap()), 3, Timestamp::UNIX_EPOCH).unwrap();
        let seconds: Vec<i64> = days.iter().map(|day| day.open_seconds).collect();
        assert_eq!(seconds, [86_400, 90_000, 86_400]);
        assert_eq!(days[1].offset_change_seconds, Some(-3600));
        assert_eq!(days[0].offset_change_seconds, None);
        assert_eq!((days[1].weekday, days[2].weekday), (Weekday::Sunday, Weekday::Monday));
        assert_eq!((days[1].open[0].from_minute, days[1].open[0].until_minute), (0, 1440));
    }
}
