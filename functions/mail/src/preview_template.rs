//! `preview_template`.

use app::{App, Route};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use mail::Rendered;
use serde::Serialize;
use utoipa::ToSchema;

use crate::template_view::TemplateDraft;

/// How `preview_template` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("preview_template", "mail", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(preview_template(app, request)) };

/// The mail that a template gives with sample values.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplatePreview {
    /// Its subject.
    pub subject: String,
    /// A whole HTML document, for a sandboxed frame.
    pub html: String,
    /// Its text form, for readers without HTML.
    pub text: String,
}

/// Shows the mail that a template would give, saved or not. What can't be rendered is refused with its line.
#[utoipa::path(post, path = "/v1/template_previews", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    request_body = TemplateDraft,
    responses((status = 200, body = TemplatePreview), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn preview_template(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let draft: TemplateDraft = request.json()?;
    let (_, _, Rendered { subject, html, text }) = draft.preview(app, caller).await?;
    Response::ok(&TemplatePreview { subject, html, text })
}
