//! Mail in and out: mail becomes comments, comments become mail, and what happened to it is noted.

pub mod delete_suppression;
pub mod delete_suspended_mail;
mod derived_id;
pub mod list_suppressions;
pub mod list_suspended_mail;
pub mod list_templates;
pub mod notify_members;
pub mod preview_template;
pub mod receive_mail;
pub mod record_mail_event;
pub mod recover_suspended_mail;
mod reply_keys;
pub mod reset_template;
pub mod send_mail;
pub mod send_test_mail;
mod template_view;
pub mod update_template;
mod wording;

use app::App;
use kit::{
    declare::{Operation, Worker},
    http::RouteFn,
};
use utoipa::OpenApi;

/// The area's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(
    list_suspended_mail::list_suspended_mail,
    recover_suspended_mail::recover_suspended_mail,
    delete_suspended_mail::delete_suspended_mail,
    list_suppressions::list_suppressions,
    delete_suppression::delete_suppression,
    list_templates::list_templates,
    update_template::update_template,
    reset_template::reset_template,
    preview_template::preview_template,
    send_test_mail::send_test_mail,
))]
pub struct Api;

/// The area's routes with their handlers.
pub fn routes() -> Vec<(Operation, RouteFn<App>)> {
    vec![
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
        (list_templates::OPERATION, |app, request| Box::pin(list_templates::list_templates(app, request))),
        (update_template::OPERATION, |app, request| Box::pin(update_template::update_template(app, request))),
        (reset_template::OPERATION, |app, request| Box::pin(reset_template::reset_template(app, request))),
        (preview_template::OPERATION, |app, request| Box::pin(preview_template::preview_template(app, request))),
        (send_test_mail::OPERATION, |app, request| Box::pin(send_test_mail::send_test_mail(app, request))),
    ]
}

/// The area's workers.
pub fn workers() -> Vec<Worker> {
    vec![receive_mail::worker(), send_mail::worker(), notify_members::worker(), record_mail_event::worker()]
}
