use super::*;
use crate::clock::ManualClock;
use std::sync::Mutex as SyncMutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const ONE: &str = r#"{"current":"k1","k1":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}"#;
const TWO: &str = r#"{"current":"k2","k1":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "k2":"fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"}"#;

/// A secret that can be changed or made unreachable, and counts its fetches.
struct Secret {
    keys: SigningKeys,
    json: Arc<SyncMutex<Option<&'static str>>>,
    fetches: Arc<AtomicUsize>,
    hand: ManualClock,
}

impl Secret {
    fn new(json: &'static str) -> Self {
        let hand = ManualClock::new("2026-11-21T04:00:00Z".parse().expect("a time"));
        let json = Arc::new(SyncMutex::new(Some(json)));
        let fetches = Arc::new(AtomicUsize::new(0));
        let (source, counter) = (json.clone(), fetches.clone());
        let fetch: Fetch = Arc::new(move || {
            counter.fetch_add(1, Ordering::SeqCst);
            let answer = source.lock().expect("no panic while locked").map(str::to_owned);
            Box::pin(std::future::ready(answer.ok_or_else(|| SigningError::Unavailable("timed out".into()))))
        });
        Self { keys: SigningKeys::from_source(fetch, hand.clock()), json, fetches, hand }
    }

    fn becomes(&self, json: Option<&'static str>) {
        *self.json.lock().expect("no panic while locked") = json;
    }

    fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }
}

#[test]
fn a_ring_signs_with_the_current_key_and_verifies_with_all() {
    let (old, new) = (KeyRing::parse(ONE).expect("one key"), KeyRing::parse(TWO).expect("two keys"));
    let (id, key) = old.current(Purpose::Cursor);
    let signature = key.mac(&[b"payload"]);
    assert_eq!(id, "k1");
    assert_eq!(new.current(Purpose::Cursor).0, "k2");
    assert!(new.key("k1", Purpose::Cursor).expect("still listed").verify(&[b"payload"], &signature));
    assert!(old.key("k2", Purpose::Cursor).is_none());
    let keys = new.keys(Purpose::Cursor);
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0].as_bytes(), new.current(Purpose::Cursor).1.as_bytes());
}

#[test]
fn purposes_do_not_share_a_key_and_parts_do_not_run_together() {
    let ring = KeyRing::parse(ONE).expect("one key");
    let purposes =
        [Purpose::AccessToken, Purpose::Cursor, Purpose::ReplyAddress, Purpose::Link, Purpose::AttachmentLink];
    for (index, one) in purposes.iter().enumerate() {
        for other in &purposes[index + 1..] {
            assert_ne!(ring.current(*one).1.as_bytes(), ring.current(*other).1.as_bytes());
        }
    }
    let key = ring.current(Purpose::Link).1;
    assert_ne!(key.mac(&[b"ab", b"c"]), key.mac(&[b"a", b"bc"]));
    assert_ne!(key.mac(&[b"ab"]), key.mac(&[b"ab", b""]));
}

#[test]
fn the_derivation_never_changes() {
    // HMAC-SHA-256 computed apart with Python's hmac; a change here would end every session and orphan every reply.
    let key = KeyRing::parse(ONE).expect("one key").current(Purpose::ReplyAddress).1;
    assert_eq!(hex::encode(key.as_bytes()), "123be3cc81a1103b71e14c48a462413dfc2493f52e217742aa8c5636e3134016");
}

#[test]
fn a_shortened_signature_is_taken_down_to_ten_bytes_and_no_shorter() {
    let key = KeyRing::parse(ONE).expect("one key").current(Purpose::ReplyAddress).1;
    let signature = key.mac(&[b"42"]);
    assert!(key.verify(&[b"42"], &signature));
    assert!(key.verify(&[b"42"], &signature[..10]));
    assert!(!key.verify(&[b"42"], &signature[..9]));
    assert!(!key.verify(&[b"42"], &[]));
    assert!(!key.verify(&[b"43"], &signature));
}

#[test]
fn a_malformed_secret_is_refused_without_telling_it() {
    for json in [
        "",
        "[]",
        r#"{"k1":"0123456789abcdef0123456789abcdef"}"#,
        r#"{"current":"k2","k1":"0123456789abcdef0123456789abcdef"}"#,
        r#"{"current":"k1","k1":"short-secret"}"#,
        r#"{"current":"k 1","k 1":"0123456789abcdef0123456789abcdef"}"#,
        r#"{"current":"k1","k1":7}"#,
    ] {
        let error = KeyRing::parse(json).expect_err(json).to_string();
        assert!(error.starts_with("signing secret is malformed"), "{error}");
        assert!(!error.contains("short-secret") && !error.contains("012345"), "{error}");
    }
    assert!(!format!("{:?}", KeyRing::parse(ONE).expect("one key")).contains("0123"));
}

#[tokio::test]
async fn keys_are_fetched_once_per_five_minutes() {
    let secret = Secret::new(ONE);
    assert_eq!(secret.fetches(), 0);
    for _ in 0..3 {
        secret.keys.ring().await.expect("keys");
    }
    assert_eq!(secret.fetches(), 1);
    secret.hand.advance(SignedDuration::from_secs(299));
    secret.keys.ring().await.expect("keys");
    assert_eq!(secret.fetches(), 1);
    secret.hand.advance(SignedDuration::from_secs(1));
    secret.keys.ring().await.expect("keys");
    assert_eq!(secret.fetches(), 2);
}

#[tokio::test]
async fn an_unknown_key_id_fetches_again_but_not_within_thirty_seconds() {
    let secret = Secret::new(ONE);
    secret.keys.ring().await.expect("keys");
    secret.becomes(Some(TWO));
    assert!(secret.keys.ring_with("k2").await.expect("keys").key("k2", Purpose::Link).is_none());
    assert_eq!(secret.fetches(), 1, "too soon after the first fetch");
    secret.hand.advance(SignedDuration::from_secs(30));
    assert!(secret.keys.ring_with("k2").await.expect("keys").key("k2", Purpose::Link).is_some());
    assert_eq!(secret.fetches(), 2);
    for _ in 0..5 {
        secret.keys.ring_with("forged").await.expect("keys");
    }
    assert_eq!(secret.fetches(), 2, "a flood of forged ids costs nothing");
    secret.keys.ring_with("k1").await.expect("keys");
    assert_eq!(secret.fetches(), 2);
}

#[tokio::test]
async fn known_keys_serve_for_an_hour_when_the_secret_cannot_be_fetched() {
    let secret = Secret::new(ONE);
    secret.keys.ring().await.expect("keys");
    secret.becomes(None);
    secret.hand.advance(SignedDuration::from_mins(59));
    secret.keys.ring().await.expect("old keys");
    secret.keys.ring().await.expect("old keys");
    assert_eq!(secret.fetches(), 2, "a failed fetch is repeated only after 30 s");
    secret.hand.advance(SignedDuration::from_mins(2));
    assert_eq!(secret.keys.ring().await.expect_err("too old"), SigningError::Unavailable("timed out".into()));
    secret.becomes(Some(TWO));
    assert_eq!(secret.keys.ring().await.expect("keys again").current(Purpose::Link).0, "k2");
}

#[tokio::test]
async fn a_function_without_the_secret_says_so() {
    let config = aws_config::SdkConfig::builder().build();
    let error = SigningKeys::new(&Cloud::new(config, crate::Environment::default())).expect_err("no variable");
    assert_eq!(error.name, "SIGNING_SECRET_ARN");
}
