//! Access tokens: JSON Web Tokens (RFC 7519) signed with HS256, good for 15 minutes.
//!
//! The token names the person and the role; scopes follow from the role when the token is checked, so a change to the
//! table of scopes needs no new tokens. The header's `kid` names the signing key.

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::signing::{KeyRing, Purpose, SigningError, SigningKeys};

/// How long a token is good.
pub const LIFETIME: SignedDuration = SignedDuration::from_mins(15);

const ISSUER: &str = "lambdesk";
const AUDIENCE: &str = "portal";
/// How far two machines' clocks may be apart, in seconds.
const LEEWAY_SECONDS: i64 = 5;
/// Ours have about 500 bytes; a longer one is refused before anything is decoded.
const MAX_TOKEN_BYTES: usize = 4096;

/// Whom a token speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The member's or contact's id.
    pub sub: String,
    /// `member` or `contact`.
    pub kind: String,
    /// The tenant's id.
    #[serde(rename = "ten")]
    pub tenant_id: String,
    /// The member's role, or `requester`.
    pub role: String,
    /// The person's name, for greetings and audit records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The session family that the token belongs to.
    #[serde(rename = "sid")]
    pub session_id: String,
}

/// Everything a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Always `lambdesk`.
    pub iss: String,
    /// Always `portal`.
    pub aud: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// Whom it speaks for.
    #[serde(flatten)]
    pub identity: Identity,
}

/// A token and its end.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// The token itself: a secret.
    pub token: String,
    /// When it ends; whole seconds.
    pub expires_at: Timestamp,
}

/// Why a token was refused. The caller is told none of it, only `invalid_token`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It was good once.
    #[error("access token has expired")]
    Expired,
    /// It names a key that the ring does not hold.
    #[error("access token names an unknown key")]
    UnknownKey,
    /// Anything else: not a token, forged, for another audience.
    #[error("access token is invalid")]
    Invalid,
    /// It could not be checked.
    #[error(transparent)]
    Unchecked(#[from] SigningError),
}

/// Issues a token for `identity`, good from `now` for [`LIFETIME`].
#[expect(clippy::missing_panics_doc, reason = "strings and numbers always sign with a key in memory")]
pub fn issue(ring: &KeyRing, identity: Identity, now: Timestamp) -> AccessToken {
    let issued_at = now.as_second();
    let expires_at = issued_at.saturating_add(LIFETIME.as_secs());
    let claims = Claims { iss: ISSUER.into(), aud: AUDIENCE.into(), iat: issued_at, exp: expires_at, identity };
    let (key_id, key) = ring.current(Purpose::AccessToken);
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(key_id.to_owned());
    let token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(key.as_bytes()))
        .expect("claims of strings and numbers are signed with a key in memory");
    AccessToken { token, expires_at: Timestamp::from_second(expires_at).unwrap_or(Timestamp::MAX) }
}

/// Checks a token against the keys at hand: signature with HS256 and nothing else, issuer, audience, and both times with
/// 5 s of leeway.
pub fn verify(ring: &KeyRing, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
    let key_id = key_id(token)?;
    let key = ring.key(&key_id, Purpose::AccessToken).ok_or(TokenError::UnknownKey)?;
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // Judged below by the clock that this function is given.
    validation.validate_exp = false;
    let decoded = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(key.as_bytes()), &validation);
    let claims = decoded.map_err(|_| TokenError::Invalid)?.claims;
    let now = now.as_second();
    if now.saturating_sub(LEEWAY_SECONDS) >= claims.exp {
        return Err(TokenError::Expired);
    }
    if claims.iat > now.saturating_add(LEEWAY_SECONDS) || claims.exp.saturating_sub(claims.iat) > LIFETIME.as_secs() {
        return Err(TokenError::Invalid);
    }
    Ok(claims)
}

/// Checks a token like [`verify`], fetching the keys when needed, also when the token names one not yet known.
pub async fn verify_fetching(keys: &SigningKeys, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
    let key_id = key_id(token)?;
    verify(keys.ring_with(&key_id).await?.as_ref(), token, now)
}

