mod hostile;
mod notifications;

use super::*;
use crate::{Kind, Limits, OwnMail, Verdicts, classify, parse};

const US: &str = "To: support+7.abc@demo.lambdesk.test\n";
const COPY: &str = "Received: from a by b\nMessage-ID: <t7.1.x@lambdesk.test>\nFrom: support@demo.lambdesk.test\nTo: anna@example.com\nSubject: Hello\n\nHello\n";

fn read(raw: &str) -> InboundMail {
    parse(raw.replace('\n', "\r\n").as_bytes(), &Limits::default()).unwrap()
}

/// A report in prose by a mail daemon.
fn prose(subject: &str, body: &str) -> InboundMail {
    read(&format!(
        "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n{US}Subject: {subject}\n\n{body}"
    ))
}

/// A multipart/report with these fields of a recipient.
fn dsn(fields: &str) -> InboundMail {
    read(&format!(
        "From: MAILER-DAEMON@mx.example.net\n{US}Subject: Undelivered\nContent-Type: multipart/report; \
         report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example.net\n\n{fields}\n--b\nContent-Type: text/rfc822-headers\n\n{COPY}--b--\n"
    ))
}

fn kind(mail: &InboundMail) -> Kind {
    let envelope = mail.headers.get("return-path").unwrap_or("a@x.example").to_owned();
    classify(mail, &envelope, &OwnMail::default(), &Verdicts::default())
}

