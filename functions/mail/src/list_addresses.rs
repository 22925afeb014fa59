//! `list_addresses`.

use app::{App, Route, configuration, views::Page};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::address_view::Address;

/// How `list_addresses` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_addresses", "mail", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(list_addresses(app, request)) };

/// Lists the tenant's addresses, the oldest first; all on one page.
#[utoipa::path(get, path = "/v1/addresses", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = Page<Address>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn list_addresses(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    let configuration = &snapshot.configuration;
    let mut data: Vec<Address> =
        configuration.addresses.iter().map(|address| Address::new(address, configuration)).collect();
    data.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    Response::ok(&Page { data, next_cursor: None })
}
