//! What a mail is once it has been read.

use std::{borrow::Cow, fmt};

use domain::{Verdict, Verdicts};

/// A person or list in an address field (RFC 5322, 3.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Display name, decoded, without control characters; `None` when there is none.
    pub name: Option<String>,
    /// The address as written, its domain in lower case and, if it is international, in ASCII (IDNA, UTS 46).
    pub address: String,
    /// The whole address in lower case: the key to look a person up by. Plus-tags are kept.
    pub key: String,
}

impl Mailbox {
    /// A mailbox from parts; `None` when `address` has no local part or no domain, white space, or over 254 characters.
    pub fn new(name: Option<&str>, address: &str) -> Option<Self> {
        let address = address.trim().trim_matches(['<', '>', '\'', '"']).trim();
        let (local, domain) = address.rsplit_once('@')?;
        let domain = domain.trim_end_matches('.').to_lowercase();
        let domain = domain::ascii_domain(&domain).unwrap_or(Cow::Borrowed(&domain));
        let is_bad = |c: char| c.is_whitespace() || is_unsafe(c) || "<>(),;:\"".contains(c);
        if local.is_empty() || domain.is_empty() || address.len() > 254 || address.chars().any(is_bad) {
            return None;
        }
        let name = name.map(|n| clean_line(n, 200)).filter(|n| !n.is_empty() && n != address);
        let address = format!("{local}@{domain}");
        Some(Self { name, key: address.to_lowercase(), address })
    }

    /// What stands behind the last `@`, in lower case.
    pub fn domain(&self) -> &str {
        self.key.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// What stands before the last `@`, in lower case.
    pub fn local_part(&self) -> &str {
        self.key.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The name, or the address when there is none.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.address)
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => f.write_str(&self.address),
        }
    }
}

/// Header fields in the order of the mail: names in lower case, values unfolded and otherwise as sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Headers(pub(crate) Vec<(String, String)>);

impl Headers {
    /// The first value of a field. `name` is given in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a field, top first.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// True when the field is there, even empty.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// All fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// A file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundAttachment {
    /// A name that is safe to show and to save: no path, no control or direction-changing character, never empty.
    pub name: String,
    /// Media type in lower case without parameters, as declared (RFC 2045, section 5).
    pub content_type: String,
    /// The decoded bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of `bytes` in hex.
    pub sha256: String,
    /// Content-ID without angle brackets (RFC 2392).
    pub content_id: Option<String>,
    /// True when the HTML body shows this file through a `cid:` reference, whatever its Content-Disposition says.
    pub is_inline: bool,
}

/// A mail that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundMail {
    /// First usable author in From.
    pub from: Mailbox,
    /// From is there once and names this author alone.
    pub has_one_author: bool,
    /// Reply-To.
    pub reply_to: Vec<Mailbox>,
    /// To.
    pub to: Vec<Mailbox>,
    /// Cc.
    pub cc: Vec<Mailbox>,
    /// Decoded, on one line, at most 500 characters; may be empty.
    pub subject: String,
    /// The sender's clock; `None` when missing or impossible. Never to be used as the time of receipt.
    pub date: Option<jiff::Timestamp>,
    /// Without angle brackets; `None` when missing: use [`crate::synthetic_message_id`].
    pub message_id: Option<String>,
    /// Ids in In-Reply-To, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// Ids in References, oldest first, at most 100 (the first 4 and the newest 96).
    pub references: Vec<String>,
    /// All header fields.
    pub headers: Headers,
    /// Media type of the whole mail, for example `multipart/report`.
    pub content_type: String,
    /// The `report-type` parameter of a multipart/report (RFC 6522).
    pub report_type: Option<String>,
    /// The words of the mail as text; made from the HTML where there is no text part.
    pub text: String,
    /// The HTML body as sent: to be sanitised before anything shows it.
    pub html: Option<String>,
    /// Everything that is not the body, nested mails (`message/rfc822`) as `.eml` files included.
    pub attachments: Vec<InboundAttachment>,
}

impl InboundMail {
    /// What was found out about the mail, as far as it is about its author: where From names several, a DMARC check
    /// that passed may have looked at any of them and proves nobody (RFC 7489, 6.6.1).
    pub fn applicable(&self, verdicts: Verdicts) -> Verdicts {
        match verdicts.dmarc {
            Verdict::Pass if !self.has_one_author => Verdicts { dmarc: Verdict::Gray, ..verdicts },
            _ => verdicts,
        }
    }
}

/// True for characters that have no business in a name or a line: controls, and those that change the direction or are
/// invisible, with which `gpj.exe` is shown as `exe.jpg` (Unicode TR 36, 3.5).
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{061c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// One line: unsafe characters out, runs of white space to one space, at most `max` characters.
pub(crate) fn clean_line(text: &str, max: usize) -> String {
    let mut out = String::with_capacity(text.len().min(max * 4));
    let mut count = 0;
    let mut has_gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            has_gap = !out.is_empty();
        } else if !is_unsafe(c) {
            if count + usize::from(has_gap) >= max {
                break;
            }
            if has_gap {
                out.push(' ');
                count += 1;
                has_gap = false;
            }
            out.push(c);
            count += 1;
        }
    }
    out
}

/// Plain text of a body: line ends to `\n`, controls other than tab out.
pub(crate) fn clean_text(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}
