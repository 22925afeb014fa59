//! Every limit: a mail that just keeps it is read, one beyond is refused with its reason.

use crate::*;

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

/// A multipart with `parts` pieces, each with this header and body.
fn multipart(parts: usize, head: &str, body: &str) -> String {
    let piece = format!("--b\r\n{head}\r\n\r\n{body}\r\n");
    format!("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--\r\n", piece.repeat(parts))
}

/// Multiparts within each other, `depth` of them.
fn nested(depth: usize) -> String {
    let open = |level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    format!("From: a@b.example\r\n{}\r\nx\r\n", (0..depth).map(open).collect::<Vec<_>>().concat())
}

#[test]
fn each_limit_is_kept_to_the_last_byte() {
    let none = Limits::default();
    let file = "Content-Type: a/b";
    // A mail of a size, the limit that it just keeps, what it is refused for with a limit of one less.
    for (name, mail, limits, reason) in [
        ("raw", multipart(1, "", "x"), Limits { raw_bytes: multipart(1, "", "x").len(), ..none }, "mail_too_large"),
        ("header", "From: a@b.example\r\n\r\nx".to_owned(), Limits { header_bytes: 19, ..none }, "header_too_long"),
        (
            "header of a part",
            multipart(1, &format!("X: {}", "y".repeat(97)), "x"),
            Limits { header_bytes: 102, ..none },
            "header_too_long",
        ),
        ("parts", multipart(9, "", "x"), Limits { parts: 10, ..none }, "too_many_parts"),
        ("nesting", nested(7), Limits { nesting: 7, ..none }, "nested_too_deep"),
        ("attachments", multipart(5, file, "x"), Limits { attachments: 5, ..none }, "too_many_attachments"),
        (
            "attachment bytes",
            multipart(2, file, &"x".repeat(500)),
            Limits { attachment_bytes: 1_000, ..none },
            "attachments_too_large",
        ),
        (
            "attachment bytes, decoded",
            multipart(1, "Content-Type: a/b\r\nContent-Transfer-Encoding: base64", &"QUJD".repeat(100)),
            Limits { attachment_bytes: 300, ..none },
            "attachments_too_large",
        ),
        (
            "body bytes",
            multipart(2, "Content-Type: text/plain", &"x".repeat(500)),
            Limits { body_bytes: 1_000, ..none },
            "body_too_large",
        ),
        (
            "body bytes, HTML",
            multipart(1, "Content-Type: text/html", &"x".repeat(500)),
            Limits { body_bytes: 500, ..none },
            "body_too_large",
        ),
    ] {
        let read = |limits: &Limits| parse(mail.as_bytes(), limits).map(|_| ()).map_err(|error| error.reason());
        assert_eq!(read(&limits), Ok(()), "{name}");
        assert_eq!(read(&one_less(&limits)), Err(reason), "{name}");
    }
}

/// The limit that is not the usual one, lowered by one.
fn one_less(limits: &Limits) -> Limits {
    let usual = Limits::default();
    let lower = |limit: usize, usual: usize| if limit == usual { usual } else { limit - 1 };
    Limits {
        raw_bytes: lower(limits.raw_bytes, usual.raw_bytes),
        header_bytes: lower(limits.header_bytes, usual.header_bytes),
        parts: lower(limits.parts, usual.parts),
        nesting: lower(limits.nesting, usual.nesting),
        attachments: lower(limits.attachments, usual.attachments),
        attachment_bytes: lower(limits.attachment_bytes, usual.attachment_bytes),
        body_bytes: lower(limits.body_bytes, usual.body_bytes),
    }
}

#[test]
fn html_of_more_tags_than_a_tree_should_hold_keeps_its_words() {
    for (tag, close) in [("<b>", "</b>"), ("<p>", ""), ("<table><td>", "</table>")] {
        let html = format!("{tag}word{close}").repeat(210_000);
        let made = sanitise_html(&html, &InlineMap::new());
        let text = html_to_text(&made);
        assert_eq!(text.matches("word").count(), 210_000, "{tag}");
        // Words of an inline element run on, those of blocks and cells do not.
        assert_eq!(text.contains("wordword"), tag == "<b>", "{tag}");
        // With end tags, and the parts of a table that the tree adds.
        assert!(made.matches('<').count() <= 800_000, "{tag}");
    }
}

#[test]
fn long_text_descriptions_and_links_lose_no_word_and_cost_what_they_are_long() {
    let many = 200_000;
    let text = sanitise_html(&"a&amp;b\u{a0}c ".repeat(many), &InlineMap::new());
    assert_eq!((text.matches("a&amp;b&nbsp;c").count(), text.matches("<!").count()), (many, 0));
    let described = sanitise_html(&format!("<img alt='{}'>", "&é ".repeat(many)), &InlineMap::new());
    assert_eq!(described.matches("&amp;é").count(), many);
    let remote = format!("<img src='https://x.example/a.png' alt='{}'>", "word ".repeat(many));
    let remote = sanitise_html(&remote, &InlineMap::new());
    assert_eq!(remote.matches("word").count(), many);
    assert!(remote.starts_with("<img ") && remote.find('>').is_some_and(|end| end < 1_000), "{}", &remote[..1_000]);
    let link =
        sanitise_html(&format!("<a href=\"https://x.example/?{}\">here</a>", "&".repeat(many)), &InlineMap::new());
    assert_eq!(link, "<a target=\"_blank\" rel=\"noopener noreferrer nofollow\">here</a>");
}
