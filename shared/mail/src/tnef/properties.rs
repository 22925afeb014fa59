//! Lists of MAPI properties as they stand in a winmail.dat (MS-OXTNEF 2.1.3.4, types of MS-OXCDATA 2.11.1).

use std::collections::BTreeMap;

use super::cursor::Cursor;
use crate::charset::{charset_of_code_page, decode_text};

/// Identifiers of MS-OXPROPS.
pub(super) mod id {
    pub const MESSAGE_CLASS: u16 = 0x001a;
    pub const SUBJECT: u16 = 0x0037;
    pub const BODY: u16 = 0x1000;
    pub const RTF_COMPRESSED: u16 = 0x1009;
    pub const HTML: u16 = 0x1013;
    pub const DISPLAY_NAME: u16 = 0x3001;
    pub const ATTACH_DATA: u16 = 0x3701;
    pub const ATTACH_FILE_NAME: u16 = 0x3704;
    pub const ATTACH_LONG_FILE_NAME: u16 = 0x3707;
    pub const ATTACH_MIME_TAG: u16 = 0x370e;
    pub const ATTACH_CONTENT_ID: u16 = 0x3712;
    pub const INTERNET_CODE_PAGE: u16 = 0x3fde;
}

/// The value of a property; of several values the first.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Number(u32),
    /// In the code page of the message.
    Text8(&'a [u8]),
    /// UTF-16, little-endian.
    Text16(&'a [u8]),
    Binary(&'a [u8]),
    /// The interface that the object has, and the object.
    Object(&'a [u8], &'a [u8]),
}

/// The first value of each property.
#[derive(Default)]
pub(super) struct Properties<'a>(BTreeMap<u16, Value<'a>>);

impl<'a> Properties<'a> {
    /// `None` when the list does not hold what it says.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut list = Cursor::new(bytes);
        let mut found = BTreeMap::new();
        for _ in 0..list.size()? {
            let kind = list.u16()?;
            let id = list.u16()?;
            if id >= 0x8000 {
                skip_name(&mut list)?;
            }
            if let Some(value) = read_values(&mut list, kind)? {
                found.entry(id).or_insert(value);
            }
        }
        Some(Self(found))
    }

    pub fn get(&self, id: u16) -> Option<Value<'a>> {
        self.0.get(&id).copied()
    }

    /// A text without the NUL that ends it; `None` when it is empty.
    pub fn text(&self, id: u16, code_page: u32) -> Option<String> {
        let text = match self.get(id)? {
            Value::Text8(bytes) => text_of(bytes, code_page),
            Value::Text16(bytes) => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
                String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned()
            }
            Value::Number(_) | Value::Binary(_) | Value::Object(..) => return None,
        };
        (!text.is_empty()).then_some(text)
    }
}

/// 8-bit text in a code page, without the NUL that ends it.
pub(super) fn text_of(bytes: &[u8], code_page: u32) -> String {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    decode_text(&bytes[..end], Some(&charset_of_code_page(code_page)))
}

/// A named property: its set, and its number or name.
fn skip_name(list: &mut Cursor<'_>) -> Option<()> {
    list.take(16)?;
    if list.u32()? == 0 {
        list.u32()?;
    } else {
        let length = list.size()?;
        list.take_padded(length)?;
    }
    Some(())
}

/// Reads all values of a property; the inner `None` stands for one that is of no use here.
fn read_values<'a>(list: &mut Cursor<'a>, kind: u16) -> Option<Option<Value<'a>>> {
    const SEVERAL: u16 = 0x1000;
    let single = kind & !SEVERAL;
    let is_sized = matches!(single, 0x000d | 0x001e | 0x001f | 0x0102);
    let count = if kind & SEVERAL != 0 || is_sized { list.size()? } else { 1 };
    let mut first = None;
    for _ in 0..count {
        let value = match single {
            // Null and unspecified have no value.
            0x0000 | 0x0001 => return Some(None),
            0x0002 | 0x0003 | 0x0004 | 0x000a | 0x000b => Some(Value::Number(list.u32()?)),
            0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => {
                list.take(8)?;
                None
            }
            0x0048 => {
                list.take(16)?;
                None
            }
            _ if is_sized => {
                let length = list.size()?;
                let bytes = list.take_padded(length)?;
                Some(match single {
                    0x001e => Value::Text8(bytes),
                    0x001f => Value::Text16(bytes),
                    0x0102 => Value::Binary(bytes),
                    _ => {
                        let (interface, object) = bytes.split_at_checked(16)?;
                        Value::Object(interface, object)
                    }
                })
            }
            _ => return None,
        };
        first = first.or(value);
    }
    Some(first)
}
