//! Time laid out: what of it is open, and why the rest is not.

use std::iter::{FusedIterator, Peekable};

use jiff::Timestamp;

use super::{
    OpenTime,
    open_time::{Stretch, Stretches, whole},
};

/// Whether time is open, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind<'a> {
    /// It counts.
    Open,
    /// No interval of the weekday covers it.
    OutsideHours,
    /// The holiday of that name closes it, or would if it were not outside the hours anyway. Of several holidays it is
    /// the first of the calendar's list.
    Holiday(&'a str),
}

/// Time of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<'a> {
    /// Its first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
    /// Open or not.
    pub kind: SpanKind<'a>,
}

/// See [`OpenTime::spans`].
#[derive(Debug, Clone)]
pub struct Spans<'a> {
    pieces: Peekable<Pieces<'a>>,
    start: Timestamp,
    to: Timestamp,
}

impl<'a> Spans<'a> {
    pub(super) fn new(open_time: &'a OpenTime, from: Timestamp, to: Timestamp) -> Self {
        let (last, nanos) = whole(to);
        // The second that `to` is in is laid out too; its span is cut at `to`.
        let mut stretches = open_time.stretches(whole(from).0, last + i64::from(nanos > 0));
        let pieces = if from < to {
            let stretch = stretches.next();
            Pieces { open_time, stretches, stretch }
        } else {
            Pieces { open_time, stretches, stretch: None }
        };
        Self { pieces: pieces.peekable(), start: from, to }
    }
}

impl<'a> Iterator for Spans<'a> {
    type Item = Span<'a>;

    fn next(&mut self) -> Option<Span<'a>> {
        let (kind, mut end_second) = self.pieces.next()?;
        while let Some((_, end)) = self.pieces.next_if(|(next, _)| *next == kind) {
            end_second = end;
        }
        // Only the end of the last span can lie beyond what timestamps reach.
        let end = Timestamp::from_second(end_second).map_or(self.to, |end| end.min(self.to));
        let start = std::mem::replace(&mut self.start, end);
        Some(Span { start, end, kind })
    }
}

impl FusedIterator for Spans<'_> {}

/// Pieces of days, each within one stretch, with the seconds at which they end.
#[derive(Debug, Clone)]
struct Pieces<'a> {
    open_time: &'a OpenTime,
    stretches: Stretches<'a>,
    /// What is left of the present one.
    stretch: Option<Stretch>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (SpanKind<'a>, i64);

    fn next(&mut self) -> Option<Self::Item> {
        let stretch = self.stretch?;
        let (kind, local_end) = self.open_time.state_at(stretch.local().0);
        let end = (local_end - stretch.offset).min(stretch.until);
        self.stretch = if end < stretch.until { Some(Stretch { from: end, ..stretch }) } else { self.stretches.next() };
        Some((kind, end))
    }
}
