//! A small help desk to test at: one tenant with its default configuration, four members, two contacts, a clock that stands
//! still until it is moved.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    CommentId, Configuration, ContactId, Defaults, EmailAddress, EscalationStepId, Locale, Member, MemberId,
    MemberRole, Slug, StatusId, Team, TeamId, Tenant, TenantId, TicketNumber,
    ticket::{
        Actor, ActorKind, Channel, Command, CommentMail, Context, Decision, NewComment, NewTicket, Patch, Priority,
        Refusal, Requester, Ticket, Visibility, decide,
    },
};

/// The tenant, its configuration, the time.
#[derive(Debug, Clone)]
pub struct Desk {
    pub tenant: Tenant,
    pub configuration: Configuration,
    pub now: Timestamp,
}

/// A UUID version 7 of the hour in which the desk opens.
fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x01a1_fc42_d200_7000_8000_0000_0000_0000 + n)
}

pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub fn tags<const N: usize>(words: [&str; N]) -> BTreeSet<String> {
    words.map(str::to_owned).into()
}

pub fn anna_id() -> ContactId {
    ContactId::new(uuid(0x201))
}

pub fn ben_id() -> MemberId {
    MemberId::new(uuid(0x101))
}

pub fn ada_id() -> MemberId {
    MemberId::new(uuid(0x102))
}

/// Reads only.
pub fn vera_id() -> MemberId {
    MemberId::new(uuid(0x103))
}

/// Was an agent; is not active any more.
pub fn gus_id() -> MemberId {
    MemberId::new(uuid(0x104))
}

/// The requester of the tickets here.
pub fn anna() -> Actor {
    Actor::contact(&anna_id(), "Anna Berg")
}

/// Another contact, copied on them.
pub fn carl() -> Actor {
    Actor::contact(&ContactId::new(uuid(0x202)), "Carl Copied")
}

pub fn ben() -> Actor {
    Actor::member(&ben_id(), "Ben Agent")
}

pub fn vera() -> Actor {
    Actor::member(&vera_id(), "Vera Viewer")
}

pub fn team_support(desk: &Desk) -> TeamId {
    desk.configuration.teams[0].id.clone()
}

pub fn team_field(desk: &Desk) -> TeamId {
    desk.configuration.teams[1].id.clone()
}

pub fn comment(visibility: Visibility, text: &str) -> NewComment {
    NewComment {
        id: CommentId::new(uuid(0x301)),
        visibility,
        html: format!("<p>{text}</p>"),
        attachments: vec![],
        mail: None,
        unanswerable: None,
        mention_ids: BTreeSet::new(),
    }
}

pub fn public_reply(text: &str) -> NewComment {
    comment(Visibility::Public, text)
}

pub fn internal_note(text: &str) -> NewComment {
    comment(Visibility::Internal, text)
}

/// A public reply that came by mail.
pub fn mailed_reply(message_id: Option<&str>) -> NewComment {
    let mail = CommentMail {
        from: "Anna Berg <anna@example.com>".into(),
        to: vec!["support@demo.lambdesk.test".into()],
        cc: vec![],
        subject: "The printer is on fire".into(),
        message_id: message_id.map(str::to_owned),
        is_automatic: false,
        raw_key: "inbound/0001".into(),
        is_sender_verified: false,
        threaded_by: "a new mail".into(),
    };
    NewComment { mail: Some(mail), ..public_reply("It burns.") }
}

/// An out-of-office note: sent by a machine (RFC 3834).
pub fn automatic_reply() -> NewComment {
    let mut reply = mailed_reply(Some("away@example.com"));
    reply.mail.as_mut().unwrap().is_automatic = true;
    reply.unanswerable = Some("the mail is automatic (Auto-Submitted)".into());
    reply
}

/// The fields a refusal names.
pub fn refused_fields(refusal: &Refusal) -> Vec<&str> {
    match refusal {
        Refusal::Invalid(crate::Invalid(errors)) => errors.iter().map(|error| error.field.as_str()).collect(),
        other => panic!("{other} names no field"),
    }
}

impl Desk {
    /// With the SLA policy of a new tenant.
    pub fn promising() -> Self {
        let mut desk = Self::open();
        let Defaults { configuration, .. } =
            Defaults::new(email("support@demo.lambdesk.test"), "Demo", "Europe/Paris", desk.now, || uuid(0x600));
        desk.configuration.sla_policies = configuration.sla_policies;
        for (n, step) in (0x601..).zip(&mut desk.configuration.sla_policies[0].escalations) {
            step.id = EscalationStepId::new(uuid(n));
        }
        desk
    }

