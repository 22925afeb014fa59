//! Raw bytes to [`InboundMail`]: fields by the library, parts by [`crate::mime`], bodies put together here.

use mail_parser::{Address, DateTime, GetHeader, HeaderName, Message, MessageParser, MimeHeaders};
use sha2::{Digest, Sha256};

use crate::body::{Body, choose, join};
use crate::charset::{charset_in_html, decode_text, decode_transfer};
use crate::data_images::take_data_images;
use crate::file_name::safe_file_name;
use crate::flowed::unflow;
use crate::message_id::{bounded, message_ids};
use crate::mime::{Budget, Leaf, Part, header_text, is_field_line, read_part, split_header};
use crate::model::{Headers, InboundAttachment, InboundMail, Mailbox, clean_line, clean_text};
use crate::tnef::{is_winmail, unpack};
use crate::{Limits, Unparsable, html_to_text};

/// Most people in one address field; a mail to more keeps the first.
const MAX_MAILBOXES: usize = 500;

/// Reads a mail (RFC 5322, RFC 2045 to 2049, RFC 2231, RFC 6532), as broken as it may be.
///
/// Damaged parts are shown as what can be read of them. Only a mail that exceeds a limit, is empty, has no header or names
/// no sender is refused. A nested mail is an attachment with its bytes untouched and can be given to `parse` again.
pub fn parse(raw: &[u8], limits: &Limits) -> Result<InboundMail, Unparsable> {
    if raw.len() > limits.raw_bytes {
        return Err(Unparsable::TooLarge { bytes: raw.len(), limit: limits.raw_bytes });
    }
    if raw.trim_ascii().is_empty() {
        return Err(Unparsable::Empty);
    }
    let (block, body) = split_header(raw);
    if !block.split(|b| *b == b'\n').any(is_field_line) {
        return Err(Unparsable::NoHeaders);
    }
    let block = header_text(block, limits)?;
    let parser = MessageParser::default();
    let message = parser.parse_headers(block.as_bytes()).ok_or(Unparsable::NoHeaders)?;
    let headers = read_headers(&message, &block);
    let from = sender(&message, &headers)?;
    let has_one_author = has_one_author(&message, &headers);

    let mut budget = Budget { limits, parts: 0 };
    let tree = read_part(&block, body, "text/plain", 0, &mut budget)?;
    let mut collector = Collector::new(limits);
    let found = collector.walk(&tree, Place::Root)?;
    let found = join(collector.with_packed(found));
    let html = found.html.filter(|html| !html.trim().is_empty());
    let html = match html {
        Some(html) => Some(collector.take_images(html)?),
        None => None,
    };
    let text = match (found.text, &html) {
        (Some(text), _) if !text.trim().is_empty() => text,
        (_, Some(html)) => html_to_text(html),
        (text, None) => collector.named_text.or(text).unwrap_or_default(),
    };
    let mut attachments = collector.attachments;
    if let Some(html) = &html {
        mark_inline(&mut attachments, html);
    }

    let root = message.parts.first();
    let content_type = root.and_then(MimeHeaders::content_type);
    let subject = message.subject().unwrap_or_default();
    Ok(InboundMail {
        from,
        has_one_author,
        reply_to: mailboxes(message.reply_to().into_iter()),
        to: mailboxes(message.all_to()),
        cc: mailboxes(message.all_cc()),
        subject: clean_line(subject, 500),
        date: message.date().and_then(timestamp),
        message_id: headers.get("message-id").and_then(|field| message_ids(field).into_iter().next()),
        in_reply_to: bounded(ids(&headers, "in-reply-to"), 4, 20),
        references: bounded(ids(&headers, "references"), 4, 100),
        content_type: content_type.map_or_else(
            || "text/plain".to_owned(),
            |c| format!("{}/{}", c.ctype(), c.subtype().unwrap_or("plain")).to_ascii_lowercase(),
        ),
        report_type: content_type.and_then(|c| c.attribute("report-type")).map(str::to_ascii_lowercase),
        headers,
        text,
        html,
        attachments,
    })
}

