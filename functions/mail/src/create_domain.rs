//! `create_domain`.

use app::{App, Idempotency, Route, configuration};
use domain::{DomainName, OwnDomain};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{Claim, ConfigurationChange, ConfigurationItem, Made};
use utoipa::ToSchema;

use crate::{
    domain_view::{Domain, check},
    mail_identity::MailIdentity,
};

/// How `create_domain` is deployed.
pub const OPERATION: Operation = Operation::bearer("create_domain", "mail", &["configuration:write"])
    .access(Access::none().writes_table().manages_mail_identities());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(create_domain(app, request)) };

/// Most domains of a tenant.
const MAX_DOMAINS: usize = 20;

/// A domain to add.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDomain {
    /// Its name, such as `example.com`; in ASCII.
    pub domain: String,
}

/// Adds a domain of the tenant's own, and answers with the DNS records that prove it. No other tenant can add it from now on: the
/// records prove that it may be used here, and not by whom.
#[utoipa::path(post, path = "/v1/domains", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours adds nothing twice and is answered with what was added")),
    request_body = CreateDomain,
    responses((status = 201, body = Domain), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create_domain(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let body: CreateDomain = request.json()?;
    let refused = |reason: &str| Problem::invalid_field("domain", reason);
    let name = DomainName::parse(&body.domain).map_err(refused)?;
    if name.overlaps(&app.cloud.environment().mail_domain()?.to_lowercase()) {
        return Err(refused("is the product's own"));
    }
    // One that is at SES without a tenant's tag is the operator's: it would count as proven at once.
    let tenant = app.tenant(caller)?;
    let found = MailIdentity::find(app, tenant.id(), &name).await.map_err(Problem::internal)?;
    if matches!(found, MailIdentity::Foreign) {
        return Err(Problem::domain_taken("another helpdesk has that domain"));
    }
    let own = OwnDomain::new(name.clone(), app.cloud.now());
    let made = configuration::create(
        app,
        caller,
        idempotency.as_ref(),
        |snapshot| {
            let domains = &snapshot.configuration.domains;
            if domains.iter().any(|other| other.name == own.name) {
                return Err(Problem::domain_taken("the helpdesk has that domain already"));
            }
            if domains.len() >= MAX_DOMAINS {
                return Err(refused(&format!("there may be at most {MAX_DOMAINS} domains")));
            }
            let change = ConfigurationChange {
                claims: vec![Claim::Domain(own.name.clone())],
                puts: vec![ConfigurationItem::Domain(own.clone())],
                idempotency: idempotency.as_ref().map(|key| key.record(Made::Domain(own.name.clone()))),
                ..ConfigurationChange::default()
            };
            Ok((change, ()))
        },
        |_, made| matches!(made, Made::Domain(_)).then_some(()),
    );
    let ((), is_replay) = made.await?;
    // When this fails the domain is added, without records; checking it makes up for it.
    let response = Response::created(&check(app, caller, &name).await?)?;
    Ok(if is_replay { response.header(REPLAYED_HEADER, "true") } else { response })
}
