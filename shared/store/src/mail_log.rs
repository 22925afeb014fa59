//! The mail log: every mail in or out of a tenant, the newest first, for 90 days. A mail that came in is whole here; how far one that
//! went out has come is its delivery's.

use domain::{EmailAddress, MailId, SuspendedMailId, TicketNumber, Verdicts};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Result, StoreError, TenantStore,
    item::{Item, decode, encode, key_of, text, ttl},
    keys::{self, Key},
};

/// How long a mail stays in the log.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Whether a mail came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the tenant.
    In,
    /// From the tenant.
    Out,
}

impl Direction {
    /// As in JSON and keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A mail in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedMail {
    /// Derived from the mail, so that it is logged once; sorts by time.
    pub id: MailId,
    /// When it came, or when it was decided to send it.
    pub at: Timestamp,
    /// Sender as written, or on the envelope where nobody could read it.
    pub from: String,
    /// Recipients: of the envelope at the tenant's address, or those it was sent to.
    pub to: Vec<String>,
    /// The subject, cut to a bounded length.
    pub subject: String,
    /// Where from and where to.
    pub way: Way,
}

/// What is known of a mail by its direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "direction", rename_all = "snake_case")]
pub enum Way {
    /// It came in.
    In(Arrived),
    /// It went out, or was to.
    Out {
        /// The ticket.
        number: TicketNumber,
        /// The record whose mail it is.
        seq: u64,
        /// Why it is sent.
        reason: String,
    },
}

/// A mail that came in at one address: all that taking it in again needs, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// The tenant's address.
    pub address: EmailAddress,
    /// The envelope's sender.
    pub envelope_from: String,
    /// SES's id of it.
    pub ses_message_id: String,
    /// What SES found out about it.
    pub verdicts: Verdicts,
    /// Key in the raw mail bucket.
    pub raw_key: String,
    /// Size of the raw mail; none where nobody has looked at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Why it could not be read, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
    /// What became of it, one after the other: one that was held may be let through.
    pub passages: Vec<Passage>,
}

/// What became of a mail at some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// When.
    pub at: Timestamp,
    /// What.
    pub outcome: IntakeOutcome,
}

/// What became of a mail that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum IntakeOutcome {
    /// It is the comment of a record.
    TakenIn {
        /// The ticket.
        number: TicketNumber,
        /// The record; 1 where it made the ticket.
        seq: u64,
        /// How the ticket was found, in words.
        threaded_by: String,
    },
    /// The very same mail was taken in before: it came more than once.
    TakenInBefore {
        /// The ticket.
        number: TicketNumber,
        /// The record.
        seq: u64,
    },
    /// It is held for a person to look at.
    Suspended {
        /// Where.
        suspended_mail_id: SuspendedMailId,
        /// Stable snake_case noun.
        reason: String,
        /// The same in words.
        detail: String,
    },
    /// It reports about a mail of ours, and is noted on that mail's record.
    Noted {
        /// The ticket.
        number: TicketNumber,
        /// The record.
        seq: u64,
    },
    /// The tenant wants no such mail: it is on no ticket and not held.
    Rejected {
        /// Stable snake_case noun.
        reason: String,
        /// The same in words.
        detail: String,
    },
    /// It is the probe of an address's forwarding, which works.
    Probe,
}

impl IntakeOutcome {
    /// The record on which the mail is found.
    pub const fn record(&self) -> Option<(TicketNumber, u64)> {
        match self {
            Self::TakenIn { number, seq, .. } | Self::TakenInBefore { number, seq } | Self::Noted { number, seq } => {
                Some((*number, *seq))
            }
            Self::Suspended { .. } | Self::Rejected { .. } | Self::Probe => None,
        }
    }

    /// Where the mail is held.
    pub const fn held_at(&self) -> Option<&SuspendedMailId> {
        match self {
            Self::Suspended { suspended_mail_id, .. } => Some(suspended_mail_id),
            Self::TakenIn { .. }
            | Self::TakenInBefore { .. }
            | Self::Noted { .. }
            | Self::Rejected { .. }
            | Self::Probe => None,
        }
    }
}

