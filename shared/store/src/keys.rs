//! The only file that formats a key.

use domain::sla::TargetKind;
use domain::ticket::{Priority, Ticket};
use domain::{
    AttachmentId, CalendarId, ContactId, DomainName, EmailAddress, HolidayFeedId, LinkId, MailId, MemberId, Sender,
    SessionId, Slug, SuspendedMailId, TeamId, TemplateKey, TenantId, TicketNumber,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::throttle::hashed;

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub pk: String,
    pub sk: String,
}

fn key(pk: String, sk: impl Into<String>) -> Key {
    Key { pk, sk: sk.into() }
}

pub(crate) fn slug(slug: &Slug) -> Key {
    key(format!("SLUG#{slug}"), "SLUG")
}

pub(crate) fn inbound_address(email: &EmailAddress) -> Key {
    key(format!("ADDRESS#{email}"), "ADDRESS")
}

/// Whose a tenant's own domain is.
pub(crate) fn domain(name: &DomainName) -> Key {
    key(format!("DOMAIN#{name}"), "DOMAIN")
}

pub(crate) fn session(id: &SessionId) -> Key {
    key(format!("SESSION#{id}"), "SESSION")
}

pub(crate) fn link(id: &LinkId) -> Key {
    key(format!("LINK#{id}"), "LINK")
}

/// `subject` is hashed by the caller: no address and no network address stands in a key in clear.
pub(crate) fn throttle(bucket: &str, subject: &str, window: i64) -> Key {
    key(format!("THROTTLE#{bucket}#{subject}"), format!("{window}"))
}

/// Mail that no tenant owns, by day of arrival.
pub(crate) fn unrouted(at: Timestamp, id: &str) -> Key {
    key(format!("UNROUTED#{}", at.to_zoned(TimeZone::UTC).date()), format!("{at}#{id}"))
}

pub(crate) fn sweep(shard: u8) -> Key {
    key(format!("SWEEP#{shard}"), "SWEEP")
}

pub(crate) fn tenant(id: &TenantId) -> Key {
    key(format!("TEN#{id}"), "TENANT")
}

pub(crate) fn ticket_counter(id: &TenantId) -> Key {
    key(format!("TEN#{id}"), "COUNTER#TICKET")
}

pub(crate) fn configuration_pk(id: &TenantId) -> String {
    format!("TEN#{id}#CONFIG")
}

/// `kind` is the item's type in capitals.
pub(crate) fn configuration(tenant: &TenantId, kind: &str, id: &str) -> Key {
    key(configuration_pk(tenant), format!("{kind}#{id}"))
}

pub(crate) fn template(tenant: &TenantId, of: &TemplateKey) -> Key {
    let id = format!("{}#{}", of.kind.as_str(), of.locale.as_str());
    match &of.address_id {
        None => configuration(tenant, "TEMPLATE", &id),
        Some(address) => configuration(tenant, "TEMPLATE", &format!("{id}#{address}")),
    }
}

pub(crate) fn member(tenant: &TenantId, id: &MemberId) -> Key {
    configuration(tenant, "MEMBER", id.as_str())
}

pub(crate) fn mail_settings(tenant: &TenantId) -> Key {
    key(configuration_pk(tenant), "MAIL_SETTINGS")
}

pub(crate) fn login(tenant: &TenantId, email: &EmailAddress) -> Key {
    key(format!("TEN#{tenant}#LOGIN#{email}"), "LOGIN")
}

pub(crate) fn contact(tenant: &TenantId, id: &ContactId) -> Key {
    key(format!("TEN#{tenant}#CONTACT#{id}"), "CONTACT")
}

pub(crate) fn ticket_pk(tenant: &TenantId, number: TicketNumber) -> String {
    format!("TEN#{tenant}#TICKET#{number}")
}

pub(crate) fn ticket(tenant: &TenantId, number: TicketNumber) -> Key {
    key(ticket_pk(tenant, number), "TICKET")
}

/// What every sort key of the timeline starts with.
pub(crate) const AUDIT_PREFIX: &str = "AUDIT#";

pub(crate) fn audit_sk(seq: u64) -> String {
    format!("{AUDIT_PREFIX}{seq:08}")
}

pub(crate) fn audit_record(tenant: &TenantId, number: TicketNumber, seq: u64) -> Key {
    key(ticket_pk(tenant, number), audit_sk(seq))
}

