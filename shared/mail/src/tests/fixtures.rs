use sha2::{Digest, Sha256};

use super::{mail, raw};
use crate::*;

fn kind(name: &str, dmarc: Verdict) -> Kind {
    let own = OwnMail { domains: vec!["lambdesk.test".into()], addresses: vec!["support@demo.lambdesk.test".into()] };
    let mail = mail(name);
    let envelope = mail.headers.get("return-path").unwrap_or_default().to_owned();
    classify(&mail, &envelope, &own, &Verdicts { dmarc, ..Verdicts::default() })
}

#[test]
fn people_subjects_and_words() {
    for (name, from, address, subject, words) in [
        (
            "plain",
            "Anna Meyer",
            "anna.meyer@example.com",
            "Printer on the second floor prints blank pages",
            "The display says \"E-42\".",
        ),
        ("html-inline-cid", "Bruno Keller", "bruno@example.org", "Screenshot of the error", "What does it mean?"),
        (
            "french-latin1",
            "Hélène Lefèvre",
            "helene@exemple.fr",
            "Problème d'accès à la messagerie",
            "« mot de passe\nrefusé »",
        ),
        ("japanese-iso-2022-jp", "山田太郎", "taro@example.jp", "ログインできません", "お世話になっております。"),
        (
            "reply-gmail",
            "Anna Meyer",
            "anna.meyer@example.com",
            "Re: Printer on the second floor prints blank pages",
            "off and on again it works.",
        ),
        (
            "reply-outlook",
            "Keller, Bruno",
            "bruno@example.org",
            "RE: Screenshot of the error",
            "The new version helped",
        ),
        ("reply-apple-mail", "Hélène Lefèvre", "helene@exemple.fr", "Re : Problème d'accès", "C’est réglé, merci !"),
        ("broken-multipart", "Carla", "carla@example.it", "Documenti", "Ecco i documenti, è urgente."),
        ("attachment-rfc2231", "Dieter", "dieter@beispiel.de", "Rechnung März", "Anbei die Rechnung."),
        ("forwarded-mail", "Anna Meyer", "anna.meyer@example.com", "Fwd: Offer", "Please answer this one."),
        (
            "calendar-invitation",
            "Bruno Keller",
            "bruno@example.org",
            "Invitation: Site visit",
            "Site visit on Friday at ten.",
        ),
    ] {
        let mail = mail(name);
        assert_eq!(mail.from.name.as_deref(), Some(from), "{name}");
        assert_eq!(mail.from.key, address, "{name}");
        assert_eq!(mail.subject, subject, "{name}");
        assert!(mail.text.contains(words), "{name}: {}", mail.text);
        assert_eq!(mail.to[0].key, "support@demo.lambdesk.test", "{name}");
        assert!(mail.date.is_some() && mail.message_id.is_some(), "{name}");
    }
    assert_eq!(mail("plain").from.address, "Anna.Meyer@example.com");
    assert_eq!(mail("plain").date.unwrap().to_string(), "2026-11-16T08:12:04Z");
}

#[test]
fn files_keep_their_bytes_and_get_safe_names() {
    for (name, files) in [
        ("html-inline-cid", vec![("shot.png", "image/png", true)]),
        ("broken-multipart", vec![("contratto.pdf", "application/pdf", false)]),
        (
            "attachment-rfc2231",
            vec![("Rechnung März 2026 €.pdf", "application/pdf", false), ("passwd", "text/plain", false)],
        ),
        ("winmail", vec![("winmail.dat", "application/ms-tnef", false)]),
        ("forwarded-mail", vec![("Offer 2026-11.eml", "message/rfc822", false)]),
        ("calendar-invitation", vec![("attachment-1.ics", "text/calendar", false)]),
        (
            "bounce",
            vec![
                ("attachment-1.txt", "message/delivery-status", false),
                ("Re- Your order.eml", "message/rfc822", false),
            ],
        ),
    ] {
        let found = mail(name).attachments;
        let found: Vec<_> = found
            .iter()
            .map(|a| (a.name.replace(':', "-").replace("Re_", "Re-"), a.content_type.as_str(), a.is_inline))
            .collect();
        let files: Vec<_> = files.into_iter().map(|(n, t, i)| (n.to_owned(), t, i)).collect();
        assert_eq!(found, files, "{name}");
    }
    let invoice = &mail("attachment-rfc2231").attachments[0];
    assert_eq!(invoice.bytes, b"%PDF-1.4 Rechnung");
    assert_eq!(invoice.sha256, hex::encode(Sha256::digest(&invoice.bytes)));
    // A nested mail can be read again, its own file with it.
    let nested = parse(&mail("forwarded-mail").attachments[0].bytes, &Limits::default()).unwrap();
    assert_eq!(
        (nested.from.key.as_str(), nested.attachments[0].name.as_str()),
        ("sales@supplier.example", "offer.csv")
    );
    let returned = parse(&mail("bounce").attachments[1].bytes, &Limits::default()).unwrap();
    assert_eq!(returned.message_id.as_deref(), Some("t7.2.aaaaaaaaaaaaaaaa@lambdesk.test"));
}

