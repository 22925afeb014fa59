//! Suppressed addresses, in the order of the addresses. They go away by themselves; until DynamoDB has removed one that is over,
//! whoever reads it looks at the time.

use domain::{EmailAddress, Suppression};

use crate::{
    Result, StoreError, TenantStore,
    item::{encode, ttl},
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
        let pk = keys::suppressions_pk(&self.id);
        self.store.page_behind(pk, after.map(EmailAddress::as_str), limit).await
    }
}
