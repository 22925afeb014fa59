//! Scheduled workers.

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::failure::{Failure, panic_message};
use crate::runtime::{Init, InvocationError, Invoke, run};

/// One tick of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Tick {
    /// The event's id; the same when the tick is tried again.
    pub id: String,
    /// The time for which the tick was due, whole seconds.
    pub time: Timestamp,
}

/// A scheduled worker's function with everything it needs inside.
pub type TickHandler = Arc<dyn Fn(Tick) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;

/// Runs the scheduled worker `worker` until Lambda stops it. `init` builds its function once.
pub fn schedule_main(worker: &'static str, init: Init<TickHandler>) -> ExitCode {
    run(worker, move |cloud| {
        Box::pin(async move {
            let handler = init(cloud).await?;
            let invoke: Invoke = Box::new(move |event| {
                let handler = handler.clone();
                Box::pin(async move { dispatch(worker, &handler, event).await })
            });
            Ok(invoke)
        })
    })
}

/// Handles one scheduled event of EventBridge. Each leaves one line in the log.
///
/// # Errors
/// When the worker fails or panics or the event is none: Lambda tries it again and counts the error.
pub async fn dispatch(worker: &str, handler: &TickHandler, event: Value) -> Result<Value, InvocationError> {
    let tick: Tick =
        serde_json::from_value(event).map_err(|error| InvocationError(format!("not a scheduled event: {error}")))?;
    let (id, started) = (tick.id.clone(), Instant::now());
    let answer = AssertUnwindSafe(async { handler(tick).await }).catch_unwind().await;
    let outcome = answer.unwrap_or_else(|panic| Err(Failure::new(panic_message(&*panic))));
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match outcome {
        Ok(()) => {
            tracing::info!(tick.id = id, worker, duration_ms, "tick");
            Ok(json!({}))
        }
        Err(failure) => {
            tracing::error!(tick.id = id, worker, duration_ms, error = %failure, "tick failed");
            Err(InvocationError(failure.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[tokio::test]
    async fn a_tick_brings_its_time() {
        let handler: TickHandler = Arc::new(|tick| {
            assert_eq!(tick.time.to_string(), "2026-11-21T04:00:00Z");
            Box::pin(std::future::ready(Ok(())))
        });
        let answer = dispatch("sweep_wakes", &handler, samples::event("sweep_wakes")).await;
        assert_eq!(answer, Ok(json!({})));
    }

    #[tokio::test]
    async fn failures_and_panics_fail_the_invocation() {
        let failing: TickHandler = Arc::new(|_| Box::pin(std::future::ready(Err(Failure::new("table is gone")))));
        let panicking: TickHandler = Arc::new(|_| panic!("no"));
        let event = samples::event("sweep_wakes");
        let error = dispatch("w", &failing, event.clone()).await.expect_err("it failed");
        assert_eq!(error.0, "table is gone");
        let error = dispatch("w", &panicking, event).await.expect_err("it panicked");
        assert_eq!(error.0, "panicked: no");
        assert!(dispatch("w", &failing, json!({"id": "x"})).await.is_err());
    }
}
