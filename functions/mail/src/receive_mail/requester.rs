//! Whom a mail's new ticket is for: not always who sent it.

use std::collections::BTreeSet;

use app::{App, Snapshot};
use domain::{
    Contact, EmailAddress, Member,
    ticket::{MAX_CC, Ticket},
};
use kit::Failure;
use mail::{InboundMail, Mailbox, OwnMail, Verdicts};

/// By what the tenant's own mail, addresses and lists are recognised.
pub(super) fn own_mail(app: &App, snapshot: &Snapshot) -> Result<OwnMail, Failure> {
    let emails = snapshot.configuration.addresses.iter().flat_map(domain::Address::emails);
    Ok(OwnMail {
        domains: vec![app.cloud.environment().mail_domain()?.to_lowercase()],
        addresses: emails.map(|email| mail::base_address(email.as_str())).collect(),
    })
}

/// A person outside, as a mail names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub email: EmailAddress,
    pub name: String,
    /// DMARC has proven its domain.
    pub is_verified: bool,
    /// Most likely somebody else has written in its name.
    pub is_refuted: bool,
    /// The member who forwarded its mail.
    pub forwarded_by: Option<String>,
}

impl Person {
    /// Who wrote the mail: `from`, who stands in From, or whom a list of the tenant's own names that has put itself
    /// there. DMARC can prove the list alone, and anybody can write what a list does: what it says of one that is not
    /// proven leads nowhere.
    pub fn sender(mail: &InboundMail, from: EmailAddress, verdicts: Verdicts, own: &OwnMail) -> Self {
        let (is_proven, is_refuted) = (verdicts.is_sender_verified(), verdicts.is_sender_refuted());
        if let Some(author) = own.author_behind_list(mail)
            && let Ok(email) = EmailAddress::parse(&author.key)
        {
            let name = Contact::display_name(author.name.as_deref(), &email);
            return Self { email, name, is_verified: false, is_refuted: !is_proven, forwarded_by: None };
        }
        let name = Contact::display_name(mail.from.name.as_deref(), &from);
        Self { email: from, name, is_verified: is_proven, is_refuted, forwarded_by: None }
    }

    /// Who asked for a ticket.
    pub fn asked(ticket: &Ticket) -> Self {
        let (email, name) = (ticket.requester_email.clone(), ticket.requester_name.clone());
        Self { email, name, is_verified: ticket.is_requester_verified, is_refuted: false, forwarded_by: None }
    }

    /// Whom the ticket is for that a mail of `sender` opens:
    ///
    /// 1. who wrote the mail that a member forwards. Only a proven member is believed, and it has proven nobody else.
    /// 2. the only address in Reply-To, where From is proven: forms write so in the name of who filled them in. Nobody has asked
    ///    its owner, at the sender's own domain neither. Mailing lists of others put themselves there.
    /// 3. the sender.
    ///
    /// The helpdesk's addresses ask for nothing.
    pub fn requester(sender: &Self, mail: &InboundMail, member: Option<&Member>, own: &OwnMail) -> Self {
        let outside = |mailbox: &Mailbox| {
            let email = EmailAddress::parse(&mailbox.key).ok()?;
            let is_other = email != sender.email && !own.is_own_address(email.as_str());
            let name = Contact::display_name(mailbox.name.as_deref(), &email);
            is_other.then_some(Self { email, name, is_verified: false, is_refuted: false, forwarded_by: None })
        };
        if let Some(member) = member
            && let Some(author) = mail::forwarded_sender(mail).as_ref().and_then(outside)
        {
            return Self { forwarded_by: Some(member.name.clone()), ..author };
        }
        let is_list = ["list-id", "list-post", "mailing-list"].iter().any(|field| mail.headers.has(field));
        let is_list = is_list && !own.is_own_list(mail);
        match mail.reply_to.as_slice() {
            [mailbox] if sender.is_verified && !is_list => outside(mailbox).unwrap_or_else(|| sender.clone()),
            _ => sender.clone(),
        }
    }
}

/// Who else the mail went to: copied on replies, unless it is an address of the tenant itself.
pub(super) fn copied(mail: &InboundMail, sender: &EmailAddress, own: &OwnMail) -> BTreeSet<EmailAddress> {
    let others = mail.to.iter().chain(&mail.cc).filter_map(|mailbox| EmailAddress::parse(&mailbox.key).ok());
    let others = others.filter(|email| email != sender && !own.is_own_address(email.as_str()));
    let mut copied = BTreeSet::new();
    for email in others {
        if copied.len() < MAX_CC {
            copied.insert(email);
        }
    }
    copied
}

#[cfg(test)]
mod tests {
    use domain::{MemberId, MemberRole};
    use mail::Verdict;

    use super::*;

    fn parsed(raw: &str) -> InboundMail {
        mail::parse(raw.as_bytes(), &mail::Limits::default()).unwrap()
    }

