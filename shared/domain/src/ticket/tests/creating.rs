//! `Command::Create`.

use std::collections::BTreeSet;

use super::desk::{
    Desk, ada_id, anna, automatic_reply, ben, ben_id, email, gus_id, internal_note, public_reply, refused_fields, tags,
    team_field, team_support, vera_id,
};
use crate::{
    MemberId, StatusCategory, TeamId, TicketNumber,
    ticket::{
        Actor, Channel, Command, Effect, Field, MailTemplate, NewTicket, Patch, Priority, RecordKind, Refusal, decide,
    },
};

#[test]
fn a_mail_becomes_a_new_ticket_with_one_record() {
    let desk = Desk::open();
    let decision = desk.create(anna(), desk.new_ticket()).unwrap();
    let (ticket, record) = (&decision.ticket, &decision.record);

    assert_eq!((ticket.category, &ticket.status_id), (StatusCategory::New, &desk.status("New")));
    assert_eq!((ticket.version, ticket.comment_count), (1, 1));
    assert_eq!((ticket.created_at, ticket.updated_at), (desk.now, desk.now));
    assert_eq!((ticket.resolved_at, ticket.closed_at, ticket.wake_at), (None, None, None));
    assert_eq!((&ticket.assignee_id, ticket.priority, ticket.channel), (&None, Priority::P3, Channel::Mail));
    assert_eq!(ticket.last_message_id.as_deref(), Some("first@example.com"));

    assert_eq!((record.seq, record.kind, record.at), (1, RecordKind::Created, desk.now));
    assert_eq!((&record.actor, record.channel, record.number), (&anna(), Channel::Mail, ticket.number));
    assert_eq!((record.previous_hash.as_str(), &record.hash), ("", &ticket.last_hash));
    assert_eq!(record.comment.as_ref().unwrap().html, "<p>It burns.</p>");
    assert_eq!(record.changes, []);
}

#[test]
fn an_assigned_ticket_starts_open() {
    let desk = Desk::open();
    let new = NewTicket { assignee_id: Some(ben_id()), ..desk.new_ticket() };
    let ticket = desk.create(ben(), new).unwrap().ticket;
    assert_eq!((ticket.category, ticket.status_id), (StatusCategory::Open, desk.status("Assigned")));
}

#[test]
fn the_team_is_the_chosen_one_else_the_addresss_else_the_first() {
    let mut desk = Desk::open();
    let (support, field) = (team_support(&desk), team_field(&desk));
    let gone = TeamId::new(uuid::Uuid::from_u128(1));
    for (chosen, of_address, with_address, expected) in [
        (Some(&field), Some(&support), true, &field),
        (None, Some(&field), true, &field),
        (None, None, true, &support),
        (None, Some(&field), false, &support),
        // A mail must not be refused because the address's team went away.
        (None, Some(&gone), true, &support),
    ] {
        desk.configuration.addresses[0].team_id = of_address.cloned();
        let mut new = NewTicket { team_id: chosen.cloned(), ..desk.new_ticket() };
        if !with_address {
            new.address_id = None;
        }
        let ticket = desk.create(anna(), new).unwrap().ticket;
        assert_eq!(ticket.team_id.as_ref(), Some(expected), "{chosen:?} {of_address:?} {with_address}");
    }
    let new = NewTicket { address_id: None, ..desk.new_ticket() };
    desk.configuration.teams.clear();
    desk.configuration.addresses.clear();
    let ticket = desk.create(anna(), new).unwrap().ticket;
    assert_eq!((ticket.team_id, ticket.address_id), (None, None));
}

#[test]
fn a_ticket_that_came_by_no_address_is_answered_from_the_first() {
    let desk = Desk::open();
    let ticket = desk.create(ben(), NewTicket { address_id: None, ..desk.new_ticket() }).unwrap().ticket;
    assert_eq!(ticket.address_id, Some(desk.configuration.addresses[0].id.clone()));
}

#[test]
fn those_copied_do_not_include_the_requester() {
    let desk = Desk::open();
    let cc: BTreeSet<_> = ["ANNA@example.com", "carl@example.com"].map(email).into();
    let ticket = desk.create(anna(), NewTicket { cc, ..desk.new_ticket() }).unwrap().ticket;
    assert_eq!(ticket.cc, [email("carl@example.com")].into());
}

#[test]
fn a_follow_up_names_the_closed_ticket() {
    let desk = Desk::open();
    let new = NewTicket { follow_up_of: Some(TicketNumber(7)), ..desk.new_ticket() };
    let decision = desk.create(anna(), new).unwrap();
    assert_eq!(decision.ticket.follow_up_of, Some(TicketNumber(7)));
    let [change] = &decision.record.changes[..] else { panic!("{:?}", decision.record.changes) };
    assert_eq!((change.field, &change.to), (Field::FollowUpOf, &serde_json::json!(7)));
    assert_eq!((&change.from, change.to_label.as_deref()), (&serde_json::Value::Null, Some("T-000007")));
}

