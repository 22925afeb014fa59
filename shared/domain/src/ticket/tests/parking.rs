use super::desk::{Desk, ada_id, anna, ben, ben_id, email, public_reply};
use crate::{
    AutomaticMail, CapScope, Capped, TicketNumber,
    ticket::{
        Actor, AuditRecord, Command, Decision, Effect, MailTemplate, NewTicket, Notice, RecordKind, Refusal, Ticket,
        decide,
    },
};

fn parked(desk: &Desk, ticket: &Ticket) -> Result<Decision, Refusal> {
    let capped = Capped { scope: CapScope::Ticket, most: 10, minutes: 10, until: desk.now };
    let command =
        Command::MailParked { template: MailTemplate::Acknowledgement, to: email("anna@example.com"), capped };
    decide(&desk.context(Actor::system()), Some(ticket), command).map(|decision| decision.expect("a record"))
}

#[test]
fn parked_mail_is_a_record_that_tells_the_assignee_and_the_administrators() {
    let desk = Desk::open();
    for (assignee_id, told) in [(None, vec![ada_id()]), (Some(ben_id()), vec![ben_id(), ada_id()])] {
        let ticket = desk.create(anna(), NewTicket { assignee_id, ..desk.new_ticket() }).unwrap().ticket;
        let Decision { ticket: after, record } = parked(&desk, &ticket).unwrap();
        assert_eq!((record.kind, &record.changes[..], record.comment), (RecordKind::Updated, &[][..], None));
        assert_eq!((after.status_id, after.version), (ticket.status_id, ticket.version + 1));
        let [Effect::ParkedMail { to, capped, .. }, Effect::NotifyMembers { notice, members, clock, due_at }] =
            &record.effects[..]
        else {
            panic!("{:?}", record.effects)
        };
        assert_eq!((to, capped.most), (&email("anna@example.com"), 10));
        assert_eq!((*notice, *clock, *due_at), (Notice::MailParked, None, desk.now));
        assert_eq!(members.iter().map(|member| member.id.clone()).collect::<Vec<_>>(), told);
        let stored = serde_json::to_value(&record.effects).unwrap();
        assert_eq!(serde_json::from_value::<Vec<Effect>>(stored).unwrap(), record.effects);
    }
}

#[test]
fn a_closed_ticket_tells_of_it_too_and_what_is_due_comes_first() {
    let desk = Desk::open();
    let closed = desk.ticket_in("Closed");
    assert_eq!(parked(&desk, &closed).unwrap().ticket.category, closed.category);
    let mut desk = Desk::promising();
    let ticket = desk.ticket();
    desk.now = ticket.wake_at.unwrap();
    assert_eq!(parked(&desk, &ticket), Err(Refusal::TimeFirst(ticket.number)));
}

#[test]
fn a_mail_is_automatic_unless_a_member_writes_it_or_has_it_sent() {
    let desk = Desk::open();
    let to = email("anna@example.com");
    let by = |actor: Actor| desk.create(actor, desk.new_ticket()).unwrap().record;
    let automatic = |record: &AuditRecord, template| AutomaticMail::of(record, template, &to, true);
    let mail = automatic(&by(anna()), MailTemplate::Acknowledgement).unwrap();
    assert_eq!((mail.number, mail.seq, mail.is_acknowledgement), (TicketNumber(42), 1, true));
    assert!(automatic(&by(Actor::system()), MailTemplate::Acknowledgement).is_some());
    for template in [MailTemplate::Acknowledgement, MailTemplate::Reply] {
        assert_eq!(automatic(&by(ben()), template), None, "{template:?}");
    }
    // Whoever resolves writes no mail.
    assert!(automatic(&by(ben()), MailTemplate::Resolved).is_some_and(|mail| !mail.is_acknowledgement));
}

#[test]
fn a_sender_is_verified_by_dmarc_or_by_having_signed_in() {
    let desk = Desk::open();
    let mut by_mail = desk.create(anna(), desk.new_ticket()).unwrap().record;
    assert!(!by_mail.is_sender_verified());
    by_mail.comment.as_mut().unwrap().mail.as_mut().unwrap().is_sender_verified = true;
    assert!(by_mail.is_sender_verified());
    let in_portal = NewTicket { comment: public_reply("It burns."), ..desk.new_ticket() };
    assert!(desk.create(ben(), in_portal).unwrap().record.is_sender_verified());
}
