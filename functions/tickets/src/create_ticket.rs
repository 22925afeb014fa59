//! `create_ticket`: by a member on behalf of a contact, or by a contact for itself.

use std::collections::BTreeSet;

use app::{App, Idempotency, IntoProblem, Principal, Route, Snapshot, tickets, views};
use domain::{
    AttachmentId, Contact, ContactId, EmailAddress, MemberId, TeamId, TicketNumber,
    ticket::{Channel, NewTicket, Priority, Requester, Ticket, Visibility},
};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{Made, TenantStore};
use tickets::{Write, WriteError};
use utoipa::ToSchema;

use crate::comment_body::CommentBody;

/// How `create_ticket` is deployed.
pub const OPERATION: Operation = Operation::bearer("create_ticket", "tickets", &["tickets:write", "own_tickets:write"])
    .access(Access::none().writes_table().reads_attachments());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(create_ticket(app, request)) };

/// The contact a member writes a ticket for; found by address, or made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequester {
    /// The address.
    pub email: String,
    /// The name, used when the contact is new.
    pub name: Option<String>,
}

/// A ticket to create. A contact may give `title`, `html` or `text`, `follow_up_of` and `attachment_ids` only.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTicket {
    /// 1 to 300 characters.
    pub title: String,
    /// What is asked, as HTML; sanitised.
    pub html: Option<String>,
    /// What is asked, as plain text; instead of `html`.
    pub text: Option<String>,
    /// Default `p3`.
    pub priority: Option<Priority>,
    /// Default: the tenant's first team.
    #[schema(value_type = Option<String>)]
    pub team_id: Option<TeamId>,
    /// A member who takes it at once.
    #[schema(value_type = Option<String>)]
    pub assignee_id: Option<MemberId>,
    /// Who needs help; needed from members.
    pub requester: Option<NewRequester>,
    /// Words.
    pub tags: Option<BTreeSet<String>>,
    /// The closed ticket that this one goes on with; a contact's own.
    #[schema(value_type = Option<u64>)]
    pub follow_up_of: Option<TicketNumber>,
    /// Files uploaded before.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub attachment_ids: Vec<AttachmentId>,
}

/// Creates a ticket.
#[utoipa::path(post, path = "/v1/tickets", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours makes nothing twice and is answered with what the first one made")),
    request_body = CreateTicket,
    responses((status = 201, body = views::Ticket), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn create_ticket(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let principal = Principal::of(caller)?;
    let tenant = app.tenant(caller)?;
    request.query().finish()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let body: CreateTicket = request.json()?;
    let now = app.cloud.now();
    let requester = requester_of(app, &tenant, &principal, &body)?;
    let prepared = CommentBody {
        html: body.html.as_deref(),
        text: body.text.as_deref(),
        attachment_ids: &body.attachment_ids,
        visibility: Visibility::Public,
        mention_ids: BTreeSet::new(),
    }
    .prepare(app, &tenant, &principal)
    .await;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => return again(&tenant, idempotency.as_ref(), problem, &principal).await,
    };
    let write = Write {
        actor: principal.actor(&caller.name),
        channel: Channel::Portal,
        now,
        files: prepared.files,
        message: None,
        idempotency,
    };
    let new = async {
        let requester = match requester {
            Wanted::Known(id) => {
                let contact = tenant.get_contact(&id).await?.ok_or(WriteError::NotFound)?;
                Requester { id: contact.id, name: contact.name, email: contact.email }
            }
            Wanted::ByAddress(contact) => tenant.find_or_create_contact(contact).await?,
        };
        Ok(NewTicket {
            tenant_id: tenant.id().clone(),
            number: TicketNumber(0),
            title: body.title,
            requester,
            cc: BTreeSet::new(),
            priority: body.priority.unwrap_or_default(),
            team_id: body.team_id,
            assignee_id: body.assignee_id,
            tags: body.tags.unwrap_or_default(),
            address_id: None,
            comment: prepared.comment,
            follow_up_of: body.follow_up_of,
        })
    };
    let outcome = tickets::create_with(&tenant, body.follow_up_of, &|ticket| principal.sees(ticket), new, &write).await;
    match outcome {
        Ok(written) => answer(&written.ticket, &written.snapshot, &principal),
        Err(error) => again(&tenant, write.idempotency.as_ref(), error.into_problem(), &principal).await,
    }
}

fn answer(ticket: &Ticket, snapshot: &Snapshot, principal: &Principal) -> Result<Response, Problem> {
    let ticket = views::ticket(ticket, snapshot, principal.viewer());
    let location = format!("/v1/tickets/{}", ticket.summary.number);
    Ok(Response::created(&ticket)?.etag(ticket.summary.version).header("location", location))
}

/// Answers a repeated request: with the ticket that the first one made, as it is now.
async fn again(
    tenant: &TenantStore,
    idempotency: Option<&Idempotency>,
    problem: Problem,
    principal: &Principal,
) -> Result<Response, Problem> {
    let Made::AuditRecord { number, .. } = Idempotency::made_before(idempotency, tenant, problem).await? else {
        return Err(Problem::internal("a ticket's key was kept for something else"));
    };
    let (snapshot, ticket) = tickets::read(tenant, number).await.map_err(IntoProblem::into_problem)?;
    Ok(answer(&ticket, &snapshot, principal)?.header(REPLAYED_HEADER, "true"))
}

/// Whose ticket it will be.
enum Wanted {
    Known(ContactId),
    ByAddress(Contact),
}

fn requester_of(
    app: &App,
    tenant: &TenantStore,
    principal: &Principal,
    body: &CreateTicket,
) -> Result<Wanted, Problem> {
    match (principal, &body.requester) {
        (Principal::Contact(id), None) => {
            let member_only = [
                ("priority", body.priority.is_some()),
                ("team_id", body.team_id.is_some()),
                ("assignee_id", body.assignee_id.is_some()),
                ("tags", body.tags.is_some()),
            ];
            match member_only.into_iter().find(|(_, given)| *given) {
                Some((field, _)) => Err(Problem::invalid_field(field, "is for members to choose")),
                None => Ok(Wanted::Known(id.clone())),
            }
        }
        (Principal::Contact(_), Some(_)) => Err(Problem::invalid_field("requester", "is for members to choose")),
        (Principal::Member(_), None) => Err(Problem::invalid_field("requester", "must be given by a member")),
        (Principal::Member(_), Some(requester)) => {
            let email = EmailAddress::parse(&requester.email)
                .map_err(|reason| Problem::invalid_field("requester.email", reason))?;
            Ok(Wanted::ByAddress(Contact {
                tenant_id: tenant.id().clone(),
                id: ContactId::new(app.cloud.uuid_v7()),
                name: Contact::display_name(requester.name.as_deref(), &email),
                email,
                created_at: app.cloud.now(),
            }))
        }
    }
}
