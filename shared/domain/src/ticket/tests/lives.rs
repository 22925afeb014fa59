//! Random lives of a ticket: a creation and up to thirty steps, some of which are refused, as in real life.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use proptest::{collection, prelude::*};
use uuid::Uuid;

use super::{
    desk::{Desk, ada_id, anna, ben, ben_id, carl, comment, email, gus_id, mailed_reply, vera_id},
    merging::other,
};
use crate::{
    Attachment, AttachmentId, CommentId, MemberId, StatusCategory, StatusId, TeamId, TicketNumber,
    ticket::{
        Actor, ActorKind, AuditRecord, Command, Decision, MAX_SCORE, NewComment, NewTicket, Patch, Priority, Refusal,
        Ticket, Visibility, decide,
    },
};

/// One thing that happens.
#[derive(Debug, Clone)]
pub enum Step {
    /// Somebody asks for something.
    Ask(Actor, Box<Command>),
    /// Ben has the mail of any of the records sent again, whatever became of it.
    Resend(prop::sample::Index),
    /// The clock moves; a negative number is another function's clock that lags.
    Wait(i64),
    /// The tenant sets another number of days.
    SetDays(u16),
    /// The tenant asks for ratings after so many hours; 0: it does not.
    SetHours(u8),
}

/// A step that led to a record: the ticket before, what was asked, what was decided.
#[derive(Debug, Clone)]
pub struct Turn {
    pub before: Option<Ticket>,
    pub actor: Actor,
    pub command: Command,
    pub decision: Decision,
}

/// A ticket's life as it went.
#[derive(Debug, Clone)]
pub struct Life {
    pub turns: Vec<Turn>,
}

impl Life {
    pub fn ticket(&self) -> &Ticket {
        &self.turns.last().expect("a life begins with a creation").decision.ticket
    }

    pub fn records(&self) -> Vec<AuditRecord> {
        self.turns.iter().map(|turn| turn.decision.record.clone()).collect()
    }
}

/// Lets it happen. Every command is decided twice: the same input must give the same output.
pub fn live(new: NewTicket, creator: Actor, steps: Vec<Step>) -> Life {
    let mut desk = Desk::promising();
    let mut turns: Vec<Turn> = vec![];
    let creation = Step::Ask(creator, Box::new(Command::Create(Box::new(new))));
    for step in std::iter::once(creation).chain(steps) {
        let (actor, command) = match step {
            Step::Wait(seconds) => {
                desk.wait(SignedDuration::from_secs(seconds));
                continue;
            }
            Step::SetDays(days) => {
                desk.tenant.auto_close_days = days;
                continue;
            }
            Step::SetHours(hours) => {
                let settings = &mut desk.configuration.mail_settings;
                (settings.asks_for_rating, settings.rating_delay_hours) = (hours > 0, hours.max(1));
                continue;
            }
            Step::Resend(index) => {
                let record = Box::new(index.get(&turns).decision.record.clone());
                (ben(), Command::ResendMail { record, is_stuck: true })
            }
            Step::Ask(actor, command) => (actor, *command),
        };
        catch_up(&desk, &mut turns);
        let before = turns.last().map(|turn| turn.decision.ticket.clone());
        let context = desk.context(actor.clone());
        let outcome = decide(&context, before.as_ref(), command.clone());
        assert_eq!(outcome, decide(&context, before.as_ref(), command.clone()), "decided twice");
        match outcome {
            Ok(Some(decision)) => turns.push(Turn { before, actor, command, decision }),
            Ok(None) | Err(Refusal::Closed(_) | Refusal::Invalid(_) | Refusal::NoMail(_)) => {
                assert!(before.is_some(), "a creation here is always valid");
            }
            Err(refusal @ (Refusal::NoStatus(_) | Refusal::TimeFirst(_) | Refusal::MailNotStuck(_))) => {
                panic!("{refusal}")
            }
        }
    }
    Life { turns }
}

/// What has come due by itself comes before what is asked.
fn catch_up(desk: &Desk, turns: &mut Vec<Turn>) {
    while let Some(before) = turns.last().map(|turn| turn.decision.ticket.clone()) {
        let context = desk.context(Actor::system());
        let command = Command::TimePassed;
        let Some(decision) = decide(&context, Some(&before), command.clone()).unwrap() else { return };
        turns.push(Turn { before: Some(before), actor: Actor::system(), command, decision });
    }
}

fn any_actor() -> impl Strategy<Value = Actor> {
    prop_oneof![4 => Just(ben()), 4 => Just(anna()), 1 => Just(carl()), 1 => Just(Actor::system())]
}

fn any_id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn any_attachment() -> impl Strategy<Value = Attachment> {
    (any_id(), "[a-zé ]{1,12}\\.png", any::<u64>(), "([0-9a-f]{64})?", any::<bool>()).prop_map(
        |(id, name, size_bytes, sha256, is_inline)| Attachment {
            id: AttachmentId::new(id),
            name,
            content_type: "image/png".into(),
            size_bytes,
            sha256,
            is_inline,
        },
    )
}

/// Text of any kind, control characters and all planes of Unicode included.
pub fn any_comment() -> impl Strategy<Value = NewComment> {
    let mail = (prop::option::of("[a-z0-9.]{1,12}@[a-z]{1,8}\\.example"), any::<bool>(), any::<String>());
    let unanswerable = prop::option::weighted(0.2, Just("the sender is a mailing list".to_owned()));
    (
        any_id(),
        any::<bool>(),
        any::<String>(),
        prop::option::of(mail),
        collection::vec(any_attachment(), 0..3),
        unanswerable,
    )
        .prop_map(|(id, is_public, text, mail, attachments, unanswerable)| {
            let visibility = if is_public { Visibility::Public } else { Visibility::Internal };
            let mail = mail.and_then(|(message_id, is_automatic, subject)| {
                let mut mail = mailed_reply(message_id.as_deref()).mail?;
                (mail.is_automatic, mail.subject) = (is_automatic, subject);
                Some(mail)
            });
            NewComment { id: CommentId::new(id), mail, attachments, unanswerable, ..comment(visibility, &text) }
        })
}

