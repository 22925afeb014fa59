//! Bytes to text: what the sender declared, and what senders who declare nothing or the wrong thing mean.

use mail_parser::decoders::charsets::map::charset_decoder;

/// Undoes a Content-Transfer-Encoding (RFC 2045, section 6). An unknown one is taken as identity.
pub(crate) fn decode_transfer(body: &[u8], encoding: &str) -> Vec<u8> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => decode_base64(body),
        "quoted-printable" => decode_quoted_printable(body),
        _ => body.to_vec(),
    }
}

/// Quoted-printable as mail carries it: what is no escape stays as it is written (RFC 2045, 6.7), in each line for
/// itself. The library's decoder gives up a part for one stray `=`.
fn decode_quoted_printable(body: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        // Space at the end of a line was added on the way; what it hides may be a soft break, and so may the end of the
        // part.
        let written = line.trim_ascii_end();
        let line_end: &[u8] = match line {
            [.., b'\r', b'\n'] => b"\r\n",
            [.., b'\n'] => b"\n",
            _ => &line[written.len()..],
        };
        let (mut rest, line_end) = written.strip_suffix(b"=").map_or((written, line_end), |soft| (soft, &[][..]));
        while let Some(at) = rest.iter().position(|byte| *byte == b'=') {
            out.extend_from_slice(&rest[..at]);
            let escaped = digit(rest.get(at + 1)).zip(digit(rest.get(at + 2)));
            out.push(escaped.map_or(b'=', |(high, low)| ((high << 4 | low) & 0xff) as u8));
            rest = &rest[at + if escaped.is_some() { 3 } else { 1 }..];
        }
        out.extend_from_slice(rest);
        out.extend_from_slice(line_end);
    }
    out
}

/// Base64 as mail carries it: what is not in the alphabet is ignored (RFC 2045, 6.8), and padding in the middle, which
/// clients make that join encoded pieces, ends one quantum and not the data.
fn decode_base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0u32);
    for &byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = (bits << 6 | u32::from(value)) & 0x00ff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    out
}

/// Text of a part. A declared charset is believed unless the bytes contradict it; without one UTF-8 is tried, then
/// ISO-2022-JP when its escapes are there, then Windows-1252, which gives every byte a character.
pub(crate) fn decode_text(bytes: &[u8], declared: Option<&str>) -> String {
    let declared = declared.map(|name| name.trim().trim_matches('"').to_ascii_lowercase());
    let text = match declared.as_deref() {
        None | Some("" | "us-ascii" | "ascii" | "utf-8" | "utf8" | "unknown-8bit" | "x-unknown" | "default") => {
            guess(bytes)
        }
        Some(name) => match charset_decoder(name.as_bytes()) {
            Some(decode) if !name.is_empty() => decode(bytes),
            _ => guess(bytes),
        },
    };
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

fn guess(bytes: &[u8]) -> String {
    let has_escapes = bytes.windows(3).any(|w| matches!(w, [0x1b, b'$', b'B' | b'@'] | [0x1b, b'(', b'J']));
    if let Some(decode) = charset_decoder(b"iso-2022-jp").filter(|_| has_escapes) {
        return decode(bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    // Cut or slightly damaged UTF-8 stays UTF-8; bytes that never form a character were written in an 8-bit charset.
    let lossy = String::from_utf8_lossy(bytes);
    let damaged = lossy.chars().filter(|c| *c == '\u{fffd}').count();
    let whole = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    match charset_decoder(b"windows-1252") {
        Some(decode) if damaged > whole => decode(bytes),
        _ => lossy.into_owned(),
    }
}

/// The name in mail of a Windows code page; one that is not known here is named so that [`decode_text`] guesses.
pub(crate) fn charset_of_code_page(page: u32) -> String {
    match page {
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 | 51_949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10_000 => "macintosh".to_owned(),
        20_127 => "us-ascii".to_owned(),
        20_866 => "koi8-r".to_owned(),
        21_866 => "koi8-u".to_owned(),
        28_591..=28_605 => format!("iso-8859-{}", page - 28_590),
        50_220..=50_222 => "iso-2022-jp".to_owned(),
        51_932 => "euc-jp".to_owned(),
        54_936 => "gb18030".to_owned(),
        65_000 => "utf-7".to_owned(),
        65_001 => "utf-8".to_owned(),
        _ => format!("cp{page}"),
    }
}

/// The charset an HTML document names itself, looked for where the HTML standard looks: in the first 1,024 bytes.
pub(crate) fn charset_in_html(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let name: String = head[at..]
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.:".contains(*c))
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{decode_base64, decode_quoted_printable, decode_text};
    use mail_parser::decoders::quoted_printable::quoted_printable_decode;
    use proptest::prelude::*;

    #[test]
    fn undeclared_and_wrongly_declared_charsets_are_read() {
        for (bytes, declared, expected) in [
            (&b"caf\xc3\xa9"[..], None, "café"),
            (b"caf\xe9", None, "café"),
            (b"caf\xe9", Some("utf-8"), "café"),
            (b"caf\xe9", Some("\"ISO-8859-1\""), "café"),
            (b"caf\xe9", Some("x-made-up"), "café"),
            (b"\x1b$B$3$s\x1b(B", None, "こん"),
            (b"\x1b$B$3$s\x1b(B", Some("iso-2022-jp"), "こん"),
            (b"\xef\xbb\xbfhi", Some("utf-8"), "hi"),
            (b"good \xc3\xa9\xc3\xa8 cut \xc3", Some("utf-8"), "good éè cut \u{fffd}"),
        ] {
            assert_eq!(decode_text(bytes, declared), expected, "{declared:?}");
        }
    }

    #[test]
    fn quoted_printable_keeps_what_is_no_escape() {
        for (written, read) in [
            ("a=ZZ=C3=A4", "a=ZZä"),
            ("a=3D1=c3=a4", "a=1ä"),
            ("2=x=+4=", "2=x=+4"),
            ("==41=\r\n=", "=A"),
            ("a==\r\nb", "a=b"),
            ("a=4", "a=4"),
            ("a=4\r\nA=4=\nB", "a=4\r\nA=4B"),
            ("one =\r\ntwo = \t\r\nthree=20 \r\n four \n\r\n", "one two three \r\n four\n\r\n"),
            ("https://x.example/?a=b&c=ü=C3=BC ", "https://x.example/?a=b&c=üü "),
            ("", ""),
        ] {
            assert_eq!(String::from_utf8_lossy(&decode_quoted_printable(written.as_bytes())), read, "{written:?}");
        }
    }

    const PIECES: [&str; 10] = ["a", "é", " ", "\t", "=C3=A9", "=3D", "=20", "\r\n", "=\r\n", "= \r\n"];

    proptest! {
        #[test]
        fn well_written_quoted_printable_is_read_as_by_the_library(
            pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..20),
        ) {
            let written = pieces.concat().into_bytes();
            prop_assert_eq!(Some(decode_quoted_printable(&written)), quoted_printable_decode(&written));
        }
    }

    #[test]
    fn base64_survives_what_mail_does_to_it() {
        assert_eq!(decode_base64(b"aGVs\r\nbG8="), b"hello");
        assert_eq!(decode_base64(b"aGVsbG8=aGVsbG8="), b"hellohello");
        assert_eq!(decode_base64(b"aGVs!bG8"), b"hello");
    }
}
