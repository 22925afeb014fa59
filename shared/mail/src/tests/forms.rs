//! A mail that says the same in two forms, one of them empty; parts with damaged transfer encodings.

use crate::*;

fn read(parts: &[(&str, &str)], subtype: &str) -> InboundMail {
    let parts = parts
        .iter()
        .map(|(head, body)| format!("--b\r\nContent-Type: {head}\r\n\r\n{body}\r\n"))
        .collect::<Vec<_>>()
        .concat();
    let raw = format!("From: a@x.example\r\nContent-Type: multipart/{subtype}; boundary=b\r\n\r\n{parts}--b--\r\n");
    parse(raw.as_bytes(), &Limits::default()).unwrap()
}

const PLAIN: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

#[test]
fn an_html_form_without_words_hides_no_text() {
    let words = "The printer\r\nis broken.";
    let image = |src: &str| format!("<html><body><img src=\"{src}\"></body></html>");
    for html in [
        "<html><head><title>x</title><style>p{}</style></head><body></body></html>",
        "<div>&nbsp;</div><p>&zwnj;&#847; &shy;&#8203;</p>",
        "<p> \u{a0}\u{feff}</p>",
        &image("https://track.example/1.gif"),
        &image("https://track.example/1.gif").replace("<img", "<img width=1 height=1 alt=''"),
        "<!-- words -->",
    ] {
        let mail = read(&[(PLAIN, words), (HTML, html)], "alternative");
        assert_eq!((mail.html.as_deref(), mail.text.trim()), (None, "The printer\nis broken."), "{html}");
    }
    // Pictures that came with it stay, behind the words.
    for html in [image("cid:shot@x"), image("data:image/png;base64,aGVsbG8=")] {
        let mail = read(&[(PLAIN, words), (HTML, &html)], "alternative");
        let shown = mail.html.unwrap();
        assert!(shown.starts_with("<p>The printer<br>is broken.</p>") && shown.contains("src=\"cid:"), "{shown}");
    }
    // In one of several bodies, and two levels deep.
    let inner =
        format!("--i\r\nContent-Type: {PLAIN}\r\n\r\n{words}\r\n--i\r\nContent-Type: {HTML}\r\n\r\n<p></p>\r\n--i--");
    let deep = [("multipart/alternative; boundary=i", inner.as_str()), (HTML, "<p>A footer</p>")];
    let shown = html_to_text(&read(&deep, "mixed").html.unwrap());
    assert!(shown.contains("The printer") && shown.contains("A footer"), "{shown}");
}

#[test]
fn an_html_form_with_words_stays_as_it_is() {
    for (text, html) in [
        ("The printer is broken.", "<p>The <b>printer</b> is broken.</p>"),
        ("Thanks", "<p>&#128077;</p>"),
        ("Grüße", "<p>&Uuml;</p>"),
        ("The offer", "<img src=\"https://shop.example/offer.png\" alt=\"The offer\">"),
        ("", "<p>&nbsp;</p>"),
        (" \u{200b} ", "<p></p>"),
        // What Outlook writes where a mail is a picture.
        ("[cid:image001.png@01DB]\r\n", "<img src=\"cid:image001.png@01DB\">"),
    ] {
        let mail = read(&[(PLAIN, text), (HTML, html)], "alternative");
        assert_eq!(mail.html.as_deref().map(str::trim), Some(html), "{text}");
    }
}

#[test]
fn one_stray_sign_spoils_no_part() {
    let quoted = |kind: &str| format!("{kind}\r\nContent-Transfer-Encoding: quoted-printable");
    let mail = read(
        &[
            (&quoted(PLAIN), "K=C3=B6ln =ZZ and a long =\r\nline, a==b"),
            (&quoted("text/csv; name=a.csv"), "price=3D1;x=y\r\nM=C3=BCnchen;2=\r\n;3"),
        ],
        "mixed",
    );
    assert_eq!(mail.text.trim(), "Köln =ZZ and a long line, a==b");
    assert_eq!(mail.attachments[0].bytes, "price=1;x=y\r\nMünchen;2;3".as_bytes());
}
