//! `list_sla_breaches`: promises that were not kept in time, the newest first.

use app::{
    App, IntoProblem, Route, Snapshot, configuration,
    views::{Page, Ref},
};
use domain::{
    TicketNumber,
    sla::TargetKind,
    ticket::{Priority, Ticket},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use store::{Breach, TenantStore};
use utoipa::ToSchema;

/// How `list_sla_breaches` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_sla_breaches", "sla", &["tickets:read"]).access(Access::none().reads_table().signs());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(list_sla_breaches(app, request)) };

/// Months that one request looks through at most: the cursor goes on behind them.
const MONTHS_AT_A_TIME: usize = 24;

/// A promise that was not kept in time.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlaBreach {
    /// The ticket: number and title as they are, the rest as it was.
    pub ticket: BreachedTicket,
    /// What was promised.
    pub clock: TargetKind,
    /// The nth of its kind on the ticket.
    pub instance: u32,
    /// Who promised.
    pub policy: Option<Ref>,
    /// When it was due, which is when it breached.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// The true time, whenever it was noticed.
    #[schema(value_type = String, format = DateTime)]
    pub breached_at: Timestamp,
    /// When the promise was kept after all.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub fulfilled_at: Option<Timestamp>,
    /// How late that was, by the wall clock.
    pub late_seconds: Option<i64>,
}

/// The ticket of a breach.
#[derive(Debug, Serialize, ToSchema)]
pub struct BreachedTicket {
    /// Per tenant.
    pub number: u64,
    /// As people see it.
    pub display_number: String,
    /// The subject now.
    pub title: String,
    /// How urgent it was.
    pub priority: Priority,
    /// Whose it was.
    pub team: Option<Ref>,
    /// Who had it.
    pub assignee: Option<Ref>,
}

/// Where the next page begins.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Place {
    /// The first day of the month.
    month: Date,
    before: Option<String>,
}

/// Lists promises that were not kept in time, the newest first.
#[utoipa::path(get, path = "/v1/sla_breaches", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("kind" = Option<String>, Query, description = "`first_response`, `next_update` or `resolution`"),
        ("from" = Option<String>, Query, description = "the first instant, RFC 3339"),
        ("until" = Option<String>, Query, description = "the first instant after it; now unless said"),
        ("limit" = Option<u32>, Query, description = "1 to 100, default 50"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")),
    responses((status = 200, body = Page<SlaBreach>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn list_sla_breaches(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let tenant = app.tenant(caller)?;
    let mut query = request.query();
    let limit = query.number("limit", 1..=100)?.unwrap_or(50);
    let kinds = TargetKind::ALL.map(|kind| (kind.as_str(), kind));
    let kind = query.one_of("kind", &kinds)?;
    let from: Option<Timestamp> = query.parsed("from")?;
    let until: Option<Timestamp> = query.parsed("until")?;
    let cursor = query.text("cursor")?;
    query.finish()?;

    let scope = format!("{} {} {kind:?} {from:?} {until:?}", OPERATION.id, tenant.id());
    let snapshot = configuration::load(app, caller).await?;
    let newest = until.unwrap_or_else(|| app.cloud.now());
    let place = app.open_cursor(&scope, cursor).await?;
    let place = place.unwrap_or_else(|| Place { month: month_of(newest), before: until.map(place_of) });
    let oldest = from.unwrap_or(snapshot.tenant.created_at);
    let search = Search { kind, oldest, limit: limit as usize };
    let (breaches, next) = search.page(&tenant, place).await?;
    let next_cursor = app.seal_cursor(&scope, next).await?;
    let numbers: Vec<TicketNumber> = breaches.iter().map(|breach| breach.number).collect();
    let tickets = tenant.get_tickets(&numbers).await.map_err(IntoProblem::into_problem)?;
    let data = breaches.into_iter().map(|breach| view(&breach, tickets.get(&breach.number), &snapshot)).collect();
    Response::ok(&Page { data, next_cursor })
}

/// What is looked for.
struct Search {
    kind: Option<TargetKind>,
    oldest: Timestamp,
    limit: usize,
}

impl Search {
    /// A page, and the place behind it when there may be more.
    async fn page(&self, tenant: &TenantStore, mut place: Place) -> Result<(Vec<Breach>, Option<Place>), Problem> {
        let mut found = Vec::new();
        let mut months = 0;
        while place.month >= month_of(self.oldest) {
            if months == MONTHS_AT_A_TIME {
                return Ok((found, Some(place)));
            }
            let month = place.month.strftime("%Y-%m").to_string();
            let limit = u32::try_from(self.limit).unwrap_or(u32::MAX);
            let page =
                tenant.breaches(&month, place.before.as_deref(), limit).await.map_err(IntoProblem::into_problem)?;
            for (at, breach) in page.breaches {
                if breach.breached_at < self.oldest {
                    return Ok((found, None));
                }
                place.before = Some(at);
                if self.kind.is_none_or(|kind| breach.clock == kind) {
                    found.push(breach);
                }
                if found.len() == self.limit {
                    return Ok((found, Some(place)));
                }
            }
            if !page.has_more {
                let Ok(last_day) = place.month.yesterday() else { break };
                place = Place { month: last_day.first_of_month(), before: None };
                months += 1;
            }
        }
        Ok((found, None))
    }
}

fn month_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date().first_of_month()
}

/// What sorts behind every breach before that time, and before all others.
fn place_of(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S%.9fZ").to_string()
}

fn view(breach: &Breach, ticket: Option<&Ticket>, snapshot: &Snapshot) -> SlaBreach {
    let configuration = &snapshot.configuration;
    let named = |id: String, name: Option<&String>| Ref { name: name.cloned().unwrap_or_else(|| "?".into()), id };
    let policy = breach.policy_id.as_ref().map(|id| {
        let known = configuration.sla_policies.iter().find(|policy| &policy.id == id);
        named(id.to_string(), known.map(|policy| &policy.name))
    });
    let team = breach.team_id.as_ref();
    let assignee = breach.assignee_id.as_ref();
    SlaBreach {
        ticket: BreachedTicket {
            number: breach.number.0,
            display_number: breach.number.display(),
            title: ticket.map(|ticket| ticket.title.clone()).unwrap_or_default(),
            priority: breach.priority,
            team: team.map(|id| named(id.to_string(), configuration.team(id).map(|team| &team.name))),
            assignee: assignee.map(|id| named(id.to_string(), configuration.member(id).map(|member| &member.name))),
        },
        clock: breach.clock,
        instance: breach.instance,
        policy,
        due_at: breach.breached_at,
        breached_at: breach.breached_at,
        fulfilled_at: breach.fulfilled_at,
        late_seconds: breach.fulfilled_at.map(|at| at.duration_since(breach.breached_at).as_secs()),
    }
}
