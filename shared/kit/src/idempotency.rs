//! Idempotency keys: what is kept of a request that made something, and what a repeated one is answered.
//!
//! A client that hears nothing sends its POST again with the same `Idempotency-Key`. The response of the first is kept
//! for 24 hours under a hash of tenant, caller, operation and key, written in the same transaction as what it made.
//! This module is the pure part; the store keeps and finds the item.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::http::Response;
use crate::problem::Problem;

/// How long a response is kept, in seconds: 24 hours.
pub const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// The name under which a response is kept: lower-case hex of SHA-256 over tenant, caller, operation and key, each
/// behind its length. Nobody finds another caller's response by guessing a key.
pub fn key_hash(tenant_id: &str, subject_id: &str, operation: &str, key: &str) -> String {
    let mut hash = Sha256::new();
    for part in [tenant_id, subject_id, operation, key] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

/// What makes two requests the same: lower-case hex of SHA-256 over path and body as they were sent. The path counts, so
/// that a key used for a comment on one ticket does not answer for another ticket.
pub fn request_hash(path: &str, body: &[u8]) -> String {
    let hash = Sha256::new().chain_update((path.len() as u64).to_be_bytes()).chain_update(path).chain_update(body);
    hex::encode(hash.finalize())
}

/// What is kept of the first request and its response. Cookies are not: no operation with a key sets any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredResponse {
    /// [`request_hash`] of the first request.
    pub request_hash: String,
    /// The status that was answered.
    pub status: u16,
    /// The headers by lower-case name.
    pub headers: BTreeMap<String, String>,
    /// The body, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

impl StoredResponse {
    /// What to keep of `response` to a request with this [`request_hash`].
    pub fn new(request_hash: String, response: &Response) -> Self {
        Self {
            request_hash,
            status: response.status(),
            headers: response.headers().clone(),
            body: response.body().map(str::to_owned),
        }
    }
}

/// What a request with an idempotency key is to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The key is new: do the work and keep the response.
    Miss,
    /// The work is done: answer this, which is the first answer with `idempotent-replayed: true`.
    Replay(Response),
    /// The key was used for another request: [`Problem::idempotency_mismatch`].
    Mismatch,
}

/// Decides from what is kept under the request's [`key_hash`] and from its [`request_hash`].
pub fn decide(stored: Option<&StoredResponse>, request_hash: &str) -> Decision {
    match stored {
        None => Decision::Miss,
        Some(stored) if stored.request_hash != request_hash => Decision::Mismatch,
        Some(stored) => {
            let response = Response::stored(stored.status, stored.headers.clone(), stored.body.clone());
            Decision::Replay(response.header("idempotent-replayed", "true"))
        }
    }
}

impl Decision {
    /// The response to replay, or nothing when the work is still to be done.
    ///
    /// # Errors
    /// 422 `idempotency_mismatch`.
    pub fn into_response(self) -> Result<Option<Response>, Problem> {
        match self {
            Self::Miss => Ok(None),
            Self::Replay(response) => Ok(Some(response)),
            Self::Mismatch => Err(Problem::idempotency_mismatch()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_part_of_the_key_matters_and_parts_do_not_run_together() {
        let hash = key_hash("ten_1", "mem_1", "create_ticket", "k");
        assert_eq!(hash.len(), 64);
        assert_eq!(hash, key_hash("ten_1", "mem_1", "create_ticket", "k"));
        for other in [
            key_hash("ten_2", "mem_1", "create_ticket", "k"),
            key_hash("ten_1", "mem_2", "create_ticket", "k"),
            key_hash("ten_1", "mem_1", "add_comment", "k"),
            key_hash("ten_1", "mem_1", "create_ticket", "l"),
            key_hash("ten_1", "mem_1create_ticket", "", "k"),
        ] {
            assert_ne!(hash, other);
        }
    }

    #[test]
    fn a_repeated_request_gets_the_first_answer() {
        let request = request_hash("/v1/tickets", br#"{"title":"Printer"}"#);
        let first = Response::created(&json!({"number": 42})).expect("JSON").etag(1);
        assert_eq!(decide(None, &request), Decision::Miss);
        let stored = StoredResponse::new(request.clone(), &first);
        let kept: StoredResponse =
            serde_json::from_value(serde_json::to_value(&stored).expect("plain data")).expect("read back");
        let replayed = decide(Some(&kept), &request).into_response().expect("no mismatch").expect("an answer");
        assert_eq!(replayed, first.header("idempotent-replayed", "true"));
    }

    #[test]
    fn another_request_under_the_same_key_is_refused() {
        let first = request_hash("/v1/tickets/42/comments", b"{}");
        let stored = StoredResponse::new(first, &Response::no_content());
        for other in [request_hash("/v1/tickets/42/comments", b"{ }"), request_hash("/v1/tickets/43/comments", b"{}")] {
            let decision = decide(Some(&stored), &other);
            assert_eq!(decision, Decision::Mismatch);
            assert_eq!(decision.into_response().expect_err("refused").code().as_str(), "idempotency_mismatch");
        }
        assert_eq!(Decision::Miss.into_response(), Ok(None));
    }
}
