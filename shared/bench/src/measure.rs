//! The measuring itself: cold starts of a function in turn with those of the bare one, then warm invocations.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use kit::Failure;
use serde_json::Value;

use crate::endpoint::Endpoint;
use crate::functions::Function;
use crate::process::{Invoked, Process};
use crate::report::{Figures, Row};
use crate::stage::Stage;
use crate::statistics::{covered, median, percentile};

/// Warm invocations of the bare function beside each cold start of another.
const BARE_WARM: usize = 50;

/// A run over some functions.
#[derive(Debug)]
pub struct Bench {
    bare: Function,
    runs: usize,
    warm: usize,
    logs: PathBuf,
    /// What was measured of the bare function beside the others.
    bare_measured: RefCell<Measured>,
}

/// Cold starts and warm invocations of one function.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Measured {
    starts: Vec<Start>,
    warm: Vec<Invocation>,
    /// The most that any of the processes had.
    peak_memory_kib: Option<u64>,
}

/// One cold start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Start {
    init: Duration,
    first: Invocation,
}

/// One invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Invocation {
    whole: Duration,
    in_aws: Duration,
    processor: Option<Duration>,
    calls: usize,
}

impl Invocation {
    /// The time in which AWS was not at work for it. How fast the fake one works says nothing of the real one.
    fn outside(&self) -> Duration {
        self.whole.saturating_sub(self.in_aws)
    }
}

/// A process in its surroundings.
struct Place<'a> {
    function: &'a Function,
    variables: Vec<(String, String)>,
    endpoint: &'a Endpoint,
    log: PathBuf,
}

impl Place<'_> {
    fn start(&self) -> Result<(Process, Duration), Failure> {
        Process::start(self.function, &self.variables, &self.log)
    }

    fn cold(&self, event: &Value) -> Result<(Process, Start), Failure> {
        let (process, init) = self.start()?;
        let first = self.invoke(&process, event)?;
        Ok((process, Start { init, first }))
    }

    fn invoke(&self, process: &Process, event: &Value) -> Result<Invocation, Failure> {
        self.endpoint.take_intervals();
        let Invoked { answer, processor } = process.invoke(event)?;
        let intervals = self.endpoint.take_intervals();
        let in_aws = covered(&intervals, answer.asked, answer.answered);
        Ok(Invocation { whole: answer.answered - answer.asked, in_aws, processor, calls: intervals.len() })
    }
}

impl Bench {
    /// A run with so many cold starts and so many warm invocations of each function.
    ///
    /// # Errors
    /// When there is no place for the functions' logs.
    pub fn new(bare: Function, runs: usize, warm: usize) -> Result<Self, Failure> {
        let logs = openapi::files::root().join(".local/logs/bench");
        fs::create_dir_all(&logs)?;
        Ok(Self { bare, runs, warm, logs, bare_measured: RefCell::default() })
    }

    /// Measures a function. When it fails, the row says so.
    pub fn row(&self, function: &Function) -> Row {
        match self.measure(function) {
            Ok(figures) => Row::measured(&function.name, figures),
            Err(failure) => Row::failed(&function.name, &failure),
        }
    }

    /// The bare function as it was beside all others.
    ///
    /// # Errors
    /// When every function failed: then it was never started.
    pub fn bare_row(&self) -> Result<Row, Failure> {
        let measured = self.bare_measured.borrow();
        Ok(Row::measured(&self.bare.name, figures(&self.bare, &measured, &measured)?))
    }