#[test]
fn dialects() {
    for (name, subject, body, addresses, status, is_permanent, is_unknown, words) in [
        (
            "postfix",
            "Undelivered Mail Returned to Sender",
            "This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<anna@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1\n    <anna@example.com>: Recipient address rejected: User unknown in\n    virtual mailbox table (in reply to RCPT TO command)\n",
            vec!["anna@example.com"],
            Some("5.1.1"),
            true,
            true,
            "host mx.example.com[192.0.2.1] said: 550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)",
        ),
        (
            "exim",
            "Mail delivery failed: returning message to sender",
            "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  anna@example.com\n    host mx.example.com [192.0.2.1]\n    SMTP error from remote mail server after end of data:\n    552 5.2.2 Over quota\n  bruno@example.org\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n",
            vec!["anna@example.com", "bruno@example.org"],
            Some("5.2.2"),
            true,
            false,
            "host mx.example.com [192.0.2.1] SMTP error from remote mail server after end of data: 552 5.2.2 Over quota",
        ),
        (
            "qmail",
            "failure notice",
            "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<anna@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n",
            vec!["anna@example.com"],
            Some("5.1.1"),
            true,
            true,
            "Sorry, no mailbox here by that name. (#5.1.1)",
        ),
        (
            "qmail, given up after days",
            "failure notice",
            "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<anna@example.com>:\n192.0.2.1 does not like recipient.\nRemote host said: 450 4.2.2 Mailbox Full\nI'm not going to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message.\n\n",
            vec!["anna@example.com"],
            Some("4.2.2"),
            false,
            false,
            "192.0.2.1 does not like recipient. Remote host said: 450 4.2.2 Mailbox Full I'm not going to try again; this message has been in the queue too long.",
        ),
        (
            "sendmail",
            "Returned mail: see transcript for details",
            "The original message was received at Mon, 16 Nov 2026\nfrom localhost [127.0.0.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<anna@example.com>\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.com.:\n>>> DATA\n<<< 550 5.1.1 <anna@example.com>... User unknown\n",
            vec!["anna@example.com"],
            Some("5.1.1"),
            true,
            true,
            "<<< 550 5.1.1 <anna@example.com>... User unknown",
        ),
        (
            "exchange 2003",
            "Undeliverable: Hello",
            "Your message\n\n  To:      someone@example.com\n  Subject: Hello\n\ndid not reach the following recipient(s):\n\nanna@example.com on Mon, 16 Nov 2026 09:00:00 +0100\n    The recipient name is not recognized\n",
            vec!["anna@example.com"],
            None,
            true,
            true,
            "on Mon, 16 Nov 2026 09:00:00 +0100 The recipient name is not recognized",
        ),
        (
            "office 365",
            "Undeliverable: Hello",
            "Delivery has failed to these recipients or groups:\n\nanna@example.com<mailto:anna@example.com>\nYour message couldn't be delivered because it was blocked.\n\nDiagnostic information for administrators:\n\nanna@example.com\nRemote Server returned '550 5.7.1 TRANSPORT.RULES.RejectMessage; blocked by policy'\n\nOriginal message headers:\n\n",
            vec!["anna@example.com"],
            Some("5.7.1"),
            true,
            false,
            "Remote Server returned '550 5.7.1 TRANSPORT.RULES.RejectMessage; blocked by policy'",
        ),
        (
            "gmail",
            "Delivery Status Notification (Failure)",
            "Delivery to the following recipient failed permanently:\n\n     anna@example.com\n\nTechnical details of permanent failure:\nGoogle tried to deliver your message, but it was rejected.\n\nThe error that the other server returned was:\n550 5.1.1 No such user\n\n----- Original message -----\n\n",
            vec!["anna@example.com"],
            Some("5.1.1"),
            true,
            true,
            "550 5.1.1 No such user",
        ),
        (
            "domino",
            "DELIVERY FAILURE: User anna (anna@example.com) not listed in Domino Directory",
            "Your message\n\n  Subject: Hello\n\nwas not delivered to:\n\n  anna@example.com\n\nbecause:\n\n  User anna (anna@example.com) not listed in Domino Directory\n",
            vec!["anna@example.com"],
            None,
            true,
            true,
            "User anna (anna@example.com) not listed in Domino Directory",
        ),
        (
            "yahoo",
            "Failure Notice",
            "Sorry, we were unable to deliver your message to the following address.\n\n<anna@example.com>:\nRemote host said:\n550 5.2.1 <anna@example.com>... Mailbox disabled\n [RCPT_TO]\n\n--- Below this line is a copy of the message.\n\n",
            vec!["anna@example.com"],
            Some("5.2.1"),
            true,
            false,
            "Remote host said: 550 5.2.1 <anna@example.com>... Mailbox disabled [RCPT_TO]",
        ),
        (
            "french",
            "Message non distribué : Bonjour",
            "Bonjour,\n\nVotre message n'a pas pu être remis au destinataire suivant :\n\n  anna@example.com\n    550 Utilisateur inconnu\n\n--- Copie du message d'origine ---\n\n",
            vec!["anna@example.com"],
            None,
            true,
            true,
            "550 Utilisateur inconnu",
        ),
    ] {
        let mail = prose(subject, &format!("{body}{COPY}"));
        let report = delivery_report(&mail).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(report.kind, ReportKind::Failed, "{name}");
        assert_eq!(report.original_message_id.as_deref(), Some("t7.1.x@lambdesk.test"), "{name}");
        let found: Vec<&str> = report.recipients.iter().map(|r| r.address.as_str()).collect();
        assert_eq!(found, addresses, "{name}");
        let first = &report.recipients[0];
        assert_eq!(
            (first.action, first.status.as_deref(), first.is_permanent, first.is_unknown_address),
            (Action::Failed, status, is_permanent, is_unknown),
            "{name} {first:?}"
        );
        assert_eq!(first.diagnostic.as_deref(), Some(words), "{name}");
        let kind = kind(&mail);
        assert!(kind.is_bounce && !kind.may_be_answered && kind.reasons.contains(&"bounce_words"), "{name} {kind:?}");
    }
}

