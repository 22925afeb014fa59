//! `put_sender_rule`.

use app::{App, IntoProblem, Principal, Route};
use domain::{Sender, SenderRule, SenderVerdict};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{list_sender_rules::SenderRuleView, path_address::decoded};

/// How `put_sender_rule` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("put_sender_rule", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(put_sender_rule(app, request)) };

/// What is said of the sender.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutSenderRule {
    /// `blocked`: its mail is held. `allowed`: its mail is taken in although it looks like unwanted mail, unless the DMARC check
    /// shows that it is somebody else's.
    pub verdict: SenderVerdict,
}

/// Blocks or allows a sender, in place of what was said of it before. A rule about an address goes before one about its domain;
/// a domain's subdomains are others.
#[utoipa::path(put, path = "/v1/sender_rules/{sender}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("sender" = String, Path, description = "an address, or @ and a domain, percent-encoded")),
    request_body = PutSenderRule,
    responses((status = 200, body = SenderRuleView), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put_sender_rule(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let Principal::Member(created_by) = Principal::of(caller)? else {
        return Err(Problem::forbidden("only members say who may write"));
    };
    let written: String = request.path_parameter("sender")?;
    request.query().finish()?;
    let PutSenderRule { verdict } = request.json()?;
    let sender = Sender::parse(&decoded(&written)).map_err(|reason| Problem::invalid_field("sender", reason))?;
    let rule = SenderRule { sender, verdict, created_at: app.cloud.now(), created_by };
    app.tenant(caller)?.put_sender_rule(&rule).await.map_err(IntoProblem::into_problem)?;
    Response::ok(&SenderRuleView::new(rule, caller.name.clone()))
}
