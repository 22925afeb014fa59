//! Idempotency keys: under which name a request is remembered, and what makes two requests the same.
//!
//! A client that hears nothing sends its POST again with the same `Idempotency-Key`. What the first one made is kept for 24
//! hours under a hash of tenant, caller, operation and key, written in the same transaction as the thing itself, and the
//! repeated request is answered from it. This module is the pure part; the store keeps and finds the item.

use sha2::{Digest, Sha256};

/// How long a key is kept, in seconds: 24 hours.
pub const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// The header of an answer to a repeated request.
pub const REPLAYED_HEADER: &str = "idempotent-replayed";

/// The name under which a request is kept: lower-case hex of SHA-256 over tenant, caller, operation and key, each
/// behind its length. Nobody finds what another caller made by guessing a key.
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn another_path_or_another_body_is_another_request() {
        let first = request_hash("/v1/tickets/42/comments", b"{}");
        assert_eq!(first, request_hash("/v1/tickets/42/comments", b"{}"));
        for other in [
            request_hash("/v1/tickets/42/comments", b"{ }"),
            request_hash("/v1/tickets/43/comments", b"{}"),
            request_hash("/v1/tickets/42/comments{", b"}"),
        ] {
            assert_ne!(first, other);
        }
    }
}