/// The id of the key that a token says it is signed with. Nothing is verified yet.
fn key_id(token: &str) -> Result<String, TokenError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(TokenError::Invalid);
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
    header.kid.filter(|_| header.alg == Algorithm::HS256).ok_or(TokenError::Invalid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const SECRET: &str =
        r#"{"current":"k2","k1":"0123456789abcdef0123456789abcdef","k2":"fedcba9876543210fedcba9876543210"}"#;

    fn ring() -> KeyRing {
        KeyRing::parse(SECRET).expect("a secret")
    }

    fn now() -> Timestamp {
        "2026-11-21T04:00:00Z".parse().expect("a time")
    }

    fn identity() -> Identity {
        Identity {
            sub: "mem_1".into(),
            kind: "member".into(),
            tenant_id: "ten_1".into(),
            role: "agent".into(),
            name: Some("Anna Müller".into()),
            session_id: "ses_1".into(),
        }
    }

    fn part(token: &str, index: usize) -> Value {
        let text = token.split('.').nth(index).expect("three parts");
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).expect("base64url")).expect("JSON")
    }

    fn signed(header: &Value, claims: &Value, key: &[u8]) -> String {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(header), encode(claims));
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &EncodingKey::from_secret(key), Algorithm::HS256);
        format!("{message}.{}", signature.expect("signed"))
    }

    #[test]
    fn a_token_says_what_it_was_issued_for() {
        let issued = issue(&ring(), identity(), now());
        assert_eq!(issued.expires_at.to_string(), "2026-11-21T04:15:00Z");
        assert_eq!(part(&issued.token, 0), json!({"alg": "HS256", "typ": "JWT", "kid": "k2"}));
        assert_eq!(
            part(&issued.token, 1),
            json!({"iss": "lambdesk", "aud": "portal", "iat": 1_795_233_600, "exp": 1_795_234_500, "sub": "mem_1",
                "kind": "member", "ten": "ten_1", "role": "agent", "name": "Anna Müller", "sid": "ses_1"})
        );
        assert_eq!(verify(&ring(), &issued.token, now()).expect("good").identity, identity());
    }

    #[test]
    fn a_token_ends_after_fifteen_minutes_and_five_seconds() {
        let token = issue(&ring(), identity(), now()).token;
        let at = |seconds| verify(&ring(), &token, now() + SignedDuration::from_secs(seconds)).map(|claims| claims.iat);
        assert!(at(904).is_ok());
        assert_eq!(at(905), Err(TokenError::Expired));
        assert!(at(-5).is_ok());
        assert_eq!(at(-6), Err(TokenError::Invalid));
    }

    #[test]
    fn keys_that_left_the_secret_are_unknown_and_older_ones_still_serve() {
        let old = KeyRing::parse(r#"{"current":"k1","k1":"0123456789abcdef0123456789abcdef"}"#).expect("a secret");
        let token = issue(&old, identity(), now()).token;
        assert!(verify(&ring(), &token, now()).is_ok());
        let newer = issue(&ring(), identity(), now()).token;
        assert_eq!(verify(&old, &newer, now()), Err(TokenError::UnknownKey));
    }

    #[test]
    fn forged_and_foreign_tokens_are_invalid() {
        let good = issue(&ring(), identity(), now()).token;
        let (header, claims) = (part(&good, 0), part(&good, 1));
        let (_, key) = ring().current(Purpose::AccessToken);
        let with = |name: &str, value: Value| {
            let mut changed = claims.clone();
            changed[name] = value;
            signed(&header, &changed, key.as_bytes())
        };
        assert!(verify(&ring(), &signed(&header, &claims, key.as_bytes()), now()).is_ok());
        let unsigned = format!(
            "{}.",
            signed(&json!({"alg": "none", "kid": "k2"}), &claims, b"").rsplit_once('.').expect("a signature").0
        );
        let forged = [
            String::new(),
            "a.b.c".into(),
            "x".repeat(5000),
            unsigned,
            signed(&header, &claims, b"another key of thirty-two bytes!"),
            signed(&header, &claims, ring().current(Purpose::Link).1.as_bytes()),
            signed(&json!({"alg": "HS512", "kid": "k2"}), &claims, key.as_bytes()),
            signed(&json!({"alg": "HS256"}), &claims, key.as_bytes()),
            with("iss", json!("elsewhere")),
            with("aud", json!("webhooks")),
            with("aud", Value::Null),
            with("sub", Value::Null),
            with("exp", json!(4_000_000_000_u64)),
            with("exp", json!("never")),
            with("ten", json!(7)),
        ];
        for token in forged {
            assert_eq!(verify(&ring(), &token, now()), Err(TokenError::Invalid), "{token}");
        }
    }

    #[tokio::test]
    async fn keys_are_fetched_for_checking() {
        let keys = SigningKeys::fixed(SECRET);
        let token = issue(&ring(), identity(), now()).token;
        assert!(verify_fetching(&keys, &token, now()).await.is_ok());
        assert_eq!(verify_fetching(&keys, "nonsense", now()).await, Err(TokenError::Invalid));
        let unreadable = verify_fetching(&SigningKeys::fixed("{}"), &token, now()).await;
        assert!(matches!(unreadable, Err(TokenError::Unchecked(_))));
    }

    proptest! {
        #[test]
        fn any_changed_byte_is_refused(place in any::<prop::sample::Index>(), byte in 0_u8..128) {
            let token = issue(&ring(), identity(), now()).token;
            let mut bytes = token.clone().into_bytes();
            let place = place.index(bytes.len());
            prop_assume!(bytes[place] != byte);
            bytes[place] = byte;
            let changed = String::from_utf8(bytes).expect("ASCII");
            prop_assert!(verify(&ring(), &changed, now()).is_err());
        }

        #[test]
        fn anything_at_all_is_answered(token in ".{0,200}") {
            prop_assert!(verify(&ring(), &token, now()).is_err());
        }
    }
}
