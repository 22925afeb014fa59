//! The SLA of a ticket: which policy and calendar are its own, and what an update or time does to its clocks.

use jiff::{SignedDuration, Timestamp};

use super::{ActorKind, Context, Effect, NewComment, Notice, NotifiedMember, Ticket, Visibility, rating::survey_at};
use crate::{
    CalendarId, Configuration, MemberId, MemberRole, StatusCategory, Tenant,
    sla::{
        self, Due, EscalationAction, EscalationStep, OpenTime, Reply, SlaEvent, SlaPolicy, TargetKind, Terms, come_due,
        policy_for,
    },
};

/// The calendar of a ticket under a policy: the policy's, its team's, its team's region's, the tenant's.
pub fn calendar_for<'a>(
    tenant: &'a Tenant,
    configuration: &'a Configuration,
    policy: &'a SlaPolicy,
    ticket: &Ticket,
) -> Option<&'a CalendarId> {
    let team = ticket.team_id.as_ref().and_then(|id| configuration.team(id));
    let of_team = team.and_then(|team| team.calendar_id.as_ref());
    let region = team.and_then(|team| team.region_id.as_ref()).and_then(|id| configuration.region(id));
    let of_region = region.and_then(|region| region.calendar_id.as_ref());
    let of_tenant = tenant.calendar_id.as_ref();
    let first = configuration.calendars.first().map(|calendar| &calendar.id);
    let is_there = |id: &&CalendarId| configuration.calendar(id).is_some();
    let candidates = [policy.calendar_id.as_ref(), of_team, of_region, of_tenant, first];
    candidates.into_iter().flatten().find(is_there)
}

/// Runs with what the ticket is promised now.
pub fn with_terms<T>(
    tenant: &Tenant,
    configuration: &Configuration,
    ticket: &Ticket,
    run: impl FnOnce(Terms<'_>) -> T,
) -> T {
    let policy = policy_for(&configuration.sla_policies, ticket);
    let calendar_id = policy.and_then(|policy| calendar_for(tenant, configuration, policy, ticket));
    // A calendar that can't be read was refused when it was made; then every second counts, and the explanation says so.
    let open_time =
        calendar_id.and_then(|id| configuration.calendar(id)).and_then(|calendar| OpenTime::new(calendar).ok());
    run(Terms { policy, priority: ticket.priority, calendar_id, open_time: open_time.as_ref() })
}

/// What an update does to the clocks. `before` is none when the update makes the ticket.
pub(super) fn after_update(
    context: &Context<'_>,
    before: Option<&Ticket>,
    after: &Ticket,
    comment: Option<&NewComment>,
    now: Timestamp,
) -> Vec<SlaEvent> {
    let is_promised_otherwise = before.is_none_or(|before| {
        let policy_of = |ticket| policy_for(&context.configuration.sla_policies, ticket).map(|policy| &policy.id);
        before.priority != after.priority || before.team_id != after.team_id || policy_of(before) != policy_of(after)
    });
    let update = sla::Update {
        now,
        created_at: after.created_at,
        before: before.map(|ticket| ticket.category),
        after: after.category,
        reply: comment.and_then(|comment| reply_in(context, after, comment)),
        is_promised_otherwise,
    };
    with_terms(context.tenant, context.configuration, after, |terms| sla::update(&after.sla, terms, &update))
}

/// Who replied in public. What a machine sends is no reply, and a member who asks for help answers nobody.
fn reply_in(context: &Context<'_>, ticket: &Ticket, comment: &NewComment) -> Option<Reply> {
    let is_automatic = comment.mail.as_ref().is_some_and(|mail| mail.is_automatic);
    if comment.visibility == Visibility::Internal || is_automatic {
        return None;
    }
    match context.actor.kind {
        ActorKind::Contact => Some(Reply::Requester),
        ActorKind::Member => {
            let id = context.actor.id.as_ref().and_then(|id| id.parse::<MemberId>().ok());
            let member = id.and_then(|id| context.configuration.member(&id));
            let is_requester = member.is_some_and(|member| member.email == ticket.requester_email);
            Some(if is_requester { Reply::Requester } else { Reply::Member })
        }
        ActorKind::System => None,
    }
}

/// When time alone changes the ticket next.
pub(super) fn next_wake(context: &Context<'_>, ticket: &Ticket) -> Option<Timestamp> {
    let policy = policy_of(context, ticket);
    let due_at = sla::next_due(&ticket.sla, policy).map(|(at, _)| at);
    [due_at, survey_at(context, ticket), closes_at(context.tenant, ticket)].into_iter().flatten().min()
}

/// When a resolved ticket closes by itself.
pub fn closes_at(tenant: &Tenant, ticket: &Ticket) -> Option<Timestamp> {
    let resolved_at = ticket.resolved_at.filter(|_| ticket.category == StatusCategory::Resolved)?;
    resolved_at.checked_add(SignedDuration::from_hours(24 * i64::from(tenant.auto_close_days))).ok()
}

/// The policy that the clocks run under: the one they were last applied, so that its steps are the ones that are taken.
fn policy_of<'a>(context: &Context<'a>, ticket: &Ticket) -> Option<&'a SlaPolicy> {
    let id = ticket.sla.policy_id.as_ref()?;
    context.configuration.sla_policies.iter().find(|policy| &policy.id == id)
}

