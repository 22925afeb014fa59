//! Who somebody is: tenants sign up, people sign in and out, and requests are authorized.

pub mod accept_invitation;
pub mod authorize_request;
pub mod get_me;
mod limits;
mod lookup;
mod password_hash;
mod person;
pub mod redeem_sign_in_link;
pub mod refresh_session;
mod refresh_token;
pub mod request_sign_in_link;
mod session;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;
pub mod update_me;

use app::Route;
use kit::declare::Worker;
use utoipa::OpenApi;

pub use session::{Me, MeTenant, PersonKind, Session};

/// The area's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(
    sign_up::sign_up,
    sign_in::sign_in,
    refresh_session::refresh_session,
    sign_out::sign_out,
    request_sign_in_link::request_sign_in_link,
    redeem_sign_in_link::redeem_sign_in_link,
    accept_invitation::accept_invitation,
    get_me::get_me,
    update_me::update_me,
))]
pub struct Api;

/// The area's routes.
pub fn routes() -> Vec<&'static Route> {
    vec![
        &sign_up::ROUTE,
        &sign_in::ROUTE,
        &refresh_session::ROUTE,
        &sign_out::ROUTE,
        &request_sign_in_link::ROUTE,
        &redeem_sign_in_link::ROUTE,
        &accept_invitation::ROUTE,
        &get_me::ROUTE,
        &update_me::ROUTE,
    ]
}

/// The area's workers.
pub fn workers() -> Vec<Worker> {
    vec![authorize_request::worker()]
}
