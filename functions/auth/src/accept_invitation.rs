//! `accept_invitation`: an invited member chooses a name and a password.

use app::{App, IntoProblem, Route};
use domain::{FieldError, Invalid, Member, Password};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use store::LinkPurpose;
use utoipa::ToSchema;

use crate::{
    lookup::Lookup,
    password_hash,
    person::Person,
    redeem_sign_in_link,
    session::{self, Session},
};

/// How `accept_invitation` is deployed. Hashing passwords wants the processor that comes with the memory.
pub const OPERATION: Operation =
    Operation::public("accept_invitation", "auth").memory_mb(1024).access(Access::none().writes_table().signs());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(accept_invitation(app, request)) };

/// The mailed token, and what the member chooses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// What stands behind `#token=` in the mailed link.
    pub token: String,
    /// As shown to others.
    pub name: String,
    /// 10 to 200 characters.
    #[schema(format = Password)]
    pub password: String,
}

/// Makes an invited member an active one and signs it in. The invitation works once, for 7 days.
#[utoipa::path(post, path = "/v1/invitations/accept", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))), request_body = AcceptInvitation,
    responses((status = 200, body = Session, headers(("set-cookie" = String, description = "the refresh token"))),
        (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn accept_invitation(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    let body: AcceptInvitation = request.json()?;
    let (name, password) = chosen(&body.name, body.password).map_err(IntoProblem::into_problem)?;
    let link = redeem_sign_in_link::open(app, &body.token, LinkPurpose::Invitation).await?;
    let found = Lookup::by_id(app, &link.tenant_id, &link.email).await.map_err(IntoProblem::into_problem)?;
    let id = found.login.as_ref().and_then(|login| login.member_id.as_ref());
    let invited = id.zip(found.snapshot.as_ref()).and_then(|(id, snapshot)| snapshot.configuration.member(id).cloned());
    let (Some(snapshot), Some(invited)) = (&found.snapshot, invited.filter(|member| member.is_invited)) else {
        return Err(Problem::invalid_token());
    };
    let password_hash = password_hash::hash(password.as_bytes(), app.cloud.random_bytes())?;
    let member = Member { name, is_active: true, is_invited: false, ..invited };
    let accepted = found.store.accept_invitation(&link.id, &member, &password_hash, app.cloud.now()).await;
    if !accepted.map_err(IntoProblem::into_problem)? {
        return Err(Problem::invalid_token());
    }
    let person = Person::of_member(&member).ok_or_else(|| Problem::internal("an active member can't sign in"))?;
    session::begin(app, 200, &snapshot.tenant, &person).await
}

/// Checks both, so that a form can show all that is wrong at once.
fn chosen(name: &str, password: String) -> Result<(String, Password), Invalid> {
    match (Member::parse_name(name), Password::parse(password)) {
        (Ok(name), Ok(password)) => Ok((name, password)),
        (name, password) => {
            let reasons = [("name", name.err()), ("password", password.err())].into_iter();
            let errors = reasons.filter_map(|(field, reason)| Some((field.to_owned(), reason?.to_owned())));
            Err(Invalid(errors.map(|(field, reason)| FieldError { field, reason }).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_password_are_checked_together() {
        assert_eq!(chosen(" Ben  Agent ", "correct horse".into()).unwrap().0, "Ben Agent");
        let fields = |name: &str, password: &str| {
            let Invalid(errors) = chosen(name, password.into()).unwrap_err();
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(" ", "short"), ["name", "password"]);
        assert_eq!(fields("Ben", "short"), ["password"]);
    }
}
