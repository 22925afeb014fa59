//! What holds for every life of a ticket, however it goes.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::lives::{Turn, any_life};
use crate::{
    StatusCategory,
    sla::{Sla, SlaEvent, next_due},
    ticket::{
        ActorKind, AuditRecord, Command, Decision, Effect, Field, MailTemplate, RecordKind, Ticket, Visibility, verify,
    },
};

/// The values of the fields whose changes are kept.
fn fields_of(ticket: &Ticket) -> HashMap<Field, Value> {
    HashMap::from([
        (Field::Title, json!(ticket.title)),
        (Field::Status, json!(ticket.status_id)),
        (Field::Priority, json!(ticket.priority)),
        (Field::Assignee, json!(ticket.assignee_id)),
        (Field::Team, json!(ticket.team_id)),
        (Field::Tags, json!(ticket.tags)),
        (Field::Cc, json!(ticket.cc)),
        (Field::FollowUpOf, json!(ticket.follow_up_of)),
        (Field::FollowUps, json!(ticket.follow_ups)),
        (Field::Followers, json!(ticket.follower_ids)),
        (Field::MergedInto, json!(ticket.merged_into)),
        (Field::Merged, json!(ticket.merged)),
        (Field::Rating, json!(ticket.rating.map(|rating| rating.score))),
    ])
}

fn is_survey(record: &AuditRecord) -> bool {
    record.effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::SendMail { template: MailTemplate::Survey, .. }
                | Effect::WithheldMail { template: MailTemplate::Survey, .. }
        )
    })
}

fn chose_status(turn: &Turn) -> bool {
    matches!(&turn.command, Command::Update { patch, .. } if patch.status_id.is_some())
}

