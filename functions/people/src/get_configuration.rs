//! `get_configuration`: what the portal needs to show tickets and to offer choices.

use app::{App, Principal, Route, Snapshot, views::Viewer};
use domain::{Locale, MemberRole, PRIORITIES, StatusCategory, ticket::Priority};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How `get_configuration` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("get_configuration", "people", &["configuration:read", "own_tickets:read"])
        .access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(get_configuration(app, request)) };

/// A tenant's configuration. For a contact `teams`, `members` and `calendars` are empty.
#[derive(Debug, Serialize, ToSchema)]
pub struct Configuration {
    /// The tenant with its settings.
    pub tenant: ConfiguredTenant,
    /// By position.
    pub statuses: Vec<ConfiguredStatus>,
    /// The most urgent first.
    pub priorities: Vec<ConfiguredPriority>,
    /// Teams.
    pub teams: Vec<ConfiguredTeam>,
    /// The active members: those whom a ticket can be given.
    pub members: Vec<ConfiguredMember>,
    /// Business hours.
    pub calendars: Vec<ConfiguredCalendar>,
}

/// The tenant with its settings.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfiguredTenant {
    /// The id.
    pub id: String,
    /// First label of the portal's host name.
    pub slug: String,
    /// As shown.
    pub name: String,
    /// Language of automatic mail.
    pub locale: Locale,
    /// IANA name.
    pub time_zone: String,
    /// A resolved ticket closes after this many days without an answer.
    pub auto_close_days: u16,
}

/// A status.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfiguredStatus {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// What it means.
    pub category: StatusCategory,
    /// Order in lists.
    pub position: u16,
}

/// A priority.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfiguredPriority {
    /// The priority.
    pub id: Priority,
    /// As shown.
    pub name: String,
}

/// A team.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfiguredTeam {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Who belongs to it, members that are not active included.
    pub member_ids: Vec<String>,
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfiguredMember {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// What the member may do.
    pub role: MemberRole,
}

/// Business hours.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfiguredCalendar {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// IANA name.
    pub time_zone: String,
}

/// Reads the tenant's configuration.
#[utoipa::path(get, path = "/v1/configuration", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = Configuration), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn get_configuration(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let viewer = Principal::of(caller)?.viewer();
    request.query().finish()?;
    Response::ok(&view(&crate::snapshot(app, caller).await?, viewer))
}

fn view(Snapshot { tenant, configuration }: &Snapshot, viewer: Viewer) -> Configuration {
    let statuses = configuration.statuses.iter().map(|status| ConfiguredStatus {
        id: status.id.to_string(),
        name: status.name.clone(),
        category: status.category,
        position: status.position,
    });
    let mut view = Configuration {
        tenant: ConfiguredTenant {
            id: tenant.id.to_string(),
            slug: tenant.slug.to_string(),
            name: tenant.name.clone(),
            locale: tenant.locale,
            time_zone: tenant.time_zone.clone(),
            auto_close_days: tenant.auto_close_days,
        },
        statuses: statuses.collect(),
        priorities: PRIORITIES.map(|(id, name)| ConfiguredPriority { id, name: name.to_owned() }).into(),
        teams: vec![],
        members: vec![],
        calendars: vec![],
    };
    if viewer == Viewer::Member {
        let teams = configuration.teams.iter().map(|team| ConfiguredTeam {
            id: team.id.to_string(),
            name: team.name.clone(),
            member_ids: team.member_ids.iter().map(ToString::to_string).collect(),
        });
        let active = configuration.members.iter().filter(|member| member.is_active);
        let members = active.map(|member| ConfiguredMember {
            id: member.id.to_string(),
            name: member.name.clone(),
            role: member.role,
        });
        let calendars = configuration.calendars.iter().map(|calendar| ConfiguredCalendar {
            id: calendar.id.to_string(),
            name: calendar.name.clone(),
            time_zone: calendar.time_zone.clone(),
        });
        (view.teams, view.members, view.calendars) = (teams.collect(), members.collect(), calendars.collect());
    }
    view
}
