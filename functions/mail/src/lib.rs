//! Mail in and out: mail becomes comments, comments become mail, and what happened to it is noted.

pub mod delete_suppression;
pub mod delete_suspended_mail;
mod derived_id;
pub mod get_raw_mail;
pub mod list_mails;
pub mod list_suppressions;
pub mod list_suspended_mail;
mod mail_steps;
pub mod notify_members;
pub mod receive_mail;
pub mod record_mail_event;
pub mod recover_suspended_mail;
pub mod replay_mail;
mod reply_keys;
pub mod send_mail;

use app::App;
use kit::{
    declare::{Operation, Worker},
    http::RouteFn,
};
use utoipa::OpenApi;

/// Most characters of a subject in the mail log: with them an item is seldom larger than one write unit.
const MAX_LOGGED_SUBJECT: usize = 200;

/// The area's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(
    list_mails::list_mails,
    get_raw_mail::get_raw_mail,
    replay_mail::replay_mail,
    list_suspended_mail::list_suspended_mail,
    recover_suspended_mail::recover_suspended_mail,
    delete_suspended_mail::delete_suspended_mail,
    list_suppressions::list_suppressions,
    delete_suppression::delete_suppression,
))]
pub struct Api;

/// The area's routes with their handlers.
pub fn routes() -> Vec<(Operation, RouteFn<App>)> {
    vec![
        (list_mails::OPERATION, |app, request| Box::pin(list_mails::list_mails(app, request))),
        (get_raw_mail::OPERATION, |app, request| Box::pin(get_raw_mail::get_raw_mail(app, request))),
        (replay_mail::OPERATION, |app, request| Box::pin(replay_mail::replay_mail(app, request))),
        (list_suspended_mail::OPERATION, |app, request| {
            Box::pin(list_suspended_mail::list_suspended_mail(app, request))
        }),
        (recover_suspended_mail::OPERATION, |app, request| {
            Box::pin(recover_suspended_mail::recover_suspended_mail(app, request))
        }),
        (delete_suspended_mail::OPERATION, |app, request| {
            Box::pin(delete_suspended_mail::delete_suspended_mail(app, request))
        }),
        (list_suppressions::OPERATION, |app, request| Box::pin(list_suppressions::list_suppressions(app, request))),
        (delete_suppression::OPERATION, |app, request| Box::pin(delete_suppression::delete_suppression(app, request))),
    ]
}

/// The area's workers.
pub fn workers() -> Vec<Worker> {
    vec![receive_mail::worker(), send_mail::worker(), notify_members::worker(), record_mail_event::worker()]
}
