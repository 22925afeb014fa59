//! Why a clock stands where it stands: its life in spans, each counted or not, with the reason. What is counted sums to what has
//! elapsed.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{
    Hours, Sla, SpanKind, Terms,
    clock::{Clock, Pause},
};
use crate::StatusCategory;

/// Why time counts, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum SpanReason {
    /// The clock runs.
    Counted,
    /// The calendar is not open.
    OutsideHours,
    /// The calendar has a holiday.
    Holiday {
        /// Its name.
        name: String,
    },
    /// The ticket stands still.
    Paused {
        /// Its category meanwhile.
        category: StatusCategory,
    },
}

/// Time for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockSpan {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
    /// Why it counts, or does not.
    #[serde(flatten)]
    pub reason: SpanReason,
}

impl ClockSpan {
    /// Whether it counts.
    pub fn is_counted(&self) -> bool {
        self.reason == SpanReason::Counted
    }

    /// How much of it counts: all or nothing.
    pub fn counted(&self) -> SignedDuration {
        if self.is_counted() { self.until.duration_since(self.from) } else { SignedDuration::ZERO }
    }
}

/// The life of a clock until `now`, or until its promise was kept or given up: spans in order, without gaps.
pub fn explain(sla: &Sla, clock: &Clock, terms: &Terms<'_>, now: Timestamp) -> Vec<ClockSpan> {
    let end = clock.fulfilled_at.or(clock.cancelled_at).unwrap_or(now).min(now);
    let mut spans = Vec::new();
    let mut at = clock.activated_at;
    for Pause { from, until, category } in &sla.pauses {
        let (from, until) = ((*from).clamp(at, end.max(at)), until.unwrap_or(end).clamp(at, end.max(at)));
        run(&mut spans, terms, clock.target.hours, at, from);
        push(&mut spans, from, until, SpanReason::Paused { category: *category });
        at = until;
    }
    run(&mut spans, terms, clock.target.hours, at, end);
    spans
}

/// Time in which the ticket did not stand still.
fn run(spans: &mut Vec<ClockSpan>, terms: &Terms<'_>, hours: Hours, from: Timestamp, until: Timestamp) {
    match terms.open_time.filter(|_| hours == Hours::Business) {
        None => push(spans, from, until, SpanReason::Counted),
        Some(open_time) => {
            for span in open_time.spans(from, until) {
                let reason = match span.kind {
                    SpanKind::Open => SpanReason::Counted,
                    SpanKind::OutsideHours => SpanReason::OutsideHours,
                    SpanKind::Holiday(name) => SpanReason::Holiday { name: name.to_owned() },
                };
                push(spans, span.start, span.end, reason);
            }
        }
    }
}

fn push(spans: &mut Vec<ClockSpan>, from: Timestamp, until: Timestamp, reason: SpanReason) {
    match spans.last_mut() {
        _ if from >= until => {}
        Some(last) if last.reason == reason => last.until = until,
        _ => spans.push(ClockSpan { from, until, reason }),
    }
}