impl Arrived {
    /// What became of it at last.
    pub fn outcome(&self) -> Option<&IntakeOutcome> {
        self.passages.last().map(|passage| &passage.outcome)
    }

    /// Whether it is on no ticket, as it is held or was rejected.
    pub fn is_held(&self) -> bool {
        matches!(self.outcome(), Some(IntakeOutcome::Suspended { .. } | IntakeOutcome::Rejected { .. }))
    }

    /// The record that it is on.
    pub fn record(&self) -> Option<(TicketNumber, u64)> {
        self.outcome().and_then(IntakeOutcome::record)
    }

    /// Notes what became of it now. False when that is noted already, or it is on a record: there it stays, however often it comes.
    pub fn pass(&mut self, at: Timestamp, outcome: IntakeOutcome) -> bool {
        let is_known = self.record().is_some() || self.outcome() == Some(&outcome);
        if !is_known {
            self.passages.push(Passage { at, outcome });
        }
        !is_known
    }
}

impl LoggedMail {
    /// Whether it came or went.
    pub const fn direction(&self) -> Direction {
        match self.way {
            Way::In(_) => Direction::In,
            Way::Out { .. } => Direction::Out,
        }
    }

    /// The ticket's record that it is on.
    pub fn record(&self) -> Option<(TicketNumber, u64)> {
        match &self.way {
            Way::In(arrived) => arrived.record(),
            Way::Out { number, seq, .. } => Some((*number, *seq)),
        }
    }
}

/// Which mails of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailFilter {
    /// Those that came or those that went; none for both.
    pub direction: Option<Direction>,
    /// Those of this ticket.
    pub number: Option<TicketNumber>,
}

impl TenantStore {
    /// Writes a mail into the log, or over what it says of the same mail.
    pub async fn put_logged_mail(&self, mail: &LoggedMail) -> Result<()> {
        let direction = mail.direction().as_str();
        let mut item = encode("logged_mail", &keys::mail(&self.id, direction, &mail.id), mail)?;
        if let Some((number, _)) = mail.record() {
            item.insert("GSI1PK".into(), text(keys::mails_of_ticket(&self.id, number, direction)));
            item.insert("GSI1SK".into(), text(mail.id.as_str()));
        }
        item.insert("ttl".into(), ttl(mail.at.checked_add(KEPT).unwrap_or(Timestamp::MAX)));
        let put = self.store.client.put_item().table_name(&*self.store.table).set_item(Some(item));
        put.send().await.map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        Ok(())
    }

    /// A mail of the log.
    pub async fn get_logged_mail(&self, direction: Direction, id: &MailId) -> Result<Option<LoggedMail>> {
        self.store.get(&keys::mail(&self.id, direction.as_str(), id)).await
    }

    /// Mails of the log, the newest first, before `before`; and whether there is more. A query for each direction; for a ticket's the
    /// index names them and one more round trip brings them.
    pub async fn logged_mails(
        &self,
        filter: MailFilter,
        before: Option<&MailId>,
        limit: u32,
    ) -> Result<(Vec<LoggedMail>, bool)> {
        let both = [Direction::In, Direction::Out].into_iter();
        let wanted = both.filter(|direction| filter.direction.is_none_or(|only| only == *direction));
        let queries = wanted.map(|direction| self.query_mails(direction, filter.number, before, limit));
        let pages = futures::future::try_join_all(queries).await?;
        let mut has_more = pages.iter().any(|(_, has_more)| *has_more);
        let mut found: Vec<(Key, Item)> =
            pages.into_iter().flat_map(|(items, _)| items).map(|item| (key_of(&item), item)).collect();
        found.sort_by(|(a, _), (b, _)| b.sk.cmp(&a.sk));
        has_more |= found.len() > limit as usize;
        found.truncate(limit as usize);
        let items: Vec<Item> = if filter.number.is_some() {
            let keys: Vec<Key> = found.into_iter().map(|(key, _)| key).collect();
            let mut items = self.store.get_many(&keys).await?;
            keys.iter().filter_map(|key| items.remove(key)).collect()
        } else {
            found.into_iter().map(|(_, item)| item).collect()
        };
        Ok((items.into_iter().map(decode).collect::<Result<_>>()?, has_more))
    }

