//! Members are told of comments that name them, or that come on tickets they follow.

use std::collections::BTreeSet;

use super::desk::{
    Desk, ada_id, anna, automatic_reply, ben, ben_id, gus_id, internal_note, mailed_reply, public_reply,
    refused_fields, vera_id,
};
use crate::{
    MemberId,
    ticket::{Actor, AuditRecord, Effect, Field, NewComment, Notice, Patch, Ticket},
};

fn following(desk: &Desk, ids: impl IntoIterator<Item = MemberId>) -> Ticket {
    let patch = Patch { follower_ids: Some(ids.into_iter().collect()), ..Patch::default() };
    desk.patch(&desk.ticket(), patch).unwrap().unwrap().ticket
}

fn naming(comment: NewComment, ids: impl IntoIterator<Item = MemberId>) -> NewComment {
    NewComment { mention_ids: ids.into_iter().collect(), ..comment }
}

fn told(record: &AuditRecord) -> Vec<(Notice, Vec<MemberId>)> {
    let told = record.effects.iter().filter_map(|effect| match effect {
        Effect::NotifyMembers { notice, members, clock: None, due_at } if *due_at == record.at => {
            Some((*notice, members.iter().map(|member| member.id.clone()).collect()))
        }
        _ => None,
    });
    told.collect()
}

/// Who says what on which ticket, and who is told of it.
type Case<'a> = (Actor, &'a Ticket, NewComment, Vec<(Notice, Vec<MemberId>)>);

#[test]
fn each_is_told_once_and_nobody_of_their_own_comment() {
    let desk = Desk::open();
    let followed = following(&desk, [ada_id(), ben_id()]);
    let alone = desk.ticket();
    let cases: [Case<'_>; 7] = [
        (anna(), &followed, mailed_reply(None), vec![(Notice::Followed, vec![ben_id(), ada_id()])]),
        (ben(), &followed, internal_note("x"), vec![(Notice::Followed, vec![ada_id()])]),
        (ben(), &followed, naming(public_reply("x"), [ada_id()]), vec![(Notice::Mention, vec![ada_id()])]),
        (
            ben(),
            &followed,
            naming(internal_note("x"), [vera_id()]),
            vec![(Notice::Mention, vec![vera_id()]), (Notice::Followed, vec![ada_id()])],
        ),
        (ben(), &alone, naming(internal_note("x"), [ben_id()]), vec![]),
        (anna(), &alone, mailed_reply(None), vec![]),
        // What a machine wrote is no news.
        (anna(), &followed, automatic_reply(), vec![]),
    ];
    for (actor, ticket, comment, expected) in cases {
        let record = desk.say(actor.clone(), ticket, comment).record;
        assert_eq!(told(&record), expected, "{actor:?}");
    }
}

#[test]
fn a_follower_who_has_left_is_told_nothing_and_may_stay() {
    let mut desk = Desk::open();
    let followed = following(&desk, [ada_id()]);
    let ada = desk.configuration.members.iter_mut().find(|member| member.id == ada_id()).unwrap();
    ada.is_active = false;
    assert_eq!(told(&desk.say(anna(), &followed, mailed_reply(None)).record), []);
    let both = Patch { follower_ids: Some([ada_id(), ben_id()].into()), ..Patch::default() };
    assert_eq!(desk.patch(&followed, both).unwrap().unwrap().ticket.follower_ids.len(), 2);
    let none = Patch { follower_ids: Some([].into()), ..Patch::default() };
    assert_eq!(desk.patch(&followed, none).unwrap().unwrap().ticket.follower_ids.len(), 0);
}

#[test]
fn the_record_names_those_who_followed_before_and_after() {
    let desk = Desk::open();
    let followed = following(&desk, [ada_id()]);
    let patch = Patch { follower_ids: Some([ben_id()].into()), ..Patch::default() };
    let record = desk.patch(&followed, patch.clone()).unwrap().unwrap().record;
    let [change] = &record.changes[..] else { panic!("{:?}", record.changes) };
    assert_eq!(change.field, Field::Followers);
    assert_eq!((change.from_label.as_deref(), change.to_label.as_deref()), (Some("Ada Admin"), Some("Ben Agent")));
    assert!(!change.field.is_public());
    // The same again is no change.
    let after = desk.patch(&followed, patch.clone()).unwrap().unwrap().ticket;
    assert_eq!(desk.patch(&after, patch).unwrap(), None);
}

#[test]
fn only_active_members_are_chosen_and_not_too_many() {
    let desk = Desk::open();
    let ticket = desk.ticket();
    let crowd: BTreeSet<MemberId> = (0..51).map(|n| MemberId::new(uuid::Uuid::from_u128(n))).collect();
    for ids in [[gus_id()].into(), crowd] {
        let patch = Patch { follower_ids: Some(ids.clone()), ..Patch::default() };
        assert!(refused_fields(&desk.patch(&ticket, patch).unwrap_err()).contains(&"follower_ids"));
        let naming = naming(internal_note("x"), ids);
        let refused = desk.update(ben(), &ticket, Patch::default(), Some(naming));
        assert!(refused_fields(&refused.unwrap_err()).contains(&"mention_ids"));
    }
}
