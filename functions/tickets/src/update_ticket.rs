//! `update_ticket`: changes fields.

use std::collections::BTreeSet;

use app::{App, IntoProblem, Principal, Route, tickets, views};
use domain::{
    MemberId, StatusId, TeamId, TicketNumber,
    ticket::{Channel, Command, Patch, Priority},
};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    http::nullable,
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// How `update_ticket` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("update_ticket", "tickets", &["tickets:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(update_ticket(app, request)) };

/// Fields to change; what is left out stays, `null` empties `assignee_id` and `team_id`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateTicket {
    /// 1 to 300 characters.
    pub title: Option<String>,
    /// One of the tenant's statuses.
    #[schema(value_type = Option<String>)]
    pub status_id: Option<StatusId>,
    /// How urgent.
    pub priority: Option<Priority>,
    /// The member who takes it, or `null`.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub assignee_id: Option<Option<MemberId>>,
    /// The team that takes it, or `null`.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub team_id: Option<Option<TeamId>>,
    /// All the tags it shall have.
    pub tags: Option<BTreeSet<String>>,
    /// All the members who shall be told of each comment by mail, at most 50.
    #[schema(value_type = Option<Vec<String>>)]
    pub follower_ids: Option<BTreeSet<MemberId>>,
}

/// Changes fields of a ticket.
#[utoipa::path(patch, path = "/v1/tickets/{number}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("number" = u64, Path, description = "the ticket's number"),
        ("If-Match" = Option<String>, Header, description = "the ETag the caller saw; 412 when the ticket has moved on")),
    request_body = UpdateTicket,
    responses((status = 200, body = views::Ticket), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn update_ticket(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    let number = TicketNumber(request.path_parameter("number")?);
    request.query().finish()?;
    let if_version = request.if_match()?;
    let body: UpdateTicket = request.json()?;
    let patch = Patch {
        title: body.title,
        status_id: body.status_id,
        priority: body.priority,
        assignee_id: body.assignee_id,
        team_id: body.team_id,
        tags: body.tags,
        follower_ids: body.follower_ids,
    };
    let write = tickets::Write {
        actor: principal.actor(&caller.name),
        channel: Channel::Portal,
        now: app.cloud.now(),
        files: vec![],
        message: None,
        idempotency: None,
    };
    let command = Command::Update { patch, comment: None };
    let written = tickets::update(&tenant, number, if_version, &command, &write).await;
    let written = written.map_err(IntoProblem::into_problem)?;
    let view = views::ticket(&written.ticket, &written.snapshot, principal.viewer());
    Ok(Response::ok(&view)?.etag(written.ticket.version))
}
