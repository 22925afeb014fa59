//! Use cases that routes and workers share: load, decide, save. What the caller sees of a ticket is made here too, so that the
//! answer of a write can be stored with the write.

pub mod configuration;
mod context;
pub mod files;
mod idempotency;
pub mod link_token;
pub mod mailed_link;
mod principal;
mod problem;
mod route;
mod signed_text;
pub mod sla_views;
mod snapshot;
pub mod tickets;
pub mod views;

pub use context::App;
pub use idempotency::Idempotency;
pub use principal::Principal;
pub use problem::IntoProblem;
pub use route::{Route, http};
pub use snapshot::Snapshot;
