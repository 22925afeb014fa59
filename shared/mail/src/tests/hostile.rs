use super::raw;
use crate::*;
use proptest::prelude::*;

#[test]
fn hostile_html_stays_small() {
    for piece in [
        "<div>",
        "<b>",
        "<font color=1>",
        "<b x=1><p>",
        "<table>",
        "<table><tr><td>",
        "<p>",
        "<a href=x>",
        "</b>",
        "<li>",
        "<svg>",
        "<math><mi>",
        "<blockquote>",
        "&lt;",
        "<i><div>",
        "<template>",
        "<select>",
        "<button><p>",
        "<h1>",
    ] {
        let html = piece.repeat(1_000_000 / piece.len());
        let clean = sanitise_html(&html, &InlineMap::new());
        assert!(clean.len() <= 60 * 1024 * 1024 / 10, "{piece} gave {} bytes", clean.len());
        html_to_text(&html);
        mark_quoted_html(&html);
    }
}

#[test]
fn hostile_histories_cost_what_they_are_long() {
    for piece in [
        "a@b wrote:\n",
        "On 1 Jan 2026 a@b.c wrote:\n",
        "On 1\n2026 at 10:00\na@b\nwrote:\n",
        "> x\nFrom: x\n",
        "From: x\n\n",
        "__________\n",
        "\nVon: x\nAn: x\n",
        "a@b wrote:\n> x\n",
        "\n",
        ">",
    ] {
        for end in ["", "> x"] {
            let text = piece.repeat(2_000_000 / piece.len()) + end;
            let raw = format!("From: a@b.example\r\nSubject: Fwd: x\r\n\r\n{text}");
            let start = std::time::Instant::now();
            let mail = parse(raw.as_bytes(), &Limits::default()).unwrap();
            split_quoted_text(&mail.text);
            forwarded_sender(&mail);
            assert!(start.elapsed().as_secs() < 10, "{piece:?} {end:?} took {:?}", start.elapsed());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        check(&bytes);
        check(&[b"From: a@b.example\r\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_damage_to_a_mail_is_survived(
        name in prop::sample::select(vec!["html-inline-cid", "bounce", "attachment-rfc2231", "japanese-iso-2022-jp", "reply-outlook", "forwarded-mail"]),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, prop::collection::vec(any::<u8>(), 0..8)), 1..8),
    ) {
        let mut bytes = raw(name);
        for (at, length, insert) in cuts {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, insert);
        }
        check(&bytes);
    }

    #[test]
    fn any_header_lines_are_survived(lines in prop::collection::vec(
        ("(From|To|Cc|Date|Subject|References|Message-ID|Content-Type|Content-Disposition|Content-Transfer-Encoding|Received|X-A|List-ID)", "[ -~\\t]{0,80}|[0-9+:,; -]{0,50}|=\\?utf-8\\?[bqBQ]\\?[ -~]{0,30}\\?=|multipart/(mixed|alternative); boundary=[a-z-]{0,3}"),
        0..12,
    )) {
        let text: String = lines.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect();
        check(format!("From: a@b.example\r\n{text}\r\n--a\r\n{text}\r\nx\r\n--a--\r\n").as_bytes());
    }
}

fn check(bytes: &[u8]) {
    content_hash(bytes);
    match parse(bytes, &Limits::default()) {
        Ok(mail) => {
            let keys = TokenKeys::new(b"k", &[]);
            classify(&mail, "", &OwnMail::default(), &Verdicts::default());
            thread_hints(&mail, &[], &keys, "ten_a");
            split_quoted_text(&mail.text);
            sanitise_html(mail.html.as_deref().unwrap_or_default(), &InlineMap::new());
            assert!(mail.from.key.contains('@') && mail.subject.chars().count() <= 500);
            assert!(mail.attachments.iter().all(|a| !a.name.is_empty() && a.sha256.len() == 64));
        }
        Err(error) => assert!(!error.reason().is_empty() && !error.to_string().is_empty()),
    }
}
