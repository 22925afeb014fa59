//! What the largest and worst mails cost in memory, counted by the allocator.
//!
//! `receive_mail` has 512 MB. Of these 40 are the raw mail and 72 are left to the process itself: its code, the AWS SDK with
//! its TLS, and what the allocator cannot give back. The rest, [`MOST`], is for everything that is done with the mail.
//! One test, as the count is of the whole process.

use mail::{
    InlineMap, Limits, OwnMail, TokenKeys, Verdicts, classify, content_hash, delivery_report, mark_quoted_html, parse,
    sanitise_html, split_quoted_text, thread_hints,
};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MB: usize = 1024 * 1024;
const MOST: usize = 400 * MB;

fn head(content_type: &str) -> Vec<u8> {
    format!("From: a@b.example\r\nContent-Type: {content_type}\r\n").into_bytes()
}

fn body(content_type: &str, piece: &str, bytes: usize) -> Vec<u8> {
    [head(content_type), b"\r\n".to_vec(), piece.as_bytes().repeat(bytes / piece.len())].concat()
}

/// A multipart with as many of these parts as fill 40 MB, at most `most`.
fn multipart(part: &[u8], most: usize) -> Vec<u8> {
    let delimited = [b"--b\r\n", part, b"\r\n"].concat();
    let count = most.min(39 * MB / delimited.len());
    [head("multipart/mixed; boundary=b"), b"\r\n".to_vec(), delimited.repeat(count), b"--b--\r\n".to_vec()].concat()
}

fn base64_lines(bytes: usize) -> Vec<u8> {
    [b"QUJD".repeat(19), b"\r\n".to_vec()].concat().repeat(bytes / 78)
}

fn file(head: &str, lines: usize) -> Vec<u8> {
    [head.as_bytes(), b"\r\nContent-Transfer-Encoding: base64\r\n\r\n", &base64_lines(lines)].concat()
}

/// A winmail.dat with one file.
fn winmail(file_bytes: usize) -> Vec<u8> {
    let attribute = |level: u8, number: u32, data: &[u8]| {
        let sum = data.iter().fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        let length = u32::try_from(data.len()).expect("a length");
        [&[level], &number.to_le_bytes()[..], &length.to_le_bytes(), data, &sum.to_le_bytes()].concat()
    };
    let stream = [
        vec![0x78, 0x9f, 0x3e, 0x22, 1, 0],
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0001_8010, b"large.bin\0"),
        attribute(2, 0x0006_800f, &vec![7; file_bytes]),
    ]
    .concat();
    [head("application/ms-tnef"), b"\r\n".to_vec(), stream].concat()
}

fn nested(depth: usize, filler: usize) -> Vec<u8> {
    let open = |level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    let open = (0..depth).map(open).collect::<Vec<_>>().concat();
    [b"From: a@b.example\r\n", open.as_bytes(), b"Content-Type: a/b\r\n\r\n", &vec![b'x'; filler]].concat()
}

