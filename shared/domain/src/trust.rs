//! Whether a mail is let in at all, before anybody has read it.

use crate::{MailSettings, OnDmarcFail, OnSpam, SenderVerdict, Verdict, Verdicts};

/// Why a mail is not simply taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// A virus was found in it.
    Virus,
    /// The tenant has blocked its sender.
    BlockedSender,
    /// It looks like unwanted mail.
    Spam,
    /// It is not from the domain that it says to be from.
    DmarcFailed,
}

impl Doubt {
    /// Stable snake_case noun, as suspended mail has it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Virus => "virus",
            Self::BlockedSender => "blocked_sender",
            Self::Spam => "spam",
            Self::DmarcFailed => "dmarc_failed",
        }
    }

    /// The same in words.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Virus => "a virus was found in the mail",
            Self::BlockedSender => "its sender is blocked",
            Self::Spam => "the mail looks like unwanted mail",
            Self::DmarcFailed => "the mail is not proven to be from the domain that it names as its own",
        }
    }
}

/// What becomes of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It is taken in.
    Accepted,
    /// It is held for a person to look at.
    Suspended(Doubt),
    /// It is neither taken in nor shown.
    Rejected(Doubt),
}

/// Judges a mail by its verdicts, the tenant's settings, and the rule about its sender.
///
/// A virus is always held, and so is a blocked sender's mail. A rule that allows a sender overrules the spam verdict, but only
/// while the mail may be the sender's at all: one whose DMARC check failed is judged as if there were no rule, or every forger
/// would come in under a name that the tenant trusts.
pub fn judge(verdicts: &Verdicts, settings: &MailSettings, rule: Option<SenderVerdict>) -> Judgement {
    if verdicts.virus == Verdict::Fail {
        return Judgement::Suspended(Doubt::Virus);
    }
    if rule == Some(SenderVerdict::Blocked) {
        return Judgement::Suspended(Doubt::BlockedSender);
    }
    let is_forged = verdicts.is_sender_refuted();
    let is_allowed = rule == Some(SenderVerdict::Allowed) && !is_forged;
    if verdicts.spam == Verdict::Fail && !is_allowed {
        return match settings.on_spam {
            OnSpam::Suspend => Judgement::Suspended(Doubt::Spam),
            OnSpam::Reject => Judgement::Rejected(Doubt::Spam),
        };
    }
    match settings.on_dmarc_fail {
        OnDmarcFail::Suspend if is_forged => Judgement::Suspended(Doubt::DmarcFailed),
        OnDmarcFail::Reject if is_forged => Judgement::Rejected(Doubt::DmarcFailed),
        _ => Judgement::Accepted,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Doubt::{BlockedSender, DmarcFailed, Spam, Virus},
        Judgement::{Accepted, Rejected, Suspended},
        judge,
    };
    use crate::{
        MailSettings, OnDmarcFail, OnSpam,
        SenderVerdict::{Allowed, Blocked},
        Verdict::{Fail, Gray, Pass, Unknown},
        Verdicts,
    };

    #[test]
    fn judgements() {
        let lenient = MailSettings::default();
        let careful =
            MailSettings { on_dmarc_fail: OnDmarcFail::Suspend, on_spam: OnSpam::Suspend, ..MailSettings::default() };
        let strict =
            MailSettings { on_dmarc_fail: OnDmarcFail::Reject, on_spam: OnSpam::Reject, ..MailSettings::default() };
        for (spam, virus, dmarc, rule, expected) in [
            // What the tenant chose: by default, with doubts held, with doubts rejected.
            (Pass, Pass, Pass, None, [Accepted, Accepted, Accepted]),
            (Gray, Unknown, Gray, None, [Accepted, Accepted, Accepted]),
            (Unknown, Unknown, Unknown, None, [Accepted, Accepted, Accepted]),
            (Pass, Pass, Fail, None, [Accepted, Suspended(DmarcFailed), Rejected(DmarcFailed)]),
            (Fail, Pass, Pass, None, [Suspended(Spam), Suspended(Spam), Rejected(Spam)]),
            (Fail, Pass, Fail, None, [Suspended(Spam), Suspended(Spam), Rejected(Spam)]),
            (Fail, Fail, Fail, None, [Suspended(Virus); 3]),
            // A blocked sender is held, whatever its mail is like, and never rejected: the list shows what a rule does.
            (Pass, Pass, Pass, Some(Blocked), [Suspended(BlockedSender); 3]),
            (Fail, Pass, Fail, Some(Blocked), [Suspended(BlockedSender); 3]),
            (Pass, Fail, Pass, Some(Blocked), [Suspended(Virus); 3]),
            // An allowed one passes the spam filter when its mail is its own, or could be.
            (Fail, Pass, Pass, Some(Allowed), [Accepted; 3]),
            (Fail, Pass, Gray, Some(Allowed), [Accepted; 3]),
            (Fail, Pass, Unknown, Some(Allowed), [Accepted; 3]),
            (Pass, Fail, Pass, Some(Allowed), [Suspended(Virus); 3]),
            // A forger does not get in by the rule.
            (Pass, Pass, Fail, Some(Allowed), [Accepted, Suspended(DmarcFailed), Rejected(DmarcFailed)]),
            (Fail, Pass, Fail, Some(Allowed), [Suspended(Spam), Suspended(Spam), Rejected(Spam)]),
        ] {
            let verdicts = Verdicts { spam, virus, dmarc, ..Verdicts::default() };
            let found = [&lenient, &careful, &strict].map(|settings| judge(&verdicts, settings, rule));
            assert_eq!(found, expected, "{verdicts:?} {rule:?}");
        }
    }
}