    pub fn open() -> Self {
        let now = "2026-11-21T04:00:00Z".parse().unwrap();
        let mut n = 0;
        let support = email("support@demo.lambdesk.test");
        let Defaults { mut configuration, reopened_status_id } =
            Defaults::new(support, "Demo", "Europe/Paris", now, || {
                n += 1;
                uuid(n)
            });
        let member = |id, name: &str, role, is_active| Member {
            id,
            name: name.to_owned(),
            email: email(&format!("{}@demo.example", name.split(' ').next().unwrap())),
            role,
            is_active,
            is_invited: false,
            quiet_hours: None,
            created_at: now,
        };
        configuration.members = vec![
            member(ben_id(), "Ben Agent", MemberRole::Agent, true),
            member(ada_id(), "Ada Admin", MemberRole::Admin, true),
            member(vera_id(), "Vera Viewer", MemberRole::Viewer, true),
            member(gus_id(), "Gus Gone", MemberRole::Agent, false),
        ];
        // What is promised is the matter of other tests: `promising`.
        configuration.sla_policies.clear();
        configuration.teams.push(Team {
            id: TeamId::new(uuid(0x401)),
            name: "Field".into(),
            member_ids: vec![],
            region_id: None,
            calendar_id: None,
        });
        let tenant = Tenant {
            id: TenantId::new(uuid(0x501)),
            slug: Slug::parse("demo").unwrap(),
            name: "Demo".into(),
            locale: Locale::En,
            time_zone: "Europe/Paris".into(),
            auto_close_days: 3,
            reopened_status_id,
            calendar_id: None,
            config_version: 1,
            created_at: now,
        };
        Self { tenant, configuration, now }
    }

    pub fn status(&self, name: &str) -> StatusId {
        let found = self.configuration.statuses.iter().find(|status| status.name == name);
        found.unwrap_or_else(|| panic!("no status {name}")).id.clone()
    }

    pub fn wait(&mut self, duration: SignedDuration) {
        self.now += duration;
    }

    pub fn wait_days(&mut self, days: i64) {
        self.wait(SignedDuration::from_hours(24 * days));
    }

    /// Members work in the portal, contacts write mail.
    pub fn context(&self, actor: Actor) -> Context<'_> {
        let channel = match actor.kind {
            ActorKind::Member => Channel::Portal,
            ActorKind::Contact => Channel::Mail,
            ActorKind::System => Channel::Time,
        };
        Context { tenant: &self.tenant, configuration: &self.configuration, actor, channel, now: self.now }
    }

    /// What Anna's mail asks for.
    pub fn new_ticket(&self) -> NewTicket {
        NewTicket {
            tenant_id: self.tenant.id.clone(),
            number: TicketNumber(42),
            title: "The printer is on fire".into(),
            requester: Requester { id: anna_id(), name: "Anna Berg".into(), email: email("anna@example.com") },
            cc: BTreeSet::new(),
            priority: Priority::default(),
            team_id: None,
            assignee_id: None,
            tags: BTreeSet::new(),
            address_id: Some(self.configuration.addresses[0].id.clone()),
            comment: mailed_reply(Some("first@example.com")),
            follow_up_of: None,
        }
    }

    pub fn create(&self, actor: Actor, new: NewTicket) -> Result<Decision, Refusal> {
        let decision = decide(&self.context(actor), None, Command::Create(Box::new(new)))?;
        Ok(decision.expect("a creation is a change"))
    }

    pub fn update(
        &self,
        actor: Actor,
        ticket: &Ticket,
        patch: Patch,
        comment: Option<NewComment>,
    ) -> Result<Option<Decision>, Refusal> {
        decide(&self.context(actor), Some(ticket), Command::Update { patch, comment: comment.map(Box::new) })
    }

    /// Ben changes fields.
    pub fn patch(&self, ticket: &Ticket, patch: Patch) -> Result<Option<Decision>, Refusal> {
        self.update(ben(), ticket, patch, None)
    }

    /// Somebody adds a comment and nothing else.
    pub fn say(&self, actor: Actor, ticket: &Ticket, comment: NewComment) -> Decision {
        self.update(actor, ticket, Patch::default(), Some(comment)).unwrap().expect("a comment is a change")
    }

    /// Ben chooses a status.
    pub fn enter(&self, ticket: &Ticket, status: &str) -> Decision {
        let patch = Patch { status_id: Some(self.status(status)), ..Patch::default() };
        self.patch(ticket, patch).unwrap().unwrap_or_else(|| panic!("the ticket was {status} already"))
    }

    pub fn link_follow_up(&self, ticket: &Ticket, number: TicketNumber) -> Option<Decision> {
        decide(&self.context(Actor::system()), Some(ticket), Command::LinkFollowUp(number)).unwrap()
    }

    pub fn time_passes(&self, ticket: &Ticket) -> Option<Decision> {
        decide(&self.context(Actor::system()), Some(ticket), Command::TimePassed).unwrap()
    }

    /// Anna's ticket, as it is just after her mail: new, unassigned.
    pub fn ticket(&self) -> Ticket {
        self.create(anna(), self.new_ticket()).unwrap().ticket
    }

    /// The same in another status.
    pub fn ticket_in(&self, status: &str) -> Ticket {
        let ticket = self.ticket();
        if ticket.status_id == self.status(status) { ticket } else { self.enter(&ticket, status).ticket }
    }
}
