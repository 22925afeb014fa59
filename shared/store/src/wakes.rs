//! What is due: a sparse index of tickets, notices and feeds by the minute in which time alone changes something about them.

use domain::{CalendarId, HolidayFeedId, TenantId, TicketNumber, ticket::Ticket};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, StoreError,
    item::{encode, text},
    keys,
};

/// Partitions of one minute: nothing that all tenants share may sit in one partition.
pub const WAKE_SHARDS: u8 = 4;

/// What has come due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// A ticket.
    Ticket(DueTicket),
    /// Notices that have waited.
    Notices(DueNotices),
    /// A feed that is to be read.
    HolidayFeed(DueHolidayFeed),
}

/// A ticket whose time has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueTicket {
    /// The tenant.
    pub tenant_id: TenantId,
    /// The ticket.
    pub number: TicketNumber,
}

/// What is left of a record's notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueNotices {
    /// The tenant.
    pub tenant_id: TenantId,
    /// The ticket.
    pub number: TicketNumber,
    /// The record.
    pub notice_seq: u64,
}

/// A feed that is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueHolidayFeed {
    /// The tenant.
    pub tenant_id: TenantId,
    /// The calendar.
    pub calendar_id: CalendarId,
    /// The feed.
    pub feed_id: HolidayFeedId,
}

#[derive(Debug, Serialize, Deserialize)]
struct Sweep {
    swept_until: Timestamp,
}

/// The minute in which a time is swept: the first whole minute that is not before it, so that it has come by then.
pub(crate) fn minute_of(at: Timestamp) -> Timestamp {
    let seconds = at.as_second() + i64::from(at.subsec_nanosecond() > 0);
    let minute = seconds.div_euclid(60) + i64::from(seconds.rem_euclid(60) > 0);
    Timestamp::from_second(minute * 60).unwrap_or(Timestamp::MAX)
}

pub(crate) fn shard_of(ticket: &Ticket) -> u8 {
    shard(&ticket.tenant_id, ticket.number)
}

pub(crate) fn shard(tenant: &TenantId, number: TicketNumber) -> u8 {
    // Numbers of all tenants spread evenly enough; the id's last byte parts tenants with few tickets.
    let last = tenant.as_str().as_bytes().last().copied().unwrap_or_default();
    u8::try_from((number.0.wrapping_add(u64::from(last))) % u64::from(WAKE_SHARDS)).unwrap_or(0)
}

pub(crate) fn shard_of_feed(id: &HolidayFeedId) -> u8 {
    id.as_str().as_bytes().last().copied().unwrap_or_default() % WAKE_SHARDS
}

impl Store {
    /// What is due in one minute and shard: one query per megabyte.
    pub async fn due(&self, minute: Timestamp, shard: u8) -> Result<Vec<Due>> {
        let items = self
            .client
            .query()
            .table_name(&*self.table)
            .index_name("GSI3")
            .key_condition_expression("GSI3PK = :minute")
            .expression_attribute_values(":minute", text(keys::wake_minute(minute, shard)))
            .into_paginator()
            .items()
            .send()
            .collect::<std::result::Result<Vec<_>, _>>()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        items
            .into_iter()
            .map(|item| {
                let place = item.get("GSI3SK").and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
                parse_place(&place).ok_or_else(|| StoreError::Corrupt {
                    pk: keys::wake_minute(minute, shard),
                    sk: place,
                    reason: "is not what may be due".into(),
                })
            })
            .collect()
    }

    /// Until when a shard was swept; none before the first time.
    pub async fn swept_until(&self, shard: u8) -> Result<Option<Timestamp>> {
        Ok(self.get::<Sweep>(&keys::sweep(shard)).await?.map(|sweep| sweep.swept_until))
    }

    /// Notes that everything due up to then is queued.
    pub async fn put_swept_until(&self, shard: u8, swept_until: Timestamp) -> Result<()> {
        let item = encode("sweep", &keys::sweep(shard), &Sweep { swept_until })?;
        let put = self.client.put_item().table_name(&*self.table).set_item(Some(item));
        put.send().await.map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        Ok(())
    }
}

fn parse_place(place: &str) -> Option<Due> {
    let mut parts = place.split('#');
    let (tenant_id, subject) = (parts.next()?.parse().ok()?, parts.next()?);
    if subject == keys::WAKE_FEED {
        let (calendar_id, feed_id) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        return Some(Due::HolidayFeed(DueHolidayFeed { tenant_id, calendar_id, feed_id }));
    }
    let number = TicketNumber(subject.parse().ok()?);
    Some(match parts.next() {
        None => Due::Ticket(DueTicket { tenant_id, number }),
        Some(seq) => Due::Notices(DueNotices { tenant_id, number, notice_seq: seq.parse().ok()? }),
    })
}

/// The minutes to sweep at `now`: those since the last time, and the few before it once more, because a ticket may have been
/// written while its minute was swept. Never more than a day, so that one run ends; the next one goes on.
pub fn minutes_to_sweep(swept_until: Option<Timestamp>, now: Timestamp) -> Vec<Timestamp> {
    const OVERLAP_MINUTES: i64 = 3;
    const MOST_MINUTES: i64 = 24 * 60;
    let last = now.as_second().div_euclid(60);
    let swept = swept_until.map_or(last - MOST_MINUTES + OVERLAP_MINUTES, |at| at.as_second().div_euclid(60));
    let first = swept - OVERLAP_MINUTES;
    (first..=last.min(first + MOST_MINUTES)).filter_map(|minute| Timestamp::from_second(minute * 60).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_is_swept_in_the_first_minute_that_is_not_before_it() {
        assert_eq!(minute_of(at("2026-11-21T04:05:00Z")), at("2026-11-21T04:05:00Z"));
        assert_eq!(minute_of(at("2026-11-21T04:05:00.001Z")), at("2026-11-21T04:06:00Z"));
        assert_eq!(minute_of(at("2026-11-21T04:05:59Z")), at("2026-11-21T04:06:00Z"));
    }

    #[test]
    fn a_sweeper_that_was_dead_for_an_hour_skips_no_minute() {
        let minutes = minutes_to_sweep(Some(at("2026-11-21T03:00:00Z")), at("2026-11-21T04:00:30Z"));
        assert_eq!(minutes.first(), Some(&at("2026-11-21T02:57:00Z")));
        assert_eq!(minutes.last(), Some(&at("2026-11-21T04:00:00Z")));
        assert_eq!(minutes.len(), 64);
        let next = minutes_to_sweep(minutes.last().copied(), at("2026-11-21T04:01:30Z"));
        assert_eq!(next.len(), 5);
    }

    #[test]
    fn the_first_run_and_a_long_pause_are_bounded_and_go_on() {
        let first = minutes_to_sweep(None, at("2026-11-21T04:00:00Z"));
        assert_eq!((first.len(), first.last()), (24 * 60 + 1, Some(&at("2026-11-21T04:00:00Z"))));
        let minutes = minutes_to_sweep(Some(at("2026-11-01T00:00:00Z")), at("2026-11-21T04:00:00Z"));
        assert_eq!(minutes.last(), Some(&at("2026-11-01T23:57:00Z")));
    }
}
