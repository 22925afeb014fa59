//! A ticket's life as the clocks see it: a calendar in Paris, a policy, and what happens when.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::DateTime};
use uuid::Uuid;

use super::calendars::office;
use crate::{
    Calendar, EscalationStepId, SlaPolicyId, StatusCategory,
    sla::{
        ClockSpan, Conditions, Due, EscalationStep, Hours, NextUpdateMode, OnReopen, OpenTime, Reply, Sla, SlaEvent,
        SlaPolicy, StepTime, Target, TargetKind, Terms, Update, come_due, configuration_changed, explain, next_due,
        update,
    },
    ticket::Priority,
};

pub const HOUR: u32 = 3600;

pub fn business(hours: u32) -> Target {
    Target { seconds: hours * HOUR, hours: Hours::Business, warn_before_seconds: Some(HOUR) }
}

/// First response in 4 hours, next update in 8, resolution in 16, warned an hour before; for P3 alone.
pub fn policy() -> SlaPolicy {
    let targets = [
        (TargetKind::FirstResponse, business(4)),
        (TargetKind::NextUpdate, business(8)),
        (TargetKind::Resolution, business(16)),
    ];
    SlaPolicy {
        id: SlaPolicyId::new(Uuid::from_u128(2)),
        name: "Standard".into(),
        position: 0,
        conditions: Conditions::default(),
        targets: BTreeMap::from([(Priority::P3, BTreeMap::from(targets))]),
        next_update_mode: NextUpdateMode::AnswerRequester,
        on_reopen: OnReopen::Resume,
        calendar_id: None,
        escalations: vec![],
        created_at: Timestamp::UNIX_EPOCH,
    }
}

pub fn step(n: u128, when: StepTime) -> EscalationStep {
    EscalationStep { id: EscalationStepId::new(Uuid::from_u128(n)), kinds: [].into(), when, actions: vec![] }
}

/// A local time in Paris of the week of Monday, 23 November 2026, or of any date.
pub fn paris(text: &str) -> Timestamp {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let text = match text.split_once(' ') {
        Some((day, time)) if days.contains(&day) => {
            let date = 23 + days.iter().position(|name| *name == day).unwrap();
            format!("2026-11-{date}T{time}")
        }
        _ => text.replace(' ', "T"),
    };
    text.parse::<DateTime>().unwrap().in_tz("Europe/Paris").unwrap().timestamp()
}

#[derive(Debug, Clone)]
pub struct Life {
    pub policy: Option<SlaPolicy>,
    pub calendar: Calendar,
    pub priority: Priority,
    pub category: StatusCategory,
    pub created_at: Timestamp,
    pub sla: Sla,
    /// What the audit records hold.
    pub records: Vec<(Timestamp, Vec<SlaEvent>)>,
}

impl Life {
    /// A P3 ticket under the policy.
    pub fn new(policy: SlaPolicy, created: &str) -> Self {
        let created_at = paris(created);
        let mut life = Self {
            policy: Some(policy),
            calendar: office("Europe/Paris"),
            priority: Priority::P3,
            category: StatusCategory::New,
            created_at,
            sla: Sla::default(),
            records: vec![],
        };
        life.happens(created_at, None, StatusCategory::New, Some(Reply::Requester));
        life
    }

    /// With the terms that hold now.
    fn with_terms<T>(&self, run: impl FnOnce(Terms<'_>) -> T) -> T {
        let open_time = OpenTime::new(&self.calendar).unwrap();
        run(Terms {
            policy: self.policy.as_ref(),
            priority: self.priority,
            calendar_id: Some(&self.calendar.id),
            open_time: Some(&open_time),
        })
    }

    fn record(&mut self, at: Timestamp, events: Vec<SlaEvent>) {
        self.sla.apply(at, &events);
        if !events.is_empty() {
            self.records.push((at, events));
        }
    }

    pub fn happens(
        &mut self,
        now: Timestamp,
        before: Option<StatusCategory>,
        after: StatusCategory,
        reply: Option<Reply>,
    ) {
        self.pass_until(now);
        let happening = Update { now, created_at: self.created_at, before, after, reply, is_promised_otherwise: true };
        let events = self.with_terms(|terms| update(&self.sla, terms, &happening));
        self.category = after;
        self.record(now, events);
    }

    /// The sweeper up to a time; it notices everything at once.
    pub fn pass_until(&mut self, now: Timestamp) {
        let policy = self.policy.clone();
        while let Some((at, due)) = next_due(&self.sla, policy.as_ref()).filter(|(at, _)| *at <= now) {
            let (events, _) = come_due(policy.as_ref(), at, &due);
            self.record(now, events);
        }
    }

    /// A member replies; the status stays.
    pub fn member_replies(mut self, at: &str) -> Self {
        self.happens(paris(at), Some(self.category), self.category, Some(Reply::Member));
        self
    }

    /// The requester replies, which opens a ticket that rests.
    pub fn requester_replies(mut self, at: &str) -> Self {
        let rests = matches!(self.category, StatusCategory::Pending | StatusCategory::Resolved);
        let after = if rests { StatusCategory::Open } else { self.category };
        self.happens(paris(at), Some(self.category), after, Some(Reply::Requester));
        self
    }

    pub fn becomes(mut self, category: StatusCategory, at: &str) -> Self {
        self.happens(paris(at), Some(self.category), category, None);
        self
    }

    /// A member replies and sets the status.
    pub fn member_replies_and(mut self, category: StatusCategory, at: &str) -> Self {
        self.happens(paris(at), Some(self.category), category, Some(Reply::Member));
        self
    }

    pub fn priority_becomes(mut self, priority: Priority, at: &str) -> Self {
        self.pass_until(paris(at));
        self.priority = priority;
        self.happens(paris(at), Some(self.category), self.category, None);
        self
    }

    /// The configuration is changed, and the ticket follows at once.
    pub fn reconfigure(&mut self, now: Timestamp, change: impl FnOnce(&mut Self)) {
        self.pass_until(now);
        change(self);
        let events = self.with_terms(|terms| configuration_changed(&self.sla, terms, self.created_at, now));
        self.record(now, events);
    }

    pub fn reconfigured(mut self, at: &str, change: impl FnOnce(&mut Self)) -> Self {
        self.reconfigure(paris(at), change);
        self
    }

    pub fn time_passes_until(mut self, at: &str) -> Self {
        self.pass_until(paris(at));
        self
    }

    pub fn due(&self, kind: TargetKind) -> Option<Timestamp> {
        self.sla.live(kind).and_then(|clock| clock.due_at)
    }

    pub fn elapsed(&self, kind: TargetKind, at: Timestamp) -> SignedDuration {
        let clock = self.sla.clock(kind).expect("a clock");
        self.with_terms(|terms| terms.elapsed(&self.sla, clock, at))
    }

    pub fn explain(&self, kind: TargetKind, now: Timestamp) -> Vec<ClockSpan> {
        let clock = self.sla.clock(kind).expect("a clock");
        self.with_terms(|terms| explain(&self.sla, clock, &terms, now))
    }

    /// How often the records tell of something.
    pub fn count(&self, is_meant: impl Fn(&SlaEvent) -> bool) -> usize {
        self.records.iter().flat_map(|(_, events)| events).filter(|event| is_meant(event)).count()
    }

    pub fn next(&self) -> Option<(Timestamp, Due<'_>)> {
        next_due(&self.sla, self.policy.as_ref())
    }
}
