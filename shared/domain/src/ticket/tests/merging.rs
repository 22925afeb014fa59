//! Merging: one ticket goes on in another.

use super::desk::{Desk, ada_id, anna, ben, ben_id, email, public_reply, refused_fields, tags};
use crate::{
    StatusCategory, TicketNumber,
    ticket::{AuditRecord, Command, Decision, Field, NewTicket, Patch, Priority, Refusal, Ticket, decide},
};

/// Carl's ticket 43, which is about the same.
pub(super) fn other(desk: &Desk) -> Ticket {
    let mut new = NewTicket { number: TicketNumber(43), ..desk.new_ticket() };
    new.requester.email = email("carl@example.com");
    new.cc = [email("dora@example.com"), email("anna@example.com")].into();
    new.tags = tags(["fire"]);
    new.priority = Priority::P1;
    let ticket = desk.create(anna(), new).unwrap().ticket;
    let patch = Patch { assignee_id: Some(Some(ben_id())), follower_ids: Some([ada_id()].into()), ..Patch::default() };
    desk.patch(&ticket, patch).unwrap().unwrap().ticket
}

fn merge(desk: &Desk, source: &Ticket, target: &Ticket) -> Result<(Decision, Decision), Refusal> {
    let ask = |ticket: &Ticket, command| decide(&desk.context(ben()), Some(ticket), command);
    let closed = ask(source, Command::MergeInto(Box::new(target.clone())))?.expect("a change");
    let taken = ask(target, Command::TakeIn(Box::new(source.clone())))?.expect("a change");
    Ok((closed, taken))
}

fn fields(record: &AuditRecord) -> Vec<Field> {
    record.changes.iter().map(|change| change.field).collect()
}

#[test]
fn one_is_closed_and_the_other_has_the_people_and_words_of_both() {
    let desk = Desk::open();
    let (source, target) = (other(&desk), desk.ticket());
    let (closed, taken) = merge(&desk, &source, &target).unwrap();
    assert_eq!(closed.ticket.category, StatusCategory::Closed);
    assert_eq!((closed.ticket.merged_into, closed.ticket.wake_at), (Some(target.number), None));
    assert_eq!(fields(&closed.record), [Field::Status, Field::MergedInto]);
    assert_eq!(closed.record.changes[1].to_label.as_deref(), Some("T-000042"));
    assert!(closed.record.effects.is_empty() && taken.record.effects.is_empty(), "nobody is mailed");

    let after = taken.ticket;
    assert_eq!(after.merged, [source.number].into());
    assert_eq!(after.cc, [email("carl@example.com"), email("dora@example.com")].into(), "its requester is no cc");
    assert_eq!((after.follower_ids, after.tags), ([ada_id()].into(), tags(["fire"])));
    assert_eq!((after.priority, after.assignee_id), (Priority::P1, Some(ben_id())));
    assert_eq!((after.category, after.requester_email), (StatusCategory::Open, target.requester_email));
    assert_eq!(after.comment_count, target.comment_count);
    let changed = fields(&taken.record);
    assert_eq!(
        changed,
        [Field::Status, Field::Priority, Field::Assignee, Field::Followers, Field::Cc, Field::Tags, Field::Merged]
    );
}

#[test]
fn what_the_other_has_is_not_taken_from_it() {
    let desk = Desk::open();
    let taking = Patch {
        assignee_id: Some(Some(ada_id())),
        priority: Some(Priority::P2),
        tags: Some(tags(["printer"])),
        ..Patch::default()
    };
    let target = desk.patch(&desk.ticket(), taking).unwrap().unwrap().ticket;
    let source =
        desk.patch(&other(&desk), Patch { priority: Some(Priority::P4), ..Patch::default() }).unwrap().unwrap().ticket;
    let after = merge(&desk, &source, &target).unwrap().1.ticket;
    assert_eq!(
        (after.assignee_id, after.priority, after.tags),
        (Some(ada_id()), Priority::P2, tags(["fire", "printer"]))
    );
    // Once, and a second one beside it.
    let target = merge(&desk, &source, &target).unwrap().1.ticket;
    let again = decide(&desk.context(ben()), Some(&target), Command::TakeIn(Box::new(source.clone())));
    assert_eq!(again, Ok(None));
    let third = desk.create(anna(), NewTicket { number: TicketNumber(44), ..desk.new_ticket() }).unwrap().ticket;
    assert_eq!(merge(&desk, &third, &target).unwrap().1.ticket.merged, [source.number, third.number].into());
}