#[test]
fn a_contacts_ticket_is_acknowledged_or_the_silence_is_explained() {
    let desk = Desk::open();
    let mut of_contact = desk.new_ticket();
    of_contact.cc = [email("carl@example.com")].into();
    assert_eq!(
        desk.create(anna(), of_contact.clone()).unwrap().record.effects,
        [Effect::SendMail {
            template: MailTemplate::Acknowledgement,
            to: email("anna@example.com"),
            cc: vec![],
            reason: "a new ticket is acknowledged".into(),
            resent: None,
            after: None,
        }],
        "automatic mail goes to nobody but the requester"
    );
    of_contact.comment = automatic_reply();
    assert_eq!(
        desk.create(anna(), of_contact.clone()).unwrap().record.effects,
        [Effect::WithheldMail {
            template: MailTemplate::Acknowledgement,
            reason: "the mail is automatic (Auto-Submitted)".into(),
        }]
    );
    of_contact.comment = internal_note("never acknowledged");
    assert_eq!(desk.create(anna(), of_contact).unwrap().record.effects, []);
}

#[test]
fn a_members_first_public_comment_is_mailed_to_the_requester_and_a_note_is_not() {
    let desk = Desk::open();
    let public = NewTicket { comment: public_reply("You called."), ..desk.new_ticket() };
    let effects = desk.create(ben(), public).unwrap().record.effects;
    assert!(matches!(&effects[..], [Effect::SendMail { template: MailTemplate::Reply, .. }]), "{effects:?}");
    for comment in [internal_note("Anna called."), public_reply("Imported.")] {
        let actor = if comment.visibility == crate::ticket::Visibility::Internal { ben() } else { Actor::system() };
        let new = NewTicket { comment, ..desk.new_ticket() };
        assert_eq!(desk.create(actor, new).unwrap().record.effects, []);
    }
}

#[test]
fn refusals_name_every_wrong_field_at_once() {
    let desk = Desk::open();
    let unknown_team = TeamId::new(uuid::Uuid::from_u128(1));
    let unknown_member = MemberId::new(uuid::Uuid::from_u128(1));
    let base = || desk.new_ticket();
    for (new, fields) in [
        (NewTicket { title: " \t ".into(), ..base() }, vec!["title"]),
        (NewTicket { title: "x".repeat(301), ..base() }, vec!["title"]),
        (NewTicket { tags: tags(["two words"]), ..base() }, vec!["tags"]),
        (NewTicket { team_id: Some(unknown_team.clone()), ..base() }, vec!["team_id"]),
        (NewTicket { assignee_id: Some(unknown_member), ..base() }, vec!["assignee_id"]),
        (NewTicket { assignee_id: Some(vera_id()), ..base() }, vec!["assignee_id"]),
        (NewTicket { assignee_id: Some(gus_id()), ..base() }, vec!["assignee_id"]),
        (
            NewTicket {
                title: String::new(),
                tags: tags(["a b"]),
                team_id: Some(unknown_team),
                assignee_id: Some(gus_id()),
                ..base()
            },
            vec!["title", "tags", "team_id", "assignee_id"],
        ),
    ] {
        assert_eq!(refused_fields(&desk.create(ben(), new).unwrap_err()), fields);
    }
    assert!(desk.create(ben(), NewTicket { assignee_id: Some(ada_id()), ..base() }).is_ok());
}

#[test]
fn a_tenant_without_a_status_for_it_is_told_which_is_missing() {
    let mut desk = Desk::open();
    desk.configuration.statuses.retain(|status| status.category != StatusCategory::New);
    let refusal = desk.create(anna(), desk.new_ticket()).unwrap_err();
    assert_eq!(refusal, Refusal::NoStatus(StatusCategory::New));
    assert_eq!(refusal.to_string(), "the tenant has no status of category new");
}

#[test]
fn a_command_for_a_ticket_needs_one_and_creating_needs_none() {
    let desk = Desk::open();
    let ticket = desk.ticket();
    let context = desk.context(ben());
    let update = Command::Update { patch: Patch::default(), comment: None };
    for (ticket, command) in [
        (Some(&ticket), Command::Create(Box::new(desk.new_ticket()))),
        (None, update),
        (None, Command::LinkFollowUp(TicketNumber(43))),
        (None, Command::TimePassed),
    ] {
        assert_eq!(refused_fields(&decide(&context, ticket, command).unwrap_err()), ["number"]);
    }
}
