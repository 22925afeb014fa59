//! `recover_suspended_mail`: a person lets a held mail through.

use app::{App, IntoProblem, Route};
use domain::{SuspendedMailId, TicketNumber};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::receive_mail::{Recovery, recover_held};

/// How `recover_suspended_mail` is deployed: as much memory as `receive_mail`, which does the same.
pub const OPERATION: Operation = Operation::bearer("recover_suspended_mail", "mail", &["tickets:write"])
    .access(Access::none().writes_table().reads_raw_mail().writes_attachments().signs())
    .timeout_seconds(29)
    .memory_mb(512);

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(recover_suspended_mail(app, request)) };

/// Where the mail goes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoverSuspendedMail {
    /// The ticket that it is put on; unless said, the one that the mail itself names, or a new one.
    pub ticket_number: Option<u64>,
}

/// Where the mail is now.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveredMail {
    /// The ticket.
    pub ticket_number: u64,
}

/// Takes a suspended mail in as if it had not been held, and out of the list. Nothing about its sender counts as proven. A mail
/// that can't be read or carries a virus answers 409 and stays.
#[utoipa::path(post, path = "/v1/suspended_mail/{suspended_mail_id}/recovery", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("suspended_mail_id" = String, Path, description = "the mail's id")),
    request_body = RecoverSuspendedMail,
    responses((status = 200, body = RecoveredMail), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn recover_suspended_mail(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: SuspendedMailId = request.path_parameter("suspended_mail_id")?;
    request.query().finish()?;
    let RecoverSuspendedMail { ticket_number } = request.json()?;
    let tenant = app.tenant(caller)?;
    let into = ticket_number.map(TicketNumber);
    let ticket = async {
        match into {
            Some(number) => Ok(Some(tenant.get_ticket(number).await?)),
            None => Ok(None),
        }
    };
    let read = futures::try_join!(ticket, tenant.get_suspended_mail(&id));
    let (ticket, held) = read.map_err(IntoProblem::into_problem)?;
    match ticket {
        Some(None) => return Err(Problem::invalid_field("ticket_number", "does not exist")),
        Some(Some(ticket)) if !ticket.is_active() => {
            return Err(Problem::invalid_field("ticket_number", "is closed"));
        }
        _ => {}
    }
    let held = held.ok_or_else(|| Problem::not_found("no such mail is held"))?;
    let recovery = Recovery { by: caller.name.clone(), into };
    let recovered = recover_held(app, &tenant, &held, &recovery).await.map_err(Problem::internal)?;
    let number = recovered.map_err(Problem::conflict)?;
    // When this fails the mail is in and still listed; recovering it again finds it there.
    tenant.delete_suspended_mail(&id).await.map_err(IntoProblem::into_problem)?;
    Response::ok(&RecoveredMail { ticket_number: number.0 })
}
