//! A tenant's configuration: loaded with one query, cached in the warm function, handed to every decision.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Address, AddressId, Calendar, CalendarId, EmailAddress, EscalationStepId, Interval, MailSettings, Member, MemberId,
    OwnDomain, RegionId, SlaPolicyId, StatusId, TeamId, Template, TemplateKey, Weekday,
    sla::{
        Conditions, EscalationAction, EscalationStep, Hours, NextUpdateMode, OnReopen, SlaPolicy, StepTime, Target,
        TargetKind,
    },
    ticket::Priority,
};

/// What a status means to the product; a tenant's own statuses each belong to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusCategory {
    /// Nobody has taken it.
    New,
    /// Being worked on.
    Open,
    /// Waiting for somebody; a requester's reply reopens it.
    Pending,
    /// Work is planned for a later time.
    Scheduled,
    /// Done, unless the requester answers; closes by itself.
    Resolved,
    /// Over: takes no change and no reply.
    Closed,
}

impl StatusCategory {
    /// All categories in the order of a ticket's life.
    pub const ALL: [Self; 6] = [Self::New, Self::Open, Self::Pending, Self::Scheduled, Self::Resolved, Self::Closed];

    /// As in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Scheduled => "scheduled",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// The category of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == name)
    }
}

/// One of a tenant's statuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The id.
    pub id: StatusId,
    /// As shown.
    pub name: String,
    /// What it means.
    pub category: StatusCategory,
    /// Order in lists; the first of a category is the one that rules pick.
    pub position: u16,
}

/// A group of members that owns tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// The id.
    pub id: TeamId,
    /// As shown.
    pub name: String,
    /// Who belongs to it.
    #[serde(default)]
    pub member_ids: Vec<MemberId>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_id: Option<RegionId>,
    /// When it works; none: the region's calendar, else the tenant's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar_id: Option<CalendarId>,
}

/// A part of the world that a tenant's teams are in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// The id.
    pub id: RegionId,
    /// As shown.
    pub name: String,
    /// When its teams work; none: the tenant's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar_id: Option<CalendarId>,
}

/// All of a tenant's configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configuration {
    /// Ordered by position.
    pub statuses: Vec<Status>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Members, those no longer active included.
    pub members: Vec<Member>,
    /// Inbound addresses.
    pub addresses: Vec<Address>,
    /// Domains of its own.
    #[serde(default)]
    pub domains: Vec<OwnDomain>,
    /// Business hours; the first is the tenant's.
    pub calendars: Vec<Calendar>,
    /// Regions.
    pub regions: Vec<Region>,
    /// SLA policies, ordered by position.
    pub sla_policies: Vec<SlaPolicy>,
    /// What is done with mail that is doubted.
    pub mail_settings: MailSettings,
    /// Its own wording of mails.
    pub templates: Vec<Template>,
}

impl Configuration {
    /// The status with that id.
    pub fn status(&self, id: &StatusId) -> Option<&Status> {
        self.statuses.iter().find(|status| &status.id == id)
    }

    /// The status that rules pick for a category: the one with the lowest position.
    pub fn first_status(&self, category: StatusCategory) -> Option<&Status> {
        self.statuses.iter().filter(|status| status.category == category).min_by_key(|status| status.position)
    }

    /// The team with that id.
    pub fn team(&self, id: &TeamId) -> Option<&Team> {
        self.teams.iter().find(|team| &team.id == id)
    }

    /// The member with that id.
    pub fn member(&self, id: &MemberId) -> Option<&Member> {
        self.members.iter().find(|member| &member.id == id)
    }

    /// The calendar with that id.
    pub fn calendar(&self, id: &CalendarId) -> Option<&Calendar> {
        self.calendars.iter().find(|calendar| &calendar.id == id)
    }

    /// The region with that id.
    pub fn region(&self, id: &RegionId) -> Option<&Region> {
        self.regions.iter().find(|region| &region.id == id)
    }

    /// The address with that id.
    pub fn address(&self, id: &AddressId) -> Option<&Address> {
        self.addresses.iter().find(|address| &address.id == id)
    }

    /// The template of exactly that kind, language and address.
    pub fn template(&self, key: &TemplateKey) -> Option<&Template> {
        self.templates.iter().find(|template| &template.key == key)
    }

    /// The template that a mail is worded by: the address's own, else the tenant's; none: the built-in one.
    pub fn template_for(&self, key: &TemplateKey) -> Option<&Template> {
        self.template(key).or_else(|| self.template(&TemplateKey { address_id: None, ..*key }))
    }
}

/// What a new tenant starts with.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// Statuses, one team, one calendar, one address, one SLA policy; no members.
    pub configuration: Configuration,
    /// For [`crate::Tenant::reopened_status_id`].
    pub reopened_status_id: StatusId,
}

/// The default life of a ticket, in the order of seed 002, section 5.
const STATUSES: [(&str, StatusCategory); 11] = [
    ("New", StatusCategory::New),
    ("Assigned", StatusCategory::Open),
    ("Accepted", StatusCategory::Open),
    ("In Progress", StatusCategory::Open),
    ("Awaiting Info", StatusCategory::Pending),
    ("Awaiting Callback", StatusCategory::Pending),
    ("Awaiting Parts", StatusCategory::Pending),
    ("Awaiting Approval", StatusCategory::Pending),
    ("Scheduled", StatusCategory::Scheduled),
    ("Resolved", StatusCategory::Resolved),
    ("Closed", StatusCategory::Closed),
];

