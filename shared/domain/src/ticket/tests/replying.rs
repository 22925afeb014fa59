//! Comments: what they do to the status, and which mail they bring about.

use super::desk::{
    Desk, anna, automatic_reply, ben, ben_id, carl, email, internal_note, mailed_reply, public_reply, tags,
};
use crate::{
    StatusCategory,
    ticket::{Actor, Effect, Field, MailTemplate, NewComment, NewTicket, Patch, RecordKind, Ticket, Visibility},
};

const STATUSES: [&str; 7] =
    ["New", "Assigned", "In Progress", "Awaiting Info", "Awaiting Parts", "Scheduled", "Resolved"];

/// Who says what, and whether it reopens a ticket.
type Case = (fn() -> Actor, Box<dyn Fn() -> NewComment>, bool);

#[test]
fn a_public_reply_from_outside_reopens_what_waited_and_what_was_resolved() {
    let mut desk = Desk::open();
    let machine = || {
        let mut mail = automatic_reply();
        mail.unanswerable = None;
        mail
    };
    let cases: [Case; 8] = [
        (anna, Box::new(|| mailed_reply(Some("second@example.com"))), true),
        (anna, Box::new(|| public_reply("from the portal")), true),
        // Mail that must not be answered by a machine is still a person's.
        (anna, Box::new(|| NewComment { unanswerable: Some("a mailing list".into()), ..mailed_reply(None) }), true),
        (carl, Box::new(|| mailed_reply(Some("third@example.com"))), true),
        (anna, Box::new(machine), false),
        (anna, Box::new(|| internal_note("contacts write none, but if one did")), false),
        (ben, Box::new(|| public_reply("a member's")), false),
        (Actor::system, Box::new(|| public_reply("the product's")), false),
    ];
    for status in STATUSES {
        for (n, (actor, comment, reopens)) in cases.iter().enumerate() {
            let before = desk.ticket_in(status);
            desk.wait_days(1);
            let decision = desk.say(actor(), &before, comment());
            let (after, case) = (decision.ticket, format!("{status}, case {n}"));
            if *reopens && matches!(before.category, StatusCategory::Pending | StatusCategory::Resolved) {
                assert_eq!(
                    (after.category, after.status_id),
                    (StatusCategory::Open, desk.status("In Progress")),
                    "{case}"
                );
                assert_eq!((after.resolved_at, after.wake_at), (None, None), "{case}");
                let [change] = &decision.record.changes[..] else { panic!("{case}: {:?}", decision.record.changes) };
                assert_eq!((change.field, change.from_label.as_deref()), (Field::Status, Some(status)), "{case}");
                assert_eq!(change.to_label.as_deref(), Some("In Progress"), "{case}");
            } else {
                assert_eq!((after.category, &after.status_id), (before.category, &before.status_id), "{case}");
                assert_eq!((after.resolved_at, after.wake_at), (before.resolved_at, before.wake_at), "{case}");
                assert_eq!(decision.record.changes, [], "{case}");
            }
            assert_eq!(decision.record.kind, RecordKind::Commented, "{case}");
            assert_eq!(after.comment_count, before.comment_count + 1, "{case}");
        }
    }
}

#[test]
fn the_reopened_status_is_the_configured_one_when_it_is_open_else_the_first_open_one() {
    let mut desk = Desk::open();
    let before = desk.ticket_in("Resolved");
    for (configured, expected) in [
        ("Accepted", "Accepted"),
        ("In Progress", "In Progress"),
        ("New", "Assigned"),
        ("Resolved", "Assigned"),
        ("Closed", "Assigned"),
    ] {
        desk.tenant.reopened_status_id = desk.status(configured);
        assert_eq!(
            desk.say(anna(), &before, public_reply("no")).ticket.status_id,
            desk.status(expected),
            "{configured}"
        );
    }
    let gone = desk.tenant.reopened_status_id.clone();
    desk.configuration.statuses.retain(|status| status.id != gone);
    assert_eq!(desk.say(anna(), &before, public_reply("no")).ticket.status_id, desk.status("Assigned"));
}

#[test]
fn a_status_chosen_with_the_comment_counts_more_than_the_rule() {
    let desk = Desk::open();
    let before = desk.ticket_in("Awaiting Info");
    let patch = Patch { status_id: Some(desk.status("Resolved")), ..Patch::default() };
    let solved = desk.update(anna(), &before, patch, Some(public_reply("solved it myself"))).unwrap().unwrap();
    assert_eq!(solved.ticket.category, StatusCategory::Resolved);
    assert_eq!(solved.ticket.assignee_id, None, "who asked did not do the work");
}

#[test]
fn a_comment_and_changes_are_one_record() {
    let desk = Desk::open();
    let patch = Patch {
        status_id: Some(desk.status("Awaiting Info")),
        assignee_id: Some(Some(ben_id())),
        tags: Some(tags(["printer"])),
        ..Patch::default()
    };
    let decision = desk.update(ben(), &desk.ticket(), patch, Some(public_reply("Which one?"))).unwrap().unwrap();
    let record = &decision.record;
    assert_eq!((record.kind, record.seq, decision.ticket.version), (RecordKind::Commented, 2, 2));
    let fields: Vec<Field> = record.changes.iter().map(|change| change.field).collect();
    assert_eq!(fields, [Field::Status, Field::Assignee, Field::Tags]);
    assert_eq!(record.comment.as_ref().unwrap().visibility, Visibility::Public);
    assert_eq!(decision.ticket.status_id, desk.status("Awaiting Info"), "the choice, not the rule of assigning");
}

#[test]
fn mail_goes_out_for_members_public_replies_only() {
    let desk = Desk::open();
    let new = NewTicket { cc: [email("carl@example.com")].into(), ..desk.new_ticket() };
    let ticket = desk.create(anna(), new).unwrap().ticket;
    let reply = vec![Effect::SendMail {
        template: MailTemplate::Reply,
        to: email("anna@example.com"),
        cc: vec![email("carl@example.com")],
        reason: "a member replied".into(),
        resent: None,
        after: Some(1),
    }];
    for (actor, comment, effects) in [
        (ben(), public_reply("Use water."), reply.clone()),
        (ben(), mailed_reply(Some("by-mail@demo.example")), reply),
        (ben(), internal_note("Again?"), vec![]),
        (anna(), mailed_reply(None), vec![]),
        (anna(), automatic_reply(), vec![]),
        (anna(), internal_note("odd"), vec![]),
        (Actor::system(), public_reply("odd"), vec![]),
    ] {
        assert_eq!(desk.say(actor.clone(), &ticket, comment.clone()).record.effects, effects, "{actor:?} {comment:?}");
    }
}

#[test]
fn replies_thread_under_the_newest_public_mail_that_had_an_id() {
    let desk = Desk::open();
    let after = |ticket: &Ticket, comment| desk.say(anna(), ticket, comment).ticket;
    let newest = |ticket: &Ticket| ticket.last_message_id.clone().unwrap();
    let ticket = desk.ticket();
    let ticket = after(&ticket, mailed_reply(Some("second@example.com")));
    assert_eq!(newest(&ticket), "second@example.com");
    for other in [mailed_reply(None), public_reply("from the portal")] {
        assert_eq!(newest(&after(&ticket, other)), "second@example.com");
    }
    let forwarded = NewComment { visibility: Visibility::Internal, ..mailed_reply(Some("secret@supplier.example")) };
    assert_eq!(newest(&after(&ticket, forwarded)), "second@example.com", "the requester never saw that mail");
}
