//! The API's authorizer: from a request's credentials to a caller, or 401.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::failure::{Failure, panic_message};
use crate::http::{Caller, headers};
use crate::runtime::{Init, InvocationError, Invoke, run};
use crate::tokens::TokenError;

/// The error text that API Gateway turns into 401; any other becomes 500.
const UNAUTHORIZED: &str = "Unauthorized";

/// A request that wants to pass. Its `Debug` output leaves the headers out.
pub struct Credentials {
    headers: BTreeMap<String, Vec<String>>,
    method_arn: String,
    /// The address that the request came from; empty when not known.
    pub source_ip: String,
    /// The id of the API request.
    pub request_id: String,
}

impl Credentials {
    /// A header's first value; names are the same in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(&name.to_ascii_lowercase())?.first().map(String::as_str)
    }

    /// The bearer token (RFC 6750, section 2.1).
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.trim().split_once(' ')?;
        let token = token.trim();
        (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Credentials({}, request {})", self.method_arn, self.request_id)
    }
}

/// Why a request may not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// No credentials or bad ones: 401. The reason is for the log.
    Unauthorized(String),
    /// They could not be checked: 500.
    Failed(Failure),
}

impl From<TokenError> for Denial {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Unchecked(error) => Self::Failed(error.into()),
            TokenError::Expired | TokenError::UnknownKey | TokenError::Invalid => Self::Unauthorized(error.to_string()),
        }
    }
}

/// The authorizer's function with everything it needs inside.
pub type Authorize = Arc<dyn Fn(Credentials) -> BoxFuture<'static, Result<Caller, Denial>> + Send + Sync>;

