//! From a tenant's slug and an address to what is known of both, in the same number of round trips whether anything is.

use app::{App, Snapshot};
use domain::{EmailAddress, Slug, TenantId};
use store::{Login, StoreError, TenantStore};

use crate::person::{self, Person};

/// An id that no tenant has; its partition is read where there is no tenant.
const NO_TENANT: &str = "ten_00000000000000000000000000";

/// What is known.
pub(crate) struct Lookup {
    /// The tenant's items, or those of [`NO_TENANT`].
    pub(crate) store: TenantStore,
    /// The tenant with its configuration.
    pub(crate) snapshot: Option<Snapshot>,
    /// Who the address is there.
    pub(crate) login: Option<Login>,
}

impl Lookup {
    /// Reads slug, tenant, login and configuration: three round trips, the last one from memory when warm.
    pub(crate) async fn by_slug(app: &App, slug: &str, email: &EmailAddress) -> Result<Self, StoreError> {
        let id = match Slug::parse(slug) {
            Ok(slug) => app.store.tenant_of_slug(&slug).await?,
            Err(_) => None,
        };
        let id = id.unwrap_or_else(no_tenant);
        Self::by_id(app, &id, email).await
    }

    /// The same for a tenant whose id is known.
    pub(crate) async fn by_id(app: &App, id: &TenantId, email: &EmailAddress) -> Result<Self, StoreError> {
        let store = app.store.tenant(id);
        let (tenant, login) = futures::try_join!(store.get_tenant(), store.login(email))?;
        let version = tenant.as_ref().map_or(0, |tenant| tenant.config_version);
        let configuration = store.configuration(version).await?;
        let snapshot = tenant.map(|tenant| Snapshot { tenant, configuration });
        Ok(Self { store, snapshot, login })
    }

    /// The active member of the address.
    pub(crate) fn member(&self) -> Option<Person> {
        let id = self.login.as_ref()?.member_id.as_ref()?;
        Person::of_member(self.snapshot.as_ref()?.configuration.member(id)?)
    }

    /// Whether a mailed link would sign anybody in.
    pub(crate) fn is_known(&self) -> bool {
        let is_contact = self.login.as_ref().is_some_and(|login| login.contact_id.is_some());
        self.snapshot.is_some() && (is_contact || self.member().is_some())
    }

    /// Who the address signs in as: the active member, else the contact.
    pub(crate) async fn person(&self) -> Result<Option<Person>, StoreError> {
        if let Some(member) = self.member() {
            return Ok(Some(member));
        }
        match self.login.as_ref().and_then(|login| login.contact_id.as_ref()) {
            Some(id) => person::contact(&self.store, id).await,
            None => Ok(None),
        }
    }
}

fn no_tenant() -> TenantId {
    NO_TENANT.parse().expect("the prefix and 26 zeros are an id")
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_is_an_id_for_no_tenant() {
        assert_eq!(super::no_tenant().as_str(), super::NO_TENANT);
    }
}
