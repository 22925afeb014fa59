//! SLA policies: what a ticket is promised.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::conditions::Conditions;
use crate::{
    CalendarId, Configuration, EscalationStepId, FieldError, Invalid, MemberId, SlaPolicyId, TeamId,
    ticket::{Priority, Ticket},
};

/// Longest target: a year.
const MAX_TARGET_SECONDS: u32 = 366 * 24 * 3600;
/// Most steps of a policy.
const MAX_STEPS: usize = 20;
/// Most actions of a step.
const MAX_ACTIONS: usize = 10;

/// What is promised a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A member's first public reply.
    FirstResponse,
    /// The next public reply after that.
    NextUpdate,
    /// The end of the work.
    Resolution,
}

impl TargetKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::FirstResponse, Self::NextUpdate, Self::Resolution];

    /// As in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FirstResponse => "first_response",
            Self::NextUpdate => "next_update",
            Self::Resolution => "resolution",
        }
    }
}

/// Which time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// The open time of the ticket's calendar.
    #[default]
    Business,
    /// Every second.
    Calendar,
}

/// One promised time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// How long it may take.
    pub seconds: u32,
    /// Which time counts.
    #[serde(default)]
    pub hours: Hours,
    /// The warning comes when so much is left; none, no warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_before_seconds: Option<u32>,
}

impl Target {
    /// How long it may take.
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_secs(self.seconds.into())
    }

    /// After how long the warning comes.
    pub fn warning(self) -> Option<SignedDuration> {
        let before = self.warn_before_seconds?;
        Some(SignedDuration::from_secs(self.seconds.saturating_sub(before).into()))
    }

    fn validate(self, path: &str, errors: &mut Vec<FieldError>) {
        if !(1..=MAX_TARGET_SECONDS).contains(&self.seconds) {
            let reason = format!("must be 1 to {MAX_TARGET_SECONDS}");
            errors.push(FieldError { field: format!("{path}.seconds"), reason });
        }
        if self.warn_before_seconds.is_some_and(|before| before == 0 || before >= self.seconds) {
            let reason = "must be more than 0 and less than seconds".into();
            errors.push(FieldError { field: format!("{path}.warn_before_seconds"), reason });
        }
    }
}

/// The promises of one priority; what is absent is not promised.
pub type Targets = BTreeMap<TargetKind, Target>;

/// What `next_update` promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextUpdateMode {
    /// An answer to the requester's last public reply.
    #[default]
    AnswerRequester,
    /// A public reply after each public reply, asked or not.
    RegularUpdates,
}

/// What becomes of the resolution clock when a resolved ticket is opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnReopen {
    /// It goes on where it stood; the time for which the ticket was resolved does not count.
    #[default]
    Resume,
    /// It begins anew.
    Restart,
}

/// When an escalation step is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "at", rename_all = "snake_case", deny_unknown_fields)]
pub enum StepTime {
    /// With the warning.
    Warning,
    /// With the breach.
    Breach,
    /// So long after the breach, by the wall clock, while the promise is still not kept.
    AfterBreach {
        /// Minutes, 1 to 43,200 (30 days).
        minutes: u32,
    },
}

/// What an escalation step does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum EscalationAction {
    /// A mail to the assignee; to the team's leads when nobody has the ticket.
    NotifyAssignee,
    /// A mail to the team leads of the ticket's team.
    NotifyTeamLeads,
    /// A mail to these members.
    NotifyMembers {
        /// Whom.
        #[schema(value_type = Vec<String>)]
        member_ids: BTreeSet<MemberId>,
    },
    /// At least that urgent.
    RaisePriority {
        /// A ticket that is more urgent stays so.
        to: Priority,
    },
    /// Another member has it.
    Assign {
        /// Who.
        #[schema(value_type = String)]
        member_id: MemberId,
    },
    /// Another team has it, and nobody of it yet.
    AssignTeam {
        /// Which.
        #[schema(value_type = String)]
        team_id: TeamId,
    },
    /// A word on it.
    AddTag {
        /// Lower case.
        tag: String,
    },
}

/// A step that is taken once for each clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EscalationStep {
    /// Stays when the policy is edited, so that no step is taken twice.
    #[schema(value_type = String)]
    pub id: EscalationStepId,
    /// For which clocks; empty: for all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<TargetKind>,
    /// When.
    pub when: StepTime,
    /// What is done, in order.
    pub actions: Vec<EscalationAction>,
}

