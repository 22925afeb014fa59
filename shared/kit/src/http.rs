//! API routes: from an API Gateway proxy event to a handler and back.

mod body;
mod caller;
mod query;
mod request;
mod response;

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::Value;

pub use body::{DEFAULT_BODY_LIMIT, nullable};
pub use caller::Caller;
pub use query::Query;
pub use request::Request;
pub(crate) use request::headers;
pub use response::{Cookie, Response};

use crate::failure::panic_message;
use crate::problem::Problem;
use crate::runtime::{Init, Invoke, run};

/// A route's handler with everything it needs inside.
pub type HttpHandler = Arc<dyn Fn(Request) -> BoxFuture<'static, Result<Response, Problem>> + Send + Sync>;

/// A route's handler as a plain function of its application and the request:
/// `|app, request| Box::pin(get_ticket(app, request))`.
pub type RouteFn<A> = for<'a> fn(&'a A, Request) -> BoxFuture<'a, Result<Response, Problem>>;

/// Binds a handler function to the application it works on.
pub fn route<A: Send + Sync + 'static>(app: Arc<A>, handler: RouteFn<A>) -> HttpHandler {
    Arc::new(move |request| {
        let app = app.clone();
        Box::pin(async move { handler(&app, request).await })
    })
}

/// Runs the function of the operation `operation` until Lambda stops it. `init` builds the handler once.
pub fn http_main(operation: &'static str, init: Init<HttpHandler>) -> ExitCode {
    run(operation, move |cloud| {
        Box::pin(async move {
            let handler = init(cloud).await?;
            let invoke: Invoke = Box::new(move |event| {
                let handler = handler.clone();
                Box::pin(async move { Ok(dispatch(operation, &handler, event).await) })
            });
            Ok(invoke)
        })
    })
}

/// Answers one API Gateway proxy event (REST API, payload format 1.0) with a proxy response, always.
///
/// A handler's panic and an event that is none become 500. Each request leaves one line in the log, without bodies or
/// secrets.
pub async fn dispatch(operation: &str, handler: &HttpHandler, event: Value) -> Value {
    let started = Instant::now();
    let (request_id, tenant_id, outcome) = match Request::from_event(event) {
        Ok(request) => {
            let request_id = request.request_id().to_owned();
            let tenant_id = request.caller().ok().map(|caller| caller.tenant_id.clone());
            let answer = AssertUnwindSafe(async { handler(request).await }).catch_unwind().await;
            let outcome = answer.unwrap_or_else(|panic| Err(Problem::internal(panic_message(&*panic))));
            (request_id, tenant_id, outcome)
        }
        Err(error) => (String::new(), None, Err(Problem::internal(format!("not an API Gateway proxy event: {error}")))),
    };
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let tenant = tenant_id.as_deref();
    let response = match outcome {
        Ok(response) => {
            let status = response.status();
            tracing::info!(request.id = request_id, operation, status, duration_ms, tenant.id = tenant, "request");
            response
        }
        Err(problem) => {
            let (status, code) = (problem.status(), problem.code().as_str());
            if status < 500 {
                tracing::info!(
                    request.id = request_id,
                    operation,
                    status,
                    code,
                    duration_ms,
                    tenant.id = tenant,
                    "request"
                );
            } else {
                let error = problem.cause().unwrap_or(problem.detail());
                tracing::error!(
                    request.id = request_id,
                    operation,
                    status,
                    code,
                    duration_ms,
                    tenant.id = tenant,
                    error,
                    "request"
                );
            }
            Response::from_problem(&problem, &request_id)
        }
    };
    response.into_event(&request_id)
}

#[cfg(test)]
mod tests;
