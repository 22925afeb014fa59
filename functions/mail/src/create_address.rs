//! `create_address`.

use std::collections::BTreeSet;

use app::{App, Idempotency, IntoProblem, Route, configuration};
use domain::{AddressId, EmailAddress, Forwarding, Locale, TeamId, ticket::Priority};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{Claim, ConfigurationChange, ConfigurationItem, Made};
use utoipa::ToSchema;

use crate::address_view::{self, Address, hosted_domain, signature};

/// How `create_address` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("create_address", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(create_address(app, request)) };

/// Most addresses of a tenant: all of them are read with each decision.
const MAX_ADDRESSES: usize = 50;

/// An address to make.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAddress {
    /// Of the helpdesk's own mail domain, or of a domain that was added. Can't be changed later.
    #[schema(format = Email)]
    pub email: String,
    /// Name shown beside the address in replies; 1 to 120 characters.
    pub display_name: String,
    /// The team that gets what arrives here; default: the tenant's first.
    #[schema(value_type = Option<String>)]
    pub team_id: Option<TeamId>,
    /// How urgent a new ticket is; default `p3`.
    pub priority: Option<Priority>,
    /// Tags of a new ticket.
    pub tags: Option<BTreeSet<String>>,
    /// Language of its mails; default: the tenant's.
    pub locale: Option<Locale>,
    /// Stands below members' replies; HTML, at most 8 KB once it is sanitised.
    pub signature_html: Option<String>,
}

/// Makes an address. Mail to one of the helpdesk's own mail domain arrives at once; mail to one of an own domain when its
/// mailbox forwards to `forwards_to`, or when the domain's MX record leads here.
#[utoipa::path(post, path = "/v1/addresses", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours makes nothing twice and is answered with what was made")),
    request_body = CreateAddress,
    responses((status = 201, body = Address), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create_address(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let body: CreateAddress = request.json()?;
    let email = EmailAddress::parse(&body.email).map_err(|reason| Problem::invalid_field("email", reason))?;
    let address = domain::Address {
        id: AddressId::new(app.cloud.uuid_v7()),
        email,
        display_name: body.display_name,
        team_id: body.team_id,
        priority: body.priority,
        tags: body.tags.unwrap_or_default(),
        locale: body.locale,
        signature_html: body.signature_html.as_deref().map(signature).unwrap_or_default(),
        is_primary: false,
        forwarding: None,
        created_at: app.cloud.now(),
    };
    let address = address.parse().map_err(IntoProblem::into_problem)?;
    let made = configuration::create(
        app,
        caller,
        idempotency.as_ref(),
        |snapshot| {
            let configuration = &snapshot.configuration;
            address.validate_in(configuration).map_err(IntoProblem::into_problem)?;
            let hosted_domain = hosted_domain(app, snapshot)?;
            let forwarding = Forwarding::of_new(&address.email, &address.id, &hosted_domain, &configuration.domains);
            let forwarding = forwarding.map_err(|reason| Problem::invalid_field("email", reason))?;
            if configuration.addresses.iter().any(|other| other.emails().any(|email| *email == address.email)) {
                return Err(Problem::address_taken("the helpdesk has that address already"));
            }
            if configuration.addresses.len() >= MAX_ADDRESSES {
                return Err(Problem::invalid_field("email", format!("there may be at most {MAX_ADDRESSES} addresses")));
            }
            let address = domain::Address { forwarding, ..address.clone() };
            let view = Address::new(&address, configuration);
            let change = ConfigurationChange {
                claims: address.emails().map(|email| Claim::Address(email.clone(), address.id.clone())).collect(),
                idempotency: idempotency.as_ref().map(|key| key.record(Made::Address(address.id.clone()))),
                puts: vec![ConfigurationItem::Address(address)],
                ..ConfigurationChange::default()
            };
            Ok((change, view))
        },
        |snapshot, made| {
            let Made::Address(id) = made else { return None };
            let found = address_view::address(snapshot, id).ok()?;
            Some(Address::new(found, &snapshot.configuration))
        },
    );
    let (view, is_replay) = made.await?;
    let response = Response::created(&view)?;
    Ok(if is_replay { response.header(REPLAYED_HEADER, "true") } else { response })
}
