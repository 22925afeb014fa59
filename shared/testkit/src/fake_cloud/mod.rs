//! An AWS inside the test process: the real SDK clients run against it, without a network, a port or a container.
//!
//! [`FakeCloud::sdk_config`] gives an SDK configuration whose HTTP client hands every request to an in-process
//! engine: DynamoDB (the `dynoxide` engine on an in-memory SQLite database), S3, SES, SQS, EventBridge and Secrets
//! Manager. Requests are serialised and signed and answers are parsed as in production, so a misspelt attribute, a
//! missing condition or an unhandled error code shows up in a test.
//!
//! Three more things a real AWS does not offer: the cost of each request ([`FakeCloud::calls`]), the number of
//! DynamoDB round trips that had to wait for each other ([`FakeCloud::sequential_round_trips`]) and planned failures
//! ([`FakeCloud::fail_next`]).

mod connector;
mod dynamodb;
mod events;
mod faults;
mod meter;
mod presigned;
mod s3;
mod secrets;
mod ses;
mod sqs;
mod table;
mod units;
mod wire;

pub use events::PublishedEvent;
pub use faults::{Crash, Fault};
pub use meter::Call;
pub use presigned::{PresignedDownload, PresignedRefusal};
pub use s3::StoredObject;
pub use ses::{DomainRecords, SentMail};
pub use sqs::QueueMessage;

use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The region of everything.
pub const REGION: &str = "us-east-1";
/// The account of everything.
pub const ACCOUNT: &str = "000000000000";
/// The single table.
pub const TABLE_NAME: &str = "lambdesk-test";
/// The bucket for attachments.
pub const ATTACHMENTS_BUCKET: &str = "lambdesk-test-attachments";
/// The bucket that inbound mail arrives in.
pub const RAW_MAIL_BUCKET: &str = "lambdesk-test-raw-mail";
/// The event bus.
pub const BUS_NAME: &str = "lambdesk-test";
/// The queue of the worker that wakes tickets.
pub const WAKE_TICKET_QUEUE: &str = "https://sqs.us-east-1.amazonaws.com/000000000000/lambdesk-test-wake-ticket";
/// The queue of the worker that tells members.
pub const NOTIFY_MEMBERS_QUEUE: &str = "https://sqs.us-east-1.amazonaws.com/000000000000/lambdesk-test-notify-members";
/// The queue of the worker that reads holiday feeds.
pub const REFRESH_HOLIDAY_FEED_QUEUE: &str =
    "https://sqs.us-east-1.amazonaws.com/000000000000/lambdesk-test-refresh-holiday-feed";
/// The secret that tokens are signed with.
pub const SIGNING_SECRET_ARN: &str =
    "arn:aws:secretsmanager:us-east-1:000000000000:secret:lambdesk-test-signing-Ab12Cd";

/// What it holds at first.
pub(crate) fn signing_secret() -> String {
    format!(r#"{{"current":"k1","k1":"{}"}}"#, "0123456789abcdef".repeat(4))
}

/// The product's own mail domain.
pub const MAIL_DOMAIN: &str = "lambdesk.test";
/// The SES configuration set.
pub const CONFIGURATION_SET: &str = "lambdesk-test";

const ACCESS_KEY_ID: &str = "AKIATESTTESTTESTTEST";
const SECRET_ACCESS_KEY: &str = "test/secret/access/key/test/secret/access";

/// A service of the fake cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// Amazon DynamoDB.
    DynamoDb,
    /// Amazon S3.
    S3,
    /// Amazon SES, API version 2.
    Ses,
    /// Amazon SQS.
    Sqs,
    /// Amazon EventBridge.
    EventBridge,
    /// AWS Secrets Manager.
    SecretsManager,
}

/// The cloud. Clones share everything; each `new` is a cloud of its own.
#[derive(Debug, Clone)]
pub struct FakeCloud {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    dynamodb: dynamodb::DynamoDb,
    s3: s3::S3,
    ses: ses::Ses,
    sqs: sqs::Sqs,
    events: events::EventBridge,
    secrets: secrets::SecretsManager,
    meter: meter::Meter,
    faults: faults::Faults,
}

impl Default for FakeCloud {
    fn default() -> Self {
        Self::new()
    }
}

impl FakeCloud {
    /// A cloud with the empty table, both buckets, the queue, the bus and a signing secret.
    ///
    /// # Panics
    ///
    /// When the in-memory database cannot be made.
    pub fn new() -> Self {
        Self::with(dynamodb::DynamoDb::new())
    }

    /// The same where the table has no stream: nothing follows from a write. For tests with many thousands of items, because the
    /// engine looks through all records of a stream to number the next one.
    ///
    /// # Panics
    ///
    /// As [`Self::new`].
    pub fn without_stream() -> Self {
        Self::with(dynamodb::DynamoDb::without_stream())
    }