/// Sorts right behind its audit record, so that the timeline with delivery states stays one query.
pub(crate) fn delivery(tenant: &TenantId, number: TicketNumber, seq: u64) -> Key {
    key(ticket_pk(tenant, number), format!("{}#MAIL", audit_sk(seq)))
}

/// Not among the records: a timeline's page counts what it reads.
pub(crate) fn notices(tenant: &TenantId, number: TicketNumber, seq: u64) -> Key {
    key(ticket_pk(tenant, number), format!("NOTICES#{seq:08}"))
}

pub(crate) fn idempotency(tenant: &TenantId, hash: &str) -> Key {
    key(format!("TEN#{tenant}#IDEM#{hash}"), "IDEM")
}

pub(crate) fn message_pk(tenant: &TenantId, message_id_hash: &str) -> String {
    format!("TEN#{tenant}#MSGID#{message_id_hash}")
}

/// The entry of a conversation's ticket: the mails of one conversation on one ticket share it.
pub(crate) fn conversation(tenant: &TenantId, conversation_hash: &str, number: TicketNumber) -> Key {
    message(tenant, conversation_hash, &format!("TICKET#{number}"))
}

/// One Message-ID may be used for several mails by a broken sender, and one mail may come to several addresses: `entry` tells
/// them apart.
pub(crate) fn message(tenant: &TenantId, message_id_hash: &str, entry: &str) -> Key {
    key(message_pk(tenant, message_id_hash), format!("MSGID#{entry}"))
}

pub(crate) fn attachment(tenant: &TenantId, id: &AttachmentId) -> Key {
    key(format!("TEN#{tenant}#ATTACHMENT#{id}"), "ATTACHMENT")
}

pub(crate) fn recalculation_pk(tenant: &TenantId) -> String {
    format!("TEN#{tenant}#RECALCULATION")
}

pub(crate) fn recalculation(tenant: &TenantId, config_version: u64) -> Key {
    key(recalculation_pk(tenant), format!("{config_version:010}"))
}

/// `month` as in `2026-11`.
pub(crate) fn breaches_pk(tenant: &TenantId, month: &str) -> String {
    format!("TEN#{tenant}#BREACHES#{month}")
}

/// In order of time, for which all have the same number of digits.
pub(crate) fn breach(tenant: &TenantId, at: Timestamp, number: TicketNumber, clock: TargetKind, instance: u32) -> Key {
    let utc = at.to_zoned(TimeZone::UTC);
    let sk = format!("{}#{number}#{}#{instance}", utc.strftime("%Y-%m-%dT%H:%M:%S%.9fZ"), clock.as_str());
    key(breaches_pk(tenant, &utc.strftime("%Y-%m").to_string()), sk)
}

/// Not part of the configuration: it only says when the feed is read next.
pub(crate) fn feed_wake(tenant: &TenantId, id: &HolidayFeedId) -> Key {
    key(format!("TEN#{tenant}#HOLIDAY_FEED#{id}"), "WAKE")
}

/// Automatic mails to a recipient.
pub(crate) fn mails_to(tenant: &TenantId, to: &EmailAddress) -> Key {
    key(format!("TEN#{tenant}#MAILS_TO#{}", hashed(to.as_str())), "RECIPIENT")
}

/// Automatic mails to the unproven senders at a recipient's domain.
pub(crate) fn mails_to_domain(tenant: &TenantId, to: &EmailAddress) -> Key {
    key(format!("TEN#{tenant}#MAILS_TO#{}", hashed(to.domain())), "DOMAIN")
}

pub(crate) fn suppressions_pk(tenant: &TenantId) -> String {
    format!("TEN#{tenant}#SUPPRESSIONS")
}

/// In the order of the addresses.
pub(crate) fn suppression(tenant: &TenantId, email: &EmailAddress) -> Key {
    key(suppressions_pk(tenant), email.as_str())
}

pub(crate) fn sender_rules_pk(tenant: &TenantId) -> String {
    format!("TEN#{tenant}#SENDER_RULES")
}

/// In the order of the senders.
pub(crate) fn sender_rule(tenant: &TenantId, sender: &Sender) -> Key {
    key(sender_rules_pk(tenant), sender.as_str())
}

pub(crate) fn suspended_pk(tenant: &TenantId) -> String {
    format!("TEN#{tenant}#SUSPENDED")
}

