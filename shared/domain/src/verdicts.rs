//! What the service that received a mail found out about it.

use serde::{Deserialize, Serialize};

/// What one check says (SES: `receipt.*Verdict.status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Checked and fine.
    Pass,
    /// Checked and bad.
    Fail,
    /// No opinion.
    Gray,
    /// Not checked, or the check broke.
    #[default]
    #[serde(other)]
    Unknown,
}

/// The verdicts of one mail. Taken from the receiving service alone: a header inside a mail can be written by anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Verdicts {
    /// Content looks like unwanted mail.
    pub spam: Verdict,
    /// A virus was found.
    pub virus: Verdict,
    /// RFC 7208.
    pub spf: Verdict,
    /// RFC 6376.
    pub dkim: Verdict,
    /// RFC 7489.
    pub dmarc: Verdict,
}

impl Verdicts {
    /// True when the domain in From is proven: DMARC passed (RFC 7489, 3.1: SPF or DKIM passed and is aligned).
    pub fn is_sender_verified(&self) -> bool {
        self.dmarc == Verdict::Pass
    }
}
