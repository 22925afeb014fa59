//! `add_comment`: a public reply or an internal note, perhaps with a new status.

use std::collections::BTreeSet;

use app::{App, Idempotency, IntoProblem, Principal, Route, Snapshot, tickets, views};
use domain::{
    AttachmentId, MemberId, StatusId, TicketNumber,
    ticket::{AuditRecord, Channel, Command, Patch, Ticket, Visibility},
};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use store::{Made, TenantStore, TimelineEntry};
use utoipa::ToSchema;

use crate::comment_body::CommentBody;

/// How `add_comment` is deployed.
pub const OPERATION: Operation = Operation::bearer("add_comment", "tickets", &["tickets:write", "own_tickets:write"])
    .access(Access::none().writes_table().reads_attachments());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(add_comment(app, request)) };

/// A comment to add. A contact may reply in public only, and leaves the status to the rules.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddComment {
    /// Who may read it.
    pub visibility: Visibility,
    /// What is said, as HTML; sanitised.
    pub html: Option<String>,
    /// What is said, as plain text; instead of `html`.
    pub text: Option<String>,
    /// Files uploaded before.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub attachment_ids: Vec<AttachmentId>,
    /// Members whom it names: they are told of it by mail, at most 50.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub mention_ids: BTreeSet<MemberId>,
    /// The status the ticket takes with it.
    #[schema(value_type = Option<String>)]
    pub status_id: Option<StatusId>,
}

/// The record that was written and the ticket after it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedComment {
    /// The ticket now.
    pub ticket: views::Ticket,
    /// The record.
    pub record: views::Record,
}

/// Adds a comment to a ticket.
#[utoipa::path(post, path = "/v1/tickets/{number}/comments", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("number" = u64, Path, description = "the ticket's number"),
        ("If-Match" = Option<String>, Header, description = "the ETag the caller saw; 412 when the ticket has moved on"),
        ("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours makes nothing twice and is answered with what the first one made")),
    request_body = AddComment,
    responses((status = 201, body = AddedComment), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn add_comment(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    let number = TicketNumber(request.path_parameter("number")?);
    request.query().finish()?;
    let if_version = request.if_match()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let body: AddComment = request.json()?;
    if let Principal::Contact(_) = principal {
        if body.visibility == Visibility::Internal {
            return Err(Problem::invalid_field("visibility", "must be public: notes are for members"));
        }
        if body.status_id.is_some() {
            return Err(Problem::invalid_field("status_id", "is for members to choose"));
        }
        if !body.mention_ids.is_empty() {
            return Err(Problem::invalid_field("mention_ids", "is for members to give"));
        }
    }
    let prepared = CommentBody {
        html: body.html.as_deref(),
        text: body.text.as_deref(),
        attachment_ids: &body.attachment_ids,
        visibility: body.visibility,
        mention_ids: body.mention_ids,
    }
    .prepare(app, &tenant, &principal)
    .await;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => return again(&tenant, idempotency.as_ref(), problem, &principal).await,
    };
    let write = tickets::Write {
        actor: principal.actor(&caller.name),
        channel: Channel::Portal,
        now: app.cloud.now(),
        files: prepared.files,
        message: None,
        idempotency,
    };
    let patch = Patch { status_id: body.status_id, ..Patch::default() };
    let command = Command::Update { patch, comment: Some(Box::new(prepared.comment)) };
    let outcome =
        tickets::update_seen(&tenant, number, if_version, &command, &write, &|ticket| principal.sees(ticket)).await;
    let written = match outcome {
        Ok(written) => written,
        Err(error) => return again(&tenant, write.idempotency.as_ref(), error.into_problem(), &principal).await,
    };
    match written.decision {
        Some(decision) => answer(&written.snapshot, &decision.ticket, decision.record, &principal),
        None => Err(Problem::internal("a comment was decided to change nothing")),
    }
}

/// 201 with what was written.
pub(crate) fn answer(
    snapshot: &Snapshot,
    ticket: &Ticket,
    record: AuditRecord,
    principal: &Principal,
) -> Result<Response, Problem> {
    let viewer = principal.viewer();
    let record = views::record(TimelineEntry { record, delivery: None }, viewer)
        .ok_or_else(|| Problem::internal("a record's author can't see it"))?;
    let added = AddedComment { ticket: views::ticket(ticket, snapshot, viewer), record };
    Ok(Response::created(&added)?.etag(ticket.version))
}

/// Answers a repeated request: with the record that the first one made, and the ticket as it is now.
pub(crate) async fn again(
    tenant: &TenantStore,
    idempotency: Option<&Idempotency>,
    problem: Problem,
    principal: &Principal,
) -> Result<Response, Problem> {
    let Made::AuditRecord { number, seq } = Idempotency::made_before(idempotency, tenant, problem).await? else {
        return Err(Problem::internal("a record's key was kept for something else"));
    };
    let record = async { Ok(tenant.get_audit_record(number, seq).await?) };
    let ((snapshot, ticket), record) =
        futures::try_join!(tickets::read(tenant, number), record).map_err(IntoProblem::into_problem)?;
    let record = record.ok_or_else(|| Problem::internal("a record is gone"))?;
    Ok(answer(&snapshot, &ticket, record, principal)?.header(REPLAYED_HEADER, "true"))
}
