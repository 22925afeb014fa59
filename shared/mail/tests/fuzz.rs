//! The fuzzer's target on every test run: what it found before, and mails that are damaged by a seeded generator.
//!
//! `MAIL_FUZZ_SECONDS=300 cargo test -p mail --test fuzz` looks longer; `MAIL_FUZZ_SEED` begins elsewhere.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[path = "../fuzz/exercise.rs"]
mod exercise;

const OWN_FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// Pieces that mails are made of, put where they do not belong.
const PIECES: [&[u8]; 44] = [
    b"\r\n\r\n",
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\x1b$B",
    b"--",
    b"--b--\r\n",
    b"=",
    b"=?utf-8?B?",
    b"=?utf-8?Q?=E9?=",
    b"?=",
    b"From: ",
    b"From: a@b.example\r\n",
    b"Subject: ",
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"Content-Type: text/html\r\n",
    b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Type: text/plain; format=flowed; delsp=yes\r\n",
    b"Content-Type: application/ms-tnef\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: quoted-printable\r\n",
    b"; charset=utf-7",
    b"; charset=iso-2022-jp",
    b"; filename*0*=utf-8''%e2%82",
    b"References: <a@b>,<c@d>\r\n",
    b"<",
    b">",
    b"<table><td>",
    b"<pre>\n\n",
    b"<a href=\"",
    b"<blockquote type=cite>",
    b"<div class=gmail_quote>",
    b"<div id=divRplyFwdMsg>",
    b"<img src=cid:",
    b"<svg><style>",
    b"<!--",
    b"]]>",
    b"&#1;",
    b"&lt;script&gt;",
    b"data:image/png;base64,",
    b"\n> ",
    b"\nOn 1 May 2026 at 10:00 a@b.c wrote:\n",
    b"\xf0\x9f\x98\x80\xff",
];

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit.max(1) as u64).unwrap_or_default()
    }

    /// A place in `bytes` and one at most `longest` behind it.
    fn range(&mut self, bytes: &[u8], longest: usize) -> std::ops::Range<usize> {
        let from = self.below(bytes.len() + 1);
        from..(from + self.below(longest)).min(bytes.len())
    }

    fn damage(&mut self, mail: &mut Vec<u8>, other: &[u8]) {
        match self.below(7) {
            0 => {
                let at = self.below(mail.len());
                let bit = self.below(8);
                if let Some(byte) = mail.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            1 => {
                let range = self.range(mail, 200);
                mail.drain(range);
            }
            2 | 3 => {
                let at = self.below(mail.len() + 1);
                mail.splice(at..at, PIECES[self.below(PIECES.len())].iter().copied());
            }
            4 => {
                let range = self.range(mail, 400);
                let at = self.below(mail.len() + 1);
                let copy = mail[range].repeat(1 + self.below(4));
                mail.splice(at..at, copy);
            }
            5 => {
                let range = self.range(other, 2_000);
                let at = self.below(mail.len() + 1);
                mail.splice(at..at, other[range].iter().copied());
            }
            _ => mail.truncate(self.below(mail.len() + 1)),
        }
    }
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

fn mails_in(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths = Vec::new();
    files_below(&Path::new(OWN_FOLDER).join(folder), &mut paths);
    paths.retain(|path| path.extension().is_none_or(|extension| extension != "md"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(&path).expect("a readable file"))).collect()
}

/// Runs the target; what it says when it fails.
fn failure(mail: &[u8]) -> Option<String> {
    let panic = std::panic::catch_unwind(|| exercise::receive(mail)).err()?;
    let words = panic.downcast_ref::<String>().cloned();
    Some(words.or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned())).unwrap_or_default())
}

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

#[test]
fn what_was_found_before_holds() {
    let found = mails_in("fuzz/regressions");
    assert!(!found.is_empty());
    for (path, mail) in found {
        assert_eq!(failure(&mail), None, "{}", path.display());
    }
}

#[test]
fn damaged_mails_are_received() {
    let mut mails = mails_in("../../events/mail");
    mails.extend(mails_in("../../../shared/corpora/mail"));
    // Larger ones cost time and say no more.
    mails.retain(|(_, mail)| mail.len() < 100_000);
    let until = Instant::now() + Duration::from_secs(number("MAIL_FUZZ_SECONDS", 4));
    let seed = number("MAIL_FUZZ_SEED", 1);
    let mut rounds = 0;
    while Instant::now() < until {
        // Each round has a seed of its own, so that one can be run again alone.
        let mut random = Random(seed.wrapping_add(rounds));
        let (path, mail) = &mails[random.below(mails.len())];
        let (_, other) = &mails[random.below(mails.len())];
        let mut mail = mail.clone();
        for _ in 0..=random.below(8) {
            random.damage(&mut mail, other);
        }
        if let Some(words) = failure(&mail) {
            let kept = std::env::temp_dir().join(format!("mail-fuzz-{}.eml", seed.wrapping_add(rounds)));
            std::fs::write(&kept, &mail).expect("a place for what was found");
            panic!("{} of {}, kept as {}: {words}", seed.wrapping_add(rounds), path.display(), kept.display());
        }
        rounds += 1;
    }
    report(&format!("{rounds} damaged mails out of {} received", mails.len()));
    assert!(rounds > 50, "{rounds}");
}

#[expect(clippy::print_stdout, reason = "what was done is worth reading with --no-capture")]
fn report(words: &str) {
    println!("{words}");
}
