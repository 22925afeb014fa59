//! winmail.dat: files and words that Outlook and Exchange pack into one part (MS-OXTNEF).
//!
//! Read here, as the crates for it reserve what a stranger's size field says, or were left years ago and know no long names.

mod cursor;
mod properties;
mod rtf;
mod rtf_words;

use cursor::Cursor;
use properties::{Properties, Value, id, text_of};
use rtf_words::RtfWords;

use crate::Limits;
use crate::body::Body;
use crate::charset::{charset_in_html, charset_of_code_page, decode_text};
use crate::model::{clean_line, clean_text};

const SIGNATURE: u32 = 0x223e_9f78;

/// Numbers of the attributes that are read, their level left out (MS-OXTNEF 2.1.3.2).
mod attribute {
    pub const SUBJECT: u32 = 0x0001_8004;
    pub const TITLE: u32 = 0x0001_8010;
    pub const BODY: u32 = 0x0002_800c;
    pub const DATA: u32 = 0x0006_800f;
    pub const TRANSPORT_NAME: u32 = 0x0006_9001;
    pub const OPENING: u32 = 0x0006_9002;
    pub const MESSAGE_PROPERTIES: u32 = 0x0006_9003;
    pub const FILE_PROPERTIES: u32 = 0x0006_9005;
    pub const CODE_PAGE: u32 = 0x0006_9007;
    pub const MESSAGE_CLASS: u32 = 0x0007_8008;
}

/// The interface of a message within a message (IID_IMessage).
const MESSAGE_INTERFACE: [u8; 16] = [0x07, 0x03, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

/// What a winmail.dat held.
pub(crate) struct Winmail {
    pub files: Vec<PackedFile>,
    /// What it says.
    pub body: Body,
    /// False for an appointment, a task, a contact: they say more than their files and words do.
    pub is_note: bool,
}

/// A file in a winmail.dat.
pub(crate) struct PackedFile {
    pub name: Option<String>,
    pub content_type: String,
    pub content_id: Option<String>,
    pub bytes: Vec<u8>,
}

/// True for a part that may be one; [`unpack`] looks for the signature.
pub(crate) fn is_winmail(content_type: &str, file_name: Option<&str>) -> bool {
    matches!(content_type, "application/ms-tnef" | "application/vnd.ms-tnef")
        || file_name.is_some_and(|name| name.eq_ignore_ascii_case("winmail.dat"))
}

/// Unpacks a winmail.dat. Messages within it give their words as a file, and their files.
///
/// `None`, so that it stays the file it is: without the signature, with a length or checksum that is wrong, with more files,
/// words or nesting than `limits` allow, or with words that cannot be read.
pub(crate) fn unpack(bytes: &[u8], limits: &Limits) -> Option<Winmail> {
    let mut unpacking = Unpacking { limits, files: Vec::new(), body_bytes: 0 };
    let message = Message::read(bytes, limits)?;
    let body = unpacking.body(&message)?;
    unpacking.files_of(&message, 0)?;
    Some(Winmail { files: unpacking.files, body, is_note: message.is_note() })
}

/// A stream taken apart: slices of it.
#[derive(Default)]
struct Message<'a> {
    code_page: u32,
    class: Option<&'a [u8]>,
    subject: Option<&'a [u8]>,
    body: Option<&'a [u8]>,
    properties: Properties<'a>,
    attachments: Vec<Attachment<'a>>,
}

#[derive(Default)]
struct Attachment<'a> {
    title: Option<&'a [u8]>,
    transport_name: Option<&'a [u8]>,
    data: Option<&'a [u8]>,
    properties: Properties<'a>,
}

