//! How much automatic mail goes to one recipient. Two programs that answer each other never stop by themselves, and whoever names
//! another's address in a form has us write to a stranger: over a cap a mail is parked, and a member looks. What a member writes is
//! under no cap.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    EmailAddress, FieldError, Invalid, TicketNumber,
    ticket::{ActorKind, AuditRecord, MailTemplate},
};

/// The windows of [`MailCaps`], in minutes.
const WINDOWS: [u16; 5] = [10, 30, 60, 180, 600];
/// Largest number that a cap may have.
const MOST: u16 = 1_000;
/// All automatic mail to one recipient, whatever tickets it is about: Zammad's numbers.
const TO_RECIPIENT: MailCaps = MailCaps {
    per_10_minutes: 30,
    per_30_minutes: 60,
    per_60_minutes: 120,
    per_180_minutes: 240,
    per_600_minutes: 360,
};
/// All automatic mail to senders at one domain that nothing proves: a desk that is used to mail strangers (as many were in October
/// 2025 and January 2026, Zendesk's notice 9833274501786) is of little use for it. The number is ours: no organisation that proves
/// nothing of its mail writes to one desk that often.
const TO_UNPROVEN_DOMAIN: Cap = Cap { most: 200, minutes: 60 };

/// How long a mail is remembered: the longest window, and an hour for clocks of functions that differ.
pub const MAIL_COUNTED_FOR: SignedDuration = SignedDuration::from_hours(11);

/// Most automatic mails that one recipient gets about one ticket, by length of time. All acknowledgements to a recipient count as of
/// one ticket: each opens its own, so nothing else would end a loop of them. The default is Zammad's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailCaps {
    /// In 10 minutes.
    #[schema(minimum = 1, maximum = 1000)]
    pub per_10_minutes: u16,
    /// In 30 minutes.
    #[schema(minimum = 1, maximum = 1000)]
    pub per_30_minutes: u16,
    /// In an hour.
    #[schema(minimum = 1, maximum = 1000)]
    pub per_60_minutes: u16,
    /// In three hours.
    #[schema(minimum = 1, maximum = 1000)]
    pub per_180_minutes: u16,
    /// In ten hours.
    #[schema(minimum = 1, maximum = 1000)]
    pub per_600_minutes: u16,
}

impl Default for MailCaps {
    fn default() -> Self {
        Self { per_10_minutes: 10, per_30_minutes: 15, per_60_minutes: 25, per_180_minutes: 50, per_600_minutes: 100 }
    }
}

/// At most so many mails in so many minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cap {
    most: u16,
    minutes: u16,
}

impl Cap {
    /// Until when it stops a further mail; none when one may go. A time ahead of `now`, noted by a function whose clock is ahead,
    /// counts like one of this moment.
    fn stops_until(self, times: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
        let window = SignedDuration::from_mins(self.minutes.into());
        let mut inside: Vec<Timestamp> = times.iter().filter(|at| now.duration_since(**at) < window).copied().collect();
        inside.sort_unstable();
        // When this one has left the window, there is room for one more.
        let leaving = inside.len().checked_sub(self.most.into())?;
        inside.get(leaving).map(|at| at.checked_add(window).unwrap_or(Timestamp::MAX))
    }
}

impl MailCaps {
    fn caps(&self) -> [Cap; 5] {
        let most =
            [self.per_10_minutes, self.per_30_minutes, self.per_60_minutes, self.per_180_minutes, self.per_600_minutes];
        std::array::from_fn(|nth| Cap { most: most[nth], minutes: WINDOWS[nth] })
    }

    /// Checks caps that somebody has entered: each is 1 to 1,000, and a longer time allows no less than a shorter one.
    ///
    /// # Errors
    /// Every wrong field, named as in the settings.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut errors = Vec::new();
        let mut shorter: Option<Cap> = None;
        for cap in self.caps() {
            let reason = match shorter {
                _ if !(1..=MOST).contains(&cap.most) => Some(format!("must be 1 to {MOST}")),
                Some(shorter) if cap.most < shorter.most => {
                    Some(format!("must not be less than per_{}_minutes", shorter.minutes))
                }
                _ => None,
            };
            errors
                .extend(reason.map(|reason| FieldError { field: format!("caps.per_{}_minutes", cap.minutes), reason }));
            shorter = Some(cap);
        }
        Invalid::unless_empty(errors)
    }
}

/// What a cap counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapScope {
    /// Mails to the recipient about the ticket.
    Ticket,
    /// Acknowledgements to the recipient.
    Acknowledgements,
    /// All mails to the recipient.
    Recipient,
    /// All mails to senders at the recipient's domain that nothing proves.
    Domain,
}

impl CapScope {
    /// As in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Acknowledgements => "acknowledgements",
            Self::Recipient => "recipient",
            Self::Domain => "domain",
        }
    }
}

/// The cap that stops a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capped {
    /// What it counts.
    pub scope: CapScope,
    /// So many have gone out...
    pub most: u16,
    /// ...in so many minutes.
    pub minutes: u16,
    /// From then on another one could go.
    pub until: Timestamp,
}

