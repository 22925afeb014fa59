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

use app::Route;
use domain::Configuration;
use kit::declare::Worker;
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

/// The area's routes.
pub fn routes() -> Vec<&'static Route> {
    vec![
        &list_calendars::ROUTE,
        &create_calendar::ROUTE,
        &get_calendar::ROUTE,
        &update_calendar::ROUTE,
        &delete_calendar::ROUTE,
        &preview_calendar::ROUTE,
        &list_holidays::ROUTE,
        &create_holiday::ROUTE,
        &get_holiday::ROUTE,
        &update_holiday::ROUTE,
        &delete_holiday::ROUTE,
        &import_holidays::ROUTE,
        &create_holiday_feed::ROUTE,
        &delete_holiday_feed::ROUTE,
        &list_sla_policies::ROUTE,
        &create_sla_policy::ROUTE,
        &reorder_sla_policies::ROUTE,
        &get_sla_policy::ROUTE,
        &update_sla_policy::ROUTE,
        &delete_sla_policy::ROUTE,
        &preview_sla_policy::ROUTE,
        &explain_ticket_sla::ROUTE,
        &list_sla_breaches::ROUTE,
        &get_sla_recalculation::ROUTE,
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