fn ids(headers: &Headers, name: &str) -> Vec<String> {
    message_ids(&headers.all(name).collect::<Vec<_>>().join(" "))
}

fn read_headers(message: &Message<'_>, block: &str) -> Headers {
    let fields = message.parts.first().map(|part| part.headers.as_slice()).unwrap_or_default();
    Headers(
        fields
            .iter()
            .map(|field| {
                let range = field.offset_start() as usize..field.offset_end() as usize;
                let value = block.get(range).unwrap_or_default();
                // Unfolding (RFC 5322, 2.2.3): only the line ends go.
                let value: String = value.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
                (field.name().to_ascii_lowercase(), value.trim().to_owned())
            })
            .collect(),
    )
}

/// The author. Programs that report failed delivery often sign with a bare local name (`From: MAILER-DAEMON`): that is
/// completed by the host that sent it, as the name only serves to recognise the bounce.
fn sender(message: &Message<'_>, headers: &Headers) -> Result<Mailbox, Unparsable> {
    if let Some(found) = authors(message).into_iter().next() {
        return Ok(found);
    }
    let written = headers.get("from").unwrap_or_default();
    // Brackets or commas forgotten: the first word that is an address, named by the words before it.
    let words: Vec<&str> = written.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        if let Some(found) = Mailbox::new(Some(&words[..at].join(" ")), word) {
            return Ok(found);
        }
    }
    // No author at all (`From: <>`) is what some servers write into their reports.
    let lower = if written == "<>" { "mailer-daemon".to_owned() } else { written.to_ascii_lowercase() };
    for name in ["mailer-daemon", "postmaster", "mail delivery subsystem", "mail delivery system"] {
        if lower.contains(name) {
            let host =
                headers.get("message-id").and_then(|id| id.rsplit_once('@')).map_or("unknown.invalid", |(_, h)| h);
            let local = if name == "postmaster" { name } else { "mailer-daemon" };
            let written = written.trim_matches(['<', '>']);
            let at_host = |host: &str| Mailbox::new(Some(written), &format!("{local}@{host}"));
            if let Some(found) = at_host(host.trim_end_matches('>')).or_else(|| at_host("unknown.invalid")) {
                return Ok(found);
            }
        }
    }
    let found = if headers.has("from") { clean_line(written, 100) } else { "there is no From field".to_owned() };
    Err(Unparsable::NoSender { found })
}

fn from_field<'a>(message: &'a Message<'a>) -> Option<&'a Address<'a>> {
    let field = message.parts.first().and_then(|part| part.headers.header_value(&HeaderName::From));
    field.and_then(|value| value.as_address())
}

/// Those who stand in From.
fn authors(message: &Message<'_>) -> Vec<Mailbox> {
    mailboxes(from_field(message).into_iter())
}

/// What nobody can use here as an address counts too, as others may have read it as one.
fn has_one_author(message: &Message<'_>, headers: &Headers) -> bool {
    let named = from_field(message).into_iter().flat_map(Address::iter).filter_map(|named| named.address.as_deref());
    let count: usize = named.map(|address| address.matches('@').count()).sum();
    headers.all("from").count() == 1 && count == 1 && authors(message).len() == 1
}

/// The mailboxes in the value of a field that is none of RFC 5322's address fields.
pub(crate) fn mailboxes_in(value: &str) -> Vec<Mailbox> {
    let field = format!("From: {value}\r\n\r\n");
    MessageParser::default().parse_headers(field.as_bytes()).map(|message| authors(&message)).unwrap_or_default()
}

