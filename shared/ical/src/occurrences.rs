//! The dates of an event, and what it closes of each.

use std::collections::HashSet;

use domain::sla::{Closed, FeedWindow};
use jiff::{
    SignedDuration, Span, Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use crate::{
    MAX_DATES_OF_EVENT,
    effort::{DAYS_OF_A_TIME, Effort},
    event::Event,
    rule::Until,
    value::{Length, Moment, Reason, instant, too_far},
};

const DAY_MINUTES: u16 = 1440;

/// Dates that a recurring event does not have: those it leaves out, and those another event stands for.
#[derive(Debug, Default)]
struct Except {
    dates: HashSet<Date>,
    instants: HashSet<Timestamp>,
}

impl Except {
    /// A time is matched as an instant, in whatever zone each is written. Where one side has no time, the date counts.
    fn new<'a>(event: &Event, moments: impl Iterator<Item = &'a Moment>) -> Self {
        let mut except = Self::default();
        for moment in moments {
            match (moment, &event.start) {
                (Moment::Time(at, zone), Moment::Time(..)) => {
                    if let Ok(instant) = instant(*at, zone) {
                        except.instants.insert(instant.timestamp());
                    }
                }
                _ => _ = except.dates.insert(moment.date()),
            }
        }
        except
    }

    fn has(&self, start: &Moment) -> bool {
        self.dates.contains(&start.date())
            || match start {
                Moment::Date(_) => false,
                Moment::Time(at, zone) => {
                    instant(*at, zone).is_ok_and(|instant| self.instants.contains(&instant.timestamp()))
                }
            }
    }
}

impl Event {
    /// The dates of the window that the event closes, with how much of each. `replaced`: the dates that other
    /// events of this `UID` stand for.
    pub(crate) fn closed(
        &self,
        replaced: &[Moment],
        window: FeedWindow,
        zone: &TimeZone,
        effort: &mut Effort,
    ) -> Result<HashSet<(Date, Closed)>, Reason> {
        spend(effort, self.except.len() + replaced.len())?;
        let except = Except::new(self, self.except.iter().chain(replaced));
        let mut closed = HashSet::new();
        for (start, length) in self.starts(window, effort)? {
            if except.has(&start) {
                continue;
            }
            closed.extend(parts_of(&start, length, window, zone, effort)?);
            if closed.len() > MAX_DATES_OF_EVENT {
                return Err(format!("has more than {MAX_DATES_OF_EVENT} dates"));
            }
        }
        Ok(closed)
    }

    /// When the event begins: by its rule, on further dates, else just once. Those that end before the window or begin
    /// after it may be left out.
    fn starts(&self, window: FeedWindow, effort: &mut Effort) -> Result<Vec<(Moment, Length)>, Reason> {
        let mut starts = match &self.rule {
            None => vec![(self.start.clone(), self.length)],
            Some(rule) => {
                // A day more on both sides, for the zone of the event may be on another date than the calendar's.
                let before =
                    Span::new().try_days(self.length.days_at_most().saturating_add(1)).map_err(|_| too_far())?;
                let (from, to) = (window.from.saturating_sub(before), window.until.saturating_add(1.day()));
                let dates = rule.dates(self.start.date(), (from, to), |date| self.goes_on(date), effort)?;
                dates.into_iter().map(|date| (self.on(date), self.length)).collect()
            }
        };
        for (moment, length) in &self.more {
            let start = match (&self.start, moment) {
                (Moment::Date(_), _) => Moment::Date(moment.date()),
                (Moment::Time(..), Moment::Date(date)) => self.on(*date),
                (Moment::Time(..), Moment::Time(..)) => moment.clone(),
            };
            starts.push((start, length.filter(|_| matches!(self.start, Moment::Time(..))).unwrap_or(self.length)));
        }
        Ok(starts)
    }

    /// The event's start on another date.
    fn on(&self, date: Date) -> Moment {
        match &self.start {
            Moment::Date(_) => Moment::Date(date),
            Moment::Time(at, zone) => Moment::Time(DateTime::from_parts(date, at.time()), zone.clone()),
        }
    }

