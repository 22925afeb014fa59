//! The mail that a report is about: enclosed, or only its header, or what the text quotes of it.

use super::dialects::{addresses_in, is_copy_marker};
use super::{DELIVERY_STATUS, decoded, parts, values};
use crate::message_ids;
use crate::model::InboundMail;

/// Parts that hold the mail or its header (RFC 6522, 3; RFC 6533, 6).
const ENCLOSED: [&str; 5] =
    ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"];

#[derive(Default)]
pub(super) struct Original {
    pub message_id: Option<String>,
    /// Who wrote it: us.
    pub from: Vec<String>,
    to: Vec<String>,
    has_cc: bool,
}

impl Original {
    /// Looks for the mail: enclosed, below the line that announces its copy, in fields of the report that repeat its id
    /// (`X-Original-Message-ID` of Gmail).
    pub fn find(mail: &InboundMail, text: &str) -> Self {
        let mut found = Self::default();
        for part in parts(mail, &ENCLOSED) {
            found.fill(&decoded(part));
        }
        if found.message_id.is_none()
            && let Some((_, copy)) = split_copy(text)
        {
            found.fill(copy);
        }
        // Some put the header into a text file.
        for part in parts(mail, &["text/plain"]) {
            found.fill(&decoded(part));
        }
        let fields = parts(mail, &DELIVERY_STATUS).first().map(|part| decoded(part)).unwrap_or_default();
        let quoted = |text, name| values(text, name).find_map(|value| message_ids(value).into_iter().next());
        found.message_id = found
            .message_id
            .or_else(|| quoted(text, "message-id"))
            .or_else(|| quoted(&fields, "x-original-message-id"));
        found
    }

    /// The one person it went to. With several, nothing tells which of them failed.
    pub fn only_recipient(&self) -> Option<String> {
        match self.to.as_slice() {
            [only] if !self.has_cc => Some(only.clone()),
            _ => None,
        }
    }

    /// Takes what is missing from the first header block of `text`.
    fn fill(&mut self, text: &str) {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            if line.trim().is_empty() {
                if fields.is_empty() {
                    continue;
                }
                break;
            }
            if line.starts_with([' ', '\t']) {
                // A block that is indented as a whole has no folded lines that could be told apart.
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                    continue;
                }
            }
            if let Some((name, value)) = line.split_once(':')
                && !name.trim().is_empty()
                && name.trim().bytes().all(|b| b.is_ascii_graphic())
            {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let value = |name: &str| fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
        if self.message_id.is_none() {
            self.message_id = value("message-id").and_then(|id| message_ids(id).into_iter().next());
        }
        let keys = |name: &str| -> Vec<String> {
            let mut keys: Vec<String> =
                addresses_in(value(name).unwrap_or_default()).into_iter().map(|a| a.key).collect();
            keys.dedup();
            keys
        };
        if self.from.is_empty() {
            self.from = keys("from");
        }
        if self.to.is_empty() {
            self.to = keys("to");
            self.has_cc = value("cc").is_some();
        }
    }
}

/// Splits a text at the line that announces the copy of the original: what the server says, and the copy.
pub(super) fn split_copy(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_copy_marker(line) {
            // A field opens the copy without announcement.
            let is_field = line.trim_start() == line && line.contains(": ") && !line.starts_with('-');
            let from = if is_field { at } else { at + line.len() };
            return Some((&text[..at], &text[from..]));
        }
        at += line.len();
    }
    None
}
