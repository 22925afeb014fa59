//! Members, contacts, and the one place that says who an address is.

use domain::{Contact, ContactId, EmailAddress, Member, MemberId};
use serde::{Deserialize, Serialize};

use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};

use crate::{
    Link, Result, StoreError, TenantStore,
    commit::{failed_conditions, write},
    item::{encode, key_item, number, text},
    keys,
};

/// Who an address is in a tenant. One item per address makes both kinds of people unique by address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The address.
    pub email: EmailAddress,
    /// The member of that address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    /// The contact of that address; a member may ask for help too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// Argon2id in PHC form; none until a member has chosen a password, and for contacts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<String>,
}

/// Why a member was not made.
#[derive(Debug, thiserror::Error)]
pub enum NewMemberError {
    /// A member has that address.
    #[error("a member has that address already")]
    AddressTaken,
    /// The table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TenantStore {
    /// Who an address is.
    pub async fn login(&self, email: &EmailAddress) -> Result<Option<Login>> {
        self.store.get(&keys::login(&self.id, email)).await
    }

    /// A contact.
    pub async fn get_contact(&self, id: &ContactId) -> Result<Option<Contact>> {
        self.store.get(&keys::contact(&self.id, id)).await
    }

    /// The contact of an address, made when there is none. Of several concurrent callers one makes it, all get it.
    pub async fn find_or_create_contact(&self, new: Contact) -> Result<Contact> {
        for _ in 0..3 {
            let login = self.login(&new.email).await?;
            if let Some(id) = login.as_ref().and_then(|login| login.contact_id.as_ref()) {
                return self.get_contact(id).await?.ok_or_else(|| StoreError::Corrupt {
                    pk: keys::contact(&self.id, id).pk,
                    sk: "CONTACT".into(),
                    reason: "the address names a contact that is not there".into(),
                });
            }
            let contact = self.put_new(encode("contact", &keys::contact(&self.id, &new.id), &new)?)?;
            let claim = Update::builder()
                .table_name(&*self.store.table)
                .set_key(Some(key_item(&keys::login(&self.id, &new.email))))
                .update_expression("SET contact_id = :id, email = :email, #type = :type")
                .condition_expression("attribute_not_exists(contact_id)")
                .expression_attribute_names("#type", crate::item::TYPE)
                .expression_attribute_values(":type", text("login"))
                .expression_attribute_values(":id", text(new.id.as_str()))
                .expression_attribute_values(":email", text(new.email.as_str()))
                .build()
                .map_err(|error| StoreError::Unavailable { operation: "Update", reason: error.to_string() })?;
            let claim = TransactWriteItem::builder().update(claim).build();
            match self.store.client.transact_write_items().transact_items(claim).transact_items(contact).send().await {
                Ok(_) => return Ok(new),
                Err(error) if failed_conditions(&error).is_some() => {} // somebody was faster: read again
                Err(error) => return Err(StoreError::from_sdk("TransactWriteItems", &error)),
            }
        }
        Err(StoreError::Unavailable { operation: "TransactWriteItems", reason: "the contact keeps changing".into() })
    }

    /// Makes an invited member, claims its address, bumps the configuration's version and writes the link that is mailed.
    pub async fn put_invited_member(&self, member: &Member, link: &Link) -> Result<(), NewMemberError> {
        let claim = Update::builder()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&keys::login(&self.id, &member.email))))
            .update_expression("SET member_id = :id, email = :email, #type = :type")
            .condition_expression("attribute_not_exists(member_id)")
            .expression_attribute_names("#type", crate::item::TYPE)
            .expression_attribute_values(":type", text("login"))
            .expression_attribute_values(":id", text(member.id.as_str()))
            .expression_attribute_values(":email", text(member.email.as_str()))
            .build()
            .map_err(|error| StoreError::Unavailable { operation: "Update", reason: error.to_string() })?;
        let item = self.put_new(encode("member", &keys::member(&self.id, &member.id), member)?)?;
        let request = self
            .store
            .client
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().update(claim).build())
            .transact_items(item)
            .transact_items(self.bump_configuration()?)
            .transact_items(self.put_new(crate::Store::link_item(link)?)?);
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) if failed_conditions(&error).is_some_and(|failed| failed.contains(&0)) => {
                Err(NewMemberError::AddressTaken)
            }
            Err(error) => Err(StoreError::from_sdk("TransactWriteItems", &error).into()),
        }
    }

    /// Writes a member's new state, and its password when one is given.
    pub async fn put_member(&self, member: &Member, password_hash: Option<&str>) -> Result<()> {
        let item = encode("member", &keys::member(&self.id, &member.id), member)?;
        let put = Put::builder()
            .table_name(&*self.store.table)
            .set_item(Some(item))
            .condition_expression("attribute_exists(PK)");
        let mut request = self
            .store
            .client
            .transact_write_items()
            .transact_items(write(put.build())?)
            .transact_items(self.bump_configuration()?);
        if let Some(hash) = password_hash {
            let update = Update::builder()
                .table_name(&*self.store.table)
                .set_key(Some(key_item(&keys::login(&self.id, &member.email))))
                .update_expression("SET password_hash = :hash")
                .condition_expression("member_id = :id")
                .expression_attribute_values(":hash", text(hash))
                .expression_attribute_values(":id", text(member.id.as_str()))
                .build()
                .map_err(|error| StoreError::Unavailable { operation: "Update", reason: error.to_string() })?;
            request = request.transact_items(TransactWriteItem::builder().update(update).build());
        }
        request.send().await.map_err(|error| StoreError::from_sdk("TransactWriteItems", &error))?;
        Ok(())
    }

    /// Every change of the configuration goes with this, in one transaction.
    pub(crate) fn bump_configuration(&self) -> Result<TransactWriteItem> {
        let update = Update::builder()
            .table_name(&*self.store.table)
            .set_key(Some(key_item(&keys::tenant(&self.id))))
            .update_expression("ADD config_version :one")
            .condition_expression("attribute_exists(PK)")
            .expression_attribute_values(":one", number(1))
            .build()
            .map_err(|error| StoreError::Unavailable { operation: "Update", reason: error.to_string() })?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

impl Login {
    /// A login of nobody yet.
    pub fn new(email: EmailAddress) -> Self {
        Self { email, member_id: None, contact_id: None, password_hash: None }
    }
}
