//! The mail that tells of a resolution.

use super::desk::{Desk, anna, automatic_reply, ben, email, internal_note, public_reply};
use crate::ticket::{Actor, Effect, MailTemplate, NewComment, NewTicket, Patch, Ticket};

/// What resolving brings about.
fn resolving(desk: &Desk, actor: Actor, ticket: &Ticket, comment: Option<NewComment>) -> Vec<Effect> {
    let patch = Patch { status_id: Some(desk.status("Resolved")), ..Patch::default() };
    desk.update(actor, ticket, patch, comment).unwrap().map(|decision| decision.record.effects).unwrap_or_default()
}

#[test]
fn it_goes_out_where_the_tenant_wants_it_and_no_reply_says_so_itself() {
    let mut desk = Desk::open();
    let ticket = desk.ticket();
    assert_eq!(resolving(&desk, ben(), &ticket, None), []);
    desk.configuration.mail_settings.announces_resolution = true;
    let mail = Effect::SendMail {
        template: MailTemplate::Resolved,
        to: email("anna@example.com"),
        cc: vec![],
        reason: "a member resolved the ticket".into(),
        resent: None,
        after: Some(1),
    };
    for comment in [None, Some(internal_note("Done."))] {
        assert_eq!(resolving(&desk, ben(), &ticket, comment), std::slice::from_ref(&mail));
    }
    let replied = resolving(&desk, ben(), &ticket, Some(public_reply("Done.")));
    assert!(matches!(&replied[..], [Effect::SendMail { template: MailTemplate::Reply, .. }]), "{replied:?}");
    // Nor for what nobody in the house did, nor twice.
    assert_eq!(resolving(&desk, Actor::system(), &ticket, None), []);
    let resolved = desk.enter(&ticket, "Resolved").ticket;
    assert_eq!(resolving(&desk, ben(), &resolved, None), []);
}

#[test]
fn whom_no_mail_was_sent_to_before_none_is_sent_now_and_the_record_says_why() {
    let mut desk = Desk::open();
    desk.configuration.mail_settings.announces_resolution = true;
    let unanswerable = desk.create(anna(), NewTicket { comment: automatic_reply(), ..desk.new_ticket() }).unwrap();
    let reason = "no mail of the ticket has gone out before".to_owned();
    let withheld = [Effect::WithheldMail { template: MailTemplate::Resolved, reason }];
    assert_eq!(resolving(&desk, ben(), &unanswerable.ticket, None), withheld);
    let answered = desk.say(ben(), &unanswerable.ticket, public_reply("Hello?")).ticket;
    let mails = resolving(&desk, ben(), &answered, None);
    assert!(matches!(&mails[..], [Effect::SendMail { template: MailTemplate::Resolved, .. }]), "{mails:?}");
}
