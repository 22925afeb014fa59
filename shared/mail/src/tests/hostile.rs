use super::raw;
use crate::*;
use proptest::prelude::*;

fn refused(mail: &[u8]) -> &'static str {
    parse(mail, &Limits::default()).map_or_else(|error| error.reason(), |_| "")
}

#[test]
fn limits_hold() {
    let head = "From: a@b.example\r\n";
    let multipart = |boundary: &str| format!("Content-Type: multipart/mixed; boundary={boundary}\r\n\r\n");
    let mut deep = head.to_owned();
    for level in 0..25 {
        deep.push_str(&multipart(&format!("b{level}")));
        deep.extend(["--b", &level.to_string(), "\r\n"]);
    }
    assert_eq!(refused(deep.as_bytes()), "nested_too_deep");
    let many = format!("{head}{}{}", multipart("b"), "--b\r\n\r\nx\r\n".repeat(1_500));
    assert_eq!(refused(many.as_bytes()), "too_many_parts");
    let files = format!("{head}{}{}", multipart("b"), "--b\r\nContent-Type: a/b\r\n\r\nx\r\n".repeat(300));
    assert_eq!(refused(files.as_bytes()), "too_many_attachments");
    assert_eq!(refused(format!("{head}X: {}\r\n\r\n", "y".repeat(300_000)).as_bytes()), "header_too_long");
    assert_eq!(refused(format!("{head}\r\n{}", "y".repeat(9 * 1024 * 1024)).as_bytes()), "body_too_large");
    assert_eq!(refused(&vec![b'x'; 41 * 1024 * 1024]), "mail_too_large");
    // Mails within mails within mails stay bytes: nothing to exhaust.
    let nested = format!("{head}{}", "Content-Type: message/rfc822\r\n\r\n".repeat(50_000));
    assert_eq!(parse(nested.as_bytes(), &Limits::default()).unwrap().attachments.len(), 1);
    let list =
        format!("{head}References: {}\r\n\r\nx", (0..9_000).map(|n| format!("<{n}@x>")).collect::<Vec<_>>().join(","));
    let references = parse(list.as_bytes(), &Limits::default()).unwrap().references;
    assert_eq!((references.len(), references[99].as_str()), (100, "8999@x"));
}

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
    split_quoted_text(&"On 1 Jan 2026 a@b.c wrote:\n".repeat(40_000));
    split_quoted_text(&"> x\nFrom: x\n".repeat(40_000));
}

/// Pieces of HTML that sanitisers have fallen over, and innocent ones.
fn hostile_html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<script>",
            "</script>",
            "<style>",
            "</style>",
            "<svg>",
            "</svg>",
            "<math>",
            "<mtext>",
            "<mglyph>",
            "<title>",
            "</title>",
            "<noscript>",
            "<textarea>",
            "</textarea>",
            "<template>",
            "<!--",
            "-->",
            "--!>",
            "<![CDATA[",
            "]]>",
            "<img src=x onerror=alert(1)>",
            "<img src='cid:a'>",
            "<img srcset='http://x/1 1x'>",
            "<img src=\"http://x/'onload='a\">",
            "<a href='javascript:alert(1)'>",
            "<a href=\"&#106;avascript:alert(1)\">",
            "<a href='java\tscript:x'>",
            "<a href='data:text/html,x'>",
            "<a href=\"http://x/\" onclick=a>",
            "</a>",
            "<iframe src=http://x>",
            "<form action=x>",
            "<input autofocus onfocus=a>",
            "<div style='background:url(http://x)'>",
            "<table background=http://x>",
            "<td>",
            "</table>",
            "<p title=\"",
            "\">",
            "<link rel=stylesheet href=x>",
            "<base href=x>",
            "<meta http-equiv=refresh>",
            "<object data=x>",
            "<embed src=x>",
            "<video poster=x>",
            "<b>",
            "</b>",
            "<blockquote type=cite>",
            "</blockquote>",
            "<img data-attachment-id=att_1 src=http://x>",
            "<img data-remote-src='javascript:x'>",
            "<br/>",
            "&lt;script&gt;",
            "<image src=x>",
            "<body onload=a>",
            "<xmp>",
            "<plaintext>",
            "<frameset>",
            "<isindex>",
            "<a href=cid:x>",
            "<div id=divRplyFwdMsg>",
            "<p/onclick=a>",
            "text",
        ])
        .prop_map(str::to_owned),
        "[a-z<>\"'=/& !-]{0,12}",
        "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// True for HTML of which a browser would load or run anything.
fn is_dangerous(html: &str) -> Option<String> {
    // Only tags count: words may say anything.
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default().to_ascii_lowercase();
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if !crate::normalise::TAGS.contains(&name.as_str()) {
            return Some(tag);
        }
        let inner = tag.trim_start_matches('/').strip_prefix(&name).unwrap_or_default();
        for attribute in inner.split('"').step_by(2).flat_map(str::split_whitespace) {
            let attribute = attribute.trim_end_matches('=');
            let is_known = matches!(
                attribute,
                "" | "href"
                    | "rel"
                    | "target"
                    | "alt"
                    | "width"
                    | "height"
                    | "colspan"
                    | "rowspan"
                    | "start"
                    | "dir"
                    | "lang"
                    | "data-attachment-id"
                    | "data-remote-src"
                    | "data-quoted"
            );
            if !is_known {
                return Some(format!("{tag}: {attribute}"));
            }
        }
        if let Some((_, url)) = tag.split_once("href=\"") {
            let is_fine = ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| url.starts_with(scheme));
            if !is_fine || !tag.contains("noopener") {
                return Some(tag);
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn sanitised_html_holds_nothing_that_acts(html in hostile_html()) {
        let map: InlineMap = [("a", "att_1")].into_iter().collect();
        for clean in [
            sanitise_html(&html, &map),
            sanitise_html(&mark_quoted_html(&html), &map),
            sanitise_reply_html(&html),
            text_to_html(&html),
        ] {
            prop_assert_eq!(is_dangerous(&clean), None, "{}", clean);
        }
        let sent = embed_inline_images(&html, &map);
        prop_assert!(sent.as_str().split("src=\"").skip(1).all(|rest| rest.starts_with("cid:")), "{}", sent.as_str());
        html_to_text(&html);
    }

    #[test]
    fn marking_history_loses_no_word(html in hostile_html()) {
        let words = |html: &str| -> Vec<String> {
            html_to_text(html).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
        };
        prop_assert_eq!(words(&html), words(&mark_quoted_html(&html)));
    }

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
