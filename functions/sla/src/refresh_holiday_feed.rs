//! `refresh_holiday_feed`: a holiday feed is read when it was added and then daily, and its calendar's holidays become what it says.

use std::sync::Arc;

use app::{App, configuration};
use domain::{
    Calendar,
    sla::{FeedWindow, HolidayFeed},
};
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use kit::{
    Failure,
    declare::{Access, Source, Worker},
    queue::{Message, MessageHandler},
};
use store::DueHolidayFeed;

use crate::{changes, feed_reader::FeedReader};

/// From one reading to the next.
const EVERY: SignedDuration = SignedDuration::from_hours(24);
/// From a reading that failed to the next.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_hours(1);
/// A message that comes within this time of a reading is one of those that come twice.
const TWICE: SignedDuration = SignedDuration::from_mins(30);

/// Reads what is at a URL, or says in a sentence why it can't be read.
pub type ReadUrl = Arc<dyn Fn(String) -> BoxFuture<'static, Result<Vec<u8>, String>> + Send + Sync>;

/// How `refresh_holiday_feed` is deployed. The sweeper sends to its queue. One feed takes at most 20 s to be read, the worst of
/// them a second or two of a whole processor to be understood.
pub fn worker() -> Worker {
    Worker::queue("refresh_holiday_feed", "sla", Source::Direct)
        .batch_size(1)
        .timeout_seconds(60)
        .memory_mb(1024)
        .max_concurrency(5)
        .access(Access::none().writes_table())
}

/// The handler, reading from the internet.
///
/// # Errors
/// When the HTTP client can't be made.
pub fn handler(app: Arc<App>) -> Result<MessageHandler, Failure> {
    let reader = Arc::new(FeedReader::new()?);
    let read: ReadUrl = Arc::new(move |url| {
        let reader = reader.clone();
        Box::pin(async move { reader.read(&url).await.map_err(|error| error.to_string()) })
    });
    Ok(handler_reading(app, read))
}

/// The handler, reading in another way.
pub fn handler_reading(app: Arc<App>, read: ReadUrl) -> MessageHandler {
    Arc::new(move |message| {
        let (app, read) = (app.clone(), read.clone());
        Box::pin(async move { refresh_holiday_feed(&app, &read, message).await })
    })
}

/// Reads a feed and writes what came of it to its calendar. A feed that can't be read is no failure: its calendar says so, keeps
/// the holidays that it has, and the feed is tried again an hour later.
///
/// # Errors
/// When the table fails or the configuration keeps changing: the message comes again.
pub async fn refresh_holiday_feed(app: &App, read: &ReadUrl, message: Message) -> Result<(), Failure> {
    let DueHolidayFeed { tenant_id, calendar_id, feed_id } = message.json()?;
    let tenant = app.store.tenant(&tenant_id);
    let wake = |at| changes::feed_wake(&calendar_id, &feed_id, at);
    let find = |calendar: &Calendar| calendar.holiday_feeds.iter().find(|feed| feed.id == feed_id).cloned();
    let snapshot = configuration::load_tenant(&tenant).await?;
    let feed = snapshot.as_ref().and_then(|snapshot| find(snapshot.configuration.calendar(&calendar_id)?));
    let Some(feed) = feed else { return Ok(tenant.put_feed_wake(&wake(None)).await?) };
    let now = app.cloud.now();
    if feed.refreshed_at.is_some_and(|at| now.duration_since(at) < TWICE) {
        return Ok(());
    }
    let file = read(feed.url.clone()).await;
    let changed = configuration::change_tenant(&tenant, |snapshot| {
        let found =
            snapshot.configuration.calendar(&calendar_id).and_then(|calendar| Some((calendar, find(calendar)?)));
        let Some((before, feed)) = found else { return Ok((None, Some(wake(None)))) };
        let (after, at) = match refreshed(before, &feed, &file, now, || app.cloud.uuid_v7()) {
            Ok(after) => (after, now + EVERY),
            Err(reason) => (failed(before, &feed, reason), now + AFTER_FAILURE),
        };
        if &after == before {
            return Ok((None, Some(wake(Some(at)))));
        }
        let mut change = changes::of_calendar(app, snapshot, after);
        change.feed_wakes = vec![wake(Some(at))];
        Ok((Some(change), None))
    });
    // Where the configuration stays as it is, only the time of the next reading is noted.
    if let Some(wake) = changed.await? {
        tenant.put_feed_wake(&wake).await?;
    }
    match file {
        Ok(_) => tracing::info!(tenant.id = %tenant_id, feed.id = %feed_id, "holiday feed read"),
        Err(reason) => tracing::warn!(tenant.id = %tenant_id, feed.id = %feed_id, reason, "holiday feed not read"),
    }
    Ok(())
}

/// The calendar with what the feed says now, or why there is none.
fn refreshed(
    before: &Calendar,
    feed: &HolidayFeed,
    file: &Result<Vec<u8>, String>,
    now: Timestamp,
    fresh: impl FnMut() -> uuid::Uuid,
) -> Result<Calendar, String> {
    let file = file.as_ref().map_err(String::clone)?;
    let zone = before.zone();
    let window = FeedWindow::around(now.to_zoned(zone.clone()).date());
    let reading = ical::read(file, window, &zone).map_err(|error| error.to_string())?;
    let mut after = before.clone();
    after.merge_feed(&feed.id, window, &reading.entries, fresh).map_err(|error| error.to_string())?;
    let read = HolidayFeed { refreshed_at: Some(now), error: None, warning: warning(&reading.skipped), ..feed.clone() };
    Ok(with(after, &read))
}

/// The calendar as it was, with what is wrong with the feed.
fn failed(before: &Calendar, feed: &HolidayFeed, reason: String) -> Calendar {
    with(before.clone(), &HolidayFeed { error: Some(reason), ..feed.clone() })
}

fn with(mut calendar: Calendar, feed: &HolidayFeed) -> Calendar {
    for place in &mut calendar.holiday_feeds {
        if place.id == feed.id {
            place.clone_from(feed);
        }
    }
    calendar
}

/// What was left out, in a sentence that names the first of it.
fn warning(skipped: &[ical::Skipped]) -> Option<String> {
    let ical::Skipped { summary, reason } = skipped.first()?;
    let name = if summary.is_empty() { "one without a name".to_owned() } else { format!("“{summary}”") };
    Some(match skipped.len() {
        1 => format!("1 entry was left out: {name} {reason}"),
        count => format!("{count} entries were left out, the first of them: {name} {reason}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_is_told_in_a_sentence() {
        let skipped = |summary: &str| ical::Skipped { summary: summary.into(), reason: "is cancelled".into() };
        assert_eq!(warning(&[]), None);
        assert_eq!(warning(&[skipped("Fair")]).unwrap(), "1 entry was left out: “Fair” is cancelled");
        let several = warning(&[skipped(""), skipped("Fair")]).unwrap();
        assert_eq!(several, "2 entries were left out, the first of them: one without a name is cancelled");
    }

    #[test]
    fn the_sample_message_names_a_feed() {
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../../events/aws/refresh_holiday_feed.json")).unwrap();
        let body = sample["Records"][0]["body"].as_str().unwrap();
        let due: DueHolidayFeed = serde_json::from_str(body).unwrap();
        assert_eq!(serde_json::to_value(&due).unwrap(), serde_json::from_str::<serde_json::Value>(body).unwrap());
    }
}
