//! What the caller sees of a ticket's clocks.

use domain::{
    Configuration, StatusCategory,
    sla::{Clock, ClockState, MoveReason, OpenTime, Sla, SlaEvent, TargetKind, Terms},
    ticket::Priority,
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::views::Ref;

/// What a ticket is promised, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlaSummary {
    /// Who promises; null when no policy does any more.
    pub policy: Option<Ref>,
    /// The promises that are still to be kept, the one due first at the front.
    pub clocks: Vec<ClockSummary>,
}

/// A promise and how it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockSummary {
    /// What is promised.
    pub kind: TargetKind,
    /// How it stands.
    pub state: ClockState,
    /// When it breaches or did; null while the ticket stands still before that.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// When it warns or did.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub warn_at: Option<Timestamp>,
    /// How much time is left, in seconds of the hours that count, while the ticket stands still before the breach.
    pub remaining_seconds: Option<i64>,
}

/// What an update did to the ticket's clocks.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlaEventView {
    /// What happened.
    pub kind: SlaEventKind,
    /// To which clock; null when to all.
    pub clock: Option<TargetKind>,
    /// With `policy_applied`: its name at that time; null when no policy promises any more.
    pub policy_name: Option<String>,
    /// With `activated` and `moved`: when the clock breaches; null while the ticket stands still.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// With `warned` and `breached`: the true time, whenever it was noticed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// With `moved`: why.
    pub reason: Option<MoveReason>,
    /// With `paused`: why.
    pub category: Option<StatusCategory>,
}

/// What can happen to a clock.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SlaEventKind {
    PolicyApplied,
    Paused,
    Resumed,
    FirstReplied,
    Activated,
    Moved,
    Fulfilled,
    Cancelled,
    Warned,
    Breached,
    Escalated,
}

/// The live clocks of a ticket; none when nothing is promised.
pub fn summary(sla: &Sla, configuration: &Configuration) -> Option<SlaSummary> {
    let live = sla.live_clocks();
    if live.is_empty() && sla.policy_id.is_none() {
        return None;
    }
    let policy = sla.policy_id.as_ref().map(|id| {
        let known = configuration.sla_policies.iter().find(|policy| &policy.id == id);
        Ref { id: id.to_string(), name: known.map_or_else(|| "?".to_owned(), |policy| policy.name.clone()) }
    });
    let clocks = live.into_iter().map(|clock| clock_summary(sla, clock, configuration)).collect();
    Some(SlaSummary { policy, clocks })
}

/// One clock as lists show it.
pub fn clock_summary(sla: &Sla, clock: &Clock, configuration: &Configuration) -> ClockSummary {
    let state = clock.state();
    ClockSummary {
        kind: clock.kind,
        state,
        due_at: clock.due_at,
        warn_at: clock.warned_at.or(clock.warn_at),
        remaining_seconds: (state == ClockState::Paused).then(|| remaining_seconds(sla, clock, configuration)),
    }
}

/// What is left of a clock that stands still: it has counted to its end already.
fn remaining_seconds(sla: &Sla, clock: &Clock, configuration: &Configuration) -> i64 {
    let calendar_id = sla.calendar_id.as_ref();
    let open_time =
        calendar_id.and_then(|id| configuration.calendar(id)).and_then(|calendar| OpenTime::new(calendar).ok());
    // Neither policy nor priority have a part in what has elapsed.
    let terms = Terms { policy: None, priority: Priority::default(), calendar_id, open_time: open_time.as_ref() };
    let left = clock.target.duration() - terms.elapsed(sla, clock, Timestamp::MAX);
    left.as_secs().max(0)
}

/// What happened to the clocks.
pub fn event(event: SlaEvent) -> SlaEventView {
    let none = |kind| SlaEventView {
        kind,
        clock: None,
        policy_name: None,
        due_at: None,
        at: None,
        reason: None,
        category: None,
    };
    let of = |kind, clock| SlaEventView { clock: Some(clock), ..none(kind) };
    match event {
        SlaEvent::PolicyApplied { policy_name, .. } => {
            SlaEventView { policy_name, ..none(SlaEventKind::PolicyApplied) }
        }
        SlaEvent::Paused { category } => SlaEventView { category: Some(category), ..none(SlaEventKind::Paused) },
        SlaEvent::Resumed => none(SlaEventKind::Resumed),
        SlaEvent::FirstReplied => none(SlaEventKind::FirstReplied),
        SlaEvent::Activated { clock, due_at, .. } => SlaEventView { due_at, ..of(SlaEventKind::Activated, clock) },
        SlaEvent::Moved { clock, reason, due_at, .. } => {
            SlaEventView { due_at, reason: Some(reason), ..of(SlaEventKind::Moved, clock) }
        }
        SlaEvent::Fulfilled { clock } => of(SlaEventKind::Fulfilled, clock),
        SlaEvent::Cancelled { clock } => of(SlaEventKind::Cancelled, clock),
        SlaEvent::Warned { clock, at } => SlaEventView { at: Some(at), ..of(SlaEventKind::Warned, clock) },
        SlaEvent::Breached { clock, at } => SlaEventView { at: Some(at), ..of(SlaEventKind::Breached, clock) },
        SlaEvent::Escalated { clock, .. } => of(SlaEventKind::Escalated, clock),
    }
}
