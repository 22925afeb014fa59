//! PERSIST: the single DynamoDB table. What is in it and what each question costs stands in `ACCESS_PATTERNS.md`.
//!
//! Only [`Store::tenant`] hands out a value that reads or writes a tenant's items, and every key of it begins with the tenant.

mod attachments;
mod breaches;
mod cache;
mod claims;
mod commit;
mod configuration;
mod deliveries;
mod error;
mod idempotency;
mod invitations;
mod item;
mod keys;
mod link_mails;
mod links;
mod lists;
mod mail_counts;
mod mail_log;
mod mails;
mod notices;
mod people;
mod recalculations;
mod sender_rules;
mod sessions;
mod sign_up;
mod suppressions;
mod tenant;
mod throttle;
mod transact;
mod wakes;

use std::sync::Arc;

pub use attachments::StoredAttachment;
use aws_sdk_dynamodb::Client;
pub use breaches::{Breach, BreachPage};
pub use cache::ConfigurationCache;
pub use claims::Claim;
pub use commit::{AttachedFile, Commit, CommitError, MessageKey};
pub use configuration::{ConfigurationChange, ConfigurationChangeError, ConfigurationItem, ConfigurationKey, FeedWake};
pub use deliveries::{Delivery, DeliveryState, DeliveryStep, LeftOut, LeftOutReason};
use domain::TenantId;
pub use error::StoreError;
pub use idempotency::{IdempotencyRecord, Made};
pub use link_mails::LinkMailing;
pub use links::{Link, LinkPurpose, Redeemed};
pub use lists::{List, ListPage, TicketRow};
pub use mail_log::{Arrived, Direction, IntakeOutcome, LoggedMail, MailFilter, Passage, Way};
pub use mails::{AddressRoute, MessageRef, SuspendedMail, UnroutedMail};
pub use notices::NoticeLease;
pub use people::{Login, NewMemberError};
pub use recalculations::Recalculation;
pub use sessions::{Rotation, Session, SubjectKind};
pub use sign_up::{NewTenant, SignUpError};
pub use tenant::{RecordPage, TenantStore, TimelineEntry};
pub use throttle::Throttle;
pub use wakes::{Due, DueHolidayFeed, DueNotices, DueTicket, WAKE_SHARDS, minutes_to_sweep};

/// The `Result` of this crate.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) table: Arc<str>,
    pub(crate) cache: Arc<ConfigurationCache>,
}

impl Store {
    /// A store over one table.
    pub fn new(client: Client, table: &str) -> Self {
        Self { client, table: table.into(), cache: Arc::default() }
    }

    /// The only way to a tenant's items.
    pub fn tenant(&self, id: &TenantId) -> TenantStore {
        TenantStore { store: self.clone(), id: id.clone() }
    }
}
