//! What an update, a change of the configuration or the passing of time does to a ticket's clocks.
//!
//! Each function gives the events that the audit record is to hold; folded into the [`Sla`] they give the one that the ticket is to
//! hold. Whoever asks has let time pass first: nothing is due before `now` in `update` and `configuration_changed`.

use jiff::{SignedDuration, Timestamp};

use super::{
    OpenTime,
    clock::{Clock, MoveReason, Sla, SlaEvent},
    policy::{EscalationStep, Hours, NextUpdateMode, OnReopen, SlaPolicy, StepTime, Target, TargetKind, Targets},
};
use crate::{CalendarId, StatusCategory, ticket::Priority};

/// What a ticket is promised, and by which calendar.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The ticket's policy.
    pub policy: Option<&'a SlaPolicy>,
    /// The ticket's priority.
    pub priority: Priority,
    /// The calendar: the policy's, the team's, the region's, the tenant's.
    pub calendar_id: Option<&'a CalendarId>,
    /// Its open time; none: every second is open, as there is no calendar.
    pub open_time: Option<&'a OpenTime>,
}

/// Who replied in public. A reply of a machine is none, nor one of a member who asks for help itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// A member to the requester.
    Member,
    /// The requester, or another contact.
    Requester,
}

/// What of an update matters to clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Update {
    /// When.
    pub now: Timestamp,
    /// When the ticket was made; `now` for the update that makes it.
    pub created_at: Timestamp,
    /// The category before; none when the update makes the ticket.
    pub before: Option<StatusCategory>,
    /// The category after.
    pub after: StatusCategory,
    /// The public reply in it.
    pub reply: Option<Reply>,
    /// Whether the ticket changed so that other promises hold; else what differs is the configuration's doing.
    pub is_promised_otherwise: bool,
}

/// What comes with time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due<'a> {
    /// A warning, and the steps that go with it.
    Warning(TargetKind),
    /// A breach, and the steps that go with it.
    Breach(TargetKind),
    /// A step some time after the breach.
    Step(TargetKind, &'a EscalationStep),
}

/// Whether clocks stand still in a category.
pub fn is_paused_in(category: StatusCategory) -> bool {
    !matches!(category, StatusCategory::New | StatusCategory::Open)
}

impl Terms<'_> {
    fn targets(&self) -> Option<&Targets> {
        self.policy.and_then(|policy| policy.targets_for(self.priority))
    }

    fn target(&self, kind: TargetKind) -> Option<Target> {
        self.targets().and_then(|targets| targets.get(&kind)).copied()
    }

    /// When a clock that counts since `since` has counted so much; none when the ticket stands still before.
    fn reached(&self, sla: &Sla, hours: Hours, since: Timestamp, mut left: SignedDuration) -> Option<Timestamp> {
        let open_time = self.open_time.filter(|_| hours == Hours::Business);
        for (from, until) in sla.running_since(since) {
            let counted = match (until, open_time) {
                (None, None) => return from.checked_add(left).ok(),
                (None, Some(open_time)) => return open_time.due_at(from, left).ok(),
                (Some(until), None) => until.duration_since(from),
                (Some(until), Some(open_time)) => open_time.business_time_between(from, until),
            };
            if counted >= left {
                return match open_time {
                    None => from.checked_add(left).ok(),
                    Some(open_time) => open_time.due_at(from, left).ok(),
                };
            }
            left -= counted;
        }
        None
    }

    /// When a clock with that target breaches, and when it warns.
    fn times(&self, sla: &Sla, target: Target, since: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
        let due_at = self.reached(sla, target.hours, since, target.duration());
        let warning = target.warning().filter(SignedDuration::is_positive);
        (due_at, warning.and_then(|duration| self.reached(sla, target.hours, since, duration)))
    }

    /// How much a clock has counted until `now`.
    pub fn elapsed(&self, sla: &Sla, clock: &Clock, now: Timestamp) -> SignedDuration {
        let open_time = self.open_time.filter(|_| clock.target.hours == Hours::Business);
        let spans = sla.running_since(clock.activated_at).take_while(|(from, _)| *from < now);
        spans
            .map(|(from, until)| {
                let until = until.map_or(now, |until| until.min(now));
                open_time.map_or_else(
                    || until.duration_since(from),
                    |open_time| open_time.business_time_between(from, until),
                )
            })
            .sum()
    }
}

/// Collects events, each applied at once: the next is decided on what the one before has left.
struct Steps<'a> {
    terms: Terms<'a>,
    now: Timestamp,
    sla: Sla,
    events: Vec<SlaEvent>,
}

