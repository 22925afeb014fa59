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

use app::Route;
use kit::declare::Worker;
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

/// The area's routes.
pub fn routes() -> Vec<&'static Route> {
    vec![
        &create_ticket::ROUTE,
        &list_tickets::ROUTE,
        &get_ticket::ROUTE,
        &update_ticket::ROUTE,
        &merge_tickets::ROUTE,
        &list_audit_records::ROUTE,
        &add_comment::ROUTE,
        &resend_comment::ROUTE,
        &verify_ticket_history::ROUTE,
        &create_attachment_upload::ROUTE,
        &get_attachment::ROUTE,
        &redeem_attachment_link::ROUTE,
        &open_survey::ROUTE,
        &rate_ticket::ROUTE,
    ]
}

/// The area's workers: none.
pub fn workers() -> Vec<Worker> {
    vec![]
}
