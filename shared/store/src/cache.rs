//! Configuration kept in the warm function.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use domain::{Configuration, TenantId};

/// Tenants kept at most; beyond that the cache starts anew, which costs one query per tenant.
const CAPACITY: usize = 500;

/// The newest configuration seen per tenant, with the `config_version` it belongs to.
#[derive(Debug, Default)]
pub struct ConfigurationCache(RwLock<HashMap<TenantId, (u64, Arc<Configuration>)>>);

impl ConfigurationCache {
    pub(crate) fn get(&self, tenant: &TenantId, version: u64) -> Option<Arc<Configuration>> {
        let kept = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.get(tenant).filter(|(kept_version, _)| *kept_version == version).map(|(_, c)| Arc::clone(c))
    }

    pub(crate) fn newest(&self, tenant: &TenantId) -> Option<(u64, Arc<Configuration>)> {
        let kept = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.get(tenant).map(|(version, configuration)| (*version, Arc::clone(configuration)))
    }

    pub(crate) fn put(&self, tenant: &TenantId, version: u64, configuration: Arc<Configuration>) {
        let mut kept = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if kept.len() >= CAPACITY {
            kept.clear();
        }
        kept.insert(tenant.clone(), (version, configuration));
    }
}
