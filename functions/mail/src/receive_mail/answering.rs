//! Whether a mail may be answered by itself, beyond what its kind says.

use domain::EmailAddress;
use mail::Kind;

/// Why a mail of this kind, in the name of `by`, is not to be answered.
pub(super) fn unanswerable(kind: &Kind, by: &EmailAddress) -> Option<String> {
    let of_address = mail::is_unattended(by.as_str()).then_some("no_reply_sender");
    let reasons = if kind.may_be_answered { vec![] } else { kind.reasons.clone() };
    let others = of_address.filter(|of_address| !reasons.contains(of_address));
    let reasons: Vec<&str> = reasons.into_iter().chain(others).collect();
    (!reasons.is_empty()).then(|| format!("an answer could do harm ({})", reasons.join(", ")))
}

#[cfg(test)]
mod tests {
    use mail::OwnMail;

    use super::*;

    fn parsed(raw: &str) -> mail::InboundMail {
        mail::parse(raw.as_bytes(), &mail::Limits::default()).unwrap()
    }

    #[test]
    fn what_must_not_be_answered_says_why() {
        let automatic = parsed("From: a@example.org\r\nAuto-Submitted: auto-replied\r\n\r\naway");
        let kind = mail::classify(&automatic, "a@example.org", &OwnMail::default(), &mail::Verdicts::default());
        let anna = EmailAddress::parse("a@example.org").unwrap();
        assert!(unanswerable(&kind, &anna).unwrap().contains("auto_submitted"));
        let letter = parsed("From: a@example.org\r\n\r\nhello");
        let kind = mail::classify(&letter, "a@example.org", &OwnMail::default(), &mail::Verdicts::default());
        assert_eq!(unanswerable(&kind, &anna), None);
        // A forwarded newsletter's author, or a Reply-To, that nobody reads.
        let nobody = EmailAddress::parse("no-reply@shop.example").unwrap();
        assert_eq!(unanswerable(&kind, &nobody).unwrap(), "an answer could do harm (no_reply_sender)");
    }
}
