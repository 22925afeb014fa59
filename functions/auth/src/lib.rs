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

use app::App;
use kit::{
    declare::{Operation, Worker},
    http::RouteFn,
};
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

/// The area's routes with their handlers.
pub fn routes() -> Vec<(Operation, RouteFn<App>)> {
    vec![
        (sign_up::OPERATION, |app, request| Box::pin(sign_up::sign_up(app, request))),
        (sign_in::OPERATION, |app, request| Box::pin(sign_in::sign_in(app, request))),
        (refresh_session::OPERATION, |app, request| Box::pin(refresh_session::refresh_session(app, request))),
        (sign_out::OPERATION, |app, request| Box::pin(sign_out::sign_out(app, request))),
        (request_sign_in_link::OPERATION, |app, request| {
            Box::pin(request_sign_in_link::request_sign_in_link(app, request))
        }),
        (redeem_sign_in_link::OPERATION, |app, request| {
            Box::pin(redeem_sign_in_link::redeem_sign_in_link(app, request))
        }),
        (accept_invitation::OPERATION, |app, request| Box::pin(accept_invitation::accept_invitation(app, request))),
        (get_me::OPERATION, |app, request| Box::pin(get_me::get_me(app, request))),
        (update_me::OPERATION, |app, request| Box::pin(update_me::update_me(app, request))),
    ]
}

/// The area's workers.
pub fn workers() -> Vec<Worker> {
    vec![authorize_request::worker()]
}
