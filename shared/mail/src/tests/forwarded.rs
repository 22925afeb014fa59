//! Who wrote what is forwarded, by client and language.

use crate::{Limits, forwarded_sender, parse};

/// The name and address found in a mail with this subject and content.
fn found(subject: &str, content: &str) -> Option<(String, String)> {
    let raw = format!("From: ben@demo.example\nSubject: {subject}\nContent-Type: {content}").replace('\n', "\r\n");
    let mailbox = forwarded_sender(&parse(raw.as_bytes(), &Limits::default()).unwrap())?;
    Some((mailbox.name.unwrap_or_default(), mailbox.key))
}

fn in_text(subject: &str, text: &str) -> Option<(String, String)> {
    found(subject, &format!("text/plain; charset=utf-8\n\n{text}\n"))
}

fn anna() -> (String, String) {
    ("Anna Müller".to_owned(), "anna@example.com".to_owned())
}

#[test]
fn gmail_thunderbird_and_apple_mail_mark_it_in_the_language_of_the_forwarder() {
    for (client, text) in [
        (
            "Gmail en",
            "---------- Forwarded message ---------\nFrom: Anna Müller <anna@example.com>\nDate: Mon, Nov 16, 2026 at 9:12 AM\nSubject: Toner\nTo: <ben@demo.example>",
        ),
        (
            "Gmail fr",
            "---------- Forwarded message ---------\nDe : Anna Müller <anna@example.com>\nDate: lun. 16 nov. 2026 à 09:12\nSubject: Toner\nTo: <ben@demo.example>",
        ),
        (
            "Gmail de",
            "---------- Forwarded message ---------\nVon: Anna Müller <anna@example.com>\nDate: Mo., 16. Nov. 2026 um 09:12 Uhr\nSubject: Toner\nTo: <ben@demo.example>",
        ),
        (
            "Gmail es",
            "---------- Forwarded message ---------\nDe: Anna Müller <anna@example.com>\nDate: lun, 16 nov 2026 a las 9:12\nSubject: Toner\nTo: <ben@demo.example>",
        ),
        (
            "Gmail it",
            "---------- Forwarded message ---------\nDa: Anna Müller <anna@example.com>\nDate: lun 16 nov 2026 alle ore 09:12\nSubject: Toner\nTo: <ben@demo.example>",
        ),
        (
            "Gmail nl",
            "---------- Forwarded message ---------\nVan: Anna Müller <anna@example.com>\nDate: ma 16 nov. 2026 om 09:12\nSubject: Toner\nTo: <ben@demo.example>",
        ),
        (
            "Gmail pt",
            "---------- Forwarded message ---------\nDe: Anna Müller <anna@example.com>\nDate: seg., 16 de nov. de 2026 às 09:12\nSubject: Toner\nTo: <ben@demo.example>",
        ),
        (
            "Thunderbird en",
            "-------- Forwarded Message --------\nSubject: \tToner\nDate: \tMon, 16 Nov 2026 09:12:04 +0100\nFrom: \tAnna Müller <anna@example.com>\nTo: \tben@demo.example",
        ),
        (
            "Thunderbird fr",
            "-------- Message transféré --------\nSujet : \tToner\nDate : \tMon, 16 Nov 2026 09:12:04 +0100\nDe : \tAnna Müller <anna@example.com>\nPour : \tben@demo.example",
        ),
        (
            "Thunderbird de",
            "-------- Weitergeleitete Nachricht --------\nBetreff: \tToner\nDatum: \tMon, 16 Nov 2026 09:12:04 +0100\nVon: \tAnna Müller <anna@example.com>\nAn: \tben@demo.example",
        ),
        (
            "Thunderbird es",
            "-------- Mensaje reenviado --------\nAsunto: \tToner\nFecha: \tMon, 16 Nov 2026 09:12:04 +0100\nDe: \tAnna Müller <anna@example.com>\nPara: \tben@demo.example",
        ),
        (
            "Thunderbird it",
            "-------- Messaggio Inoltrato --------\nOggetto: \tToner\nData: \tMon, 16 Nov 2026 09:12:04 +0100\nDa: \tAnna Müller <anna@example.com>\nA: \tben@demo.example",
        ),
        (
            "Thunderbird nl",
            "-------- Doorgestuurd bericht --------\nOnderwerp: \tToner\nDatum: \tMon, 16 Nov 2026 09:12:04 +0100\nVan: \tAnna Müller <anna@example.com>\nAan: \tben@demo.example",
        ),
        (
            "Thunderbird pt",
            "-------- Mensagem reencaminhada --------\nAssunto: \tToner\nData: \tMon, 16 Nov 2026 09:12:04 +0100\nDe: \tAnna Müller <anna@example.com>\nPara: \tben@demo.example",
        ),
        (
            "Apple Mail en",
            "Begin forwarded message:\n\nFrom: Anna Müller <anna@example.com>\nSubject: Toner\nDate: 16 November 2026 at 09:12:04 CET\nTo: ben@demo.example",
        ),
        (
            "Apple Mail fr",
            "Début du message réexpédié :\n\nDe: Anna Müller <anna@example.com>\nObjet: Toner\nDate: 16 novembre 2026 à 09:12:04 UTC+1\nÀ: ben@demo.example",
        ),
        (
            "Apple Mail de",
            "Anfang der weitergeleiteten Nachricht:\n\nVon: Anna Müller <anna@example.com>\nBetreff: Toner\nDatum: 16. November 2026 um 09:12:04 MEZ\nAn: ben@demo.example",
        ),
        (
            "Apple Mail es",
            "Inicio del mensaje reenviado:\n\nDe: Anna Müller <anna@example.com>\nAsunto: Toner\nFecha: 16 de noviembre de 2026, 9:12:04 CET\nPara: ben@demo.example",
        ),
        (
            "Apple Mail it",
            "Inizio messaggio inoltrato:\n\nDa: Anna Müller <anna@example.com>\nOggetto: Toner\nData: 16 novembre 2026 alle ore 09:12:04 CET\nA: ben@demo.example",
        ),
        (
            "Apple Mail nl",
            "Begin doorgestuurd bericht:\n\nVan: Anna Müller <anna@example.com>\nOnderwerp: Toner\nDatum: 16 november 2026 om 09:12:04 CET\nAan: ben@demo.example",
        ),
        (
            "Apple Mail pt",
            "Início da mensagem reencaminhada:\n\nDe: Anna Müller <anna@example.com>\nAssunto: Toner\nData: 16 de novembro de 2026 às 09:12:04 WET\nPara: ben@demo.example",
        ),
        (
            "Apple Mail quoted",
            "Begin forwarded message:\n\n> From: Anna Müller <anna@example.com>\n> Subject: Toner\n> Date: 16 November 2026\n> To: ben@demo.example",
        ),
    ] {
        // Whatever the subject has become, and whatever stands above.
        assert_eq!(
            in_text("Toner", &format!("Please take this.\nFrom me.\n\n{text}\n\nIt is empty.")),
            Some(anna()),
            "{client}"
        );
    }
}

