//! `delete_address`.

use app::{App, Route, configuration};
use domain::AddressId;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use store::{Claim, ConfigurationChange, ConfigurationKey};

use crate::address_view::{self, is_primary};

/// How `delete_address` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("delete_address", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(delete_address(app, request)) };

/// Removes an address and its templates. New mail to it arrives no more; tickets that came by it go on from the primary address,
/// answers on them included. That one can't be removed itself.
#[utoipa::path(delete, path = "/v1/addresses/{address_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("address_id" = String, Path, description = "the address's id")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn delete_address(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: AddressId = request.path_parameter("address_id")?;
    request.query().finish()?;
    let deleted = configuration::change(app, caller, |snapshot| {
        let address = address_view::address(snapshot, &id)?;
        if is_primary(address, &snapshot.configuration) {
            return Err(Problem::address_in_use("it is the primary address: make another one the primary first"));
        }
        let templates = snapshot.configuration.templates.iter().map(|template| &template.key);
        let templates = templates.filter(|key| key.address_id.as_ref() == Some(&id));
        let mut deletes = vec![ConfigurationKey::Address(id.clone())];
        deletes.extend(templates.cloned().map(ConfigurationKey::Template));
        let change = ConfigurationChange {
            deletes,
            released: address.emails().map(|email| Claim::Address(email.clone(), id.clone())).collect(),
            ..ConfigurationChange::default()
        };
        Ok((Some(change), ()))
    });
    deleted.await?;
    Ok(Response::no_content())
}
