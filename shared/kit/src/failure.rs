//! Why a worker could not do its work.

use std::error::Error;
use std::fmt;

/// The reason that a message, a stream record or a start of a function failed, as one line for the log.
///
/// It is made from any error by `?`, with the whole chain of causes. A failed message goes back to its queue and, after
/// the queue's number of attempts, to the dead-letter queue; a worker therefore answers `Ok` for work that is already
/// done or whose subject is gone, and fails for everything else.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure {
    reason: String,
    is_not_yet: bool,
}

impl Failure {
    /// A failure in words: lower case, what failed for which id. Never a body or a secret.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), is_not_yet: false }
    }

    /// Nothing is wrong, but it is not the message's turn: somebody else is at it, or something goes before it. It comes again,
    /// and the log tells it without alarm.
    pub fn not_yet(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), is_not_yet: true }
    }

    /// Whether it is one of [`Self::not_yet`].
    pub(crate) const fn is_not_yet(&self) -> bool {
        self.is_not_yet
    }

    /// The same failure with what was being done in front: `context: reason`.
    #[must_use]
    pub fn context(self, context: impl fmt::Display) -> Self {
        Self { reason: format!("{context}: {}", self.reason), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.reason)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Failure({})", self.reason)
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(chain(&error))
    }
}

/// An error and its causes on one line, each cause after a colon and none said twice.
///
/// SDK errors say only "service error" of themselves and keep what happened in their causes.
pub fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.ends_with(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        cause = error.source();
    }
    line
}

/// What a caught panic said.
pub(crate) fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    format!("panicked: {}", text.unwrap_or("no message"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("service error")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("table lambdesk-test not found")]
    struct Inner;

    #[test]
    fn a_failure_tells_the_whole_chain() {
        fn work() -> Result<(), Failure> {
            Err(Outer(Inner))?;
            Ok(())
        }
        let failure = work().expect_err("it fails").context("load ticket 42");
        assert_eq!(failure.to_string(), "load ticket 42: service error: table lambdesk-test not found");
    }

    #[test]
    fn panics_of_both_kinds_are_told() {
        assert_eq!(panic_message(&"plain"), "panicked: plain");
        assert_eq!(panic_message(&String::from("made")), "panicked: made");
        assert_eq!(panic_message(&7), "panicked: no message");
    }
}
