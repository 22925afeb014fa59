//! `update_me`.

use app::{App, IntoProblem, Principal, Route, configuration};
use domain::QuietHours;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    http::nullable,
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{ConfigurationChange, ConfigurationItem};
use utoipa::ToSchema;

use crate::{
    person::Person,
    session::{self, Me},
};

/// How `update_me` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("update_me", "auth", &["configuration:read"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(update_me(app, request)) };

/// What a member changes of itself; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMe {
    /// When notifications wait, or `null` for never. Nothing is lost: they come when the quiet hours are over.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<QuietHours>)]
    pub quiet_hours: Option<Option<QuietHours>>,
}

/// Changes the member who is signed in.
#[utoipa::path(patch, path = "/v1/me", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    request_body = UpdateMe,
    responses((status = 200, body = Me), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn update_me(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let Principal::Member(id) = Principal::of(caller)? else {
        return Err(Problem::forbidden("only members have quiet hours"));
    };
    request.query().finish()?;
    let UpdateMe { quiet_hours } = request.json()?;
    let quiet_hours = match quiet_hours {
        Some(Some(sent)) => Some(Some(sent.parse().map_err(IntoProblem::into_problem)?)),
        other => other,
    };
    let updated = configuration::change(app, caller, |snapshot| {
        let before = snapshot.configuration.member(&id).ok_or_else(Problem::unauthenticated)?;
        let mut after = before.clone();
        after.quiet_hours = quiet_hours.clone().unwrap_or(after.quiet_hours);
        let person = Person::of_member(&after).ok_or_else(Problem::unauthenticated)?;
        let change = (&after != before).then(|| ConfigurationChange {
            puts: vec![ConfigurationItem::Member(after)],
            ..ConfigurationChange::default()
        });
        Ok((change, session::me(&snapshot.tenant, &person)))
    });
    Response::ok(&updated.await?)
}
