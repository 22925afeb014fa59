//! Delivery status notifications (RFC 3464): groups of fields, one group for each recipient.

use super::{Action, MAX_RECIPIENTS, key_of};

/// What a group of fields says about one recipient.
pub(super) struct Entry {
    pub address: String,
    pub action: Action,
    pub status: Option<String>,
    pub diagnostic: Option<String>,
}

#[derive(Default)]
struct Group {
    original: Option<String>,
    r#final: Option<String>,
    action: Option<String>,
    status: Option<String>,
    diagnostic: Option<String>,
}

/// The recipients of a report, bounded. Also reads the same fields where a server wrote them into its prose.
///
/// A group ends where the next recipient is named below an empty line, and where a field appears for the second time: some
/// servers leave empty lines within a group, some none between groups.
pub(super) fn entries(text: &str) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut group = Group::default();
    let mut is_after_gap = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if found.len() > MAX_RECIPIENTS {
            return found;
        }
        if line.trim().is_empty() {
            is_after_gap = true;
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.trim().to_ascii_lowercase();
        if group.field(&name).is_none() {
            continue;
        }
        let mut value = value.trim().to_owned();
        // Folded lines (RFC 5322, 2.2.3).
        while let Some(more) = lines.next_if(|next| next.starts_with([' ', '\t']) && !next.trim().is_empty()) {
            value.push(' ');
            value.push_str(more.trim());
        }
        let is_next = is_after_gap && name.ends_with("-recipient") && group.is_telling();
        if is_next || group.field(&name).is_some_and(|known| known.is_some()) {
            found.extend(std::mem::take(&mut group).entry());
        }
        is_after_gap = false;
        if let Some(field) = group.field(&name) {
            *field = Some(value);
        }
    }
    found.extend(group.entry());
    found
}

impl Group {
    fn field(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "original-recipient" => Some(&mut self.original),
            "final-recipient" => Some(&mut self.r#final),
            "action" => Some(&mut self.action),
            "status" => Some(&mut self.status),
            "diagnostic-code" => Some(&mut self.diagnostic),
            _ => None,
        }
    }

    /// True when it names somebody and says what became of the mail.
    fn is_telling(&self) -> bool {
        (self.original.is_some() || self.r#final.is_some()) && (self.action.is_some() || self.status.is_some())
    }

    /// The address that we sent to is the original one; the final one is where forwarding led (RFC 3464, 2.3.1).
    fn entry(self) -> Option<Entry> {
        let address = [&self.original, &self.r#final].into_iter().flatten().find_map(|field| key_of(untyped(field)))?;
        let status = self.status.unwrap_or_default();
        let (code, comment) = split_status(&status);
        let words = self.diagnostic.map(|d| untyped(&d).to_owned()).filter(|d| d.contains(char::is_alphabetic));
        let diagnostic = words.or_else(|| comment.map(str::to_owned));
        let action = action(self.action.as_deref().unwrap_or_default(), code.as_deref());
        Some(Entry { address, action, status: code, diagnostic })
    }
}

/// The value without its type: `rfc822; a@example.com`, `smtp; 550 no`.
fn untyped(field: &str) -> &str {
    match field.split_once(';') {
        Some((kind, rest))
            if kind.len() <= 40 && kind.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') =>
        {
            rest.trim()
        }
        _ => field.trim(),
    }
}

/// `5.2.1 (mailbox disabled)`: code and comment (RFC 3464, 2.3.4).
fn split_status(field: &str) -> (Option<String>, Option<&str>) {
    let code = super::codes::status_at(field.trim_start().as_bytes()).map(|len| field.trim_start()[..len].to_owned());
    let comment = field.split_once('(').map(|(_, rest)| rest.trim().trim_end_matches(')')).filter(|c| !c.is_empty());
    (code, comment)
}

/// The action; one that the RFC does not know, or none, is told by the status.
fn action(word: &str, status: Option<&str>) -> Action {
    let word = word.trim().to_ascii_lowercase();
    let is = |known: &str| word.starts_with(known);
    if is("fail") || is("expired") || is("undeliver") || is("error") {
        Action::Failed
    } else if is("delay") {
        Action::Delayed
    } else if is("deliver") || is("relay") || is("expand") || status.is_some_and(|s| s.starts_with('2')) {
        Action::Other
    } else {
        Action::Failed
    }
}
