//! How much work a file may make. A rule of a few words can stand for more dates than there is time to look at, so work is
//! counted, in days looked at; the clock is not asked, and the same file always gives the same.

use crate::value::Reason;

/// Most days looked at for one event: every day of five centuries.
const MAX_OF_EVENT: u32 = 200_000;
/// Most days looked at for one file; a second or two.
const MAX_OF_FILE: u32 = 2_000_000;
/// What it takes to find out where a time lies in a zone, in days looked at.
pub(crate) const DAYS_OF_A_TIME: u32 = 10;

/// What is left to spend.
#[derive(Debug)]
pub(crate) struct Effort {
    of_event: u32,
    of_file: u32,
}

impl Effort {
    pub(crate) fn new() -> Self {
        Self { of_event: 0, of_file: MAX_OF_FILE }
    }

    /// Another event begins.
    pub(crate) fn begin_event(&mut self) {
        self.of_event = MAX_OF_EVENT;
    }

    /// Looks at days.
    pub(crate) fn spend(&mut self, days: u32) -> Result<(), Reason> {
        if days > self.of_file {
            return Err("comes after others that take too much work".into());
        }
        self.of_file -= days;
        if days > self.of_event {
            return Err("takes too much work to find its dates".into());
        }
        self.of_event -= days;
        Ok(())
    }
}
