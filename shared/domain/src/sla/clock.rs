//! The clocks of a ticket: what is kept of them, and how the audit records move them.
//!
//! Nothing counts up. Kept are moments: when a clock was activated, when the ticket stood still. What has elapsed, what is left and
//! when it is due follow from these and the calendar, at any time and as often as wanted.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    policy::{Target, TargetKind},
    stored::StoredSla,
};
use crate::{CalendarId, EscalationStepId, SlaPolicyId, StatusCategory};

/// A time for which the ticket stood still and no clock ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub from: Timestamp,
    /// Until when; none: it still does.
    pub until: Option<Timestamp>,
    /// Why: `pending`, `scheduled`, `resolved` or `closed`.
    pub category: StatusCategory,
}

/// One promise to one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What is promised.
    pub kind: TargetKind,
    /// The nth of its kind on the ticket, from 1.
    pub instance: u32,
    /// How much time there is.
    pub target: Target,
    /// Since when it runs.
    pub activated_at: Timestamp,
    /// When it breaches; none while the ticket stands still. Stays when it has breached.
    pub due_at: Option<Timestamp>,
    /// When it warns; none while the ticket stands still, and without a warning.
    pub warn_at: Option<Timestamp>,
    /// When it warned.
    pub warned_at: Option<Timestamp>,
    /// When it breached.
    pub breached_at: Option<Timestamp>,
    /// When the promise was kept, in time or late.
    pub fulfilled_at: Option<Timestamp>,
    /// When it ceased to be promised.
    pub cancelled_at: Option<Timestamp>,
    /// Escalation steps that were taken.
    pub steps: BTreeSet<EscalationStepId>,
}

/// How a clock stands, as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// It has not been kept in time, and still is to be.
    Breached,
    /// Little time is left.
    Warned,
    /// There is time.
    Running,
    /// The ticket stands still, and there is time left.
    Paused,
    /// The promise was kept, in time or late.
    Fulfilled,
    /// It is promised no longer.
    Cancelled,
}

impl ClockState {
    /// All, the worst first.
    pub const ALL: [Self; 6] =
        [Self::Breached, Self::Warned, Self::Running, Self::Paused, Self::Fulfilled, Self::Cancelled];

    /// As in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Breached => "breached",
            Self::Warned => "warned",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Fulfilled => "fulfilled",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Clock {
    /// Whether the promise is still to be kept, breached or not.
    pub fn is_live(&self) -> bool {
        self.fulfilled_at.is_none() && self.cancelled_at.is_none()
    }

    /// How it stands. Only a clock whose ticket stands still has neither breached nor a time at which it will.
    pub fn state(&self) -> ClockState {
        if self.cancelled_at.is_some() {
            ClockState::Cancelled
        } else if self.fulfilled_at.is_some() {
            ClockState::Fulfilled
        } else if self.breached_at.is_some() {
            ClockState::Breached
        } else if self.due_at.is_none() {
            ClockState::Paused
        } else if self.warned_at.is_some() {
            ClockState::Warned
        } else {
            ClockState::Running
        }
    }
}

/// The SLA of a ticket. It lies in the ticket, and is the fold of [`SlaEvent`]s over the ticket's audit records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredSla", into = "StoredSla")]
pub struct Sla {
    /// The policy that promises.
    pub policy_id: Option<SlaPolicyId>,
    /// The calendar that business hours are of.
    pub calendar_id: Option<CalendarId>,
    /// When a member first replied in public.
    pub first_replied_at: Option<Timestamp>,
    /// In order, without overlap.
    pub pauses: Vec<Pause>,
    /// The newest of each kind.
    pub clocks: Vec<Clock>,
}

/// Why a due time moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoveReason {
    /// The ticket goes on after it stood still.
    Resumed,
    /// The ticket was opened again.
    Reopened,
    /// The ticket is another policy's now, or has another priority.
    TicketChanged,
    /// The policy, the calendar, a holiday or the zone was changed.
    ConfigurationChanged,
}

/// What an update did to the clocks. An audit record holds them in order; together they tell everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SlaEvent {
    /// A policy promises from now on, or none does.
    PolicyApplied {
        /// Which.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policy_id: Option<SlaPolicyId>,
        /// Its name at that time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policy_name: Option<String>,
        /// The calendar for business hours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar_id: Option<CalendarId>,
    },
    /// The ticket stands still: no clock runs.
    Paused {
        /// Why.
        category: StatusCategory,
    },
    /// The ticket goes on.
    Resumed,
    /// A member replied in public for the first time.
    FirstReplied,
    /// A clock begins.
    Activated {
        /// Which.
        clock: TargetKind,
        /// The nth of its kind.
        instance: u32,
        /// How much time there is.
        target: Target,
        /// Since when it counts, which may be before the update.
        since: Timestamp,
        /// When it breaches; none while the ticket stands still.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_at: Option<Timestamp>,
        /// When it warns.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        warn_at: Option<Timestamp>,
    },
    /// A live clock has another due time; one that was fulfilled is live again.
    Moved {
        /// Which.
        clock: TargetKind,
        /// Why.
        reason: MoveReason,
        /// How much time there is now.
        target: Target,
        /// When it breaches; none while the ticket stands still.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_at: Option<Timestamp>,
        /// When it warns.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        warn_at: Option<Timestamp>,
    },
    /// The promise was kept, in time or late.
    Fulfilled {
        /// Which.
        clock: TargetKind,
    },
    /// It is promised no longer.
    Cancelled {
        /// Which.
        clock: TargetKind,
    },
    /// Little time is left.
    Warned {
        /// Which.
        clock: TargetKind,
        /// The true time, whenever it was noticed.
        at: Timestamp,
    },
    /// The promised time is over.
    Breached {
        /// Which.
        clock: TargetKind,
        /// The true time, whenever it was noticed.
        at: Timestamp,
    },
    /// An escalation step was taken.
    Escalated {
        /// Which.
        clock: TargetKind,
        /// The step.
        step_id: EscalationStepId,
    },
}