fn any_status() -> impl Strategy<Value = StatusId> {
    let statuses = Desk::open().configuration.statuses;
    // Closing ends most of what can happen, so it is rarer.
    let weighted = statuses.into_iter().map(|status| {
        let weight = if status.category == StatusCategory::Closed { 1 } else { 6 };
        (weight, Just(status.id).boxed())
    });
    let unknown = (1, Just(StatusId::new(Uuid::from_u128(9))).boxed());
    proptest::strategy::Union::new_weighted(weighted.chain([unknown]).collect())
}

fn any_member() -> impl Strategy<Value = MemberId> {
    prop_oneof![3 => Just(ben_id()), 3 => Just(ada_id()), 1 => Just(vera_id()), 1 => Just(gus_id())]
}

fn any_team() -> impl Strategy<Value = TeamId> {
    let teams: Vec<TeamId> = Desk::open().configuration.teams.into_iter().map(|team| team.id).collect();
    prop::sample::select(teams)
}

fn any_tags() -> impl Strategy<Value = BTreeSet<String>> {
    collection::btree_set(" ?[A-Za-zé0-9:-]{0,6}", 0..4)
}

fn any_priority() -> impl Strategy<Value = Priority> {
    prop::sample::select(vec![Priority::P1, Priority::P2, Priority::P3, Priority::P4])
}

fn any_patch() -> impl Strategy<Value = Patch> {
    (
        prop::option::weighted(0.2, any::<String>()),
        prop::option::weighted(0.5, any_status()),
        prop::option::weighted(0.2, any_priority()),
        prop::option::weighted(0.3, prop::option::of(any_member())),
        prop::option::weighted(0.2, prop::option::of(any_team())),
        prop::option::weighted(0.2, any_tags()),
        prop::option::weighted(0.2, collection::btree_set(any_member(), 0..3)),
    )
        .prop_map(|(title, status_id, priority, assignee_id, team_id, tags, follower_ids)| Patch {
            title,
            status_id,
            priority,
            assignee_id,
            team_id,
            tags,
            follower_ids,
        })
}

fn any_step() -> impl Strategy<Value = Step> {
    let update = |(actor, patch, comment): (Actor, Patch, Option<NewComment>)| {
        // Contacts change no fields: the use cases let none through.
        let patch = if actor.kind == ActorKind::Contact { Patch::default() } else { patch };
        Step::Ask(actor, Box::new(Command::Update { patch, comment: comment.map(Box::new) }))
    };
    prop_oneof![
        10 => (any_actor(), any_patch(), prop::option::of(any_comment())).prop_map(update),
        4 => (-5i64..400_000).prop_map(Step::Wait),
        3 => Just(Step::Ask(Actor::system(), Box::new(Command::TimePassed))),
        1 => (40u64..60).prop_map(|n| Step::Ask(Actor::system(), Box::new(Command::LinkFollowUp(TicketNumber(n))))),
        1 => (40u64..60, any::<bool>()).prop_map(|(n, is_source)| merging(n, is_source)),
        1 => (0u8..=MAX_SCORE + 1, prop::option::of(any_comment())).prop_map(|(score, comment)| rating(score, comment)),
        1 => (0u16..20).prop_map(Step::SetDays),
        1 => (0u8..=168).prop_map(Step::SetHours),
        1 => any::<prop::sample::Index>().prop_map(Step::Resend),
    ]
}

/// Anna says how the help was, on a page where files and mail are not.
fn rating(score: u8, comment: Option<NewComment>) -> Step {
    let comment = comment.map(|comment| {
        Box::new(NewComment { visibility: Visibility::Public, mail: None, attachments: vec![], ..comment })
    });
    Step::Ask(anna(), Box::new(Command::Rate { score, comment }))
}

/// The ticket is merged into another, or another into it.
fn merging(number: u64, is_source: bool) -> Step {
    let other = Box::new(Ticket { number: TicketNumber(number), ..other(&Desk::open()) });
    Step::Ask(ben(), Box::new(if is_source { Command::MergeInto(other) } else { Command::TakeIn(other) }))
}

fn any_creation() -> impl Strategy<Value = (NewTicket, Actor)> {
    let cc =
        collection::btree_set(prop::sample::select(vec!["anna@example.com", "carl@example.com", "x@y.example"]), 0..3);
    let assignee = prop::option::weighted(0.3, Just(ben_id()));
    (any_actor(), any_comment(), any_priority(), assignee, any_tags(), cc, prop::option::of(1u64..9)).prop_map(
        |(actor, comment, priority, assignee_id, tags, cc, follow_up_of)| {
            let new = NewTicket {
                comment,
                priority,
                assignee_id,
                tags,
                cc: cc.into_iter().map(email).collect(),
                follow_up_of: follow_up_of.map(TicketNumber),
                ..Desk::open().new_ticket()
            };
            (new, actor)
        },
    )
}

/// Any life.
pub fn any_life() -> impl Strategy<Value = Life> {
    (any_creation(), collection::vec(any_step(), 0..30)).prop_map(|((new, actor), steps)| live(new, actor, steps))
}
