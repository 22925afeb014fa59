//! What a function has of AWS: one SDK configuration, and one client per service, built when it is first asked for.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{RequestChecksumCalculation, ResponseChecksumValidation, SharedCredentialsProvider};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_smithy_http_client::tls;
use jiff::Timestamp;
use uuid::Uuid;

use crate::clock::{Clock, Entropy};
use crate::environment::Environment;
use crate::failure::Failure;

/// How long the TCP and TLS connection to a service may take. Inside a region it takes milliseconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long one attempt of one call may take, connection included.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);
/// The same for S3, where one call moves up to 25 MiB, and for SES, where one moves a mail with its files.
const LARGE_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);
/// The first attempt and two more.
const MAX_ATTEMPTS: u32 = 3;
/// The SDK's default of one second is longer than a person wants to wait for a page.
const INITIAL_BACKOFF: Duration = Duration::from_millis(50);
const MAX_BACKOFF: Duration = Duration::from_secs(1);

/// How long a link to an object works.
const DOWNLOAD_TIME: Duration = Duration::from_mins(5);

/// An object as a browser is to get it.
#[derive(Debug)]
pub struct Download<'a> {
    /// Where it lies.
    pub bucket: &'a str,
    /// Its key there.
    pub key: &'a str,
    /// Its media type.
    pub content_type: &'a str,
    /// Whether the browser shows or saves it, and under which name (RFC 6266).
    pub content_disposition: &'a str,
}

/// Handles to the cloud, the environment, the clock and randomness. Cloning shares them.
///
/// Making one does no input or output: nothing is resolved, read from disk or connected until a client makes its first
/// call. A client that is never asked for is never built.
#[derive(Clone)]
pub struct Cloud(Arc<Parts>);

struct Parts {
    config: SdkConfig,
    environment: Environment,
    clock: Clock,
    entropy: Entropy,
    dynamodb: OnceLock<aws_sdk_dynamodb::Client>,
    s3: OnceLock<aws_sdk_s3::Client>,
    sqs: OnceLock<aws_sdk_sqs::Client>,
    ses: OnceLock<aws_sdk_sesv2::Client>,
    events: OnceLock<aws_sdk_eventbridge::Client>,
    secrets: OnceLock<aws_sdk_secretsmanager::Client>,
}

impl Cloud {
    /// The cloud as this process's environment describes it.
    ///
    /// Lambda puts region and credentials into environment variables, so the SDK's chain of providers (profile files,
    /// container and instance metadata) is left out: it could only lose time at a cold start. `AWS_ENDPOINT_URL` sends
    /// every service to a local cloud.
    pub fn from_environment() -> Self {
        let environment = Environment::from_process();
        Self::new(sdk_config(&environment), environment)
    }

    /// A cloud from its parts, with the machine's clock and randomness; tests pass their own `config`.
    pub fn new(config: SdkConfig, environment: Environment) -> Self {
        Self::with_sources(config, environment, Clock::system(), Entropy::system())
    }

    /// A cloud from all its parts.
    pub fn with_sources(config: SdkConfig, environment: Environment, clock: Clock, entropy: Entropy) -> Self {
        Self(Arc::new(Parts {
            config,
            environment,
            clock,
            entropy,
            dynamodb: OnceLock::new(),
            s3: OnceLock::new(),
            sqs: OnceLock::new(),
            ses: OnceLock::new(),
            events: OnceLock::new(),
            secrets: OnceLock::new(),
        }))
    }

    /// The SDK configuration shared by all clients.
    pub fn config(&self) -> &SdkConfig {
        &self.0.config
    }

    /// The environment variables of the function.
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The source of randomness.
    pub fn entropy(&self) -> &Entropy {
        &self.0.entropy
    }

    /// The time now, in UTC.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// `N` random bytes, fit for keys and tokens.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        self.0.entropy.random_bytes()
    }

    /// A fresh version 7 UUID of this moment.
    pub fn uuid_v7(&self) -> Uuid {
        self.0.entropy.uuid_v7(self.now())
    }

    /// The table.
    pub fn dynamodb(&self) -> &aws_sdk_dynamodb::Client {
        self.0.dynamodb.get_or_init(|| aws_sdk_dynamodb::Client::new(&self.0.config))
    }

    /// Objects: attachments and raw mail. With an endpoint of its own (local cloud) buckets are addressed by path,
    /// because names such as `bucket.localhost` need not resolve.
    pub fn s3(&self) -> &aws_sdk_s3::Client {
        self.0.s3.get_or_init(|| {
            let timeouts = timeouts().operation_attempt_timeout(LARGE_ATTEMPT_TIMEOUT);
            let config = aws_sdk_s3::config::Builder::from(&self.0.config)
                .force_path_style(self.0.environment.endpoint_url.is_some())
                .timeout_config(timeouts.build())
                .stalled_stream_protection(StalledStreamProtectionConfig::enabled().build())
                // TLS guards the transfer; a checksum on top would only bind a presigned upload to a body not yet known.
                .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
                .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
                .build();
            aws_sdk_s3::Client::from_conf(config)
        })
    }

    /// A link by which whoever has it gets an object for five minutes, and until when. Signing takes no call.
    ///
    /// # Errors
    /// When the function has no credentials to sign with.
    pub async fn presigned_download(&self, download: &Download<'_>) -> Result<(String, Timestamp), Failure> {
        let presigned = self
            .s3()
            .get_object()
            .bucket(download.bucket)
            .key(download.key)
            .response_content_type(download.content_type)
            .response_content_disposition(download.content_disposition)
            .presigned(PresigningConfig::expires_in(DOWNLOAD_TIME)?)
            .await?;
        let expires_at = self.now().checked_add(DOWNLOAD_TIME).unwrap_or(Timestamp::MAX);
        Ok((presigned.uri().to_owned(), expires_at))
    }

    /// Queues.
    pub fn sqs(&self) -> &aws_sdk_sqs::Client {
        self.0.sqs.get_or_init(|| aws_sdk_sqs::Client::new(&self.0.config))
    }

    /// Outgoing mail.
    pub fn ses(&self) -> &aws_sdk_sesv2::Client {
        self.0.ses.get_or_init(|| {
            let timeouts = timeouts().operation_attempt_timeout(LARGE_ATTEMPT_TIMEOUT);
            let config = aws_sdk_sesv2::config::Builder::from(&self.0.config).timeout_config(timeouts.build());
            aws_sdk_sesv2::Client::from_conf(config.build())
        })
    }

    /// The event bus.
    pub fn events(&self) -> &aws_sdk_eventbridge::Client {
        self.0.events.get_or_init(|| aws_sdk_eventbridge::Client::new(&self.0.config))
    }

    /// Secrets.
    pub fn secrets(&self) -> &aws_sdk_secretsmanager::Client {
        self.0.secrets.get_or_init(|| aws_sdk_secretsmanager::Client::new(&self.0.config))
    }
}

