//! `list_tickets`: queues for members, their own tickets for contacts.

use app::{App, IntoProblem, Principal, Route, Snapshot, views};
use domain::{ContactId, MemberId, StatusCategory, TeamId, sla::ClockState};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use store::TenantStore;

use crate::ticket_list::{Filter, Found, Order, Place};

/// How `list_tickets` is deployed.
pub const OPERATION: Operation = Operation::bearer("list_tickets", "tickets", &["tickets:read", "own_tickets:read"])
    .access(Access::none().reads_table().signs());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(list_tickets(app, request)) };

/// Lists tickets. Members see active tickets unless they ask for others; a contact sees its own, closed ones included.
#[utoipa::path(get, path = "/v1/tickets", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("team_id" = Option<String>, Query, description = "tickets of this team"),
        ("assignee_id" = Option<String>, Query, description = "tickets of this member; `me` for the caller"),
        ("unassigned" = Option<bool>, Query, description = "`true`: tickets that nobody has"),
        ("requester_id" = Option<String>, Query, description = "tickets of this contact"),
        ("status_category" = Option<String>, Query, description = "categories with commas between"),
        ("sla_state" = Option<String>, Query, description = "states of the worst live clock with commas between: `breached`, `warned`, `running`, `paused`, and `none` for tickets without a live clock"),
        ("order" = Option<String>, Query, description = "`updated`, `created`, `priority` or `due`; default: queues by priority, a requester's tickets by creation, which works for any number of them; others are refused beyond 2,000"),
        ("direction" = Option<String>, Query, description = "`desc` (default; newest, most urgent first) or `asc` (default for `due`: due first)"),
        ("limit" = Option<u32>, Query, description = "1 to 100, default 50"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")),
    responses((status = 200, body = views::Page<views::TicketSummary>), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn list_tickets(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    let mut query = request.query();
    let limit = query.number("limit", 1..=100)?.unwrap_or(50);
    let cursor = query.text("cursor")?;
    let filter = filter_of(&mut query, &principal)?;
    query.finish()?;

    // The filter is part of the scope: a cursor goes on with the question it came from.
    let scope = format!("{} {} {} {filter:?}", OPERATION.id, tenant.id(), principal.id());
    let after: Option<Place> = app.open_cursor(&scope, cursor).await?;
    let (snapshot, found) = read(&tenant, &filter, after.as_ref(), limit).await?;
    let next_cursor = app.seal_cursor(&scope, found.next).await?;
    let viewer = principal.viewer();
    let rows = found.rows.into_iter();
    let data = rows.map(|row| views::summary(row, &snapshot.configuration, viewer)).collect();
    Response::ok(&views::Page { data, next_cursor })
}

/// The tenant and the page, in one round trip when the function is warm: the page is read with the configuration seen last, and
/// once more in the rare case that it has moved on.
async fn read(
    tenant: &TenantStore,
    filter: &Filter,
    after: Option<&Place>,
    limit: u32,
) -> Result<(Snapshot, Found), Problem> {
    let load = async {
        let snapshot = Snapshot::load(tenant).await.map_err(IntoProblem::into_problem)?;
        snapshot.ok_or_else(Problem::unauthenticated)
    };
    let (snapshot, ahead) = match tenant.known_configuration() {
        Some((version, known)) => {
            let (snapshot, page) = futures::try_join!(load, filter.page(tenant, &known, after, limit))?;
            let is_current = snapshot.tenant.config_version == version;
            (snapshot, is_current.then_some(page))
        }
        None => (load.await?, None),
    };
    let found = match ahead {
        Some(page) => page,
        None => filter.page(tenant, &snapshot.configuration, after, limit).await?,
    };
    Ok((snapshot, found))
}

fn filter_of(query: &mut kit::http::Query<'_>, principal: &Principal) -> Result<Filter, Problem> {
    let team_id: Option<TeamId> = query.parsed("team_id")?;
    let requester_id: Option<ContactId> = query.parsed("requester_id")?;
    let unassigned = query.flag("unassigned")?.unwrap_or(false);
    let assignee = query.text("assignee_id")?;
    let names: Vec<String> = query.list("status_category")?;
    let order = query.one_of(
        "order",
        &[("updated", Order::Updated), ("created", Order::Created), ("priority", Order::Priority), ("due", Order::Due)],
    )?;
    let is_descending =
        query.one_of("direction", &[("desc", true), ("asc", false)])?.unwrap_or(order != Some(Order::Due));
    let sla_states = query.list::<String>("sla_state")?.iter().map(|name| sla_state(name)).collect::<Result<_, _>>()?;

    let mut categories = Vec::new();
    for name in names {
        let known = StatusCategory::from_name(&name);
        categories
            .push(known.ok_or_else(|| Problem::invalid_field("status_category", format!("{name} is no category")))?);
    }
    categories.sort();
    let assignee_id: Option<MemberId> = match (assignee, principal) {
        (Some("me"), Principal::Member(me)) => Some(me.clone()),
        (Some(text), _) => {
            Some(text.parse().map_err(|error| Problem::invalid_field("assignee_id", format!("{error}")))?)
        }
        (None, _) => None,
    };
    if unassigned && assignee_id.is_some() {
        return Err(Problem::invalid_field("unassigned", "can't be given together with assignee_id"));
    }
    let assignee_id = if unassigned { Some(None) } else { assignee_id.map(Some) };
    let (requester_id, sees_closed) = match principal {
        // Whatever a contact asks for, it is among its own tickets.
        Principal::Contact(id) if requester_id.as_ref().is_none_or(|asked| asked == id) => (Some(id.clone()), true),
        Principal::Contact(_) => return Err(Problem::invalid_field("requester_id", "must be your own")),
        Principal::Member(_) => {
            let sees_closed = requester_id.is_some();
            (requester_id, sees_closed)
        }
    };
    if categories.is_empty() {
        categories = StatusCategory::ALL.to_vec();
        if !sees_closed {
            categories.retain(|category| *category != StatusCategory::Closed);
        }
    }
    let order = order.unwrap_or_else(|| Filter::default_order(requester_id.as_ref(), &categories));
    let asks_for_sla = order == Order::Due || !Vec::is_empty(&sla_states);
    if asks_for_sla && matches!(principal, Principal::Contact(_)) {
        let field = if order == Order::Due { "order" } else { "sla_state" };
        return Err(Problem::invalid_field(field, "is not for contacts"));
    }
    Ok(Filter { requester_id, team_id, assignee_id, categories, sla_states, order, is_descending })
}

/// The state of that name; none for tickets without a live clock.
fn sla_state(name: &str) -> Result<Option<ClockState>, Problem> {
    let live = [ClockState::Breached, ClockState::Warned, ClockState::Running, ClockState::Paused];
    match live.into_iter().find(|state| state.as_str() == name) {
        None if name != "none" => Err(Problem::invalid_field("sla_state", format!("{name} is no state"))),
        found => Ok(found),
    }
}