/// What has come due and what follows.
pub(super) struct CameDue {
    /// When it was due.
    pub at: Timestamp,
    /// For the record.
    pub events: Vec<SlaEvent>,
    /// The ticket after the steps' actions; its clocks are as before.
    pub ticket: Ticket,
    /// Whom to tell.
    pub effects: Vec<Effect>,
    /// What it was.
    pub notice: Notice,
}

/// The next warning, breach or step whose time is not after `now`.
pub(super) fn come_due_by(context: &Context<'_>, ticket: &Ticket, now: Timestamp) -> Option<CameDue> {
    let policy = policy_of(context, ticket);
    let (at, due) = sla::next_due(&ticket.sla, policy).filter(|(at, _)| *at <= now)?;
    let (kind, notice) = match &due {
        Due::Warning(kind) => (*kind, Notice::SlaWarning),
        Due::Breach(kind) => (*kind, Notice::SlaBreach),
        Due::Step(kind, _) => (*kind, Notice::SlaEscalation),
    };
    let (events, steps) = come_due(policy, at, &due);
    let mut after = ticket.clone();
    let mut effects = Vec::new();
    for action in steps.iter().flat_map(|step: &&EscalationStep| &step.actions) {
        act(context, &mut after, action, notice, kind, at, &mut effects);
    }
    Some(CameDue { at, events, ticket: after, effects, notice })
}

/// Carries out one action. What can't be carried out any more, as its member has left, is left out.
fn act(
    context: &Context<'_>,
    ticket: &mut Ticket,
    action: &EscalationAction,
    notice: Notice,
    clock: TargetKind,
    at: Timestamp,
    effects: &mut Vec<Effect>,
) {
    let configuration = context.configuration;
    let is_active = |id: &MemberId| configuration.member(id).is_some_and(|member| member.is_active);
    let leads = |ticket: &Ticket| -> Vec<MemberId> {
        let team = ticket.team_id.as_ref().and_then(|id| configuration.team(id));
        let members = configuration.members.iter().filter(|member| member.role == MemberRole::TeamLead);
        members
            .filter(|member| team.is_some_and(|team| team.member_ids.contains(&member.id)))
            .map(|member| member.id.clone())
            .collect()
    };
    let mut tell = |member_ids: Vec<MemberId>| {
        let members = member_ids.iter().filter_map(|id| configuration.member(id)).filter(|member| member.is_active);
        let members: Vec<NotifiedMember> = members.map(NotifiedMember::from).collect();
        if !members.is_empty() {
            effects.push(Effect::NotifyMembers { notice, members, clock: Some(clock), due_at: at });
        }
    };
    match action {
        EscalationAction::NotifyAssignee => match &ticket.assignee_id {
            Some(id) => tell(vec![id.clone()]),
            None => tell(leads(ticket)),
        },
        EscalationAction::NotifyTeamLeads => tell(leads(ticket)),
        EscalationAction::NotifyMembers { member_ids } => tell(member_ids.iter().cloned().collect()),
        EscalationAction::RaisePriority { to } => ticket.priority = ticket.priority.min(*to),
        EscalationAction::Assign { member_id } if is_active(member_id) => ticket.assignee_id = Some(member_id.clone()),
        EscalationAction::AssignTeam { team_id } if configuration.team(team_id).is_some() => {
            if ticket.team_id.as_ref() != Some(team_id) {
                ticket.team_id = Some(team_id.clone());
                ticket.assignee_id = None;
            }
        }
        EscalationAction::AddTag { tag } => {
            ticket.tags.insert(tag.clone());
        }
        EscalationAction::Assign { .. } | EscalationAction::AssignTeam { .. } => {}
    }
}
