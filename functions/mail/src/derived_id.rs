//! Ids that follow from a mail: taking the same mail in again names the same things again.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A UUID version 7 (RFC 9562, 5.7) of `at` whose random part is a hash of `parts`: sorts by time, and is the same each time.
pub(crate) fn derived_uuid(at: Timestamp, parts: &[&str]) -> Uuid {
    let digest = hash(parts);
    let mut random = [0; 10];
    random.copy_from_slice(&digest[..10]);
    let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
}

/// SHA-256 in hex over the parts.
pub(crate) fn derived_hash(parts: &[&str]) -> String {
    hex::encode(hash(parts))
}

/// Each part stands behind its length, so that no two lists of parts give the same input.
fn hash(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{derived_hash, derived_uuid};

    #[test]
    fn the_same_mail_gives_the_same_id_and_ids_sort_by_time() {
        let early = "2026-11-21T04:00:00Z".parse().unwrap();
        let late = "2026-11-21T04:00:00.001Z".parse().unwrap();
        assert_eq!(derived_uuid(early, &["a", "b"]), derived_uuid(early, &["a", "b"]));
        assert_ne!(derived_uuid(early, &["a", "b"]), derived_uuid(early, &["ab", ""]));
        assert!(derived_uuid(early, &["z"]) < derived_uuid(late, &["a"]));
        assert_eq!(derived_uuid(early, &["a"]).get_version_num(), 7);
        assert_ne!(derived_hash(&["a", "b"]), derived_hash(&["ab"]));
    }
}
