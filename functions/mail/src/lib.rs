//! Mail in and out: mail becomes comments, comments become mail, and what happened to it is noted; the addresses and domains
//! that it goes through.

pub mod address_view;
pub mod check_domain;
pub mod create_address;
pub mod create_domain;
pub mod delete_address;
pub mod delete_domain;
pub mod delete_sender_rule;
pub mod delete_suppression;
pub mod delete_suspended_mail;
mod derived_id;
pub mod domain_view;
pub mod get_mail_settings;
pub mod get_raw_mail;
pub mod get_suspended_mail;
pub mod list_addresses;
pub mod list_domains;
pub mod list_mails;
pub mod list_sender_rules;
pub mod list_suppressions;
pub mod list_suspended_mail;
pub mod list_templates;
mod mail_identity;
mod mail_steps;
pub mod notify_members;
mod path_address;
pub mod preview_template;
pub mod put_sender_rule;
pub mod receive_mail;
pub mod record_mail_event;
pub mod recover_suspended_mail;
pub mod replay_mail;
mod reply_keys;
pub mod reset_template;
pub mod send_mail;
pub mod send_test_mail;
mod ses_event;
mod template_view;
pub mod update_address;
pub mod update_mail_settings;
pub mod update_template;
pub mod verify_forwarding;
mod wording;

use app::Route;
use kit::declare::Worker;
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
    get_suspended_mail::get_suspended_mail,
    recover_suspended_mail::recover_suspended_mail,
    delete_suspended_mail::delete_suspended_mail,
    list_suppressions::list_suppressions,
    delete_suppression::delete_suppression,
    get_mail_settings::get_mail_settings,
    update_mail_settings::update_mail_settings,
    list_sender_rules::list_sender_rules,
    put_sender_rule::put_sender_rule,
    delete_sender_rule::delete_sender_rule,
    list_addresses::list_addresses,
    create_address::create_address,
    update_address::update_address,
    delete_address::delete_address,
    verify_forwarding::verify_forwarding,
    list_domains::list_domains,
    create_domain::create_domain,
    check_domain::check_domain,
    delete_domain::delete_domain,
    list_templates::list_templates,
    update_template::update_template,
    reset_template::reset_template,
    preview_template::preview_template,
    send_test_mail::send_test_mail,
))]
pub struct Api;

/// The area's routes.
pub fn routes() -> Vec<&'static Route> {
    vec![
        &list_mails::ROUTE,
        &get_raw_mail::ROUTE,
        &replay_mail::ROUTE,
        &list_suspended_mail::ROUTE,
        &get_suspended_mail::ROUTE,
        &recover_suspended_mail::ROUTE,
        &delete_suspended_mail::ROUTE,
        &list_suppressions::ROUTE,
        &delete_suppression::ROUTE,
        &get_mail_settings::ROUTE,
        &update_mail_settings::ROUTE,
        &list_sender_rules::ROUTE,
        &put_sender_rule::ROUTE,
        &delete_sender_rule::ROUTE,
        &list_addresses::ROUTE,
        &create_address::ROUTE,
        &update_address::ROUTE,
        &delete_address::ROUTE,
        &verify_forwarding::ROUTE,
        &list_domains::ROUTE,
        &create_domain::ROUTE,
        &check_domain::ROUTE,
        &delete_domain::ROUTE,
        &list_templates::ROUTE,
        &update_template::ROUTE,
        &reset_template::ROUTE,
        &preview_template::ROUTE,
        &send_test_mail::ROUTE,
    ]
}

/// The area's workers.
pub fn workers() -> Vec<Worker> {
    vec![receive_mail::worker(), send_mail::worker(), notify_members::worker(), record_mail_event::worker()]
}
