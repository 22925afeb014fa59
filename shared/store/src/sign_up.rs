//! A new tenant in one transaction.

use domain::{Configuration, Member, Slug, Tenant, TenantId};
use serde::{Deserialize, Serialize};

use crate::{
    AddressRoute, Login, Result, Store, StoreError,
    item::{Item, encode},
    keys,
};

/// All that a new tenant starts with.
#[derive(Debug, Clone)]
pub struct NewTenant {
    /// The tenant.
    pub tenant: Tenant,
    /// Its first configuration; its members are the admin alone.
    pub configuration: Configuration,
    /// The first member.
    pub admin: Member,
    /// The admin's password, hashed.
    pub password_hash: String,
}

/// Why no tenant was made.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// Another tenant has that slug.
    #[error("the slug is taken")]
    SlugTaken,
    /// Another tenant has one of the addresses.
    #[error("the address is taken")]
    AddressTaken,
    /// The table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, Serialize, Deserialize)]
struct SlugItem {
    tenant_id: TenantId,
}

impl Store {
    /// The tenant of a slug.
    pub async fn tenant_of_slug(&self, slug: &Slug) -> Result<Option<TenantId>> {
        Ok(self.get::<SlugItem>(&keys::slug(slug)).await?.map(|item| item.tenant_id))
    }

    /// Makes a tenant, all of it or nothing.
    pub async fn sign_up(&self, new: &NewTenant) -> Result<(), SignUpError> {
        let id = &new.tenant.id;
        let configuration = &new.configuration;
        let mut items: Vec<Item> =
            vec![encode("slug", &keys::slug(&new.tenant.slug), &SlugItem { tenant_id: id.clone() })?];
        for address in &configuration.addresses {
            let route = AddressRoute { tenant_id: id.clone(), address_id: address.id.clone() };
            items.push(encode("address_route", &keys::inbound_address(&address.email), &route)?);
        }
        let first_plain = items.len();
        items.push(encode("tenant", &keys::tenant(id), &new.tenant)?);
        for address in &configuration.addresses {
            items.push(encode("address", &keys::configuration(id, "ADDRESS", address.id.as_str()), address)?);
        }
        for status in &configuration.statuses {
            items.push(encode("status", &keys::configuration(id, "STATUS", status.id.as_str()), status)?);
        }
        for team in &configuration.teams {
            items.push(encode("team", &keys::configuration(id, "TEAM", team.id.as_str()), team)?);
        }
        for calendar in &configuration.calendars {
            items.push(encode("calendar", &keys::configuration(id, "CALENDAR", calendar.id.as_str()), calendar)?);
        }
        for policy in &configuration.sla_policies {
            items.push(encode("sla_policy", &keys::configuration(id, "SLA_POLICY", policy.id.as_str()), policy)?);
        }
        items.push(encode("member", &keys::member(id, &new.admin.id), &new.admin)?);
        let login = Login {
            member_id: Some(new.admin.id.clone()),
            password_hash: Some(new.password_hash.clone()),
            ..Login::new(new.admin.email.clone())
        };
        items.push(encode("login", &keys::login(id, &new.admin.email), &login)?);

        let writes = items.into_iter().map(|item| self.put_new(item)).collect::<Result<_>>()?;
        match self.transact_or_refused(writes).await?.first() {
            None => Ok(()),
            Some(0) => Err(SignUpError::SlugTaken),
            Some(at) if *at < first_plain => Err(SignUpError::AddressTaken),
            Some(at) => Err(StoreError::Unavailable {
                operation: "TransactWriteItems",
                reason: format!("item {at} of a new tenant is there already"),
            }
            .into()),
        }
    }
}
