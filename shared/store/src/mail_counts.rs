//! How many automatic mails went to whom lately: one item for each recipient, and one for each domain whose senders prove nothing.
//! A mail is counted once, before it goes, on the condition that nobody has counted another one since the counts were read.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use domain::{AutomaticMail, Capped, CountedMails, MAIL_COUNTED_FOR, MailCaps};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Result, StoreError, TenantStore,
    item::{encode, number, ttl},
    keys::{self, Key},
    transact::{Transacted, write},
};

/// How often a mail is decided anew when another one to the same place is counted at that moment: more often than one worker has
/// mails at a time.
const ATTEMPTS: usize = 20;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Count {
    mails: CountedMails,
    version: u64,
}

impl TenantStore {
    /// Counts an automatic mail, unless a cap stops it: then that cap. One that was counted before is not counted twice.
    pub async fn count_mail(&self, mail: &AutomaticMail, caps: &MailCaps, now: Timestamp) -> Result<Option<Capped>> {
        let (recipient, domain) = (keys::mails_to(&self.id, &mail.to), keys::mails_to_domain(&self.id, &mail.to));
        for _ in 0..ATTEMPTS {
            let to_recipient = self.store.get::<Count>(&recipient).await?.unwrap_or_default();
            if mail.is_counted(&to_recipient.mails) {
                return Ok(None);
            }
            let to_domain = if mail.is_to_verified { None } else { self.store.get::<Count>(&domain).await? };
            let to_domain = to_domain.unwrap_or_default();
            if let Some(capped) = mail.capped(caps, &to_recipient.mails, &to_domain.mails, now) {
                return Ok(Some(capped));
            }
            let mut writes = vec![self.put_count(&recipient, &to_recipient, mail, now)?];
            if !mail.is_to_verified {
                writes.push(self.put_count(&domain, &to_domain, mail, now)?);
            }
            if self.store.transact(writes, 1).await? == Transacted::Done {
                return Ok(None);
            }
        }
        let reason = "other mails were counted each time".into();
        Err(StoreError::Unavailable { operation: "TransactWriteItems", reason })
    }

    fn put_count(&self, key: &Key, before: &Count, mail: &AutomaticMail, now: Timestamp) -> Result<TransactWriteItem> {
        let count = Count { mails: before.mails.with(mail, now), version: before.version + 1 };
        let mut item = encode("mail_count", key, &count)?;
        item.insert("ttl".into(), ttl(now.checked_add(MAIL_COUNTED_FOR).unwrap_or(Timestamp::MAX)));
        let put = Put::builder()
            .table_name(&*self.store.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(PK) OR version = :before")
            .expression_attribute_values(":before", number(before.version));
        write(put.build())
    }
}
