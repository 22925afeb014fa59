//! Members, contacts, and the one place that says who an address is.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{Contact, ContactId, EmailAddress, Member, MemberId, ticket::Requester};
use serde::{Deserialize, Serialize};

use crate::{
    IdempotencyRecord, Link, Result, StoreError, TenantStore,
    item::{TYPE, encode, number, text},
    keys,
    transact::update,
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
    /// The contact's name, so that a ticket for it needs no second read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
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
    /// The idempotency key was used before.
    #[error("the idempotency key is in use")]
    IdempotencyKeyUsed,
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

    /// The contact of an address, made when there is none: one read where it is known. Of several concurrent callers one makes
    /// it, all get it.
    pub async fn find_or_create_contact(&self, new: Contact) -> Result<Requester> {
        for _ in 0..3 {
            let login = self.login(&new.email).await?;
            if let Some(Login { contact_id: Some(id), contact_name: Some(name), .. }) = login {
                return Ok(Requester { id, name, email: new.email });
            }
            let claim = self
                .store
                .update_of(&keys::login(&self.id, &new.email))
                .update_expression("SET contact_id = :id, contact_name = :name, email = :email, #type = :type")
                .condition_expression("attribute_not_exists(contact_id)")
                .expression_attribute_names("#type", TYPE)
                .expression_attribute_values(":type", text("login"))
                .expression_attribute_values(":id", text(new.id.as_str()))
                .expression_attribute_values(":name", text(&new.name))
                .expression_attribute_values(":email", text(new.email.as_str()));
            let contact = self.store.put_new(encode("contact", &keys::contact(&self.id, &new.id), &new)?)?;
            if self.store.transact_or_refused(vec![update(claim)?, contact]).await?.is_empty() {
                return Ok(Requester { id: new.id, name: new.name, email: new.email });
            } // else somebody was faster: read again
        }
        Err(StoreError::Unavailable { operation: "TransactWriteItems", reason: "the contact keeps changing".into() })
    }

    /// Makes an invited member, claims its address, bumps the configuration's version and writes the link that is mailed.
    pub async fn put_invited_member(
        &self,
        member: &Member,
        link: &Link,
        idempotency: Option<&IdempotencyRecord>,
    ) -> Result<(), NewMemberError> {
        let claim = self
            .store
            .update_of(&keys::login(&self.id, &member.email))
            .update_expression("SET member_id = :id, email = :email, #type = :type")
            .condition_expression("attribute_not_exists(member_id)")
            .expression_attribute_names("#type", TYPE)
            .expression_attribute_values(":type", text("login"))
            .expression_attribute_values(":id", text(member.id.as_str()))
            .expression_attribute_values(":email", text(member.email.as_str()));
        let mut writes = vec![
            update(claim)?,
            self.store.put_new(encode("member", &keys::member(&self.id, &member.id), member)?)?,
            self.bump_configuration()?,
            self.store.put_new(crate::Store::link_item(link)?)?,
        ];
        if let Some(record) = idempotency {
            writes.push(self.put_idempotency(record)?);
        }
        let refused = self.store.transact_or_refused(writes).await?;
        match refused.first() {
            None => Ok(()),
            Some(0) => Err(NewMemberError::AddressTaken),
            Some(4) => Err(NewMemberError::IdempotencyKeyUsed),
            Some(_) => Err(StoreError::Unavailable {
                operation: "TransactWriteItems",
                reason: "the tenant is gone, or an id was used before".into(),
            }
            .into()),
        }
    }

    /// Every change of the configuration goes with this, in one transaction.
    pub(crate) fn bump_configuration(&self) -> Result<TransactWriteItem> {
        let bump = self
            .store
            .update_of(&keys::tenant(&self.id))
            .update_expression("ADD config_version :one")
            .condition_expression("attribute_exists(PK)")
            .expression_attribute_values(":one", number(1));
        update(bump)
    }
}

impl Login {
    /// A login of nobody yet.
    pub fn new(email: EmailAddress) -> Self {
        Self { email, member_id: None, contact_id: None, contact_name: None, password_hash: None }
    }
}
