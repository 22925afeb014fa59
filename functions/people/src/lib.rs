//! The people of a tenant and what they have set up: configuration, members.

pub mod get_configuration;
pub mod invite_member;
pub mod list_members;

use app::{App, IntoProblem, Snapshot};
use kit::{
    Caller, Problem,
    declare::{Operation, Worker},
    http::RouteFn,
};
use utoipa::OpenApi;

/// The area's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(get_configuration::get_configuration, list_members::list_members, invite_member::invite_member,))]
pub struct Api;

/// The area's routes with their handlers.
pub fn routes() -> Vec<(Operation, RouteFn<App>)> {
    vec![
        (get_configuration::OPERATION, |app, request| Box::pin(get_configuration::get_configuration(app, request))),
        (list_members::OPERATION, |app, request| Box::pin(list_members::list_members(app, request))),
        (invite_member::OPERATION, |app, request| Box::pin(invite_member::invite_member(app, request))),
    ]
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
