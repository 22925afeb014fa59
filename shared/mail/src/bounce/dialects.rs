//! Reports in prose. Servers differ in words and agree in shape: an address stands alone or first on its line, or behind a
//! word such as `recipient`; its reason follows on the line or below; then comes a copy of the original.

use super::codes::{enhanced_status, smtp_reply};
use super::original::{Original, split_copy};
use super::phrases::{
    BODIES, COPY_FIELDS, COPY_MARKERS, DELAY_SUBJECTS, DELAYS, FINAL, NOT_THE_ADDRESS, SUBJECTS, TRANSIENT,
    UNKNOWN_ADDRESS, has_any,
};
use super::{Action, MAX_RECIPIENTS, key_of};
use crate::classify::{is_autoreply, is_daemon, is_null_sender};
use crate::compose::without_reply_prefix;
use crate::forward::is_forward_subject;
use crate::model::InboundMail;

/// Most lines of a reason.
const REASON_LINES: usize = 12;

/// True when the words are those of a server's report, and a mail daemon's name or a null sender stands behind them.
pub(crate) fn has_bounce_words(mail: &InboundMail) -> bool {
    if !is_server(mail) {
        return false;
    }
    let head: String = mail.text.chars().take(3_000).collect::<String>().to_lowercase();
    has_any(&mail.subject.to_lowercase(), &SUBJECTS) || has_any(&head, &BODIES)
}

/// A report without the format. People who administer mail write as postmaster too: their answers are none.
pub(super) fn is_bounce(mail: &InboundMail) -> bool {
    let is_program = is_null_sender(mail) || mail.headers.has("auto-submitted");
    mail.headers.has("x-failed-recipients") || has_bounce_words(mail) && (is_program || !is_answer(&mail.subject))
}

/// True when the subject says that a mail is answered or forwarded, also behind a word of the program that does it. A
/// server that repeats the subject of what it could not deliver puts words of a report before it.
fn is_answer(subject: &str) -> bool {
    let is_prefixed = |subject: &str| without_reply_prefix(subject).is_some() || is_forward_subject(subject);
    let behind = subject.split_once([':', '：']).filter(|(first, _)| !has_any(&first.to_lowercase(), &SUBJECTS));
    is_prefixed(subject) || behind.is_some_and(|(_, rest)| without_reply_prefix(rest).is_some())
}

/// True when a mail server signs: by its name, or by having no sender (RFC 5321, 4.5.5), which programs that answer in
/// people's names have not either (RFC 3834, 3.3).
pub(super) fn is_server(mail: &InboundMail) -> bool {
    const NAMES: [&str; 8] = [
        "mail delivery",
        "mail deliver ",
        "mailer-daemon",
        "mailer daemon",
        "postmaster",
        "system administrator",
        "administrateur système",
        "microsoft outlook",
    ];
    let name = mail.from.display_name().to_lowercase();
    let is_named = is_daemon(mail.from.local_part()) || has_any(&name, &NAMES);
    is_named || is_null_sender(mail) && !is_autoreply(mail) && !is_answer(&mail.subject)
}

/// True for the line at which the copy of the original begins.
pub(super) fn is_copy_marker(line: &str) -> bool {
    let line = line.get(..line.floor_char_boundary(200)).unwrap_or_default().to_lowercase();
    has_any(&line, &COPY_MARKERS) || COPY_FIELDS.iter().any(|field| line.starts_with(field))
}

/// An address in a line, with its place.
pub(super) struct Found {
    pub key: String,
    start: usize,
    end: usize,
}

/// The addresses in a line of text: ASCII, with a dot in the domain. Linear in the length of the line.
pub(super) fn addresses_in(line: &str) -> Vec<Found> {
    let bytes = line.as_bytes();
    let is_local = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let is_domain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    let mut found: Vec<Found> = Vec::new();
    for (at, _) in line.match_indices('@') {
        let before = bytes[..at].iter().rev().take(65).take_while(|b| is_local(**b)).count();
        let after = bytes[at + 1..].iter().take(255).take_while(|b| is_domain(**b)).count();
        let local =
            line[at - before..at].trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '=');
        let domain = line[at + 1..=at + after].trim_end_matches(['.', '-']);
        let is_host = domain.rsplit_once('.').is_some_and(|(rest, top)| {
            !rest.is_empty() && top.len() >= 2 && top.bytes().any(|b| b.is_ascii_alphabetic())
        });
        let (start, end) = (at - local.len(), at + 1 + domain.len());
        if local.is_empty() || local.len() > 64 || !is_host || found.last().is_some_and(|f| f.end > start) {
            continue;
        }
        if let Some(key) = key_of(&line[start..end]) {
            found.push(Found { key, start, end });
            if found.len() > MAX_RECIPIENTS {
                break;
            }
        }
    }
    found
}

