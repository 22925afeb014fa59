//! Time zones by whatever name a file has for them.

use std::collections::HashMap;

use jiff::tz::{self, TimeZone};

use crate::{
    lines::Line,
    value::{Moment, Reason, parse_date, parse_date_time},
    windows_zones,
};

/// Longest name of a zone that is quoted in a reason, in characters.
const MAX_QUOTED: usize = 60;

/// The zones of one file.
pub(crate) struct Zones {
    /// The calendar's, in which floating times are (RFC 5545, 3.3.5, form 1).
    calendar: TimeZone,
    /// What the file says of its zones.
    names: HashMap<String, String>,
}

impl Zones {
    pub(crate) fn new(calendar: TimeZone, names: HashMap<String, String>) -> Self {
        Self { calendar, names }
    }

    /// A zone by its `TZID` (RFC 5545, 3.2.19): an IANA name; one of Windows; one that ends in an IANA name, as in
    /// `/example.org/Olson/Europe/Paris`; or one whose `VTIMEZONE` says what else it is called. The rules in a `VTIMEZONE`
    /// are not read: a name is worth more than an old program's idea of when clocks change.
    fn find(&self, id: &str) -> Result<TimeZone, Reason> {
        let id = id.trim();
        let other = self.names.get(id).map(String::as_str);
        [Some(id), other].into_iter().flatten().find_map(named).ok_or_else(|| {
            let quoted: String = id.chars().filter(|c| !c.is_control()).take(MAX_QUOTED).collect();
            format!("is in the time zone “{quoted}”, which is not known")
        })
    }

    /// The value of `DTSTART`, `DTEND` or `RECURRENCE-ID` (RFC 5545, 3.8.2.4, 3.8.2.2 and 3.8.4.4).
    pub(crate) fn moment(&self, line: &Line) -> Result<Moment, Reason> {
        self.parse(line, line.value.trim()).ok_or_else(|| self.reason(line))
    }

    /// The values of `RDATE` or `EXDATE`, divided by commas (RFC 5545, 3.8.5.1 and 3.8.5.2): of periods both halves.
    pub(crate) fn moments<'a>(&self, line: &'a Line) -> Result<Vec<(Moment, Option<&'a str>)>, Reason> {
        let values = line.value.split(',').map(str::trim).filter(|value| !value.is_empty());
        let halves = values.map(|value| match value.split_once('/') {
            Some((start, end)) => (start, Some(end)),
            None => (value, None),
        });
        halves.map(|(start, end)| Ok((self.parse(line, start).ok_or_else(|| self.reason(line))?, end))).collect()
    }

    /// A date if it has no time, whether or not the line says so; only a date if the line says so, whatever follows.
    pub(crate) fn parse(&self, line: &Line, text: &str) -> Option<Moment> {
        let is_date = line.parameter("VALUE").is_some_and(|kind| kind.eq_ignore_ascii_case("DATE"));
        if is_date || !text.contains(['T', 't']) {
            return parse_date(text.get(..8).filter(|_| is_date || text.len() == 8)?).map(Moment::Date);
        }
        let (at, zone) = match text.strip_suffix(['Z', 'z']) {
            Some(utc) => (parse_date_time(utc)?, TimeZone::UTC),
            None => (parse_date_time(text)?, self.of_line(line).ok()?),
        };
        Some(Moment::Time(at, zone))
    }

    fn of_line(&self, line: &Line) -> Result<TimeZone, Reason> {
        line.parameter("TZID").map_or_else(|| Ok(self.calendar.clone()), |id| self.find(id))
    }

    /// Why a line has no moment.
    fn reason(&self, line: &Line) -> Reason {
        self.of_line(line).err().unwrap_or_else(|| format!("has no {} that is a date or a time", line.name))
    }
}

/// A zone by its IANA or Windows name, or the IANA name at the end of a path.
fn named(name: &str) -> Option<TimeZone> {
    let get = |name: &str| tz::db().get(name).ok().filter(|zone| !zone.is_unknown());
    let whole = get(name).or_else(|| windows_zones::iana_name(name).and_then(get));
    let ends = || name.match_indices('/').rev().take(3).filter_map(|(at, _)| get(&name[at + 1..])).last();
    whole.or_else(ends)
}
