//! Every mail of `events/mail` and what it must give: one row each.
//!
//! Files are given by name and the first 16 digits of their SHA-256, which another program reckoned.

use super::{mail, raw};
use crate::*;

struct Row {
    file: &'static str,
    subject: &'static str,
    from: &'static str,
    /// Words that must be shown.
    shown: &'static str,
    /// Words of the history that must be folded away, in text and HTML; empty when nothing may be.
    hidden: &'static str,
    files: &'static [(&'static str, &'static str)],
    is_automatic: bool,
    may_be_answered: bool,
}

/// A mail of a person, without history or files.
const PLAIN: Row = Row {
    file: "",
    subject: "",
    from: "",
    shown: "",
    hidden: "",
    files: &[],
    is_automatic: false,
    may_be_answered: true,
};

const fn plain(file: &'static str, subject: &'static str, from: &'static str, shown: &'static str) -> Row {
    Row { file, subject, from, shown, ..PLAIN }
}

const fn reply(
    file: &'static str,
    subject: &'static str,
    from: &'static str,
    shown: &'static str,
    hidden: &'static str,
) -> Row {
    Row { file, subject, from, shown, hidden, ..PLAIN }
}

const fn automatic(file: &'static str, subject: &'static str, from: &'static str, shown: &'static str) -> Row {
    Row { file, subject, from, shown, is_automatic: true, may_be_answered: false, ..PLAIN }
}

