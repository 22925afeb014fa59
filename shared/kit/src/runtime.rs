//! What all entry points share: the process's start, and the loop that takes events from Lambda.

use std::process::ExitCode;

use futures::future::BoxFuture;
use lambda_runtime::{Diagnostic, LambdaEvent, Runtime, service_fn};
use serde_json::Value;

use crate::cloud::Cloud;
use crate::failure::Failure;
use crate::logging;

/// Builds a function's handler, once, at the cold start: `Box::new(|cloud| Box::pin(async move { .. }))`.
pub type Init<H> = Box<dyn FnOnce(Cloud) -> BoxFuture<'static, Result<H, Failure>> + Send>;

/// Answers one event.
pub(crate) type Invoke = Box<dyn Fn(Value) -> BoxFuture<'static, Result<Value, InvocationError>> + Send + Sync>;

/// The words that Lambda is told when an invocation as a whole failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvocationError(pub String);

impl From<InvocationError> for Diagnostic {
    fn from(error: InvocationError) -> Self {
        Self { error_type: "InvocationError".to_owned(), error_message: error.0 }
    }
}

/// Starts logging and the asynchronous runtime, builds the handler and serves events until Lambda ends the process.
/// When the start fails, the reason is logged and the process ends, which Lambda reports and tries again.
pub(crate) fn run(
    function: &'static str,
    start: impl FnOnce(Cloud) -> BoxFuture<'static, Result<Invoke, Failure>>,
) -> ExitCode {
    logging::init();
    // One event at a time and one core in most sizes: a second thread would only cost memory and start-up.
    let outcome =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::from).and_then(|runtime| {
            runtime.block_on(async {
                let invoke = start(Cloud::from_environment()).await?;
                let service = service_fn(move |event: LambdaEvent<Value>| invoke(event.payload));
                Runtime::new(service).run().await.map_err(|error| Failure::new(error.to_string()))
            })
        });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tracing::error!(function, error = %failure, "function could not start or go on");
            ExitCode::FAILURE
        }
    }
}