    fn member() -> Member {
        Member {
            id: MemberId::new(uuid::Uuid::nil()),
            name: "Ben".into(),
            email: EmailAddress::parse("ben@demo.example").unwrap(),
            role: MemberRole::Agent,
            is_active: true,
            is_invited: false,
            quiet_hours: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn own(addresses: &[&str]) -> OwnMail {
        OwnMail { domains: vec![], addresses: addresses.iter().map(|&address| address.to_owned()).collect() }
    }

    fn requester(raw: &str, dmarc: Verdict, member: Option<&Member>) -> Person {
        let (mail, own) = (parsed(raw), own(&["support@demo.lambdesk.test"]));
        let verdicts = Verdicts { dmarc, ..Verdicts::default() };
        let sender = Person::sender(&mail, EmailAddress::parse(&mail.from.key).unwrap(), verdicts, &own);
        Person::requester(&sender, &mail, member, &own)
    }

    #[test]
    fn the_requester_is_in_reply_to_where_the_sender_is_proven() {
        use Verdict::{Fail, Gray, Pass};
        for (reply_to, dmarc, email, is_verified) in [
            ("", Pass, "form@shop.example", true),
            ("Reply-To: Anna <anna@example.com>\r\n", Pass, "anna@example.com", false),
            ("Reply-To: Anna <anna@example.com>\r\n", Gray, "form@shop.example", false),
            ("Reply-To: Anna <anna@example.com>\r\n", Fail, "form@shop.example", false),
            ("Reply-To: anna@shop.example\r\n", Pass, "anna@shop.example", false),
            ("Reply-To: anna@eu.shop.example\r\n", Pass, "anna@eu.shop.example", false),
            // Nobody in particular, the helpdesk itself, a list.
            ("Reply-To: anna@example.com, ben@example.com\r\n", Pass, "form@shop.example", true),
            ("Reply-To: support+1.x@demo.lambdesk.test\r\n", Pass, "form@shop.example", true),
            ("List-Id: <news.shop.example>\r\nReply-To: news@lists.example\r\n", Pass, "form@shop.example", true),
            ("Reply-To: not an address\r\n", Pass, "form@shop.example", true),
            // A list of the helpdesk's own.
            (
                "List-Id: <support.demo.lambdesk.test>\r\nReply-To: anna@example.com\r\n",
                Pass,
                "anna@example.com",
                false,
            ),
        ] {
            let found = requester(&format!("From: Shop <form@shop.example>\r\n{reply_to}\r\nhi"), dmarc, None);
            assert_eq!((found.email.as_str(), found.is_verified), (email, is_verified), "{reply_to} {dmarc:?}");
            let name = if email == "form@shop.example" {
                "Shop"
            } else if reply_to.contains("Anna <") {
                "Anna"
            } else {
                "anna"
            };
            assert_eq!(found.name, name, "{reply_to}");
        }
    }

    #[test]
    fn who_stands_behind_a_list_of_the_helpdesks_own_is_unproven_and_believed_as_far_as_the_list_is() {
        use Verdict::{Fail, Gray, Pass};
        let raw = "From: 'Anna' via Support <support@demo.lambdesk.test>\r\nList-ID: <support.demo.lambdesk.test>\r\n\
                   Reply-To: Anna <anna@example.com>\r\n\r\nhi";
        for (dmarc, is_refuted) in [(Pass, false), (Gray, true), (Fail, true)] {
            let found = requester(raw, dmarc, None);
            assert_eq!((found.email.as_str(), found.name.as_str()), ("anna@example.com", "Anna"));
            assert_eq!((found.is_verified, found.is_refuted), (false, is_refuted), "{dmarc:?}");
        }
        let nobody = raw.replace("Reply-To: Anna <anna@example.com>\r\n", "");
        assert_eq!(requester(&nobody, Pass, None).email.as_str(), "support@demo.lambdesk.test");
    }

    #[test]
    fn a_member_speaks_for_who_wrote_what_it_forwards() {
        let forward = |from: &str| {
            format!(
                "From: Ben <ben@demo.example>\r\nSubject: Fwd: Toner\r\n\r\nPlease.\r\n\r\n\
                 ---------- Forwarded message ---------\r\nFrom: {from}\r\nDate: today\r\nTo: ben\r\n\r\nEmpty.\r\n"
            )
        };
        let anna = forward("Anna <anna@example.com>");
        let found = requester(&anna, Verdict::Pass, Some(&member()));
        assert_eq!((found.email.as_str(), found.name.as_str(), found.is_verified), ("anna@example.com", "Anna", false));
        assert_eq!(found.forwarded_by.as_deref(), Some("Ben"));
        // Who is no member for certain speaks for itself; so does one who forwards its own mail, or the helpdesk's.
        for (raw, member) in [
            (anna, None),
            (forward("Ben <ben@demo.example>"), Some(member())),
            (forward("Demo <support@demo.lambdesk.test>"), Some(member())),
        ] {
            let found = requester(&raw, Verdict::Pass, member.as_ref());
            assert_eq!((found.email.as_str(), found.forwarded_by), ("ben@demo.example", None), "{raw}");
        }
    }

    #[test]
    fn those_copied_are_people_and_not_the_helpdesk() {
        let mail = parsed(
            "From: Anna <anna@example.com>\r\nTo: support+42.x@demo.lambdesk.test, Ben <ben@example.com>\r\n\
             Cc: anna@example.com, Sales@demo.lambdesk.test, BEN@example.com, zoe@example.org\r\n\r\nhello",
        );
        let own = own(&["support@demo.lambdesk.test", "sales@demo.lambdesk.test"]);
        let copied = copied(&mail, &EmailAddress::parse("anna@example.com").unwrap(), &own);
        assert_eq!(copied.iter().map(EmailAddress::as_str).collect::<Vec<_>>(), ["ben@example.com", "zoe@example.org"]);
    }

    #[test]
    fn the_number_of_those_copied_is_bounded() {
        let list: Vec<String> = (0..100).map(|n| format!("p{n}@example.com")).collect();
        let mail = parsed(&format!("From: a@example.org\r\nTo: {}\r\n\r\nhello", list.join(",\r\n ")));
        assert_eq!(copied(&mail, &EmailAddress::parse("a@example.org").unwrap(), &own(&[])).len(), MAX_CC);
    }
}
