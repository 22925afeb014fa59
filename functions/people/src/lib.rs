//! The people of a tenant and what they have set up: configuration, members.

pub mod get_configuration;
pub mod invite_member;
pub mod list_members;

use app::{App, IntoProblem, Route, Snapshot};
use kit::{Caller, Problem, declare::Worker};
use utoipa::OpenApi;

/// The area's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(get_configuration::get_configuration, list_members::list_members, invite_member::invite_member,))]
pub struct Api;

/// The area's routes.
pub fn routes() -> Vec<&'static Route> {
    vec![&get_configuration::ROUTE, &list_members::ROUTE, &invite_member::ROUTE]
}

/// The area's workers: none.
pub fn workers() -> Vec<Worker> {
    vec![]
}

/// The caller's tenant with its configuration.
async fn snapshot(app: &App, caller: &Caller) -> Result<Snapshot, Problem> {
    let snapshot = Snapshot::load(&app.tenant(caller)?).await.map_err(IntoProblem::into_problem)?;
    snapshot.ok_or_else(Problem::unauthenticated)
}