    /// Whether a date is within the rule's `UNTIL`, itself included. Of days and of a date only the dates count: there are
    /// programs that write a time where the RFC wants a date, and the other way round.
    fn goes_on(&self, date: Date) -> bool {
        let until = self.rule.as_ref().and_then(|rule| rule.until);
        match (until, self.on(date)) {
            (None, _) => true,
            (Some(Until::Date(until)), _) => date <= until,
            (Some(Until::Local(until) | Until::Utc(until)), Moment::Date(_)) => date <= until.date(),
            (Some(Until::Local(until)), Moment::Time(at, _)) => at <= until,
            (Some(Until::Utc(until)), Moment::Time(at, zone)) => {
                instant(at, &zone).is_ok_and(|at| at.with_time_zone(TimeZone::UTC).datetime() <= until)
            }
        }
    }
}

/// What one occurrence closes of the window's dates.
fn parts_of(
    start: &Moment,
    length: Length,
    window: FeedWindow,
    zone: &TimeZone,
    effort: &mut Effort,
) -> Result<Vec<(Date, Closed)>, Reason> {
    let days = Span::new().try_days(length.days).map_err(|_| too_far())?;
    match start {
        Moment::Date(first) => {
            let (from, until) = ((*first).max(window.from), first.saturating_add(days).min(window.until));
            let dates: Vec<_> =
                from.series(1.day()).take_while(|date| *date < until).take(MAX_DATES_OF_EVENT + 1).collect();
            spend(effort, dates.len())?;
            Ok(dates.into_iter().map(|date| (date, Closed::AllDay)).collect())
        }
        Moment::Time(at, own_zone) => {
            effort.spend(DAYS_OF_A_TIME)?;
            let from = instant(*at, own_zone)?;
            let until = instant(at.checked_add(days).map_err(|_| too_far())?, own_zone)?;
            let until = until.checked_add(length.time).map_err(|_| too_far())?;
            let (first, last) =
                (instant(window.from.at(0, 0, 0, 0), zone)?, instant(window.until.at(0, 0, 0, 0), zone)?);
            let (from, until) = (from.timestamp().max(first.timestamp()), until.timestamp().min(last.timestamp()));
            let mut parts = local_parts(from, until, zone, effort)?;
            parts.retain(|(date, _)| window.contains(*date));
            Ok(parts)
        }
    }
}

fn spend(effort: &mut Effort, days: usize) -> Result<(), Reason> {
    effort.spend(u32::try_from(days).unwrap_or(u32::MAX))
}

/// The local dates between two instants, with the minutes of each. What the clocks leave out in between counts as closed
/// and what they repeat is closed once.
fn local_parts(
    mut from: Timestamp,
    until: Timestamp,
    zone: &TimeZone,
    effort: &mut Effort,
) -> Result<Vec<(Date, Closed)>, Reason> {
    let mut parts: Vec<(Date, (u16, u16))> = Vec::new();
    while from < until {
        let change = zone.following(from).next().map(|change| change.timestamp()).filter(|change| *change < until);
        let start = zone.to_datetime(from);
        let mut end = start.checked_add(change.unwrap_or(until).duration_since(from)).map_err(|_| too_far())?;
        if let Some(change) = change {
            end = end.max(zone.to_datetime(change));
        }
        let days = split(start, end);
        spend(effort, days.len() + 1)?;
        parts.extend(days);
        from = change.unwrap_or(until);
    }
    parts.sort_unstable();
    parts.dedup_by(|next, last| {
        let is_joined = next.0 == last.0 && next.1.0 <= last.1.1;
        if is_joined {
            last.1.1 = last.1.1.max(next.1.1);
        }
        is_joined
    });
    let closed = |(from_minute, until_minute)| {
        if (from_minute, until_minute) == (0, DAY_MINUTES) {
            Closed::AllDay
        } else {
            Closed::Part { from_minute, until_minute }
        }
    };
    Ok(parts.into_iter().map(|(date, minutes)| (date, closed(minutes))).collect())
}

/// A stretch of local time by dates; a minute of which a part is closed is closed.
fn split(start: DateTime, end: DateTime) -> Vec<(Date, (u16, u16))> {
    let mut days = Vec::new();
    let mut date = start.date();
    while date.at(0, 0, 0, 0) < end {
        let from = if date == start.date() { minute(start, 0) } else { 0 };
        let until = if date == end.date() { minute(end, 59) } else { DAY_MINUTES };
        days.push((date, (from, until)));
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    days
}

/// The minute of the day, after so many seconds.
fn minute(at: DateTime, more_seconds: i64) -> u16 {
    let since_midnight = at.time().duration_since(jiff::civil::Time::midnight());
    let minutes = (since_midnight + SignedDuration::from_secs(more_seconds)).as_mins();
    u16::try_from(minutes).unwrap_or(DAY_MINUTES).min(DAY_MINUTES)
}
