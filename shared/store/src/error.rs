//! What can go wrong at the table.

use std::error::Error;

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

/// A failed read or write. The text names the operation, never the content.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The service did not do it; trying again may help.
    #[error("{operation} failed: {reason}")]
    Unavailable {
        /// Which call.
        operation: &'static str,
        /// What the service or the network said.
        reason: String,
    },
    /// An item is not what this code wrote.
    #[error("item {pk} {sk} can't be read: {reason}")]
    Corrupt {
        /// Partition key.
        pk: String,
        /// Sort key.
        sk: String,
        /// Which attribute and why.
        reason: String,
    },
}

/// Whether the condition of a single write failed.
pub(crate) fn is_refused<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool {
    error.as_service_error().is_some_and(|error| error.code() == Some("ConditionalCheckFailedException"))
}

impl StoreError {
    pub(crate) fn from_sdk<E, R>(operation: &'static str, error: &SdkError<E, R>) -> Self
    where
        E: Error + ProvideErrorMetadata + Send + Sync + 'static,
        R: std::fmt::Debug + Send + Sync + 'static,
    {
        let reason = match (error.code(), error.message()) {
            (Some(code), Some(message)) => format!("{code}: {message}"),
            (Some(code), None) => code.to_owned(),
            _ => DisplayErrorContext(error).to_string(),
        };
        Self::Unavailable { operation, reason }
    }
}
