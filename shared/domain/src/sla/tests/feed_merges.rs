//! What becomes of a calendar when a feed or a file is merged into it.

use jiff::civil::date;
use proptest::{collection, prelude::*};
use uuid::Uuid;

use super::calendars::{office, once, part, yearly};
use crate::{
    Calendar, Holiday, HolidayFeedId, HolidayId,
    sla::{Closed, FeedEntry, FeedMerge, FeedWindow, HolidayDate, HolidaySource, MAX_HOLIDAYS, TooManyHolidays},
};

const WINDOW: FeedWindow = FeedWindow { from: date(2025, 7, 1), until: date(2029, 7, 1) };

fn feed(number: u128) -> HolidayFeedId {
    HolidayFeedId::new(Uuid::from_u128(number))
}

fn entry(uid: &str, name: &str, (year, month, day): (i16, i8, i8)) -> FeedEntry {
    FeedEntry { uid: uid.into(), name: name.into(), date: date(year, month, day), closed: Closed::AllDay }
}

fn manual(number: u128, name: &str, when: HolidayDate) -> Holiday {
    let id = HolidayId::new(Uuid::from_u128(number));
    Holiday { id, name: name.into(), when, closed: Closed::AllDay, is_active: true, source: HolidaySource::Manual }
}

/// Ids that no calendar here has yet.
fn fresh(from: u128) -> impl FnMut() -> Uuid {
    let mut number = 1_000_000 + 1000 * from;
    move || {
        number += 1;
        Uuid::from_u128(number)
    }
}

fn merge(calendar: &mut Calendar, entries: &[FeedEntry]) -> FeedMerge {
    let before = calendar.holidays.len() as u128;
    let merge = calendar.merge_feed(&feed(1), WINDOW, entries, fresh(before)).unwrap();
    calendar.validate().unwrap();
    merge
}

fn counts(added: usize, updated: usize, unchanged: usize, removed: usize, repeated: usize) -> FeedMerge {
    FeedMerge { added, updated, unchanged, removed, repeated }
}

fn names(calendar: &Calendar) -> Vec<&str> {
    calendar.holidays.iter().map(|holiday| holiday.name.as_str()).collect()
}

/// An office with what two entries brought.
fn with_two() -> Calendar {
    let mut calendar = office("Europe/Paris");
    let entries = [entry("may", "Labour Day", (2026, 5, 1)), entry("xmas", "Christmas", (2026, 12, 25))];
    assert_eq!(merge(&mut calendar, &entries), counts(2, 0, 0, 0, 0));
    calendar
}

#[test]
fn the_window_is_from_a_year_before_to_three_years_after() {
    let window = FeedWindow::around(date(2024, 2, 29));
    assert_eq!(window, FeedWindow { from: date(2023, 2, 28), until: date(2027, 2, 28) });
    assert!(window.contains(date(2023, 2, 28)) && !window.contains(date(2027, 2, 28)));
    assert_eq!(FeedWindow::around(jiff::civil::Date::MAX).until, jiff::civil::Date::MAX);
}

#[test]
fn entries_become_holidays_of_their_feed() {
    let mut calendar = office("Europe/Paris");
    let eve = FeedEntry { closed: part(720, 1440), ..entry("eve", "Christmas Eve", (2026, 12, 24)) };
    assert_eq!(merge(&mut calendar, &[eve]), counts(1, 0, 0, 0, 0));
    let holiday = &calendar.holidays[0];
    assert_eq!((holiday.when, holiday.closed, holiday.is_active), (once(2026, 12, 24), part(720, 1440), true));
    assert_eq!(holiday.source, HolidaySource::Feed { feed_id: feed(1), uid: "eve".into() });
}

#[test]
fn the_same_again_changes_nothing() {
    let mut calendar = with_two();
    let before = calendar.clone();
    let entries = [entry("xmas", "Christmas", (2026, 12, 25)), entry("may", " Labour  Day ", (2026, 5, 1))];
    assert_eq!(merge(&mut calendar, &entries), counts(0, 0, 2, 0, 0));
    assert_eq!(calendar, before);
}

#[test]
fn a_renamed_or_shortened_entry_keeps_its_id_and_its_place() {
    let mut calendar = with_two();
    let ids: Vec<_> = calendar.holidays.iter().map(|holiday| holiday.id.clone()).collect();
    let shorter = FeedEntry { closed: part(0, 720), ..entry("xmas", "Christmas", (2026, 12, 25)) };
    assert_eq!(merge(&mut calendar, &[entry("may", "Workers' Day", (2026, 5, 1)), shorter]), counts(0, 2, 0, 0, 0));
    assert_eq!(names(&calendar), ["Workers' Day", "Christmas"]);
    assert_eq!(calendar.holidays[1].closed, part(0, 720));
    assert!(calendar.holidays.iter().map(|holiday| &holiday.id).eq(&ids));
}

