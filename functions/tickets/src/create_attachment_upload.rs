//! `create_attachment_upload`: where to put a file before it is attached.

use std::{collections::BTreeMap, time::Duration};

use app::{App, IntoProblem, Principal, files};
use aws_sdk_s3::presigning::PresigningConfig;
use domain::{Attachment, AttachmentId, AttachmentPolicy};
use jiff::{SignedDuration, Timestamp};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use store::StoredAttachment;
use utoipa::ToSchema;

/// How `create_attachment_upload` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("create_attachment_upload", "tickets", &["tickets:write", "own_tickets:write"])
        .access(Access::none().writes_table().writes_attachments());

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
    request_body = CreateAttachmentUpload,
    responses((status = 201, body = AttachmentUpload), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn create_attachment_upload(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    request.query().finish()?;
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
    tenant.put_upload(&upload, expires_at).await.map_err(IntoProblem::into_problem)?;

    let presigning =
        PresigningConfig::expires_in(Duration::from_secs(UPLOAD_SECONDS)).map_err(|e| Problem::unexpected(&e))?;
    let signed = app
        .cloud
        .s3()
        .put_object()
        .bucket(app.cloud.environment().attachments_bucket()?)
        .key(files::key(tenant.id(), &upload.attachment.id))
        .content_type(&upload.attachment.content_type)
        .content_length(i64::try_from(upload.attachment.size_bytes).unwrap_or(i64::MAX))
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
        id: upload.attachment.id.into(),
        upload: Upload {
            method: signed.method().to_owned(),
            url: signed.uri().to_owned(),
            headers,
            expires_at: now.checked_add(Duration::from_secs(UPLOAD_SECONDS)).unwrap_or(Timestamp::MAX),
        },
    })
}
