//! What is the tenant's own: its addresses, and the lists behind them. A group that passes its mail on to the helpdesk
//! must neither make a program of who writes to it, nor hide who that is.

use crate::parse::mailboxes_in;
use crate::{InboundMail, Mailbox, base_address};

/// By what our own mail is recognised.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnMail {
    /// Domains that only we send from, in lower case; their subdomains count.
    pub domains: Vec<String>,
    /// The tenant's addresses, in lower case, without plus part.
    pub addresses: Vec<String>,
}

impl OwnMail {
    /// True for a domain that only we send from.
    pub(crate) fn is_own_domain(&self, domain: &str) -> bool {
        let domain = domain.to_ascii_lowercase();
        self.domains
            .iter()
            .any(|own| domain == *own || domain.strip_suffix(own.as_str()).is_some_and(|rest| rest.ends_with('.')))
    }

    /// True for an address of the tenant, whatever its plus part.
    pub fn is_own_address(&self, address: &str) -> bool {
        self.addresses.contains(&base_address(address))
    }

    /// True when the mail came through a list, and through no other than ours.
    pub fn is_own_list(&self, mail: &InboundMail) -> bool {
        !self.lists_of(mail).is_empty()
    }

    /// Who wrote a mail in whose From a list of ours has put itself, as Google Groups and Mailman do where the author's
    /// domain wants no mail of others in its name (RFC 7960, 4.1.3). The list says so and nobody proves it.
    pub fn author_behind_list(&self, mail: &InboundMail) -> Option<Mailbox> {
        let from = base_address(&mail.from.key);
        if !self.lists_of(mail).contains(&from.as_str()) {
            return None;
        }
        let only_other = |named: &[Mailbox]| {
            let mut others = named.iter().filter(|mailbox| !self.is_own_address(&mailbox.key));
            let first = others.next()?;
            others.next().is_none().then(|| first.clone())
        };
        let named_in = |field| mail.headers.get(field).and_then(|value| only_other(&mailboxes_in(value)));
        only_other(&mail.reply_to).or_else(|| named_in("x-original-from")).or_else(|| named_in("x-original-sender"))
    }

    /// The addresses of our lists through which the mail came; none where another list is among them.
    fn lists_of(&self, mail: &InboundMail) -> Vec<&str> {
        let own = |list: String| self.addresses.iter().find(|own| own.replace('@', ".") == list).map(String::as_str);
        lists_in(mail).into_iter().map(own).collect::<Option<_>>().unwrap_or_default()
    }
}

/// What a mail calls its lists, each as List-ID has it: with a dot in the place of the `@` (RFC 2919, 3; RFC 2369,
/// 3.4).
fn lists_in(mail: &InboundMail) -> Vec<String> {
    let values = |name: &str| mail.headers.all(name).map(str::to_ascii_lowercase).collect::<Vec<_>>();
    let first = |text: &str, ends: &[char]| text.split(ends).next().unwrap_or_default().to_owned();
    let mut lists = Vec::new();
    for value in values("list-id").iter().chain(&values("x-mailing-list")) {
        lists.push(first(value.rsplit_once('<').map_or(value, |(_, id)| id), &['>']));
    }
    for value in values("list-post") {
        lists.extend(value.split("mailto:").skip(1).map(|address| first(address, &['>', '?', ','])));
    }
    for value in values("mailing-list") {
        lists.extend(value.strip_prefix("list ").map(|address| first(address, &[';', ' '])));
    }
    lists.iter().map(|list| base_address(list).replace('@', ".")).collect()
}
