//! winmail.dat, written here field by field as MS-OXTNEF says, so that every length can be made wrong.

use super::{mail, raw};
use crate::*;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::prelude::*;

const TEXT8: u16 = 0x001e;
const TEXT16: u16 = 0x001f;
const BINARY: u16 = 0x0102;
const OBJECT: u16 = 0x000d;
const MESSAGE_INTERFACE: [u8; 16] = [7, 3, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

fn padded(value: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(value.len()).unwrap().to_le_bytes().to_vec();
    out.extend(value);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

/// A list of properties of variable length.
fn properties(list: &[(u16, u16, Vec<u8>)]) -> Vec<u8> {
    let mut out = u32::try_from(list.len()).unwrap().to_le_bytes().to_vec();
    for (kind, id, value) in list {
        out.extend(kind.to_le_bytes());
        out.extend(id.to_le_bytes());
        if *id >= 0x8000 {
            // Named by a text of five units.
            out.extend([0; 16]);
            out.extend(1u32.to_le_bytes());
            out.extend(padded(&utf16("name")));
        }
        if *kind == 3 {
            out.extend(value);
        } else {
            out.extend(1u32.to_le_bytes());
            out.extend(padded(value));
        }
    }
    out
}

struct Tnef(Vec<u8>);

impl Tnef {
    fn new() -> Self {
        let head = [0x78, 0x9f, 0x3e, 0x22, 1, 0];
        Self(head.to_vec()).attribute(1, 0x0006_9007, &[0xe4, 4, 0, 0, 0, 0, 0, 0])
    }

    fn attribute(mut self, level: u8, number: u32, data: &[u8]) -> Self {
        self.0.push(level);
        self.0.extend(number.to_le_bytes());
        self.0.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        self.0.extend(data);
        let sum = data.iter().fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        self.0.extend(sum.to_le_bytes());
        self
    }

    fn class(self, class: &str) -> Self {
        self.attribute(1, 0x0007_8008, format!("{class}\0").as_bytes())
    }

    fn message(self, list: &[(u16, u16, Vec<u8>)]) -> Self {
        self.attribute(1, 0x0006_9003, &properties(list))
    }

    fn file(self, title: &str, data: &[u8], list: &[(u16, u16, Vec<u8>)]) -> Self {
        self.attribute(2, 0x0006_9002, &[0; 14])
            .attribute(
                2,
                0x0001_8010,
                &title.chars().chain(['\0']).map(|c| u8::try_from(c).unwrap()).collect::<Vec<_>>(),
            )
            .attribute(2, 0x0006_800f, data)
            .attribute(2, 0x0006_9005, &properties(list))
    }
}

/// A mail with a winmail.dat, and a text of its own or none.
fn mail_with(tnef: &[u8], text: &str) -> Vec<u8> {
    format!(
        "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{text}\r\n--b\r\n\
         Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        STANDARD.encode(tnef)
    )
    .into_bytes()
}

fn read(tnef: &[u8], text: &str) -> InboundMail {
    parse(&mail_with(tnef, text), &Limits::default()).unwrap()
}

fn names(mail: &InboundMail) -> Vec<&str> {
    mail.attachments.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn files_of_exchange_and_outlook() {
    let found = mail("winmail-files");
    assert_eq!(names(&found), ["Besprechungsprotokoll März 2026.docx", "Liste.csv"]);
    assert_eq!(found.attachments[1].bytes, "Stück;Preis\r\n3;12,50 €\r\n".as_bytes());
    assert!(found.text.contains("two files") && found.html.is_none(), "{}", found.text);
    let found = mail("winmail-body");
    let html = found.html.unwrap();
    assert!(html.contains("<b>Grüße</b>") && found.text.contains("Grüße aus Köln"), "{html}");
    assert_eq!((found.attachments[0].name.as_str(), found.attachments[0].is_inline), ("logo.png", true));
    // What is none stays the file it is.
    assert_eq!(names(&mail("winmail")), ["winmail.dat"]);
    assert_eq!(mail("winmail").attachments[0].content_type, "application/ms-tnef");
}

#[test]
fn names_and_types() {
    let long = |name: &str| (TEXT16, 0x3707, utf16(name));
    let tnef = Tnef::new()
        .file("LONGNA~1.TXT", b"1", &[long("a long näme 漢字.txt"), (TEXT8, 0x370e, b"Text/Plain\0".to_vec())])
        .file("short.bin", b"2", &[(TEXT8, 0x370e, b"no type\0".to_vec())])
        .file("caf\u{e9}.x", b"3", &[(3, 0x8001, vec![1, 0, 0, 0]), (BINARY, 0x3702, vec![1, 2, 3])])
        .file("", b"4", &[(TEXT8, 0x3001, b"display.txt\0".to_vec()), (TEXT8, 0x3712, b"<id@x>\0".to_vec())])
        .file("", b"5", &[])
        .file("", b"", &[(TEXT8, 0x3704, b"OBJECT.BIN\0".to_vec()), (BINARY, 0x3701, b"in the list".to_vec())])
        .file("../../etc/passwd", b"7", &[]);
    let found = read(&tnef.0, "see files");
    assert_eq!(
        names(&found),
        ["a long näme 漢字.txt", "short.bin", "café.x", "display.txt", "attachment-5.bin", "OBJECT.BIN", "passwd"]
    );
    assert_eq!(found.attachments[0].content_type, "text/plain");
    assert_eq!(found.attachments[1].content_type, "application/octet-stream");
    assert_eq!(found.attachments[3].content_id.as_deref(), Some("id@x"));
    assert_eq!(found.attachments[5].bytes, b"in the list");
    assert_eq!(found.text, "see files");
}

#[test]
fn bodies_where_the_mail_has_none() {
    let rtf = |text: &str| [b"____", b"____", b"MELA", b"____", text.as_bytes()].concat();
    let html = (BINARY, 0x1013, b"<p>caf\xe9</p>".to_vec());
    let text = (TEXT16, 0x1000, utf16("plain words"));
    let page = (3, 0x3fde, 28_591u32.to_le_bytes().to_vec());
    for (list, expected_text, expected_html) in [
        (vec![html.clone(), page], "café", Some("<p>café</p>")),
        (vec![text.clone(), html], "plain words", Some("<p>café</p>")),
        (vec![text.clone()], "plain words", None),
        (vec![(BINARY, 0x1009, rtf("{\\rtf1 rich\\par words}"))], "rich\nwords", None),
        (vec![text.clone(), (BINARY, 0x1009, rtf("{\\rtf1 rich}"))], "plain words", None),
        (vec![text, (BINARY, 0x1009, rtf("no rtf"))], "plain words", None),
        (
            vec![(
                BINARY,
                0x1009,
                rtf("{\\rtf1\\fromhtml1{\\*\\htmltag <p>}inside\\htmlrtf x\\htmlrtf0{\\*\\htmltag </p>}}"),
            )],
            "inside",
            Some("<p>inside</p>"),
        ),
    ] {
        let tnef = Tnef::new().message(&list);
        let found = read(&tnef.0, "");
        assert_eq!((found.text.as_str(), found.html.as_deref()), (expected_text, expected_html));
        assert_eq!(found.attachments, []);
        let found = read(&tnef.0, "and more");
        assert_eq!(found.text, format!("{expected_text}\nand more"));
        assert_eq!(found.html, expected_html.map(|html| format!("{html}\n<p>and more</p>")));
    }
    let legacy = Tnef::new().attribute(1, 0x0002_800c, b"old body caf\xe9\0");
    assert_eq!(read(&legacy.0, "").text, "old body café");
}

#[test]
fn messages_within_and_objects() {
    let object = |interface: [u8; 16], data: &[u8]| (OBJECT, 0x3701, [&interface, data].concat());
    let inner = Tnef::new()
        .message(&[(TEXT16, 0x0037, utf16("Offer 1/2")), (BINARY, 0x1013, b"<p>price: 5</p>".to_vec())])
        .file("offer.csv", b"5", &[]);
    let legacy = Tnef::new().attribute(1, 0x0001_8004, b"Old\0").attribute(1, 0x0002_800c, b"body\0");
    let tnef = Tnef::new()
        .file("", b"", &[object(MESSAGE_INTERFACE, &inner.0)])
        .file("", b"", &[object(MESSAGE_INTERFACE, &legacy.0)])
        .file("drawing", b"", &[object([9; 16], b"an OLE file")]);
    let found = read(&tnef.0, "x");
    assert_eq!(names(&found), ["Offer 1-2.html", "offer.csv", "Old.txt", "drawing"]);
    assert_eq!(found.attachments[0].bytes, b"<meta charset=\"utf-8\"><p>price: 5</p>");
    assert_eq!(
        (found.attachments[2].bytes.as_slice(), found.attachments[3].bytes.as_slice()),
        (&b"body"[..], &b"an OLE file"[..])
    );
    let mut deep = Tnef::new();
    for _ in 0..30 {
        deep = Tnef::new().file("", b"", &[object(MESSAGE_INTERFACE, &deep.0)]);
    }
    assert_eq!(names(&read(&deep.0, "x")), ["winmail.dat"]);
}

#[test]
fn what_is_more_than_a_mail_stays_beside_its_files() {
    for (class, expected) in [
        ("IPM.Note", vec!["a.txt"]),
        ("IPM.Microsoft Mail.Note", vec!["a.txt"]),
        ("IPM.Appointment", vec!["a.txt", "winmail.dat"]),
        ("IPM.Contact", vec!["a.txt", "winmail.dat"]),
    ] {
        let tnef = Tnef::new().class(class).file("a.txt", b"1", &[]);
        assert_eq!(names(&read(&tnef.0, "x")), expected, "{class}");
        let tnef = Tnef::new().message(&[(TEXT8, 0x001a, format!("{class}\0").into_bytes())]).file("a.txt", b"1", &[]);
        assert_eq!(names(&read(&tnef.0, "x")), expected, "{class}");
    }
}

#[test]
fn by_name_alone_and_as_the_whole_mail() {
    let tnef = Tnef::new().file("a.txt", b"hello", &[]);
    for head in ["application/octet-stream; name=WINMAIL.DAT", "application/ms-tnef", "application/vnd.ms-tnef"] {
        let raw = format!(
            "From: a@b.example\r\nContent-Type: {head}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
            STANDARD.encode(&tnef.0)
        );
        let found = parse(raw.as_bytes(), &Limits::default()).unwrap();
        assert_eq!((names(&found), found.attachments[0].bytes.as_slice()), (vec!["a.txt"], &b"hello"[..]), "{head}");
    }
}

#[test]
fn what_is_broken_or_too_much_stays_whole() {
    let good = Tnef::new().file("a.txt", b"hello", &[(TEXT8, 0x3707, b"long.txt\0".to_vec())]).0;
    let stays = |bytes: &[u8], limits: &Limits| {
        let found = parse(&mail_with(bytes, "x"), limits).unwrap();
        names(&found) == ["winmail.dat"] && found.attachments[0].bytes == bytes
    };
    assert!(!stays(&good, &Limits::default()));
    assert!(!stays(&[good.as_slice(), b"\0\0\r\n"].concat(), &Limits::default()));
    for cut in 1..good.len() - 1 {
        let is_between_attributes = names(&read(&good[..cut], "x")) != ["winmail.dat"];
        assert!(is_between_attributes || stays(&good[..cut], &Limits::default()), "{cut}");
    }
    for (at, name) in [(0, "signature"), (7, "number of the first attribute"), (15, "data"), (12, "length")] {
        let mut bad = good.clone();
        bad[at] ^= 0x41;
        assert!(stays(&bad, &Limits::default()) || at == 7, "{name}");
    }
    assert!(stays(&[good.as_slice(), b"tail"].concat(), &Limits::default()));
    let files = (0..4).fold(Tnef::new(), |tnef, _| tnef.file("a", b"1", &[])).0;
    assert!(stays(&files, &Limits { attachments: 3, ..Limits::default() }));
    assert!(!stays(&files, &Limits { attachments: 4, ..Limits::default() }));
    let words = Tnef::new().message(&[(TEXT8, 0x1000, vec![b'x'; 5_000])]).0;
    // Together with the "x" beside it.
    assert!(stays(&words, &Limits { body_bytes: 5_000, ..Limits::default() }));
    assert!(!stays(&words, &Limits { body_bytes: 5_001, ..Limits::default() }));
    // 17 bytes for 136: what it grows to counts.
    let bomb = [b"____".as_slice(), b"____", b"LZFu", b"____", &[0xff; 17].repeat(1_000)].concat();
    let bomb = Tnef::new().message(&[(BINARY, 0x1009, bomb)]).0;
    assert!(stays(&bomb, &Limits { body_bytes: 100_000, ..Limits::default() }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_damage_leaves_either_the_file_or_what_is_in_it(
        name in prop::sample::select(vec!["winmail-files", "winmail-body"]),
        at in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 1..9),
        mends_sums in any::<bool>(),
    ) {
        let raw = String::from_utf8(raw(name)).unwrap();
        let (_, packed) = raw.split_once("name=\"winmail.dat\"").unwrap();
        let packed = packed.split_once("\r\n\r\n").unwrap().1.split("\r\n--").next().unwrap();
        let mut tnef = STANDARD.decode(packed.replace("\r\n", "")).unwrap();
        let from = at.index(tnef.len());
        let end = (from + bytes.len()).min(tnef.len());
        tnef.splice(from..end, bytes);
        if mends_sums {
            mend(&mut tnef);
        }
        let found = read(&tnef, "x");
        prop_assert!(names(&found) != ["winmail.dat"] || found.attachments[0].bytes == tnef);
        prop_assert!(found.attachments.iter().map(|a| a.bytes.len()).sum::<usize>() <= 9 * tnef.len());
    }

    #[test]
    fn any_bytes_behind_the_signature(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0u16..0x1110) {
        let tnef = Tnef::new().attribute(1, 0x0006_9003, &bytes).file("a", &bytes, &[(kind, 0x3707, bytes.clone())]);
        read(&tnef.0, "x");
        let rtf = [b"________LZFu____".as_slice(), &bytes].concat();
        read(&Tnef::new().message(&[(BINARY, 0x1009, rtf)]).0, "");
        let rtf = [b"________MELA____{\\rtf1".as_slice(), &bytes].concat();
        read(&Tnef::new().message(&[(BINARY, 0x1009, rtf)]).0, "");
    }
}

/// Writes right checksums, so that damage reaches what lies below them.
fn mend(tnef: &mut [u8]) {
    let mut at = 6;
    while let Some(head) = tnef.get(at..at + 9) {
        let length = u32::from_le_bytes(head[5..].try_into().unwrap()) as usize;
        let Some(data) = tnef.get(at + 9..(at + 9).saturating_add(length)) else { return };
        let sum = data.iter().fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte))).to_le_bytes();
        at += 9 + length;
        let Some(place) = tnef.get_mut(at..at + 2) else { return };
        place.copy_from_slice(&sum);
        at += 2;
    }
}

#[test]
fn words_that_a_gateway_adds_stand_behind_those_that_are_packed() {
    let note =
        Tnef::new().class("IPM.Microsoft Mail.Note").message(&[(TEXT8, 0x1000, b"Please bring toner.\0".to_vec())]);
    let found = read(&note.0, "Scanned by Example.");
    let (packed, added) = (found.text.find("bring toner"), found.text.find("Scanned by"));
    assert!(packed.is_some() && packed < added, "{}", found.text);
    // What the parts say as well is said once.
    let found = read(&note.0, "Please  BRING\r\ntoner!\r\n-- \r\nAnna");
    assert_eq!(found.text.to_lowercase().matches("toner").count(), 1, "{}", found.text);
}