impl<'a> Message<'a> {
    fn read(bytes: &'a [u8], limits: &Limits) -> Option<Self> {
        const FILE_LEVEL: u8 = 2;
        let mut stream = Cursor::new(bytes);
        if stream.u32()? != SIGNATURE {
            return None;
        }
        stream.u16()?;
        let mut message = Self { code_page: 1252, ..Self::default() };
        // Gateways fill up the end.
        while !stream.rest().iter().all(|byte| matches!(byte, 0 | b'\r' | b'\n')) {
            let level = stream.u8()?;
            let number = stream.u32()?;
            let length = stream.size()?;
            let data = stream.take(length)?;
            if stream.u16()? != checksum(data) {
                return None;
            }
            match level {
                1 => message.take(number, data)?,
                FILE_LEVEL => {
                    if number == attribute::OPENING || message.attachments.is_empty() {
                        message.attachments.push(Attachment::default());
                    }
                    if message.attachments.len() > limits.attachments {
                        return None;
                    }
                    message.attachments.last_mut()?.take(number, data)?;
                }
                _ => return None,
            }
        }
        Some(message)
    }

    fn take(&mut self, number: u32, data: &'a [u8]) -> Option<()> {
        match number {
            attribute::CODE_PAGE => self.code_page = Cursor::new(data).u32()?,
            attribute::MESSAGE_CLASS => self.class = Some(data),
            attribute::SUBJECT => self.subject = Some(data),
            attribute::BODY => self.body = Some(data),
            attribute::MESSAGE_PROPERTIES => self.properties = Properties::read(data)?,
            _ => {}
        }
        Some(())
    }

    fn is_note(&self) -> bool {
        let class = self.properties.text(id::MESSAGE_CLASS, self.code_page);
        let class = class.or_else(|| self.class.map(|class| text_of(class, self.code_page)));
        class.is_none_or(|class| {
            let class = class.to_ascii_lowercase();
            class.starts_with("ipm.note") || class == "ipm.microsoft mail.note"
        })
    }

    fn html(&self) -> Option<String> {
        let (Value::Binary(bytes) | Value::Text8(bytes)) = self.properties.get(id::HTML)? else {
            return self.properties.text(id::HTML, self.code_page);
        };
        let charset = match self.properties.get(id::INTERNET_CODE_PAGE) {
            Some(Value::Number(page)) => Some(charset_of_code_page(page)),
            _ => charset_in_html(bytes),
        };
        Some(decode_text(bytes, charset.as_deref())).filter(|html| !html.trim().is_empty())
    }

    fn text(&self) -> Option<String> {
        let text = self.properties.text(id::BODY, self.code_page);
        text.or_else(|| self.body.map(|body| text_of(body, self.code_page))).filter(|text| !text.trim().is_empty())
    }
}

impl<'a> Attachment<'a> {
    fn take(&mut self, number: u32, data: &'a [u8]) -> Option<()> {
        match number {
            attribute::TITLE => self.title = Some(data),
            attribute::TRANSPORT_NAME => self.transport_name = Some(data),
            attribute::DATA => self.data = Some(data),
            attribute::FILE_PROPERTIES => self.properties = Properties::read(data)?,
            _ => {}
        }
        Some(())
    }

    /// The longest of the names it has.
    fn name(&self, code_page: u32) -> Option<String> {
        let property = |id| self.properties.text(id, code_page);
        let plain = |name: Option<&[u8]>| name.map(|name| text_of(name, code_page)).filter(|name| !name.is_empty());
        property(id::ATTACH_LONG_FILE_NAME)
            .or_else(|| plain(self.transport_name))
            .or_else(|| plain(self.title))
            .or_else(|| property(id::ATTACH_FILE_NAME))
            .or_else(|| property(id::DISPLAY_NAME))
    }

    fn bytes(&self) -> &'a [u8] {
        match (self.data, self.properties.get(id::ATTACH_DATA)) {
            (Some(data), _) if !data.is_empty() => data,
            (_, Some(Value::Binary(data) | Value::Object(_, data))) => data,
            _ => &[],
        }
    }
}

struct Unpacking<'l> {
    limits: &'l Limits,
    files: Vec<PackedFile>,
    body_bytes: usize,
}