impl Capped {
    /// What was counted, in words.
    pub fn words(&self) -> String {
        let counted = match self.scope {
            CapScope::Ticket => "automatic mails on this ticket to this address",
            CapScope::Acknowledgements => "acknowledgements to this address",
            CapScope::Recipient => "automatic mails to this address",
            CapScope::Domain => "automatic mails to unproven senders at this domain",
        };
        format!("{} {counted} in {} minutes", self.most, self.minutes)
    }
}

/// A mail that was counted. Stored as a list of its values: there may be hundreds in one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(i64, u64, u64, bool)", into = "(i64, u64, u64, bool)")]
struct CountedMail {
    at: Timestamp,
    number: TicketNumber,
    seq: u64,
    is_acknowledgement: bool,
}

impl From<(i64, u64, u64, bool)> for CountedMail {
    fn from((at, number, seq, is_acknowledgement): (i64, u64, u64, bool)) -> Self {
        let at = Timestamp::from_millisecond(at).unwrap_or(Timestamp::MIN);
        Self { at, number: TicketNumber(number), seq, is_acknowledgement }
    }
}

impl From<CountedMail> for (i64, u64, u64, bool) {
    fn from(mail: CountedMail) -> Self {
        (mail.at.as_millisecond(), mail.number.0, mail.seq, mail.is_acknowledgement)
    }
}

/// The automatic mails of the last hours to one recipient, or to the unproven senders at one domain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CountedMails(Vec<CountedMail>);

impl CountedMails {
    fn times(&self, is_counted: impl Fn(&CountedMail) -> bool) -> Vec<Timestamp> {
        self.0.iter().filter(|mail| is_counted(mail)).map(|mail| mail.at).collect()
    }

    /// With a mail more, and without those that are too old to matter.
    #[must_use]
    pub fn with(&self, mail: &AutomaticMail, now: Timestamp) -> Self {
        let recent = self.0.iter().filter(|counted| now.duration_since(counted.at) < MAIL_COUNTED_FOR);
        let AutomaticMail { number, seq, is_acknowledgement, .. } = *mail;
        let one_more = CountedMail { at: now, number, seq, is_acknowledgement };
        Self(recent.copied().chain([one_more]).collect())
    }
}

/// A mail that no person writes, to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutomaticMail {
    /// The ticket it is about...
    pub number: TicketNumber,
    /// ...and the record that asks for it: the two make it itself.
    pub seq: u64,
    /// Whom it goes to.
    pub to: EmailAddress,
    /// It is the receipt for a new ticket.
    pub is_acknowledgement: bool,
    /// What was written to us is proven to come from the recipient.
    pub is_to_verified: bool,
}

impl AutomaticMail {
    /// The record's mail; none when a member writes it, or has it sent once more.
    pub fn of(record: &AuditRecord, template: MailTemplate, to: &EmailAddress, is_to_verified: bool) -> Option<Self> {
        let is_automatic = match template {
            MailTemplate::Acknowledgement => record.actor.kind != ActorKind::Member,
            MailTemplate::Reply => false,
            MailTemplate::Resolved | MailTemplate::Survey => record.resent_mail().is_none(),
        };
        is_automatic.then(|| Self {
            number: record.number,
            seq: record.seq,
            to: to.clone(),
            is_acknowledgement: template == MailTemplate::Acknowledgement,
            is_to_verified,
        })
    }

    /// Whether it was counted, and so may go whatever followed: sending it again is no other mail.
    pub fn is_counted(&self, to_recipient: &CountedMails) -> bool {
        to_recipient.0.iter().any(|counted| (counted.number, counted.seq) == (self.number, self.seq))
    }

    /// The cap that stops it, of several the one that does for longest; none when it may go now. `caps` are the tenant's;
    /// `to_domain` counts for those alone of whom nothing is proven.
    pub fn capped(
        &self,
        caps: &MailCaps,
        to_recipient: &CountedMails,
        to_domain: &CountedMails,
        now: Timestamp,
    ) -> Option<Capped> {
        let on_ticket = to_recipient.times(|mail| mail.number == self.number);
        let acknowledgements = to_recipient.times(|mail| self.is_acknowledgement && mail.is_acknowledgement);
        let unproven = to_domain.times(|_| !self.is_to_verified);
        // What is nearest to the ticket comes last: of equals it explains best.
        let limits: [(CapScope, &[Cap], &[Timestamp]); 4] = [
            (CapScope::Domain, &[TO_UNPROVEN_DOMAIN], &unproven),
            (CapScope::Recipient, &TO_RECIPIENT.caps(), &to_recipient.times(|_| true)),
            (CapScope::Acknowledgements, &caps.caps(), &acknowledgements),
            (CapScope::Ticket, &caps.caps(), &on_ticket),
        ];
        let each = limits.iter().flat_map(|(scope, caps, times)| caps.iter().map(move |cap| (*scope, *cap, *times)));
        let capped = each.filter_map(|(scope, cap, times)| {
            let until = cap.stops_until(times, now)?;
            Some(Capped { scope, most: cap.most, minutes: cap.minutes, until })
        });
        capped.max_by_key(|capped| capped.until)
    }
}

#[cfg(test)]
mod tests;
