//! Who wrote a mail that has gone through others' hands: forwarders, those who send for others, lists.

use crate::*;

fn read(raw: &str) -> InboundMail {
    parse(raw.replace('\n', "\r\n").as_bytes(), &Limits::default()).unwrap()
}

/// A desk whose public mailbox is a group of its own.
fn own() -> OwnMail {
    OwnMail {
        domains: vec!["lambdesk.test".into()],
        addresses: vec!["support@acme.example".into(), "support.1a2b@demo.lambdesk.test".into()],
    }
}

fn kind(mail: &InboundMail, envelope: &str) -> Kind {
    classify(mail, envelope, &own(), &Verdicts::default())
}

#[test]
fn envelopes() {
    let rewritten = [
        "support+caf_=support.1a2b=demo.lambdesk.test@acme.example",
        "support+SRS=44ldt=IX=example.com=anna@acme.example",
        "bounces+SRS=OSHpl=2U@acme.example",
        "SRS0=x/Yz=AB=example.com=mailer-daemon@forward.example",
        "srs0+hash=AB=shop.example=no-reply@forward.example",
        "SRS1=hash=other.example==x/Yz=AB=example.com=anna@forward.example",
    ];
    // SendGrid, Mandrill, Salesforce, Mailman and Google Groups, which all send what people wrote too.
    let sent_for_others = [
        "bounces+1234567-a1b2-support=acme.example@em42.crm.example",
        "bounce-md_300-65.v1-0f@mandrillapp.example",
        "bounce-17_HTML-9@crm.example",
        "bounces@crm.example",
        "support-bounces@acme.example",
        "support+bncBDZ3@acme.example",
    ];
    for envelope in rewritten.iter().chain(&sent_for_others) {
        let found = kind(&read("From: Anna <anna@example.com>\n\nhi"), envelope);
        assert!(found.reasons.is_empty() && found.may_be_answered, "{envelope} {found:?}");
    }
    for (from, envelope, reason) in [
        ("anna@example.com", "<>", "null_sender"),
        ("anna@example.com", "MAILER-DAEMON@x.example", "daemon_sender"),
        ("anna@example.com", "postmaster+1@x.example", "daemon_sender"),
        ("anna@example.com", "do-not-reply@x.example", "no_reply_sender"),
        ("mailer-daemon@x.example", rewritten[1], "daemon_sender"),
        ("bounces@x.example", "a@x.example", "daemon_sender"),
        ("no-reply@x.example", rewritten[3], "no_reply_sender"),
    ] {
        let found = kind(&read(&format!("From: {from}\n\nhi")), envelope);
        assert_eq!(found.reasons, [reason], "{from} {envelope}");
        assert!(found.is_automatic && !found.is_own, "{from} {envelope}");
    }
}

#[test]
fn mail_of_ours_is_known_whoever_forwards_it() {
    for (head, reason) in [
        ("From: anna@example.com\nX-Lambdesk-Loop: ten_1", "own_loop_header"),
        ("From: anna@example.com\nMessage-ID: <t7.1.x@lambdesk.test>", "own_message_id"),
        ("From: Acme <Support+7.x@acme.example>", "own_address"),
    ] {
        for envelope in ["support+caf_=support.1a2b=demo.lambdesk.test@acme.example", "0100@bounces.lambdesk.test"] {
            let found = kind(&read(&format!("{head}\n\nhi")), envelope);
            assert_eq!((found.reasons, found.is_own), (vec![reason], true), "{head} {envelope}");
        }
    }
}

/// What Google Groups writes into what it passes on.
const GROUP: &str = "Precedence: list\nMailing-list: list support@acme.example; contact support+owners@acme.example\n\
    List-ID: <support.acme.example>\nX-Google-Group-Id: 42\n\
    List-Post: <https://groups.google.com/a/acme.example/group/support/post>, <mailto:support@acme.example>\n\
    List-Help: <https://support.google.com/a/acme.example/bin/topic.py>, <mailto:support+help@acme.example>\n\
    List-Unsubscribe: <mailto:googlegroups-manage+42+unsubscribe@googlegroups.com>\n";

