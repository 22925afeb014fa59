//! What it costs to receive a mail on one core: time and memory, beside a bare parse by the library below.
//!
//! `cargo bench -p mail`. The mails are those of the corpus beside the repository, or of `events/mail` where it is absent.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use divan::counter::{BytesCount, ItemsCount};
use divan::{AllocProfiler, Bencher};
use mail::{
    InlineMap, Limits, OwnMail, TokenKeys, Verdicts, classify, delivery_report, mark_quoted_html, parse, sanitise_html,
    split_quoted_text, thread_hints,
};
use mail_parser::MessageParser;

/// Counts what is held at the most: the row `max alloc` of the table.
#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
    let mails = mails();
    let (bare, whole) = (fastest(&mails, bare_parse), fastest(&mails, receive));
    let times = whole.as_secs_f64() / bare.as_secs_f64();
    print_report(&format!("{} mails; to receive them takes {times:.1} times a bare parse", mails.len()));
}

#[expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
fn print_report(text: &str) {
    println!("{text}");
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "eml") {
            found.push(path);
        }
    }
}

fn mails() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = Vec::new();
    for folder in ["../shared/corpora/mail", "events/mail"] {
        if paths.is_empty() {
            files_below(&root.join(folder), &mut paths);
        }
    }
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a readable mail")).collect()
}

/// A mail of 27 MB with one file.
fn large() -> Vec<Vec<u8>> {
    let head =
        "From: a@b.example\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    let line = format!("{}\r\n", "QUJD".repeat(19));
    vec![format!("{head}{}", line.repeat(360_000)).into_bytes()]
}

fn bare_parse(raw: &[u8]) {
    black_box(MessageParser::default().parse(raw));
}

/// What the worker does with the bytes.
fn receive(raw: &[u8]) {
    let Ok(mail) = parse(raw, &Limits::default()) else { return };
    black_box(classify(&mail, "a@b.example", &OwnMail::default(), &Verdicts::default()));
    black_box(delivery_report(&mail));
    black_box(thread_hints(&mail, &[], &TokenKeys::new(b"key", &[]), "ten_a"));
    black_box(split_quoted_text(&mail.text));
    if let Some(html) = &mail.html {
        black_box(sanitise_html(&mark_quoted_html(html), &InlineMap::new()));
    }
}

fn run(mails: &[Vec<u8>], work: fn(&[u8])) {
    for mail in mails {
        work(black_box(mail));
    }
}

/// The fastest of five rounds over all mails.
fn fastest(mails: &[Vec<u8>], work: fn(&[u8])) -> Duration {
    let round = |_| {
        let start = Instant::now();
        run(mails, work);
        start.elapsed()
    };
    (0..5).map(round).min().expect("five rounds")
}

fn over(bencher: Bencher<'_, '_>, mails: &[Vec<u8>], work: fn(&[u8])) {
    bencher
        .counter(ItemsCount::new(mails.len()))
        .counter(BytesCount::new(mails.iter().map(Vec::len).sum::<usize>()))
        .bench(|| run(mails, work));
}

#[divan::bench]
fn corpus_bare_parse(bencher: Bencher<'_, '_>) {
    over(bencher, &mails(), bare_parse);
}

#[divan::bench]
fn corpus_parse(bencher: Bencher<'_, '_>) {
    over(bencher, &mails(), |raw| drop(black_box(parse(raw, &Limits::default()))));
}

#[divan::bench]
fn corpus_receive(bencher: Bencher<'_, '_>) {
    over(bencher, &mails(), receive);
}

#[divan::bench(sample_count = 5)]
fn large_bare_parse(bencher: Bencher<'_, '_>) {
    over(bencher, &large(), bare_parse);
}

#[divan::bench(sample_count = 5)]
fn large_receive(bencher: Bencher<'_, '_>) {
    over(bencher, &large(), receive);
}
