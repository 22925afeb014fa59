//! A tenant with its configuration, as one decision sees them.

use std::sync::Arc;

use domain::{
    Configuration, Tenant,
    ticket::{Actor, Channel, Context},
};
use jiff::Timestamp;
use store::{StoreError, TenantStore};

/// Tenant and configuration of the same version.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The tenant.
    pub tenant: Tenant,
    /// Its configuration.
    pub configuration: Arc<Configuration>,
}

impl Snapshot {
    /// One read, and one query when the configuration is not cached in that version. `None` when there is no such tenant.
    ///
    /// # Errors
    /// The table's.
    pub async fn load(tenant: &TenantStore) -> Result<Option<Self>, StoreError> {
        match tenant.get_tenant().await? {
            Some(found) => Self::of(tenant, found).await.map(Some),
            None => Ok(None),
        }
    }

    /// For a tenant that was read already.
    ///
    /// # Errors
    /// The table's.
    pub async fn of(store: &TenantStore, tenant: Tenant) -> Result<Self, StoreError> {
        let configuration = store.configuration(tenant.config_version).await?;
        Ok(Self { tenant, configuration })
    }

    /// What a decision rests on.
    pub fn context(&self, actor: Actor, channel: Channel, now: Timestamp) -> Context<'_> {
        Context { tenant: &self.tenant, configuration: &self.configuration, actor, channel, now }
    }
}
