//! One local day, divided into open and closed.

use super::calendar::DAY_MINUTES;

/// Whether a part of a day is open, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Open,
    OutsideHours,
    /// The holiday at that place of the calendar's list.
    Holiday(usize),
}

/// Part of a day, from where the one before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub until_minute: u16,
    pub state: State,
}

/// What a holiday closes of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Closure {
    /// The holiday's place in the calendar's list; where holidays share a minute, the first names it.
    pub position: usize,
    pub from_minute: u16,
    pub until_minute: u16,
}

/// A day's pieces, from its first second to its last.
#[derive(Debug, Clone)]
pub(super) struct DayHours {
    pieces: Vec<Piece>,
    /// How much of it is open.
    pub open_minutes: i64,
}

impl DayHours {
    /// Lays closures, the one that counts first, over open times.
    pub(super) fn new(open: &[(u16, u16)], closures: &[Closure]) -> Self {
        let mut cuts: Vec<u16> = Vec::with_capacity(2 * (open.len() + closures.len()) + 1);
        cuts.extend(open.iter().flat_map(|&(from, until)| [from, until]));
        cuts.extend(closures.iter().flat_map(|closure| [closure.from_minute, closure.until_minute]));
        cuts.push(DAY_MINUTES);
        cuts.sort_unstable();
        cuts.dedup();
        let mut pieces: Vec<Piece> = Vec::with_capacity(cuts.len());
        let (mut from_minute, mut open_minutes) = (0, 0);
        for until_minute in cuts.into_iter().filter(|cut| *cut > 0) {
            let covers = |from: u16, until: u16| from <= from_minute && until_minute <= until;
            let closure = closures.iter().find(|closure| covers(closure.from_minute, closure.until_minute));
            let state = match closure {
                Some(closure) => State::Holiday(closure.position),
                None if open.iter().any(|&(from, until)| covers(from, until)) => State::Open,
                None => State::OutsideHours,
            };
            if state == State::Open {
                open_minutes += i64::from(until_minute - from_minute);
            }
            match pieces.last_mut() {
                Some(last) if last.state == state => last.until_minute = until_minute,
                _ => pieces.push(Piece { until_minute, state }),
            }
            from_minute = until_minute;
        }
        Self { pieces, open_minutes }
    }

    /// The piece that a second of the day is in.
    pub(super) fn piece_at(&self, second: i64) -> Piece {
        let at = self.pieces.iter().find(|piece| second < 60 * i64::from(piece.until_minute));
        *at.expect("the last piece ends with the day")
    }

    /// Open seconds before a second of the day.
    pub(super) fn open_seconds_before(&self, second: i64) -> i64 {
        let (mut from, mut open) = (0, 0);
        for piece in &self.pieces {
            let until = 60 * i64::from(piece.until_minute);
            if piece.state == State::Open {
                open += until.min(second) - from;
            }
            if second <= until {
                break;
            }
            from = until;
        }
        open
    }

    /// The first second of the day before which that many seconds are open; the day must have as many.
    pub(super) fn second_after_open(&self, seconds: i64) -> i64 {
        let (mut from, mut left) = (0, seconds);
        for piece in &self.pieces {
            let until = 60 * i64::from(piece.until_minute);
            if piece.state == State::Open {
                if left <= until - from {
                    break;
                }
                left -= until - from;
            }
            from = until;
        }
        from + left
    }
}
