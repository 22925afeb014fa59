//! `request_sign_in_link`: a contact, or a member who lost the password, gets a link by mail.

use app::{App, IntoProblem, Route};
use domain::{EmailAddress, LinkId};
use jiff::{SignedDuration, Timestamp};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::{Deserialize, Serialize};
use store::{Link, LinkPurpose};
use utoipa::ToSchema;

use crate::{limits, lookup::Lookup};

/// How `request_sign_in_link` is deployed.
pub const OPERATION: Operation =
    Operation::public("request_sign_in_link", "auth").access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(request_sign_in_link(app, request)) };

/// How long a link works.
const LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// Who wants a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestSignInLink {
    /// The tenant's slug.
    pub tenant: String,
    /// The address the link is mailed to.
    #[schema(format = Email)]
    pub email: String,
}

/// Nothing: the answer is the same for everybody.
#[derive(Serialize, ToSchema)]
pub struct SignInLinkRequested {}

/// Mails a link that signs in once within 30 minutes, if the tenant knows the address. The answer and the work behind it are the
/// same when it does not. 5 links per address in an hour, of which the caller is told nothing, and 100 requests per source.
#[utoipa::path(post, path = "/v1/sign_in_links", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))), request_body = RequestSignInLink,
    responses((status = 202, body = SignInLinkRequested), (status = 400, body = ProblemBody),
        (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody, headers(("retry-after" = u32, description = "seconds")))))]
pub async fn request_sign_in_link(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    let body: RequestSignInLink = request.json()?;
    let email = EmailAddress::parse(&body.email).map_err(|reason| Problem::invalid_field("email", reason))?;
    let now = app.cloud.now();
    limits::limit_source(app, &limits::LINK_SOURCE, &request).await?;
    let address = limits::address_subject(&body.tenant, &email);
    let counted = app.store.count_attempt(&limits::LINK_ADDRESS, &address, now).await;
    if counted.map_err(IntoProblem::into_problem)?.is_none() {
        let found = Lookup::by_slug(app, &body.tenant, &email).await.map_err(IntoProblem::into_problem)?;
        let link = Link {
            id: LinkId::new(app.cloud.uuid_v7()),
            tenant_id: found.store.id().clone(),
            purpose: if found.is_known() { LinkPurpose::SignIn } else { LinkPurpose::Decoy },
            email,
            locale: found.snapshot.as_ref().map_or_else(Default::default, |snapshot| snapshot.tenant.locale),
            created_at: now,
            expires_at: now.checked_add(LIFETIME).unwrap_or(Timestamp::MAX),
        };
        app.store.put_link(&link).await.map_err(IntoProblem::into_problem)?;
    }
    Response::accepted(&SignInLinkRequested {})
}