/// Runs the authorizer `function` until Lambda stops it. `init` builds its function once.
pub fn authorizer_main(function: &'static str, init: Init<Authorize>) -> ExitCode {
    run(function, move |cloud| {
        Box::pin(async move {
            let authorize = init(cloud).await?;
            let invoke: Invoke = Box::new(move |event| {
                let authorize = authorize.clone();
                Box::pin(async move { dispatch(function, &authorize, event).await })
            });
            Ok(invoke)
        })
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthorizerEvent {
    method_arn: String,
    headers: Option<BTreeMap<String, Option<String>>>,
    multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    request_context: Option<RequestContext>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext {
    request_id: Option<String>,
    identity: Option<Identity>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    source_ip: Option<String>,
}

/// Answers one REQUEST authorizer event with a policy and the caller as context.
///
/// The policy opens the whole stage of this API: API Gateway keeps it for the same token and would otherwise refuse the
/// next route. What the caller may do on a route is for the route to check, by scope. Each request leaves one line.
///
/// # Errors
/// `Unauthorized` for missing or bad credentials, which the client sees as 401; anything else as 500.
pub async fn dispatch(function: &str, authorize: &Authorize, event: Value) -> Result<Value, InvocationError> {
    let started = Instant::now();
    let event: AuthorizerEvent =
        serde_json::from_value(event).map_err(|error| InvocationError(format!("not an authorizer event: {error}")))?;
    let (request_id, source_ip) = event
        .request_context
        .map_or((None, None), |context| (context.request_id, context.identity.and_then(|identity| identity.source_ip)));
    let request_id = request_id.unwrap_or_default();
    let credentials = Credentials {
        headers: headers(event.multi_value_headers, event.headers),
        method_arn: event.method_arn.clone(),
        source_ip: source_ip.unwrap_or_default(),
        request_id: request_id.clone(),
    };
    let answer = AssertUnwindSafe(async { authorize(credentials).await }).catch_unwind().await;
    let outcome = answer.unwrap_or_else(|panic| Err(Denial::Failed(Failure::new(panic_message(&*panic)))));
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match outcome {
        Ok(caller) => {
            tracing::info!(request.id = request_id, function, duration_ms, tenant.id = caller.tenant_id, "authorized");
            Ok(policy(&caller, &event.method_arn))
        }
        Err(Denial::Unauthorized(reason)) => {
            tracing::info!(request.id = request_id, function, duration_ms, reason, "unauthorized");
            Err(InvocationError(UNAUTHORIZED.to_owned()))
        }
        Err(Denial::Failed(failure)) => {
            tracing::error!(request.id = request_id, function, duration_ms, error = %failure, "authorizer failed");
            Err(InvocationError("authorizer failed".to_owned()))
        }
    }
}

fn policy(caller: &Caller, method_arn: &str) -> Value {
    json!({
        "principalId": caller.subject_id,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": stage_arn(method_arn)}],
        },
        "context": caller.to_context(),
    })
}

/// `arn:aws:execute-api:<region>:<account>:<api>/<stage>/*` from the ARN of one method of that stage.
fn stage_arn(method_arn: &str) -> String {
    let stage: Vec<&str> = method_arn.splitn(3, '/').take(2).collect();
    format!("{}/*", stage.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use crate::signing::SigningKeys;
    use crate::tokens::{Identity, issue, verify_fetching};

    const SECRET: &str = r#"{"current":"k1","k1":"0123456789abcdef0123456789abcdef"}"#;

    /// Checks bearer tokens signed with [`SECRET`].
    fn authorize() -> Authorize {
        let keys = SigningKeys::fixed(SECRET);
        Arc::new(move |credentials| {
            let keys = keys.clone();
            Box::pin(async move {
                let token = credentials.bearer().ok_or_else(|| Denial::Unauthorized("no bearer token".into()))?;
                let claims = verify_fetching(&keys, token, jiff::Timestamp::now()).await?;
                Ok(Caller::new(claims, ["tickets:read"]))
            })
        })
    }

    fn event(authorization: &str) -> Value {
        let mut event = samples::event("authorize_request");
        for (map, value) in [("headers", json!(authorization)), ("multiValueHeaders", json!([authorization]))] {
            event[map]["Authorization"] = value;
        }
        event
    }

    fn token() -> String {
        let ring = crate::signing::KeyRing::parse(SECRET).expect("a secret");
        let identity = Identity {
            sub: "mem_1".into(),
            kind: "member".into(),
            tenant_id: "ten_1".into(),
            role: "agent".into(),
            name: None,
            session_id: "ses_1".into(),
        };
        issue(&ring, identity, jiff::Timestamp::now()).token
    }

    #[tokio::test]
    async fn a_good_token_opens_the_stage_and_names_the_caller() {
        let answer = dispatch("authorize_request", &authorize(), event(&format!("bearer {}", token()))).await;
        let answer = answer.expect("authorized");
        assert_eq!(answer["principalId"], "mem_1");
        let statement = &answer["policyDocument"]["Statement"][0];
        assert_eq!(statement["Effect"], "Allow");
        assert_eq!(statement["Resource"], "arn:aws:execute-api:eu-west-1:000000000000:a1b2c3d4e5/local/*");
        let caller = Caller::from_context(&answer["context"]).expect("a whole caller");
        assert_eq!(
            (caller.tenant_id.as_str(), caller.scopes.as_slice()),
            ("ten_1", ["tickets:read".to_owned()].as_slice())
        );
    }

    #[tokio::test]
    async fn bad_credentials_are_unauthorized_and_faults_are_not() {
        for authorization in ["", "Bearer", "Bearer ", "Basic dTpw", "Bearer forged", "Bearer a.b.c"] {
            let error = dispatch("a", &authorize(), event(authorization)).await.expect_err(authorization);
            assert_eq!(error.0, "Unauthorized", "{authorization}");
        }
        let panicking: Authorize = Arc::new(|_| panic!("no"));
        assert_eq!(dispatch("a", &panicking, event("")).await.expect_err("a fault").0, "authorizer failed");
        assert!(dispatch("a", &authorize(), json!({})).await.expect_err("no event").0.starts_with("not an"));
    }

    #[test]
    fn unchecked_tokens_are_a_fault() {
        let error = crate::signing::SigningError::Unavailable("timed out".into());
        assert!(matches!(Denial::from(TokenError::Unchecked(error)), Denial::Failed(_)));
        assert!(matches!(Denial::from(TokenError::Expired), Denial::Unauthorized(_)));
    }
}
