//! Refresh tokens and the cookie they travel in.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::SessionId;
use jiff::SignedDuration;
use kit::{KeyRing, Problem, Purpose, Request, Response, http::Cookie};
use sha2::{Digest, Sha256};

/// How long a session lives without a refresh.
pub(crate) const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The cookie's name.
pub(crate) const COOKIE: &str = "lambdesk_refresh";

/// Where the browser sends the cookie: the portal calls the API on its own origin under `/api`.
const PATH: &str = "/api/v1/sessions";

/// `<session id>.<32 random bytes in base64url>`. Shows nothing of itself when printed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RefreshToken {
    session_id: SessionId,
    text: String,
}

impl RefreshToken {
    /// The token of a session.
    pub(crate) fn new(session_id: SessionId, secret: [u8; 32]) -> Self {
        let text = format!("{session_id}.{}", URL_SAFE_NO_PAD.encode(secret));
        Self { session_id, text }
    }

    /// The token that takes this one's place. It follows from this one and the signing key, so a browser that missed the
    /// answer and asks again gets the same.
    pub(crate) fn successor(&self, ring: &KeyRing) -> Self {
        let (_, key) = ring.current(Purpose::RefreshToken);
        Self::new(self.session_id.clone(), key.mac(&[self.text.as_bytes()]))
    }

    /// Reads what a browser sent; nothing when it is none of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.split_once('.')?;
        let session_id = id.parse().ok()?;
        let is_whole = secret.len() == 43 && URL_SAFE_NO_PAD.decode(secret).is_ok_and(|bytes| bytes.len() == 32);
        is_whole.then(|| Self { session_id, text: text.to_owned() })
    }

    /// The token of a request's cookie.
    pub(crate) fn of(request: &Request) -> Option<Self> {
        Self::parse(request.cookie(COOKIE)?)
    }

    /// The session it refreshes.
    pub(crate) fn session_id(&self) -> &SessionId {
        &self.session_id
    }

    /// What the table keeps. 256 random bits need no salt and no slow hash.
    pub(crate) fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.text.as_bytes()))
    }

    /// The cookie that carries it.
    pub(crate) fn cookie(&self) -> Cookie<'_> {
        let max_age_seconds = LIFETIME.as_secs().unsigned_abs();
        Cookie { name: COOKIE, value: &self.text, path: PATH, max_age_seconds }
    }
}

/// The cookie that takes the token out of the browser.
pub(crate) const CLEARED: Cookie<'static> = Cookie { name: COOKIE, value: "", path: PATH, max_age_seconds: 0 };

/// 401 `invalid_token`, and the browser forgets the token.
pub(crate) fn refused(request: &Request) -> Response {
    Response::from_problem(&Problem::invalid_token(), request.request_id()).cookie(&CLEARED)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "ses_0000000000000000000000001a";

    #[test]
    fn a_token_comes_back_with_its_session_and_the_same_hash() {
        let token = RefreshToken::new(ID.parse().unwrap(), [9; 32]);
        let read = RefreshToken::parse(token.cookie().value).unwrap();
        assert!(read == token);
        assert_eq!(read.session_id().as_str(), ID);
        assert_eq!(read.hash(), token.hash());
        assert_eq!(token.hash().len(), 64);
        assert_ne!(token.hash(), RefreshToken::new(ID.parse().unwrap(), [8; 32]).hash());
        assert_eq!(token.cookie().max_age_seconds, 2_592_000);
    }

    #[test]
    fn a_successor_follows_from_the_token_and_the_key() {
        let ring = |secret: &str| KeyRing::parse(&format!(r#"{{"current":"k","k":"{secret}"}}"#)).unwrap();
        let (ours, other) = (ring("0123456789abcdef0123456789abcdef"), ring("fedcba9876543210fedcba9876543210"));
        let token = RefreshToken::new(ID.parse().unwrap(), [9; 32]);
        let next = token.successor(&ours);
        assert!(next == token.successor(&ours) && next != token && next != token.successor(&other));
        assert!(next.successor(&ours) != next);
        assert_eq!(next.session_id(), token.session_id());
        assert!(RefreshToken::parse(next.cookie().value).unwrap() == next);
    }

    #[test]
    fn what_is_no_token_is_not_read() {
        let secret = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk";
        assert!(RefreshToken::parse(&format!("{ID}.{secret}")).is_some());
        for text in [
            String::new(),
            ID.to_owned(),
            format!("{ID}."),
            format!("{ID}.{secret}A"),
            format!("{ID}.{}", &secret[..42]),
            format!("{ID}.{secret}="),
            format!("mem_0000000000000000000000001a.{secret}"),
            format!("ses_../../TENANT.{secret}"),
            "cmVmcmVzaC10b2tlbg.example".to_owned(),
        ] {
            assert!(RefreshToken::parse(&text).is_none(), "{text}");
        }
    }
}