/// The mail and what it is.
fn worst() -> Vec<(&'static str, Vec<u8>)> {
    let html = |piece: &str| body("text/html", piece, 8 * MB - 100);
    let text = |charset: &str, byte: u8| {
        [head(&format!("text/plain; charset={charset}")), b"\r\n".to_vec(), vec![byte; 8 * MB - 100]].concat()
    };
    let mixed = |piece: &str| {
        let text = [b"\r\n", piece.as_bytes().repeat((8 * MB - 100) / piece.len()).as_slice()].concat();
        let parts =
            [b"--b\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n--b\r\n", text.as_slice(), b"\r\n--b--\r\n"].concat();
        [head("multipart/mixed; boundary=b"), b"\r\n".to_vec(), parts].concat()
    };
    let many_fields = [b"From: a@b.example\r\n".to_vec(), b"a:b\r\n".repeat(50_000), b"\r\nx".to_vec()].concat();
    let long_headers = format!("X: {}\r\n\r\nx", "y".repeat(200_000));
    vec![
        ("one file of 28 MB in base64", multipart(&file("Content-Type: a/b", 38 * MB), 1)),
        ("199 files", multipart(&file("Content-Type: a/b; name=\"a file\"", 190_000), 199)),
        ("900 texts", multipart(format!("Content-Type: text/plain\r\n\r\n{}", "word ".repeat(1_700)).as_bytes(), 900)),
        ("headers of 200 kB at each part", multipart(long_headers.as_bytes(), 900)),
        ("50,000 header fields", many_fields),
        ("20 multiparts in each other", nested(20, 30 * MB)),
        (
            "mails in mails",
            [b"From: a@b.example\r\n".to_vec(), b"Content-Type: message/rfc822\r\n\r\n".repeat(1_000_000)].concat(),
        ),
        ("HTML of <b>", html("<b>")),
        ("HTML of <b>x</b>", html("<b>x</b>")),
        ("HTML of <br>", html("<br>")),
        ("HTML of <p dir=ltr>", html("<p dir=ltr lang=en>x")),
        ("HTML of links", html("<a href=http://a>x</a>")),
        ("HTML of cells", html("<table><td>x</table>")),
        ("HTML of pictures", html("<img src=http://a>")),
        ("HTML of descriptions", html("<img alt='&&&&&&&&'>")),
        ("HTML of references", html("&amp;")),
        ("HTML of words", html("word ")),
        ("HTML of <", html("<")),
        ("HTML of quotes", html("<blockquote type=cite>x</blockquote>y")),
        ("HTML of data images", html("<img src=\"data:image/png;base64,aGk=\">")),
        ("text of euro signs in one byte", text("windows-1252", 0x80)),
        ("text in no charset", text("utf-8", 0xff)),
        ("text in UTF-7", body("text/plain; charset=utf-7", "+//8-", 8 * MB - 100)),
        ("quoted-printable", body("text/html\r\nContent-Transfer-Encoding: quoted-printable", "=3Cb=3E=\r\n", 20 * MB)),
        ("base64 that is too much text", file("From: a@b.example", 38 * MB)),
        ("text of links beside HTML", mixed("https://a ")),
        ("text of quotes beside HTML", mixed("\"&'<")),
        ("text of quoted lines", body("text/plain", "> a\n>> b\n", 8 * MB - 100)),
        ("text of introductions", body("text/plain", "On 1 Jan 2026 at 10:00 a@b.c wrote:\n", 8 * MB - 100)),
        ("flowed text", body("text/plain; format=flowed", "> a \n", 8 * MB - 100)),
        ("winmail.dat with a file of 30 MB", winmail(30 * MB)),
    ]
}

/// Everything that `receive_mail` does with the bytes.
fn receive(raw: &[u8]) -> String {
    content_hash(raw);
    let mail = match parse(raw, &Limits::default()) {
        Ok(mail) => mail,
        Err(refused) => return refused.reason().to_owned(),
    };
    classify(&mail, "a@b.example", &OwnMail::default(), &Verdicts::default());
    delivery_report(&mail);
    thread_hints(&mail, &[], &TokenKeys::new(b"key", &[]), "ten_a");
    split_quoted_text(&mail.text);
    if let Some(html) = &mail.html {
        sanitise_html(&mark_quoted_html(html), &InlineMap::new());
    }
    "read".to_owned()
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation: cargo test --release -p mail --test memory")]
fn the_worst_mails_fit_into_the_memory_of_the_function() {
    print_report(&format!("{:>8} {:>8} {:>8}  mail", "raw", "peak", "seconds"));
    let mut too_much = Vec::new();
    for (name, raw) in worst() {
        assert!(raw.len() <= 40 * MB, "{name}");
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let start = std::time::Instant::now();
        let outcome = receive(&raw);
        let peak = MEMORY.peak_usage() - before;
        let seconds = start.elapsed().as_secs_f32();
        print_report(&format!("{:>5} MB {:>5} MB {seconds:>8.1}  {name}: {outcome}", raw.len() / MB, peak / MB));
        if peak > MOST {
            too_much.push(format!("{name}: {} MB", peak / MB));
        }
    }
    assert_eq!(too_much, Vec::<String>::new());
}

#[expect(clippy::print_stdout, reason = "what was measured is worth reading with --no-capture")]
fn print_report(text: &str) {
    println!("{text}");
}