#[test]
fn outlook_marks_it_in_the_subject_alone() {
    for (subject, text) in [
        (
            "FW: Toner",
            "________________________________\nFrom: Anna Müller <anna@example.com>\nSent: Monday, November 16, 2026 9:12 AM\nTo: Ben <ben@demo.example>\nSubject: Toner",
        ),
        (
            "TR : Toner",
            "De : Anna Müller <anna@example.com>\nEnvoyé : lundi 16 novembre 2026 09:12\nÀ : Ben <ben@demo.example>\nObjet : Toner",
        ),
        (
            "WG: Toner",
            "Von: Anna Müller <anna@example.com>\nGesendet: Montag, 16. November 2026 09:12\nAn: Ben <ben@demo.example>\nBetreff: Toner",
        ),
        (
            "RV: Toner",
            "De: Anna Müller <anna@example.com>\nEnviado: lunes, 16 de noviembre de 2026 9:12\nPara: Ben <ben@demo.example>\nAsunto: Toner",
        ),
        (
            "I: Toner",
            "Da: Anna Müller <anna@example.com>\nInviato: lunedì 16 novembre 2026 09:12\nA: Ben <ben@demo.example>\nOggetto: Toner",
        ),
        (
            "Doorst: Toner",
            "Van: Anna Müller <anna@example.com>\nVerzonden: maandag 16 november 2026 09:12\nAan: Ben <ben@demo.example>\nOnderwerp: Toner",
        ),
        (
            "ENC: Toner",
            "De: Anna Müller <anna@example.com>\nEnviada em: segunda-feira, 16 de novembro de 2026 09:12\nPara: Ben <ben@demo.example>\nAssunto: Toner",
        ),
        (
            "VB: Toner",
            "Från: Anna Müller <anna@example.com>\nSkickat: den 16 november 2026 09:12\nTill: Ben <ben@demo.example>\nÄmne: Toner",
        ),
        // How its versions write the address.
        ("FW: Toner", "From: Anna Müller [mailto:anna@example.com]\nSent: Monday\nTo: Ben\nSubject: Toner"),
        (
            "FW: Toner",
            "From: Anna Müller <anna@example.com<mailto:anna@example.com>>\nSent: Monday\nTo: Ben\nSubject: Toner",
        ),
        ("FW: Toner", "*From:* Anna Müller <anna@example.com>\n*Sent:* Monday\n*To:* Ben\n*Subject:* Toner"),
        ("FW: Toner", "From: \"Anna Müller\"\n <Anna@Example.com>\nSent: Monday\nTo: Ben\nSubject: Toner"),
    ] {
        assert_eq!(in_text(subject, &format!("Please.\n\n{text}\n\nIt is empty.")), Some(anna()), "{subject} {text}");
        assert_eq!(
            in_text("Re: Toner", &format!("Please.\n\n{text}\n\nIt is empty.")),
            None,
            "an answer quotes it: {text}"
        );
    }
}

