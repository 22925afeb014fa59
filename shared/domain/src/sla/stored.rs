//! The form in which a ticket's item holds its clocks: short names, and moments as nanoseconds since the epoch. A list's index
//! holds them too, so each byte of it is stored and written four times.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Hours, Target, TargetKind,
    clock::{Clock, Pause, Sla},
};
use crate::{CalendarId, EscalationStepId, SlaPolicyId, StatusCategory};

/// Nanoseconds since the epoch; from the year 1677 until 2262, which is longer than anything is promised.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
struct Moment(i64);

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct StoredSla {
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    policy_id: Option<SlaPolicyId>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    calendar_id: Option<CalendarId>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    first_replied_at: Option<Moment>,
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    pauses: Vec<StoredPause>,
    #[serde(rename = "k", default, skip_serializing_if = "Vec::is_empty")]
    clocks: Vec<StoredClock>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct StoredPause {
    #[serde(rename = "f")]
    from: Moment,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    until: Option<Moment>,
    #[serde(rename = "c")]
    category: StatusCategory,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum StoredKind {
    #[serde(rename = "f")]
    FirstResponse,
    #[serde(rename = "n")]
    NextUpdate,
    #[serde(rename = "r")]
    Resolution,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct StoredClock {
    #[serde(rename = "k")]
    kind: StoredKind,
    #[serde(rename = "i", default = "one", skip_serializing_if = "is_one")]
    instance: u32,
    #[serde(rename = "t")]
    target_seconds: u32,
    #[serde(rename = "h", default, skip_serializing_if = "std::ops::Not::not")]
    is_by_the_clock: bool,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    warn_before_seconds: Option<u32>,
    #[serde(rename = "a")]
    activated_at: Moment,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    due_at: Option<Moment>,
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    warn_at: Option<Moment>,
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    warned_at: Option<Moment>,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    breached_at: Option<Moment>,
    #[serde(rename = "y", default, skip_serializing_if = "Option::is_none")]
    fulfilled_at: Option<Moment>,
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    cancelled_at: Option<Moment>,
    #[serde(rename = "e", default, skip_serializing_if = "BTreeSet::is_empty")]
    steps: BTreeSet<EscalationStepId>,
}

fn one() -> u32 {
    1
}

// Serde asks for a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_one(number: &u32) -> bool {
    *number == 1
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        let nanoseconds = at.as_nanosecond();
        Self(i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX }))
    }
}

impl From<Moment> for Timestamp {
    fn from(moment: Moment) -> Self {
        // Timestamps reach further than an i64 of nanoseconds does.
        Self::from_nanosecond(moment.0.into()).unwrap_or_default()
    }
}

impl From<TargetKind> for StoredKind {
    fn from(kind: TargetKind) -> Self {
        match kind {
            TargetKind::FirstResponse => Self::FirstResponse,
            TargetKind::NextUpdate => Self::NextUpdate,
            TargetKind::Resolution => Self::Resolution,
        }
    }
}

impl From<StoredKind> for TargetKind {
    fn from(kind: StoredKind) -> Self {
        match kind {
            StoredKind::FirstResponse => Self::FirstResponse,
            StoredKind::NextUpdate => Self::NextUpdate,
            StoredKind::Resolution => Self::Resolution,
        }
    }
}

impl From<Sla> for StoredSla {
    fn from(sla: Sla) -> Self {
        let pauses = sla.pauses.into_iter().map(|Pause { from, until, category }| StoredPause {
            from: from.into(),
            until: until.map(Into::into),
            category,
        });
        Self {
            policy_id: sla.policy_id,
            calendar_id: sla.calendar_id,
            first_replied_at: sla.first_replied_at.map(Into::into),
            pauses: pauses.collect(),
            clocks: sla.clocks.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<StoredSla> for Sla {
    fn from(stored: StoredSla) -> Self {
        let pauses = stored.pauses.into_iter().map(|StoredPause { from, until, category }| Pause {
            from: from.into(),
            until: until.map(Into::into),
            category,
        });
        Self {
            policy_id: stored.policy_id,
            calendar_id: stored.calendar_id,
            first_replied_at: stored.first_replied_at.map(Into::into),
            pauses: pauses.collect(),
            clocks: stored.clocks.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Clock> for StoredClock {
    fn from(clock: Clock) -> Self {
        let Target { seconds, hours, warn_before_seconds } = clock.target;
        Self {
            kind: clock.kind.into(),
            instance: clock.instance,
            target_seconds: seconds,
            is_by_the_clock: hours == Hours::Calendar,
            warn_before_seconds,
            activated_at: clock.activated_at.into(),
            due_at: clock.due_at.map(Into::into),
            warn_at: clock.warn_at.map(Into::into),
            warned_at: clock.warned_at.map(Into::into),
            breached_at: clock.breached_at.map(Into::into),
            fulfilled_at: clock.fulfilled_at.map(Into::into),
            cancelled_at: clock.cancelled_at.map(Into::into),
            steps: clock.steps,
        }
    }
}

impl From<StoredClock> for Clock {
    fn from(stored: StoredClock) -> Self {
        let hours = if stored.is_by_the_clock { Hours::Calendar } else { Hours::Business };
        Self {
            kind: stored.kind.into(),
            instance: stored.instance,
            target: Target { seconds: stored.target_seconds, hours, warn_before_seconds: stored.warn_before_seconds },
            activated_at: stored.activated_at.into(),
            due_at: stored.due_at.map(Into::into),
            warn_at: stored.warn_at.map(Into::into),
            warned_at: stored.warned_at.map(Into::into),
            breached_at: stored.breached_at.map(Into::into),
            fulfilled_at: stored.fulfilled_at.map(Into::into),
            cancelled_at: stored.cancelled_at.map(Into::into),
            steps: stored.steps,
        }
    }
}
