//! `list_domains`.

use app::{App, Route, configuration, views::Page};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::domain_view::Domain;

/// How `list_domains` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_domains", "mail", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(list_domains(app, request)) };

/// Lists the tenant's own domains by name, as they were when they were last checked; all on one page.
#[utoipa::path(get, path = "/v1/domains", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = Page<Domain>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn list_domains(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    let mut data: Vec<Domain> = snapshot.configuration.domains.iter().map(|own| Domain::new(app, own)).collect();
    data.sort_by(|a, b| a.domain.cmp(&b.domain));
    Response::ok(&Page { data, next_cursor: None })
}
