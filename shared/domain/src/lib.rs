//! The decisions of Lambdesk, and nothing else: pure functions over values.
//!
//! No I/O, no clock, no randomness, no async: time and ids come in as arguments. `scripts/check` fails when this crate
//! begins to depend on AWS, HTTP or an async runtime.

mod access;
mod address;
mod attachment;
mod base32;
mod configuration;
mod email_address;
mod event;
mod id;
mod invalid;
mod mail_caps;
mod mail_settings;
mod own_domain;
mod people;
mod quiet_hours;
mod sender_rule;
pub mod sla;
mod suppression;
mod template;
mod tenant;
pub mod ticket;
mod trust;
mod verdicts;

pub use access::{MemberRole, Role, Scope};
pub use address::{Address, Forwarding, MAX_SIGNATURE_BYTES};
pub use attachment::{Attachment, AttachmentPolicy, MAX_ATTACHMENT_BYTES};
pub use configuration::{Configuration, Defaults, PRIORITIES, Region, Status, StatusCategory, Team};
pub use email_address::{EmailAddress, ascii_domain};
pub use event::{EVENT_SOURCE, EVENT_VERSION, Event};
pub use id::{
    AddressId, AttachmentId, CalendarId, CommentId, ContactId, EscalationStepId, HolidayFeedId, HolidayId, InvalidId,
    LinkId, MailId, MemberId, RegionId, SessionId, SlaPolicyId, StatusId, SuspendedMailId, TeamId, TenantId,
    TicketNumber,
};
pub use invalid::{FieldError, Invalid};
pub use mail_caps::{AutomaticMail, CapScope, Capped, CountedMails, MAIL_COUNTED_FOR, MailCaps};
pub use mail_settings::{MailSettings, OnDmarcFail, OnSpam};
pub use own_domain::{DnsRecord, DnsRecordPurpose, DnsRecordType, DomainName, DomainState, OwnDomain};
pub use people::{Contact, Member};
pub use quiet_hours::QuietHours;
pub use sender_rule::{Sender, SenderRule, SenderVerdict};
pub use sla::{Calendar, Holiday, Interval, Weekday};
pub use suppression::{SUPPRESSED_FOR, Suppression, SuppressionReason};
pub use template::{
    MAX_ADDRESS_TEMPLATES, MAX_HTML_BYTES, MAX_SUBJECT, Template, TemplateKey, TemplateKind, TemplateSource,
};
pub use tenant::{Locale, Password, Slug, Tenant};
pub use trust::{Doubt, Judgement, judge};
pub use verdicts::{Verdict, Verdicts};
