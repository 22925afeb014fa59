//! Policies: which is a ticket's, and which are refused.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::life::{business, policy, step};
use crate::{
    CalendarId, Invalid, MemberId, SlaPolicyId, TeamId,
    sla::{
        Condition, ConditionField, ConditionOperator, Conditions, EscalationAction, EscalationStep, SlaPolicy,
        StepTime, Target, TargetKind, policy_for,
    },
    ticket::{Priority, Ticket, tests::desk},
};

fn words<const N: usize>(values: [&str; N]) -> BTreeSet<String> {
    values.map(str::to_owned).into()
}

fn condition<const N: usize>(field: ConditionField, operator: ConditionOperator, values: [&str; N]) -> Condition {
    Condition { field, operator, values: words(values) }
}

fn ticket() -> Ticket {
    let desk = desk::Desk::open();
    Ticket { tags: words(["vip", "printer"]), ..desk.ticket() }
}

#[test]
fn conditions_compare_what_the_ticket_has() {
    use ConditionField::{AddressId, AssigneeId, Channel, Priority, RequesterDomain, RequesterId, Tags, TeamId};
    use ConditionOperator::{HasAllOf, IsAnyOf, IsEmpty, IsNoneOf};
    let ticket = ticket();
    let team = ticket.team_id.clone().unwrap().to_string();
    let address = ticket.address_id.clone().unwrap().to_string();
    let requester = ticket.requester_id.to_string();
    for (condition, holds) in [
        (condition(Priority, IsAnyOf, ["p2", "p3"]), true),
        (condition(Priority, IsAnyOf, ["p1"]), false),
        (condition(Priority, IsNoneOf, ["p1"]), true),
        (condition(TeamId, IsAnyOf, [&team]), true),
        (condition(TeamId, IsEmpty, []), false),
        (condition(AssigneeId, IsEmpty, []), true),
        (condition(AssigneeId, IsAnyOf, [&team]), false),
        (condition(AssigneeId, IsNoneOf, [&team]), true),
        (condition(RequesterId, IsAnyOf, [&requester]), true),
        (condition(RequesterDomain, IsAnyOf, ["example.com"]), true),
        (condition(RequesterDomain, IsNoneOf, ["example.com"]), false),
        (condition(Tags, IsAnyOf, ["vip", "gold"]), true),
        (condition(Tags, HasAllOf, ["vip", "printer"]), true),
        (condition(Tags, HasAllOf, ["vip", "gold"]), false),
        (condition(Tags, IsNoneOf, ["gold"]), true),
        (condition(Tags, IsEmpty, []), false),
        (condition(Channel, IsAnyOf, ["mail"]), true),
        (condition(AddressId, IsAnyOf, [&address]), true),
    ] {
        assert_eq!(condition.holds(&ticket), holds, "{condition:?}");
    }
}

#[test]
fn all_must_hold_and_one_of_any() {
    let yes = condition(ConditionField::Tags, ConditionOperator::IsAnyOf, ["vip"]);
    let no = condition(ConditionField::Tags, ConditionOperator::IsAnyOf, ["gold"]);
    let (yes, no) = (|| yes.clone(), || no.clone());
    for (all, any, matches) in [
        (vec![], vec![], true),
        (vec![yes()], vec![], true),
        (vec![yes(), no()], vec![], false),
        (vec![], vec![no(), yes()], true),
        (vec![], vec![no()], false),
        (vec![yes()], vec![no()], false),
        (vec![no()], vec![yes()], false),
    ] {
        let conditions = Conditions { all, any };
        assert_eq!(conditions.match_ticket(&ticket()), matches, "{conditions:?}");
    }
}

#[test]
fn the_first_policy_by_position_counts_whatever_it_promises() {
    let numbered = |n: u128, position, tag: &str| SlaPolicy {
        id: SlaPolicyId::new(Uuid::from_u128(n)),
        position,
        conditions: Conditions {
            all: vec![condition(ConditionField::Tags, ConditionOperator::IsAnyOf, [tag])],
            any: vec![],
        },
        ..policy()
    };
    let mut silent = numbered(1, 10, "vip");
    silent.targets.clear();
    let policies = [numbered(3, 30, "vip"), silent, numbered(2, 5, "gold")];
    let chosen = policy_for(&policies, &ticket()).unwrap();
    assert_eq!(chosen.position, 10);
    assert!(chosen.targets_for(Priority::P3).is_none());
    assert!(policy_for(&policies[2..], &ticket()).is_none());
}

