//! Refused input, field by field.

use serde::{Deserialize, Serialize};

/// One field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Path of the field as the client sent it, such as `requester.email`.
    pub field: String,
    /// What is wrong, lower case, without the value itself.
    pub reason: String,
}

/// Input that can't be accepted; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(|error| format!("{} {}", error.field, error.reason)).collect::<Vec<_>>().join("; "))]
pub struct Invalid(pub Vec<FieldError>);

impl Invalid {
    /// A single refused field.
    pub fn field(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self(vec![FieldError { field: field.into(), reason: reason.into() }])
    }

    /// `Ok` when nothing was collected.
    pub fn unless_empty(errors: Vec<FieldError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self(errors)) }
    }
}