fn mailboxes<'a>(fields: impl Iterator<Item = &'a Address<'a>>) -> Vec<Mailbox> {
    let mut found: Vec<Mailbox> = Vec::new();
    for address in fields.flat_map(Address::iter) {
        let Some(mailbox) = address.address.as_deref().and_then(|a| Mailbox::new(address.name.as_deref(), a)) else {
            continue;
        };
        if found.len() < MAX_MAILBOXES && !found.iter().any(|known| known.key == mailbox.key) {
            found.push(mailbox);
        }
    }
    found
}

fn timestamp(date: &DateTime) -> Option<jiff::Timestamp> {
    if date.is_valid() && (1970..=9998).contains(&date.year) {
        jiff::Timestamp::from_second(date.to_timestamp()).ok()
    } else {
        None
    }
}

/// Where a part stands decides what it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Mixed,
    Alternative,
    /// Not the first part of a multipart/related (RFC 2387): something the first one shows.
    Shown,
}

struct Collector<'l> {
    limits: &'l Limits,
    attachments: Vec<InboundAttachment>,
    attachment_bytes: usize,
    body_bytes: usize,
    /// The first text that is a file by its name alone: the body of a mail that has no other.
    named_text: Option<String>,
    /// What each winmail.dat says.
    packed: Vec<Body>,
}