fn timeouts() -> aws_config::timeout::TimeoutConfigBuilder {
    TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_attempt_timeout(ATTEMPT_TIMEOUT)
}

/// The SDK configuration that an environment describes.
fn sdk_config(environment: &Environment) -> SdkConfig {
    let http = aws_smithy_http_client::Builder::new();
    let is_plain = environment.endpoint_url.as_deref().is_some_and(|url| url.starts_with("http://"));
    let http = if is_plain {
        http.build_http()
    } else {
        http.tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc)).build_https()
    };
    let credentials = SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new());
    let retries = RetryConfig::standard()
        .with_max_attempts(MAX_ATTEMPTS)
        .with_initial_backoff(INITIAL_BACKOFF)
        .with_max_backoff(MAX_BACKOFF);
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(environment.region.clone().map(Region::new))
        .credentials_provider(credentials)
        .http_client(http)
        .retry_config(retries)
        .timeout_config(timeouts().build())
        // Bodies are small and read within the attempt, whose time is limited; objects alone are streamed.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    config.set_endpoint_url(environment.endpoint_url.clone());
    config.build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn local() -> Environment {
        Environment {
            region: Some("eu-west-1".into()),
            endpoint_url: Some("http://localhost:4566".into()),
            ..Environment::default()
        }
    }

    #[test]
    fn the_configuration_follows_the_environment() {
        let config = sdk_config(&local());
        assert_eq!(config.region().map(Region::as_ref), Some("eu-west-1"));
        assert_eq!(config.endpoint_url(), Some("http://localhost:4566"));
        let retries = config.retry_config().expect("retries are set");
        assert_eq!(retries.max_attempts(), 3);
        let timeouts = config.timeout_config().expect("timeouts are set");
        assert_eq!(timeouts.connect_timeout(), Some(Duration::from_secs(1)));
        assert_eq!(timeouts.operation_attempt_timeout(), Some(Duration::from_secs(5)));
        assert_eq!(sdk_config(&Environment::default()).endpoint_url(), None);
    }

    #[test]
    fn clients_are_built_once_and_shared_by_clones() {
        let environment = local();
        let cloud = Cloud::new(sdk_config(&environment), environment);
        let clone = cloud.clone();
        assert!(std::ptr::eq(cloud.dynamodb(), clone.dynamodb()));
        assert!(std::ptr::eq(cloud.s3(), clone.s3()));
        assert!(std::ptr::eq(cloud.sqs(), clone.sqs()));
        assert!(std::ptr::eq(cloud.ses(), clone.ses()));
        assert!(std::ptr::eq(cloud.events(), clone.events()));
        assert!(std::ptr::eq(cloud.secrets(), clone.secrets()));
    }

    #[test]
    fn time_and_randomness_can_be_set() {
        let hand = ManualClock::new("2026-11-21T04:00:00Z".parse().expect("a time"));
        let cloud =
            Cloud::with_sources(SdkConfig::builder().build(), Environment::default(), hand.clock(), Entropy::seeded(1));
        assert_eq!(cloud.now().to_string(), "2026-11-21T04:00:00Z");
        assert_eq!(cloud.random_bytes::<8>(), Entropy::seeded(1).random_bytes::<8>());
        assert_eq!(cloud.uuid_v7().get_version_num(), 7);
    }

    #[tokio::test]
    async fn an_upload_url_is_signed_without_a_checksum_and_with_the_bucket_in_the_path() {
        let environment = local();
        let mut config = sdk_config(&environment).into_builder();
        config.set_credentials_provider(Some(SharedCredentialsProvider::new(aws_sdk_s3::config::Credentials::new(
            "test", "test", None, None, "test",
        ))));
        let cloud = Cloud::new(config.build(), environment);
        let expiry = aws_sdk_s3::presigning::PresigningConfig::expires_in(Duration::from_mins(15)).expect("15 minutes");
        let put = cloud.s3().put_object().bucket("attachments").key("ten_1/att_1").presigned(expiry).await;
        let url = put.expect("signed without a call").uri().to_owned();
        assert!(url.starts_with("http://localhost:4566/attachments/ten_1/att_1?"), "{url}");
        assert!(!url.to_ascii_lowercase().contains("checksum"), "{url}");
    }
}
