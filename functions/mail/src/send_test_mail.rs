//! `send_test_mail`.

use app::{App, IntoProblem, Principal, Route};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use mail::Mailbox;
use serde::Serialize;
use store::Throttle;
use utoipa::ToSchema;

use crate::{
    send_mail::{
        delivery::{Outcome, deliver},
        single_mail::{sender, single_mail},
    },
    template_view::TemplateDraft,
};

/// How `send_test_mail` is deployed. It hands the mail to SES itself: who waits for it learns at once when it is refused, and no
/// queue holds words that nobody has saved.
pub const OPERATION: Operation = Operation::bearer("send_test_mail", "mail", &["configuration:write"])
    .access(Access::none().writes_table().sends_mail());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(send_test_mail(app, request)) };

/// Test mails of one member.
const TEST_MAILS: Throttle = Throttle { bucket: "test_mail", limit: 20, window_seconds: 60 * 60 };

/// A mail that was sent to be looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestMail {
    /// The caller's own address.
    pub to: String,
}

/// Mails what `preview_template` shows to the caller, saved or not; 20 times an hour.
#[utoipa::path(post, path = "/v1/template_tests", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    request_body = TemplateDraft,
    responses((status = 202, body = TestMail), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub async fn send_test_mail(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let Principal::Member(id) = Principal::of(caller)? else {
        return Err(Problem::forbidden("only members get test mails"));
    };
    request.query().finish()?;
    let draft: TemplateDraft = request.json()?;
    let (snapshot, key, words) = draft.preview(app, caller).await?;
    let member = snapshot.configuration.member(&id).ok_or_else(Problem::unauthenticated)?;
    let to = Mailbox::new(Some(&member.name), member.email.as_str())
        .ok_or_else(|| Problem::conflict("no mail can be sent to your address"))?;

    let subject = format!("{}/{id}", snapshot.tenant.id);
    let waits = app.store.count_attempt(&TEST_MAILS, &subject, app.cloud.now()).await;
    if let Some(seconds) = waits.map_err(IntoProblem::into_problem)? {
        return Err(Problem::too_many_requests(seconds.into()));
    }
    let from = sender(app, &snapshot, key.address_id.as_ref()).map_err(Problem::internal)?;
    let message = format!("test.{}", app.cloud.uuid_v7().simple());
    let mail = single_mail(app, &snapshot, from, to, &message, words).map_err(Problem::internal)?;
    match deliver(app, &mail).await.map_err(Problem::internal)? {
        Outcome::Taken { ses_id } => {
            tracing::info!(tenant.id = %snapshot.tenant.id, member.id = %id, ses.message_id = ses_id, "test mail sent");
            Response::accepted(&TestMail { to: member.email.to_string() })
        }
        Outcome::Refused { detail } => Err(Problem::conflict(format!("the mail was refused: {detail}"))),
    }
}