    fn with(dynamodb: dynamodb::DynamoDb) -> Self {
        Self {
            inner: Arc::new(Inner {
                dynamodb,
                s3: s3::S3::new(&[ATTACHMENTS_BUCKET, RAW_MAIL_BUCKET]),
                ses: ses::Ses::new(MAIL_DOMAIN),
                sqs: sqs::Sqs::new(&[WAKE_TICKET_QUEUE, NOTIFY_MEMBERS_QUEUE, REFRESH_HOLIDAY_FEED_QUEUE]),
                events: events::EventBridge::new(&[BUS_NAME]),
                secrets: secrets::SecretsManager::new(SIGNING_SECRET_ARN, &signing_secret()),
                meter: meter::Meter::default(),
                faults: faults::Faults::default(),
            }),
        }
    }

    /// The configuration for the SDK clients. They retry as in production, three attempts, with a pause of at most a
    /// millisecond; timeouts set by the code under test work on real time.
    pub fn sdk_config(&self) -> SdkConfig {
        let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "fake cloud");
        let pause = Duration::from_millis(1);
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(SharedHttpClient::new(connector::InProcess::new(self.clone())))
            .retry_config(
                RetryConfig::standard().with_max_attempts(3).with_initial_backoff(pause).with_max_backoff(pause),
            )
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build()
    }

    /// Answers a request of another process, for whoever listens for such: its clients are told that address as
    /// `AWS_ENDPOINT_URL`. Faults and the log of calls work as for the SDK's own requests.
    ///
    /// # Errors
    ///
    /// In words: the request is for a service that is not offered, or a planned fault took the answer away.
    pub async fn answer(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, String> {
        let answer = connector::answer_http(self, request).await?;
        let mut builder = http::Response::builder().status(answer.status);
        for (name, value) in answer.headers {
            builder = builder.header(name, value);
        }
        builder.body(answer.body).map_err(|error| error.to_string())
    }

    /// The environment variables of a function that may use everything.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        [
            ("STAGE", "test"),
            ("TABLE_NAME", TABLE_NAME),
            ("BUS_NAME", BUS_NAME),
            ("ATTACHMENTS_BUCKET", ATTACHMENTS_BUCKET),
            ("RAW_MAIL_BUCKET", RAW_MAIL_BUCKET),
            ("SIGNING_SECRET_ARN", SIGNING_SECRET_ARN),
            ("MAIL_DOMAIN", MAIL_DOMAIN),
            ("PORTAL_URL", "https://{tenant}.lambdesk.example"),
            ("CONFIGURATION_SET", CONFIGURATION_SET),
            ("QUEUE_WAKE_TICKET", WAKE_TICKET_QUEUE),
            ("QUEUE_NOTIFY_MEMBERS", NOTIFY_MEMBERS_QUEUE),
            ("QUEUE_REFRESH_HOLIDAY_FEED", REFRESH_HOLIDAY_FEED_QUEUE),
            ("RUST_LOG", "info"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .to_vec()
    }

    /// Every request since the start or the last [`reset_calls`](Self::reset_calls), in the order of sending.
    pub fn calls(&self) -> Vec<Call> {
        self.inner.meter.calls()
    }

    /// Forgets the calls so far.
    pub fn reset_calls(&self) {
        self.inner.meter.reset();
    }

    /// DynamoDB read request units since the last reset.
    pub fn consumed_read_units(&self) -> f64 {
        self.calls().iter().map(|call| call.consumed_read_units).sum()
    }

    /// DynamoDB write request units since the last reset.
    pub fn consumed_write_units(&self) -> f64 {
        self.calls().iter().map(|call| call.consumed_write_units).sum()
    }

    /// The longest chain of DynamoDB requests since the last reset in which each was sent after the one before had
    /// been answered. Joined requests count as one; a retry counts as one more.
    pub fn sequential_round_trips(&self) -> usize {
        meter::sequential_round_trips(&self.calls())
    }

    /// Makes the next call of `operation` fail that has no plan yet. All attempts of the call fail, so that the SDK's
    /// retries do not hide it from the caller.
    ///
    /// # Panics
    ///
    /// When the fault cannot happen to the operation.
    pub fn fail_next(&self, service: Service, operation: &str, fault: Fault) {
        self.inner.faults.plan(service, operation, None, fault, faults::Reach::Call);
    }

    /// As [`fail_next`](Self::fail_next) for the `nth` call from now; 1 is the next one.
    ///
    /// # Panics
    ///
    /// When the fault cannot happen to the operation, or `nth` is 0.
    pub fn fail_nth(&self, service: Service, operation: &str, nth: u64, fault: Fault) {
        self.inner.faults.plan(service, operation, Some(nth), fault, faults::Reach::Call);
    }

    /// As [`fail_next`](Self::fail_next), but only the first attempt fails: the SDK's retry gets through.
    ///
    /// # Panics
    ///
    /// When the fault cannot happen to the operation.
    pub fn fail_next_attempt(&self, service: Service, operation: &str, fault: Fault) {
        self.inner.faults.plan(service, operation, None, fault, faults::Reach::Attempt);
    }

    /// Ends the process at the `nth` call from now, of whatever service; 1 is the next one. Nothing that it would ask for later
    /// arrives, until [`restart`](Self::restart).
    ///
    /// # Panics
    ///
    /// When `nth` is 0.
    pub fn crash_at(&self, nth: u64, crash: Crash) {
        self.inner.faults.plan_crash(nth, crash);
    }

    /// A new process begins. Tells whether the one before had ended; if it had not, no end is planned any more.
    pub fn restart(&self) -> bool {
        self.inner.faults.restart()
    }

    /// How many planned failures have not struck yet; a test that plans one should end with 0.
    pub fn pending_faults(&self) -> usize {
        self.inner.faults.pending()
    }

    /// Lets time pass for the services: items whose `ttl` is over are deleted (with stream records as DynamoDB writes
    /// them), hidden and delayed messages become visible. Returns the number of deleted items.
    pub fn advance(&self, by: Duration) -> usize {
        self.inner.sqs.advance(by);
        self.inner.dynamodb.advance(by)
    }

    /// The stream records since the last drain, as Lambda gets them: the elements of `Records`.
    ///
    /// There is one shard, so the order is the order of the writes; the real stream keeps it within a partition key.
    pub fn drain_stream(&self) -> Vec<Value> {
        self.inner.dynamodb.drain_stream()
    }

    /// All items of the table, in DynamoDB's JSON, ordered by key. Not metered.
    pub fn table_items(&self) -> Vec<Value> {
        self.inner.dynamodb.items()
    }

    /// Makes a bucket.
    pub fn create_bucket(&self, bucket: &str) {
        self.inner.s3.create_bucket(bucket);
    }

    /// Stores an object without metadata.
    ///
    /// # Panics
    ///
    /// When the bucket does not exist.
    pub fn put_object(&self, bucket: &str, key: &str, bytes: impl Into<Vec<u8>>) {
        self.inner.s3.put(bucket, key, bytes.into());
    }

    /// Takes an object away.
    pub fn remove_object(&self, bucket: &str, key: &str) {
        self.inner.s3.remove(bucket, key);
    }

    /// An object, if it exists.
    pub fn object(&self, bucket: &str, key: &str) -> Option<StoredObject> {
        self.inner.s3.object(bucket, key)
    }

    /// The keys of a bucket, sorted.
    pub fn object_keys(&self, bucket: &str) -> Vec<String> {
        self.inner.s3.keys(bucket)
    }

    /// Uploads as a browser does with a presigned URL: signature, expiry, signed headers and conditions are checked.
    pub fn put_presigned(&self, url: &str, headers: &[(&str, &str)], bytes: &[u8]) -> Result<(), PresignedRefusal> {
        self.put_presigned_at(url, headers, bytes, SystemTime::now())
    }

    /// As [`put_presigned`](Self::put_presigned) at another time.
    pub fn put_presigned_at(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        bytes: &[u8],
        now: SystemTime,
    ) -> Result<(), PresignedRefusal> {
        presigned::put(&self.inner.s3, url, headers, bytes, now)
    }

    /// Downloads as a browser does with a presigned URL.
    pub fn get_presigned(&self, url: &str) -> Result<PresignedDownload, PresignedRefusal> {
        self.get_presigned_at(url, SystemTime::now())
    }

    /// As [`get_presigned`](Self::get_presigned) at another time.
    pub fn get_presigned_at(&self, url: &str, now: SystemTime) -> Result<PresignedDownload, PresignedRefusal> {
        presigned::get(&self.inner.s3, url, now)
    }

    /// What SES took for delivery, in order.
    pub fn sent_mail(&self) -> Vec<SentMail> {
        self.inner.ses.sent()
    }

    /// What SES finds in the DNS of a domain that was added, from now on.
    ///
    /// # Panics
    ///
    /// When the domain is not at SES.
    pub fn find_records(&self, domain: &str, records: DomainRecords) {
        self.inner.ses.find_records(domain, records);
    }

    /// Whether SES tells of a domain's bounces by mail as well.
    pub fn forwards_bounces(&self, domain: &str) -> bool {
        self.inner.ses.forwards_bounces(domain)
    }

    /// Makes a queue and returns its URL.
    pub fn create_queue(&self, name: &str) -> String {
        let url = format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}");
        self.inner.sqs.create(&url);
        url
    }

    /// The messages of a queue that nobody has deleted, in the order of sending.
    pub fn queue_messages(&self, url: &str) -> Vec<QueueMessage> {
        self.inner.sqs.messages(url)
    }

    /// The events that the buses took, in order.
    pub fn published_events(&self) -> Vec<PublishedEvent> {
        self.inner.events.published()
    }

    /// Sets a secret, by its ARN or name.
    pub fn set_secret(&self, id: &str, value: &str) {
        self.inner.secrets.set(id, value);
    }
}
