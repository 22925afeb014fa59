//! Who wrote a mail that somebody forwards, by the header that clients put above the forwarded words.

use crate::mime::split_header;
use crate::quotes::block_field;
use crate::{InboundMail, Limits, Mailbox, parse};

/// What clients write before the subject of a forwarded mail, in the languages of the common ones.
const PREFIXES: [&str; 14] =
    ["fw", "fwd", "wg", "tr", "rv", "i", "enc", "doorst", "vb", "vl", "vid", "pd", "转发", "転送"];

/// What the line above the forwarded header says, by language: of Gmail, Thunderbird, Apple Mail and those who copy them.
/// Outlook writes none.
const MARKERS: [&str; 19] = [
    "forwarded message",
    "message transféré",
    "message réexpédié",
    "message transmis",
    "weitergeleitete nachricht",
    "weitergeleiteten nachricht",
    "mensaje reenviado",
    "messaggio inoltrato",
    "doorgestuurd bericht",
    "doorgestuurde bericht",
    "mensagem encaminhada",
    "mensagem reencaminhada",
    "vidarebefordrat meddelande",
    "videresendt meddelelse",
    "videresendt melding",
    "przekazana wiadomość",
    "wiadomość przekazana",
    "пересылаемое сообщение",
    "転送されたメッセージ",
];

/// Most lines of a forwarder's own words above the header.
const MOST_LINES: usize = 400;
/// Lines around From among which the other fields stand.
const BLOCK_LINES: usize = 6;

/// The author of the mail that is forwarded in this one, inside its text or as its attachment. Says what stands there and no
/// more: whoever writes a mail can write any header into it, so believe it of people who are known alone.
pub fn forwarded_sender(mail: &InboundMail) -> Option<Mailbox> {
    let is_forward = is_forward_subject(&mail.subject);
    sender_in_text(&mail.text, is_forward).or_else(|| if is_forward { sender_of_attached(mail) } else { None })
}

pub(crate) fn is_forward_subject(subject: &str) -> bool {
    let prefix = subject.split_once([':', '：']).map(|(prefix, _)| prefix.trim().to_lowercase());
    prefix.is_some_and(|prefix| PREFIXES.contains(&prefix.as_str()))
}

fn is_marker(line: &str) -> bool {
    let line = line.to_lowercase();
    let is_line = line.starts_with('-') && line.ends_with('-') || line.ends_with([':', '：']);
    is_line && line.len() < 200 && MARKERS.iter().any(|marker| line.contains(marker))
}

/// A header has a From and two other fields beside it; below a marker line one will do.
fn sender_in_text(text: &str, is_forward: bool) -> Option<Mailbox> {
    let lines: Vec<&str> =
        text.lines().take(MOST_LINES).map(|line| line.trim_start_matches(['>', ' ']).trim()).collect();
    let mut is_marked = false;
    for (at, line) in lines.iter().enumerate() {
        is_marked |= is_marker(line);
        if !(is_marked || is_forward) || block_field(line) != Some(0) {
            continue;
        }
        let around = &lines[at.saturating_sub(BLOCK_LINES)..(at + BLOCK_LINES).min(lines.len())];
        let others = around.iter().filter_map(|line| block_field(line)).filter(|field| *field != 0).count();
        if others >= if is_marked { 1 } else { 2 } {
            return mailbox_in(line, lines.get(at + 1).copied());
        }
    }
    None
}

/// The mailbox of a From line: the last address in it, as names may look like addresses, and the words before the first bracket.
/// Clients break long lines.
fn mailbox_in(line: &str, next: Option<&str>) -> Option<Mailbox> {
    let (_, value) = line.split_once([':', '：'])?;
    let value = match next.filter(|next| !value.contains('@') && block_field(next).is_none()) {
        Some(next) => format!("{value} {next}"),
        None => value.to_owned(),
    };
    let is_outside = |c: char| c.is_whitespace() || "<>[]()\"'*,;".contains(c);
    let address =
        value.split(is_outside).map(|word| word.trim_start_matches("mailto:")).rfind(|word| word.contains('@'))?;
    let name = value.split(['<', '[', '(']).next().unwrap_or_default();
    let name = name.trim_matches(|c: char| c.is_whitespace() || "\"'*".contains(c));
    Mailbox::new(Some(name).filter(|name| !name.contains('@')), address)
}

/// The author of the first mail that is attached: of its header alone, however large it is.
fn sender_of_attached(mail: &InboundMail) -> Option<Mailbox> {
    let attached = mail.attachments.iter().find(|attachment| attachment.content_type == "message/rfc822")?;
    let (header, _) = split_header(&attached.bytes);
    parse(header, &Limits::default()).ok().map(|mail| mail.from)
}
