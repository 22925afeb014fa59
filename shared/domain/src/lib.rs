//! The decisions of Lambdesk, and nothing else: pure functions over values.
//!
//! No I/O, no clock, no randomness, no async: time and ids come in as arguments. `scripts/check` fails when this crate
//! begins to depend on AWS, HTTP or an async runtime.

mod access;
mod attachment;
mod base32;
mod configuration;
mod email_address;
mod event;
mod id;
mod invalid;
mod mail_caps;
mod people;
mod quiet_hours;
pub mod sla;
mod suppression;
mod tenant;
pub mod ticket;

pub use access::{MemberRole, Role, Scope};
pub use attachment::{Attachment, AttachmentPolicy, MAX_ATTACHMENT_BYTES};
pub use configuration::{Address, Configuration, Defaults, PRIORITIES, Region, Status, StatusCategory, Team};
pub use email_address::EmailAddress;
pub use event::{EVENT_SOURCE, EVENT_VERSION, Event};
pub use id::{
    AddressId, AttachmentId, CalendarId, CommentId, ContactId, EscalationStepId, HolidayFeedId, HolidayId, InvalidId,
    LinkId, MemberId, RegionId, SessionId, SlaPolicyId, StatusId, SuspendedMailId, TeamId, TenantId, TicketNumber,
};
pub use invalid::{FieldError, Invalid};
pub use mail_caps::{AutomaticMail, CapScope, Capped, CountedMails, MAIL_COUNTED_FOR, MailCaps};
pub use people::{Contact, Member};
pub use quiet_hours::QuietHours;
pub use sla::{Calendar, Holiday, Interval, Weekday};
pub use suppression::{SUPPRESSED_FOR, Suppression, SuppressionReason};
pub use tenant::{Locale, Password, Slug, Tenant};
