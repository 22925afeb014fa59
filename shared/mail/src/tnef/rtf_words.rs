//! The words of RTF, and the HTML that Outlook packs into RTF (MS-OXRTFEX). No more of RTF is read than a mail needs.

use std::collections::BTreeMap;

use crate::charset::{charset_of_code_page, decode_text};

/// Groups within groups before the text is taken for broken.
const DEEPEST: usize = 500;
/// Fonts whose charset is remembered.
const FONTS: usize = 1_000;

/// What an RTF text says.
pub(super) enum RtfWords {
    Text(String),
    /// RTF made from HTML: that HTML.
    Html(String),
}

/// Reads RTF; `None` when it is none, or nested too deep.
pub(super) fn words(rtf: &[u8]) -> Option<RtfWords> {
    if !rtf.starts_with(b"{\\rtf") {
        return None;
    }
    let mut reader = Reader { rtf, charset: charset_of_code_page(1252), ..Reader::default() };
    reader.read()?;
    reader.flush();
    Some(if reader.is_html { RtfWords::Html(reader.out) } else { RtfWords::Text(reader.out) })
}

#[derive(Clone, Copy)]
struct Group {
    /// A destination that holds no words of the text.
    is_skipped: bool,
    /// Between `\htmlrtf` and `\htmlrtf0`: for readers of RTF only.
    is_hidden: bool,
    is_font_table: bool,
    font: i32,
    /// Characters behind a `\u` for readers that know no Unicode.
    fallback: usize,
}

