//! Reports that were written to do harm.

use super::*;

#[test]
fn hostile_reports_cost_little() {
    let repeat = |line: &str| (0..10_000).map(|n| line.replace('%', &n.to_string())).collect::<String>();
    let many = repeat("Final-Recipient: rfc822; a%@x.example\nAction: failed\nStatus: 5.1.1\n\n");
    let report = delivery_report(&dsn(&many)).unwrap();
    assert_eq!((report.recipients.len(), report.recipients[99].address.as_str()), (MAX_RECIPIENTS, "a99@x.example"));
    let report = delivery_report(&dsn(&many.replace("\n\n", "\n"))).unwrap();
    assert_eq!(report.recipients.len(), MAX_RECIPIENTS);
    let lines = repeat("<a%@x.example>: 550 5.1.1 unknown\n");
    assert_eq!(delivery_report(&prose("failure notice", &lines)).unwrap().recipients.len(), MAX_RECIPIENTS);
    let mail = prose("failure notice", &lines.replace('\n', " "));
    assert!(delivery_report(&mail).unwrap().recipients.len() <= MAX_RECIPIENTS);
    let giant = format!("<anna@example.com>: 550 {}", "x".repeat(5_000_000));
    let report = delivery_report(&prose("failure notice", &giant)).unwrap();
    assert_eq!(report.recipients[0].diagnostic.as_ref().unwrap().chars().count(), MAX_DIAGNOSTIC);
    for body in [
        "@".repeat(200_000),
        "a@".repeat(200_000),
        "a@b.c".repeat(200_000),
        ">".repeat(200_000),
        "5.".repeat(200_000),
        "é@é.é 550 ".repeat(50_000),
        "> ".repeat(9_000) + "<anna@example.com>: 550",
        format!("{}\n", "Message-ID: <").repeat(9_000),
    ] {
        for mail in [
            prose("failure notice", &body),
            dsn(&body),
            dsn(&format!("Final-Recipient: {body}\nStatus: {body}\nAction:{body}")),
        ] {
            assert!(delivery_report(&mail).unwrap().recipients.len() <= MAX_RECIPIENTS);
        }
    }
}

#[test]
fn codes_in_text() {
    for (text, status, reply) in [
        ("550 5.1.1 no", Some("5.1.1"), Some(550)),
        ("(#5.1.1)", Some("5.1.1"), None),
        ("550-5.7.26 no", Some("5.7.26"), Some(550)),
        ("host 5.1.1.9 said 451 wait", None, Some(451)),
        ("Exim 4.92.3 after 450 minutes", None, None),
        ("http://x.example/5.1.1", None, None),
        ("v5.1.2 2.1.5 4.4.1234", None, None),
        ("", None, None),
    ] {
        assert_eq!(codes::enhanced_status(text).as_deref(), status, "{text}");
        assert_eq!(codes::smtp_reply(text), reply, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn nothing_panics(body in "(([a-z@<>.:; 0-9é-]{0,30}|550 5\\.1\\.1|<a@b\\.example>|Final-Recipient: |Action: failed)\n{0,2}){0,20}") {
        for mail in [prose("failure notice", &body), dsn(&body)] {
            delivery_report(&mail);
        }
    }
}
