//! The tree of MIME parts (RFC 2045, RFC 2046), split here rather than by the library so that every limit holds before
//! memory is spent, the walk is linear in size times depth, and no nesting can exhaust the stack.

use mail_parser::{ContentType, GetHeader, HeaderName, HeaderValue, MessageParser, MimeHeaders};

use crate::charset::decode_text;
use crate::{Limits, Unparsable};

/// A part that holds no other part, with what its header says about it.
pub(crate) struct Leaf<'a> {
    pub content_type: String,
    pub charset: Option<String>,
    /// The lines flow (RFC 3676); true with `DelSp=yes`.
    pub flowed: Option<bool>,
    pub encoding: String,
    pub file_name: Option<String>,
    pub content_id: Option<String>,
    pub is_attachment: bool,
    pub body: &'a [u8],
}

/// A part.
pub(crate) enum Part<'a> {
    Leaf(Leaf<'a>),
    Multipart { subtype: String, children: Vec<Part<'a>> },
}

/// What has been counted so far.
pub(crate) struct Budget<'l> {
    pub limits: &'l Limits,
    pub parts: usize,
}

/// Splits a mail or part into its header block and body at the first empty line (RFC 5322, 2.1). The line of an mbox
/// file (`From anna@...`) before the first field is no field and is left out.
pub(crate) fn split_header(raw: &[u8]) -> (&[u8], &[u8]) {
    let mut start = 0;
    for line in raw.split_inclusive(|b| *b == b'\n') {
        let is_blank = line.iter().all(u8::is_ascii_whitespace);
        if !(is_blank || line.starts_with(b"From ") || line.starts_with(b">From ")) {
            break;
        }
        start += line.len();
    }
    let raw = &raw[start..];
    let mut at = 0;
    for line in raw.split_inclusive(|b| *b == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            return (&raw[..at], &raw[at + line.len()..]);
        }
        at += line.len();
    }
    (raw, &[])
}

/// True when a line could open a header field: a name of printable ASCII before a colon (RFC 5322, 2.2).
pub(crate) fn is_field_line(line: &[u8]) -> bool {
    let name = line.iter().position(|b| *b == b':').map_or(&[][..], |at| &line[..at]);
    !name.is_empty()
        && name.iter().all(|b| b.is_ascii_graphic() || matches!(b, b' ' | b'\t'))
        && name[0].is_ascii_graphic()
}

/// A header block as UTF-8 with its closing empty line, ready for the field parser. Raw 8-bit text (RFC 6532, or an old
/// charset against the rules) is decoded as body text without a declared charset is.
pub(crate) fn header_text(block: &[u8], limits: &Limits) -> Result<String, Unparsable> {
    if block.len() > limits.header_bytes {
        return Err(Unparsable::HeaderTooLong { bytes: block.len(), limit: limits.header_bytes });
    }
    let mut text = decode_text(block, None).replace('\0', "");
    text.push_str("\r\n\r\n");
    Ok(text)
}

/// Reads the body below `block` into parts.
pub(crate) fn read_part<'a>(
    block: &str,
    body: &'a [u8],
    default_type: &str,
    depth: usize,
    budget: &mut Budget<'_>,
) -> Result<Part<'a>, Unparsable> {
    budget.parts += 1;
    if budget.parts > budget.limits.parts {
        return Err(Unparsable::TooManyParts { limit: budget.limits.parts });
    }
    let message = MessageParser::default().parse_headers(block.as_bytes());
    let part = message.as_ref().and_then(|m| m.parts.first());
    let content_type = part.and_then(MimeHeaders::content_type);
    let (main, sub) = type_of(content_type, default_type);

    if main == "multipart" {
        let declared = content_type.and_then(|c| c.attribute("boundary")).map(str::trim_end).filter(|b| !b.is_empty());
        let boundary = declared.map(|b| b.as_bytes().to_vec()).or_else(|| guess_boundary(body));
        if let Some(pieces) = boundary.and_then(|b| split_at_boundary(body, &b, budget.limits.parts)) {
            if depth >= budget.limits.nesting {
                return Err(Unparsable::NestedTooDeep { limit: budget.limits.nesting });
            }
            let child_default = if sub == "digest" { "message/rfc822" } else { "text/plain" };
            let mut children = Vec::with_capacity(pieces.len());
            for piece in pieces {
                let (head, rest) = split_part(piece);
                let head = header_text(head, budget.limits)?;
                children.push(read_part(&head, rest, child_default, depth + 1, budget)?);
            }
            return Ok(Part::Multipart { subtype: sub, children });
        }
    }

    let has_attribute = |name: &str, value: &str| {
        content_type.and_then(|c| c.attribute(name)).is_some_and(|found| found.trim().eq_ignore_ascii_case(value))
    };
    let disposition = part.and_then(MimeHeaders::content_disposition);
    // A multipart without any part is shown as the text that it is.
    let content_type_name = if main == "multipart" { "text/plain".to_owned() } else { format!("{main}/{sub}") };
    Ok(Part::Leaf(Leaf {
        content_type: content_type_name,
        charset: content_type.and_then(|c| c.attribute("charset")).map(str::to_owned),
        flowed: has_attribute("format", "flowed").then(|| has_attribute("delsp", "yes")),
        encoding: part.and_then(MimeHeaders::content_transfer_encoding).unwrap_or_default().to_owned(),
        file_name: part.and_then(MimeHeaders::attachment_name).map(str::to_owned),
        content_id: part.and_then(|p| match p.headers.header_value(&HeaderName::ContentId) {
            Some(HeaderValue::Text(id)) => Some(id.trim_matches(['<', '>', ' ']).to_owned()),
            _ => None,
        }),
        is_attachment: disposition.is_some_and(ContentType::is_attachment),
        body,
    }))
}

