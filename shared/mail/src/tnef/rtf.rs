//! Compressed RTF (MS-OXRTFCP).

use super::cursor::Cursor;

/// What the dictionary holds before the first byte (MS-OXRTFCP 2.1.2.1).
const START: &[u8] =
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor \
MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const DICTIONARY: usize = 4096;

/// Undoes the compression. `None` when the data is broken or gives more than `max` bytes; the size that the header names
/// is a stranger's word and not believed. The checksum is left to the stream around it, which has its own.
pub(super) fn decompress(data: &[u8], max: usize) -> Option<Vec<u8>> {
    let mut data = Cursor::new(data);
    data.take(8)?;
    let kind = data.take(4)?;
    data.take(4)?;
    match kind {
        b"MELA" if data.rest().len() <= max => Some(data.rest().to_vec()),
        b"LZFu" => inflate(data, max),
        _ => None,
    }
}

fn inflate(mut data: Cursor<'_>, max: usize) -> Option<Vec<u8>> {
    let mut dictionary = [b' '; DICTIONARY];
    dictionary[..START.len()].copy_from_slice(START);
    let mut write = START.len();
    let mut out = Vec::new();
    while let Some(control) = data.u8() {
        for bit in 0..8 {
            let (from, length) = if control >> bit & 1 == 0 {
                // A stream that was cut at the end of a run is whole.
                let Some(byte) = data.u8() else { return Some(out) };
                dictionary[write] = byte;
                (write, 1)
            } else {
                let pair = u16::from_be_bytes([data.u8()?, data.u8()?]);
                let from = usize::from(pair >> 4);
                if from == write {
                    return Some(out);
                }
                (from, usize::from(pair & 0x0f) + 2)
            };
            if out.len() + length > max {
                return None;
            }
            for step in 0..length {
                let byte = dictionary[(from + step) % DICTIONARY];
                out.push(byte);
                dictionary[write] = byte;
                write = (write + 1) % DICTIONARY;
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::decompress;

    /// The two examples of MS-OXRTFCP, section 3.
    #[test]
    fn examples_of_the_specification() {
        let simple = hex::decode(
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c0900206277 05b06c647d0a800fa0"
                .replace(' ', ""),
        )
        .unwrap();
        let text = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        assert_eq!(decompress(&simple, 100).as_deref(), Some(text.as_slice()));
        assert_eq!(decompress(&simple, text.len() - 1), None);
        let crossing = hex::decode("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0").unwrap();
        assert_eq!(decompress(&crossing, 100).as_deref(), Some(b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}".as_slice()));
        for broken in [&b""[..], b"short", &crossing[..15], b"0123456789abcdef0123"] {
            assert_eq!(decompress(broken, 100), None);
        }
    }
}