#[test]
fn names_that_change_places_keep_their_ids() {
    let mut calendar = office("Europe/Paris");
    merge(&mut calendar, &[entry("a", "One", (2026, 5, 1)), entry("b", "Two", (2026, 5, 1))]);
    let one = calendar.holidays[0].id.clone();
    assert_eq!(
        merge(&mut calendar, &[entry("a", "Two", (2026, 5, 1)), entry("b", "One", (2026, 5, 1))]),
        counts(0, 2, 0, 0, 0)
    );
    assert_eq!((&calendar.holidays[0].id, calendar.holidays[0].name.as_str()), (&one, "Two"));
}

#[test]
fn a_moved_entry_is_another_holiday() {
    let mut calendar = with_two();
    let moved = [entry("may", "Labour Day", (2026, 5, 4)), entry("xmas", "Christmas", (2026, 12, 25))];
    assert_eq!(merge(&mut calendar, &moved), counts(1, 0, 1, 1, 0));
    assert_eq!(names(&calendar), ["Christmas", "Labour Day"]);
}

#[test]
fn what_is_switched_off_stays_off() {
    let mut calendar = with_two();
    calendar.holidays[0].is_active = false;
    let off = calendar.holidays[0].id.clone();
    let xmas = entry("xmas", "Christmas", (2026, 12, 25));
    for (may, expected) in [
        (Some(entry("may", "Labour Day", (2026, 5, 1))), counts(0, 0, 2, 0, 0)),
        (Some(entry("may", "Workers' Day", (2026, 5, 1))), counts(0, 1, 1, 0, 0)),
        // Gone, and back again.
        (None, counts(0, 0, 1, 0, 0)),
        (Some(entry("may", "Workers' Day", (2026, 5, 1))), counts(0, 0, 2, 0, 0)),
        // Another event of that name and date.
        (Some(entry("may-v2", "Workers' Day", (2026, 5, 1))), counts(0, 1, 1, 0, 0)),
    ] {
        let entries: Vec<_> = may.into_iter().chain([xmas.clone()]).collect();
        assert_eq!(merge(&mut calendar, &entries), expected, "{entries:?}");
        assert_eq!((&calendar.holidays[0].id, calendar.holidays[0].is_active), (&off, false), "{entries:?}");
    }
}

#[test]
fn a_feed_that_makes_new_uids_keeps_its_ids() {
    let mut calendar = with_two();
    let before = calendar.clone();
    let entries = [entry("4711", "Labour Day", (2026, 5, 1)), entry("4712", "Christmas", (2026, 12, 25))];
    assert_eq!(merge(&mut calendar, &entries), counts(0, 2, 0, 0, 0));
    let ids = |calendar: &Calendar| calendar.holidays.iter().map(|holiday| holiday.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&calendar), ids(&before));
    assert_eq!(merge(&mut calendar, &entries), counts(0, 0, 2, 0, 0));
}

#[test]
fn what_has_gone_from_the_feed_goes_within_the_window_alone() {
    let mut calendar = office("Europe/Paris");
    let dates = [(2025, 6, 30), (2025, 7, 1), (2029, 6, 30), (2029, 7, 1)];
    merge(&mut calendar, &dates.map(|date| entry("day", "Day", date)));
    assert_eq!(merge(&mut calendar, &[]), counts(0, 0, 0, 2, 0));
    let left: Vec<_> = calendar.holidays.iter().map(|holiday| holiday.when).collect();
    assert_eq!(left, [once(2025, 6, 30), once(2029, 7, 1)]);
}

#[test]
fn what_is_not_of_the_feed_is_not_touched() {
    let mut calendar = office("Europe/Paris");
    calendar.holidays = vec![manual(1, "Party", once(2026, 6, 1)), manual(2, "Labour Day", yearly(5, 1))];
    calendar.merge_feed(&feed(2), WINDOW, &[entry("may", "First of May", (2026, 5, 1))], fresh(50)).unwrap();
    let before = calendar.clone();
    assert_eq!(merge(&mut calendar, &[entry("may", "Labour Day", (2026, 5, 1))]), counts(1, 0, 0, 0, 0));
    assert_eq!(calendar.holidays[..3], before.holidays);
    assert_eq!(merge(&mut calendar, &[]), counts(0, 0, 0, 1, 0));
    assert_eq!(calendar, before);
}