impl Steps<'_> {
    fn add(&mut self, event: SlaEvent) {
        self.sla.apply(self.now, std::slice::from_ref(&event));
        self.events.push(event);
    }

    fn activate(&mut self, kind: TargetKind, since: Timestamp) {
        let Some(target) = self.terms.target(kind) else { return };
        let instance = self.sla.clock(kind).map_or(1, |clock| clock.instance + 1);
        let (due_at, warn_at) = self.times_from_now(target, since);
        self.add(SlaEvent::Activated { clock: kind, instance, target, since, due_at, warn_at });
    }

    /// Who makes or changes a promise does not break it in the past.
    fn times_from_now(&self, target: Target, since: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
        let (due_at, warn_at) = self.terms.times(&self.sla, target, since);
        (due_at.map(|at| at.max(self.now)), warn_at.map(|at| at.max(self.now)))
    }

    fn fulfil(&mut self, kind: TargetKind) {
        if self.sla.live(kind).is_some() {
            self.add(SlaEvent::Fulfilled { clock: kind });
        }
    }

    /// Gives a live clock that has not breached its times again, when they differ.
    fn reckon(&mut self, kind: TargetKind, reason: MoveReason) {
        let Some(clock) = self.sla.live(kind).filter(|clock| clock.breached_at.is_none()).cloned() else { return };
        let Some(target) = self.terms.target(kind) else {
            self.add(SlaEvent::Cancelled { clock: kind });
            return;
        };
        let (due_at, warn_at) = self.times_from_now(target, clock.activated_at);
        let warn_at = warn_at.filter(|_| clock.warned_at.is_none());
        if (target, due_at, warn_at) != (clock.target, clock.due_at, clock.warn_at) {
            self.add(SlaEvent::Moved { clock: kind, reason, target, due_at, warn_at });
        }
    }

    /// Follows the policy that the ticket has now.
    fn follow_terms(&mut self, created_at: Timestamp, reason: MoveReason) {
        let policy_id = self.terms.policy.map(|policy| &policy.id);
        let calendar_id = self.terms.calendar_id.filter(|_| policy_id.is_some());
        if (self.sla.policy_id.as_ref(), self.sla.calendar_id.as_ref()) != (policy_id, calendar_id) {
            self.add(SlaEvent::PolicyApplied {
                policy_id: policy_id.cloned(),
                policy_name: self.terms.policy.map(|policy| policy.name.clone()),
                calendar_id: calendar_id.cloned(),
            });
        }
        for kind in TargetKind::ALL {
            self.reckon(kind, reason);
        }
        // A promise that was not made before counts from the ticket's beginning. Its time may be over: then it breaches now.
        let is_over = self.sla.pause().is_some_and(|pause| is_over(pause.category));
        if self.sla.first_replied_at.is_none() && self.sla.clock(TargetKind::FirstResponse).is_none() && !is_over {
            self.activate(TargetKind::FirstResponse, created_at);
        }
        if self.sla.clock(TargetKind::Resolution).is_none() && !is_over {
            self.activate(TargetKind::Resolution, created_at);
        }
    }

    fn enter(&mut self, update: &Update) {
        let before = update.before.unwrap_or(StatusCategory::New);
        let after = update.after;
        if after == before {
            return;
        }
        if is_paused_in(after) {
            self.add(SlaEvent::Paused { category: after });
        } else if is_paused_in(before) {
            self.add(SlaEvent::Resumed);
        }
        match after {
            StatusCategory::Resolved => self.fulfil(TargetKind::Resolution),
            StatusCategory::Closed => {
                self.fulfil(TargetKind::Resolution);
                for kind in [TargetKind::FirstResponse, TargetKind::NextUpdate] {
                    if self.sla.live(kind).is_some() {
                        self.add(SlaEvent::Cancelled { clock: kind });
                    }
                }
            }
            _ if is_over(before) => self.reopen(),
            _ => {}
        }
        for kind in TargetKind::ALL {
            self.reckon(kind, MoveReason::Resumed);
        }
    }

    fn reopen(&mut self) {
        let kind = TargetKind::Resolution;
        let Some(target) = self.terms.target(kind) else { return };
        let on_reopen = self.terms.policy.map(|policy| policy.on_reopen).unwrap_or_default();
        match self.sla.clock(kind).cloned() {
            Some(clock) if on_reopen == OnReopen::Resume && clock.fulfilled_at.is_some() => {
                let (due_at, warn_at) = match clock.breached_at {
                    Some(_) => (clock.due_at, clock.warn_at),
                    None => self.times_from_now(target, clock.activated_at),
                };
                let warn_at = warn_at.filter(|_| clock.warned_at.is_none());
                self.add(SlaEvent::Moved { clock: kind, reason: MoveReason::Reopened, target, due_at, warn_at });
            }
            Some(clock) if clock.is_live() => {}
            _ => self.activate(kind, self.now),
        }
    }

    fn hear_member(&mut self, after: StatusCategory) {
        if self.sla.first_replied_at.is_none() {
            self.add(SlaEvent::FirstReplied);
        }
        self.fulfil(TargetKind::FirstResponse);
        self.fulfil(TargetKind::NextUpdate);
        if self.next_update_mode() == NextUpdateMode::RegularUpdates && !is_over(after) {
            self.activate(TargetKind::NextUpdate, self.now);
        }
    }

    /// Until the first response its clock tells of the promise; after it the oldest reply without an answer counts.
    fn hear_requester(&mut self, after: StatusCategory) {
        let is_waiting = self.sla.first_replied_at.is_none() || self.sla.live(TargetKind::NextUpdate).is_some();
        if self.next_update_mode() == NextUpdateMode::AnswerRequester && !is_waiting && !is_over(after) {
            self.activate(TargetKind::NextUpdate, self.now);
        }
    }

    fn next_update_mode(&self) -> NextUpdateMode {
        self.terms.policy.map(|policy| policy.next_update_mode).unwrap_or_default()
    }
}

