//! What a mail server says about a mail of ours: it failed, it waits, somebody complained.
//!
//! Three ways to say it, tried in this order: a complaint in ARF (RFC 5965, `complaint.rs`), a delivery status notification
//! (RFC 3464, `dsn.rs`), and the prose that servers wrote before there was a format and that many still write
//! (`dialects.rs`, its words in `phrases.rs`). `codes.rs` weighs status codes and words, `original.rs` finds out which mail
//! is meant.
//!
//! Everything here is said by a stranger: a report proves nothing until [`DeliveryReport::original_message_id`] has been
//! found to be an id of ours. Work is bounded: [`MAX_TEXT`] of each text is looked at, [`MAX_RECIPIENTS`] are kept.

mod codes;
mod complaint;
mod dialects;
mod dsn;
mod original;
mod phrases;

#[cfg(test)]
mod tests;

use crate::model::{InboundMail, clean_line};
pub use codes::enhanced_status;
use codes::judge;
use original::Original;

pub(crate) use dialects::has_bounce_words;

/// Most recipients of one report; a report about more keeps the first.
pub(crate) const MAX_RECIPIENTS: usize = 100;
/// Bytes of each text (body, report, enclosed header) that are looked at.
const MAX_TEXT: usize = 64 * 1024;
/// Characters of a diagnostic.
const MAX_DIAGNOSTIC: usize = 500;

/// Parts with the fields of a report (RFC 3464; RFC 6533, 6).
const DELIVERY_STATUS: [&str; 2] = ["message/delivery-status", "message/global-delivery-status"];

/// What a mail server reports about a mail of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryReport {
    /// The worst that is reported of any recipient.
    pub kind: ReportKind,
    /// Each address once, in the order of the report, at most 100. Empty when the report names none.
    pub recipients: Vec<ReportedRecipient>,
    /// Message-ID of the mail that is reported about, without angle brackets: from the enclosed mail or its header,
    /// else from header fields quoted in the text, else from fields of the report that repeat it. In-Reply-To, which is
    /// in every answer, counts only where the report has RFC 3464's form or names a recipient.
    pub original_message_id: Option<String>,
}

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    /// At least one recipient will never get the mail.
    Failed,
    /// Nothing has failed yet; the server goes on trying.
    Delayed,
    /// A recipient or their provider complains about the mail (RFC 5965).
    Complaint,
    /// Delivered, relayed, expanded (RFC 3464, 2.3.3): nothing to do.
    Other,
}

/// What a report says about one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedRecipient {
    /// The address that we sent to, as far as it is told, in lower case like [`crate::Mailbox::key`].
    pub address: String,
    /// What became of the mail.
    pub action: Action,
    /// Enhanced status code (RFC 3463), for example `5.1.1`; the more precise one where field and words differ.
    pub status: Option<String>,
    /// The other side's words (of a complaint its type), one line, at most 500 characters.
    pub diagnostic: Option<String>,
    /// It failed and trying again is useless: status class 5, SMTP reply 5xx, or words known to be final. Never with a
    /// status of class 4.
    pub is_permanent: bool,
    /// The address itself is the fault, for good: it may be suppressed. A full mailbox, refused content, policy and spam
    /// are not the fault of the address.
    pub is_unknown_address: bool,
}

/// What became of a mail for one recipient (the Action field of RFC 3464, 2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Given up.
    Failed,
    /// Tried again later.
    Delayed,
    /// Delivered, relayed, expanded; or a complaint.
    Other,
}