/// How surely an address is one that failed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// In a line of a protocol, or behind a word such as `recipient`.
    Named,
    /// Alone or first on its line.
    First,
}

struct Candidate {
    key: String,
    place: Place,
    line: usize,
    /// Where the rest of the line begins.
    rest: usize,
}

/// What the server says, without the copy of the original.
pub(super) struct Prose<'m> {
    head: &'m str,
    lines: Vec<&'m str>,
    candidates: Vec<Candidate>,
    action: Action,
    is_final: bool,
}

impl<'m> Prose<'m> {
    pub fn new(mail: &InboundMail, text: &'m str) -> Self {
        let head = split_copy(text).map_or(text, |(head, _)| head);
        // What is quoted once is somebody else's; `>>>` introduces the server's own words.
        let is_quoted = |line: &str| line.starts_with('>') && !line.starts_with(">>>");
        let lines: Vec<&str> = head.lines().filter(|line| !is_quoted(line)).collect();
        let mut candidates = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            candidates_of(line, number, &mut candidates);
            if candidates.len() > 10 * MAX_RECIPIENTS {
                break;
            }
        }
        let lower = head.to_lowercase();
        let subject = mail.subject.to_lowercase();
        let is_final = has_any(&lower, &FINAL) || has_any(&subject, &["(failure)", "permanent"]);
        let is_delayed = !is_final && (has_any(&subject, &DELAY_SUBJECTS) || has_any(&lower, &DELAYS));
        // `Returned mail: Deferred` comes with the mail, which is not sent again.
        let is_returned = subject.starts_with("returned mail");
        let action = if is_delayed && !is_returned { Action::Delayed } else { Action::Failed };
        Self { head, lines, candidates, action, is_final: is_final && !has_any(&lower, &TRANSIENT) }
    }

    pub fn head(&self) -> &'m str {
        self.head
    }

    pub fn action(&self) -> Action {
        self.action
    }

    /// True when the text calls the error final, and not because time ran out.
    pub fn is_final(&self) -> bool {
        self.is_final
    }

    /// The addresses that failed: those that a field names (Exim, Gmail), else those in the surest place, else the only
    /// recipient of the original. Its author and the reader of the report are meant only where nobody else is left.
    pub fn addresses(&self, mail: &InboundMail, original: &Original) -> Vec<String> {
        let named: Vec<String> = mail
            .headers
            .all("x-failed-recipients")
            .flat_map(addresses_in)
            .map(|a| a.key)
            .take(MAX_RECIPIENTS)
            .collect();
        if !named.is_empty() {
            return named;
        }
        let is_other = |key: &str| {
            mail.from.key != key && !original.from.iter().any(|k| k == key) && !mail.to.iter().any(|to| to.key == key)
        };
        let surest = |test: &dyn Fn(&str) -> bool| -> Vec<String> {
            let fitting = || self.candidates.iter().filter(|c| test(&c.key));
            let Some(place) = fitting().map(|c| c.place).max() else { return Vec::new() };
            fitting().filter(|c| c.place == place).map(|c| c.key.clone()).collect()
        };
        let found = surest(&is_other);
        if !found.is_empty() {
            return found;
        }
        match original.only_recipient() {
            Some(only) => vec![only],
            None => surest(&|key| mail.from.key != key),
        }
    }

    /// The reason given for one address: the rest of its line and the lines below, else another line that names it
    /// together with a code. Where it is named several times, the most telling reason.
    pub fn diagnostic(&self, address: &str) -> Option<String> {
        let told = |test: &dyn Fn(&str) -> bool| {
            let own = |place| self.candidates.iter().filter(move |c| c.place == place && c.key == address);
            own(Place::First).chain(own(Place::Named)).take(10).map(|c| self.reason(c)).find(|reason| test(reason))
        };
        let line = || self.lines.iter().find(|line| line.to_lowercase().contains(address) && is_telling(line));
        told(&|reason| has_code(reason))
            .or_else(|| told(&|reason| is_telling(reason)))
            .or_else(|| line().map(|line| line.trim().to_owned()))
            .or_else(|| told(&|reason| reason.contains(char::is_alphabetic)))
    }

    /// The rest of the line and those below it, to an empty line or the next recipient.
    fn reason(&self, candidate: &Candidate) -> String {
        let line = self.lines[candidate.line];
        let rest = line[candidate.rest..].trim_start_matches([' ', '>', '"', '\'', '*', ':', ';', ',', '.', ')', ']']);
        // `anna@example.com<mailto:anna@example.com>` says the same twice.
        let is_same =
            |a: &Found| a.key == candidate.key && rest[..a.start].trim_matches(['<', ' ']).len() <= "mailto:".len();
        let rest = match addresses_in(rest).first().filter(|a| is_same(a)) {
            Some(again) if rest[again.end..].trim_matches(['>', ' ', ':']).is_empty() => "",
            _ => rest,
        };
        let below = self.lines[candidate.line + 1..].iter().enumerate().take_while(|(at, line)| {
            *at < REASON_LINES && !is_break(line) && !self.opens_other(candidate.line + 1 + at, &candidate.key)
        });
        let reason: Vec<&str> = std::iter::once(rest).chain(below.map(|(_, line)| line.trim())).collect();
        reason.join(" ").trim().to_owned()
    }

    /// The reason that stands for itself in a report about one address: the first line with a code or telling words, else
    /// the paragraph below the address, else the line of the address or the one above.
    pub fn shared_diagnostic(&self, addresses: &[String]) -> Option<String> {
        let [only] = addresses else { return None };
        let is_word = |line: &&&str| !is_break(line) && !line.trim_end().ends_with(':');
        let paragraph = |from: usize| {
            let lines = self.lines[from..].iter().skip_while(|line| !is_word(line)).take_while(|line| !is_break(line));
            lines.take(REASON_LINES).map(|line| line.trim()).collect::<Vec<_>>().join(" ")
        };
        let candidate = self.candidates.iter().find(|c| c.key == *only);
        let start = candidate.map_or(0, |c| c.line);
        let order = || (start..self.lines.len()).chain(0..start);
        let at =
            order().find(|at| has_code(self.lines[*at])).or_else(|| order().find(|at| is_telling(self.lines[*at])));
        let is_reason = |reason: &String| reason.contains(char::is_alphabetic);
        let below = || self.lines.get(start + 1).map(|_| paragraph(start + 1)).filter(is_reason);
        let own = || candidate.filter(|c| c.place == Place::Named).map(|c| self.lines[c.line].to_owned());
        let above = || self.lines[..start].iter().rev().find(is_word).map(|line| line.trim().to_owned());
        at.map(paragraph).filter(is_reason).or_else(below).or_else(own).or_else(above)
    }

    /// True when the line begins with the address of another recipient.
    fn opens_other(&self, line: usize, address: &str) -> bool {
        self.candidates.iter().any(|c| c.line == line && c.place == Place::First && c.key != address)
    }
}

