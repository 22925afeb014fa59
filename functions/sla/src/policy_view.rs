//! SLA policies as the API takes and shows them.

use std::collections::{BTreeMap, BTreeSet};

use app::{IntoProblem, Snapshot};
use domain::{
    CalendarId, EscalationStepId, SlaPolicyId,
    sla::{
        self, Conditions, EscalationAction, EscalationStep, NextUpdateMode, OnReopen, StepTime, TargetKind, Targets,
    },
    ticket::Priority,
};
use jiff::Timestamp;
use kit::{Problem, http::nullable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What tickets of some kind are promised.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SlaPolicy {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Order: the first whose conditions match a ticket is that ticket's.
    pub position: u16,
    /// Which tickets; without a condition all.
    pub conditions: Conditions,
    /// What is promised, by the ticket's priority.
    #[schema(value_type = BTreeMap<String, BTreeMap<String, domain::sla::Target>>)]
    pub targets: BTreeMap<Priority, Targets>,
    /// What `next_update` promises.
    pub next_update_mode: NextUpdateMode,
    /// What becomes of the resolution clock when a resolved ticket is opened again.
    pub on_reopen: OnReopen,
    /// The calendar; null: the team's, the region's, the tenant's.
    pub calendar_id: Option<String>,
    /// What happens at warnings and breaches.
    pub escalations: Vec<EscalationStep>,
}

/// A policy to make.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlaPolicyInput {
    /// 1 to 120 characters.
    pub name: String,
    /// Which tickets; without a condition all.
    #[serde(default)]
    pub conditions: Conditions,
    /// What is promised, by the ticket's priority: `p1` to `p4`, in each `first_response`, `next_update`, `resolution`.
    #[schema(value_type = BTreeMap<String, BTreeMap<String, domain::sla::Target>>)]
    pub targets: BTreeMap<Priority, Targets>,
    /// What `next_update` promises.
    #[serde(default)]
    pub next_update_mode: NextUpdateMode,
    /// What becomes of the resolution clock when a resolved ticket is opened again.
    #[serde(default)]
    pub on_reopen: OnReopen,
    /// The calendar; null: the team's, the region's, the tenant's.
    #[schema(value_type = Option<String>)]
    pub calendar_id: Option<CalendarId>,
    /// What happens at warnings and breaches.
    #[serde(default)]
    pub escalations: Vec<StepInput>,
}

/// What to change of a policy; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSlaPolicy {
    /// 1 to 120 characters.
    pub name: Option<String>,
    /// Which tickets.
    pub conditions: Option<Conditions>,
    /// All that is promised.
    #[schema(value_type = Option<BTreeMap<String, BTreeMap<String, domain::sla::Target>>>)]
    pub targets: Option<BTreeMap<Priority, Targets>>,
    /// What `next_update` promises.
    pub next_update_mode: Option<NextUpdateMode>,
    /// What reopening does.
    pub on_reopen: Option<OnReopen>,
    /// The calendar, or `null`.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub calendar_id: Option<Option<CalendarId>>,
    /// All the steps it shall have.
    pub escalations: Option<Vec<StepInput>>,
}

/// A step that is taken once for each clock.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepInput {
    /// That of a step that is there already, so that it is not taken a second time; a new step has none.
    #[schema(value_type = Option<String>)]
    pub id: Option<EscalationStepId>,
    /// For which clocks; empty: for all.
    #[serde(default)]
    pub kinds: BTreeSet<TargetKind>,
    /// When.
    pub when: StepTime,
    /// What is done, in order.
    pub actions: Vec<EscalationAction>,
}

impl From<&sla::SlaPolicy> for SlaPolicy {
    fn from(policy: &sla::SlaPolicy) -> Self {
        Self {
            id: policy.id.to_string(),
            name: policy.name.clone(),
            position: policy.position,
            conditions: policy.conditions.clone(),
            targets: policy.targets.clone(),
            next_update_mode: policy.next_update_mode,
            on_reopen: policy.on_reopen,
            calendar_id: policy.calendar_id.as_ref().map(ToString::to_string),
            escalations: policy.escalations.clone(),
        }
    }
}

impl SlaPolicyInput {
    /// The policy, checked against the rest of the configuration. `fresh` gives a new step's id.
    pub fn into_policy(
        self,
        id: SlaPolicyId,
        position: u16,
        now: Timestamp,
        snapshot: &Snapshot,
        fresh: impl FnMut() -> EscalationStepId,
    ) -> Result<sla::SlaPolicy, Problem> {
        let policy = sla::SlaPolicy {
            id,
            name: tidy(&self.name),
            position,
            conditions: self.conditions,
            targets: self.targets,
            next_update_mode: self.next_update_mode,
            on_reopen: self.on_reopen,
            calendar_id: self.calendar_id,
            escalations: steps(self.escalations, fresh),
            created_at: now,
        };
        checked(policy, snapshot)
    }
}

impl UpdateSlaPolicy {
    /// The policy after it.
    pub fn apply(
        &self,
        before: &sla::SlaPolicy,
        snapshot: &Snapshot,
        fresh: impl FnMut() -> EscalationStepId,
    ) -> Result<sla::SlaPolicy, Problem> {
        let mut policy = before.clone();
        if let Some(name) = &self.name {
            policy.name = tidy(name);
        }
        policy.conditions = self.conditions.clone().unwrap_or(policy.conditions);
        policy.targets = self.targets.clone().unwrap_or(policy.targets);
        policy.next_update_mode = self.next_update_mode.unwrap_or(policy.next_update_mode);
        policy.on_reopen = self.on_reopen.unwrap_or(policy.on_reopen);
        policy.calendar_id = self.calendar_id.clone().unwrap_or(policy.calendar_id);
        if let Some(sent) = &self.escalations {
            policy.escalations = steps(sent.clone(), fresh);
        }
        checked(policy, snapshot)
    }
}

fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn steps(sent: Vec<StepInput>, mut fresh: impl FnMut() -> EscalationStepId) -> Vec<EscalationStep> {
    let step = |step: StepInput| EscalationStep {
        id: step.id.unwrap_or_else(&mut fresh),
        kinds: step.kinds,
        when: step.when,
        actions: step.actions,
    };
    sent.into_iter().map(step).collect()
}

fn checked(policy: sla::SlaPolicy, snapshot: &Snapshot) -> Result<sla::SlaPolicy, Problem> {
    policy.validate().map_err(IntoProblem::into_problem)?;
    policy.validate_in(&snapshot.configuration).map_err(IntoProblem::into_problem)?;
    Ok(policy)
}

/// The policy of that id.
pub fn policy<'a>(snapshot: &'a Snapshot, id: &SlaPolicyId) -> Result<&'a sla::SlaPolicy, Problem> {
    let found = snapshot.configuration.sla_policies.iter().find(|policy| &policy.id == id);
    found.ok_or_else(|| Problem::not_found("no such SLA policy"))
}
