//! Components: which lines belong to which event, and what a file says of its time zones (RFC 5545, 3.4 and 3.6).
//!
//! A walk over the lines that goes nowhere deeper: however components are nested, memory and stack stay small.

use std::collections::HashMap;

use crate::{MAX_EVENTS, ReadError, lines, lines::Line};

/// A file by its components.
#[derive(Debug, Default)]
pub(crate) struct Components {
    /// The events in the order of the file.
    pub(crate) events: Vec<Component>,
    /// Other names of the zones that the file describes, by their `TZID`.
    pub(crate) zone_names: HashMap<String, String>,
}

/// The lines of one event, without those of components within it.
#[derive(Debug, Default)]
pub(crate) struct Component {
    /// In the order of the file.
    pub(crate) lines: Vec<Line>,
    /// Whether its end was there.
    pub(crate) is_ended: bool,
}

impl Component {
    /// The first line of a name.
    pub(crate) fn line(&self, name: &str) -> Option<&Line> {
        self.all(name).next()
    }

    /// All lines of a name.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }
}

/// The component whose lines are being read.
enum Open {
    Event(Component),
    Zone(Component),
}

impl Open {
    fn component(&mut self) -> &mut Component {
        match self {
            Self::Event(component) | Self::Zone(component) => component,
        }
    }
}

/// Divides a file. Several calendars in one file (RFC 5545, 3.4) are read as one.
pub(crate) fn components(bytes: &[u8]) -> Result<Components, ReadError> {
    let mut found = Components::default();
    let mut open: Option<Open> = None;
    let mut within: Vec<String> = Vec::new();
    let mut is_in_calendar = false;
    for line in lines::lines(bytes) {
        let marked = line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), marked.as_str()) {
            ("BEGIN", "VCALENDAR") => is_in_calendar = true,
            ("BEGIN", "VEVENT") => {
                // Events are not in events: the one before has lost its end.
                found.close(open.replace(Open::Event(Component::default())))?;
                within.clear();
            }
            ("BEGIN", "VTIMEZONE") if open.is_none() => open = Some(Open::Zone(Component::default())),
            ("BEGIN", _) if open.is_some() => within.push(marked),
            ("END", "VCALENDAR") => {
                is_in_calendar = false;
                found.close(open.take())?;
                within.clear();
            }
            ("END", "VEVENT" | "VTIMEZONE") => {
                if let Some(open) = &mut open {
                    open.component().is_ended = true;
                }
                found.close(open.take())?;
                within.clear();
            }
            ("END", _) => {
                within.pop_if(|name| *name == marked);
            }
            _ => {
                if let Some(open) = &mut open
                    && within.is_empty()
                {
                    open.component().lines.push(line);
                }
            }
        }
    }
    // Half a file must not pass for a calendar that has lost half its holidays.
    if is_in_calendar { Err(ReadError::CutOff) } else { Ok(found) }
}

impl Components {
    fn close(&mut self, open: Option<Open>) -> Result<(), ReadError> {
        match open {
            Some(Open::Event(_)) if self.events.len() == MAX_EVENTS => return Err(ReadError::TooManyEvents),
            Some(Open::Event(event)) => self.events.push(event),
            Some(Open::Zone(zone)) => {
                // RFC 7808, 7.2, and what programs wrote before it.
                let other = zone.line("TZID-ALIAS-OF").or_else(|| zone.line("X-LIC-LOCATION"));
                if let (Some(id), Some(other)) = (zone.line("TZID"), other) {
                    self.zone_names.insert(id.value.trim().to_owned(), other.value.trim().to_owned());
                }
            }
            None => {}
        }
        Ok(())
    }
}
