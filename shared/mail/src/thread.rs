//! Which ticket a mail belongs to, by what only we can have written into it.
//!
//! Every address and id of ours carries a keyed token over tenant and ticket, so that nobody can write into a ticket by
//! guessing its number, and a token of one tenant means nothing in another.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::{InboundMail, Mailbox, conversation_hash, message_id_hash, subject_tag::named_tickets};

/// 80 bits: far beyond guessing over SMTP, and short enough for a local part (64 octets, RFC 5321, 4.5.3.1.1).
const TOKEN_BYTES: usize = 10;
pub(crate) const TOKEN_CHARS: usize = 16;

/// Keys for tokens: the first one signs, all verify, so that a key can be changed while old mails are still answered.
#[derive(Clone)]
pub struct TokenKeys(Vec<Vec<u8>>);

impl TokenKeys {
    /// Keys, the signing one first.
    pub fn new(current: &[u8], previous: &[&[u8]]) -> Self {
        Self(std::iter::once(current).chain(previous.iter().copied()).map(<[u8]>::to_vec).collect())
    }

    pub(crate) fn sign(&self, parts: &[&str]) -> String {
        self.0.first().map(|key| token(key, parts)).unwrap_or_default()
    }

    pub(crate) fn verify(&self, parts: &[&str], given: &str) -> bool {
        // Every key is tried, matching or not, so that the time tells nothing.
        self.0
            .iter()
            .fold(false, |is_valid, key| is_valid | bool::from(token(key, parts).as_bytes().ct_eq(given.as_bytes())))
    }
}

impl fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKeys({} keys)", self.0.len())
    }
}

/// HMAC-SHA256 (RFC 2104) over length-prefixed parts, cut to 80 bits, in base 32 (RFC 4648) in lower case: mail systems
/// change the case of addresses, and this has only one.
fn token(key: &[u8], parts: &[&str]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of every length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    let digest = mac.finalize().into_bytes();
    let mut out = String::with_capacity(TOKEN_CHARS);
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in &digest[..TOKEN_BYTES] {
        bits = (bits << 8 | u32::from(*byte)) & 0xffff;
        count += 8;
        while count >= 5 {
            count -= 5;
            out.push(char::from(b"abcdefghijklmnopqrstuvwxyz234567"[(bits >> count & 31) as usize]));
        }
    }
    out
}

pub(crate) fn is_token(text: &str) -> bool {
    text.len() == TOKEN_CHARS && text.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'2'..=b'7'))
}

/// A number as we write it: no sign, no leading zero.
fn number(text: &str) -> Option<u64> {
    let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if is_plain { text.parse().ok() } else { None }
}

/// The address without its plus part, in lower case: `Support+42.x@demo.example` is `support@demo.example`.
pub fn base_address(address: &str) -> String {
    let address = address.trim().to_lowercase();
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => address,
    }
}

/// `support+42.<token>@demo.example`: the address that answers to ticket 42 go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyAddress {
    /// The address without plus part, in lower case.
    pub base: String,
    /// The ticket it names. Proves nothing until [`ReplyAddress::is_authentic`].
    pub number: u64,
    token: String,
}

impl ReplyAddress {
    /// The reply address of a ticket, on one of the tenant's own addresses.
    pub fn new(keys: &TokenKeys, tenant_id: &str, number: u64, base: &str) -> Self {
        let token = keys.sign(&["reply", tenant_id, &number.to_string()]);
        Self { base: base_address(base), number, token }
    }

    /// Reads an address that has the form of a reply address.
    pub fn parse(address: &str) -> Option<Self> {
        let address = address.trim().trim_matches(['<', '>']).to_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let (name, plus) = local.split_once('+')?;
        let (digits, token) = plus.split_once('.')?;
        if name.is_empty() || !is_token(token) {
            return None;
        }
        Some(Self { base: format!("{name}@{domain}"), number: number(digits)?, token: token.to_owned() })
    }

    /// True when we made it, for this tenant and number.
    pub fn is_authentic(&self, keys: &TokenKeys, tenant_id: &str) -> bool {
        keys.verify(&["reply", tenant_id, &self.number.to_string()], &self.token)
    }
}

impl fmt::Display for ReplyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (local, domain) = self.base.rsplit_once('@').unwrap_or((&self.base, ""));
        write!(f, "{local}+{}.{}@{domain}", self.number, self.token)
    }
}

