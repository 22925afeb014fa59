//! `invite_member`.

use app::{App, Idempotency, IntoProblem, Route};
use domain::{EmailAddress, FieldError, Invalid, LinkId, Member, MemberId, MemberRole};
use jiff::{SignedDuration, Timestamp};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::REPLAYED_HEADER,
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{Link, LinkPurpose, Made, NewMemberError};
use utoipa::ToSchema;

use crate::list_members;

/// How `invite_member` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("invite_member", "people", &["members:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(invite_member(app, request)) };

/// How long an invitation works.
const LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A person to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteMember {
    /// As shown to others, until the person chooses.
    pub name: String,
    /// Where the invitation goes.
    #[schema(format = Email)]
    pub email: String,
    /// What the member may do.
    pub role: MemberRole,
}

/// Invites a person to work in the tenant. The person can't sign in before accepting; the mailed invitation works for 7 days.
///
/// Without an idempotency key a repeated invitation answers 409 `address_taken`; neither way is a second mail sent. Once an invitation
/// has run out without being accepted, inviting the same address again mails a new one to the same member.
#[utoipa::path(post, path = "/v1/members", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("Idempotency-Key" = Option<String>, Header, description = "a request repeated within 24 hours invites nobody twice and is answered with the same member")),
    request_body = InviteMember,
    responses((status = 201, body = list_members::Member), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn invite_member(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let tenant = app.tenant(caller)?;
    request.query().finish()?;
    let idempotency = Idempotency::of(app, &request, caller, OPERATION.id)?;
    let body: InviteMember = request.json()?;
    let (name, email) = checked(&body).map_err(IntoProblem::into_problem)?;
    let snapshot = crate::snapshot(app, caller).await?;
    let now = app.cloud.now();
    let link = Link {
        id: LinkId::new(app.cloud.uuid_v7()),
        tenant_id: tenant.id().clone(),
        purpose: LinkPurpose::Invitation,
        email: email.clone(),
        locale: snapshot.tenant.locale,
        created_at: now,
        expires_at: ends_at(now),
    };
    let mut member = Member {
        id: MemberId::new(app.cloud.uuid_v7()),
        name,
        email,
        role: body.role,
        is_active: false,
        is_invited: true,
        quiet_hours: None,
        created_at: now,
    };
    let known = snapshot.configuration.members.iter().find(|known| known.email == member.email);
    if let Some(seen) = known.filter(|seen| has_run_out(seen, now)) {
        member.id = seen.id.clone();
    }
    let record = idempotency.as_ref().map(|idempotency| idempotency.record(Made::Member(member.id.clone())));
    let written = match known {
        Some(seen) if has_run_out(seen, now) => tenant.renew_invitation(seen, &member, &link, record.as_ref()).await,
        Some(_) => Err(NewMemberError::AddressTaken),
        None => tenant.put_invited_member(&member, &link, record.as_ref()).await,
    };
    let problem = match written {
        Ok(()) => return Response::created(&list_members::Member::from(&member)),
        Err(NewMemberError::AddressTaken) => Problem::address_taken("a member of the tenant has that address"),
        Err(NewMemberError::IdempotencyKeyUsed) => Problem::idempotency_key_used(),
        Err(NewMemberError::Store(error)) => error.into_problem(),
    };
    let Made::Member(id) = Idempotency::made_before(idempotency.as_ref(), &tenant, problem).await? else {
        return Err(Problem::internal("an invitation's key was kept for something else"));
    };
    let snapshot = crate::snapshot(app, caller).await?;
    let member = snapshot.configuration.member(&id).ok_or_else(|| Problem::not_found("the member is gone"))?;
    Ok(Response::created(&list_members::Member::from(member))?.header(REPLAYED_HEADER, "true"))
}

/// Whether a member's invitation has run out without being accepted.
fn has_run_out(member: &Member, now: Timestamp) -> bool {
    member.is_invited && ends_at(member.created_at) <= now
}

fn ends_at(invited_at: Timestamp) -> Timestamp {
    invited_at.checked_add(LIFETIME).unwrap_or(Timestamp::MAX)
}

/// Checks both, so that a form can show all that is wrong at once.
fn checked(body: &InviteMember) -> Result<(String, EmailAddress), Invalid> {
    match (Member::parse_name(&body.name), EmailAddress::parse(&body.email)) {
        (Ok(name), Ok(email)) => Ok((name, email)),
        (name, email) => {
            let reasons = [("name", name.err()), ("email", email.err())].into_iter();
            let errors = reasons.filter_map(|(field, reason)| Some((field.to_owned(), reason?.to_owned())));
            Err(Invalid(errors.map(|(field, reason)| FieldError { field, reason }).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(name: &str, email: &str) -> InviteMember {
        InviteMember { name: name.into(), email: email.into(), role: MemberRole::Agent }
    }

    #[test]
    fn name_and_address_are_checked_together() {
        assert_eq!(checked(&body(" Ben ", "Ben@demo.example")).unwrap().1.as_str(), "ben@demo.example");
        let Invalid(errors) = checked(&body("", "ben")).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["name", "email"]);
    }

    #[test]
    fn only_an_invitation_that_was_never_accepted_runs_out() {
        let mut member = Member {
            id: "mem_0000000000000000000000001a".parse().unwrap(),
            name: "Ben".into(),
            email: EmailAddress::parse("ben@demo.example").unwrap(),
            role: MemberRole::Agent,
            is_active: false,
            is_invited: true,
            quiet_hours: None,
            created_at: Timestamp::UNIX_EPOCH,
        };
        let after = |seconds| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        assert!(!has_run_out(&member, after(604_799)));
        assert!(has_run_out(&member, after(604_800)));
        member.is_invited = false;
        assert!(!has_run_out(&member, after(604_800)));
    }
}
