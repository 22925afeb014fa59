//! One fingerprint per mail that every delivery of it shares.

use sha2::{Digest, Sha256};

use crate::mime::split_header;

/// The fields that the author's software wrote. Everything else (Received, Delivered-To, Return-Path, DKIM, ARC,
/// Authentication-Results, all X- fields) is added or changed on the way and says nothing about the content.
const AUTHORED: [&str; 14] = [
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
];

/// SHA-256 in hex over authored fields and body: the same for every delivery of one mail, whatever path it took and
/// however its lines end, and another for any other body, author, subject or date.
pub fn content_hash(raw: &[u8]) -> String {
    let (head, body) = split_header(raw);
    let mut fields: Vec<(String, Vec<u8>)> = Vec::new();
    for line in head.split(|b| *b == b'\n') {
        if line.first().is_some_and(|b| matches!(b, b' ' | b'\t')) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(b' ');
                value.extend_from_slice(line);
            }
        } else if let Some(at) = line.iter().position(|b| *b == b':') {
            let name = String::from_utf8_lossy(&line[..at]).trim().to_ascii_lowercase();
            fields.push((name, line[at + 1..].to_vec()));
        }
    }
    let mut hash = Sha256::new();
    for name in AUTHORED {
        for (_, value) in fields.iter().filter(|(found, _)| found == name) {
            hash.update(name.as_bytes());
            // Relays refold fields: runs of white space count as one space.
            for word in value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
                hash.update(b" ");
                hash.update(word);
            }
            hash.update(b"\n");
        }
    }
    hash.update(b"\n");
    for line in body.trim_ascii_end().split(|b| *b == b'\n') {
        hash.update(line.strip_suffix(b"\r").unwrap_or(line));
        hash.update(b"\n");
    }
    hex::encode(hash.finalize())
}

/// A Message-ID for a mail that has none, the same for every delivery of it. `.invalid` (RFC 2606) can be nobody's.
pub fn synthetic_message_id(raw: &[u8]) -> String {
    format!("{}@missing-message-id.invalid", &content_hash(raw)[..32])
}

#[cfg(test)]
mod tests {
    use super::{content_hash, synthetic_message_id};

    const MAIL: &[u8] = b"From: anna@example.com\r\nSubject: a folded\r\n subject\r\n\r\nHello\r\nyou\r\n";

    #[test]
    fn the_path_does_not_count_and_the_content_does() {
        let same: [&[u8]; 3] = [
            b"Received: by mx1; Mon\r\n\tid 1\r\nX-Spam: no\r\nDKIM-Signature: v=1;\r\n b=x\r\nFrom: anna@example.com\r\nSubject: a folded\r\n subject\r\n\r\nHello\r\nyou\r\n",
            b"From: anna@example.com\nSubject: a folded subject\n\nHello\nyou\n\n",
            b"Subject:  a folded subject\nFrom: anna@example.com\nDelivered-To: x@y\nReturn-Path: <a@b>\n\nHello\nyou",
        ];
        for other in same {
            assert_eq!(content_hash(MAIL), content_hash(other));
        }
        let different: [&[u8]; 3] = [
            b"From: anna@example.com\nSubject: a folded subject\n\nHello\nthou\n",
            b"From: berta@example.com\nSubject: a folded subject\n\nHello\nyou\n",
            b"From: anna@example.com\nSubject: a folded subject\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n\nHello\nyou\n",
        ];
        for other in different {
            assert_ne!(content_hash(MAIL), content_hash(other));
        }
        assert!(synthetic_message_id(MAIL).ends_with("@missing-message-id.invalid"));
        assert_eq!(synthetic_message_id(b"").len(), 32 + "@missing-message-id.invalid".len());
    }
}
