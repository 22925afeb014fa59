//! `list_sender_rules`: senders that are blocked or allowed by name.

use app::{App, IntoProblem, Route, Snapshot, views};
use domain::{Sender, SenderRule, SenderVerdict};
use jiff::Timestamp;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How `list_sender_rules` is deployed.
pub const OPERATION: Operation = Operation::bearer("list_sender_rules", "mail", &["suspended_mail:read"])
    .access(Access::none().reads_table().signs());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(list_sender_rules(app, request)) };

/// A rule about a sender.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SenderRule)]
pub struct SenderRuleView {
    /// An address, or `@domain` for everybody there.
    pub sender: String,
    /// What it says.
    pub verdict: SenderVerdict,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// The member who made it.
    pub created_by: views::Ref,
}

impl SenderRuleView {
    /// `name` is the member's.
    pub(crate) fn new(rule: SenderRule, name: String) -> Self {
        let SenderRule { sender, verdict, created_at, created_by } = rule;
        let created_by = views::Ref { id: created_by.into(), name };
        Self { sender: sender.into(), verdict, created_at, created_by }
    }
}

/// Lists the rules about senders in the order of the senders.
#[utoipa::path(get, path = "/v1/sender_rules", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("limit" = Option<u32>, Query, description = "1 to 100, default 50"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")),
    responses((status = 200, body = views::Page<SenderRuleView>), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn list_sender_rules(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let tenant = app.tenant(caller)?;
    let mut query = request.query();
    let limit = query.number("limit", 1..=100)?.unwrap_or(50);
    let cursor = query.text("cursor")?;
    query.finish()?;

    let scope = format!("{} {}", OPERATION.id, tenant.id());
    let after: Option<Sender> = app.open_cursor(&scope, cursor).await?;
    let read = futures::try_join!(Snapshot::load(&tenant), tenant.sender_rules(after.as_ref(), limit));
    let (snapshot, (rules, has_more)) = read.map_err(IntoProblem::into_problem)?;
    let snapshot = snapshot.ok_or_else(Problem::unauthenticated)?;
    let next_cursor = app.seal_cursor(&scope, rules.last().filter(|_| has_more).map(|last| &last.sender)).await?;
    let data = rules.into_iter().map(|rule| {
        let member = snapshot.configuration.member(&rule.created_by);
        let name = member.map(|member| member.name.clone()).unwrap_or_default();
        SenderRuleView::new(rule, name)
    });
    Response::ok(&views::Page { data: data.collect(), next_cursor })
}
