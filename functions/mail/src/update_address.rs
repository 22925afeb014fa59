//! `update_address`.

use std::collections::BTreeSet;

use app::{App, IntoProblem, Route, Snapshot, configuration};
use domain::{AddressId, Locale, TeamId, ticket::Priority};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    http::nullable,
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{ConfigurationChange, ConfigurationItem};
use utoipa::ToSchema;

use crate::address_view::{self, Address, is_primary, signature};

/// How `update_address` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("update_address", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(update_address(app, request)) };

/// What to change; what is left out stays, `null` takes a value away.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAddress {
    /// Name shown beside the address in replies; 1 to 120 characters.
    pub display_name: Option<String>,
    /// The team that gets what arrives here, or `null` for the tenant's first.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub team_id: Option<Option<TeamId>>,
    /// How urgent a new ticket is, or `null` for `p3`.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Priority>)]
    pub priority: Option<Option<Priority>>,
    /// All the tags that a new ticket shall have.
    pub tags: Option<BTreeSet<String>>,
    /// Language of its mails, or `null` for the tenant's.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Locale>)]
    pub locale: Option<Option<Locale>>,
    /// Stands below members' replies; HTML, at most 8 KB once it is sanitised.
    pub signature_html: Option<String>,
    /// `true` makes it the primary address, in place of the one that is.
    pub is_primary: Option<bool>,
}

/// Changes an address. What it brings to tickets counts for new ones.
#[utoipa::path(patch, path = "/v1/addresses/{address_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("address_id" = String, Path, description = "the address's id")),
    request_body = UpdateAddress,
    responses((status = 200, body = Address), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn update_address(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: AddressId = request.path_parameter("address_id")?;
    request.query().finish()?;
    let body: UpdateAddress = request.json()?;
    let updated = configuration::change(app, caller, |snapshot| {
        let before = address_view::address(snapshot, &id)?;
        let after = body.apply(before, snapshot)?;
        let mut changed: Vec<domain::Address> = vec![];
        if after.is_primary {
            let others = snapshot.configuration.addresses.iter().filter(|other| other.is_primary && other.id != id);
            changed.extend(others.map(|other| domain::Address { is_primary: false, ..other.clone() }));
        }
        let view = Address::new(&after, &snapshot.configuration);
        if &after != before {
            changed.push(after);
        }
        let puts: Vec<ConfigurationItem> = changed.into_iter().map(ConfigurationItem::Address).collect();
        let change = (!puts.is_empty()).then(|| ConfigurationChange { puts, ..ConfigurationChange::default() });
        Ok((change, view))
    });
    Response::ok(&updated.await?)
}

impl UpdateAddress {
    fn apply(&self, before: &domain::Address, snapshot: &Snapshot) -> Result<domain::Address, Problem> {
        if self.is_primary == Some(false) && is_primary(before, &snapshot.configuration) {
            return Err(Problem::invalid_field(
                "is_primary",
                "can't be taken away: make another address the primary one",
            ));
        }
        let kept = before.clone();
        let after = domain::Address {
            display_name: self.display_name.clone().unwrap_or(kept.display_name),
            team_id: self.team_id.clone().unwrap_or(kept.team_id),
            priority: self.priority.unwrap_or(kept.priority),
            tags: self.tags.clone().unwrap_or(kept.tags),
            locale: self.locale.unwrap_or(kept.locale),
            signature_html: self.signature_html.as_deref().map_or(kept.signature_html, signature),
            is_primary: self.is_primary.unwrap_or(kept.is_primary),
            ..before.clone()
        };
        let after = after.parse().map_err(IntoProblem::into_problem)?;
        // A team that went away is no reason to refuse what has nothing to do with it.
        if self.team_id.is_some() {
            after.validate_in(&snapshot.configuration).map_err(IntoProblem::into_problem)?;
        }
        Ok(after)
    }
}
