//! The definition of open time, followed to the letter and minute by minute.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

use crate::{
    Calendar, Weekday,
    sla::{Closed, HolidayDate, Span, SpanKind},
};

const MINUTE: i128 = 60_000_000_000;

/// Every minute of a window, open or not and why. Knows neither `OpenTime` nor anything it is made of.
pub struct Oracle<'a> {
    /// The first instant, a whole minute.
    start: Timestamp,
    minutes: Vec<SpanKind<'a>>,
}

impl<'a> Oracle<'a> {
    /// Looks at each minute from `start` on.
    ///
    /// # Panics
    /// When an offset is not of whole minutes, or changes within a minute: then minutes would not be enough.
    pub fn new(calendar: &'a Calendar, start: Timestamp, minutes: i64) -> Self {
        assert_eq!(start.as_nanosecond() % MINUTE, 0);
        let zone = TimeZone::get(&calendar.time_zone).unwrap();
        let kind_of = |minute| {
            let begin = start + SignedDuration::from_mins(minute);
            let (offset, last) = (zone.to_offset(begin), zone.to_offset(begin + SignedDuration::from_secs(59)));
            assert_eq!((offset.seconds() % 60, offset), (0, last), "{} at {begin}", calendar.time_zone);
            kind_on(calendar, offset.to_datetime(begin))
        };
        Self { start, minutes: (0..minutes).map(kind_of).collect() }
    }

    /// The first instant after the window.
    pub fn end(&self) -> Timestamp {
        self.start + SignedDuration::from_mins(self.minutes.len().try_into().unwrap())
    }

    /// The open time between two instants of the window.
    pub fn business_time_between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        SignedDuration::from_nanos_i128(
            self.open_from(from).map(|(start, end)| (end.min(self.nanos(to)) - start).max(0)).sum(),
        )
    }

    /// The first instant until which `target` has passed; none in the window is none.
    pub fn due_at(&self, start: Timestamp, target: SignedDuration) -> Option<Timestamp> {
        let mut left = target.as_nanos();
        for (start, end) in self.open_from(start) {
            if left <= end - start {
                return Some(self.start + SignedDuration::from_nanos_i128(start + left));
            }
            left -= end - start;
        }
        None
    }

    /// The first open instant from `at` on.
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        self.open_from(at).next().map(|(start, _)| self.start + SignedDuration::from_nanos_i128(start))
    }

    /// Neighbouring minutes of one kind joined, and the ends cut.
    pub fn spans(&self, from: Timestamp, to: Timestamp) -> Vec<Span<'a>> {
        let mut spans: Vec<Span<'a>> = vec![];
        for (minute, kind) in (0..).zip(&self.minutes) {
            let begin = self.start + SignedDuration::from_mins(minute);
            let (start, end) = (begin.max(from), (begin + SignedDuration::from_mins(1)).min(to));
            match spans.last_mut() {
                _ if start >= end => {}
                Some(last) if last.kind == *kind => last.end = end,
                _ => spans.push(Span { start, end, kind: *kind }),
            }
        }
        spans
    }

    /// The open minutes from an instant on, the first of them cut there, in nanoseconds of the window.
    fn open_from(&self, from: Timestamp) -> impl Iterator<Item = (i128, i128)> {
        let from = self.nanos(from);
        let first = usize::try_from(from / MINUTE).unwrap();
        let open = (0i128..).zip(&self.minutes).skip(first).filter(|(_, kind)| **kind == SpanKind::Open);
        open.map(move |(minute, _)| ((minute * MINUTE).max(from), (minute + 1) * MINUTE))
    }

    fn nanos(&self, at: Timestamp) -> i128 {
        at.duration_since(self.start).as_nanos()
    }
}

/// The definition itself.
pub fn kind_on(calendar: &Calendar, local: DateTime) -> SpanKind<'_> {
    let weekday = Weekday::ALL[usize::try_from(local.weekday().to_monday_zero_offset()).unwrap()];
    let minute = 60 * u16::try_from(local.hour()).unwrap() + u16::try_from(local.minute()).unwrap();
    let closing = calendar.holidays.iter().find(|holiday| {
        let is_that_date = match holiday.when {
            HolidayDate::Once { date } => date == local.date(),
            HolidayDate::Yearly { month, day } => (month, day) == (local.month(), local.day()),
        };
        let is_that_minute = match holiday.closed {
            Closed::AllDay => true,
            Closed::Part { from_minute, until_minute } => (from_minute..until_minute).contains(&minute),
        };
        holiday.is_active && is_that_date && is_that_minute
    });
    let is_in_hours = calendar
        .intervals
        .iter()
        .any(|interval| interval.weekday == weekday && (interval.from_minute..interval.until_minute).contains(&minute));
    match closing {
        Some(holiday) => SpanKind::Holiday(&holiday.name),
        None if is_in_hours => SpanKind::Open,
        None => SpanKind::OutsideHours,
    }
}
