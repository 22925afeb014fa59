//! Sending a transaction, and reading why it was refused.

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError,
    types::{
        Put, TransactWriteItem, Update,
        builders::{DeleteBuilder, UpdateBuilder},
    },
};

use crate::{Result, Store, StoreError, item::Item, keys::Key};

/// How often a transaction is sent when another one touches the same items at that very moment.
const ATTEMPTS: usize = 4;

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Transacted {
    /// All of it is written.
    Done,
    /// Nothing is written: the conditions at these positions failed, in order, at least one.
    Refused(Vec<usize>),
    /// Nothing is written: other transactions held the items each time.
    Conflict,
}

impl Store {
    /// Writes all or nothing; sends it again when another transaction is in the way. Where a caller has to decide anew anyway
    /// it says so with `attempts` = 1.
    pub(crate) async fn transact(&self, items: Vec<TransactWriteItem>, attempts: usize) -> Result<Transacted> {
        for _ in 0..attempts {
            let request = self.client.transact_write_items().set_transact_items(Some(items.clone()));
            match request.send().await {
                Ok(_) => return Ok(Transacted::Done),
                Err(error) => match refusal(&error) {
                    Some(Transacted::Conflict) => {}
                    Some(refused) => return Ok(refused),
                    None => return Err(StoreError::from_sdk("TransactWriteItems", &error)),
                },
            }
        }
        Ok(Transacted::Conflict)
    }

    /// The positions of the conditions that failed; none when all of it is written. Sent again while others are in the way.
    pub(crate) async fn transact_or_refused(&self, items: Vec<TransactWriteItem>) -> Result<Vec<usize>> {
        match self.transact(items, ATTEMPTS).await? {
            Transacted::Done => Ok(vec![]),
            Transacted::Refused(positions) => Ok(positions),
            Transacted::Conflict => Err(StoreError::Unavailable {
                operation: "TransactWriteItems",
                reason: "other transactions were in the way each time".into(),
            }),
        }
    }

    /// A put that fails when the item is there already.
    pub(crate) fn put_new(&self, item: Item) -> Result<TransactWriteItem> {
        let put = Put::builder().table_name(&*self.table).set_item(Some(item));
        write(put.condition_expression("attribute_not_exists(PK)").build())
    }

    /// An update of the item of this key, to be completed and passed to [`update`].
    pub(crate) fn update_of(&self, key: &Key) -> UpdateBuilder {
        Update::builder().table_name(&*self.table).set_key(Some(crate::item::key_item(key)))
    }
}

pub(crate) fn write(put: Result<Put, impl std::fmt::Display>) -> Result<TransactWriteItem> {
    let put = put.map_err(|error| StoreError::Unavailable { operation: "Put", reason: error.to_string() })?;
    Ok(TransactWriteItem::builder().put(put).build())
}

pub(crate) fn delete(delete: DeleteBuilder) -> Result<TransactWriteItem> {
    let delete =
        delete.build().map_err(|error| StoreError::Unavailable { operation: "Delete", reason: error.to_string() })?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}

pub(crate) fn update(update: UpdateBuilder) -> Result<TransactWriteItem> {
    let update =
        update.build().map_err(|error| StoreError::Unavailable { operation: "Update", reason: error.to_string() })?;
    Ok(TransactWriteItem::builder().update(update).build())
}

/// `None` when it was cancelled for another reason, or not cancelled but lost.
fn refusal<R>(error: &SdkError<TransactWriteItemsError, R>) -> Option<Transacted> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return None;
    };
    let reasons = cancelled.cancellation_reasons();
    let failed: Vec<usize> =
        (0..reasons.len()).filter(|at| reasons[*at].code() == Some("ConditionalCheckFailed")).collect();
    if !failed.is_empty() {
        return Some(Transacted::Refused(failed));
    }
    // A busy partition passes like a busy item does.
    let passes = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
    reasons
        .iter()
        .any(|reason| reason.code().is_some_and(|code| passes.contains(&code)))
        .then_some(Transacted::Conflict)
}
