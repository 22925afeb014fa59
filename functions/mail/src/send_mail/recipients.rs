//! Who is written to, and who of those copied is left out.

use domain::{EmailAddress, Suppression};
use store::{LeftOut, LeftOutReason};

/// Most recipients that SES takes in one mail, the first one included.
const MAX_RECIPIENTS: usize = 50;

/// Those copied: who gets the mail, and who does not. One address that can't be written to would keep the mail from everybody.
pub(super) fn copied(
    to: &EmailAddress,
    cc: &[EmailAddress],
    suppressed: &[Suppression],
) -> (Vec<EmailAddress>, Vec<LeftOut>) {
    let (mut copied, mut left_out) = (vec![], vec![]);
    for email in cc.iter().filter(|email| *email != to) {
        let reason = if !email.is_writable() {
            Some(LeftOutReason::Unwritable)
        } else if suppressed.iter().any(|of| &of.email == email) {
            Some(LeftOutReason::Suppressed)
        } else if copied.len() == MAX_RECIPIENTS - 1 {
            Some(LeftOutReason::TooMany)
        } else {
            None
        };
        match reason {
            Some(reason) => left_out.push(LeftOut { email: email.clone(), reason }),
            None => copied.push(email.clone()),
        }
    }
    (copied, left_out)
}

#[cfg(test)]
mod tests {
    use domain::SuppressionReason;

    use super::*;

    fn email(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn who_is_copied_is_written_to_or_left_out_with_a_reason() {
        let now = "2036-01-15T09:00:00Z".parse().unwrap();
        let suppressed = [Suppression::new(email("zoe@example.org"), SuppressionReason::Bounced, "", None, now)];
        let cc: Vec<EmailAddress> =
            ["anna@example.com", "zoe@example.org", "andré@example.org", "info@bücher.example", "x..y@example.org"]
                .map(email)
                .into();
        let (written_to, left_out) = copied(&email("anna@example.com"), &cc, &suppressed);
        assert_eq!(written_to, [email("info@xn--bcher-kva.example")]);
        let left_out: Vec<(&str, LeftOutReason)> =
            left_out.iter().map(|one| (one.email.as_str(), one.reason)).collect();
        assert_eq!(
            left_out,
            [
                ("zoe@example.org", LeftOutReason::Suppressed),
                ("andré@example.org", LeftOutReason::Unwritable),
                ("x..y@example.org", LeftOutReason::Unwritable),
            ]
        );

        let many: Vec<EmailAddress> = (0..60).map(|n| email(&format!("p{n}@example.com"))).collect();
        let (written_to, left_out) = copied(&email("anna@example.com"), &many, &[]);
        assert_eq!((written_to.len(), left_out.len()), (49, 11));
        assert!(left_out.iter().all(|one| one.reason == LeftOutReason::TooMany));
    }
}