/// A line that ends a reason: empty, or a rule.
fn is_break(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with("---") || line.starts_with("===") || line.starts_with("***")
}

/// True when a reason holds a reply or status code.
fn has_code(reason: &str) -> bool {
    smtp_reply(reason).is_some() || enhanced_status(reason).is_some()
}

/// True when a reason tells why: by a code or by known words.
fn is_telling(reason: &str) -> bool {
    let lower = reason.to_lowercase();
    has_code(&lower) || has_any(&lower, &UNKNOWN_ADDRESS) || has_any(&lower, &NOT_THE_ADDRESS)
}

fn candidates_of(line: &str, number: usize, found: &mut Vec<Candidate>) {
    /// Before an address that failed.
    const NAMED: [&str; 15] = [
        "recipient",
        "rcpt",
        "deliver",
        "mail to",
        "message to",
        "size:",
        "full",
        "unknown",
        "unable",
        "failed",
        "errors:",
        "gateway for",
        "destinataire",
        "empfänger",
        "destinatario",
    ];
    /// Before an address of somebody else.
    const OTHERS: [&str; 12] = [
        "from",
        "sender",
        "sent by",
        "reply",
        "contact",
        "hello",
        "hallo",
        "return-path",
        "message-id",
        "by ",
        "help",
        "assist",
    ];
    let mut behind = 0;
    for address in addresses_in(line) {
        let before = line[behind..address.start].to_lowercase();
        let is_first = behind == 0;
        let label = before.trim_matches(|c: char| !c.is_alphanumeric());
        let rest = address.end;
        behind = address.end;
        let is_reply = label.len() == 3 && label.bytes().all(|b| b.is_ascii_digit());
        let place = if is_first && label.is_empty() {
            Place::First
        } else if is_reply || has_any(&before, &NAMED) && !has_any(&before, &OTHERS) {
            Place::Named
        } else {
            continue;
        };
        found.push(Candidate { key: address.key, place, line: number, rest });
    }
}
