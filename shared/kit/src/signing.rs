//! The signing keys: one secret, several keys in it by id, and a key of its own for each purpose.
//!
//! The secret is JSON in Secrets Manager: `{"current": "k2", "k1": "<64 characters>", "k2": "<64 characters>"}`. New
//! signatures use the current key; every key that is still listed verifies. To rotate, add a key and make it current;
//! take the old one away once nothing signed with it needs to live any longer.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use futures::lock::Mutex;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::clock::Clock;
use crate::cloud::Cloud;
use crate::environment::MissingVariable;
use crate::failure::chain;

/// How long fetched keys are used before they are fetched again.
const FRESH_FOR: SignedDuration = SignedDuration::from_mins(5);
/// How long to wait between two fetches that an unknown key id or a failure asks for.
const REFETCH_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// How long known keys still serve when Secrets Manager cannot be reached.
const USABLE_FOR: SignedDuration = SignedDuration::from_mins(60);
/// A key shorter than the hash's output would weaken it (RFC 2104, section 3).
const MIN_SECRET_BYTES: usize = 32;
const MAX_KEY_ID_BYTES: usize = 32;

/// Why there are no signing keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// The function was not given the secret.
    #[error(transparent)]
    Missing(#[from] MissingVariable),
    /// The secret could not be fetched.
    #[error("signing secret could not be fetched: {0}")]
    Unavailable(String),
    /// The secret is not what the module's description says. Never holds any of its content.
    #[error("signing secret is malformed: {0}")]
    Malformed(&'static str),
}

/// What a key signs. A signature for one purpose is worthless for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Access tokens ([`crate::tokens`]).
    AccessToken,
    /// Page cursors ([`crate::cursor`]).
    Cursor,
    /// The token in a reply address, which ties an incoming mail to its ticket.
    ReplyAddress,
    /// Mailed single-use links.
    Link,
    /// Mailed links to files that are too large for mail.
    AttachmentLink,
    /// Mailed links to CSAT surveys.
    SurveyLink,
    /// The refresh token that follows another, so that the same question has the same answer.
    RefreshToken,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::AccessToken => b"lambdesk/access_token/v1",
            Self::Cursor => b"lambdesk/cursor/v1",
            Self::ReplyAddress => b"lambdesk/reply_address/v1",
            Self::Link => b"lambdesk/link/v1",
            Self::AttachmentLink => b"lambdesk/attachment_link/v1",
            Self::SurveyLink => b"lambdesk/survey_link/v1",
            Self::RefreshToken => b"lambdesk/refresh_token/v1",
        }
    }
}

/// A key for one purpose: HMAC-SHA-256 of the purpose's label under the secret. 32 bytes.
#[derive(Clone)]
pub struct PurposeKey([u8; 32]);

impl PurposeKey {
    /// The key's bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA-256 over the parts, each behind its length, so that no two lists of parts give the same input.
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = hmac(&self.0);
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Whether `claimed` is the first bytes of [`Self::mac`] over the parts; compared in constant time.
    ///
    /// Fewer than 10 bytes are never right: shorter ones could be guessed.
    pub fn verify(&self, parts: &[&[u8]], claimed: &[u8]) -> bool {
        (10..=32).contains(&claimed.len()) && bool::from(self.mac(parts)[..claimed.len()].ct_eq(claimed))
    }
}

impl fmt::Debug for PurposeKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PurposeKey(..)")
    }
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// All keys of the secret at one moment.
#[derive(Clone)]
pub struct KeyRing {
    current: String,
    secrets: BTreeMap<String, String>,
}

impl KeyRing {
    /// Reads the secret's JSON.
    ///
    /// # Errors
    /// [`SigningError::Malformed`] when it is no object of strings, when `current` names no key, when a key id is not 1
    /// to 32 letters, digits, `-` or `_`, or when a key is shorter than 32 bytes.
    pub fn parse(json: &str) -> Result<Self, SigningError> {
        let mut secrets: BTreeMap<String, String> =
            serde_json::from_str(json).map_err(|_| SigningError::Malformed("not a JSON object of strings"))?;
        let current = secrets.remove("current").ok_or(SigningError::Malformed("no key is named as current"))?;
        if !secrets.contains_key(&current) {
            return Err(SigningError::Malformed("the current key is not there"));
        }
        if !secrets.keys().all(|id| is_key_id(id)) {
            return Err(SigningError::Malformed("a key id is not 1 to 32 letters, digits, - or _"));
        }
        if secrets.values().any(|secret| secret.len() < MIN_SECRET_BYTES) {
            return Err(SigningError::Malformed("a key is shorter than 32 bytes"));
        }
        Ok(Self { current, secrets })
    }

    /// The id of the key that signs, and that key for `purpose`.
    pub fn current(&self, purpose: Purpose) -> (&str, PurposeKey) {
        (&self.current, derive(&self.secrets[&self.current], purpose))
    }

    /// The key with this id for `purpose`, when the secret still holds it.
    pub fn key(&self, key_id: &str, purpose: Purpose) -> Option<PurposeKey> {
        self.secrets.get(key_id).map(|secret| derive(secret, purpose))
    }

