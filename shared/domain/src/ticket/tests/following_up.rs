//! Closed tickets: they take nothing but the link to the ticket that goes on with them.

use serde_json::json;

use super::desk::{Desk, anna, ben, internal_note, public_reply};
use crate::{
    TicketNumber,
    ticket::{Actor, Field, NewTicket, Patch, Priority, RecordKind, Refusal},
};

#[test]
fn a_closed_ticket_refuses_every_update() {
    let desk = Desk::open();
    let closed = desk.ticket_in("Closed");
    let nothing = Patch::default;
    for (actor, patch, comment) in [
        (ben(), nothing(), None),
        (ben(), Patch { priority: Some(Priority::P1), ..nothing() }, None),
        (ben(), Patch { status_id: Some(desk.status("In Progress")), ..nothing() }, None),
        (ben(), nothing(), Some(internal_note("too late"))),
        (anna(), nothing(), Some(public_reply("it burns again"))),
        (Actor::system(), Patch { title: Some("x".into()), ..nothing() }, None),
    ] {
        let refusal = desk.update(actor, &closed, patch, comment).unwrap_err();
        assert_eq!(refusal, Refusal::Closed(TicketNumber(42)));
        assert_eq!(refusal.to_string(), "ticket 42 is closed");
    }
}

#[test]
fn a_closed_ticket_and_its_follow_ups_name_each_other() {
    let desk = Desk::open();
    let closed = desk.ticket_in("Closed");
    let new = NewTicket { number: TicketNumber(43), follow_up_of: Some(closed.number), ..desk.new_ticket() };
    let follow_up = desk.create(anna(), new).unwrap().ticket;
    assert_eq!(follow_up.follow_up_of, Some(closed.number));

    let decision = desk.link_follow_up(&closed, follow_up.number).unwrap();
    assert_eq!(decision.ticket.follow_ups, [TicketNumber(43)]);
    assert_eq!((decision.record.kind, decision.record.seq), (RecordKind::Updated, closed.version + 1));
    let [change] = &decision.record.changes[..] else { panic!("{:?}", decision.record.changes) };
    assert_eq!((change.field, &change.from, &change.to), (Field::FollowUps, &json!([]), &json!([43])));
    assert_eq!(change.to_label.as_deref(), Some("T-000043"));

    let again = desk.link_follow_up(&decision.ticket, TicketNumber(44)).unwrap();
    assert_eq!(again.ticket.follow_ups, [TicketNumber(43), TicketNumber(44)]);
    assert_eq!(again.record.changes[0].from, json!([43]));
    assert_eq!(desk.link_follow_up(&again.ticket, TicketNumber(43)), None, "linked once");
}
