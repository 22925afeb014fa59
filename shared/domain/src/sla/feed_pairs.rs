//! Which entry of a feed belongs to which holiday of a calendar.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::{Closed, FeedEntry, Holiday, HolidayDate, HolidaySource};
use crate::{HolidayFeedId, people};

/// What a calendar refuses to have twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Closure {
    pub(super) name: String,
    pub(super) when: HolidayDate,
    pub(super) closed: Closed,
}

impl Closure {
    pub(super) fn of_holiday(holiday: &Holiday) -> Self {
        Self { name: people::tidy_name(&holiday.name), when: holiday.when, closed: holiday.closed }
    }

    pub(super) fn of_entry(entry: &FeedEntry) -> Self {
        Self {
            name: people::tidy_name(&entry.name),
            when: HolidayDate::Once { date: entry.date },
            closed: entry.closed,
        }
    }
}

/// How an entry and a holiday of the feed belong together, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// The same in all.
    Same,
    /// The same date of the same event.
    Renamed,
    /// The same time under the same name; the event has another `UID`. There are feeds that make new ones every day.
    NewUid,
}

impl Match {
    pub(super) const ALL: [Self; 3] = [Self::Same, Self::Renamed, Self::NewUid];

    /// What an entry and a holiday must share.
    fn key<'a>(self, uid: &'a str, date: Date, closure: &'a Closure) -> (Option<&'a str>, Date, Option<&'a Closure>) {
        match self {
            Self::Same => (Some(uid), date, Some(closure)),
            Self::Renamed => (Some(uid), date, None),
            Self::NewUid => (None, date, Some(closure)),
        }
    }
}

/// The date of a holiday if it is one of this feed.
pub(super) fn date_in_feed(holiday: &Holiday, wanted: &HolidayFeedId) -> Option<Date> {
    match (&holiday.source, holiday.when) {
        (HolidaySource::Feed { feed_id, .. }, HolidayDate::Once { date }) if feed_id == wanted => Some(date),
        _ => None,
    }
}

/// Which entry belongs to which holiday, while it is being found out.
pub(super) struct Pairing<'a> {
    holidays: &'a [Holiday],
    closures: Vec<Closure>,
    /// For each holiday whether it is of the feed and has no entry.
    is_free: Vec<bool>,
    entries: &'a [FeedEntry],
    entry_closures: &'a [Closure],
    /// For each entry the position of its holiday, no position twice.
    pairs: Vec<Option<(usize, Match)>>,
    /// What needs no further holiday: no closure has two.
    claimed: HashSet<&'a Closure>,
}

impl<'a> Pairing<'a> {
    /// `entry_closures`: those of the entries.
    pub(super) fn new(
        holidays: &'a [Holiday],
        feed_id: &HolidayFeedId,
        entries: &'a [FeedEntry],
        entry_closures: &'a [Closure],
    ) -> Self {
        let closures: Vec<Closure> = holidays.iter().map(Closure::of_holiday).collect();
        let is_free: Vec<bool> = holidays.iter().map(|holiday| date_in_feed(holiday, feed_id).is_some()).collect();
        let elsewhere: HashSet<&Closure> =
            closures.iter().zip(&is_free).filter_map(|(closure, is_free)| (!is_free).then_some(closure)).collect();
        let claimed = entry_closures.iter().filter(|closure| elsewhere.contains(closure)).collect();
        Self { holidays, closures, is_free, entries, entry_closures, pairs: vec![None; entries.len()], claimed }
    }

    /// For each entry its holiday's position. `stays`: whether a holiday of the feed without an entry stays.
    pub(super) fn find(mut self, stays: impl Fn(&Holiday) -> bool) -> Vec<Option<(usize, Match)>> {
        for kind in Match::ALL {
            self.pair(kind);
        }
        while self.part(&stays) {
            self.pair(Match::NewUid);
        }
        self.pairs
    }

    /// Gives entries without a holiday one that is free, the first of several.
    fn pair(&mut self, kind: Match) {
        let mut free: HashMap<_, Vec<usize>> = HashMap::new();
        // Backwards, for the first is taken from the end.
        for (position, holiday) in
            self.holidays.iter().enumerate().rev().filter(|(position, _)| self.is_free[*position])
        {
            if let (HolidaySource::Feed { uid, .. }, HolidayDate::Once { date }) = (&holiday.source, holiday.when) {
                free.entry(kind.key(uid, date, &self.closures[position])).or_default().push(position);
            }
        }
        for ((entry, closure), pair) in self.entries.iter().zip(self.entry_closures).zip(&mut self.pairs) {
            if !self.claimed.contains(closure)
                && let Some(position) = free.get_mut(&kind.key(&entry.uid, entry.date, closure)).and_then(Vec::pop)
            {
                self.is_free[position] = false;
                self.claimed.insert(closure);
                *pair = Some((position, kind));
            }
        }
    }

    /// Parts entries from holidays that can't take their new name, because one that stays without an entry has it. Says
    /// whether there were any.
    fn part(&mut self, stays: impl Fn(&Holiday) -> bool) -> bool {
        let free =
            (0..self.holidays.len()).filter(|position| self.is_free[*position] && stays(&self.holidays[*position]));
        let staying: HashSet<&Closure> = free.map(|position| &self.closures[position]).collect();
        let mut has_parted = false;
        for (pair, closure) in self.pairs.iter_mut().zip(self.entry_closures) {
            if let Some((position, Match::Renamed)) = *pair
                && staying.contains(closure)
            {
                *pair = None;
                self.is_free[position] = true;
                self.claimed.remove(closure);
                has_parted = true;
            }
        }
        has_parted
    }
}
