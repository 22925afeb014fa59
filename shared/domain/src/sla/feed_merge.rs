//! How what a feed or a file says becomes part of a calendar.
//!
//! A feed is read again and again, and people work with what it brought. So a merge keeps ids, and what a person has
//! switched off; it touches nothing but the holidays of its own feed, and a second merge of the same changes nothing.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    Calendar, FeedEntry, FeedMerge, FeedWindow, Holiday, HolidaySource, MAX_HOLIDAYS, TooManyHolidays,
    feed_pairs::{Closure, Match, Pairing, date_in_feed},
};
use crate::{HolidayFeedId, HolidayId};

impl Calendar {
    /// Makes the holidays of one feed what the feed now says, for the dates of a window. What is not of this feed stays
    /// as it is.
    ///
    /// An entry and a holiday belong together when they have the same `UID` and date, else when they close the same time
    /// under the same name: then the holiday keeps its id, and stays switched off if it was. What the feed no longer has
    /// is taken out, unless it is outside the window, or switched off: should it come back, nobody has to switch it off
    /// again. An entry that closes the same time under the same name as a holiday from elsewhere, or as another entry,
    /// makes no holiday, for a calendar has none twice. New holidays follow those that are there, in the order of the
    /// entries.
    ///
    /// # Errors
    /// When the calendar would have more than [`MAX_HOLIDAYS`].
    pub fn merge_feed(
        &mut self,
        feed_id: &HolidayFeedId,
        window: FeedWindow,
        entries: &[FeedEntry],
        fresh: impl FnMut() -> Uuid,
    ) -> Result<FeedMerge, TooManyHolidays> {
        let closures: Vec<Closure> = entries.iter().map(Closure::of_entry).collect();
        let stays = |holiday: &Holiday| {
            !holiday.is_active || date_in_feed(holiday, feed_id).is_none_or(|date| !window.contains(date))
        };
        let pairs = Pairing::new(&self.holidays, feed_id, entries, &closures).find(stays);

        let source = |entry: &FeedEntry| HolidaySource::Feed { feed_id: feed_id.clone(), uid: entry.uid.clone() };
        let mut merge = FeedMerge::default();
        let mut entry_of: HashMap<usize, (&FeedEntry, Match)> = HashMap::new();
        let mut unpaired = Vec::new();
        for (entry, pair) in entries.iter().zip(pairs) {
            match pair {
                Some((position, kind)) => _ = entry_of.insert(position, (entry, kind)),
                None => unpaired.push(entry),
            }
        }
        let mut holidays = Vec::with_capacity(self.holidays.len());
        for (position, before) in self.holidays.iter().enumerate() {
            match entry_of.get(&position) {
                Some((entry, kind)) => {
                    *(if *kind == Match::Same { &mut merge.unchanged } else { &mut merge.updated }) += 1;
                    holidays.push(holiday(entry, before.id.clone(), before.is_active, source(entry)));
                }
                None if stays(before) => holidays.push(before.clone()),
                None => merge.removed += 1,
            }
        }
        let mut taken = holidays.iter().map(Closure::of_holiday).collect();
        (merge.added, merge.repeated) = add(&mut holidays, &mut taken, unpaired.into_iter(), source, fresh)?;
        self.holidays = holidays;
        Ok(merge)
    }

    /// Takes a feed out, with the holidays that it brought. Whether there was one of that id.
    pub fn remove_feed(&mut self, feed_id: &HolidayFeedId) -> bool {
        let before = self.holiday_feeds.len();
        self.holiday_feeds.retain(|feed| &feed.id != feed_id);
        self.holidays.retain(|holiday| date_in_feed(holiday, feed_id).is_none());
        self.holiday_feeds.len() < before
    }

    /// Adds the holidays of a file, as if a person had entered each. Those that the calendar has under the same name, from
    /// wherever, are `unchanged`, switched off or not: the same file again adds nothing.
    ///
    /// # Errors
    /// When the calendar would have more than [`MAX_HOLIDAYS`].
    pub fn merge_file(
        &mut self,
        entries: &[FeedEntry],
        fresh: impl FnMut() -> Uuid,
    ) -> Result<FeedMerge, TooManyHolidays> {
        let mut holidays = self.holidays.clone();
        let mut taken = holidays.iter().map(Closure::of_holiday).collect();
        let (added, unchanged) = add(&mut holidays, &mut taken, entries.iter(), |_| HolidaySource::Manual, fresh)?;
        self.holidays = holidays;
        Ok(FeedMerge { added, unchanged, ..FeedMerge::default() })
    }
}

/// Adds a holiday for each entry whose time is not taken under its name. Gives how many it was, and how many it was not.
fn add<'a>(
    holidays: &mut Vec<Holiday>,
    taken: &mut HashSet<Closure>,
    entries: impl Iterator<Item = &'a FeedEntry>,
    source: impl Fn(&FeedEntry) -> HolidaySource,
    mut fresh: impl FnMut() -> Uuid,
) -> Result<(usize, usize), TooManyHolidays> {
    let (new, repeated): (Vec<_>, Vec<_>) = entries.partition(|entry| taken.insert(Closure::of_entry(entry)));
    let count = holidays.len() + new.len();
    if count > MAX_HOLIDAYS {
        return Err(TooManyHolidays { count });
    }
    holidays.extend(new.iter().map(|entry| holiday(entry, HolidayId::new(fresh()), true, source(entry))));
    Ok((new.len(), repeated.len()))
}

fn holiday(entry: &FeedEntry, id: HolidayId, is_active: bool, source: HolidaySource) -> Holiday {
    let Closure { name, when, closed } = Closure::of_entry(entry);
    Holiday { id, name, when, closed, is_active, source }
}
