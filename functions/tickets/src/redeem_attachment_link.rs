//! `redeem_attachment_link`: the file of a link in a mail that was too small for it.

use app::{App, IntoProblem, Route, mailed_link::MailedLink};
use domain::{AttachmentId, ticket::Visibility};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::get_attachment::AttachmentDownload;

/// How `redeem_attachment_link` is deployed.
pub const OPERATION: Operation = Operation::public("redeem_attachment_link", "tickets")
    .access(Access::none().reads_table().reads_attachments().signs());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(redeem_attachment_link(app, request)) };

/// The mailed token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemAttachmentLink {
    /// What stands behind `#token=` in the mailed link.
    pub token: String,
}

/// Gives a link to download a file that was too large for the mail of a public reply, to whoever holds the link of that mail. It
/// works as often as is wished for 30 days. A forged and a late link get one answer.
#[utoipa::path(post, path = "/v1/attachment_links/redeem", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))), request_body = RedeemAttachmentLink,
    responses((status = 200, body = AttachmentDownload), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 404, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn redeem_attachment_link(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    let body: RedeemAttachmentLink = request.json()?;
    let MailedLink::<AttachmentId> { tenant_id, target, .. } = app.open_link(&body.token).await?;
    let stored = app.store.tenant(&tenant_id).get_attachment(&target).await.map_err(IntoProblem::into_problem)?;
    let file = stored
        .filter(|file| file.ticket_number.is_some() && file.visibility == Some(Visibility::Public))
        .ok_or_else(|| Problem::not_found("the file is there no longer"))?;
    Response::ok(&AttachmentDownload::of(app, &tenant_id, file.attachment, false).await?)
}