proptest! {
    #[test]
    fn the_records_are_the_history_of_the_ticket(life in any_life()) {
        let (ticket, records) = (life.ticket(), life.records());
        prop_assert_eq!(ticket.version, records.len() as u64);
        let history = verify(&records, ticket.version, &ticket.last_hash);
        prop_assert_eq!(history.first_invalid_seq, None);
        prop_assert_eq!((history.records, &history.head_hash), (ticket.version, &ticket.last_hash));
        prop_assert!(records.iter().zip(1..).all(|(record, seq)| record.seq == seq));
        prop_assert!(records.windows(2).all(|pair| pair[0].at <= pair[1].at));
        prop_assert_eq!(ticket.updated_at, records.last().unwrap().at);
        let comments = records.iter().filter(|record| record.comment.is_some()).count();
        prop_assert_eq!(ticket.comment_count as usize, comments);
        for Turn { command, decision: Decision { record, .. }, .. } in &life.turns {
            let came_due = record.sla.iter().find_map(|event| match event {
                SlaEvent::Warned { .. } => Some(RecordKind::SlaWarned),
                SlaEvent::Breached { .. } => Some(RecordKind::SlaBreached),
                _ => None,
            });
            let expected = match (record.seq, &record.comment) {
                (1, _) => RecordKind::Created,
                _ if matches!(command, Command::Rate { .. }) => RecordKind::Rated,
                (_, Some(_)) => RecordKind::Commented,
                (_, None) if record.resent_mail().is_some() => RecordKind::MailResent,
                (_, None) => came_due.unwrap_or(RecordKind::Updated),
            };
            prop_assert_eq!(record.kind, expected);
        }
    }

    #[test]
    fn the_changes_of_a_record_are_exactly_what_changed(life in any_life()) {
        for turn in &life.turns {
            let Some(before) = &turn.before else { continue };
            let (mut expected, after) = (fields_of(before), fields_of(&turn.decision.ticket));
            for change in &turn.decision.record.changes {
                prop_assert_ne!(&change.from, &change.to);
                let replaced = expected.insert(change.field, change.to.clone());
                prop_assert_eq!(replaced.as_ref(), Some(&change.from));
            }
            prop_assert_eq!(expected, after);
        }
    }

    #[test]
    fn the_clocks_of_a_ticket_are_the_fold_of_its_records(life in any_life()) {
        let mut sla = Sla::default();
        for turn in &life.turns {
            let record = &turn.decision.record;
            sla.apply(record.at, &record.sla);
            prop_assert_eq!(&sla, &turn.decision.ticket.sla);
        }
    }

    #[test]
    fn what_comes_due_is_written_once_and_with_its_true_time(life in any_life()) {
        let mut seen = HashSet::new();
        for (at, event) in life.records().iter().flat_map(|record| record.sla.iter().map(move |event| (record.at, event))) {
            match event {
                SlaEvent::Activated { clock, instance, .. } => {
                    let word = format!("activated {instance}");
                    prop_assert!(seen.insert((*clock, word)));
                    seen.retain(|(kind, word)| kind != clock || word.starts_with("activated"));
                }
                SlaEvent::Warned { clock, at: due_at } => {
                    prop_assert!(*due_at <= at && seen.insert((*clock, "warned".into())));
                }
                SlaEvent::Breached { clock, at: due_at } => {
                    prop_assert!(*due_at <= at && seen.insert((*clock, "breached".into())));
                }
                SlaEvent::Escalated { clock, step_id } => prop_assert!(seen.insert((*clock, step_id.to_string()))),
                _ => {}
            }
        }
    }

    #[test]
    fn a_ticket_wakes_for_what_comes_due_and_while_it_is_resolved(life in any_life()) {
        for turn in &life.turns {
            let ticket = &turn.decision.ticket;
            let is_resolved = ticket.category == StatusCategory::Resolved;
            let next_due = next_due(&ticket.sla, None).map(|(at, _)| at);
            prop_assert_eq!(ticket.wake_at.is_some(), is_resolved || next_due.is_some());
            prop_assert!(next_due.is_none_or(|at| ticket.wake_at.is_some_and(|wake_at| wake_at <= at)));
            let is_over = matches!(ticket.category, StatusCategory::Resolved | StatusCategory::Closed);
            prop_assert_eq!(ticket.resolved_at.is_some(), is_over);
            prop_assert_eq!(ticket.closed_at.is_some(), ticket.category == StatusCategory::Closed);
            prop_assert!(!is_resolved || ticket.wake_at >= ticket.resolved_at);
        }
    }

    #[test]
    fn a_closed_ticket_never_changes_but_for_its_follow_ups_its_rating_and_mail_sent_again(life in any_life()) {
        for turn in &life.turns {
            let Some(before) = turn.before.as_ref().filter(|ticket| !ticket.is_active()) else { continue };
            let after = &turn.decision.ticket;
            let mut expected = before.clone();
            expected.follow_ups.clone_from(&after.follow_ups);
            expected.version += 1;
            expected.updated_at = after.updated_at;
            expected.last_hash.clone_from(&after.last_hash);
            match turn.command {
                Command::Rate { .. } => {
                    (expected.rating, expected.comment_count) = (after.rating, after.comment_count);
                }
                Command::ResendMail { .. } => expected.last_mail_seq = after.last_mail_seq,
                _ => prop_assert_eq!(before.follow_ups.len() + 1, after.follow_ups.len()),
            }
            prop_assert_eq!(&expected, after);
        }
    }

    #[test]
    fn the_status_moves_by_choice_by_merging_or_by_one_of_three_rules(life in any_life()) {
        for turn in &life.turns {
            let Some(before) = &turn.before else { continue };
            let after = &turn.decision.ticket;
            if before.status_id == after.status_id || chose_status(turn) {
                continue;
            }
            let by_reply = turn.actor.kind == ActorKind::Contact
                && turn.decision.record.comment.as_ref().is_some_and(|comment| {
                    comment.visibility == Visibility::Public && !comment.mail.as_ref().is_some_and(|mail| mail.is_automatic)
                });
            let is_explained = match (before.category, after.category) {
                (StatusCategory::Pending | StatusCategory::Resolved, StatusCategory::Open) => {
                    by_reply || matches!(turn.command, Command::TakeIn(_))
                }
                (StatusCategory::New, StatusCategory::Open) => after.assignee_id.is_some(),
                (StatusCategory::Resolved, StatusCategory::Closed) if matches!(turn.command, Command::TimePassed) => true,
                (_, StatusCategory::Closed) => matches!(turn.command, Command::MergeInto(_)),
                _ => false,
            };
            prop_assert!(is_explained, "{:?} -> {:?}", before.category, after.category);
        }
    }

    #[test]
    fn mail_comes_of_public_comments_and_of_time_for_surveys_and_never_goes_to_the_requester_twice(life in any_life()) {
        let records = life.records();
        for record in &records {
            let mails = record.effects.iter().filter(|effect| effect.kind() != "notify_members").count();
            if mails > 0 {
                let seq = record.resent_mail().map_or(record.seq, |resent| resent.comment_seq);
                let told = records.iter().find(|told| told.seq == seq).unwrap();
                let visibility = told.comment.as_ref().map(|comment| comment.visibility);
                let expected = if is_survey(told) { None } else { Some(Visibility::Public) };
                prop_assert_eq!(visibility, expected);
                prop_assert_eq!(told.actor.kind == ActorKind::System, is_survey(told));
            }
            prop_assert!(mails <= 1);
        }
        prop_assert!(!life.ticket().cc.contains(&life.ticket().requester_email));
    }

    #[test]
    fn what_is_normalised_stays_as_it_is(life in any_life()) {
        let ticket = life.ticket();
        let desk = super::desk::Desk::open();
        let patch = || crate::ticket::Patch {
            title: Some(ticket.title.clone()),
            status_id: Some(ticket.status_id.clone()),
            priority: Some(ticket.priority),
            assignee_id: Some(ticket.assignee_id.clone()),
            team_id: Some(ticket.team_id.clone()),
            tags: Some(ticket.tags.clone()),
            follower_ids: Some(ticket.follower_ids.clone()),
        };
        if ticket.is_active() {
            prop_assert_eq!(desk.patch(ticket, patch()), Ok(None));
        }
        prop_assert!(ticket.title.chars().count() <= 300 && !ticket.title.chars().any(char::is_control));
        prop_assert_eq!(ticket.title.trim(), &ticket.title);
    }
}