#[test]
fn what_is_there_from_elsewhere_is_not_doubled() {
    let mut calendar = office("Europe/Paris");
    calendar.holidays = vec![manual(1, "Christmas", once(2026, 12, 25))];
    calendar.holidays[0].is_active = false;
    let before = calendar.clone();
    let christmas = entry("xmas", "Christmas", (2026, 12, 25));
    assert_eq!(merge(&mut calendar, &[christmas.clone(), christmas.clone()]), counts(0, 0, 0, 0, 2));
    assert_eq!(calendar, before);

    // Only the same name, date and time is the same.
    let others = [
        entry("xmas", "Noël", (2026, 12, 25)),
        entry("xmas", "Christmas", (2027, 12, 25)),
        FeedEntry { closed: part(0, 720), ..christmas.clone() },
    ];
    assert_eq!(merge(&mut calendar, &others), counts(3, 0, 0, 0, 0));
    // Renamed into what is there: the feed's own goes, unless it is switched off.
    let renamed = [christmas, others[1].clone(), others[2].clone()];
    assert_eq!(merge(&mut calendar, &renamed), counts(0, 0, 2, 1, 1));
    assert_eq!(names(&calendar), ["Christmas", "Christmas", "Christmas"]);
    assert_eq!(merge(&mut calendar, &renamed), counts(0, 0, 2, 0, 1));
}

#[test]
fn what_was_the_others_is_taken_over_when_the_other_goes() {
    let mut calendar = office("Europe/Paris");
    let christmas = [entry("xmas", "Christmas", (2026, 12, 25))];
    merge(&mut calendar, &christmas);
    let from_second = |calendar: &mut Calendar| calendar.merge_feed(&feed(2), WINDOW, &christmas, fresh(70)).unwrap();
    assert_eq!(from_second(&mut calendar), counts(0, 0, 0, 0, 1));
    merge(&mut calendar, &[]);
    assert_eq!(from_second(&mut calendar), counts(1, 0, 0, 0, 0));
}

#[test]
fn two_events_of_a_feed_that_say_the_same_are_one_holiday() {
    let mut calendar = office("Europe/Paris");
    let mut entries = [entry("a", "Easter", (2026, 4, 5)), entry("b", "Easter", (2026, 4, 5))];
    assert_eq!(merge(&mut calendar, &entries), counts(1, 0, 0, 0, 1));
    let before = calendar.clone();
    entries.reverse();
    assert_eq!(merge(&mut calendar, &entries), counts(0, 0, 1, 0, 1));
    assert_eq!(calendar, before);
}

#[test]
fn more_holidays_than_a_calendar_may_have_change_nothing() {
    let entries: Vec<_> = (0..=MAX_HOLIDAYS).map(|n| entry(&n.to_string(), &n.to_string(), (2026, 1, 1))).collect();
    let mut calendar = office("Europe/Paris");
    assert_eq!(merge(&mut calendar, &entries[1..]).added, MAX_HOLIDAYS);
    let before = calendar.clone();
    let error = calendar.merge_feed(&feed(1), WINDOW, &entries, fresh(0)).unwrap_err();
    assert_eq!(error, TooManyHolidays { count: MAX_HOLIDAYS + 1 });
    assert_eq!(error.to_string(), "the calendar would have 501 holidays; it may have at most 500");
    assert_eq!(calendar.merge_file(&entries, fresh(0)), Err(error));
    assert_eq!(calendar, before);
    // What goes makes room.
    assert_eq!(merge(&mut calendar, &entries[..MAX_HOLIDAYS]), counts(1, 0, 499, 1, 0));
}

#[test]
fn a_file_brings_manual_holidays_once() {
    let mut calendar = with_two();
    calendar.holidays[1].is_active = false;
    let file = [
        entry("1", "Christmas", (2026, 12, 25)),
        entry("2", "New Year", (2027, 1, 1)),
        entry("3", "New Year", (2027, 1, 1)),
    ];
    assert_eq!(calendar.merge_file(&file, fresh(9)), Ok(counts(1, 0, 2, 0, 0)));
    assert_eq!(names(&calendar), ["Labour Day", "Christmas", "New Year"]);
    assert_eq!(calendar.holidays[2].source, HolidaySource::Manual);
    assert!(!calendar.holidays[1].is_active);
    let before = calendar.clone();
    assert_eq!(calendar.merge_file(&file, fresh(19)), Ok(counts(0, 0, 3, 0, 0)));
    assert_eq!(calendar, before);
}