/// The Message-ID, without brackets, of the mail made from record `seq` of a ticket: `t<number>.<seq>.<token>@domain`. The
/// same record always has the same id, so that a mail sent twice is one mail to its receiver.
pub fn own_message_id(keys: &TokenKeys, tenant_id: &str, number: u64, seq: u64, domain: &str) -> String {
    let token = keys.sign(&["message", tenant_id, &number.to_string(), &seq.to_string()]);
    format!("t{number}.{seq}.{token}@{domain}")
}

/// An id no mail has, first in References of every mail of a ticket: clients that thread by the root (RFC 5256) then keep
/// the ticket together even when they never saw its first mail.
pub fn ticket_root_id(keys: &TokenKeys, tenant_id: &str, number: u64, domain: &str) -> String {
    format!("ticket.{number}.{}@{domain}", keys.sign(&["root", tenant_id, &number.to_string()]))
}

/// The ticket that an id of ours names; `None` for foreign and for forged ones.
pub fn number_of_own_id(keys: &TokenKeys, tenant_id: &str, id: &str) -> Option<u64> {
    let own = OwnId::parse(id)?;
    own.is_authentic(keys, tenant_id).then_some(own.number)
}

/// The ticket and the record whose mail has this id, as [`own_message_id`] made it; `None` for foreign and for forged ones.
pub fn record_of_own_id(keys: &TokenKeys, tenant_id: &str, id: &str) -> Option<(u64, u64)> {
    let own = OwnId::parse(id)?;
    let seq = own.seq?;
    own.is_authentic(keys, tenant_id).then_some((own.number, seq))
}

struct OwnId {
    number: u64,
    seq: Option<u64>,
    token: String,
}

impl OwnId {
    fn parse(id: &str) -> Option<Self> {
        let id = id.trim().trim_matches(['<', '>']).to_lowercase();
        let (left, _) = id.rsplit_once('@')?;
        let mut pieces = left.split('.');
        let (first, second, third, rest) = (pieces.next()?, pieces.next()?, pieces.next()?, pieces.next());
        if rest.is_some() || !is_token(third) {
            return None;
        }
        if first == "ticket" {
            return Some(Self { number: number(second)?, seq: None, token: third.to_owned() });
        }
        let seq = if second == "0" { 0 } else { number(second)? };
        Some(Self { number: number(first.strip_prefix('t')?)?, seq: Some(seq), token: third.to_owned() })
    }

    fn is_authentic(&self, keys: &TokenKeys, tenant_id: &str) -> bool {
        let number = self.number.to_string();
        match self.seq {
            Some(seq) => keys.verify(&["message", tenant_id, &number, &seq.to_string()], &self.token),
            None => keys.verify(&["root", tenant_id, &number], &self.token),
        }
    }
}

/// A reason to believe that a mail belongs to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThreadHint {
    /// It was sent to a reply address of ours: proof.
    SignedReplyAddress {
        /// Ticket number.
        number: u64,
    },
    /// It answers a mail of ours: proof.
    OwnMessageId {
        /// Ticket number.
        number: u64,
    },
    /// It answers somebody else's mail: [`message_id_hash`] of that mail's id, to be looked up among this tenant's, and to be
    /// believed only when the sender takes part in that ticket.
    ForeignMessageId(String),
    /// Its subject names a ticket as we write it, which everybody can guess: to be believed only when the sender takes part in
    /// that ticket.
    SubjectTag {
        /// Ticket number.
        number: u64,
    },
    /// It says that it belongs to an Outlook conversation: [`conversation_hash`], to be looked up and believed like a foreign id.
    Conversation(String),
}

