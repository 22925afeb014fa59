//! `list_members`.

use app::{App, Route, views::Page};
use domain::MemberRole;
use jiff::Timestamp;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How `list_members` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_members", "people", &["members:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(list_members(app, request)) };

/// A person who works in the tenant.
#[derive(Debug, Serialize, ToSchema)]
pub struct Member {
    /// The id.
    pub id: String,
    /// As shown to others.
    pub name: String,
    /// For signing in.
    pub email: String,
    /// What the member may do.
    pub role: MemberRole,
    /// A member that is not active can't sign in nor be assigned.
    pub is_active: bool,
    /// Invited and not yet accepted.
    pub is_invited: bool,
    /// When the member was made, or invited last.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl From<&domain::Member> for Member {
    fn from(member: &domain::Member) -> Self {
        Self {
            id: member.id.to_string(),
            name: member.name.clone(),
            email: member.email.to_string(),
            role: member.role,
            is_active: member.is_active,
            is_invited: member.is_invited,
            created_at: member.created_at,
        }
    }
}

/// Lists the members, those invited or no longer active included, by name; all on one page.
#[utoipa::path(get, path = "/v1/members", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = Page<Member>), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn list_members(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let snapshot = crate::snapshot(app, caller).await?;
    let mut data: Vec<Member> = snapshot.configuration.members.iter().map(Member::from).collect();
    data.sort_by_cached_key(|member| (member.name.to_lowercase(), member.id.clone()));
    Response::ok(&Page { data, next_cursor: None })
}