const ROWS: &[Row] = &[
    plain("arabic-windows-1256", "مشكلة في الملف", "layla@example.com", "لا أستطيع فتح الملف المرفق."),
    Row {
        files: &[("Rechnung März 2026 €.pdf", "5be9d35581510ae7"), ("passwd", "4813494d137e1631")],
        ..plain("attachment-rfc2231", "Rechnung März", "dieter@beispiel.de", "Anbei die Rechnung.")
    },
    Row {
        files: &[("attachment-1.txt", "ca9876f465c3cded"), ("Re_ Your order.eml", "14ac8d4adf678ae9")],
        ..automatic("bounce", "Undelivered Mail Returned to Sender", "mailer-daemon@mx.example.com", "User unknown")
    },
    Row {
        files: &[("contratto.pdf", "440774637d6a5cf1")],
        ..plain("broken-multipart", "Documenti", "carla@example.it", "Ecco i documenti, è urgente.")
    },
    Row {
        files: &[("attachment-1.ics", "5efad5c2b54f8b30")],
        ..plain("calendar-invitation", "Invitation: Site visit", "bruno@example.org", "Site visit on Friday at ten.")
    },
    plain("chinese-gb18030", "打印机无法连接", "wang@example.cn", "二楼的打印机无法连接，𠮷先生也试过了。"),
    plain("eight-bit-headers", "Contraseña caducada", "jose@example.es", "Mañana la necesito."),
    plain("forged-sender", "Win a prize at https://evil.example/now", "boss@example.com", "Click here"),
    plain("empty-html", "Pump", "anna.meyer@example.com", "The pump is leaking, please call."),
    reply(
        "format-flowed",
        "Re: VPN",
        "tom@example.net",
        "and it works from home, but still not from the train.",
        "> Please install the new profile, which knows the gateway that was added last week, and try again.",
    ),
    plain("forward-apple-mail", "Fwd: Invoice 7", "bruno@example.org", "Please pay 70 EUR."),
    plain("forward-gmail", "Fwd: Broken lamp", "anna.meyer@example.com", "The lamp is broken."),
    Row {
        files: &[("Offer 2026-11.eml", "b6a4e59df8c448f5")],
        ..plain("forwarded-mail", "Fwd: Offer", "anna.meyer@example.com", "Please answer this one.")
    },
    plain("french-latin1", "Problème d'accès à la messagerie", "helene@exemple.fr", "« mot de passe\nrefusé »"),
    plain("google-group", "Opening hours", "support@acme.example", "Are you open on Saturday?"),
    Row {
        files: &[("shot.png", "095b0c58994d9394")],
        ..plain("html-inline-cid", "Screenshot of the error", "bruno@example.org", "What does it mean?")
    },
    reply("inline-answers", "Re: Questions", "anna.meyer@example.com", "Since Friday.", "> Regards"),
    Row {
        files: &[("shot.png", "b1ff9c8ea3a780ba"), ("other.png", "6c02c0cf817da572")],
        ..plain("inline-cid-mixed", "Two pictures", "bruno@example.org", "Before")
    },
    plain("japanese-iso-2022-jp", "ログインできません", "taro@example.jp", "お世話になっております。"),
    plain("japanese-shift-jis", "請求書について", "hanako@example.jp", "請求書の表示が崩れています。ソフトの能力ﾃｽﾄ"),
    automatic("mailing-list", "[announce] Version 4.2 is out", "announce@lists.example.net", "Version 4.2 is out."),
    Row {
        files: &[
            ("Fwd_ Zeichnung nötig_.eml", "96d0e02e9e52ce3a"),
            ("First of two.eml", "ca9aeb12fae5ed7a"),
            ("attachment-3.eml", "c31b83a7ade50e55"),
        ],
        ..plain("nested-mails", "Three mails", "anna.meyer@example.com", "Please see the attached mails.")
    },
    plain("no-charset", "Nessun charset", "carla@example.it", "Perché non funziona? È urgente."),
    plain("no-message-id", "Message from KM_C258", "scanner@office.example.com", "Scan attached to the next mail."),
    automatic(
        "out-of-office",
        "Automatic reply: Re: Printer on the second floor",
        "anna.meyer@example.com",
        "I am out of the office",
    ),
    plain("passed-on-by-gmail", "Where is my order?", "anna.meyer@example.com", "I ordered it two weeks ago."),
    plain("passed-on-by-microsoft-365", "Broken on arrival", "anna.meyer@example.com", "The lid is cracked."),
    plain(
        "plain",
        "Printer on the second floor prints blank pages",
        "anna.meyer@example.com",
        "The display says \"E-42\".",
    ),
    Row {
        files: &[("attachment-1.txt", "c4334e844491ac01")],
        ..automatic("read-receipt", "Read: Your ticket", "tom@example.net", "Your message was read on Monday.")
    },
    plain("references-overlong", "Re: Long thread", "dora@example.com", "Still here."),
    reply(
        "reply-apple-mail",
        "Re : Problème d'accès",
        "helene@exemple.fr",
        "C’est réglé, merci !",
        "Bonjour, votre mot de passe",
    ),
    reply(
        "reply-gmail",
        "Re: Printer on the second floor prints blank pages",
        "anna.meyer@example.com",
        "after switching it off and on again it works.",
        "please switch",
    ),
    reply("reply-gmail-mobile-dutch", "Re: Laptop", "femke@voorbeeld.nl", "Top, bedankt!", "Uw laptop staat klaar."),
    reply("reply-gmail-polish", "Re: Hasło", "zofia@przyklad.pl", "Działa, dziękuję.", "Proszę zmienić hasło."),
    reply("reply-iphone-italian", "Re: Documenti", "carla@example.it", "Inviato da iPhone", "Ecco i documenti."),
    reply("reply-iphone-japanese", "Re: ログイン", "taro@example.jp", "できました。", "パスワードを変更してください。"),
    reply(
        "reply-outlook",
        "RE: Screenshot of the error",
        "bruno@example.org",
        "The new version helped, thank you.",
        "Please install",
    ),
    reply(
        "reply-outlook-mobile-french",
        "RE: Badge",
        "helene@exemple.fr",
        "Merci, je l’ai reçu.",
        "Votre badge est prêt.",
    ),
    reply(
        "reply-outlook-web-german",
        "AW: Zugang",
        "karl@beispiel.de",
        "Funktioniert, danke.",
        "Ihr Zugang ist offen.",
    ),
    reply(
        "reply-proton",
        "Re: Export",
        "ada@example.ch",
        "It is there now, thanks.",
        "Please look into your downloads.",
    ),
    reply(
        "reply-thunderbird-german",
        "Re: Drucker",
        "juergen@beispiel.de",
        "Ja, jetzt geht es.",
        "Bitte schalten Sie ihn aus.",
    ),
    reply(
        "reply-yahoo-spanish",
        "Re: Factura",
        "luis@example.es",
        "Ya la tengo, gracias.",
        "Le enviamos la factura de nuevo.",
    ),
    reply(
        "russian-koi8-r",
        "Re: Не работает почта",
        "ivan@example.ru",
        "Спасибо, теперь всё работает.",
        "> Пожалуйста, смените пароль.",
    ),
    plain(
        "stray-equals-sign",
        "A gateway has written a link into it",
        "form@shop.example",
        "Grüße aus Köln, der Drucker ist kaputt und niemand weiß warum.",
    ),
    plain("utf-7", "Prices", "old@example.com", "The price is 12 €, für alle."),
    automatic(
        "vacation-german",
        "Automatische Antwort: Ihr Ticket",
        "jana@beispiel.de",
        "Ich bin bis zum 30. November nicht im Büro.",
    ),
    automatic(
        "vacation-null-sender",
        "Automatic reply: Re: Delivery status of order 4711",
        "anna.meyer@example.com",
        "waits until Monday",
    ),
    Row {
        files: &[("winmail.dat", "d83b7290bb798156")],
        ..plain("winmail", "Report", "user@corp.example", "See the report.")
    },
    Row {
        files: &[("logo.png", "b1ff9c8ea3a780ba")],
        ..plain("winmail-body", "Logo", "karl@beispiel.de", "Grüße aus Köln")
    },
    Row {
        files: &[("Besprechungsprotokoll März 2026.docx", "ff975ec5ed8f2601"), ("Liste.csv", "0b26d80675248b30")],
        ..plain("winmail-files", "Protokoll", "karl@beispiel.de", "Attached are two files.")
    },
];

