//! `get_attachment`: a short-lived link to a file of a ticket.

use app::{App, IntoProblem, Principal, Route, files, views::Viewer};
use domain::{Attachment, AttachmentId, AttachmentPolicy, TenantId, TicketNumber, ticket::Visibility};
use jiff::Timestamp;
use kit::{
    Download, Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How `get_attachment` is deployed.
pub const OPERATION: Operation = Operation::bearer("get_attachment", "tickets", &["tickets:read", "own_tickets:read"])
    .access(Access::none().reads_table().reads_attachments());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(get_attachment(app, request)) };

/// A file and where to get it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentDownload {
    /// The id.
    pub id: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// Size.
    pub size_bytes: u64,
    /// Signed.
    pub url: String,
    /// Until when the link works.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl AttachmentDownload {
    /// A link to a file that the caller may see: one that browsers show, or one that they download.
    pub(crate) async fn of(app: &App, tenant: &TenantId, file: Attachment, is_shown: bool) -> Result<Self, Problem> {
        let download = Download {
            bucket: app.cloud.environment().attachments_bucket()?,
            key: &files::key(tenant, &file.id),
            content_type: if is_shown { file.content_type.as_str() } else { "application/octet-stream" },
            content_disposition: &files::content_disposition(&file.name, is_shown),
        };
        let (url, expires_at) = app.cloud.presigned_download(&download).await.map_err(Problem::internal)?;
        let Attachment { id, name, content_type, size_bytes, .. } = file;
        Ok(Self { id: id.into(), name, content_type, size_bytes, url, expires_at })
    }
}

/// Gives a link to a file of a ticket. Images that browsers show safely open in the page, everything else is downloaded.
#[utoipa::path(get, path = "/v1/tickets/{number}/attachments/{attachment_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("number" = u64, Path, description = "the ticket's number"), ("attachment_id" = String, Path, description = "the file's id")),
    responses((status = 200, body = AttachmentDownload), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn get_attachment(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    let number = TicketNumber(request.path_parameter("number")?);
    let id: AttachmentId = request.path_parameter("attachment_id")?;
    request.query().finish()?;
    let reads = futures::try_join!(tenant.get_ticket(number), tenant.get_attachment(&id));
    let (ticket, stored) = reads.map_err(IntoProblem::into_problem)?;
    principal.may_see(ticket)?;
    let visible = stored.filter(|file| {
        file.ticket_number == Some(number)
            && (principal.viewer() == Viewer::Member || file.visibility == Some(Visibility::Public))
    });
    let file = visible.ok_or_else(|| Problem::not_found("no such attachment on this ticket"))?.attachment;

    let is_shown = AttachmentPolicy::may_be_shown_inline(&file.content_type);
    Response::ok(&AttachmentDownload::of(app, tenant.id(), file, is_shown).await?)
}
