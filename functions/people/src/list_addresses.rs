//! `list_addresses`.

use app::{
    App,
    views::{Page, Ref},
};
use domain::Configuration;
use jiff::Timestamp;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How `list_addresses` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_addresses", "people", &["configuration:read"]).access(Access::none().reads_table());

/// An inbound e-mail address of the tenant.
#[derive(Debug, Serialize, ToSchema)]
pub struct Address {
    /// The id.
    pub id: String,
    /// Where mail arrives and what replies come from.
    pub email: String,
    /// Name shown beside the address in replies.
    pub display_name: String,
    /// The team that gets what arrives here.
    pub team: Option<Ref>,
    /// When the address was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// Lists the tenant's addresses, the oldest first; all on one page.
#[utoipa::path(get, path = "/v1/addresses", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = Page<Address>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn list_addresses(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let snapshot = crate::snapshot(app, caller).await?;
    let configuration = &snapshot.configuration;
    let mut data: Vec<Address> = configuration.addresses.iter().map(|address| view(address, configuration)).collect();
    data.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    Response::ok(&Page { data, next_cursor: None })
}

fn view(address: &domain::Address, configuration: &Configuration) -> Address {
    let team = address.team_id.as_ref().and_then(|id| configuration.team(id));
    Address {
        id: address.id.to_string(),
        email: address.email.to_string(),
        display_name: address.display_name.clone(),
        team: team.map(|team| Ref { id: team.id.to_string(), name: team.name.clone() }),
        created_at: address.created_at,
    }
}
