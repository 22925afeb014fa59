//! Outlook's conversations: what its mails have in common when gateways have taken References away.

use crate::charset::decode_transfer;
use crate::{InboundMail, message_id_hash};

/// Bytes that all mails of a conversation share: a reserved one, five of the time it began, a GUID ([MS-OXOMSG] 2.2.1.3).
/// Each answer appends five.
const ROOT_BYTES: usize = 22;
/// Where the GUID begins.
const GUID_AT: usize = 6;

/// The key under which the conversation of a mail is stored and found again, from its Thread-Index; `None` where it has none.
/// It proves nothing: whoever got a mail of the conversation can write it.
pub fn conversation_hash(mail: &InboundMail) -> Option<String> {
    let field = mail.headers.get("thread-index")?;
    let bytes = decode_transfer(field.as_bytes(), "base64");
    let root = bytes.get(..ROOT_BYTES)?;
    // Programs that fill the field in by hand leave the GUID empty.
    let is_real = root[0] == 1 && root[GUID_AT..].iter().any(|byte| *byte != root[GUID_AT]);
    is_real.then(|| message_id_hash(&format!("thread-index:{}", hex::encode(root))))
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::conversation_hash;
    use crate::{Limits, parse};

    fn hash(field: &str) -> Option<String> {
        let raw = format!("From: a@b.example\r\n{field}\r\n\r\nhello");
        conversation_hash(&parse(raw.as_bytes(), &Limits::default()).unwrap())
    }

    fn index(guid: [u8; 16], rest: &[u8]) -> String {
        let bytes = [&[1, 0xdb, 1, 2, 3, 4][..], &guid, rest].concat();
        format!("Thread-Index: {}", STANDARD.encode(bytes))
    }

    #[test]
    fn answers_share_what_the_first_mail_began() {
        let guid = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let first = hash(&index(guid, &[]));
        assert!(first.is_some());
        assert_eq!(hash(&index(guid, &[0, 0, 0, 1, 0x10])), first);
        assert_eq!(hash(&index(guid, &[7; 5 * 60])), first, "however long");
        // Folded, as a header of that length is.
        let folded = index(guid, &[7; 60]);
        let (head, tail) = folded.split_at(40);
        assert_eq!(hash(&format!("{head}\r\n\t{tail}")), first);
        assert_ne!(hash(&index([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17], &[])), first);
    }

    #[test]
    fn what_is_no_conversation_is_none() {
        for field in ["X: 1", "Thread-Index:", "Thread-Index: AQ==", "Thread-Index: not base64 at all, not at all, no!"]
        {
            assert_eq!(hash(field), None, "{field}");
        }
        assert_eq!(hash(&index([0; 16], &[])), None, "no GUID");
    }
}