fn any_closed() -> impl Strategy<Value = Closed> {
    prop_oneof![3 => Just(Closed::AllDay), 1 => Just(part(0, 720)), 1 => Just(part(720, 1440))]
}

/// Few names, few events and few dates, so that they meet; some lie outside of the window.
fn any_entries() -> impl Strategy<Value = Vec<FeedEntry>> {
    let date = prop_oneof![
        6 => (1i8..4).prop_map(|day| date(2026, 5, day)),
        1 => Just(date(2024, 1, 1)),
        1 => Just(date(2030, 1, 1)),
    ];
    let one = ("[a-d]", "[A-C]", date, any_closed()).prop_map(|(uid, name, date, closed)| FeedEntry {
        uid,
        name,
        date,
        closed,
    });
    collection::vec(one, 0..12)
}

/// A calendar that lived: feeds and files were merged into it, and people switched holidays off.
fn any_calendar() -> impl Strategy<Value = Calendar> {
    collection::vec((0u128..3, any_entries(), collection::vec(any::<bool>(), 40)), 0..5).prop_map(|steps| {
        let mut calendar = office("Europe/Paris");
        for (number, (source, entries, active)) in steps.into_iter().enumerate() {
            let fresh = fresh(500 + 100 * number as u128);
            if source == 0 {
                calendar.merge_file(&entries, fresh).unwrap();
            } else {
                calendar.merge_feed(&feed(source), WINDOW, &entries, fresh).unwrap();
            }
            for (holiday, is_active) in calendar.holidays.iter_mut().zip(active) {
                holiday.is_active &= is_active;
            }
        }
        calendar
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(5000) })]

    #[test]
    fn any_merge_keeps_what_it_must(calendar in any_calendar(), entries in any_entries()) {
        let mut merged = calendar.clone();
        let first = merge(&mut merged, &entries);
        let of_first = |holiday: &Holiday| matches!(&holiday.source, HolidaySource::Feed { feed_id, .. } if *feed_id == feed(1));
        // A calendar that is accepted: no id twice, no closure twice.
        prop_assert!(merged.validate().is_ok());
        let others = |calendar: &Calendar| calendar.holidays.iter().filter(|h| !of_first(h)).cloned().collect::<Vec<_>>();
        prop_assert_eq!(others(&merged), others(&calendar));
        for before in &calendar.holidays {
            let after = merged.holidays.iter().find(|after| after.id == before.id);
            if let Some(after) = after {
                prop_assert_eq!((after.is_active, after.when), (before.is_active, before.when));
            } else {
                prop_assert!(of_first(before));
            }
        }
        // All that the feed says is closed, or a person has said that it is not; nothing else in the window is the feed's.
        for entry in &entries {
            let says = |h: &&Holiday| (&h.name, h.when, h.closed)
                == (&entry.name, HolidayDate::Once { date: entry.date }, entry.closed);
            prop_assert!(merged.holidays.iter().any(|h| says(&h)));
        }
        for holiday in merged.holidays.iter().filter(|h| of_first(h) && h.is_active) {
            let HolidayDate::Once { date } = holiday.when else { unreachable!() };
            let is_said = entries.iter().any(|e| (&e.name, e.date, e.closed) == (&holiday.name, date, holiday.closed));
            prop_assert!(is_said || !WINDOW.contains(date));
        }
        prop_assert_eq!(first.added + first.updated + first.unchanged + first.repeated, entries.len());
        prop_assert_eq!(calendar.holidays.len() + first.added - first.removed, merged.holidays.len());

        let mut again = merged.clone();
        let second = merge(&mut again, &entries);
        prop_assert_eq!(&again, &merged);
        prop_assert_eq!((second.added, second.updated, second.removed), (0, 0, 0));

        let mut reversed = merged.clone();
        merge(&mut reversed, &entries.iter().rev().cloned().collect::<Vec<_>>());
        let ids = |calendar: &Calendar| calendar.holidays.iter().map(|h| h.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&reversed), ids(&merged));
    }

    #[test]
    fn any_file_twice_adds_nothing(calendar in any_calendar(), entries in any_entries()) {
        let mut merged = calendar.clone();
        merged.merge_file(&entries, fresh(7)).unwrap();
        prop_assert!(merged.validate().is_ok());
        prop_assert_eq!(&merged.holidays[..calendar.holidays.len()], &calendar.holidays[..]);
        let before = merged.clone();
        let second = merged.merge_file(&entries, fresh(8)).unwrap();
        prop_assert_eq!((second.added, second.unchanged), (0, entries.len()));
        prop_assert_eq!(merged, before);
    }
}
