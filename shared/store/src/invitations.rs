//! What becomes of an invitation once it is mailed.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{LinkId, Member};
use jiff::Timestamp;

use crate::{
    IdempotencyRecord, Link, NewMemberError, Result, Store, TenantStore,
    item::{encode, text},
    keys,
    transact::{update, write},
};

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
        let spend = self
            .store
            .update_of(&keys::link(link))
            .update_expression("SET used_at = :now")
            .condition_expression("attribute_exists(PK) AND attribute_not_exists(used_at)")
            .expression_attribute_values(":now", text(now.to_string()));
        let login = self
            .store
            .update_of(&keys::login(&self.id, &member.email))
            .update_expression("SET password_hash = :hash")
            .condition_expression("member_id = :id")
            .expression_attribute_values(":hash", text(password_hash))
            .expression_attribute_values(":id", text(member.id.as_str()));
        let writes = vec![
            update(spend)?,
            write(self.put_of_invited(member)?.build())?,
            update(login)?,
            self.bump_configuration()?,
        ];
        Ok(self.store.transact_or_refused(writes).await?.is_empty())
    }

    /// Invites once more a member whose invitation has run out: writes its new state and the link that is mailed. `seen` is the
    /// member as it was read.
    ///
    /// # Errors
    /// [`NewMemberError::AddressTaken`] when it has accepted or was invited again meanwhile.
    pub async fn renew_invitation(
        &self,
        seen: &Member,
        member: &Member,
        link: &Link,
        idempotency: Option<&IdempotencyRecord>,
    ) -> Result<(), NewMemberError> {
        let put = self
            .put_of_invited(member)?
            .condition_expression("is_invited = :invited AND created_at = :seen")
            .expression_attribute_values(":seen", text(seen.created_at.to_string()));
        let mut writes =
            vec![write(put.build())?, self.bump_configuration()?, self.store.put_new(Store::link_item(link)?)?];
        if let Some(record) = idempotency {
            writes.push(self.put_idempotency(record)?);
        }
        match self.store.transact_or_refused(writes).await?.last() {
            None => Ok(()),
            Some(3) => Err(NewMemberError::IdempotencyKeyUsed),
            Some(_) => Err(NewMemberError::AddressTaken),
        }
    }

    /// Overwrites a member that has not accepted yet.
    fn put_of_invited(&self, member: &Member) -> Result<aws_sdk_dynamodb::types::builders::PutBuilder> {
        let item = encode("member", &keys::member(&self.id, &member.id), member)?;
        Ok(aws_sdk_dynamodb::types::Put::builder()
            .table_name(&*self.store.table)
            .set_item(Some(item))
            .condition_expression("is_invited = :invited")
            .expression_attribute_values(":invited", AttributeValue::Bool(true)))
    }
}
