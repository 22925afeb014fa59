//! Changes of a tenant's configuration. Each is one transaction with the tenant's `config_version`, so what was checked against a
//! version is written to that version and to no other.

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use domain::{
    Address, AddressId, Calendar, CalendarId, DomainName, HolidayFeedId, MailSettings, Member, OwnDomain, SlaPolicyId,
    Template, TemplateKey, sla::SlaPolicy,
};
use jiff::Timestamp;

use crate::{
    Claim, IdempotencyRecord, Recalculation, Result, StoreError, TenantStore,
    item::{TYPE, encode, key_item, number, text},
    keys::{self, Key},
    transact::{Transacted, delete, update, write},
    wakes,
};

/// A part of the configuration that is written whole.
#[derive(Debug, Clone, PartialEq)]
pub enum ConfigurationItem {
    /// Business hours with their holidays.
    Calendar(Calendar),
    /// What tickets are promised.
    SlaPolicy(SlaPolicy),
    /// A member who is there already.
    Member(Member),
    /// What is done with mail that is doubted.
    MailSettings(MailSettings),
    /// An inbound address.
    Address(Address),
    /// A domain of the tenant's own.
    Domain(OwnDomain),
    /// Its own wording of a mail.
    Template(Template),
}

/// A part of the configuration that goes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigurationKey {
    /// A calendar.
    Calendar(CalendarId),
    /// An SLA policy.
    SlaPolicy(SlaPolicyId),
    /// An inbound address.
    Address(AddressId),
    /// A domain of the tenant's own.
    Domain(DomainName),
    /// A template.
    Template(TemplateKey),
}

/// What a change writes, all of it or nothing. At most 90 parts.
#[derive(Debug, Clone, Default)]
pub struct ConfigurationChange {
    /// Made or overwritten.
    pub puts: Vec<ConfigurationItem>,
    /// Removed.
    pub deletes: Vec<ConfigurationKey>,
    /// Names that the tenant takes for itself, among all tenants.
    pub claims: Vec<Claim>,
    /// Names that others may take from now on.
    pub released: Vec<Claim>,
    /// The calendar that is the tenant's from now on.
    pub calendar_id: Option<CalendarId>,
    /// When holiday feeds are read next.
    pub feed_wakes: Vec<FeedWake>,
    /// The clocks of open tickets are to follow.
    pub recalculation: Option<Recalculation>,
    /// What to keep under the request's idempotency key.
    pub idempotency: Option<IdempotencyRecord>,
}

