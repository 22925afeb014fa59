//! Business hours: when a tenant works, how much of that lies between two instants, and when a target is due.
//!
//! One definition is the source of everything here. **An instant is open if and only if the local date and time at that
//! instant lie in an open interval of that date's weekday and in no holiday of that date.** So the hour that a spring
//! change of clocks leaves out counts for nothing, the hour that an autumn change repeats counts twice when it is inside
//! the hours, hours around the clock count every second that passes, and a date that a zone leaves out (Pacific/Apia,
//! 30 December 2011) counts for nothing.
//!
//! The work is divided where the definition divides it. [`local_hours`] knows which seconds of the *local* time line
//! are open, without any zone: there every day has 86,400 seconds and open time before a second is a matter of
//! arithmetic over weeks, years and 400-year cycles, less what holidays take. [`open_time`] lays the instants over it: between
//! two changes of a zone's offset, time passes on both lines alike, so an amount is a sum over those stretches, of which
//! there are about two a year. No date is special, whatever a zone did on it.

mod calendar;
mod clock;
mod conditions;
mod day;
mod day_hours;
mod engine;
mod explain;
mod feed;
mod feed_merge;
mod feed_pairs;
mod feed_url;
mod holiday;
mod local_hours;
mod open_time;
mod policy;
mod spans;
mod stored;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, Interval, MAX_INTERVALS, Weekday};
pub use clock::{Clock, ClockState, MoveReason, Pause, Sla, SlaEvent};
pub use conditions::{Condition, ConditionField, ConditionOperator, Conditions};
pub use engine::{Due, Reply, Terms, Update, come_due, configuration_changed, is_paused_in, next_due, update};
pub use explain::{ClockSpan, SpanReason, explain};
pub use feed::{FeedEntry, FeedMerge, FeedWindow, HolidayFeed, MAX_HOLIDAY_FEEDS, TooManyHolidays};
pub use feed_url::is_public_ip;
pub use holiday::{Closed, Holiday, HolidayDate, HolidaySource, MAX_HOLIDAYS};
pub use open_time::{DueAtError, HORIZON, OpenTime};
pub use policy::{
    EscalationAction, EscalationStep, Hours, NextUpdateMode, OnReopen, SlaPolicy, StepTime, Target, TargetKind,
    Targets, policy_for,
};
pub use spans::{Span, SpanKind, Spans};
