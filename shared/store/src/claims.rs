//! Names that only one tenant may have at a time: addresses that mail comes to, and domains.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};
use domain::{AddressId, DomainName, EmailAddress, TenantId};
use serde::Serialize;

use crate::{
    AddressRoute, Result, TenantStore,
    item::{encode, key_item, text},
    keys::{self, Key},
    transact::delete,
};

/// A name that only one tenant may have. Written and removed with the change of the configuration that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Where mail comes in, and for which address of the configuration.
    Address(EmailAddress, AddressId),
    /// A domain, in whose name its tenant sends.
    Domain(DomainName),
}

#[derive(Debug, Serialize)]
struct DomainOwner<'a> {
    tenant_id: &'a TenantId,
}

impl Claim {
    fn key(&self) -> Key {
        match self {
            Self::Address(email, _) => keys::inbound_address(email),
            Self::Domain(name) => keys::domain(name),
        }
    }
}

impl TenantStore {
    /// Takes a name; refused while anybody has it.
    pub(crate) fn put_claim(&self, claim: &Claim) -> Result<TransactWriteItem> {
        let item = match claim {
            Claim::Address(_, address_id) => {
                let route = AddressRoute { tenant_id: self.id.clone(), address_id: address_id.clone() };
                encode("address_route", &claim.key(), &route)?
            }
            Claim::Domain(_) => encode("domain_owner", &claim.key(), &DomainOwner { tenant_id: &self.id })?,
        };
        self.store.put_new(item)
    }

    /// Gives a name back; never one that is another tenant's.
    pub(crate) fn delete_claim(&self, claim: &Claim) -> Result<TransactWriteItem> {
        delete(
            Delete::builder()
                .table_name(&*self.store.table)
                .set_key(Some(key_item(&claim.key())))
                .condition_expression("attribute_not_exists(PK) OR tenant_id = :tenant")
                .expression_attribute_values(":tenant", text(self.id.as_str())),
        )
    }
}