#[test]
fn html_is_shown_without_what_it_wanted_to_do() {
    let mail_with_image = mail("html-inline-cid");
    let cid = mail_with_image.attachments[0].content_id.clone().unwrap();
    let map: InlineMap = [(cid, "att_1")].into_iter().collect();
    let html = sanitise_html(mail_with_image.html.as_deref().unwrap(), &map);
    assert_eq!(
        html.trim(),
        "<p>It looks like this:</p><img data-attachment-id=\"att_1\" alt=\"Error dialog\" width=\"10\"><p>What does it mean?</p>\
         <img data-remote-src=\"https://cdn.example.net/logo.png\" alt=\"Logo\">"
    );
    let hostile = sanitise_html(mail("forged-sender").html.as_deref().unwrap(), &InlineMap::new());
    for bad in ["script", "onclick", "form", "input", "javascript"] {
        assert!(!hostile.contains(bad), "{hostile}");
    }
    assert!(hostile.contains("href=\"https://evil.example/now\""));
}

#[test]
fn kinds() {
    use Verdict::{Fail, Pass};
    for (name, dmarc, is_automatic, may_be_answered, is_bounce, reason) in [
        ("plain", Pass, false, true, false, None),
        ("reply-gmail", Pass, false, true, false, None),
        ("reply-outlook", Pass, false, true, false, None),
        ("no-message-id", Pass, false, true, false, None),
        ("calendar-invitation", Pass, false, true, false, None),
        ("out-of-office", Pass, true, false, false, Some("auto_submitted")),
        ("out-of-office", Pass, true, false, false, Some("inbox_rule")),
        ("mailing-list", Pass, true, false, false, Some("mailing_list")),
        ("mailing-list", Pass, true, false, false, Some("precedence")),
        ("bounce", Pass, true, false, true, Some("delivery_report")),
        ("bounce", Pass, true, false, true, Some("null_sender")),
        ("forged-sender", Fail, false, false, false, Some("dmarc_failed")),
    ] {
        let kind = kind(name, dmarc);
        assert_eq!(
            (kind.is_automatic, kind.may_be_answered, kind.is_bounce),
            (is_automatic, may_be_answered, is_bounce),
            "{name} {kind:?}"
        );
        assert!(reason.is_none_or(|r| kind.reasons.contains(&r)), "{name} {kind:?}");
    }
}

#[test]
fn single_signals() {
    let own = OwnMail { domains: vec!["lambdesk.test".into()], addresses: vec!["support@demo.lambdesk.test".into()] };
    for (field, envelope, expected) in [
        ("Auto-Submitted: auto-replied (vacation)", "a@x.example", Some("auto_submitted")),
        ("Auto-Submitted: no", "a@x.example", None),
        ("X-Auto-Response-Suppress: OOF, AutoReply", "a@x.example", Some("auto_response_suppress")),
        ("X-Autoreply: yes", "a@x.example", Some("x_autoreply")),
        ("X-Autoreply: no", "a@x.example", None),
        ("X-Loop: yes", "a@x.example", Some("x_loop")),
        ("X-Lambdesk-Loop: ten_1", "a@x.example", Some("own_loop_header")),
        ("X-FC-MachineGenerated: true", "a@x.example", Some("x_autoreply")),
        ("Delivered-To: autoresponder@x.example", "a@x.example", Some("autoresponder_delivery")),
        ("X-Failed-Recipients: b@x.example", "a@x.example", Some("failed_recipients")),
        ("X-Nothing: 1", "<>", Some("null_sender")),
        ("X-Nothing: 1", "mailer-daemon@x.example", Some("daemon_sender")),
        ("X-Nothing: 1", "no-reply+5@x.example", Some("no_reply_sender")),
        ("X-Nothing: 1", "support+7.abc@demo.lambdesk.test", None),
        ("Message-ID: <x@mail.lambdesk.test>", "a@x.example", Some("own_message_id")),
        ("Message-ID: <x@notlambdesk.test>", "a@x.example", None),
        ("Precedence: Bulk", "a@x.example", Some("precedence")),
        ("Precedence: first-class", "a@x.example", None),
        ("Subject: Réponse automatique : absente", "a@x.example", Some("out_of_office_subject")),
    ] {
        let raw = format!("From: a@x.example\r\n{field}\r\n\r\nhi\r\n");
        let mail = parse(raw.as_bytes(), &Limits::default()).unwrap();
        let kind = classify(&mail, envelope, &own, &Verdicts::default());
        assert_eq!(kind.reasons, expected.into_iter().collect::<Vec<_>>(), "{field} {envelope}");
        assert_eq!(kind.may_be_answered, expected.is_none());
    }
}