#[test]
fn a_delay_is_no_failure() {
    for (subject, body) in [
        (
            "Warning: message 1abc delayed 24 hours",
            "A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours.\n\n  anna@example.com\n    Delay reason: Connection timed out\n\nNo action is required. Delivery attempts will continue.\n",
        ),
        (
            "Delivery status notification: warning",
            "A message is delayed for more than 10 minutes for the following\nlist of recipients:\n\nanna@example.com: Network error on destination MXs\n",
        ),
        (
            "Remise différée : Bonjour",
            "Votre message n'a pas encore été remis aux destinataires suivants. Message retardé.\n\nanna@example.com\n",
        ),
    ] {
        let mail = prose(subject, body);
        let report = delivery_report(&mail).unwrap();
        assert_eq!((report.kind, report.original_message_id), (ReportKind::Delayed, None), "{subject}");
        let [found] = report.recipients.as_slice() else { panic!("{subject}") };
        assert_eq!((found.address.as_str(), found.action), ("anna@example.com", Action::Delayed));
        assert!(!found.is_permanent && !found.is_unknown_address);
        assert!(kind(&mail).is_bounce);
    }
}

#[test]
fn the_original_is_found_where_it_is_quoted_and_may_be_missing() {
    let body = "Your message could not be delivered to:\n\n  anna@example.com\n";
    let enclosed = |kind: &str| {
        read(&format!(
            "Return-Path: <>\nFrom: postmaster@mx.example.net\n{US}Subject: Undeliverable\nContent-Type: multipart/mixed; \
             boundary=b\n\n--b\n\n{body}\n--b\nContent-Type: {kind}\n\n{COPY}--b--\n"
        ))
    };
    let id = |mail: &InboundMail| delivery_report(mail).unwrap().original_message_id;
    for kind in ["message/rfc822", "text/rfc822-headers", "message/global-headers"] {
        assert_eq!(id(&enclosed(kind)).as_deref(), Some("t7.1.x@lambdesk.test"), "{kind}");
    }
    let quoted = format!("{body}\nThe mail:\n   Date: today\n   Message-Id: <q@lambdesk.test>\n");
    assert_eq!(id(&prose("Undeliverable", &quoted)).as_deref(), Some("q@lambdesk.test"));
    let without = delivery_report(&prose("Undeliverable", body)).unwrap();
    assert_eq!((without.original_message_id, without.recipients[0].address.as_str()), (None, "anna@example.com"));
    // The only recipient of the copy, where the report names none; with two, nobody is blamed.
    let body = "Your message could not be delivered.\n421 Deferred\n   ----- Unsent message follows -----\n";
    let only = delivery_report(&prose("Returned mail", &format!("{body}{COPY}"))).unwrap();
    assert_eq!(only.recipients[0].address, "anna@example.com");
    let two = COPY.replace("To: anna@example.com", "To: anna@example.com, bruno@example.org");
    assert_eq!(delivery_report(&prose("Returned mail", &format!("{body}{two}"))).unwrap().recipients, []);
}

/// What only the missing sender has in common with a report.
const AWAY: &str = "Return-Path: <>\nFrom: Anna <anna@example.com>\nIn-Reply-To: <t7.1.x@lambdesk.test>\n";