impl Sla {
    /// Whether nothing has happened yet that clocks care for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The newest clock of a kind.
    pub fn clock(&self, kind: TargetKind) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.kind == kind)
    }

    /// The clock of a kind whose promise is still to be kept.
    pub fn live(&self, kind: TargetKind) -> Option<&Clock> {
        self.clock(kind).filter(|clock| clock.is_live())
    }

    /// The live clocks, the one that is due first at the front, those without a due time at the end.
    pub fn live_clocks(&self) -> Vec<&Clock> {
        let mut clocks: Vec<_> = self.clocks.iter().filter(|clock| clock.is_live()).collect();
        clocks.sort_by_key(|clock| (clock.due_at.is_none(), clock.due_at, clock.kind));
        clocks
    }

    /// When the first of the live clocks is or was due.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.live_clocks().first().and_then(|clock| clock.due_at)
    }

    /// The worst state of the live clocks; none without one.
    pub fn state(&self) -> Option<ClockState> {
        self.clocks.iter().filter(|clock| clock.is_live()).map(Clock::state).min()
    }

    /// The pause that goes on.
    pub fn pause(&self) -> Option<&Pause> {
        self.pauses.last().filter(|pause| pause.until.is_none())
    }

    /// The running spans from `since` on, oldest first: each with its end, the last perhaps without.
    pub fn running_since(&self, since: Timestamp) -> impl Iterator<Item = (Timestamp, Option<Timestamp>)> + '_ {
        let starts = std::iter::once(Some(since)).chain(self.pauses.iter().map(|pause| pause.until));
        let ends = self.pauses.iter().map(|pause| Some(pause.from)).chain(std::iter::once(None));
        starts.zip(ends).filter_map(move |(start, end)| {
            let start = start?.max(since);
            end.is_none_or(|end| start < end).then_some((start, end))
        })
    }

    /// The SLA after the events of the audit record of time `at`.
    pub fn apply(&mut self, at: Timestamp, events: &[SlaEvent]) {
        for event in events {
            self.apply_one(at, event);
        }
    }

    /// The same, and the clocks that newer ones of their kind have replaced by it.
    pub fn apply_replacing(&mut self, at: Timestamp, events: &[SlaEvent]) -> Vec<Clock> {
        let mut replaced = Vec::new();
        for event in events {
            if let SlaEvent::Activated { clock: kind, .. } = event {
                replaced.extend(self.clock(*kind).cloned());
            }
            self.apply_one(at, event);
        }
        replaced
    }

    fn apply_one(&mut self, at: Timestamp, event: &SlaEvent) {
        match event {
            SlaEvent::PolicyApplied { policy_id, calendar_id, .. } => {
                self.policy_id.clone_from(policy_id);
                self.calendar_id.clone_from(calendar_id);
            }
            SlaEvent::Paused { category } => {
                self.end_pause(at);
                self.pauses.push(Pause { from: at, until: None, category: *category });
                for clock in self.clocks.iter_mut().filter(|clock| clock.is_live() && clock.breached_at.is_none()) {
                    (clock.due_at, clock.warn_at) = (None, None);
                }
            }
            SlaEvent::Resumed => self.end_pause(at),
            SlaEvent::FirstReplied => self.first_replied_at = Some(at),
            SlaEvent::Activated { clock: kind, instance, target, since, due_at, warn_at } => {
                self.clocks.retain(|clock| clock.kind != *kind);
                self.clocks.push(Clock {
                    kind: *kind,
                    instance: *instance,
                    target: *target,
                    activated_at: *since,
                    due_at: *due_at,
                    warn_at: *warn_at,
                    warned_at: None,
                    breached_at: None,
                    fulfilled_at: None,
                    cancelled_at: None,
                    steps: BTreeSet::new(),
                });
            }
            SlaEvent::Moved { clock, target, due_at, warn_at, .. } => self.change(*clock, |clock| {
                clock.target = *target;
                (clock.due_at, clock.warn_at) = (*due_at, *warn_at);
                clock.fulfilled_at = None;
            }),
            SlaEvent::Fulfilled { clock } => self.change(*clock, |clock| clock.fulfilled_at = Some(at)),
            SlaEvent::Cancelled { clock } => self.change(*clock, |clock| clock.cancelled_at = Some(at)),
            SlaEvent::Warned { clock, at } => self.change(*clock, |clock| clock.warned_at = Some(*at)),
            SlaEvent::Breached { clock, at } => self.change(*clock, |clock| clock.breached_at = Some(*at)),
            SlaEvent::Escalated { clock, step_id } => self.change(*clock, |clock| {
                clock.steps.insert(step_id.clone());
            }),
        }
    }

    fn change(&mut self, kind: TargetKind, change: impl FnOnce(&mut Clock)) {
        if let Some(clock) = self.clocks.iter_mut().find(|clock| clock.kind == kind) {
            change(clock);
        }
    }

    fn end_pause(&mut self, at: Timestamp) {
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            pause.until = Some(at);
        }
        // A pause without length says nothing.
        self.pauses.retain(|pause| pause.until != Some(pause.from));
    }
}