#[test]
fn html_and_attached_mails_are_read_too() {
    for html in [
        "<div dir=\"ltr\">Please<br><div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Forwarded message ---------<br>\
         From: <strong class=\"gmail_sendername\">Anna Müller</strong> <span>&lt;<a href=\"mailto:anna@example.com\">anna@example.com</a>&gt;</span><br>\
         Date: Mon<br>Subject: Toner<br>To: ben<br></div>It is empty.</div></div>",
        "<p>Please</p><div style=\"border-top:solid #E1E1E1 1.0pt\"><p><b>From:</b> Anna Müller &lt;anna@example.com&gt;<br>\
         <b>Sent:</b> Monday<br><b>To:</b> Ben<br><b>Subject:</b> Toner</p></div><p>It is empty.</p>",
    ] {
        assert_eq!(found("Fwd: Toner", &format!("text/html; charset=utf-8\n\n{html}\n")), Some(anna()), "{html}");
    }
    let attached = "multipart/mixed; boundary=b\n\n--b\n\nPlease.\n--b\nContent-Type: message/rfc822\n\n\
        From: =?utf-8?q?Anna_M=C3=BCller?= <Anna@example.com>\nSubject: Toner\n\nIt is empty.\n--b--\n";
    assert_eq!(found("Fwd: Toner", attached), Some(anna()));
    assert_eq!(found("See the mail", attached), None, "a file like any other");
}

#[test]
fn the_author_is_named_by_the_address_and_not_by_what_looks_like_one() {
    let from = |value: &str| in_text("Fwd: x", &format!("From: {value}\nDate: Monday\nTo: Ben\nSubject: x\n\nhi"));
    for (value, name, address) in [
        ("anna@example.com", "", "anna@example.com"),
        ("anna@example.com <anna@example.com>", "", "anna@example.com"),
        ("\"boss@demo.example\" <mallory@example.net>", "", "mallory@example.net"),
        ("'Müller, Anna' <anna@example.com>", "Müller, Anna", "anna@example.com"),
        ("Anna (anna@example.com)", "Anna", "anna@example.com"),
    ] {
        assert_eq!(from(value), Some((name.to_owned(), address.to_owned())), "{value}");
    }
    assert_eq!(from("Anna, my colleague"), None);
}

#[test]
fn what_people_write_about_is_no_forward() {
    for (subject, text) in [
        ("Toner", "From: the second floor\nTo: whom it may concern\nWe need toner."),
        ("Fwd: Toner", "From: anna@example.com, I hear, the printer is empty."),
        ("Fwd: Toner", "No header here."),
        ("Toner", "I got this forwarded message:\nFrom what I see, anna@example.com wrote it."),
        ("", ""),
    ] {
        assert_eq!(in_text(subject, text), None, "{text}");
    }
}
