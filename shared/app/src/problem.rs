//! Errors of the use cases as HTTP problems.

use domain::{Invalid, ticket::Refusal};
use kit::{Problem, problem::FieldError};
use store::{CommitError, StoreError};

use crate::tickets::WriteError;

/// An error that a route can answer with.
pub trait IntoProblem {
    /// The answer.
    fn into_problem(self) -> Problem;
}

impl IntoProblem for Invalid {
    fn into_problem(self) -> Problem {
        let errors = self.0.into_iter().map(|error| FieldError { field: error.field, reason: error.reason });
        Problem::validation_failed(errors.collect())
    }
}

impl IntoProblem for StoreError {
    fn into_problem(self) -> Problem {
        Problem::unexpected(&self)
    }
}

impl IntoProblem for Refusal {
    fn into_problem(self) -> Problem {
        match self {
            Self::Closed(_) => Problem::ticket_closed(self.to_string()),
            Self::Invalid(invalid) => invalid.into_problem(),
            Self::NoMail(_) | Self::MailNotStuck(_) => Problem::conflict(self.to_string()),
            Self::NoStatus(_) | Self::TimeFirst(_) => Problem::unexpected(&self),
        }
    }
}

impl IntoProblem for WriteError {
    fn into_problem(self) -> Problem {
        match self {
            Self::NotFound => Problem::not_found("no such ticket"),
            Self::Refused(refusal) => refusal.into_problem(),
            Self::VersionMismatch(version) => Problem::version_mismatch(format!("the ticket is in version {version}"))
                .with_header("etag", format!("\"{version}\"")),
            Self::Busy => Problem::conflict("the ticket was changed by others at the same time; try again"),
            Self::Commit(CommitError::AttachmentGone(id)) => Problem::invalid_field(
                "attachment_ids",
                format!("{id} is not an upload of yours that is still to be attached"),
            ),
            Self::Commit(CommitError::MailNotStuck(seq)) => Refusal::MailNotStuck(seq).into_problem(),
            Self::Commit(CommitError::IdempotencyKeyUsed) => Problem::idempotency_key_used(),
            Self::Commit(error) => Problem::unexpected(&error),
            Self::Store(error) => error.into_problem(),
        }
    }
}