impl Defaults {
    /// The statuses of the product's default life cycle, one team, Monday to Friday 9 to 17, one address, one SLA policy.
    /// `fresh` gives a new UUID each time it is called.
    pub fn new(
        email: EmailAddress,
        display_name: &str,
        time_zone: &str,
        now: Timestamp,
        mut fresh: impl FnMut() -> Uuid,
    ) -> Self {
        let statuses: Vec<Status> = (0u16..)
            .zip(STATUSES)
            .map(|(position, (name, category))| Status {
                id: StatusId::new(fresh()),
                name: name.to_owned(),
                category,
                position: position * 10,
            })
            .collect();
        let reopened_status_id = statuses[3].id.clone();
        let team = Team {
            id: TeamId::new(fresh()),
            name: "Support".to_owned(),
            member_ids: vec![],
            region_id: None,
            calendar_id: None,
        };
        let weekdays = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        let calendar = Calendar {
            id: CalendarId::new(fresh()),
            name: "Business hours".to_owned(),
            time_zone: time_zone.to_owned(),
            intervals: weekdays.map(|weekday| Interval { weekday, from_minute: 540, until_minute: 1020 }).to_vec(),
            holidays: vec![],
            holiday_feeds: vec![],
        };
        let address = Address {
            id: AddressId::new(fresh()),
            email,
            display_name: display_name.to_owned(),
            team_id: Some(team.id.clone()),
            priority: None,
            tags: BTreeSet::new(),
            locale: None,
            signature_html: String::new(),
            is_primary: true,
            forwarding: None,
            created_at: now,
        };
        let configuration = Configuration {
            statuses,
            teams: vec![team],
            members: vec![],
            addresses: vec![address],
            domains: vec![],
            calendars: vec![calendar],
            regions: vec![],
            sla_policies: vec![default_policy(now, &mut fresh)],
            mail_settings: MailSettings::default(),
            templates: vec![],
        };
        Self { configuration, reopened_status_id }
    }
}

/// Minutes of business time that a new tenant promises for a priority: first response, next update, resolution. A working day
/// of the default calendar has 480.
const DEFAULT_TARGETS: [(Priority, [u32; 3]); 4] = [
    (Priority::P1, [60, 120, 480]),
    (Priority::P2, [240, 480, 960]),
    (Priority::P3, [480, 960, 2400]),
    (Priority::P4, [960, 1920, 4800]),
];

/// Every ticket gets it. A quarter of a target before its end its assignee is warned; when it is over, the team's leads are told
/// too.
fn default_policy(now: Timestamp, mut fresh: impl FnMut() -> Uuid) -> SlaPolicy {
    let target = |minutes: u32| Target {
        seconds: minutes * 60,
        hours: Hours::Business,
        warn_before_seconds: Some(minutes * 60 / 4),
    };
    let promised = |minutes: [u32; 3]| TargetKind::ALL.into_iter().zip(minutes.map(target)).collect();
    let mut step = |when, actions: &[EscalationAction]| EscalationStep {
        id: EscalationStepId::new(fresh()),
        kinds: BTreeSet::new(),
        when,
        actions: actions.to_vec(),
    };
    let escalations = vec![
        step(StepTime::Warning, &[EscalationAction::NotifyAssignee]),
        step(StepTime::Breach, &[EscalationAction::NotifyAssignee, EscalationAction::NotifyTeamLeads]),
    ];
    SlaPolicy {
        id: SlaPolicyId::new(fresh()),
        name: "Standard".to_owned(),
        position: 0,
        conditions: Conditions::default(),
        targets: DEFAULT_TARGETS.map(|(priority, minutes)| (priority, promised(minutes))).into(),
        next_update_mode: NextUpdateMode::default(),
        on_reopen: OnReopen::default(),
        calendar_id: None,
        escalations,
        created_at: now,
    }
}

/// The priorities of the product with the names shown, the most urgent first.
pub const PRIORITIES: [(Priority, &str); 4] =
    [(Priority::P1, "P1"), (Priority::P2, "P2"), (Priority::P3, "P3"), (Priority::P4, "P4")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_tenant_has_a_status_for_every_step_of_a_tickets_life() {
        let mut n = 0u128;
        let email = EmailAddress::parse("support@demo.lambdesk.test").unwrap();
        let defaults = Defaults::new(email, "Demo", "Europe/Paris", Timestamp::UNIX_EPOCH, || {
            n += 1;
            Uuid::from_u128(n)
        });
        let configuration = &defaults.configuration;
        for category in StatusCategory::ALL {
            assert!(configuration.first_status(category).is_some(), "{category:?}");
        }
        assert_eq!(configuration.first_status(StatusCategory::Open).unwrap().name, "Assigned");
        assert_eq!(configuration.status(&defaults.reopened_status_id).unwrap().name, "In Progress");
        assert_eq!(configuration.sla_policies[0].validate(), Ok(()));
        assert_eq!(configuration.sla_policies[0].validate_in(configuration), Ok(()));
        assert_eq!(configuration.addresses[0].team_id.as_ref(), Some(&configuration.teams[0].id));
    }
}