fn type_of(content_type: Option<&ContentType<'_>>, default_type: &str) -> (String, String) {
    let is_token = |s: &str| {
        !s.is_empty() && s.len() <= 127 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+._".contains(&b))
    };
    if let Some(found) = content_type {
        let main = found.ctype().trim().to_ascii_lowercase();
        let sub = found.subtype().unwrap_or_default().trim().to_ascii_lowercase();
        if is_token(&main) && is_token(&sub) {
            return (main, sub);
        }
        // `Content-Type: text` of very old clients means plain text (RFC 2045, 5.2: unreadable types count as absent).
    }
    let (main, sub) = default_type.split_once('/').unwrap_or(("text", "plain"));
    (main.to_owned(), sub.to_owned())
}

/// Like [`split_header`], for a part: one that opens with neither a field nor an empty line has no header, and its words
/// must not be swallowed as one.
fn split_part(piece: &[u8]) -> (&[u8], &[u8]) {
    let first = piece.split_inclusive(|b| *b == b'\n').next().unwrap_or_default();
    if matches!(first, b"\n" | b"\r\n") {
        return (&[], &piece[first.len()..]);
    }
    if !is_field_line(first) {
        return (&[], piece);
    }
    split_header(piece)
}

/// The pieces between the delimiter lines of RFC 2046, 5.1.1; `None` when there is no delimiter line. A missing closing
/// line ends the last piece with the body. Counting stops one past `max`, which the caller refuses.
fn split_at_boundary<'a>(body: &'a [u8], boundary: &[u8], max: usize) -> Option<Vec<&'a [u8]>> {
    let mut pieces = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive(|b| *b == b'\n') {
        let start = at;
        at += line.len();
        let Some(tail) = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary)) else { continue };
        let (is_last, tail) = match tail.strip_prefix(b"--") {
            Some(tail) => (true, tail),
            None => (false, tail),
        };
        // Another boundary that merely begins like this one is not a delimiter.
        if !tail.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if let Some(from) = open.take() {
            pieces.push(without_line_end(&body[from..start]));
            if pieces.len() > max {
                return Some(pieces);
            }
        }
        if is_last {
            return (!pieces.is_empty()).then_some(pieces);
        }
        open = Some(at);
    }
    if let Some(from) = open {
        pieces.push(&body[from..]);
    }
    (!pieces.is_empty()).then_some(pieces)
}

/// The line end before a delimiter belongs to the delimiter.
fn without_line_end(piece: &[u8]) -> &[u8] {
    piece.strip_suffix(b"\r\n").or_else(|| piece.strip_suffix(b"\n")).unwrap_or(piece)
}

/// A multipart that forgot to name its boundary: a line of two hyphens and a word, with a MIME field below it.
fn guess_boundary(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body.split(|b| *b == b'\n').take(2_000).peekable();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix(b"--").map(<[u8]>::trim_ascii_end) else { continue };
        let next_is_field =
            lines.peek().is_some_and(|next| next.len() > 8 && next[..8].eq_ignore_ascii_case(b"content-"));
        if !name.is_empty() && name.len() <= 200 && next_is_field {
            return Some(name.to_vec());
        }
    }
    None
}
