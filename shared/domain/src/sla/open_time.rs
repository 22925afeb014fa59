//! A calendar made ready to be asked: how much open time lies between two instants, and when a target is due.

use jiff::{
    SignedDuration, Timestamp,
    tz::{TimeZone, TimeZoneFollowingTransitions},
};

use super::{Calendar, SpanKind, Spans, day_hours::State, local_hours::LocalHours};
use crate::Invalid;

/// How far ahead open time is looked for: 100 years of 365.25 days.
pub const HORIZON: SignedDuration = SignedDuration::from_hours(36_525 * 24);

const NANOS_OF_SECOND: i32 = 1_000_000_000;

/// A calendar made ready to be asked. Costs microseconds to make and no more than that to ask, however far ahead.
#[derive(Debug, Clone)]
pub struct OpenTime {
    zone: TimeZone,
    hours: LocalHours,
    /// As explanations name them, in the calendar's order.
    holidays: Vec<String>,
}

/// Why there is no due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DueAtError {
    /// The target is zero or negative.
    #[error("target must be longer than zero")]
    NotPositive,
    /// The open time of the next 100 years, or of the years that timestamps reach, is less than the target.
    #[error("target takes more open time than the next 100 years have")]
    TooFar,
}

impl OpenTime {
    /// Prepares a calendar.
    ///
    /// # Errors
    /// What [`Calendar::validate`] finds wrong with the zone, the intervals, and the dates and times of holidays. Names
    /// are not looked at: no clock stops for one.
    pub fn new(calendar: &Calendar) -> Result<Self, Invalid> {
        let mut errors = Vec::new();
        calendar.check_hours(&mut errors);
        Invalid::unless_empty(errors)?;
        let zone = TimeZone::get(&calendar.time_zone)
            .map_err(|_| Invalid::field("time_zone", "must be an IANA time zone such as Europe/Paris"))?;
        let holidays = calendar.holidays.iter().map(|holiday| holiday.name.clone()).collect();
        Ok(Self { zone, hours: LocalHours::new(calendar), holidays })
    }

