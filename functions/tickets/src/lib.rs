//! Tickets: create, list, read, change, comment, rate, verify; and the files on them.

pub mod add_comment;
mod comment_body;
pub mod create_attachment_upload;
pub mod create_ticket;
pub mod get_attachment;
pub mod get_ticket;
pub mod list_audit_records;
pub mod list_tickets;
pub mod merge_tickets;
pub mod open_survey;
pub mod rate_ticket;
pub mod redeem_attachment_link;
pub mod resend_comment;
mod survey;
mod ticket_list;
pub mod update_ticket;
pub mod verify_ticket_history;

use app::App;
use kit::{
    declare::{Operation, Worker},
    http::RouteFn,
};
use utoipa::OpenApi;

/// The area's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(
    create_ticket::create_ticket,
    list_tickets::list_tickets,
    get_ticket::get_ticket,
    update_ticket::update_ticket,
    merge_tickets::merge_tickets,
    list_audit_records::list_audit_records,
    add_comment::add_comment,
    resend_comment::resend_comment,
    verify_ticket_history::verify_ticket_history,
    create_attachment_upload::create_attachment_upload,
    get_attachment::get_attachment,
    redeem_attachment_link::redeem_attachment_link,
    open_survey::open_survey,
    rate_ticket::rate_ticket,
))]
pub struct Api;

/// The area's routes with their handlers.
pub fn routes() -> Vec<(Operation, RouteFn<App>)> {
    vec![
        (create_ticket::OPERATION, |app, request| Box::pin(create_ticket::create_ticket(app, request))),
        (list_tickets::OPERATION, |app, request| Box::pin(list_tickets::list_tickets(app, request))),
        (get_ticket::OPERATION, |app, request| Box::pin(get_ticket::get_ticket(app, request))),
        (update_ticket::OPERATION, |app, request| Box::pin(update_ticket::update_ticket(app, request))),
        (merge_tickets::OPERATION, |app, request| Box::pin(merge_tickets::merge_tickets(app, request))),
        (list_audit_records::OPERATION, |app, request| Box::pin(list_audit_records::list_audit_records(app, request))),
        (add_comment::OPERATION, |app, request| Box::pin(add_comment::add_comment(app, request))),
        (resend_comment::OPERATION, |app, request| Box::pin(resend_comment::resend_comment(app, request))),
        (verify_ticket_history::OPERATION, |app, request| {
            Box::pin(verify_ticket_history::verify_ticket_history(app, request))
        }),
        (create_attachment_upload::OPERATION, |app, request| {
            Box::pin(create_attachment_upload::create_attachment_upload(app, request))
        }),
        (get_attachment::OPERATION, |app, request| Box::pin(get_attachment::get_attachment(app, request))),
        (redeem_attachment_link::OPERATION, |app, request| {
            Box::pin(redeem_attachment_link::redeem_attachment_link(app, request))
        }),
        (open_survey::OPERATION, |app, request| Box::pin(open_survey::open_survey(app, request))),
        (rate_ticket::OPERATION, |app, request| Box::pin(rate_ticket::rate_ticket(app, request))),
    ]
}

/// The area's workers: none.
pub fn workers() -> Vec<Worker> {
    vec![]
}