impl<'l> Collector<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            attachments: Vec::new(),
            attachment_bytes: 0,
            body_bytes: 0,
            named_text: None,
            packed: Vec::new(),
        }
    }

    fn walk(&mut self, part: &Part<'_>, place: Place) -> Result<Body, Unparsable> {
        match part {
            Part::Leaf(leaf) => self.leaf(leaf, place),
            Part::Multipart { subtype, children } => {
                let mut bodies = Vec::new();
                for (index, child) in children.iter().enumerate() {
                    let place = match subtype.as_str() {
                        "alternative" => Place::Alternative,
                        "related" if index > 0 => Place::Shown,
                        _ if place == Place::Shown => Place::Shown,
                        _ => Place::Mixed,
                    };
                    bodies.push(self.walk(child, place)?);
                }
                Ok(if subtype == "alternative" { choose(bodies) } else { join(bodies) })
            }
        }
    }

    fn leaf(&mut self, leaf: &Leaf<'_>, place: Place) -> Result<Body, Unparsable> {
        let is_text = matches!(leaf.content_type.as_str(), "text/plain" | "text/html");
        // A name makes a file of it, also when it is to be shown inline (RFC 2183, 2.3), except where it is the only part.
        let is_body = is_text
            && !leaf.is_attachment
            && place != Place::Shown
            && (leaf.file_name.is_none() || place != Place::Mixed);
        // Alternatives that no mail client but one shows say the same once more.
        if place == Place::Alternative && matches!(leaf.content_type.as_str(), "text/x-amp-html" | "text/watch-html") {
            return Ok(Body::default());
        }
        // A nested mail in base64 breaks RFC 2046, 5.2.1, and is undone all the same.
        let bytes = decode_transfer(leaf.body, &leaf.encoding);
        if !is_body {
            let is_candidate = self.named_text.is_none() && leaf.content_type == "text/plain" && !leaf.is_attachment;
            if is_candidate && place != Place::Shown && bytes.len() <= self.limits.body_bytes {
                self.named_text = Some(plain_text(leaf, &bytes));
            }
            self.attach(leaf, bytes)?;
            return Ok(Body::default());
        }
        self.body_bytes += bytes.len();
        if self.body_bytes > self.limits.body_bytes {
            return Err(Unparsable::BodyTooLarge { limit: self.limits.body_bytes });
        }
        if leaf.content_type != "text/html" {
            return Ok(Body { text: Some(plain_text(leaf, &bytes)), html: None });
        }
        let charset = leaf.charset.clone().or_else(|| charset_in_html(&bytes));
        Ok(Body { text: None, html: Some(decode_text(&bytes, charset.as_deref()).replace('\0', "")) })
    }

    fn attach(&mut self, leaf: &Leaf<'_>, bytes: Vec<u8>) -> Result<(), Unparsable> {
        // Mailing lists and some clients leave empty parts behind.
        if bytes.is_empty() && leaf.file_name.is_none() {
            return Ok(());
        }
        if is_winmail(&leaf.content_type, leaf.file_name.as_deref())
            && let Some(winmail) = unpack(&bytes, self.limits)
            && self.body_bytes + winmail.body.size() <= self.limits.body_bytes
        {
            for file in winmail.files {
                self.push(file.name.as_deref(), &file.content_type, file.content_id.as_deref(), file.bytes)?;
            }
            if !winmail.body.is_empty() {
                self.body_bytes += winmail.body.size();
                self.packed.push(winmail.body);
            }
            if winmail.is_note {
                return Ok(());
            }
        }
        let mut declared = leaf.file_name.clone();
        if declared.is_none() && leaf.content_type == "message/rfc822" {
            declared = nested_subject(&bytes);
        }
        self.push(declared.as_deref(), &leaf.content_type, leaf.content_id.as_deref(), bytes)
    }

    /// The bodies of the mail: those of a winmail.dat that the parts do not repeat, then that of the parts. Gateways put lines of
    /// their own behind a mail whose words are all packed.
    fn with_packed(&mut self, found: Body) -> Vec<Body> {
        let mut bodies = std::mem::take(&mut self.packed);
        found.leave_what_it_lacks(&mut bodies);
        if bodies.is_empty() || !found.is_empty() {
            bodies.push(found);
        }
        bodies
    }

    fn take_images(&mut self, html: String) -> Result<String, Unparsable> {
        let (html, images) = take_data_images(html, self.limits.attachments);
        for image in images {
            self.push(None, &image.content_type, Some(&image.content_id), image.bytes)?;
        }
        Ok(html)
    }

    fn push(
        &mut self,
        name: Option<&str>,
        content_type: &str,
        content_id: Option<&str>,
        bytes: Vec<u8>,
    ) -> Result<(), Unparsable> {
        if self.attachments.len() >= self.limits.attachments {
            return Err(Unparsable::TooManyAttachments { limit: self.limits.attachments });
        }
        self.attachment_bytes += bytes.len();
        if self.attachment_bytes > self.limits.attachment_bytes {
            return Err(Unparsable::AttachmentsTooLarge { limit: self.limits.attachment_bytes });
        }
        let number = self.attachments.len() + 1;
        self.attachments.push(InboundAttachment {
            name: safe_file_name(name, content_type, number),
            content_type: content_type.to_owned(),
            sha256: hex::encode(Sha256::digest(&bytes)),
            bytes,
            content_id: content_id.map(|id| clean_line(id, 500)).filter(|id| !id.is_empty()),
            is_inline: false,
        });
        Ok(())
    }
}

fn plain_text(leaf: &Leaf<'_>, bytes: &[u8]) -> String {
    let text = clean_text(&decode_text(bytes, leaf.charset.as_deref()));
    match leaf.flowed {
        Some(del_sp) => unflow(&text, del_sp),
        None => text,
    }
}

/// A forwarded mail is best recognised by its subject.
fn nested_subject(bytes: &[u8]) -> Option<String> {
    let (block, _) = split_header(bytes);
    let block = header_text(block, &Limits::default()).ok()?;
    let message = MessageParser::default().parse_headers(block.as_bytes())?;
    let subject = clean_line(message.subject()?, 80).replace(['/', '\\'], "-");
    (!subject.is_empty()).then(|| format!("{subject}.eml"))
}

/// Marks what the HTML shows. Clients forget Content-Disposition, so only the reference counts (RFC 2392).
fn mark_inline(attachments: &mut [InboundAttachment], html: &str) {
    let references: std::collections::HashSet<String> = crate::html::cid_references(html).into_iter().collect();
    for attachment in attachments {
        attachment.is_inline =
            attachment.content_id.as_ref().is_some_and(|id| references.contains(&id.to_ascii_lowercase()));
    }
}
