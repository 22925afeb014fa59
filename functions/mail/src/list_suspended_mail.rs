//! `list_suspended_mail`: mail that is held for a person to look at.

use app::{App, IntoProblem, Route, files, views};
use domain::SuspendedMailId;
use jiff::Timestamp;
use kit::{
    Download, Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use store::SuspendedMail;
use utoipa::ToSchema;

/// How `list_suspended_mail` is deployed.
pub const OPERATION: Operation = Operation::bearer("list_suspended_mail", "mail", &["suspended_mail:read"])
    .access(Access::none().reads_table().reads_raw_mail().signs());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(list_suspended_mail(app, request)) };

/// A mail that was held back.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuspendedMailView {
    /// The id.
    pub id: String,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Why it was held back: a stable noun.
    pub reason: String,
    /// The same in words.
    pub detail: String,
    /// Envelope sender.
    pub from: String,
    /// The recipient.
    pub to: String,
    /// Subject as far as it could be read.
    pub subject: String,
    /// Size of the raw mail in bytes.
    pub size_bytes: u64,
    /// Where the raw mail can be downloaded for five minutes.
    pub raw_url: String,
}

/// Lists suspended mail, the newest first.
#[utoipa::path(get, path = "/v1/suspended_mail", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("limit" = Option<u32>, Query, description = "1 to 100, default 50"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")),
    responses((status = 200, body = views::Page<SuspendedMailView>), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn list_suspended_mail(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let tenant = app.tenant(caller)?;
    let mut query = request.query();
    let limit = query.number("limit", 1..=100)?.unwrap_or(50);
    let cursor = query.text("cursor")?;
    query.finish()?;

    let scope = format!("{} {}", OPERATION.id, tenant.id());
    let before: Option<SuspendedMailId> = app.open_cursor(&scope, cursor).await?;
    let found = tenant.suspended_mails(before.as_ref(), limit).await;
    let (mails, has_more) = found.map_err(IntoProblem::into_problem)?;
    let next_cursor = app.seal_cursor(&scope, mails.last().filter(|_| has_more).map(|last| &last.id)).await?;
    let mut data = Vec::with_capacity(mails.len());
    for mail in mails {
        data.push(view(app, mail).await?);
    }
    Response::ok(&views::Page { data, next_cursor })
}

/// A mail as the list shows it. Signing takes no call to S3.
pub(crate) async fn view(app: &App, mail: SuspendedMail) -> Result<SuspendedMailView, Problem> {
    let download = Download {
        bucket: app.cloud.environment().raw_mail_bucket()?,
        key: &mail.raw_key,
        // Never opened in the browser: it is held back because nobody knows what is in it.
        content_type: "application/octet-stream",
        content_disposition: &files::content_disposition(&format!("{}.eml", mail.id), false),
    };
    let (raw_url, _) = app.cloud.presigned_download(&download).await.map_err(Problem::internal)?;
    Ok(SuspendedMailView {
        id: mail.id.into(),
        received_at: mail.received_at,
        reason: mail.reason,
        detail: mail.detail,
        from: mail.from,
        to: mail.to.into(),
        subject: mail.subject,
        size_bytes: mail.size_bytes,
        raw_url,
    })
}
