//! Reports with fields: RFC 3464 and RFC 5965.

use super::*;

#[test]
fn fields_of_a_notification() {
    use Action::{Delayed, Failed, Other};
    for (fields, address, action, status, is_permanent, is_unknown) in [
        (
            "Final-Recipient: rfc822; Anna@Example.com\nAction: failed\nStatus: 5.1.1\n",
            "anna@example.com",
            Failed,
            Some("5.1.1"),
            true,
            true,
        ),
        // Forwarded: what we sent to counts.
        (
            "Final-Recipient: rfc822; a@deep.example\nOriginal-Recipient: rfc822;anna@example.com\nAction: failed\nStatus: 5.1.1\n",
            "anna@example.com",
            Failed,
            Some("5.1.1"),
            true,
            true,
        ),
        // An undefined code gives way to the precise one of the words.
        (
            "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-5.1.1\n  no such\n  user\n",
            "a@x.example",
            Failed,
            Some("5.1.1"),
            true,
            true,
        ),
        // A code of the address that the words take back.
        (
            "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 Mailbox full\n",
            "a@x.example",
            Failed,
            Some("5.1.1"),
            true,
            false,
        ),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 554 5.7.1 rejected as spam\n",
            "a@x.example",
            Failed,
            Some("5.7.1"),
            true,
            false,
        ),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 554 expired\n",
            "a@x.example",
            Failed,
            Some("4.4.7"),
            false,
            false,
        ),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: failed\nDiagnostic-Code: smtp; 550 user unknown\n",
            "a@x.example",
            Failed,
            None,
            true,
            true,
        ),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Mon\n",
            "a@x.example",
            Delayed,
            Some("4.4.1"),
            false,
            false,
        ),
        // Nonsense: a delay with a final code has not failed.
        (
            "Final-Recipient: rfc822; a@x.example\nAction: delayed\nStatus: 5.1.1\n",
            "a@x.example",
            Delayed,
            Some("5.1.1"),
            false,
            false,
        ),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: relayed\nStatus: 2.1.5\n",
            "a@x.example",
            Other,
            Some("2.1.5"),
            false,
            false,
        ),
        (
            "Final-Recipient: rfc822; \"a..b\"@x.example\n\nAction: expired\n\nStatus: 5.4.7 (gone)\n",
            "a..b@x.example",
            Failed,
            Some("5.4.7"),
            true,
            false,
        ),
    ] {
        let mail = dsn(fields);
        let report = delivery_report(&mail).unwrap();
        let [found] = report.recipients.as_slice() else { panic!("{fields}: {report:?}") };
        assert_eq!(
            (
                found.address.as_str(),
                found.action,
                found.status.as_deref(),
                found.is_permanent,
                found.is_unknown_address
            ),
            (address, action, status, is_permanent, is_unknown),
            "{fields}"
        );
        assert_eq!(report.original_message_id.as_deref(), Some("t7.1.x@lambdesk.test"));
        let kind = kind(&mail);
        assert_eq!(
            (kind.is_bounce, kind.is_automatic, kind.may_be_answered),
            (action != Other, true, false),
            "{fields}"
        );
    }
}

#[test]
fn several_recipients_are_told_apart() {
    let report = delivery_report(&dsn(
        "Final-Recipient: rfc822; a@x.example\nAction: delayed\nStatus: 4.4.1\n\nOriginal-Recipient: rfc822; b@x.example\n\
         Final-Recipient: rfc822; c@x.example\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; d@x.example\nAction: \
         delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; A@x.example\nAction: failed\nStatus: 4.4.7\n",
    ))
    .unwrap();
    let found: Vec<_> = report.recipients.iter().map(|r| (r.address.as_str(), r.action)).collect();
    assert_eq!(report.kind, ReportKind::Failed);
    assert_eq!(
        found,
        [("a@x.example", Action::Failed), ("b@x.example", Action::Failed), ("d@x.example", Action::Other)]
    );
}

#[test]
fn complaints() {
    let arf = |fields: &str| {
        read(&format!(
            "From: fbl@isp.example\n{US}Subject: Report\nContent-Type: multipart/report; report-type=feedback-report; \
             boundary=b\n\n--b\n\nAn abuse report.\n--b\nContent-Type: message/feedback-report\n\n{fields}\n--b\n\
             Content-Type: message/rfc822\n\n{COPY}--b--\n"
        ))
    };
    for (fields, address, words) in [
        ("Feedback-Type: abuse\nOriginal-Rcpt-To: <Bruno@example.org>\n", Some("bruno@example.org"), Some("abuse")),
        ("Feedback-Type: abuse\nVersion: 1\n", Some("anna@example.com"), Some("abuse")),
        ("Feedback-Type: not-spam\nOriginal-Rcpt-To: bruno@example.org\n", None, None),
        ("Feedback-Type: auth-failure\nOriginal-Rcpt-To: bruno@example.org\n", None, None),
    ] {
        let mail = arf(fields);
        let report = delivery_report(&mail).unwrap();
        assert_eq!(report.kind, ReportKind::Complaint);
        assert_eq!(report.original_message_id.as_deref(), Some("t7.1.x@lambdesk.test"));
        let first = report.recipients.first();
        assert_eq!(first.map(|r| r.address.as_str()), address, "{fields}");
        assert_eq!(first.and_then(|r| r.diagnostic.as_deref()), words, "{fields}");
        assert!(first.is_none_or(|r| r.action == Action::Other && !r.is_permanent && !r.is_unknown_address));
        let kind = kind(&mail);
        assert!(kind.reasons.contains(&"complaint_report") && !kind.is_bounce && kind.is_automatic, "{kind:?}");
    }
}
