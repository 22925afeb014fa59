//! Whatever HTML comes in: what goes out is parsed once more, by a parser of its own, and may neither act nor load.

use super::corpus::{self, println_report};
use super::dom::{fault, text, words_of};
use crate::*;
use proptest::prelude::*;

/// What got through sanitisers before, by what a browser builds of it the second time it is parsed (mutation XSS).
const MUTATIONS: [&str; 14] = [
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg><foreignobject><p><style><img src=x onerror=alert(1)></style></p></foreignobject></svg>",
    "<svg><desc><noscript>&lt;/noscript&gt;&lt;/desc&gt;&lt;s&gt;&lt;/s&gt;&lt;style&gt;&lt;a title=\"&lt;/style&gt;&lt;img src onerror=alert(1)&gt;\"&gt;",
    "<p id=\"</title><svg onload=alert(1)>\"><title>",
    "<select><template><style><!--</style><a rel=\"--></style></select><img src=x onerror=alert(1)>\">",
    "<table><td><svg><title><![CDATA[</title><img src=x onerror=alert(1)>]]>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<a href=\"&#x6A;avascript&colon;alert(1)\">x</a><a href=\"\u{1}javascript:alert(1)\">y</a>",
    "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=alert(1)></annotation-xml></math>",
    "<b><p><a><table><a><tr><td></b><i></p></a>x",
    "<pre>\n\n  two lines down</pre>\u{0}\u{8}&#8;&#13;&#0;",
];

/// Everything in HTML that loads, acts or leads somewhere.
const TAGS: [&str; 48] = [
    "a",
    "abbr",
    "applet",
    "article",
    "audio",
    "b",
    "base",
    "bgsound",
    "blockquote",
    "body",
    "button",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "embed",
    "font",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "iframe",
    "image",
    "img",
    "input",
    "isindex",
    "li",
    "link",
    "marquee",
    "math",
    "meta",
    "object",
    "ol",
    "p",
    "picture",
    "pre",
    "script",
    "select",
    "source",
    "style",
    "svg",
    "table",
    "td",
    "template",
    "video",
];
const NAMES: [&str; 30] = [
    "action",
    "alt",
    "autofocus",
    "background",
    "cite",
    "class",
    "content",
    "data",
    "data-attachment-id",
    "data-quoted",
    "data-remote-src",
    "dir",
    "formaction",
    "href",
    "http-equiv",
    "id",
    "lang",
    "longdesc",
    "onclick",
    "onerror",
    "onfocus",
    "ping",
    "poster",
    "rel",
    "src",
    "srcdoc",
    "srcset",
    "style",
    "target",
    "xlink:href",
];
const VALUES: [&str; 24] = [
    "javascript:alert(1)",
    "JaVaScRiPt:x",
    " javascript:x",
    "java\tscript:x",
    "&#106;avascript:x",
    "javascript&colon;x",
    "vbscript:x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "http://remote.example/x",
    "https://remote.example/x?a=1&amp;b",
    "//remote.example/x",
    "/x",
    "x",
    "cid:a",
    "CID:A",
    "att_1",
    "att_2",
    "history",
    "background:url(http://remote.example/x)",
    "@import 'http://remote.example/x'",
    "0;url=http://remote.example",
    "gmail_quote",
    "",
];

/// Elements within elements, with attributes that harm, some never closed and some closed twice.
fn nested_html() -> impl Strategy<Value = String> {
    let attributes = prop::collection::vec(
        (
            prop::sample::select(&NAMES[..]),
            prop::sample::select(&VALUES[..]),
            prop::sample::select(vec!["\"", "'", ""]),
        ),
        0..4,
    )
    .prop_map(|list| {
        list.into_iter().map(|(n, v, quote)| [" ", n, "=", quote, v, quote].concat()).collect::<Vec<_>>().concat()
    });
    let leaf = prop_oneof![
        "[a-z &<>\"'/=-]{0,10}",
        prop::sample::select(&MUTATIONS[..]).prop_map(str::to_owned),
        Just("<!-- x -->".to_owned()),
    ];
    leaf.prop_recursive(6, 40, 5, move |inner| {
        (prop::sample::select(&TAGS[..]), attributes.clone(), prop::collection::vec(inner, 0..5), 0usize..8).prop_map(
            |(tag, attributes, inner, end)| {
                let end = match end {
                    0 => String::new(),
                    1 => format!("</{tag}></{tag}>"),
                    2 => "</div>".to_owned(),
                    _ => format!("</{tag}>"),
                };
                format!("<{tag}{attributes}>{}{end}", inner.concat())
            },
        )
    })
}

