//! What a tenant wants done with mail that its checks doubt, and of the mail that goes out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Invalid, MailCaps};

/// Most earlier comments below a reply.
const MAX_QUOTED_COMMENTS: u8 = 20;
/// Longest time between a resolution and the survey: a week.
const MAX_RATING_DELAY_HOURS: u8 = 168;
/// Zendesk's: long enough to know whether the answer helped.
const RATING_DELAY_HOURS: u8 = 24;

/// What becomes of mail whose DMARC check failed (RFC 7489).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnDmarcFail {
    /// It is taken in, shown as unproven, and answered by no machine. Forwarders and mailing lists make honest mail fail, so
    /// anything stricter hides some of it.
    #[default]
    Accept,
    /// It is held for a person to look at.
    Suspend,
    /// It is neither taken in nor shown; its raw message is kept for the retention time, and nothing is sent back.
    Reject,
}

/// What becomes of mail that looks like unwanted mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnSpam {
    /// It is held for a person to look at.
    #[default]
    Suspend,
    /// It is neither taken in nor shown; its raw message is kept for the retention time, and nothing is sent back.
    Reject,
}

/// A tenant's choices about its mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailSettings {
    /// Mail whose DMARC check failed.
    pub on_dmarc_fail: OnDmarcFail,
    /// Mail that looks like unwanted mail.
    pub on_spam: OnSpam,
    /// How much automatic mail one recipient gets about one ticket.
    pub caps: MailCaps,
    /// How many earlier public comments stand below a reply in its mail, newest first; 0: none.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 20, required = true)]
    pub quoted_comments: u8,
    /// A requester is told by mail when a member resolves their ticket without a reply.
    #[serde(default)]
    #[schema(required = true)]
    pub announces_resolution: bool,
    /// A requester is asked by mail how the help was, once the ticket has stayed resolved for a while.
    #[serde(default)]
    #[schema(required = true)]
    pub asks_for_rating: bool,
    /// For how many hours; one whose ticket closes by itself earlier is asked then.
    #[serde(default = "rating_delay_hours")]
    #[schema(minimum = 1, maximum = 168, required = true)]
    pub rating_delay_hours: u8,
}

fn rating_delay_hours() -> u8 {
    RATING_DELAY_HOURS
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            on_dmarc_fail: OnDmarcFail::default(),
            on_spam: OnSpam::default(),
            caps: MailCaps::default(),
            quoted_comments: 0,
            announces_resolution: false,
            asks_for_rating: false,
            rating_delay_hours: RATING_DELAY_HOURS,
        }
    }
}

impl MailSettings {
    /// Whether the numbers make sense.
    ///
    /// # Errors
    /// Each field with what is wrong.
    pub fn check(&self) -> Result<(), Invalid> {
        self.caps.check()?;
        if self.quoted_comments > MAX_QUOTED_COMMENTS {
            return Err(Invalid::field("quoted_comments", format!("must be 0 to {MAX_QUOTED_COMMENTS}")));
        }
        if !(1..=MAX_RATING_DELAY_HOURS).contains(&self.rating_delay_hours) {
            return Err(Invalid::field("rating_delay_hours", format!("must be 1 to {MAX_RATING_DELAY_HOURS}")));
        }
        Ok(())
    }
}
