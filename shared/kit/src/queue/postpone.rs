//! When a failed message comes again: soon after the first failure, then later each time.

use std::time::Duration;

use aws_sdk_sqs::types::ChangeMessageVisibilityBatchRequestEntry;

use super::{Message, message::Receipt};
use crate::{cloud::Cloud, environment::Environment, failure::chain};

/// After the first failure. A lock is free, a throttled service is itself again.
const FIRST: Duration = Duration::from_secs(5);
/// At most.
const LONGEST: Duration = Duration::from_mins(15);
/// Most messages in one call.
const BATCH: usize = 10;

/// How long a message waits that failed in this receive: three times as long each time, from [`FIRST`] to [`LONGEST`].
fn wait(receive_count: u32) -> Duration {
    let factor = 3_u32.saturating_pow(receive_count.saturating_sub(1));
    FIRST.saturating_mul(factor).min(LONGEST)
}

/// Has the queue hide failed messages as long as they are to wait, each up to a half longer, so that a crowd that was throttled
/// doesn't come back at once. When that can't be said they come after the queue's own time.
pub(super) async fn postpone(cloud: &Cloud, failed: &[Message]) {
    // All messages of an event are of one queue.
    let receipt = failed.iter().find_map(|message| message.receipt.as_ref());
    let Some(url) = receipt.and_then(|receipt| queue_url(cloud.environment(), &receipt.queue_arn)) else { return };
    for chunk in failed.chunks(BATCH) {
        let entries = chunk.iter().enumerate().filter_map(|(index, message)| {
            let Receipt { handle, .. } = message.receipt.as_ref()?;
            let wait = wait(message.receive_count);
            let [random] = cloud.random_bytes::<1>();
            let seconds = (wait + wait.mul_f64(f64::from(random) / 512.0)).as_secs();
            let entry = ChangeMessageVisibilityBatchRequestEntry::builder()
                .id(index.to_string())
                .receipt_handle(handle)
                .visibility_timeout(i32::try_from(seconds).unwrap_or(i32::MAX));
            entry.build().ok()
        });
        let request =
            cloud.sqs().change_message_visibility_batch().queue_url(&url).set_entries(Some(entries.collect()));
        let error = match request.send().await {
            Ok(answer) if answer.failed.is_empty() => continue,
            Ok(answer) => format!("{} entries failed", answer.failed.len()),
            Err(error) => chain(&error),
        };
        tracing::warn!(error, "failed messages come again at the queue's own time");
    }
}

/// The address of a queue, from its ARN: `arn:aws:sqs:<region>:<account>:<name>`.
fn queue_url(environment: &Environment, arn: &str) -> Option<String> {
    let mut parts = arn.split(':').skip(3);
    let (region, account, name) = (parts.next()?, parts.next()?, parts.next()?);
    let host = match &environment.endpoint_url {
        Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
        None => format!("https://sqs.{region}.amazonaws.com"),
    };
    Some(format!("{host}/{account}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::MAX_RECEIVES;

    #[test]
    fn a_message_waits_longer_after_each_failure_and_40_minutes_in_all() {
        let waits: Vec<u64> = (1..=MAX_RECEIVES).map(|count| wait(count).as_secs()).collect();
        assert_eq!(waits, [5, 15, 45, 135, 405, 900, 900, 900]);
        assert_eq!(waits[..7].iter().sum::<u64>() / 60, 40);
        assert_eq!((wait(0), wait(u32::MAX)), (FIRST, LONGEST));
    }

    #[test]
    fn a_queue_is_addressed_in_its_region_or_on_the_local_cloud() {
        let arn = "arn:aws:sqs:eu-west-1:123456789012:lambdesk-send-mail";
        let url = |endpoint: Option<&str>| {
            let environment = Environment { endpoint_url: endpoint.map(str::to_owned), ..Environment::default() };
            queue_url(&environment, arn)
        };
        let name = "123456789012/lambdesk-send-mail";
        assert_eq!(url(None), Some(format!("https://sqs.eu-west-1.amazonaws.com/{name}")));
        assert_eq!(url(Some("http://127.0.0.1:4566/")), Some(format!("http://127.0.0.1:4566/{name}")));
        assert_eq!(queue_url(&Environment::default(), "lambdesk"), None);
    }
}
