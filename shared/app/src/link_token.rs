//! The token of a mailed link: the link's id with a signature, so that the table holds nothing that opens anything and a
//! guess is refused before the table is asked.

use domain::LinkId;
use kit::{KeyRing, Purpose};

use crate::signed_text;

/// The token of a link.
pub fn token(ring: &KeyRing, id: &LinkId) -> String {
    signed_text::token(ring, Purpose::Link, id.as_str())
}

/// The link of a token of ours. Whether the link still works is for the table to say.
pub fn open(ring: &KeyRing, token: &str) -> Option<LinkId> {
    signed_text::open(ring, Purpose::Link, token)?.parse().ok()
}