#[test]
fn what_can_not_be_merged_is_refused() {
    let desk = Desk::open();
    let (source, target) = (other(&desk), desk.ticket());
    for into in [source.clone(), desk.ticket_in("Closed"), merge(&desk, &target, &source).unwrap().0.ticket] {
        assert_eq!(refused_fields(&merge(&desk, &source, &into).unwrap_err()), ["into"]);
    }
    let closed = merge(&desk, &source, &target).unwrap().0.ticket;
    assert_eq!(merge(&desk, &closed, &target).unwrap_err(), Refusal::Closed(closed.number));
    let comment = Some(Box::new(public_reply("x")));
    let update = decide(&desk.context(ben()), Some(&closed), Command::Update { patch: Patch::default(), comment });
    assert_eq!(update.unwrap_err(), Refusal::Closed(closed.number));
}

#[test]
fn what_has_come_due_is_written_first_and_the_clocks_of_the_closed_one_stop() {
    let mut desk = Desk::promising();
    let (source, target) = (other(&desk), desk.ticket());
    let (closed, taken) = merge(&desk, &source, &target).unwrap();
    assert!(closed.ticket.wake_at.is_none() && taken.ticket.wake_at.is_some());
    desk.now = target.wake_at.unwrap().max(source.wake_at.unwrap());
    assert!(matches!(merge(&desk, &source, &target), Err(Refusal::TimeFirst(_))));
}

#[test]
fn what_waits_for_an_answer_in_the_one_waits_for_it_in_the_other() {
    let desk = Desk::open();
    for (status, category) in [
        ("Awaiting Info", StatusCategory::Open),
        ("Resolved", StatusCategory::Open),
        ("Scheduled", StatusCategory::Scheduled),
        ("In Progress", StatusCategory::Open),
    ] {
        let target = desk.ticket_in(status);
        assert_eq!(merge(&desk, &other(&desk), &target).unwrap().1.ticket.category, category, "{status}");
    }
    let done = desk.enter(&other(&desk), "Resolved").ticket;
    let resolved = desk.ticket_in("Resolved");
    assert_eq!(merge(&desk, &done, &resolved).unwrap().1.ticket.category, StatusCategory::Resolved);
}

#[test]
fn an_assignee_who_has_left_is_not_taken_along() {
    let mut desk = Desk::open();
    let (source, target) = (other(&desk), desk.ticket());
    desk.configuration.members.iter_mut().find(|member| member.id == ben_id()).unwrap().is_active = false;
    let after = merge(&desk, &source, &target).unwrap().1.ticket;
    assert_eq!((after.assignee_id, after.category), (None, StatusCategory::New));
}

#[test]
fn more_people_than_a_mail_takes_are_not_brought_together() {
    let desk = Desk::open();
    let target = desk.ticket();
    let crowd = |n: usize| (0..n).map(|n| email(&format!("p{n:02}@example.org"))).collect();
    let copied = |n| Ticket { cc: crowd(n), ..other(&desk) };
    // Beside them the requester of the source, who is among those copied then.
    assert_eq!(merge(&desk, &copied(39), &target).unwrap().1.ticket.cc.len(), 40);
    assert_eq!(refused_fields(&merge(&desk, &copied(40), &target).unwrap_err()), ["into"]);
}
