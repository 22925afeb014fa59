//! Message-IDs as they are found in mail, not as the grammar wants them.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

/// Longer than any line may be (RFC 5322, 2.1.1); what is longer is no id.
const LONGEST: usize = 998;

/// The ids in a Message-ID, In-Reply-To or References field, without angle brackets, in order, without repetition.
///
/// RFC 5322, 3.6.4 separates them by white space; clients also write commas, nothing at all, and fold inside an id. Text
/// without any bracket counts when it holds an `@` (old clients leave the brackets out).
pub fn message_ids(field: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut known = HashSet::new();
    let mut push = |id: &str| {
        let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        if !id.is_empty() && id.len() <= LONGEST && known.insert(id.clone()) {
            found.push(id);
        }
    };
    if field.contains('<') {
        for piece in field.split('<').skip(1) {
            // Without its closing bracket the field was cut at a length limit: half an id matches nothing.
            if let Some((id, _)) = piece.split_once('>') {
                push(id);
            }
        }
    } else {
        for word in field.split(|c: char| c.is_whitespace() || c == ',') {
            let word = word.trim_matches(['"', '>', ';']);
            if word.contains('@') {
                push(word);
            }
        }
    }
    found
}

/// Keeps the first `head` and the last ones, `max` in all: the root of a thread and its newest mails are what threads.
pub(crate) fn bounded(mut ids: Vec<String>, head: usize, max: usize) -> Vec<String> {
    if ids.len() > max {
        ids.drain(head..ids.len() - (max - head));
    }
    ids
}

/// The key under which a Message-ID is stored and found again: SHA-256 in hex of the id without brackets. Ids are
/// compared as they are; RFC 5322 gives no leave to fold their case.
pub fn message_id_hash(id: &str) -> String {
    hex::encode(Sha256::digest(id.trim().trim_matches(['<', '>']).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{bounded, message_ids};

    #[test]
    fn separated_in_every_way() {
        for (field, expected) in [
            ("<a@x> <b@y>", vec!["a@x", "b@y"]),
            ("<a@x>,<b@y>, <c@z>", vec!["a@x", "b@y", "c@z"]),
            ("<a@x><b@y>\r\n\t<c@z>", vec!["a@x", "b@y", "c@z"]),
            ("<long.id\r\n .goes.on@x>", vec!["long.id.goes.on@x"]),
            ("Message of Monday <a@x>", vec!["a@x"]),
            ("a@x, b@y", vec!["a@x", "b@y"]),
            ("<a@x> <a@x>", vec!["a@x"]),
            ("<a@x> <cut@", vec!["a@x"]),
            ("<no-at-sign>", vec!["no-at-sign"]),
            ("Your mail of Monday", vec![]),
            ("<>", vec![]),
        ] {
            assert_eq!(message_ids(field), expected, "{field}");
        }
    }

    #[test]
    fn overlong_lists_keep_root_and_newest() {
        let ids = (0..20).map(|n| n.to_string()).collect();
        assert_eq!(bounded(ids, 4, 10), ["0", "1", "2", "3", "14", "15", "16", "17", "18", "19"]);
    }
}
