//! Holidays from iCalendar files (RFC 5545): bytes in, dates out. Pure: no I/O, no clock, no randomness.

mod clock_changes;
mod component;
mod effort;
mod event;
mod lines;
mod occurrences;
mod recurrence;
mod rule;
#[cfg(test)]
mod tests;
mod value;
mod windows_zones;
mod zone;

use std::collections::{HashMap, HashSet};

use domain::sla::{FeedEntry, FeedWindow};
use jiff::tz::TimeZone;

use crate::{
    effort::Effort,
    event::{Event, name_of},
    value::{Moment, Reason},
    zone::Zones,
};

/// Largest file in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Most events of a file.
pub const MAX_EVENTS: usize = 5000;
/// Most dates of one event within the window.
const MAX_DATES_OF_EVENT: usize = 1000;
/// Most dates of a file within the window.
const MAX_DATES: usize = 5000;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The dates that it closes within the window, in order, none twice.
    pub entries: Vec<FeedEntry>,
    /// The events that were left out, in the order of the file. Not those that merely have no date within the window.
    pub skipped: Vec<Skipped>,
}

/// An event that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its name, tidy; empty when it has none.
    pub summary: String,
    /// Why, as it can stand behind the name: `is cancelled`.
    pub reason: String,
}

/// Why a file can't be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More than [`MAX_BYTES`].
    #[error("the file is larger than 1 MB")]
    TooLarge,
    /// Nothing.
    #[error("the file is empty")]
    Empty,
    /// HTML, as of a page to sign in.
    #[error(
        "this is a web page, not a calendar: what is needed is the address of its iCalendar file, often ending in .ics"
    )]
    WebPage,
    /// Something else.
    #[error("this is not an iCalendar file: it does not begin with BEGIN:VCALENDAR")]
    NotACalendar,
    /// The end is missing.
    #[error("the file is incomplete: it ends before END:VCALENDAR")]
    CutOff,
    /// More than [`MAX_EVENTS`].
    #[error("the file has more than {MAX_EVENTS} events")]
    TooManyEvents,
}

/// Reads the holidays of an iCalendar file (RFC 5545).
///
/// `window` bounds the dates that are of interest; its length bounds the work, and a few years are meant. `zone` is the
/// calendar's: times of other zones become local ones of it, and times without a zone are its own.
///
/// Always gives the same for the same, never panics, and takes a second or two for the worst of files.
///
/// # Errors
/// When nothing of the file can be read. What is wrong with one event is in [`Reading::skipped`].
pub fn read(file: &[u8], window: FeedWindow, zone: &TimeZone) -> Result<Reading, ReadError> {
    let file = check(file)?;
    let components = component::components(file)?;
    let zones = Zones::new(zone.clone(), components.zone_names);
    let events: Vec<_> = components.events.iter().map(|component| Event::parse(component, &zones)).collect();

    let mut replaced: HashMap<&str, Vec<Moment>> = HashMap::new();
    for event in events.iter().flatten() {
        if let Some(moment) = &event.instead_of {
            replaced.entry(&event.uid).or_default().push(moment.clone());
        }
    }
    let mut found = Found { entries: HashSet::new(), effort: Effort::new(), window, zone };
    let mut skipped = Vec::new();
    for (component, event) in components.events.iter().zip(&events) {
        let outcome = event.as_ref().map_err(Reason::clone).and_then(|event| {
            let replaced = replaced.get(event.uid.as_str()).filter(|_| event.instead_of.is_none());
            found.add(event, replaced.map(Vec::as_slice).unwrap_or_default())
        });
        if let Err(reason) = outcome {
            skipped.push(Skipped { summary: name_of(component), reason });
        }
    }
    let mut entries: Vec<_> = found.entries.into_iter().collect();
    entries.sort_by(|a, b| (a.date, &a.name, &a.uid, a.closed).cmp(&(b.date, &b.name, &b.uid, b.closed)));
    Ok(Reading { entries, skipped })
}

/// What was found so far.
struct Found<'a> {
    entries: HashSet<FeedEntry>,
    effort: Effort,
    window: FeedWindow,
    zone: &'a TimeZone,
}

impl Found<'_> {
    /// Adds all dates of an event, or none of them.
    fn add(&mut self, event: &Event, replaced: &[Moment]) -> Result<(), Reason> {
        if let Some(reason) = &event.is_none_because {
            return Err(reason.clone());
        }
        self.effort.begin_event();
        let closed = event.closed(replaced, self.window, self.zone, &mut self.effort)?;
        if self.entries.len() + closed.len() > MAX_DATES {
            return Err(format!("comes after {MAX_DATES} dates of others"));
        }
        let entry = |(date, closed)| FeedEntry { uid: event.uid.clone(), name: event.name.clone(), date, closed };
        self.entries.extend(closed.into_iter().map(entry));
        Ok(())
    }
}

/// Whether it is a calendar at all. Gives the file without its byte order mark.
fn check(file: &[u8]) -> Result<&[u8], ReadError> {
    if file.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file).trim_ascii_start();
    let begins_with =
        |text: &str| file.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text.as_bytes()));
    if begins_with("BEGIN:VCALENDAR") {
        Ok(file)
    } else if file.is_empty() {
        Err(ReadError::Empty)
    } else if begins_with("<!doctype html") || begins_with("<html") || begins_with("<head") {
        Err(ReadError::WebPage)
    } else {
        Err(ReadError::NotACalendar)
    }
}
