//! What tickets are promised: calendars with their holidays, SLA policies, the clocks that keep them.

mod calendar_view;
mod changes;
pub mod create_calendar;
pub mod create_holiday;
pub mod create_holiday_feed;
pub mod create_sla_policy;
pub mod delete_calendar;
pub mod delete_holiday;
pub mod delete_holiday_feed;
pub mod delete_sla_policy;
pub mod explain_ticket_sla;
mod feed_reader;
pub mod get_calendar;
pub mod get_holiday;
pub mod get_sla_policy;
pub mod get_sla_recalculation;
mod holiday_input;
pub mod import_holidays;
pub mod list_calendars;
pub mod list_holidays;
pub mod list_sla_breaches;
pub mod list_sla_policies;
mod policy_view;
pub mod preview_calendar;
pub mod preview_sla_policy;
pub mod recalculate_sla;
pub mod refresh_holiday_feed;
pub mod reorder_sla_policies;
pub mod update_calendar;
pub mod update_holiday;
pub mod update_sla_policy;

use app::App;
use domain::Configuration;
use kit::{
    declare::{Operation, Worker},
    http::RouteFn,
};
use store::List;
use utoipa::OpenApi;

/// The area's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(
    list_calendars::list_calendars,
    create_calendar::create_calendar,
    get_calendar::get_calendar,
    update_calendar::update_calendar,
    delete_calendar::delete_calendar,
    preview_calendar::preview_calendar,
    list_holidays::list_holidays,
    create_holiday::create_holiday,
    get_holiday::get_holiday,
    update_holiday::update_holiday,
    delete_holiday::delete_holiday,
    import_holidays::import_holidays,
    create_holiday_feed::create_holiday_feed,
    delete_holiday_feed::delete_holiday_feed,
    list_sla_policies::list_sla_policies,
    create_sla_policy::create_sla_policy,
    reorder_sla_policies::reorder_sla_policies,
    get_sla_policy::get_sla_policy,
    update_sla_policy::update_sla_policy,
    delete_sla_policy::delete_sla_policy,
    preview_sla_policy::preview_sla_policy,
    explain_ticket_sla::explain_ticket_sla,
    list_sla_breaches::list_sla_breaches,
    get_sla_recalculation::get_sla_recalculation,
))]
pub struct Api;

/// The area's routes with their handlers.
pub fn routes() -> Vec<(Operation, RouteFn<App>)> {
    vec![
        (list_calendars::OPERATION, |app, request| Box::pin(list_calendars::list_calendars(app, request))),
        (create_calendar::OPERATION, |app, request| Box::pin(create_calendar::create_calendar(app, request))),
        (get_calendar::OPERATION, |app, request| Box::pin(get_calendar::get_calendar(app, request))),
        (update_calendar::OPERATION, |app, request| Box::pin(update_calendar::update_calendar(app, request))),
        (delete_calendar::OPERATION, |app, request| Box::pin(delete_calendar::delete_calendar(app, request))),
        (preview_calendar::OPERATION, |app, request| Box::pin(preview_calendar::preview_calendar(app, request))),
        (list_holidays::OPERATION, |app, request| Box::pin(list_holidays::list_holidays(app, request))),
        (create_holiday::OPERATION, |app, request| Box::pin(create_holiday::create_holiday(app, request))),
        (get_holiday::OPERATION, |app, request| Box::pin(get_holiday::get_holiday(app, request))),
        (update_holiday::OPERATION, |app, request| Box::pin(update_holiday::update_holiday(app, request))),
        (delete_holiday::OPERATION, |app, request| Box::pin(delete_holiday::delete_holiday(app, request))),
        (import_holidays::OPERATION, |app, request| Box::pin(import_holidays::import_holidays(app, request))),
        (create_holiday_feed::OPERATION, |app, request| {
            Box::pin(create_holiday_feed::create_holiday_feed(app, request))
        }),
        (delete_holiday_feed::OPERATION, |app, request| {
            Box::pin(delete_holiday_feed::delete_holiday_feed(app, request))
        }),
        (list_sla_policies::OPERATION, |app, request| Box::pin(list_sla_policies::list_sla_policies(app, request))),
        (create_sla_policy::OPERATION, |app, request| Box::pin(create_sla_policy::create_sla_policy(app, request))),
        (reorder_sla_policies::OPERATION, |app, request| {
            Box::pin(reorder_sla_policies::reorder_sla_policies(app, request))
        }),
        (get_sla_policy::OPERATION, |app, request| Box::pin(get_sla_policy::get_sla_policy(app, request))),
        (update_sla_policy::OPERATION, |app, request| Box::pin(update_sla_policy::update_sla_policy(app, request))),
        (delete_sla_policy::OPERATION, |app, request| Box::pin(delete_sla_policy::delete_sla_policy(app, request))),
        (preview_sla_policy::OPERATION, |app, request| Box::pin(preview_sla_policy::preview_sla_policy(app, request))),
        (explain_ticket_sla::OPERATION, |app, request| Box::pin(explain_ticket_sla::explain_ticket_sla(app, request))),
        (list_sla_breaches::OPERATION, |app, request| Box::pin(list_sla_breaches::list_sla_breaches(app, request))),
        (get_sla_recalculation::OPERATION, |app, request| {
            Box::pin(get_sla_recalculation::get_sla_recalculation(app, request))
        }),
    ]
}

/// The area's workers.
pub fn workers() -> Vec<Worker> {
    vec![recalculate_sla::worker(), refresh_holiday_feed::worker()]
}

/// The queues that together hold every open ticket, always in the same order.
fn queues(configuration: &Configuration) -> Vec<List> {
    let mut team_ids: Vec<_> = configuration.teams.iter().map(|team| Some(team.id.clone())).collect();
    team_ids.sort();
    std::iter::once(None).chain(team_ids).map(List::Team).collect()
}
