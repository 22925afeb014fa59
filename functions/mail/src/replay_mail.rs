//! `replay_mail`: a mail is taken in once more, from its raw form.

use app::{App, IntoProblem, Route};
use domain::{MailId, TicketNumber};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use store::{Direction, IntakeOutcome, Way};
use utoipa::ToSchema;

use crate::receive_mail::replay_logged;

/// How `replay_mail` is deployed: as much memory as `receive_mail`, which does the same.
pub const OPERATION: Operation = Operation::bearer("replay_mail", "mail", &["tickets:write"])
    .access(Access::none().writes_table().reads_raw_mail().writes_attachments().signs())
    .timeout_seconds(29)
    .memory_mb(512);

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(replay_mail(app, request)) };

/// Nothing: the mail is in the path.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayMail {}

/// What the mail led to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplayOutcome {
    /// It is on a ticket now.
    TakenIn,
    /// It was on a ticket before, and stays there.
    TakenInBefore,
    /// It is held for a person to look at.
    Suspended,
    /// It is kept out by the tenant's choice.
    Rejected,
    /// It is a report about a mail of ours, or the probe of a forwarding, and noted there.
    Noted,
}

/// Where the mail is now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayedMail {
    /// What it led to.
    pub outcome: ReplayOutcome,
    /// The ticket it is on.
    pub ticket_number: Option<u64>,
}

/// Takes a mail in once more, as if it came now: the same checks, the same threading. One that is on a ticket stays where it is, so
/// it may be asked for as often as one likes. One with a virus, without its raw form, or to an address that is gone answers 409.
#[utoipa::path(post, path = "/v1/mails/{mail_id}/replay", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("mail_id" = String, Path, description = "the mail's id")),
    request_body(content = Option<ReplayMail>, description = "an empty object, or no body"),
    responses((status = 200, body = ReplayedMail), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn replay_mail(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let tenant = app.tenant(caller)?;
    let id: MailId = request.path_parameter("mail_id")?;
    request.query().finish()?;
    if !request.body().is_empty() {
        let ReplayMail {} = request.json()?;
    }
    let mail = tenant.get_logged_mail(Direction::In, &id).await.map_err(IntoProblem::into_problem)?;
    let Some(mail) = mail else { return Err(Problem::not_found("no such mail came in")) };
    let Way::In(arrived) = &mail.way else { return Err(Problem::not_found("no such mail came in")) };
    // Noting a report again would suppress an address anew that somebody has lifted since.
    if let Some(noted @ IntakeOutcome::Noted { .. }) = arrived.outcome() {
        return answer(noted);
    }
    let replayed = replay_logged(app, &tenant, &mail, arrived).await.map_err(Problem::internal)?;
    let outcome = replayed.map_err(Problem::conflict)?;
    // When this fails the mail is in and still listed; replaying it again finds it there.
    let held = arrived.passages.iter().find_map(|passage| passage.outcome.held_at());
    if let Some(held) = held.filter(|_| outcome.record().is_some()) {
        tenant.delete_suspended_mail(held).await.map_err(IntoProblem::into_problem)?;
    }
    tracing::info!(tenant.id = %tenant.id(), mail.id = %id, is_on_ticket = outcome.record().is_some(), "mail replayed");
    answer(&outcome)
}

fn answer(outcome: &IntakeOutcome) -> Result<Response, Problem> {
    let ticket_number = outcome.record().map(|(TicketNumber(number), _)| number);
    let outcome = match outcome {
        IntakeOutcome::TakenIn { .. } => ReplayOutcome::TakenIn,
        IntakeOutcome::TakenInBefore { .. } => ReplayOutcome::TakenInBefore,
        IntakeOutcome::Suspended { .. } => ReplayOutcome::Suspended,
        IntakeOutcome::Rejected { .. } => ReplayOutcome::Rejected,
        IntakeOutcome::Noted { .. } | IntakeOutcome::Probe => ReplayOutcome::Noted,
    };
    Response::ok(&ReplayedMail { outcome, ticket_number })
}
