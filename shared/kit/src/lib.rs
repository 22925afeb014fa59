//! The plumbing between AWS Lambda and Lambdesk: what every route and every worker needs, written once.
//!
//! A function's `main` calls one of the entry points below with its name and a closure which builds its handler; nothing
//! else happens there. Every entry point has a twin named `dispatch` that takes the Lambda event as JSON and answers
//! JSON, so a test feeds a sample event to the same code without a Lambda runtime.
//!
//! | kind of function | entry point | tested through |
//! |---|---|---|
//! | API route | [`http_main`] | [`http::dispatch`] |
//! | queue worker | [`queue_main`] | [`queue::dispatch`] |
//! | table stream worker | [`stream_main`] | [`stream::dispatch`] |
//! | scheduled worker | [`schedule_main`] | [`schedule::dispatch`] |
//! | API authorizer | [`authorizer_main`] | [`authorizer::dispatch`] |
//!
//! The entry points are not generic and take boxed futures: the Lambda runtime is compiled into this crate once instead
//! of into each of the binaries.

pub mod authorizer;
pub mod clock;
pub mod cloud;
pub mod cursor;
pub mod declare;
pub mod environment;
pub mod failure;
pub mod http;
pub mod idempotency;
pub mod logging;
pub mod problem;
pub mod queue;
mod runtime;
pub mod schedule;
pub mod signing;
pub mod stream;
pub mod tokens;

pub use authorizer::authorizer_main;
pub use clock::{Clock, Entropy};
pub use cloud::{Cloud, Download};
pub use environment::Environment;
pub use failure::Failure;
pub use futures::future::BoxFuture;
pub use http::{Caller, HttpHandler, Request, Response, http_main, route};
pub use problem::{Code, Problem};
pub use queue::queue_main;
pub use runtime::Init;
pub use schedule::schedule_main;
pub use signing::{KeyRing, Purpose, SigningKeys};
pub use stream::stream_main;

#[cfg(test)]
mod samples {
    //! The sample events that other tests of this crate feed to `dispatch`.

    use serde_json::Value;

    /// The Lambda event in `events/aws/<name>.json`.
    pub fn event(name: &str) -> Value {
        let path = format!("{}/../../events/aws/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}