    /// Whether an instant is open.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let local_second = whole(at).0 + i64::from(self.zone.to_offset(at).seconds());
        self.hours.piece_at(local_second).0.state == State::Open
    }

    /// The first open instant at or after `at`; none within [`HORIZON`] is none.
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        let (second, _) = whole(at);
        let opens = Timestamp::from_second(self.second_after_open(second, 1)? - 1).ok()?;
        Some(opens.max(at))
    }

    /// How much of the time from `from` until `to`, which is not part of it, is open; zero when `to` is not after `from`.
    /// Exact to the nanosecond.
    pub fn business_time_between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        if to <= from {
            return SignedDuration::ZERO;
        }
        let ((first, _), (last, _)) = (whole(from), whole(to));
        let seconds = self.stretches(first, last).map(|stretch| stretch.open_seconds(&self.hours)).sum();
        SignedDuration::new(seconds, self.open_nanos(to) - self.open_nanos(from))
    }

    /// The earliest instant until which `target` of open time has passed since `start`. So 8 hours begun at 9:00 of a day
    /// from 9:00 to 17:00 are due at 17:00 of that day, not at 9:00 of the next.
    ///
    /// # Errors
    /// [`DueAtError`]: a target that is not positive, or not reached within [`HORIZON`].
    pub fn due_at(&self, start: Timestamp, target: SignedDuration) -> Result<Timestamp, DueAtError> {
        if !target.is_positive() {
            return Err(DueAtError::NotPositive);
        }
        // Whole seconds are open or closed, so it is reckoned from the second that `start` is in.
        let lead = SignedDuration::from_nanos(i64::from(self.open_nanos(start)));
        let wanted = target.checked_add(lead).ok_or(DueAtError::TooFar)?;
        let nanos = wanted.subsec_nanos();
        let seconds = wanted.as_secs().checked_add(i64::from(nanos > 0)).ok_or(DueAtError::TooFar)?;
        let end = self.second_after_open(whole(start).0, seconds).ok_or(DueAtError::TooFar)?;
        // The second that ends there is open, and the target ends within it.
        let due_at = if nanos > 0 { Timestamp::new(end - 1, nanos) } else { Timestamp::from_second(end) };
        due_at.map_err(|_| DueAtError::TooFar)
    }

    /// The time from `from` until `to` in spans that are open, or closed for one reason, each as long as it can be: in
    /// order, without gaps. What is open of them sums to [`Self::business_time_between`].
    pub fn spans(&self, from: Timestamp, to: Timestamp) -> Spans<'_> {
        Spans::new(self, from, to)
    }

    /// The part of its second that lies before an instant, if that second is open.
    fn open_nanos(&self, at: Timestamp) -> i32 {
        match whole(at).1 {
            0 => 0,
            nanos if self.is_open(at) => nanos,
            _ => 0,
        }
    }

    /// The first second before which that many seconds since `from` are open.
    fn second_after_open(&self, from: i64, seconds: i64) -> Option<i64> {
        let until = from.saturating_add(HORIZON.as_secs()).min(Timestamp::MAX.as_second());
        let mut left = seconds;
        for stretch in self.stretches(from, until) {
            let open = stretch.open_seconds(&self.hours);
            if left <= open {
                let (local_from, local_until) = stretch.local();
                return Some(self.hours.second_after_open(local_from, local_until, left) - stretch.offset);
            }
            left -= open;
        }
        None
    }

    /// The time from `from` until `until` in stretches of one offset.
    pub(super) fn stretches(&self, from: i64, until: i64) -> Stretches<'_> {
        let start = Timestamp::from_second(from.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second()))
            .expect("clamped to what timestamps reach");
        let offset = i64::from(self.zone.to_offset(start).seconds());
        Stretches { changes: self.zone.following(start), from, until, offset }
    }

    /// The state that a local second is in, and the local second at which the piece of the day ends that it is in.
    pub(super) fn state_at(&self, local_second: i64) -> (SpanKind<'_>, i64) {
        let (piece, end) = self.hours.piece_at(local_second);
        let kind = match piece.state {
            State::Open => SpanKind::Open,
            State::OutsideHours => SpanKind::OutsideHours,
            State::Holiday(position) => SpanKind::Holiday(&self.holidays[position]),
        };
        (kind, end)
    }
}

/// The whole second that an instant is in, and the nanoseconds from there.
pub(super) fn whole(at: Timestamp) -> (i64, i32) {
    // Before 1970 both are negative.
    match (at.as_second(), at.subsec_nanosecond()) {
        (second, nanos) if nanos < 0 => (second - 1, nanos + NANOS_OF_SECOND),
        exact => exact,
    }
}

/// Time during which the zone keeps one offset, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from: i64,
    pub until: i64,
    pub offset: i64,
}

impl Stretch {
    /// Where it lies on the local time line.
    pub(super) fn local(self) -> (i64, i64) {
        (self.from + self.offset, self.until + self.offset)
    }

    fn open_seconds(self, hours: &LocalHours) -> i64 {
        let (from, until) = self.local();
        hours.open_seconds(from, until)
    }
}

/// See [`OpenTime::stretches`].
#[derive(Debug, Clone)]
pub(super) struct Stretches<'a> {
    changes: TimeZoneFollowingTransitions<'a>,
    from: i64,
    until: i64,
    offset: i64,
}

impl Iterator for Stretches<'_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        if self.from >= self.until {
            return None;
        }
        let Self { from, until, offset, .. } = *self;
        match self.changes.next() {
            Some(change) if change.timestamp().as_second() < until => {
                self.from = change.timestamp().as_second();
                self.offset = i64::from(change.offset().seconds());
            }
            _ => self.from = until,
        }
        Some(Stretch { from, until: self.from, offset })
    }
}