    /// Some mails of one direction; of a ticket's only the keys.
    async fn query_mails(
        &self,
        direction: Direction,
        of: Option<TicketNumber>,
        before: Option<&MailId>,
        limit: u32,
    ) -> Result<(Vec<Item>, bool)> {
        let direction = direction.as_str();
        let (index, pk, sk, partition) = match of {
            Some(number) => (Some("GSI1"), "GSI1PK", "GSI1SK", keys::mails_of_ticket(&self.id, number, direction)),
            None => (None, "PK", "SK", keys::mails_pk(&self.id, direction)),
        };
        let output = self
            .store
            .client
            .query()
            .table_name(&*self.store.table)
            .set_index_name(index.map(str::to_owned))
            .key_condition_expression("#pk = :pk AND #sk < :before")
            .expression_attribute_names("#pk", pk)
            .expression_attribute_names("#sk", sk)
            .expression_attribute_values(":pk", text(partition))
            .expression_attribute_values(":before", text(before.map_or("mai_~", MailId::as_str)))
            .scan_index_forward(false)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        Ok((output.items.unwrap_or_default(), output.last_evaluated_key.is_some()))
    }
}

#[cfg(test)]
mod tests {
    use domain::Verdict;

    use super::*;

    fn arrived() -> Arrived {
        Arrived {
            address: EmailAddress::parse("support@demo.lambdesk.test").unwrap(),
            envelope_from: "anna@example.com".into(),
            ses_message_id: "ses-1".into(),
            verdicts: Verdicts { spf: Verdict::Pass, dmarc: Verdict::Fail, ..Verdicts::default() },
            raw_key: "inbound/ses-1".into(),
            size_bytes: Some(1_234),
            unreadable: None,
            passages: vec![],
        }
    }

    #[test]
    fn what_became_of_a_mail_is_noted_once_and_what_was_before_stays() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let held = |reason: &str| IntakeOutcome::Suspended {
            suspended_mail_id: "smi_00000000000000000000000000".parse().unwrap(),
            reason: reason.into(),
            detail: "x".into(),
        };
        let taken_in = IntakeOutcome::TakenIn { number: TicketNumber(7), seq: 2, threaded_by: "x".into() };
        let before = IntakeOutcome::TakenInBefore { number: TicketNumber(7), seq: 2 };
        let mut mail = arrived();
        let notes = [
            (held("spam"), true),
            (held("spam"), false),
            (held("virus"), true),
            (taken_in.clone(), true),
            (taken_in.clone(), false),
            (before, false),
            (held("spam"), false),
        ];
        for (second, (outcome, is_news)) in (0..).zip(notes) {
            assert_eq!(mail.pass(at(second), outcome.clone()), is_news, "{outcome:?}");
        }
        let seconds: Vec<i64> = mail.passages.iter().map(|passage| passage.at.as_second()).collect();
        assert_eq!((seconds, mail.outcome()), (vec![0, 2, 3], Some(&taken_in)));
        assert_eq!(taken_in.record(), Some((TicketNumber(7), 2)));
        assert_eq!(held("spam").record(), None);
    }

    #[test]
    fn a_mail_survives_the_table() {
        let mut mail = arrived();
        mail.pass(Timestamp::UNIX_EPOCH, IntakeOutcome::Noted { number: TicketNumber(7), seq: 2 });
        let ways = [Way::In(mail), Way::Out { number: TicketNumber(7), seq: 2, reason: "a member replied".into() }];
        for way in ways {
            let id: MailId = "mai_00000000000000000000000000".parse().unwrap();
            let to = vec!["support+7.x@demo.lambdesk.test".to_owned()];
            let mail = LoggedMail { id, at: Timestamp::UNIX_EPOCH, from: "a".into(), to, subject: "b".into(), way };
            let tenant = "ten_00000000000000000000000000".parse().unwrap();
            let item = encode("logged_mail", &keys::mail(&tenant, mail.direction().as_str(), &mail.id), &mail).unwrap();
            assert_eq!(decode::<LoggedMail>(item).unwrap(), mail);
        }
    }
}
