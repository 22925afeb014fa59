//! `create_attachment_upload`: where to put a file before it is attached.

use std::{collections::BTreeMap, time::Duration};

use app::{App, Idempotency, IntoProblem, Principal, Route, files};
use aws_sdk_s3::presigning::PresigningConfig;
use domain::{Attachment, AttachmentId, AttachmentPolicy};
use jiff::{SignedDuration, Timestamp};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use store::{Made, StoredAttachment, TenantStore};
use utoipa::ToSchema;

/// How `create_attachment_upload` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("create_attachment_upload", "tickets", &["tickets:write", "own_tickets:write"])
        .access(Access::none().writes_table().writes_attachments());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(create_attachment_upload(app, request)) };

/// How long the upload may start.
const UPLOAD_SECONDS: u64 = 900;
/// How long the file may wait for a comment.
const PENDING: SignedDuration = SignedDuration::from_hours(24);

/// The file to upload.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAttachmentUpload {
    /// File name; types that would run when opened are refused.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// Exact size in bytes, 1 to 26,214,400.
    pub size_bytes: u64,
}

/// The request that uploads the file.
#[derive(Debug, Serialize, ToSchema)]
pub struct Upload {
    /// `PUT`.
    pub method: String,
    /// Signed; holds for `headers` and this very size only.
    pub url: String,
    /// To be sent along.
    pub headers: BTreeMap<String, String>,
    /// Until when the upload may start.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// An id to attach, and how to upload its bytes.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentUpload {
    /// For `attachment_ids`, within 24 hours.
    pub id: String,
    /// How to upload.
    pub upload: Upload,
}

/// Prepares the upload of a file.
#[utoipa::path(post, path = "/v1/attachments", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours prepares the same file again")),
    request_body = CreateAttachmentUpload,
    responses((status = 201, body = AttachmentUpload), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn create_attachment_upload(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    request.query().finish()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let body: CreateAttachmentUpload = request.json()?;
    let name = AttachmentPolicy::check_upload(&body.name, &body.content_type, body.size_bytes)
        .map_err(IntoProblem::into_problem)?;
    let now = app.cloud.now();
    let upload = StoredAttachment {
        attachment: Attachment {
            id: AttachmentId::new(app.cloud.uuid_v7()),
            name,
            content_type: body.content_type,
            size_bytes: body.size_bytes,
            sha256: String::new(),
            is_inline: false,
        },
        uploaded_by: Some(principal.id().to_owned()),
        ticket_number: None,
        visibility: None,
    };
    let expires_at = now.checked_add(PENDING).unwrap_or(Timestamp::MAX);
    let made = Made::Attachment(upload.attachment.id.clone());
    let record = idempotency.as_ref().map(|idempotency| idempotency.record(made));
    if tenant.put_upload(&upload, expires_at, record.as_ref()).await.map_err(IntoProblem::into_problem)? {
        return signed(app, &tenant, &upload.attachment).await;
    }
    let problem = Problem::idempotency_key_used();
    let Made::Attachment(id) = Idempotency::made_before(idempotency.as_ref(), &tenant, problem).await? else {
        return Err(Problem::internal("an upload's key was kept for something else"));
    };
    let first = tenant.get_attachment(&id).await.map_err(IntoProblem::into_problem)?;
    let first = first.ok_or_else(|| Problem::not_found("the file was not attached in time"))?;
    Ok(signed(app, &tenant, &first.attachment).await?.header(REPLAYED_HEADER, "true"))
}

/// The answer: a signed request that may put this file there once. `If-None-Match` is signed along, so that nobody puts other
/// bytes in the place of a file that a ticket shows.
async fn signed(app: &App, tenant: &TenantStore, file: &Attachment) -> Result<Response, Problem> {
    let lifetime = Duration::from_secs(UPLOAD_SECONDS);
    let presigning = PresigningConfig::expires_in(lifetime).map_err(|e| Problem::unexpected(&e))?;
    let signed = app
        .cloud
        .s3()
        .put_object()
        .bucket(app.cloud.environment().attachments_bucket()?)
        .key(files::key(tenant.id(), &file.id))
        .content_type(&file.content_type)
        .content_length(i64::try_from(file.size_bytes).unwrap_or(i64::MAX))
        .if_none_match("*")
        .presigned(presigning)
        .await
        .map_err(|error| Problem::unexpected(&error))?;
    // A browser sets the length itself and may not be told it; it is signed all the same.
    let headers = signed
        .headers()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("content-length") && !name.eq_ignore_ascii_case("host"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Response::created(&AttachmentUpload {
        id: file.id.to_string(),
        upload: Upload {
            method: signed.method().to_owned(),
            url: signed.uri().to_owned(),
            headers,
            expires_at: app.cloud.now().checked_add(lifetime).unwrap_or(Timestamp::MAX),
        },
    })
}
