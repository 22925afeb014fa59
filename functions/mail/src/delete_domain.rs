//! `delete_domain`.

use app::{App, Route, Snapshot, configuration};
use domain::DomainName;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use store::{Claim, ConfigurationChange, ConfigurationKey};

use crate::{
    domain_view::{domain_of, own_domain},
    mail_identity::MailIdentity,
};

/// How `delete_domain` is deployed.
pub const OPERATION: Operation = Operation::bearer("delete_domain", "mail", &["configuration:write"])
    .access(Access::none().writes_table().manages_mail_identities());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(delete_domain(app, request)) };

/// Removes a domain that no address is of.
#[utoipa::path(delete, path = "/v1/domains/{domain}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("domain" = String, Path, description = "the domain's name")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn delete_domain(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let name = domain_of(&request)?;
    request.query().finish()?;
    let snapshot = configuration::load(app, caller).await?;
    check_unused(&snapshot, &name)?;
    // SES first: what stayed behind there would be proven already for the next tenant that adds the domain.
    MailIdentity::remove(app, &snapshot.tenant.id, &name).await.map_err(Problem::internal)?;
    let deleted = configuration::change(app, caller, |snapshot| {
        check_unused(snapshot, &name)?;
        let change = ConfigurationChange {
            deletes: vec![ConfigurationKey::Domain(name.clone())],
            released: vec![Claim::Domain(name.clone())],
            ..ConfigurationChange::default()
        };
        Ok((Some(change), ()))
    });
    deleted.await?;
    Ok(Response::no_content())
}

fn check_unused(snapshot: &Snapshot, name: &DomainName) -> Result<(), Problem> {
    own_domain(snapshot, name)?;
    let addresses = snapshot.configuration.addresses.iter();
    match addresses.filter(|address| address.email.domain() == name.as_str()).count() {
        0 => Ok(()),
        count => Err(Problem::domain_in_use(format!("{count} addresses are of it: remove them first"))),
    }
}