pub(crate) fn suspended(tenant: &TenantId, id: &SuspendedMailId) -> Key {
    key(suspended_pk(tenant), id.as_str())
}

/// `direction` is `in` or `out`.
pub(crate) fn mails_pk(tenant: &TenantId, direction: &str) -> String {
    format!("TEN#{tenant}#MAILS#{direction}")
}

/// In order of time.
pub(crate) fn mail(tenant: &TenantId, direction: &str, id: &MailId) -> Key {
    key(mails_pk(tenant, direction), id.as_str())
}

/// GSI1: the mails of a ticket, in order of time.
pub(crate) fn mails_of_ticket(tenant: &TenantId, number: TicketNumber, direction: &str) -> String {
    format!("{}#MAILS#{direction}", ticket_pk(tenant, number))
}

/// GSI1: a requester's tickets, all of them, by number.
pub(crate) fn by_requester(tenant: &TenantId, id: &ContactId) -> String {
    format!("TEN#{tenant}#BY#{id}")
}

/// GSI2: a team's active tickets, the most urgent and then the oldest first.
pub(crate) fn team_queue(tenant: &TenantId, id: Option<&TeamId>) -> String {
    format!("TEN#{tenant}#TEAM#{}", id.map_or("none", TeamId::as_str))
}

/// GSI2: a tenant's closed tickets by number.
pub(crate) fn closed(tenant: &TenantId) -> String {
    format!("TEN#{tenant}#CLOSED")
}

/// GSI4: a member's active tickets, or those nobody has, in the order of the team's queue.
pub(crate) fn assignee_queue(tenant: &TenantId, id: Option<&MemberId>) -> String {
    format!("TEN#{tenant}#ASSIGNEE#{}", id.map_or("none", MemberId::as_str))
}

pub(crate) fn number_sk(number: TicketNumber) -> String {
    format!("{:010}", number.0)
}

pub(crate) fn queue_sk(priority: Priority, number: TicketNumber) -> String {
    format!("{}#{}", priority.as_str(), number_sk(number))
}

/// GSI3: what is due in a minute. `minute` is a time whose seconds are ignored.
pub(crate) fn wake_minute(minute: Timestamp, shard: u8) -> String {
    format!("WAKE#{}#{shard}", minute.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M"))
}

pub(crate) fn wake_sk(tenant: &TenantId, number: TicketNumber) -> String {
    format!("{tenant}#{number}")
}

/// What is due is the rest of a record's notices.
pub(crate) fn wake_notice_sk(tenant: &TenantId, number: TicketNumber, seq: u64) -> String {
    format!("{}#{seq}", wake_sk(tenant, number))
}

/// What is due is the reading of a feed.
pub(crate) fn wake_feed_sk(tenant: &TenantId, calendar: &CalendarId, id: &HolidayFeedId) -> String {
    format!("{tenant}#{WAKE_FEED}#{calendar}#{id}")
}

/// Stands where others have a ticket's number.
pub(crate) const WAKE_FEED: &str = "HOLIDAY_FEED";

/// All index keys of a ticket, as pairs of attribute and value.
pub(crate) fn ticket_index_keys(ticket: &Ticket) -> Vec<(&'static str, String)> {
    let tenant = &ticket.tenant_id;
    let mut keys = vec![("GSI1PK", by_requester(tenant, &ticket.requester_id)), ("GSI1SK", number_sk(ticket.number))];
    if ticket.is_active() {
        let order = queue_sk(ticket.priority, ticket.number);
        keys.push(("GSI2PK", team_queue(tenant, ticket.team_id.as_ref())));
        keys.push(("GSI2SK", order.clone()));
        keys.push(("GSI4PK", assignee_queue(tenant, ticket.assignee_id.as_ref())));
        keys.push(("GSI4SK", order));
    } else {
        keys.push(("GSI2PK", closed(tenant)));
        keys.push(("GSI2SK", number_sk(ticket.number)));
    }
    if let Some(wake_at) = ticket.wake_at {
        // What a change of settings has made due before now is due now: the minutes before are swept already.
        let minute = crate::wakes::minute_of(wake_at.max(ticket.updated_at));
        keys.push(("GSI3PK", wake_minute(minute, crate::wakes::shard_of(ticket))));
        keys.push(("GSI3SK", wake_sk(tenant, ticket.number)));
    }
    keys
}
