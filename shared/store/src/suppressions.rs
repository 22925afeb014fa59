//! Suppressed addresses, in the order of the addresses. They go away by themselves; until DynamoDB has removed one that is over,
//! whoever reads it looks at the time.

use domain::{EmailAddress, Suppression};

use crate::{
    Result, StoreError, TenantStore,
    item::{decode, encode, text, ttl},
    keys,
};

impl TenantStore {
    /// Suppresses an address; once more, when it is already.
    pub async fn put_suppression(&self, suppression: &Suppression) -> Result<()> {
        let mut item = encode("suppression", &keys::suppression(&self.id, &suppression.email), suppression)?;
        item.insert("ttl".into(), ttl(suppression.expires_at));
        let put = self.store.client.put_item().table_name(&*self.store.table).set_item(Some(item));
        put.send().await.map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        Ok(())
    }

    /// Whether and why an address is suppressed, or was until lately.
    pub async fn suppression(&self, email: &EmailAddress) -> Result<Option<Suppression>> {
        self.store.get(&keys::suppression(&self.id, email)).await
    }

    /// Lifts a suppression. False when there is none.
    pub async fn delete_suppression(&self, email: &EmailAddress) -> Result<bool> {
        self.store.delete(&keys::suppression(&self.id, email)).await
    }

    /// Suppressed addresses in their order, after `after`; and whether there is more.
    pub async fn suppressions(&self, after: Option<&EmailAddress>, limit: u32) -> Result<(Vec<Suppression>, bool)> {
        let output = self
            .store
            .client
            .query()
            .table_name(&*self.store.table)
            .key_condition_expression("PK = :pk AND SK > :after")
            .expression_attribute_values(":pk", text(keys::suppressions_pk(&self.id)))
            .expression_attribute_values(":after", text(after.map_or(" ", EmailAddress::as_str)))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        let has_more = output.last_evaluated_key.is_some();
        let found = output.items.unwrap_or_default().into_iter().map(decode).collect::<Result<_>>()?;
        Ok((found, has_more))
    }
}