#[test]
fn answers_in_peoples_names_are_no_reports() {
    let subjects = [
        "Delivery status of order 4711",
        "Returned to sender",
        "Delivery delayed",
        "Could not be delivered",
        "Undeliverable: Hello",
    ];
    let away = "I am away until Monday.\n\nAsk my colleague:\nbruno@example.org\n\n> could not be delivered\n";
    for prefix in [
        "Automatic reply: ",
        "Automatic reply: Re: ",
        "Out of Office: ",
        "Réponse automatique : ",
        "Automatische Antwort: ",
        "Respuesta automática: RE: ",
        "Risposta automatica: ",
        "Automatisk svar: SV: ",
        "Odpowiedź automatyczna: ",
        "自動応答: ",
        "Re: ",
        "AW: ",
        "Antw.-Automat: Antw: ",
        "Réf : ",
        "回复：",
    ] {
        for subject in subjects {
            let mail = read(&format!("{AWAY}Auto-Submitted: auto-replied\nSubject: {prefix}{subject}\n\n{away}"));
            assert_eq!(delivery_report(&mail), None, "{prefix}{subject}");
            let kind = kind(&mail);
            assert!(kind.is_automatic && !kind.is_bounce && !kind.may_be_answered, "{prefix}{subject} {kind:?}");
        }
    }
    for field in [
        "X-MS-Exchange-Inbox-Rules-Loop: anna@example.com",
        "X-Autoreply: yes",
        "Auto-Submitted: auto-replied (vacation)",
    ] {
        for subject in subjects {
            let mail = read(&format!("{AWAY}{field}\nSubject: {subject}\n\n{away}"));
            assert_eq!(delivery_report(&mail), None, "{field} {subject}");
            assert!(!kind(&mail).is_bounce, "{field} {subject}");
        }
    }
    // A daemon may repeat any subject; so may a server without a name, behind its own words.
    for (from, subject) in [
        ("MAILER-DAEMON@mx.example.net", "Re: Hello: undeliverable"),
        ("MAILER-DAEMON@mx.example.net", "Undeliverable: Automatic reply: Hello"),
        ("Mail Delivery System <mx@example.net>", "Automatic reply: could not be delivered"),
        ("mx@example.net", "Undeliverable: Re: Hello"),
        ("mx@example.net", "Mail delivery failed: AW: Hello"),
    ] {
        let mail =
            read(&format!("Return-Path: <>\nFrom: {from}\nSubject: {subject}\n\n<anna@example.com>: User unknown\n"));
        assert_eq!(delivery_report(&mail).map(|report| report.recipients.len()), Some(1), "{from} {subject}");
    }
}

#[test]
fn prose_that_names_nobody_is_about_no_mail_because_it_answers_one() {
    let id = |raw: &str| delivery_report(&read(raw)).unwrap().original_message_id;
    let away = format!("{AWAY}Subject: Delivery delayed\n\nI am away.\n");
    assert_eq!(id(&away), None);
    let named = format!("{AWAY}Subject: Undeliverable\n\n<bruno@example.org>: User unknown\n");
    assert_eq!(id(&named).as_deref(), Some("t7.1.x@lambdesk.test"));
    let declared = format!(
        "{AWAY}Subject: x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n\
         --b--\n"
    );
    assert_eq!(id(&declared).as_deref(), Some("t7.1.x@lambdesk.test"));
}

#[test]
fn people_who_talk_about_bounces_write_no_report() {
    let bounce = "<anna@example.com>: 550 5.1.1 User unknown\n";
    for (name, raw) in [
        ("talk", format!("From: Bruno <bruno@example.org>\nSubject: Undelivered Mail Returned to Sender\n\nI get this:\n\n{bounce}")),
        ("answer", format!("From: Bruno <bruno@example.org>\nSubject: Re: failure notice\n\nWhat is this?\n\n> Hi. This is the qmail-send program\n> {bounce}")),
        ("postmaster", format!("From: postmaster@example.org\nSubject: RE: Undeliverable: Hello\n\nWe mended it.\n\n> could not be delivered\n> {bounce}")),
        ("forward", format!("From: Bruno <bruno@example.org>\nSubject: Fwd: failure notice\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below, user unknown?\n--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@x.example\nSubject: failure notice\n\n{bounce}\n--b--\n")),
        ("parts", "From: Bruno <bruno@example.org>\nSubject: Fwd: Undelivered\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nWhy?\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; anna@example.com\nAction: failed\nStatus: 5.1.1\n\n--b--\n".to_owned()),
        ("away", "Return-Path: <>\nFrom: Anna <anna@example.com>\nAuto-Submitted: auto-replied\nSubject: Automatic reply: Hello\n\nI am away. Ask bruno@example.org.\n".to_owned()),
        ("receipt", "From: Anna <anna@example.com>\nSubject: Read: Hello\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nRead.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; anna@example.com\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n".to_owned()),
    ] {
        let mail = read(&raw);
        assert_eq!(delivery_report(&mail), None, "{name}");
        assert!(!kind(&mail).is_bounce, "{name}");
    }
}
