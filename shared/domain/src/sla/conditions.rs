//! Conditions on a ticket, as policies have them: `all` must hold, and one of `any` if there are some.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    AddressId, ContactId, FieldError, MemberId, TeamId,
    ticket::{Channel, Priority, Ticket},
};

/// Most conditions in one list.
const MAX_CONDITIONS: usize = 50;
/// Most values of one condition.
const MAX_VALUES: usize = 100;

/// What of a ticket a condition looks at. Its values are those of the API: ids, names of enums, words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConditionField {
    /// `p1` to `p4`.
    Priority,
    /// A team's id; no value when the ticket has none.
    TeamId,
    /// A member's id; no value when nobody has it.
    AssigneeId,
    /// A contact's id.
    RequesterId,
    /// What follows the `@` in the requester's address.
    RequesterDomain,
    /// The words on it.
    Tags,
    /// The way it came: `mail`, `portal`, `api`.
    Channel,
    /// The id of the address it came in by.
    AddressId,
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConditionOperator {
    /// The ticket has one of the values.
    IsAnyOf,
    /// It has none of them.
    IsNoneOf,
    /// It has every one of them; for tags.
    HasAllOf,
    /// It has no value there.
    IsEmpty,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What is looked at.
    pub field: ConditionField,
    /// How.
    pub operator: ConditionOperator,
    /// With what; empty for `is_empty`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub values: BTreeSet<String>,
}

/// All of `all` and, unless it is empty, one of `any`. Without a condition every ticket matches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// Each must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<Condition>,
    /// One must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<Condition>,
}

impl ConditionField {
    fn values_of(self, ticket: &Ticket) -> Vec<&str> {
        match self {
            Self::Priority => vec![ticket.priority.as_str()],
            Self::TeamId => ticket.team_id.iter().map(TeamId::as_str).collect(),
            Self::AssigneeId => ticket.assignee_id.iter().map(MemberId::as_str).collect(),
            Self::RequesterId => vec![ticket.requester_id.as_str()],
            Self::RequesterDomain => vec![ticket.requester_email.domain()],
            Self::Tags => ticket.tags.iter().map(String::as_str).collect(),
            Self::Channel => vec![ticket.channel.as_str()],
            Self::AddressId => ticket.address_id.iter().map(AddressId::as_str).collect(),
        }
    }
}

impl ConditionField {
    /// Why a text is no value of the field.
    fn refusal(self, value: &str) -> Option<&'static str> {
        let is_fine = match self {
            Self::Priority => Priority::ALL.iter().any(|priority| priority.as_str() == value),
            Self::TeamId => value.parse::<TeamId>().is_ok(),
            Self::AssigneeId => value.parse::<MemberId>().is_ok(),
            Self::RequesterId => value.parse::<ContactId>().is_ok(),
            Self::Channel => Channel::ALL.iter().any(|channel| channel.as_str() == value),
            Self::AddressId => value.parse::<AddressId>().is_ok(),
            Self::RequesterDomain => !value.is_empty() && !value.contains('@') && value == value.to_lowercase(),
            Self::Tags => !value.is_empty() && value == value.to_lowercase(),
        };
        (!is_fine).then_some(match self {
            Self::Priority => "holds what is no priority: p1 to p4",
            Self::TeamId => "holds what is no team's id",
            Self::AssigneeId => "holds what is no member's id",
            Self::RequesterId => "holds what is no contact's id",
            Self::Channel => "holds what is no channel: mail, portal, api",
            Self::AddressId => "holds what is no address's id",
            Self::RequesterDomain => "holds what is no domain in lower case",
            Self::Tags => "holds what is no tag in lower case",
        })
    }
}

impl Condition {
    /// Whether it holds.
    pub fn holds(&self, ticket: &Ticket) -> bool {
        let values = self.field.values_of(ticket);
        let has = |value: &&str| self.values.contains(*value);
        match self.operator {
            ConditionOperator::IsAnyOf => values.iter().any(has),
            ConditionOperator::IsNoneOf => !values.iter().any(has),
            ConditionOperator::HasAllOf => self.values.iter().all(|wanted| values.contains(&wanted.as_str())),
            ConditionOperator::IsEmpty => values.is_empty(),
        }
    }

    fn validate(&self, path: &str, errors: &mut Vec<FieldError>) {
        let mut wrong =
            |field: &str, reason: String| errors.push(FieldError { field: format!("{path}.{field}"), reason });
        let wants_values = self.operator != ConditionOperator::IsEmpty;
        if self.operator == ConditionOperator::HasAllOf && self.field != ConditionField::Tags {
            wrong("operator", "is for tags only".into());
        }
        if wants_values && self.values.is_empty() {
            wrong("values", "must not be empty".into());
        } else if !wants_values && !self.values.is_empty() {
            wrong("values", "must be empty with is_empty".into());
        } else if self.values.len() > MAX_VALUES {
            wrong("values", format!("must be at most {MAX_VALUES}"));
        } else if let Some(reason) = self.values.iter().find_map(|value| self.field.refusal(value)) {
            wrong("values", reason.into());
        }
    }
}

impl Conditions {
    /// Whether the ticket matches.
    pub fn match_ticket(&self, ticket: &Ticket) -> bool {
        self.all.iter().all(|condition| condition.holds(ticket))
            && (self.any.is_empty() || self.any.iter().any(|condition| condition.holds(ticket)))
    }

    /// Collects what is wrong, with the path of each field.
    pub fn validate(&self, path: &str, errors: &mut Vec<FieldError>) {
        for (name, list) in [("all", &self.all), ("any", &self.any)] {
            if list.len() > MAX_CONDITIONS {
                let reason = format!("must be at most {MAX_CONDITIONS}");
                errors.push(FieldError { field: format!("{path}.{name}"), reason });
            }
            for (index, condition) in list.iter().enumerate() {
                condition.validate(&format!("{path}.{name}[{index}]"), errors);
            }
        }
    }
}