impl Unpacking<'_> {
    fn body(&mut self, message: &Message<'_>) -> Option<Body> {
        let mut body = Body { text: message.text().map(|text| clean_text(&text)), html: message.html() };
        if let (None, Some(Value::Binary(data))) = (&body.html, message.properties.get(id::RTF_COMPRESSED)) {
            let rtf = rtf::decompress(data, self.limits.body_bytes);
            match rtf.and_then(|rtf| rtf_words::words(&rtf)) {
                Some(RtfWords::Html(html)) => body.html = Some(html),
                Some(RtfWords::Text(text)) if body.text.is_none() => body.text = Some(clean_text(&text)),
                // Nothing else says what was written.
                None if body.text.is_none() => return None,
                Some(RtfWords::Text(_)) | None => {}
            }
        }
        self.body_bytes += body.size();
        (self.body_bytes <= self.limits.body_bytes).then_some(body)
    }

    fn files_of(&mut self, message: &Message<'_>, depth: usize) -> Option<()> {
        for attachment in &message.attachments {
            let name = attachment.name(message.code_page);
            match attachment.properties.get(id::ATTACH_DATA) {
                Some(Value::Object(interface, nested)) if *interface == MESSAGE_INTERFACE => {
                    self.nested(name, nested, depth + 1)?;
                }
                _ => {
                    let bytes = attachment.bytes().to_vec();
                    let property = |id| attachment.properties.text(id, message.code_page);
                    // An attribute without a file: the mark of where it stood in the text.
                    if !bytes.is_empty() || name.is_some() {
                        let content_type = property(id::ATTACH_MIME_TAG).and_then(|tag| media_type(&tag));
                        let content_id = property(id::ATTACH_CONTENT_ID);
                        self.push(name, content_type.as_deref(), content_id, bytes)?;
                    }
                }
            }
        }
        Some(())
    }

    /// A message within the message: its words as a file with its subject as name, and its files.
    fn nested(&mut self, name: Option<String>, bytes: &[u8], depth: usize) -> Option<()> {
        if depth > self.limits.nesting {
            return None;
        }
        let message = Message::read(bytes, self.limits)?;
        let subject = message.properties.text(id::SUBJECT, message.code_page);
        let subject = subject.or_else(|| message.subject.map(|subject| text_of(subject, message.code_page)));
        let name = clean_line(&subject.or(name).unwrap_or_default(), 80).replace(['/', '\\'], "-");
        let named = |extension| (!name.is_empty()).then(|| format!("{name}.{extension}"));
        match self.body(&message)? {
            Body { html: Some(html), .. } => {
                let page = format!("<meta charset=\"utf-8\">{html}").into_bytes();
                self.push(named("html"), Some("text/html"), None, page)?;
            }
            Body { text: Some(text), .. } => self.push(named("txt"), Some("text/plain"), None, text.into_bytes())?,
            Body { .. } => {}
        }
        self.files_of(&message, depth)
    }

    fn push(
        &mut self,
        name: Option<String>,
        content_type: Option<&str>,
        content_id: Option<String>,
        bytes: Vec<u8>,
    ) -> Option<()> {
        let content_type = content_type.unwrap_or("application/octet-stream").to_owned();
        let content_id = content_id.map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
        self.files.push(PackedFile { name, content_type, content_id, bytes });
        (self.files.len() <= self.limits.attachments).then_some(())
    }
}

/// The sum of all bytes (MS-OXTNEF 2.1.3.1).
fn checksum(data: &[u8]) -> u16 {
    data.iter().fold(0, |sum: u16, byte| sum.wrapping_add(u16::from(*byte)))
}

/// `type/subtype` in lower case, when it is one.
fn media_type(tag: &str) -> Option<String> {
    let tag = tag.trim().to_ascii_lowercase();
    let is_token = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+._".contains(&b));
    let is_type = tag.split_once('/').is_some_and(|(main, sub)| is_token(main) && is_token(sub));
    (is_type && tag.len() <= 127).then_some(tag)
}