/// Reads a report about delivery or a complaint; `None` when the mail is none: people, newsletters, out-of-office notes,
/// read receipts, and mails in which a person forwards or quotes a report.
///
/// Never fails. A report that cannot be understood is still one, without recipients.
pub fn delivery_report(mail: &InboundMail) -> Option<DeliveryReport> {
    if let Some(report) = complaint::read(mail) {
        return Some(report);
    }
    let parts = parts(mail, &DELIVERY_STATUS);
    let is_report = mail.content_type == "multipart/report";
    let is_declared = is_report && mail.report_type.as_deref() == Some("delivery-status");
    let has_status = !parts.is_empty() && (is_report || dialects::is_server(mail));
    if !is_declared && !has_status && !dialects::is_bounce(mail) {
        return None;
    }
    let text = start_of(&mail.text);
    let original = Original::find(mail, text);
    let prose = dialects::Prose::new(mail, text);

    let mut entries = Vec::new();
    for part in parts {
        entries.extend(dsn::entries(&decoded(part)));
    }
    if entries.is_empty() {
        entries = dsn::entries(prose.head());
    }
    let mut recipients: Vec<ReportedRecipient> = Vec::new();
    for entry in entries {
        let words = entry.diagnostic.clone().or_else(|| prose.diagnostic(&entry.address));
        add(&mut recipients, recipient(entry.address, entry.action, entry.status, words, prose.is_final()));
    }
    if recipients.is_empty() {
        let addresses = prose.addresses(mail, &original);
        for address in &addresses {
            let words = prose.diagnostic(address).or_else(|| prose.shared_diagnostic(&addresses));
            add(&mut recipients, recipient(address.clone(), prose.action(), None, words, prose.is_final()));
        }
    }
    if recipients.is_empty() {
        // A report whose parts were lost on the way: its fields stand below its own words.
        for entry in dsn::entries(text) {
            add(
                &mut recipients,
                recipient(entry.address, entry.action, entry.status, entry.diagnostic, prose.is_final()),
            );
        }
    }
    let has = |action| recipients.iter().any(|r| r.action == action);
    let kind = if recipients.is_empty() {
        if prose.action() == Action::Delayed { ReportKind::Delayed } else { ReportKind::Failed }
    } else if has(Action::Failed) {
        ReportKind::Failed
    } else if has(Action::Delayed) {
        ReportKind::Delayed
    } else {
        ReportKind::Other
    };
    // Gmail and Exchange name the mail in In-Reply-To. So does whoever answers it: prose that names nobody who was not
    // reached may be an answer.
    let may_answer = !is_declared && !has_status && recipients.is_empty();
    let answered = mail.in_reply_to.first().filter(|_| !may_answer).cloned();
    Some(DeliveryReport { kind, recipients, original_message_id: original.message_id.or(answered) })
}

/// One recipient, weighed. `is_final`: the prose around it calls the error final.
fn recipient(
    address: String,
    action: Action,
    declared: Option<String>,
    words: Option<String>,
    is_final: bool,
) -> ReportedRecipient {
    let judged = judge(action, declared, words.as_deref().unwrap_or_default(), is_final);
    let diagnostic = words.map(|w| clean_line(&w, MAX_DIAGNOSTIC)).filter(|w| !w.is_empty());
    ReportedRecipient {
        address,
        action,
        status: judged.status,
        diagnostic,
        is_permanent: judged.is_permanent,
        is_unknown_address: judged.is_unknown_address,
    }
}

/// Adds a recipient once; a failure replaces a delay that was reported before it.
fn add(recipients: &mut Vec<ReportedRecipient>, new: ReportedRecipient) {
    let has_room = recipients.len() < MAX_RECIPIENTS;
    match recipients.iter_mut().find(|known| known.address == new.address) {
        Some(known) if known.action != Action::Failed && new.action == Action::Failed => *known = new,
        None if has_room => recipients.push(new),
        _ => {}
    }
}

/// Bytes of the parts of these types, in order, at most 20.
fn parts<'m>(mail: &'m InboundMail, types: &[&str]) -> Vec<&'m [u8]> {
    mail.attachments
        .iter()
        .filter(|a| types.contains(&a.content_type.as_str()))
        .take(20)
        .map(|a| a.bytes.as_slice())
        .collect()
}

/// The values of a header field in a text, wherever its lines are.
fn values<'t>(text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .filter(move |(found, _)| found.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

/// The first [`MAX_TEXT`] bytes of a part as text.
fn decoded(part: &[u8]) -> String {
    crate::charset::decode_text(&part[..part.len().min(MAX_TEXT)], None)
}

/// The first [`MAX_TEXT`] bytes, cut between characters.
fn start_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_TEXT)]
}

/// An address in the form it is looked up by; quotes around a local part are no part of it (RFC 5321, 4.1.2).
fn key_of(address: &str) -> Option<String> {
    let bare = address.trim().trim_matches(['<', '>', '\'']);
    let bare = match bare.strip_prefix('"').and_then(|rest| rest.split_once("\"@")) {
        Some((local, domain)) if !local.contains(['"', '\\']) => format!("{local}@{domain}"),
        _ => bare.to_owned(),
    };
    crate::Mailbox::new(None, &bare).map(|mailbox| mailbox.key)
}
