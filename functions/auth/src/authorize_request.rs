//! `authorize_request`: API Gateway asks it before every route that is not public.

use std::sync::Arc;

use domain::{Role, Scope};
use jiff::Timestamp;
use kit::{
    Caller, Cloud, Failure, SigningKeys,
    authorizer::{Authorize, Credentials, Denial},
    declare::{Access, Worker},
    tokens::{self, Claims},
};

/// How `authorize_request` is deployed.
pub const fn worker() -> Worker {
    Worker::authorizer("authorize_request", "auth").access(Access::none().signs())
}

/// The authorizer over a cloud's signing keys and clock.
///
/// # Errors
/// When the function was not given the signing secret.
pub fn handler(cloud: &Cloud) -> Result<Authorize, Failure> {
    let keys = SigningKeys::new(cloud)?;
    let cloud = cloud.clone();
    Ok(Arc::new(move |credentials| {
        let (keys, cloud) = (keys.clone(), cloud.clone());
        Box::pin(async move { authorize_request(&keys, cloud.now(), &credentials).await })
    }))
}

/// Turns a bearer token into a caller with the scopes of its role. No table is read: whoever was signed in stays so until the
/// access token ends, within 15 minutes.
///
/// # Errors
/// [`Denial`].
pub async fn authorize_request(
    keys: &SigningKeys,
    now: Timestamp,
    credentials: &Credentials,
) -> Result<Caller, Denial> {
    let token = credentials.bearer().ok_or_else(|| Denial::Unauthorized("no bearer token".to_owned()))?;
    caller_of(tokens::verify_fetching(keys, token, now).await?)
}

fn caller_of(claims: Claims) -> Result<Caller, Denial> {
    let role = Role::from_name(&claims.identity.role);
    let role = role.ok_or_else(|| Denial::Unauthorized("the token names an unknown role".to_owned()))?;
    let kind = if role == Role::Requester { "contact" } else { "member" };
    if claims.identity.kind != kind {
        return Err(Denial::Unauthorized("the token's role is not one of its kind".to_owned()));
    }
    Ok(Caller::new(claims, role.scopes().iter().copied().map(Scope::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::tokens::Identity;

    fn claims(kind: &str, role: &str) -> Claims {
        let identity = Identity {
            sub: "mem_1".into(),
            kind: kind.into(),
            tenant_id: "ten_1".into(),
            role: role.into(),
            name: None,
            session_id: "ses_1".into(),
        };
        Claims { iss: "lambdesk".into(), aud: "portal".into(), iat: 0, exp: 900, identity }
    }

    #[test]
    fn a_caller_has_the_scopes_of_its_role() {
        let agent = caller_of(claims("member", "agent")).unwrap();
        assert!(agent.has("tickets:write") && !agent.has("members:write"));
        assert!(caller_of(claims("contact", "requester")).unwrap().has("own_tickets:write"));
    }

    #[test]
    fn a_role_that_is_none_or_of_the_other_kind_is_refused() {
        for (kind, role) in [("member", "owner"), ("member", "requester"), ("contact", "admin"), ("member", "")] {
            assert!(matches!(caller_of(claims(kind, role)), Err(Denial::Unauthorized(_))), "{kind} {role}");
        }
    }
}