    fn measure(&self, function: &Function) -> Result<Figures, Failure> {
        let stage = Stage::set(&function.name, self.runs + self.warm)?;
        let endpoint = stage.open()?;
        let bare = self.place(&self.bare, stage.variables(None, &endpoint), &endpoint);
        let own = self.place(function, stage.variables(Some(&function.name), &endpoint), &endpoint);
        // Once without a look at the clock: from here on both binaries lie in memory.
        for place in [&bare, &own] {
            drop(place.start()?);
        }
        let (mut beside, mut measured) = (Measured::default(), Measured::default());
        let (cold, warm) = stage.events.split_at(self.runs);
        for (index, event) in cold.iter().enumerate() {
            // One process at a time: two would slow each other.
            let (process, start) = bare.cold(&stage.bare_event)?;
            beside.starts.push(start);
            for _ in 0..BARE_WARM {
                beside.warm.push(bare.invoke(&process, &stage.bare_event)?);
            }
            beside.note_memory(&process);
            drop(process);
            let (process, start) = own.cold(event)?;
            measured.starts.push(start);
            // The last one goes on.
            let rest = if index + 1 == cold.len() { warm } else { &[] };
            for event in rest {
                measured.warm.push(own.invoke(&process, event)?);
            }
            measured.note_memory(&process);
        }
        let figures = figures(function, &measured, &beside);
        self.bare_measured.borrow_mut().add(beside);
        figures
    }

    fn place<'a>(&self, function: &'a Function, variables: Vec<(String, String)>, endpoint: &'a Endpoint) -> Place<'a> {
        Place { function, variables, endpoint, log: self.logs.join(format!("{}.log", function.name)) }
    }
}

impl Measured {
    fn note_memory(&mut self, process: &Process) {
        self.peak_memory_kib = self.peak_memory_kib.max(process.peak_memory_kib());
    }

    fn add(&mut self, other: Self) {
        self.starts.extend(other.starts);
        self.warm.extend(other.warm);
        self.peak_memory_kib = self.peak_memory_kib.max(other.peak_memory_kib);
    }

    fn of_starts(&self, what: impl Fn(&Start) -> Duration) -> Result<Duration, Failure> {
        median(&self.starts.iter().map(what).collect::<Vec<_>>()).ok_or_else(nothing)
    }

    fn of_warm(&self, percent: usize, what: impl Fn(&Invocation) -> Duration) -> Result<Duration, Failure> {
        percentile(&self.warm.iter().map(what).collect::<Vec<_>>(), percent).ok_or_else(nothing)
    }

    /// How much longer than a warm function a fresh one takes to its first answer: its start, and whatever it puts off
    /// until the first invocation. What the work itself takes is no part of it.
    fn cold(&self) -> Result<Duration, Failure> {
        let warm = self.of_warm(50, Invocation::outside)?;
        Ok(self.of_starts(|start| start.init + start.first.outside())?.saturating_sub(warm))
    }
}

fn nothing() -> Failure {
    Failure::new("nothing was measured")
}

fn figures(function: &Function, measured: &Measured, beside: &Measured) -> Result<Figures, Failure> {
    let mut calls: Vec<usize> = measured.warm.iter().map(|one| one.calls).collect();
    calls.sort_unstable();
    let processor: Vec<Duration> = measured.warm.iter().filter_map(|one| one.processor).collect();
    Ok(Figures {
        init: measured.of_starts(|start| start.init)?,
        first: measured.of_starts(|start| start.first.whole)?,
        cold: measured.cold()?,
        bare_cold: beside.cold()?,
        warm_p50: measured.of_warm(50, |one| one.whole)?,
        warm_p99: measured.of_warm(99, |one| one.whole)?,
        outside_p50: measured.of_warm(50, Invocation::outside)?,
        outside_p99: measured.of_warm(99, Invocation::outside)?,
        processor_p50: median(&processor),
        aws_calls: calls.get(calls.len() / 2).copied().unwrap_or(0),
        peak_memory_kib: measured.peak_memory_kib,
        binary_bytes: function.size_bytes()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cold_start_is_what_a_fresh_process_costs_on_top_of_the_work() {
        let ms = Duration::from_millis;
        let invocation = |whole| Invocation { whole: ms(whole), in_aws: ms(1), processor: None, calls: 1 };
        let measured = Measured {
            starts: [(3, 9), (2, 8), (7, 20)]
                .map(|(init, first)| Start { init: ms(init), first: invocation(first) })
                .to_vec(),
            warm: [4, 5, 6].map(invocation).to_vec(),
            peak_memory_kib: None,
        };
        assert_eq!(measured.cold(), Ok(ms(3 + (9 - 1) - (5 - 1))));
        assert!(Measured::default().cold().is_err());
    }
}
