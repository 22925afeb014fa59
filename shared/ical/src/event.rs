//! Events as they are written (RFC 5545, 3.6.1), each made ready to be asked for its dates.

use domain::sla::FeedEntry;
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    clock_changes::is_about_clocks,
    component::Component,
    lines::Line,
    rule::Rule,
    value::{Length, Moment, Reason, instant, parse_duration},
    zone::Zones,
};

/// Longest `UID` in bytes (RFC 7986, 5.3).
const MAX_UID: usize = 255;

/// An event that can be understood.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) start: Moment,
    pub(crate) length: Length,
    pub(crate) rule: Option<Rule>,
    /// Further dates, with a length of their own if they are periods (RFC 5545, 3.8.5.2).
    pub(crate) more: Vec<(Moment, Option<Length>)>,
    /// Dates that its rule and `more` have and it has not (RFC 5545, 3.8.5.1).
    pub(crate) except: Vec<Moment>,
    /// The date of a recurring event that this one stands for (RFC 5545, 3.8.4.4).
    pub(crate) instead_of: Option<Moment>,
    /// Why none of its dates are holidays, though it can be understood.
    pub(crate) is_none_because: Option<Reason>,
}

/// The summary as a holiday's name; empty when it says nothing.
pub(crate) fn name_of(component: &Component) -> String {
    component.line("SUMMARY").map(|line| FeedEntry::tidy_name(&line.text())).unwrap_or_default()
}

impl Event {
    /// Reads an event. What is wrong with it is a reason to leave it out, and it alone.
    pub(crate) fn parse(component: &Component, zones: &Zones) -> Result<Self, Reason> {
        if !component.is_ended {
            return Err("has no end".into());
        }
        let name = name_of(component);
        let uid = component.line("UID").map(|line| line.value.trim().to_owned()).filter(|uid| !uid.is_empty());
        if uid.as_ref().is_some_and(|uid| uid.len() > MAX_UID) {
            return Err(format!("has a UID of more than {MAX_UID} bytes"));
        }
        // RFC 5545 demands it; a file without may still be read, and be found again by its names.
        let uid = uid.unwrap_or_else(|| name.clone());
        let (start, length) = start_and_length(component, zones)?;
        let at = if let Moment::Time(at, _) = &start { Some(at.time()) } else { None };
        let rule = match component.all("RRULE").collect::<Vec<_>>()[..] {
            [] => None,
            [rule] => Some(Rule::parse(&rule.value, at)?),
            _ => return Err("repeats by more than one rule".into()),
        };
        // Of RFC 2445; without it there would be dates too many.
        if component.line("EXRULE").is_some() {
            return Err("leaves out dates by a rule (EXRULE)".into());
        }
        let mut more = Vec::new();
        for line in component.all("RDATE") {
            for (moment, end) in zones.moments(line)? {
                let length = end.map(|end| period_length(&moment, end, line, zones)).transpose()?;
                more.push((moment, length));
            }
        }
        let mut except = Vec::new();
        for line in component.all("EXDATE") {
            except.extend(zones.moments(line)?.into_iter().map(|(moment, _)| moment));
        }
        let instead_of = component.line("RECURRENCE-ID").map(|line| instead_of(line, zones)).transpose()?;
        let is_none_because = is_none_because(component, &name);
        Ok(Self { uid, name, start, length, rule, more, except, instead_of, is_none_because })
    }
}

fn is_none_because(component: &Component, name: &str) -> Option<Reason> {
    let status = component.line("STATUS").map(|line| line.value.trim());
    if status.is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED")) {
        // RFC 5545, 3.8.1.11. TRANSP (3.8.2.7) does not count: calendars of holidays often leave the day free.
        Some("is cancelled".into())
    } else if name.is_empty() {
        Some("has no SUMMARY to name it".into())
    } else if is_about_clocks(name) {
        Some("is about daylight saving time".into())
    } else {
        None
    }
}

fn instead_of(line: &Line, zones: &Zones) -> Result<Moment, Reason> {
    if line.parameter("RANGE").is_some() {
        return Err("changes a date of another event and all later ones (RANGE)".into());
    }
    zones.moment(line)
}

/// `DTSTART` with `DTEND` or `DURATION` (RFC 5545, 3.6.1, 3.8.2.2, 3.8.2.4 and 3.8.2.5).
fn start_and_length(component: &Component, zones: &Zones) -> Result<(Moment, Length), Reason> {
    let start = zones.moment(component.line("DTSTART").ok_or("has no DTSTART")?)?;
    let end = component.line("DTEND").map(|line| zones.moment(line)).transpose()?;
    let duration = component.line("DURATION");
    let duration =
        duration.map(|line| parse_duration(&line.value).ok_or("has a DURATION that can't be")).transpose()?;
    // Exchange's way to say that it means the days (MS-OXCICAL, 2.1.3.1.1.20.28).
    let is_all_day = component.line("X-MICROSOFT-CDO-ALLDAYEVENT").is_some_and(|line| line.value.trim() == "TRUE");
    let as_days = |moment: Moment| if is_all_day { Moment::Date(moment.date()) } else { moment };
    let (start, end) = (as_days(start), end.map(as_days));
    let length = match (&start, &end, duration) {
        (Moment::Date(first), Some(Moment::Date(end)), _) => days_between(*first, *end)?,
        (Moment::Date(_), None, Some(length)) if length.time.is_zero() => Length::of_days(length.days.max(1)),
        (Moment::Date(_), None, None) => Length::ONE_DAY,
        (Moment::Time(..), Some(end @ Moment::Time(..)), _) => time_between(&start, end)?,
        (Moment::Time(..), None, Some(length)) => length,
        (Moment::Time(..), None, None) => Length::of_days(0),
        _ => return Err("begins with a date and ends with a time, or the other way round".into()),
    };
    if length == Length::of_days(0) {
        return Err("takes no time".into());
    }
    Ok((start, length))
}

/// The end is the first day that is not of it. One on the first day can't be, is written, and means that day.
fn days_between(first: Date, end: Date) -> Result<Length, Reason> {
    let days = first.duration_until(end).as_hours() / 24;
    if days < 0 { Err("ends before it begins".into()) } else { Ok(Length::of_days(days.max(1))) }
}

/// Exact time, also for the dates that follow (RFC 5545, 3.8.5.3).
fn time_between(start: &Moment, end: &Moment) -> Result<Length, Reason> {
    let instant_of = |moment: &Moment| match moment {
        Moment::Time(at, zone) => instant(*at, zone),
        Moment::Date(date) => instant(date.at(0, 0, 0, 0), &TimeZone::UTC),
    };
    let time = instant_of(start)?.duration_until(&instant_of(end)?);
    if time.is_negative() { Err("ends before it begins".into()) } else { Ok(Length::of_time(time)) }
}

/// The second half of a period: an end or a duration (RFC 5545, 3.3.9).
fn period_length(start: &Moment, end: &str, line: &Line, zones: &Zones) -> Result<Length, Reason> {
    if let Some(length) = parse_duration(end) {
        return Ok(length);
    }
    let end = zones.parse(line, end).ok_or("has an RDATE whose period has no end")?;
    time_between(start, &end)
}