#[test]
fn threads() {
    let keys = TokenKeys::new(b"key", &[]);
    let answer = own_message_id(&keys, "ten_a", 42, 3, "lambdesk.test");
    let root = ticket_root_id(&keys, "ten_a", 42, "lambdesk.test");
    let reply_to = ReplyAddress::new(&keys, "ten_a", 41, "support@demo.lambdesk.test").to_string();
    let forge = |name: &str| {
        let text = String::from_utf8(raw(name)).unwrap();
        let text = text
            .replace("t42.3.aaaaaaaaaaaaaaaa@lambdesk.test", &answer)
            .replace("ticket.42.aaaaaaaaaaaaaaaa@lambdesk.test", &root);
        parse(text.as_bytes(), &Limits::default()).unwrap()
    };
    let own = ThreadHint::OwnMessageId { number: 42 };
    assert_eq!(
        thread_hints(&forge("reply-gmail"), &[], &keys, "ten_a"),
        [own.clone(), ThreadHint::ForeignMessageId(message_id_hash("CAF1x8Kz0001@mail.example.com"))]
    );
    assert_eq!(forge("reply-outlook").references.len(), 3);
    assert_eq!(
        thread_hints(&forge("reply-outlook"), &[&reply_to], &keys, "ten_a")[..2],
        [ThreadHint::SignedReplyAddress { number: 41 }, own]
    );
    // Another tenant's tokens, and the placeholder tokens of the files, are no hints.
    assert_eq!(thread_hints(&mail("reply-apple-mail"), &[&reply_to], &keys, "ten_b"), []);
}

#[test]
fn what_a_bounce_says() {
    let report = delivery_report(&mail("bounce")).unwrap();
    assert_eq!(report.kind, ReportKind::Failed);
    assert_eq!(report.original_message_id.as_deref(), Some("t7.2.aaaaaaaaaaaaaaaa@lambdesk.test"));
    let [found] = report.recipients.as_slice() else { panic!("{report:?}") };
    assert_eq!((found.action, found.status.as_deref()), (Action::Failed, Some("5.1.1")));
    assert!(found.is_permanent && found.is_unknown_address, "{found:?}");
    for name in ["plain", "reply-gmail", "out-of-office", "mailing-list", "forwarded-mail", "forged-sender"] {
        assert_eq!(delivery_report(&mail(name)), None, "{name}");
    }
}

#[test]
fn missing_ids_and_senders() {
    let raw_mail = raw("no-message-id");
    assert_eq!(mail("no-message-id").message_id, None);
    assert_eq!(synthetic_message_id(&raw_mail), synthetic_message_id(&raw_mail));
    let error = parse(&raw("no-from"), &Limits::default()).unwrap_err();
    assert_eq!(
        (error.reason(), error.to_string().as_str()),
        ("no_sender", "the mail names no sender: there is no From field")
    );
    for (bytes, reason) in [
        (&b""[..], "empty_mail"),
        (b" \r\n\r\n", "empty_mail"),
        (b"no header here\r\n\r\nbody", "no_headers"),
        (b"From: undisclosed-recipients:;\r\n\r\nhi", "no_sender"),
        (b"From: somebody\r\n\r\nhi", "no_sender"),
    ] {
        assert_eq!(parse(bytes, &Limits::default()).unwrap_err().reason(), reason);
    }
    for (from, key, name) in [
        ("Big Bug bb@bug.example", "bb@bug.example", Some("Big Bug")),
        ("a@x.example b@x.example", "a@x.example", None),
        ("<>", "mailer-daemon@unknown.invalid", None),
        ("'a@x.example'", "a@x.example", None),
    ] {
        let mail = parse(format!("From: {from}\r\n\r\nhi").as_bytes(), &Limits::default()).unwrap();
        assert_eq!((mail.from.key.as_str(), mail.from.name.as_deref()), (key, name), "{from}");
    }
    let daemon =
        parse(b"From: MAILER-DAEMON (Mail)\r\nMessage-ID: <1@mx.example>\r\n\r\nhi", &Limits::default()).unwrap();
    assert_eq!(daemon.from.key, "mailer-daemon@mx.example");
}