/// Every hint of a mail, best first: its recipients; ids of ours, then foreign ones, each from In-Reply-To and then from
/// References, the newest first; the subject; Outlook's conversation. `recipients` are the envelope's. Ids and addresses that
/// look like ours but are not authentic for this tenant are no hint at all.
pub fn thread_hints(mail: &InboundMail, recipients: &[&str], keys: &TokenKeys, tenant_id: &str) -> Vec<ThreadHint> {
    let headers =
        ["delivered-to", "x-original-to", "x-forwarded-to"].into_iter().flat_map(|name| mail.headers.all(name));
    let people = mail.to.iter().chain(&mail.cc).map(|m: &Mailbox| m.key.as_str());
    let addresses = recipients.iter().copied().chain(people).chain(headers).filter_map(ReplyAddress::parse);
    let addresses = addresses.filter(|reply| reply.is_authentic(keys, tenant_id));
    let (mut own, mut foreign) = (Vec::new(), Vec::new());
    for id in mail.in_reply_to.iter().chain(mail.references.iter().rev()) {
        match OwnId::parse(id) {
            Some(id) if id.is_authentic(keys, tenant_id) => own.push(ThreadHint::OwnMessageId { number: id.number }),
            Some(_) => {}
            None => foreign.push(ThreadHint::ForeignMessageId(message_id_hash(id))),
        }
    }
    let mut hints = Vec::new();
    let found = addresses
        .map(|reply| ThreadHint::SignedReplyAddress { number: reply.number })
        .chain(own)
        .chain(foreign)
        .chain(named_tickets(&mail.subject).into_iter().map(|number| ThreadHint::SubjectTag { number }))
        .chain(conversation_hash(mail).map(ThreadHint::Conversation));
    for hint in found {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::{
        ReplyAddress, TokenKeys, base_address, number_of_own_id, own_message_id, record_of_own_id, ticket_root_id,
    };
    use proptest::prelude::*;

    fn keys() -> TokenKeys {
        TokenKeys::new(b"current key", &[b"previous key"])
    }

    #[test]
    fn addresses_and_ids_prove_tenant_and_ticket() {
        let address = ReplyAddress::new(&keys(), "ten_a", 42, "Support@Demo.lambdesk.test");
        let text = address.to_string();
        assert!(text.starts_with("support+42.") && text.ends_with("@demo.lambdesk.test"), "{text}");
        let read = ReplyAddress::parse(&text.to_uppercase()).unwrap();
        assert_eq!(read, address);
        assert!(read.is_authentic(&keys(), "ten_a"));
        assert!(!read.is_authentic(&keys(), "ten_b"));
        assert!(!ReplyAddress { number: 43, ..read.clone() }.is_authentic(&keys(), "ten_a"));
        let old = ReplyAddress::new(&TokenKeys::new(b"previous key", &[]), "ten_a", 7, "a@b.c");
        assert!(old.is_authentic(&keys(), "ten_a") && !old.is_authentic(&TokenKeys::new(b"current key", &[]), "ten_a"));

        let id = own_message_id(&keys(), "ten_a", 42, 3, "lambdesk.test");
        let root = ticket_root_id(&keys(), "ten_a", 42, "lambdesk.test");
        assert_eq!(number_of_own_id(&keys(), "ten_a", &format!("<{id}>")), Some(42));
        assert_eq!(number_of_own_id(&keys(), "ten_a", &root), Some(42));
        assert_eq!(record_of_own_id(&keys(), "ten_a", &format!("<{id}>")), Some((42, 3)));
        assert_eq!(record_of_own_id(&keys(), "ten_a", &root), None);
        assert_eq!(record_of_own_id(&keys(), "ten_b", &id), None);
        assert_eq!(number_of_own_id(&keys(), "ten_b", &id), None);
        assert_eq!(number_of_own_id(&keys(), "ten_a", &id.replacen("t42.3", "t42.4", 1)), None);
        assert_eq!(number_of_own_id(&keys(), "ten_a", "abc@example.com"), None);
        assert_eq!(id, own_message_id(&keys(), "ten_a", 42, 3, "lambdesk.test"));
    }

    #[test]
    fn what_has_not_the_form_is_none() {
        for address in [
            "support@x",
            "support+42@x",
            "support+42.short@x",
            "support+042.aaaaaaaaaaaaaaaa@x",
            "+42.aaaaaaaaaaaaaaaa@x",
            "x",
        ] {
            assert_eq!(ReplyAddress::parse(address), None, "{address}");
        }
        assert_eq!(base_address("Support+42.x@Demo.Example "), "support@demo.example");
    }

    proptest! {
        #[test]
        fn never_panics_and_never_believes(text in "\\PC{0,80}", number: u64, tenant in "[a-z_0-9]{1,40}") {
            prop_assert_eq!(number_of_own_id(&keys(), &tenant, &text), None);
            prop_assert!(ReplyAddress::parse(&text).is_none_or(|r| !r.is_authentic(&keys(), &tenant)));
            if number > 0 {
                let address = ReplyAddress::new(&keys(), &tenant, number, "s@d.example").to_string();
                prop_assert!(address.split('@').next().unwrap().len() <= 64);
                prop_assert!(ReplyAddress::parse(&address).unwrap().is_authentic(&keys(), &tenant));
            }
        }
    }
}