/// Whether nothing more is to be done.
fn is_over(category: StatusCategory) -> bool {
    matches!(category, StatusCategory::Resolved | StatusCategory::Closed)
}

fn steps<'a>(sla: &Sla, terms: Terms<'a>, now: Timestamp) -> Steps<'a> {
    Steps { terms, now, sla: sla.clone(), events: Vec::new() }
}

/// What an update does.
pub fn update(sla: &Sla, terms: Terms<'_>, update: &Update) -> Vec<SlaEvent> {
    let mut steps = steps(sla, terms, update.now);
    // The words that make a ticket answer nobody.
    let reply = update.reply.filter(|_| update.before.is_some());
    // A member replies and then lets the ticket rest; a requester's reply wakes it first.
    if reply == Some(Reply::Member) {
        steps.hear_member(update.after);
    }
    steps.enter(update);
    if reply == Some(Reply::Requester) {
        steps.hear_requester(update.after);
    }
    let reason =
        if update.is_promised_otherwise { MoveReason::TicketChanged } else { MoveReason::ConfigurationChanged };
    steps.follow_terms(update.created_at, reason);
    steps.events
}

/// What a change of the policies, the calendars or the zones does: live clocks that have not breached follow it.
pub fn configuration_changed(sla: &Sla, terms: Terms<'_>, created_at: Timestamp, now: Timestamp) -> Vec<SlaEvent> {
    let mut steps = steps(sla, terms, now);
    steps.follow_terms(created_at, MoveReason::ConfigurationChanged);
    steps.events
}

/// What comes next with time alone, and when; the earliest, of several at once the warning before the breach before the steps.
pub fn next_due<'a>(sla: &Sla, policy: Option<&'a SlaPolicy>) -> Option<(Timestamp, Due<'a>)> {
    let mut next: Option<(Timestamp, u8, Due<'a>)> = None;
    let mut consider = |at: Timestamp, rank: u8, due: Due<'a>| {
        if next.as_ref().is_none_or(|(time, order, _)| (at, rank) < (*time, *order)) {
            next = Some((at, rank, due));
        }
    };
    for clock in sla.clocks.iter().filter(|clock| clock.is_live()) {
        if let Some(at) = clock.warn_at.filter(|_| clock.warned_at.is_none() && clock.breached_at.is_none()) {
            consider(at, 0, Due::Warning(clock.kind));
        }
        if let Some(at) = clock.due_at.filter(|_| clock.breached_at.is_none()) {
            consider(at, 1, Due::Breach(clock.kind));
        }
        let steps = policy.iter().flat_map(|policy| &policy.escalations);
        for step in steps.filter(|step| step.is_for(clock.kind) && !clock.steps.contains(&step.id)) {
            if let (StepTime::AfterBreach { minutes }, Some(breached_at)) = (step.when, clock.breached_at)
                && let Ok(at) = breached_at.checked_add(SignedDuration::from_mins(minutes.into()))
            {
                consider(at, 2, Due::Step(clock.kind, step));
            }
        }
    }
    next.map(|(at, _, due)| (at, due))
}

/// The events of what has come with time at `at`, and the steps that are taken with it.
pub fn come_due<'a>(
    policy: Option<&'a SlaPolicy>,
    at: Timestamp,
    due: &Due<'a>,
) -> (Vec<SlaEvent>, Vec<&'a EscalationStep>) {
    let (kind, event, when) = match due {
        Due::Warning(kind) => (*kind, Some(SlaEvent::Warned { clock: *kind, at }), StepTime::Warning),
        Due::Breach(kind) => (*kind, Some(SlaEvent::Breached { clock: *kind, at }), StepTime::Breach),
        Due::Step(kind, step) => {
            return (vec![SlaEvent::Escalated { clock: *kind, step_id: step.id.clone() }], vec![step]);
        }
    };
    let steps = policy.iter().flat_map(|policy| &policy.escalations);
    let taken: Vec<_> = steps.filter(|step| step.when == when && step.is_for(kind)).collect();
    let escalated = taken.iter().map(|step| SlaEvent::Escalated { clock: kind, step_id: step.id.clone() });
    (event.into_iter().chain(escalated).collect(), taken)
}