#[derive(Default)]
struct Reader<'a> {
    rtf: &'a [u8],
    at: usize,
    out: String,
    /// Bytes whose charset is applied when it changes, as a character can have several.
    pending: Vec<u8>,
    groups: Vec<Group>,
    charset: String,
    fonts: BTreeMap<i32, &'static str>,
    is_html: bool,
    /// `\*` was read: a destination that may be left out follows.
    has_star: bool,
    /// Characters of a fallback still to come.
    to_skip: usize,
    /// The first half of a character beyond U+FFFF.
    high: Option<u16>,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<()> {
        while let Some(byte) = self.next() {
            match byte {
                b'{' => {
                    if self.groups.len() >= DEEPEST {
                        return None;
                    }
                    let outer = self.groups.last().copied();
                    self.groups.push(outer.unwrap_or(Group {
                        is_skipped: false,
                        is_hidden: false,
                        is_font_table: false,
                        font: -1,
                        fallback: 1,
                    }));
                    self.to_skip = 0;
                }
                b'}' => {
                    self.flush();
                    self.groups.pop();
                    self.to_skip = 0;
                    if self.groups.is_empty() {
                        return Some(());
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
        }
        Some(())
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.rtf.get(self.at).copied();
        self.at += usize::from(byte.is_some());
        byte
    }

    fn is_silent(&self) -> bool {
        self.groups.last().is_none_or(|group| group.is_skipped || group.is_hidden)
    }

    fn is_fallback(&mut self) -> bool {
        let is_fallback = self.to_skip > 0;
        self.to_skip = self.to_skip.saturating_sub(1);
        is_fallback
    }

    fn byte(&mut self, byte: u8) {
        if !self.is_fallback() && !self.is_silent() {
            self.pending.push(byte);
        }
    }

    fn push(&mut self, c: char) {
        if !self.is_fallback() && !self.is_silent() {
            self.flush();
            self.out.push(c);
        }
    }

    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let font = self.groups.last().and_then(|group| self.fonts.get(&group.font));
        self.out.push_str(&decode_text(&self.pending, Some(font.map_or(self.charset.as_str(), |name| name))));
        self.pending.clear();
    }

    fn control(&mut self) {
        let Some(first) = self.next() else { return };
        if first.is_ascii_alphabetic() {
            return self.control_word();
        }
        match first {
            b'\'' => {
                let digits = self.rtf.get(self.at..self.at + 2).and_then(|hex| std::str::from_utf8(hex).ok());
                if let Some(byte) = digits.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' => self.has_star = true,
            b'\\' | b'{' | b'}' => self.byte(first),
            b'~' => self.push('\u{a0}'),
            b'_' => self.push('-'),
            b'\r' | b'\n' => self.push('\n'),
            _ => {}
        }
    }

    fn control_word(&mut self) {
        let rtf = self.rtf;
        let length =
            |from: usize, is_part: fn(&u8) -> bool| rtf[from..].iter().take_while(|byte| is_part(byte)).count();
        let start = self.at - 1;
        self.at = start + length(start, u8::is_ascii_alphabetic);
        let word = std::str::from_utf8(&rtf[start..self.at]).unwrap_or_default();
        let from = self.at;
        self.at += usize::from(rtf.get(from) == Some(&b'-') && rtf.get(from + 1).is_some_and(u8::is_ascii_digit));
        self.at += length(self.at, u8::is_ascii_digit);
        let parameter = std::str::from_utf8(&rtf[from..self.at]).ok().and_then(|digits| digits.parse::<i32>().ok());
        self.at += usize::from(rtf.get(self.at) == Some(&b' '));
        self.apply(word, parameter);
    }

    fn apply(&mut self, word: &str, parameter: Option<i32>) {
        let has_star = std::mem::take(&mut self.has_star);
        let is_html = self.is_html;
        match word {
            "par" | "line" | "row" | "sect" | "page" => return self.push('\n'),
            "tab" | "cell" => return self.push('\t'),
            "emdash" => return self.push('—'),
            "endash" => return self.push('–'),
            "lquote" => return self.push('‘'),
            "rquote" => return self.push('’'),
            "ldblquote" => return self.push('“'),
            "rdblquote" => return self.push('”'),
            "bullet" => return self.push('•'),
            "u" => return self.unicode(parameter.unwrap_or_default()),
            "bin" => {
                let length = usize::try_from(parameter.unwrap_or_default()).unwrap_or_default();
                self.at = self.at.saturating_add(length).min(self.rtf.len());
                return;
            }
            "fromhtml" => self.is_html = true,
            "ansicpg" => {
                self.charset = charset_of_code_page(parameter.and_then(|page| page.try_into().ok()).unwrap_or(1252));
            }
            "f" => self.flush(),
            _ => {}
        }
        let Some(group) = self.groups.last_mut() else { return };
        match word {
            "f" => group.font = parameter.unwrap_or_default(),
            "uc" => group.fallback = usize::try_from(parameter.unwrap_or(1)).unwrap_or_default().min(16),
            "htmlrtf" => group.is_hidden = parameter != Some(0),
            "fonttbl" => (group.is_skipped, group.is_font_table) = (true, true),
            "fcharset" if group.is_font_table && self.fonts.len() < FONTS => {
                if let Some(name) = charset_of_font(parameter.unwrap_or_default()) {
                    self.fonts.insert(group.font, name);
                }
            }
            "colortbl" | "stylesheet" | "info" | "pict" | "object" | "fldinst" | "header" | "headerf" | "headerl"
            | "headerr" | "footer" | "footerf" | "footerl" | "footerr" => group.is_skipped = true,
            _ => group.is_skipped |= has_star && !(is_html && word == "htmltag"),
        }
    }

    fn unicode(&mut self, parameter: i32) {
        self.to_skip = 0;
        // Written as a signed number of 16 bits.
        let unit = u16::try_from(parameter.rem_euclid(0x1_0000)).unwrap_or_default();
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
        } else {
            let units = self.high.take().into_iter().chain([unit]);
            for c in char::decode_utf16(units) {
                self.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        self.to_skip = self.groups.last().map_or(0, |group| group.fallback);
    }
}

/// The charset behind the number that Windows gives the script of a font.
fn charset_of_font(number: i32) -> Option<&'static str> {
    Some(match number {
        77 => "macintosh",
        128 => "shift_jis",
        129 => "euc-kr",
        134 => "gbk",
        136 => "big5",
        161 => "windows-1253",
        162 => "windows-1254",
        163 => "windows-1258",
        177 => "windows-1255",
        178 => "windows-1256",
        186 => "windows-1257",
        204 => "windows-1251",
        222 => "windows-874",
        238 => "windows-1250",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{RtfWords, words};

    fn read(rtf: &str) -> (bool, String) {
        match words(rtf.as_bytes()) {
            Some(RtfWords::Text(text)) => (false, text),
            Some(RtfWords::Html(html)) => (true, html),
            None => (false, "none".to_owned()),
        }
    }

    #[test]
    fn words_of_rtf() {
        for (rtf, expected) in [
            ("{\\rtf1\\ansi Hello\\par you\\tab there}", "Hello\nyou\tthere"),
            (
                "{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}{\\*\\generator x;}{\\info{\\title t}}a\\{b\\}\\\\c}",
                "a{b}\\c",
            ),
            ("{\\rtf1\\ansicpg1252 caf\\'e9 \\u8364?\\u-10179?\\u-8704?.}", "café €\u{1f600}."),
            ("{\\rtf1\\uc2\\u1055 ab\\uc0\\u1088 c}", "Прc"),
            ("{\\rtf1\\ansicpg932 \\'82\\'b1\\'82\\'f1}", "こん"),
            ("{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}\\f1\\'cf\\'f0\\f0\\'e9}", "Прé"),
            ("{\\rtf1 a\\bin3 {{{b\\emdash c\\~d\\\r\ne}", "ab—c\u{a0}d\ne"),
            ("{\\rtf1 open", "open"),
            ("hello", "none"),
        ] {
            assert_eq!(read(rtf), (false, expected.to_owned()), "{rtf}");
        }
        assert_eq!(read(&format!("{{\\rtf1{}", "{".repeat(1_000))).1, "none");
        assert_eq!(read("{\\rtf1\\u55357 ?}").1, "");
    }

    #[test]
    fn html_in_rtf() {
        let rtf = "{\\rtf1\\ansi\\fromhtml1 \\deff0{\\*\\htmltag18 <html>}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 \
                   Gr\\'fc\\'dfe {\\*\\htmltag84 &amp;}\\htmlrtf &\\htmlrtf0  Dank\\htmlrtf\\par}\\htmlrtf0\r\n\
                   {\\*\\mhtmltag84 <a>}{\\*\\htmltag72 </p>}}";
        assert_eq!(read(rtf), (true, "<html><p>Grüße &amp; Dank</p>".to_owned()));
    }
}
