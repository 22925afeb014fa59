//! `get_raw_mail`: a short-lived link to a mail as it came in, byte for byte.

use app::{App, IntoProblem, Route, files};
use domain::MailId;
use jiff::Timestamp;
use kit::{
    Download, Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use store::{Direction, Way};
use utoipa::ToSchema;

/// How `get_raw_mail` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("get_raw_mail", "mail", &["tickets:read"]).access(Access::none().reads_table().reads_raw_mail());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(get_raw_mail(app, request)) };

/// The scope of those who see mail that is on no ticket.
pub(crate) const SEES_HELD: &str = "suspended_mail:read";

/// The media type of a mail (RFC 2046, 5.2.1).
const CONTENT_TYPE: &str = "message/rfc822";

/// A raw mail and where to get it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RawMailDownload {
    /// The mail's id.
    pub id: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// Size, where it is known.
    pub size_bytes: Option<u64>,
    /// Signed.
    pub url: String,
    /// Until when the link works.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// Gives a link to the raw form of a mail that came in; of one that is held or was rejected to those who may see held mail. Of mail
/// that went out none is kept.
#[utoipa::path(get, path = "/v1/mails/{mail_id}/raw", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("mail_id" = String, Path, description = "the mail's id")),
    responses((status = 200, body = RawMailDownload), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn get_raw_mail(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let tenant = app.tenant(caller)?;
    let id: MailId = request.path_parameter("mail_id")?;
    request.query().finish()?;
    let mail = tenant.get_logged_mail(Direction::In, &id).await.map_err(IntoProblem::into_problem)?;
    let Some(Way::In(arrived)) = mail.map(|mail| mail.way) else {
        return Err(Problem::not_found("no such mail came in"));
    };
    if arrived.is_held() {
        caller.require_any(&[SEES_HELD])?;
    }
    let name = format!("{id}.eml");
    let download = Download {
        bucket: app.cloud.environment().raw_mail_bucket()?,
        key: &arrived.raw_key,
        content_type: CONTENT_TYPE,
        // Saved and never shown: nobody knows what is in it.
        content_disposition: &files::content_disposition(&name, false),
    };
    let (url, expires_at) = app.cloud.presigned_download(&download).await.map_err(Problem::internal)?;
    Response::ok(&RawMailDownload {
        id: id.into(),
        name,
        content_type: CONTENT_TYPE.to_owned(),
        size_bytes: arrived.size_bytes,
        url,
        expires_at,
    })
}
