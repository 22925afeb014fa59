//! `list_templates`: how the product's mails are worded for a tenant.

use app::{App, Route, configuration, views::Page};
use domain::{Locale, TemplateKey, TemplateKind};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

use crate::template_view::{Template, check_key};

/// How `list_templates` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_templates", "mail", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(list_templates(app, request)) };

/// Lists the templates of all kinds and languages, built-in or the tenant's own, then those of single addresses; all on one page.
#[utoipa::path(get, path = "/v1/templates", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = Page<Template>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn list_templates(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    let general = TemplateKind::ALL
        .into_iter()
        .flat_map(|kind| Locale::ALL.into_iter().map(move |locale| TemplateKey { kind, locale, address_id: None }));
    let own = snapshot.configuration.templates.iter().map(|template| template.key.clone());
    let mut of_addresses: Vec<TemplateKey> =
        own.filter(|key| key.address_id.is_some() && check_key(key, &snapshot).is_ok()).collect();
    of_addresses.sort_by(|a, b| (&a.address_id, a).cmp(&(&b.address_id, b)));
    let data = general.chain(of_addresses).map(|key| Template::of(&key, &snapshot)).collect();
    Response::ok(&Page { data, next_cursor: None })
}