fn refused(result: Result<(), Invalid>) -> Vec<(String, String)> {
    let Err(Invalid(errors)) = result else { panic!("accepted") };
    errors.into_iter().map(|error| (error.field, error.reason)).collect()
}

#[test]
fn a_policy_is_refused_with_every_wrong_field() {
    assert_eq!(policy().validate(), Ok(()));
    let mut wrong = policy();
    wrong.name = " ".into();
    let zero = Target { seconds: 0, ..business(1) };
    let late = Target { warn_before_seconds: Some(3600), ..business(1) };
    wrong.targets.insert(Priority::P1, [(TargetKind::Resolution, zero), (TargetKind::FirstResponse, late)].into());
    wrong.conditions.all = vec![
        condition(ConditionField::Priority, ConditionOperator::IsAnyOf, ["urgent"]),
        condition(ConditionField::Priority, ConditionOperator::HasAllOf, ["p1"]),
        condition(ConditionField::AssigneeId, ConditionOperator::IsEmpty, ["x"]),
    ];
    wrong.conditions.any = vec![condition(ConditionField::Tags, ConditionOperator::IsAnyOf, [])];
    wrong.escalations = vec![
        step(1, StepTime::Warning),
        EscalationStep {
            actions: vec![EscalationAction::NotifyAssignee],
            ..step(2, StepTime::AfterBreach { minutes: 0 })
        },
    ];
    let expected = [
        ("name", "must have 1 to 120 characters"),
        ("escalations[0].actions", "must be 1 to 10"),
        ("escalations[1].when.minutes", "must be 1 to 43200"),
        ("targets.p1.first_response.warn_before_seconds", "must be more than 0 and less than seconds"),
        ("targets.p1.resolution.seconds", "must be 1 to 31622400"),
        ("targets.p1.resolution.warn_before_seconds", "must be more than 0 and less than seconds"),
        ("conditions.all[0].values", "holds what is no priority: p1 to p4"),
        ("conditions.all[1].operator", "is for tags only"),
        ("conditions.all[2].values", "must be empty with is_empty"),
        ("conditions.any[0].values", "must not be empty"),
    ];
    assert_eq!(refused(wrong.validate()), expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));

    let mut silent = policy();
    silent.targets.clear();
    assert_eq!(refused(silent.validate())[0].0, "targets");
}

#[test]
fn what_a_policy_names_must_be_there() {
    let desk = desk::Desk::open();
    assert_eq!(policy().validate_in(&desk.configuration), Ok(()));
    let nobody = MemberId::new(Uuid::from_u128(77));
    let actions = vec![
        EscalationAction::NotifyMembers { member_ids: [desk::ben_id(), desk::gus_id()].into() },
        EscalationAction::NotifyMembers { member_ids: [].into() },
        EscalationAction::Assign { member_id: nobody },
        EscalationAction::AssignTeam { team_id: TeamId::new(Uuid::from_u128(78)) },
        EscalationAction::Assign { member_id: desk::ben_id() },
        EscalationAction::AssignTeam { team_id: desk::team_field(&desk) },
    ];
    let wrong = SlaPolicy {
        calendar_id: Some(CalendarId::new(Uuid::from_u128(79))),
        escalations: vec![EscalationStep { actions, ..step(1, StepTime::Breach) }],
        ..policy()
    };
    let fields: Vec<_> = refused(wrong.validate_in(&desk.configuration)).into_iter().map(|(field, _)| field).collect();
    let expected = [
        "calendar_id",
        "escalations[0].actions[0].member_ids",
        "escalations[0].actions[1].member_ids",
        "escalations[0].actions[2].member_id",
        "escalations[0].actions[3].team_id",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn a_policy_is_stored_and_read_back() {
    let full = SlaPolicy {
        escalations: vec![EscalationStep {
            actions: vec![
                EscalationAction::NotifyTeamLeads,
                EscalationAction::RaisePriority { to: Priority::P1 },
                EscalationAction::AddTag { tag: "late".into() },
            ],
            ..step(1, StepTime::AfterBreach { minutes: 30 })
        }],
        ..policy()
    };
    let text = serde_json::to_string(&full).unwrap();
    assert_eq!(serde_json::from_str::<SlaPolicy>(&text).unwrap(), full);
    assert!(
        text.contains(r#""p3":{"first_response":{"seconds":14400,"hours":"business","warn_before_seconds":3600}"#),
        "{text}"
    );
    assert!(text.contains(r#""when":{"at":"after_breach","minutes":30}"#), "{text}");
}
