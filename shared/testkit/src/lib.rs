//! What the tests of every crate share: an AWS that lives in the test process, and the whole product on top of it.

pub mod fake_cloud;
mod functions;
mod gateway;
mod inbox;
mod pattern;
mod pump;
mod session;
mod tenant;
mod test_app;

pub use gateway::TestResponse;
pub use inbox::InboundMail;
pub use session::{Call, Session};
pub use tenant::TestTenant;
pub use test_app::{PASSWORD, TestApp};

#[cfg(test)]
mod tests;
