//! `reset_template`.

use app::{App, Route, configuration};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use store::{ConfigurationChange, ConfigurationKey};

use crate::template_view::{check_key, named};

/// How `reset_template` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("reset_template", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(reset_template(app, request)) };

/// Words a mail as it was: by the built-in template, or, for an address, by the tenant's.
#[utoipa::path(delete, path = "/v1/templates/{kind}/{locale}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("kind" = String, Path, description = "which mail"), ("locale" = String, Path, description = "`en` or `fr`"),
        ("address_id" = Option<String>, Query, description = "the address that alone has it")),
    responses((status = 204, description = "done, also when there was none"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn reset_template(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let mut query = request.query();
    let key = named(&request, &mut query)?;
    query.finish()?;
    let reset = configuration::change(app, caller, |snapshot| {
        check_key(&key, snapshot)?;
        let own = snapshot.configuration.template(&key);
        let change = own.map(|own| ConfigurationChange {
            deletes: vec![ConfigurationKey::Template(own.key.clone())],
            ..ConfigurationChange::default()
        });
        Ok((change, ()))
    });
    reset.await?;
    Ok(Response::no_content())
}