fn own() -> OwnMail {
    let addresses = ["support@demo.lambdesk.test", "support@acme.example"];
    OwnMail { domains: vec!["lambdesk.test".into()], addresses: addresses.map(str::to_owned).into() }
}

#[test]
fn every_file_gives_what_its_row_says() {
    for row in ROWS {
        let file = row.file;
        let mail = mail(file);
        assert_eq!((mail.subject.as_str(), mail.from.key.as_str()), (row.subject, row.from), "{file}");

        let split = split_quoted_text(&mail.text);
        assert!(split.new.contains(row.shown) && !split.quoted.contains(row.shown), "{file}: {}", mail.text);
        assert!(!split.new.contains(row.hidden) || row.hidden.is_empty(), "{file}: {}", mail.text);
        assert!(split.quoted.contains(row.hidden), "{file}: {}", mail.text);
        assert_eq!(split.quoted.trim().is_empty(), row.hidden.is_empty(), "{file}: {}", mail.text);
        if let Some(html) = &mail.html {
            let made = sanitise_html(&mark_quoted_html(html), &InlineMap::new());
            assert_eq!(made.contains("data-quoted=\"history\""), !row.hidden.is_empty(), "{file}: {made}");
        }

        let files: Vec<_> = mail.attachments.iter().map(|f| (f.name.as_str(), &f.sha256[..16])).collect();
        assert_eq!(files, row.files, "{file}");

        let envelope = mail.headers.get("return-path").unwrap_or_default();
        let kind = classify(&mail, envelope, &own(), &Verdicts { dmarc: Verdict::Pass, ..Verdicts::default() });
        assert_eq!(
            (kind.is_automatic, kind.may_be_answered),
            (row.is_automatic, row.may_be_answered),
            "{file} {kind:?}"
        );
    }
}

/// A file without a row proves nothing.
#[test]
fn every_file_has_a_row() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events/mail");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        // Refused, and tested where refusals are.
        if path.extension().is_some_and(|e| e == "eml") && name != "no-from" {
            assert!(ROWS.iter().any(|row| row.file == name), "{name} has no row");
            assert!(!raw(&name).windows(2).any(|w| w[1] == b'\n' && w[0] != b'\r'), "{name} has a bare line feed");
        }
    }
}

#[test]
fn mails_within_mails_can_be_read_to_the_last_file() {
    let outer = mail("nested-mails");
    assert!(outer.attachments.iter().all(|file| file.content_type == "message/rfc822"));
    let read = |file: &InboundAttachment| parse(&file.bytes, &Limits::default()).unwrap();
    let middle = read(&outer.attachments[0]);
    assert_eq!((middle.subject.as_str(), middle.text.as_str()), ("Fwd: Zeichnung nötig?", "Here it is."));
    let [inner] = middle.attachments.as_slice() else { panic!("{:?}", middle.attachments) };
    assert_eq!((inner.name.as_str(), &inner.sha256[..16]), ("Drawing.eml", "d2623e250259621d"));
    let inner = read(inner);
    let [drawing] = inner.attachments.as_slice() else { panic!("{:?}", inner.attachments) };
    assert_eq!((drawing.name.as_str(), &drawing.sha256[..16]), ("drawing.png", "b1ff9c8ea3a780ba"));
    assert_eq!(read(&outer.attachments[2]).text, "two");
}

#[test]
fn long_lists_of_references_keep_both_ends() {
    let found = mail("references-overlong");
    assert_eq!(found.references.len(), 100);
    assert_eq!((found.references[0].as_str(), found.references[3].as_str()), ("r0@list.example", "r3@list.example"));
    assert_eq!(found.references[99], "t42.3.aaaaaaaaaaaaaaaa@lambdesk.test");
    assert_eq!(found.in_reply_to, ["r149@list.example"]);
}

#[test]
fn a_picture_is_inline_by_its_reference_alone() {
    let found = mail("inline-cid-mixed");
    assert_eq!(found.attachments.iter().map(|file| file.is_inline).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn who_is_away_reports_nothing_and_who_writes_to_a_group_is_found_behind_it() {
    assert_eq!(delivery_report(&mail("vacation-null-sender")), None);
    let author = own().author_behind_list(&mail("google-group")).map(|author| author.key);
    assert_eq!(author.as_deref(), Some("anna.meyer@example.com"));
}
