//! When a requester is asked how the help was, and what becomes of the answer.

use jiff::SignedDuration;

use super::desk::{Desk, ada_id, anna, automatic_reply, ben, ben_id, email, public_reply, refused_fields};
use crate::{
    MemberId, StatusCategory,
    ticket::{
        Command, Decision, Effect, MailTemplate, NewComment, NewTicket, Notice, Patch, RecordKind, Refusal, Ticket,
        decide,
    },
};

fn asking() -> Desk {
    let mut desk = Desk::open();
    desk.configuration.mail_settings.asks_for_rating = true;
    desk
}

fn rate(desk: &Desk, ticket: &Ticket, score: u8, comment: Option<NewComment>) -> Result<Option<Decision>, Refusal> {
    decide(&desk.context(anna()), Some(ticket), Command::Rate { score, comment: comment.map(Box::new) })
}

fn is_survey(decision: Option<&Decision>) -> bool {
    let effects = decision.map(|decision| &decision.record.effects[..]).unwrap_or_default();
    matches!(effects, [Effect::SendMail { template: MailTemplate::Survey, .. }])
}

#[test]
fn the_requester_is_asked_once_when_the_ticket_has_stayed_resolved() {
    let mut desk = asking();
    let resolved = desk.ticket_in("Resolved");
    desk.wait(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
    assert_eq!(desk.time_passes(&resolved), None);
    desk.wait(SignedDuration::from_secs(1));
    assert_eq!(resolved.wake_at, Some(desk.now));
    let asked = desk.time_passes(&resolved).unwrap();
    let mail = Effect::SendMail {
        template: MailTemplate::Survey,
        to: email("anna@example.com"),
        cc: vec![],
        reason: "the ticket was resolved".into(),
        resent: None,
        after: Some(1),
    };
    assert_eq!((asked.record.kind, asked.record.effects), (RecordKind::Updated, vec![mail]));
    assert_eq!(asked.ticket.category, StatusCategory::Resolved);
    assert_eq!(desk.time_passes(&asked.ticket), None);
    desk.now = asked.ticket.wake_at.unwrap();
    let closed = desk.time_passes(&asked.ticket).unwrap();
    assert_eq!((closed.ticket.category, closed.record.effects), (StatusCategory::Closed, vec![]));
}

#[test]
fn nobody_is_asked_where_the_tenant_does_not_want_it_or_the_ticket_goes_on() {
    let mut desk = Desk::open();
    let resolved = desk.ticket_in("Resolved");
    assert_eq!(resolved.wake_at, Some(desk.now + SignedDuration::from_hours(72)));
    desk.wait_days(1);
    assert_eq!(desk.time_passes(&resolved), None);

    let mut desk = asking();
    let resolved = desk.ticket_in("Resolved");
    let reopened = desk.say(anna(), &resolved, public_reply("It burns again.")).ticket;
    assert_eq!(reopened.wake_at, None);
    desk.wait_days(1);
    assert_eq!(desk.time_passes(&reopened), None);
    // Resolved again: asked again, unless they have answered.
    let again = desk.enter(&reopened, "Resolved").ticket;
    let rated = rate(&desk, &again, 2, None).unwrap().unwrap().ticket;
    desk.wait_days(1);
    assert!(is_survey(desk.time_passes(&again).as_ref()));
    assert_eq!(desk.time_passes(&rated), None);
}

#[test]
fn a_ticket_that_closes_earlier_asks_as_it_closes() {
    let mut desk = asking();
    desk.configuration.mail_settings.rating_delay_hours = 168;
    let resolved = desk.ticket_in("Resolved");
    desk.wait_days(3);
    assert_eq!(resolved.wake_at, Some(desk.now));
    let asked = desk.time_passes(&resolved);
    assert!(is_survey(asked.as_ref()));
    let closed = desk.time_passes(&asked.unwrap().ticket).unwrap();
    assert_eq!(closed.ticket.category, StatusCategory::Closed);
}

#[test]
fn whom_no_mail_was_sent_to_before_is_not_asked_and_the_record_says_why() {
    let mut desk = asking();
    let new = desk.create(anna(), NewTicket { comment: automatic_reply(), ..desk.new_ticket() }).unwrap();
    let resolved = desk.enter(&new.ticket, "Resolved").ticket;
    desk.wait_days(1);
    let asked = desk.time_passes(&resolved).unwrap();
    let reason = "no mail of the ticket has gone out before".to_owned();
    assert_eq!(asked.record.effects, [Effect::WithheldMail { template: MailTemplate::Survey, reason }]);
    assert_eq!(desk.time_passes(&asked.ticket), None);
}

#[test]
fn an_answer_may_change_and_moves_nothing_else() {
    let mut desk = asking();
    let resolved = desk.ticket_in("Resolved");
    let first = rate(&desk, &resolved, 2, Some(public_reply("Slow."))).unwrap().unwrap();
    assert_eq!(first.record.kind, RecordKind::Rated);
    let rating = first.ticket.rating.unwrap();
    assert_eq!((rating.score, rating.rated_at), (2, desk.now));
    let unmoved = (first.ticket.category, first.ticket.comment_count, first.ticket.sla.clone());
    assert_eq!(unmoved, (StatusCategory::Resolved, resolved.comment_count + 1, resolved.sla));

    assert_eq!(rate(&desk, &first.ticket, 2, None), Ok(None));
    let words = rate(&desk, &first.ticket, 2, Some(public_reply("Very slow."))).unwrap().unwrap();
    assert_eq!(words.record.changes, []);
    desk.wait_days(3);
    let closed = desk.time_passes(&words.ticket).unwrap().ticket;
    let better = rate(&desk, &closed, 5, None).unwrap().unwrap();
    assert_eq!((&better.record.changes[0].from, &better.record.changes[0].to), (&2.into(), &5.into()));
    assert_eq!(better.ticket.category, StatusCategory::Closed);
}

#[test]
fn the_assignee_and_followers_are_told_of_an_answer_with_words() {
    let desk = asking();
    let patch = Patch { follower_ids: Some([ada_id()].into()), ..Patch::default() };
    let followed = desk.update(ben(), &desk.ticket_in("Resolved"), patch, None).unwrap().unwrap().ticket;
    let rated = rate(&desk, &followed, 1, Some(public_reply("No."))).unwrap().unwrap();
    let told = rated.record.effects.iter().map(|effect| match effect {
        Effect::NotifyMembers { notice, members, .. } => (*notice, members.iter().map(|of| of.id.clone()).collect()),
        other => panic!("{other:?}"),
    });
    let expected = [(Notice::Rated, vec![ben_id()]), (Notice::Followed, vec![ada_id()])];
    assert_eq!(told.collect::<Vec<(Notice, Vec<MemberId>)>>(), expected);
    assert_eq!(rate(&desk, &followed, 1, None).unwrap().unwrap().record.effects, []);
}

#[test]
fn a_score_is_one_to_five() {
    let desk = asking();
    let ticket = desk.ticket_in("Resolved");
    for score in [0, 6, 255] {
        assert_eq!(refused_fields(&rate(&desk, &ticket, score, None).unwrap_err()), ["score"]);
    }
    for score in 1..=5 {
        assert_eq!(rate(&desk, &ticket, score, None).unwrap().unwrap().ticket.rating.unwrap().score, score);
    }
}