    /// All keys for `purpose`, the current one first: for signatures that have no room for a key id.
    pub fn keys(&self, purpose: Purpose) -> Vec<PurposeKey> {
        let others = self.secrets.iter().filter(|(id, _)| **id != self.current).map(|(_, secret)| secret);
        std::iter::once(&self.secrets[&self.current]).chain(others).map(|secret| derive(secret, purpose)).collect()
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KeyRing(current {}, {} keys)", self.current, self.secrets.len())
    }
}

fn is_key_id(id: &str) -> bool {
    (1..=MAX_KEY_ID_BYTES).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn derive(secret: &str, purpose: Purpose) -> PurposeKey {
    let mut mac = hmac(secret.as_bytes());
    mac.update(purpose.label());
    PurposeKey(mac.finalize().into_bytes().into())
}

/// Fetches the secret's JSON.
type Fetch = Arc<dyn Fn() -> BoxFuture<'static, Result<String, SigningError>> + Send + Sync>;

/// The signing keys of a function, fetched when first needed and kept while the function is warm. Cloning shares them.
#[derive(Clone)]
pub struct SigningKeys {
    fetch: Fetch,
    clock: Clock,
    cache: Arc<Mutex<Cache>>,
}

#[derive(Default)]
struct Cache {
    ring: Option<(Arc<KeyRing>, Timestamp)>,
    last_attempt: Option<Timestamp>,
}

impl SigningKeys {
    /// The keys in the secret that `SIGNING_SECRET_ARN` names. Nothing is fetched yet.
    ///
    /// # Errors
    /// [`MissingVariable`] when the function was not given the secret.
    pub fn new(cloud: &Cloud) -> Result<Self, MissingVariable> {
        let arn = cloud.environment().signing_secret_arn()?.to_owned();
        let cloud_of_fetch = cloud.clone();
        let fetch: Fetch = Arc::new(move || {
            let call = cloud_of_fetch.secrets().get_secret_value().secret_id(&arn).send();
            Box::pin(async move {
                let secret = call.await.map_err(|error| SigningError::Unavailable(chain(&error)))?;
                secret.secret_string.ok_or(SigningError::Malformed("it is binary"))
            })
        });
        Ok(Self::from_source(fetch, cloud.clock().clone()))
    }

    /// The keys in a secret that `fetch` brings; for tests.
    pub fn from_source(fetch: Fetch, clock: Clock) -> Self {
        Self { fetch, clock, cache: Arc::default() }
    }

    /// Keys that never change; for tests.
    pub fn fixed(json: &str) -> Self {
        let json = json.to_owned();
        let fetch: Fetch = Arc::new(move || Box::pin(std::future::ready(Ok(json.clone()))));
        Self::from_source(fetch, Clock::system())
    }

    /// The keys, at most five minutes old.
    ///
    /// When Secrets Manager fails, keys up to an hour old serve on and the failure is logged, at most once per 30 s.
    pub async fn ring(&self) -> Result<Arc<KeyRing>, SigningError> {
        let mut cache = self.cache.lock().await;
        let now = self.clock.now();
        match &cache.ring {
            Some((ring, fetched_at)) if is_within(now, *fetched_at, FRESH_FOR) => Ok(ring.clone()),
            _ => self.refetch(&mut cache, now).await,
        }
    }

    /// The keys, fetched again when they lack `key_id` and the last fetch was more than 30 s ago: a token may be signed
    /// with a key that was added a moment ago. Whoever asks looks the key up in the answer, which may lack it still.
    pub async fn ring_with(&self, key_id: &str) -> Result<Arc<KeyRing>, SigningError> {
        let ring = self.ring().await?;
        if ring.secrets.contains_key(key_id) {
            return Ok(ring);
        }
        let mut cache = self.cache.lock().await;
        let now = self.clock.now();
        self.refetch(&mut cache, now).await
    }

    async fn refetch(&self, cache: &mut Cache, now: Timestamp) -> Result<Arc<KeyRing>, SigningError> {
        let usable = cache.ring.as_ref().filter(|(_, fetched_at)| is_within(now, *fetched_at, USABLE_FOR));
        let usable = usable.map(|(ring, _)| ring.clone());
        if let Some(ring) = &usable
            && cache.last_attempt.is_some_and(|attempt| is_within(now, attempt, REFETCH_AFTER))
        {
            return Ok(ring.clone());
        }
        cache.last_attempt = Some(now);
        match (self.fetch)().await.and_then(|json| KeyRing::parse(&json)) {
            Ok(ring) => {
                let ring = Arc::new(ring);
                cache.ring = Some((ring.clone(), now));
                Ok(ring)
            }
            Err(error) => {
                let Some(ring) = usable else { return Err(error) };
                tracing::warn!(error = %error, "signing keys not refreshed; the known ones serve on");
                Ok(ring)
            }
        }
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKeys(..)")
    }
}

/// Whether less than `span` has passed since `then`. A clock that was set back counts as having run out.
fn is_within(now: Timestamp, then: Timestamp, span: SignedDuration) -> bool {
    let passed = now.duration_since(then);
    !passed.is_negative() && passed < span
}

#[cfg(test)]
mod tests;
