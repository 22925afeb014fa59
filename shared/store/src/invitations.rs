//! What becomes of an invitation once it is mailed.

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use domain::{LinkId, Member};
use jiff::Timestamp;

use crate::{
    Link, Result, Store, StoreError, TenantStore,
    commit::{failed_conditions, is_conflict, write},
    item::{encode, key_item, text},
    keys,
};

/// How often a transaction is sent when another one touches the same items at that moment.
const ATTEMPTS: usize = 3;

impl TenantStore {
    /// Accepts an invitation: spends the link, writes the member's new state and its password, all of it or nothing.
    /// `false` when the link was spent before or the member is no longer an invited one.
    pub async fn accept_invitation(
        &self,
        link: &LinkId,
        member: &Member,
        password_hash: &str,
        now: Timestamp,
    ) -> Result<bool> {
        let spend = Update::builder()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&keys::link(link))))
            .update_expression("SET used_at = :now")
            .condition_expression("attribute_exists(PK) AND attribute_not_exists(used_at)")
            .expression_attribute_values(":now", text(now.to_string()));
        let login = Update::builder()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&keys::login(&self.id, &member.email))))
            .update_expression("SET password_hash = :hash")
            .condition_expression("member_id = :id")
            .expression_attribute_values(":hash", text(password_hash))
            .expression_attribute_values(":id", text(member.id.as_str()));
        self.write_unless_refused(vec![
            TransactWriteItem::builder().update(spend.build().map_err(unbuilt)?).build(),
            write(self.put_of_invited(member)?.build())?,
            TransactWriteItem::builder().update(login.build().map_err(unbuilt)?).build(),
            self.bump_configuration()?,
        ])
        .await
    }

    /// Invites once more a member whose invitation has run out: writes its new state and the link that is mailed. `seen` is the
    /// member as it was read. `false` when it has accepted or was invited again meanwhile.
    pub async fn renew_invitation(&self, seen: &Member, member: &Member, link: &Link) -> Result<bool> {
        let put = self
            .put_of_invited(member)?
            .condition_expression("is_invited = :invited AND created_at = :seen")
            .expression_attribute_values(":seen", text(seen.created_at.to_string()));
        self.write_unless_refused(vec![
            write(put.build())?,
            self.bump_configuration()?,
            self.put_new(Store::link_item(link)?)?,
        ])
        .await
    }

    /// Overwrites a member that has not accepted yet.
    fn put_of_invited(&self, member: &Member) -> Result<aws_sdk_dynamodb::types::builders::PutBuilder> {
        let item = encode("member", &keys::member(&self.id, &member.id), member)?;
        Ok(Put::builder()
            .table_name(&*self.store.table)
            .set_item(Some(item))
            .condition_expression("is_invited = :invited")
            .expression_attribute_values(":invited", AttributeValue::Bool(true)))
    }

    /// `false` when a condition failed.
    async fn write_unless_refused(&self, items: Vec<TransactWriteItem>) -> Result<bool> {
        let mut attempt = 1;
        loop {
            let request = self.store.client.transact_write_items().set_transact_items(Some(items.clone()));
            match request.send().await {
                Ok(_) => return Ok(true),
                Err(error) if failed_conditions(&error).is_some_and(|failed| !failed.is_empty()) => return Ok(false),
                Err(error) if is_conflict(&error) && attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(StoreError::from_sdk("TransactWriteItems", &error)),
            }
        }
    }
}

fn unbuilt(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable { operation: "Update", reason: error.to_string() }
}
