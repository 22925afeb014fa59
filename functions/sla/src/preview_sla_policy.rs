//! `preview_sla_policy`: which open tickets a policy would get, and what it would promise them.

use app::{
    App, IntoProblem, Route, Snapshot, configuration,
    sla_views::{ClockSummary, clock_summary},
    views::StatusRef,
};
use domain::{
    Configuration, EscalationStepId, SlaPolicyId, TicketNumber,
    sla::{self, Sla, configuration_changed, policy_for},
    ticket::{Priority, Ticket, with_terms},
};
use jiff::Timestamp;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use store::{List, TenantStore};
use utoipa::ToSchema;

use crate::{
    policy_view::{SlaPolicyInput, policy},
    queues,
};

/// How `preview_sla_policy` is deployed.
pub const OPERATION: Operation = Operation::bearer("preview_sla_policy", "sla", &["configuration:read"])
    .access(Access::none().reads_table())
    .timeout_seconds(25);

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(preview_sla_policy(app, request)) };

/// Open tickets that are looked at, at most.
const MOST_LOOKED_AT: usize = 1_000;
/// Tickets that are shown, at most.
const MOST_SHOWN: usize = 50;

/// A policy that may not be saved yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyDraft {
    /// The policy.
    pub policy: SlaPolicyInput,
    /// The policy that it stands for, when one is edited.
    #[schema(value_type = Option<String>)]
    pub sla_policy_id: Option<SlaPolicyId>,
    /// Its place among the policies, from 0; where it is, or behind all others, unless said.
    pub position: Option<u16>,
}

/// What a policy would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyPreview {
    /// Open tickets that would be its own.
    pub matched: usize,
    /// Open tickets that were looked at.
    pub looked_at: usize,
    /// Whether that is all of them; else the most urgent of each team's queue were.
    pub is_complete: bool,
    /// The first 50 that would be its own.
    pub data: Vec<PreviewedTicket>,
}

/// A ticket, with what it is promised and what it would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewedTicket {
    /// The ticket.
    pub ticket: PreviewedTicketRef,
    /// The live clocks that it would have.
    pub clocks: Vec<ClockSummary>,
    /// The live clocks that it has.
    pub current_clocks: Vec<ClockSummary>,
}

/// A ticket in a preview.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewedTicketRef {
    /// Per tenant.
    pub number: u64,
    /// As people see it.
    pub display_number: String,
    /// The subject.
    pub title: String,
    /// How urgent.
    pub priority: Priority,
    /// The tenant's own status.
    pub status: StatusRef,
    /// Who needs help.
    pub requester_name: String,
}

/// Shows which open tickets a policy would get, saved or not, with the due times that they would have beside those they have.
#[utoipa::path(post, path = "/v1/sla_policy_previews", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    request_body = PolicyDraft,
    responses((status = 200, body = PolicyPreview), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn preview_sla_policy(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let draft: PolicyDraft = request.json()?;
    let snapshot = configuration::load(app, caller).await?;
    let tenant = app.tenant(caller)?;
    let now = app.cloud.now();
    let (id, changed) = with_draft(app, &snapshot, draft, now)?;
    let (numbers, is_complete) = open_tickets(&tenant, &snapshot.configuration).await?;
    let found = tenant.get_tickets(&numbers).await.map_err(IntoProblem::into_problem)?;
    let tickets = numbers.iter().filter_map(|number| found.get(number)).filter(|ticket| ticket.is_active());
    let matching =
        tickets.filter(|ticket| policy_for(&changed.sla_policies, ticket).map(|policy| &policy.id) == Some(&id));
    let matching: Vec<&Ticket> = matching.collect();
    let shown = matching.iter().take(MOST_SHOWN).map(|ticket| previewed(&snapshot, &changed, ticket, now));
    Response::ok(&PolicyPreview { matched: matching.len(), looked_at: found.len(), is_complete, data: shown.collect() })
}

/// The configuration as it would be, and the id that the policy has there.
fn with_draft(
    app: &App,
    snapshot: &Snapshot,
    draft: PolicyDraft,
    now: Timestamp,
) -> Result<(SlaPolicyId, Configuration), Problem> {
    let edited = draft.sla_policy_id.as_ref().map(|id| policy(snapshot, id)).transpose()?;
    let mut changed = Configuration::clone(&snapshot.configuration);
    let before = edited.and_then(|edited| changed.sla_policies.iter().position(|policy| policy.id == edited.id));
    let mut others: Vec<sla::SlaPolicy> = std::mem::take(&mut changed.sla_policies);
    if let Some(before) = before {
        others.remove(before);
    }
    let place = draft.position.map(usize::from).or(before).unwrap_or(others.len()).min(others.len());
    let id = edited.map_or_else(|| SlaPolicyId::new(app.cloud.uuid_v7()), |edited| edited.id.clone());
    let fresh = || EscalationStepId::new(app.cloud.uuid_v7());
    let policy = draft.policy.into_policy(id.clone(), 0, now, snapshot, fresh)?;
    others.insert(place, policy);
    for (position, policy) in (0u16..).zip(&mut others) {
        policy.position = position;
    }
    changed.sla_policies = others;
    Ok((id, changed))
}

/// Numbers of open tickets, and whether these are all.
async fn open_tickets(
    tenant: &TenantStore,
    configuration: &Configuration,
) -> Result<(Vec<TicketNumber>, bool), Problem> {
    let share = u32::try_from(MOST_LOOKED_AT).unwrap_or(u32::MAX);
    let lists: Vec<List> = queues(configuration);
    let reads = lists.iter().map(|list| tenant.list_rows(list, None, true, share));
    let pages = futures::future::try_join_all(reads).await.map_err(IntoProblem::into_problem)?;
    let mut is_complete = pages.iter().all(|page| !page.has_more);
    let mut numbers: Vec<TicketNumber> = pages.iter().flat_map(|page| page.rows.iter().map(|row| row.number)).collect();
    is_complete &= numbers.len() <= MOST_LOOKED_AT;
    numbers.truncate(MOST_LOOKED_AT);
    Ok((numbers, is_complete))
}

fn previewed(snapshot: &Snapshot, changed: &Configuration, ticket: &Ticket, now: Timestamp) -> PreviewedTicket {
    let mut after = ticket.sla.clone();
    let events = with_terms(&snapshot.tenant, changed, ticket, |terms| {
        configuration_changed(&ticket.sla, terms, ticket.created_at, now)
    });
    after.apply(now, &events);
    let status = snapshot.configuration.status(&ticket.status_id);
    PreviewedTicket {
        ticket: PreviewedTicketRef {
            number: ticket.number.0,
            display_number: ticket.number.display(),
            title: ticket.title.clone(),
            priority: ticket.priority,
            status: StatusRef {
                id: ticket.status_id.to_string(),
                name: status.map_or_else(|| ticket.category.as_str().to_owned(), |status| status.name.clone()),
                category: ticket.category,
            },
            requester_name: ticket.requester_name.clone(),
        },
        clocks: clocks(&after, changed),
        current_clocks: clocks(&ticket.sla, &snapshot.configuration),
    }
}

fn clocks(sla: &Sla, configuration: &Configuration) -> Vec<ClockSummary> {
    sla.live_clocks().into_iter().map(|clock| clock_summary(sla, clock, configuration)).collect()
}