#[test]
fn a_list_of_the_desks_own_makes_no_program_of_who_writes() {
    let automatic = vec!["precedence", "mailing_list"];
    for (fields, reasons) in [
        (GROUP.to_owned(), vec![]),
        ("List-Id: Support <support.acme.example>\nPrecedence: list\n".to_owned(), vec![]),
        ("List-Post: <mailto:Support@Acme.example?subject=x>\n".to_owned(), vec![]),
        ("Mailing-List: list support@acme.example; contact x@acme.example\n".to_owned(), vec![]),
        // Of others, or through another one before.
        (GROUP.replace("acme.example", "other.example"), automatic.clone()),
        (format!("{GROUP}List-Id: <news.other.example>\n"), automatic.clone()),
        (format!("{GROUP}X-Mailing-List: <news@other.example>\n"), automatic.clone()),
        ("List-Unsubscribe: <mailto:support@acme.example>\n".to_owned(), vec!["mailing_list"]),
        ("List-Id:\n".to_owned(), vec!["mailing_list"]),
        // What programs say of themselves counts.
        (format!("{GROUP}Precedence: bulk\n"), vec!["precedence"]),
        (format!("{GROUP}Auto-Submitted: auto-generated\n"), vec!["auto_submitted"]),
        (format!("X-Lambdesk-Loop: ten_1\n{GROUP}"), vec!["own_loop_header"]),
    ] {
        let found = kind(&read(&format!("From: Anna <anna@example.com>\n{fields}\nhi")), "support+bncB@acme.example");
        assert_eq!(found.reasons, reasons, "{fields}");
        assert_eq!(found.is_automatic, !reasons.is_empty(), "{fields}");
    }
}

#[test]
fn the_author_behind_a_list_that_stands_in_from() {
    let via = "'Anna' via Support <support@acme.example>";
    let anna = Some("anna@example.com");
    for (from, fields, author) in [
        (via, "Reply-To: Anna <anna@example.com>", anna),
        (via, "Reply-To: anna@example.com, support@acme.example", anna),
        (via, "X-Original-From: =?utf-8?q?Anna?= <Anna@example.com>\nReply-To: support@acme.example", anna),
        (via, "X-Original-Sender: anna@example.com", anna),
        (via, "Reply-To: a@x.example, b@x.example\nX-Original-From: anna@example.com", anna),
        (via, "Reply-To: a@x.example, b@x.example", None),
        (via, "X-Original-From: support+1@acme.example", None),
        (via, "X-Nothing: 1", None),
        // The desk's other address is no list, and who wrote is no secret.
        ("Acme <support.1a2b@demo.lambdesk.test>", "Reply-To: anna@example.com", None),
        ("Anna <anna@example.com>", "Reply-To: b@x.example", None),
    ] {
        let mail = read(&format!("From: {from}\n{fields}\n{GROUP}\nhi"));
        let found = own().author_behind_list(&mail);
        assert_eq!(found.as_ref().map(|author| author.key.as_str()), author, "{from} {fields}");
        let reasons = kind(&mail, "support+bncB@acme.example").reasons;
        let is_own = from != "Anna <anna@example.com>" && author.is_none();
        assert_eq!(reasons, if is_own { vec!["own_address"] } else { vec![] }, "{from} {fields}");
    }
    let named =
        own().author_behind_list(&read(&format!("From: {via}\nReply-To: \"Meyer, Anna\" <a@x.example>\n{GROUP}\n")));
    assert_eq!(named.and_then(|author| author.name).as_deref(), Some("Meyer, Anna"));
    let robot = read(&format!("From: {via}\nReply-To: no-reply@shop.example\n{GROUP}\nhi"));
    assert_eq!(kind(&robot, "support+bncB@acme.example").reasons, ["no_reply_sender"]);
    let not_a_list = read(&format!("From: {via}\nReply-To: anna@example.com\n\nhi"));
    assert_eq!(kind(&not_a_list, "a@x.example").reasons, ["own_address"]);
    let other = read(&format!("From: {via}\nReply-To: anna@example.com\n{GROUP}List-Id: <news.other.example>\n\nhi"));
    assert!(kind(&other, "a@x.example").is_own);
}

#[test]
fn several_authors_prove_nobody() {
    for (fields, has_one) in [
        ("From: Anna <anna@example.com>", true),
        ("From: \"Meyer, Anna\" <anna@example.com> (at home)", true),
        ("From: Team: anna@example.com;", true),
        ("From: \"eve@evil.example\" <anna@example.com>", true),
        ("From: Anna <anna@example.com>, Eve <eve@evil.example>", false),
        ("From: Anna <anna@example.com>\nFrom: Eve <eve@evil.example>", false),
        ("From: Anna <anna@example.com>\nSubject: x\nfrom: Anna <anna@example.com>", false),
        ("From: \"no one\"@evil.example, anna@example.com", false),
        ("From: anna@example.com eve@evil.example", false),
        ("From: <anna@example.com> <eve@evil.example>", false),
        ("From: Big Bug bb@bug.example", false),
    ] {
        use Verdict::{Fail, Gray, Pass, Unknown};
        let mail = read(&format!("{fields}\n\nhi"));
        assert_eq!(mail.has_one_author, has_one, "{fields}");
        for dmarc in [Pass, Fail, Gray, Unknown] {
            let verdicts = Verdicts { dmarc, spf: Pass, dkim: Pass, ..Verdicts::default() };
            let applicable = mail.applicable(verdicts);
            let expected = if dmarc == Pass && !has_one { Gray } else { dmarc };
            assert_eq!(applicable, Verdicts { dmarc: expected, ..verdicts }, "{fields}");
        }
    }
}
