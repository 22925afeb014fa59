//! `list_suppressions`: addresses that get no mail, because mail to them came back or its reader complained.

use app::{App, IntoProblem, Route, views};
use domain::{EmailAddress, Suppression, SuppressionReason};
use jiff::Timestamp;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How `list_suppressions` is deployed.
pub const OPERATION: Operation = Operation::bearer("list_suppressions", "mail", &["suspended_mail:read"])
    .access(Access::none().reads_table().signs());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(list_suppressions(app, request)) };

/// An address that gets no mail until a time.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suppression)]
pub struct SuppressionView {
    /// The address.
    pub email: String,
    /// Why.
    pub reason: SuppressionReason,
    /// What the other side said; may be empty.
    pub detail: String,
    /// The ticket whose mail it was.
    pub ticket_number: Option<u64>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub suppressed_at: Timestamp,
    /// Until when, unless it is lifted.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl From<Suppression> for SuppressionView {
    fn from(of: Suppression) -> Self {
        let Suppression { email, reason, detail, ticket_number, suppressed_at, expires_at } = of;
        let ticket_number = ticket_number.map(|number| number.0);
        Self { email: email.into(), reason, detail, ticket_number, suppressed_at, expires_at }
    }
}

/// Lists suppressed addresses in the order of the addresses. A page may be shorter than its limit and not the last.
#[utoipa::path(get, path = "/v1/suppressions", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("limit" = Option<u32>, Query, description = "1 to 100, default 50"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")),
    responses((status = 200, body = views::Page<SuppressionView>), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn list_suppressions(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let tenant = app.tenant(caller)?;
    let mut query = request.query();
    let limit = query.number("limit", 1..=100)?.unwrap_or(50);
    let cursor = query.text("cursor")?;
    query.finish()?;

    let scope = format!("{} {}", OPERATION.id, tenant.id());
    let after: Option<EmailAddress> = app.open_cursor(&scope, cursor).await?;
    let found = tenant.suppressions(after.as_ref(), limit).await;
    let (found, has_more) = found.map_err(IntoProblem::into_problem)?;
    let next_cursor = app.seal_cursor(&scope, found.last().filter(|_| has_more).map(|last| &last.email)).await?;
    let now = app.cloud.now();
    let in_force = found.into_iter().filter(|suppression| suppression.is_in_force(now));
    Response::ok(&views::Page { data: in_force.map(SuppressionView::from).collect(), next_cursor })
}
