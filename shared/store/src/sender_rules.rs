//! Rules about senders, in the order of the senders.

use domain::{EmailAddress, Sender, SenderRule, SenderVerdict};

use crate::{
    Result, StoreError, TenantStore,
    item::{decode, encode},
    keys,
};

impl TenantStore {
    /// Makes a rule, or overwrites the one about the same sender.
    pub async fn put_sender_rule(&self, rule: &SenderRule) -> Result<()> {
        let item = encode("sender_rule", &keys::sender_rule(&self.id, &rule.sender), rule)?;
        let put = self.store.client.put_item().table_name(&*self.store.table).set_item(Some(item));
        put.send().await.map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        Ok(())
    }

    /// What is said of an address: by the rule about itself, else by the one about its domain.
    pub async fn sender_verdict(&self, email: &EmailAddress) -> Result<Option<SenderVerdict>> {
        let keys = Sender::named_by(email).map(|sender| keys::sender_rule(&self.id, &sender));
        let mut found = self.store.get_many(&keys).await?;
        let nearest = keys.iter().find_map(|key| found.remove(key));
        Ok(nearest.map(decode::<SenderRule>).transpose()?.map(|rule| rule.verdict))
    }

    /// Takes a rule back. False when there is none.
    pub async fn delete_sender_rule(&self, sender: &Sender) -> Result<bool> {
        self.store.delete(&keys::sender_rule(&self.id, sender)).await
    }

    /// Rules in the order of their senders, after `after`; and whether there is more.
    pub async fn sender_rules(&self, after: Option<&Sender>, limit: u32) -> Result<(Vec<SenderRule>, bool)> {
        self.store.page_behind(keys::sender_rules_pk(&self.id), after.map(Sender::as_str), limit).await
    }
}
