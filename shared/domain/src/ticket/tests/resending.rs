//! `Command::ResendMail`.

use super::desk::{Desk, anna, automatic_reply, ben, email, internal_note, public_reply};
use crate::{
    EmailAddress, StatusCategory,
    ticket::{
        AuditRecord, Command, Decision, Effect, MailTemplate, NewTicket, RecordKind, Refusal, ResentMail, Ticket,
        decide,
    },
};

fn resend(desk: &Desk, ticket: &Ticket, record: &AuditRecord, is_stuck: bool) -> Result<Decision, Refusal> {
    let command = Command::ResendMail { record: Box::new(record.clone()), is_stuck };
    Ok(decide(&desk.context(ben()), Some(ticket), command)?.expect("a mail is a change"))
}

/// After the mail that was the last one until then.
fn mail(template: MailTemplate, cc: &[EmailAddress], mail_seq: u64, comment_seq: u64, after: Option<u64>) -> Effect {
    Effect::SendMail {
        template,
        to: email("anna@example.com"),
        cc: cc.to_vec(),
        reason: "Ben Agent had it sent again".into(),
        resent: Some(ResentMail { mail_seq, comment_seq }),
        after,
    }
}

#[test]
fn a_mail_goes_to_the_same_people_and_carries_the_comment_that_was_sent_first() {
    let desk = Desk::promising();
    let carl = email("carl@example.com");
    let new = NewTicket { cc: [carl.clone()].into(), ..desk.new_ticket() };
    let replied = desk.say(ben(), &desk.create(anna(), new).unwrap().ticket, public_reply("Use water."));
    let mut ticket = Ticket { cc: [].into(), ..replied.ticket };
    let sla = ticket.sla.clone();
    let mut last = replied.record;
    for seq in [ticket.version + 1, ticket.version + 2] {
        let Decision { ticket: after, record } = resend(&desk, &ticket, &last, true).unwrap();
        assert_eq!((record.kind, record.seq, record.comment), (RecordKind::MailResent, seq, None));
        assert_eq!((&*record.changes, &*record.sla), (&[][..], &[][..]));
        assert_eq!(
            record.effects,
            [mail(MailTemplate::Reply, std::slice::from_ref(&carl), last.seq, 2, Some(last.seq))]
        );
        assert_eq!((after.comment_count, &after.sla), (2, &sla), "nobody said anything");
        last = AuditRecord { comment: None, effects: record.effects, ..last };
        (last.seq, ticket) = (seq, after);
    }
}

#[test]
fn an_acknowledgement_is_sent_again_too() {
    let desk = Desk::open();
    let created = desk.create(anna(), desk.new_ticket()).unwrap();
    let resent = resend(&desk, &created.ticket, &created.record, true).unwrap();
    assert_eq!(resent.record.effects, [mail(MailTemplate::Acknowledgement, &[], 1, 1, Some(1))]);
}

#[test]
fn what_sent_no_mail_or_may_arrive_yet_is_not_sent_again() {
    let desk = Desk::open();
    let created = desk.create(anna(), desk.new_ticket()).unwrap();
    let withheld = desk.create(anna(), NewTicket { comment: automatic_reply(), ..desk.new_ticket() }).unwrap();
    let note = desk.say(ben(), &created.ticket, internal_note("Again?"));
    for of in [&withheld, &note] {
        let refusal = resend(&desk, &of.ticket, &of.record, true).unwrap_err();
        assert_eq!(refusal, Refusal::NoMail(of.record.seq));
    }
    let refusal = resend(&desk, &created.ticket, &created.record, false).unwrap_err();
    assert_eq!(refusal, Refusal::MailNotStuck(1));
}

#[test]
fn a_mail_is_owed_on_a_closed_ticket_too_and_time_comes_first() {
    let mut desk = Desk::promising();
    let created = desk.create(anna(), desk.new_ticket()).unwrap();
    let closed = desk.enter(&created.ticket, "Closed").ticket;
    let again = resend(&desk, &closed, &created.record, true).unwrap();
    assert_eq!((again.record.kind, again.ticket.category), (RecordKind::MailResent, StatusCategory::Closed));
    desk.wait_days(30);
    let refusal = resend(&desk, &created.ticket, &created.record, true).unwrap_err();
    assert_eq!(refusal, Refusal::TimeFirst(created.ticket.number));
}