/// Pieces of HTML in any order, broken anywhere.
fn torn_html() -> impl Strategy<Value = String> {
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

fn hostile_html() -> impl Strategy<Value = String> {
    prop_oneof![torn_html(), nested_html(), (torn_html(), nested_html()).prop_map(|(torn, nested)| nested + &torn)]
}

fn attachments() -> InlineMap {
    [("a", "att_1")].into_iter().collect()
}

/// What is wrong with what is made of `html`, if anything is.
/// The letters and digits of HTML: a parser moves what stands where none may, such as a link around a table, but keeps its words.
fn says(html: &str) -> Vec<char> {
    let mut found: Vec<char> = html_to_text(html).chars().filter(|c| c.is_alphanumeric()).collect();
    found.sort_unstable();
    found
}

fn fault_of(html: &str) -> Option<String> {
    let map = attachments();
    for made in [sanitise_html(html, &map), sanitise_html(&mark_quoted_html(html), &map)] {
        if let Some(found) = fault(&made, None) {
            return Some(format!("{found} in {made}"));
        }
        let again = sanitise_html(&made, &map);
        if says(&again) != says(&made) || fault(&again, None).is_some() {
            return Some(format!("not the same again: {made:?}\nthen {again:?}"));
        }
    }
    let reply = sanitise_reply_html(html);
    let again = sanitise_reply_html(&reply);
    if says(&again) != says(&reply) {
        return Some(format!("not the same reply again: {reply:?}\nthen {again:?}"));
    }
    fault(&reply, None)
        .or_else(|| fault(&text_to_html(html), None))
        .or_else(|| fault(embed_inline_images(html, &map).as_str(), Some("cid:")))
}

#[test]
fn known_attacks() {
    for html in MUTATIONS {
        assert_eq!(fault_of(html), None, "{html}");
    }
    // The check itself finds what it looks for.
    for html in [
        "<script>x</script>",
        "<p onclick=x>",
        "<img src=x>",
        "<a href=\"javascript:x\">",
        "<a href=\"http://x\">",
        "<form>",
        "<svg>",
        "<p style=x>",
        "<!-- x -->",
        "<img data-remote-src=\"data:x\">",
    ] {
        assert!(fault(html, None).is_some(), "{html}");
    }
}

#[test]
fn remote_images_wait_until_they_are_asked_for() {
    for (html, expected) in [
        (
            "<img src=\"https://x.example/a.png?b=1&amp;c\">",
            "<img data-remote-src=\"https://x.example/a.png?b=1&amp;c\" alt=\"\">",
        ),
        ("<img src='HTTP://x.example/a' alt=A>", "<img data-remote-src=\"HTTP://x.example/a\" alt=\"A\">"),
        ("<img src=//x.example/a>", "<img data-remote-src=\"https://x.example/a\" alt=\"\">"),
        ("<img data-remote-src=https://x.example/a>", "<img data-remote-src=\"https://x.example/a\" alt=\"\">"),
        ("<img src=ftp://x.example/a alt=A>", "[A]"),
        ("<img src=data:image/svg+xml,x alt=A>", "[A]"),
        ("<img data-remote-src=javascript:x alt=A>", "[A]"),
        ("<img src=cid:A>", "<img data-attachment-id=\"att_1\" alt=\"\">"),
        ("<img data-attachment-id=att_1>", "<img data-attachment-id=\"att_1\" alt=\"\">"),
        ("<img data-attachment-id=att_2 alt=A>", "[A]"),
        ("<img src=https://x.example/a width=1 height=1>", ""),
    ] {
        assert_eq!(sanitise_html(html, &attachments()), expected, "{html}");
    }
}

#[test]
fn every_html_of_the_corpus() {
    let Some(files) = corpus::files_in("") else { return };
    let mut count = 0u32;
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        let page = path.extension().is_some_and(|e| e == "html").then(|| String::from_utf8_lossy(&bytes).into_owned());
        let body = parse(&bytes, &Limits::default()).ok().and_then(|mail| mail.html);
        for html in page.into_iter().chain(body) {
            count += 1;
            assert_eq!(fault_of(&html), None, "{}", path.display());
        }
    }
    println_report(&format!("{count} HTML bodies made safe"));
    assert!(count > 50, "{count}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_made_of_any_html_neither_acts_nor_loads(html in hostile_html()) {
        prop_assert_eq!(fault_of(&html), None);
        html_to_text(&html);
    }

    #[test]
    fn marking_history_loses_no_word(html in hostile_html()) {
        prop_assert_eq!(words_of(&html_to_text(&html)), words_of(&html_to_text(&mark_quoted_html(&html))));
        let shown = |html: &str| sanitise_html(html, &attachments());
        let letters = |html: &str| text(html).into_iter().flat_map(|(t, _)| words_of(&t)).collect::<String>();
        prop_assert_eq!(letters(&shown(&html)), letters(&shown(&mark_quoted_html(&html))));
    }
}