impl EscalationStep {
    /// Whether the step is for clocks of that kind.
    pub fn is_for(&self, kind: TargetKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// What tickets of some kind are promised. The first policy by position whose conditions match is the ticket's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaPolicy {
    /// The id.
    pub id: SlaPolicyId,
    /// As shown.
    pub name: String,
    /// Order; the lowest is asked first.
    pub position: u16,
    /// Which tickets.
    #[serde(default)]
    pub conditions: Conditions,
    /// What is promised, by the ticket's priority.
    pub targets: BTreeMap<Priority, Targets>,
    /// What `next_update` promises.
    #[serde(default)]
    pub next_update_mode: NextUpdateMode,
    /// What reopening does.
    #[serde(default)]
    pub on_reopen: OnReopen,
    /// The calendar; none: the team's, the region's, the tenant's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar_id: Option<CalendarId>,
    /// What happens at warnings and breaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalations: Vec<EscalationStep>,
    /// When the policy was made.
    pub created_at: Timestamp,
}

impl SlaPolicy {
    /// What a ticket of that priority is promised.
    pub fn targets_for(&self, priority: Priority) -> Option<&Targets> {
        self.targets.get(&priority)
    }

    /// Checks what can be checked without the rest of the configuration.
    ///
    /// # Errors
    /// Every wrong field with its reason.
    pub fn validate(&self) -> Result<(), Invalid> {
        let mut errors = Vec::new();
        let mut wrong = |field: String, reason: &str| errors.push(FieldError { field, reason: reason.into() });
        if self.name.trim().is_empty() || self.name.chars().count() > 120 {
            wrong("name".into(), "must have 1 to 120 characters");
        }
        if self.targets.values().all(Targets::is_empty) {
            wrong("targets".into(), "must promise something for some priority");
        }
        if self.escalations.len() > MAX_STEPS {
            wrong("escalations".into(), "must be at most 20");
        }
        for (index, step) in self.escalations.iter().enumerate() {
            let path = format!("escalations[{index}]");
            if !(1..=MAX_ACTIONS).contains(&step.actions.len()) {
                wrong(format!("{path}.actions"), "must be 1 to 10");
            }
            if let StepTime::AfterBreach { minutes } = step.when
                && !(1..=43_200).contains(&minutes)
            {
                wrong(format!("{path}.when.minutes"), "must be 1 to 43200");
            }
        }
        for (priority, targets) in &self.targets {
            for (kind, target) in targets {
                target.validate(&format!("targets.{}.{}", priority.as_str(), kind.as_str()), &mut errors);
            }
        }
        self.conditions.validate("conditions", &mut errors);
        Invalid::unless_empty(errors)
    }

    /// Checks that what it names is there.
    ///
    /// # Errors
    /// Every field that names nothing, or somebody who can't do what is asked.
    pub fn validate_in(&self, configuration: &Configuration) -> Result<(), Invalid> {
        let mut errors = Vec::new();
        let mut wrong = |field: String, reason: &str| errors.push(FieldError { field, reason: reason.into() });
        if self.calendar_id.as_ref().is_some_and(|id| configuration.calendars.iter().all(|calendar| &calendar.id != id))
        {
            wrong("calendar_id".into(), "names no calendar");
        }
        let is_active = |id: &MemberId| configuration.member(id).is_some_and(|member| member.is_active);
        for (step_index, step) in self.escalations.iter().enumerate() {
            for (index, action) in step.actions.iter().enumerate() {
                let path = |field| format!("escalations[{step_index}].actions[{index}].{field}");
                match action {
                    EscalationAction::NotifyMembers { member_ids } if member_ids.is_empty() => {
                        wrong(path("member_ids"), "must not be empty");
                    }
                    EscalationAction::NotifyMembers { member_ids } if !member_ids.iter().all(is_active) => {
                        wrong(path("member_ids"), "names somebody who is no active member");
                    }
                    EscalationAction::Assign { member_id } if !is_active(member_id) => {
                        wrong(path("member_id"), "names no active member");
                    }
                    EscalationAction::AssignTeam { team_id } if configuration.team(team_id).is_none() => {
                        wrong(path("team_id"), "names no team");
                    }
                    _ => {}
                }
            }
        }
        Invalid::unless_empty(errors)
    }
}

/// The ticket's policy: the first by position that matches, whatever it promises.
pub fn policy_for<'a>(policies: &'a [SlaPolicy], ticket: &Ticket) -> Option<&'a SlaPolicy> {
    policies.iter().filter(|policy| policy.conditions.match_ticket(ticket)).min_by_key(|policy| policy.position)
}