/// When a holiday feed is read next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedWake {
    /// Its calendar.
    pub calendar_id: CalendarId,
    /// The feed.
    pub feed_id: HolidayFeedId,
    /// None: never again.
    pub at: Option<Timestamp>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigurationChangeError {
    /// Somebody else changed the configuration first: load it and check again.
    #[error("the configuration has moved on")]
    Moved,
    /// The same idempotency key was used before.
    #[error("the idempotency key is in use")]
    IdempotencyKeyUsed,
    /// A name is somebody else's.
    #[error("a name is taken")]
    Taken(Claim),
    /// The table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TenantStore {
    /// Writes a change that was checked against `config_version`, which becomes the next one.
    pub async fn change_configuration(
        &self,
        config_version: u64,
        change: &ConfigurationChange,
    ) -> Result<(), ConfigurationChangeError> {
        let mut bump = self
            .store
            .update_of(&keys::tenant(&self.id))
            .condition_expression("config_version = :seen")
            .expression_attribute_values(":seen", number(config_version))
            .expression_attribute_values(":one", number(1));
        bump = match &change.calendar_id {
            None => bump.update_expression("ADD config_version :one"),
            Some(id) => bump
                .update_expression("SET calendar_id = :calendar ADD config_version :one")
                .expression_attribute_values(":calendar", text(id.as_str())),
        };
        let mut writes = vec![update(bump)?];
        for claim in &change.claims {
            writes.push(self.put_claim(claim)?);
        }
        if let Some(record) = &change.idempotency {
            writes.push(self.put_idempotency(record)?);
        }
        for item in &change.puts {
            writes.push(self.put_configuration_item(item)?);
        }
        for key in &change.deletes {
            writes.push(self.delete_key(&self.key_of(key))?);
        }
        for claim in &change.released {
            writes.push(self.delete_claim(claim)?);
        }
        for wake in &change.feed_wakes {
            writes.push(self.write_feed_wake(wake)?);
        }
        if let Some(recalculation) = &change.recalculation {
            writes.push(self.put_recalculation(recalculation)?);
        }
        match self.store.transact(writes, 1).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(positions) if positions.contains(&0) => Err(ConfigurationChangeError::Moved),
            Transacted::Refused(positions) => Err(match change.claims.get(positions[0] - 1) {
                Some(claim) => ConfigurationChangeError::Taken(claim.clone()),
                None => ConfigurationChangeError::IdempotencyKeyUsed,
            }),
            Transacted::Conflict => Err(ConfigurationChangeError::Moved),
        }
    }

    /// Notes when a feed is read next, where nothing else changes.
    pub async fn put_feed_wake(&self, wake: &FeedWake) -> Result<()> {
        self.store.transact(vec![self.write_feed_wake(wake)?], 1).await?;
        Ok(())
    }

    fn write_feed_wake(&self, wake: &FeedWake) -> Result<TransactWriteItem> {
        let key = keys::feed_wake(&self.id, &wake.feed_id);
        let Some(at) = wake.at else { return self.delete_key(&key) };
        let minute = keys::wake_minute(wakes::minute_of(at), wakes::shard_of_feed(&wake.feed_id));
        let mut item = key_item(&key);
        item.insert(TYPE.into(), text("holiday_feed_wake"));
        item.insert("GSI3PK".into(), text(minute));
        item.insert("GSI3SK".into(), text(keys::wake_feed_sk(&self.id, &wake.calendar_id, &wake.feed_id)));
        write(Put::builder().table_name(&*self.store.table).set_item(Some(item)).build())
    }

    fn delete_key(&self, key: &Key) -> Result<TransactWriteItem> {
        delete(Delete::builder().table_name(&*self.store.table).set_key(Some(key_item(key))))
    }

    fn put_configuration_item(&self, item: &ConfigurationItem) -> Result<TransactWriteItem> {
        let item = match item {
            ConfigurationItem::Calendar(calendar) => {
                encode("calendar", &self.key_of(&ConfigurationKey::Calendar(calendar.id.clone())), calendar)?
            }
            ConfigurationItem::SlaPolicy(policy) => {
                encode("sla_policy", &self.key_of(&ConfigurationKey::SlaPolicy(policy.id.clone())), policy)?
            }
            ConfigurationItem::Member(member) => encode("member", &keys::member(&self.id, &member.id), member)?,
            ConfigurationItem::MailSettings(settings) => {
                encode("mail_settings", &keys::mail_settings(&self.id), settings)?
            }
            ConfigurationItem::Address(address) => {
                encode("address", &self.key_of(&ConfigurationKey::Address(address.id.clone())), address)?
            }
            ConfigurationItem::Domain(domain) => {
                encode("domain", &self.key_of(&ConfigurationKey::Domain(domain.name.clone())), domain)?
            }
            ConfigurationItem::Template(template) => {
                encode("template", &keys::template(&self.id, &template.key), template)?
            }
        };
        write(Put::builder().table_name(&*self.store.table).set_item(Some(item)).build())
    }

    fn key_of(&self, key: &ConfigurationKey) -> Key {
        match key {
            ConfigurationKey::Calendar(id) => keys::configuration(&self.id, "CALENDAR", id.as_str()),
            ConfigurationKey::SlaPolicy(id) => keys::configuration(&self.id, "SLA_POLICY", id.as_str()),
            ConfigurationKey::Address(id) => keys::configuration(&self.id, "ADDRESS", id.as_str()),
            ConfigurationKey::Domain(name) => keys::configuration(&self.id, "DOMAIN", name.as_str()),
            ConfigurationKey::Template(key) => keys::template(&self.id, key),
        }
    }
}
