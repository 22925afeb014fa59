//! Mail about mail that is forwarded here: the probe that shows that forwarding works, and the mails by which providers ask for it
//! to be confirmed.

use std::fmt;

use domain::Locale;

use crate::classify::is_no_reply;
use crate::thread::{TOKEN_CHARS, is_token};
use crate::{InboundMail, TokenKeys};

/// Stands before the token. The token is in the subject, because that is what every provider passes on.
const TAG: &str = "check-";

/// Subject and text of the mail that is sent to an address of a tenant's own domain, to see whether it comes back through its
/// hosted counterpart.
pub fn forwarding_probe(
    locale: Locale,
    keys: &TokenKeys,
    tenant_id: &str,
    address_id: &str,
    email: &str,
) -> (String, String) {
    let token = format!("[{TAG}{}]", keys.sign(&["forwarding", tenant_id, address_id]));
    match locale {
        Locale::En => (
            format!("Forwarding check for {email} {token}"),
            format!(
                "This mail checks whether {email} is forwarded to your helpdesk.\n\nYou need not do anything: when it arrives there, the address counts as verified.\n"
            ),
        ),
        Locale::Fr => (
            format!("Vérification du transfert de {email} {token}"),
            format!(
                "Ce message vérifie que {email} est transféré vers votre espace d’assistance.\n\nVous n’avez rien à faire : une fois arrivé, l’adresse est vérifiée.\n"
            ),
        ),
    }
}

/// Whether a mail is the probe that was sent for this address of this tenant, forwarded or not.
pub fn is_forwarding_probe(mail: &InboundMail, keys: &TokenKeys, tenant_id: &str, address_id: &str) -> bool {
    let subject = mail.subject.to_lowercase();
    let mut tokens = subject.split(TAG).skip(1).filter_map(|rest| rest.get(..TOKEN_CHARS));
    tokens.any(|token| is_token(token) && keys.verify(&["forwarding", tenant_id, address_id], token))
}

/// What a person needs to confirm that a mailbox may forward here; one of the two at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardingConfirmation {
    /// To be typed in at the provider.
    pub code: Option<String>,
    /// To be opened.
    pub link: Option<String>,
}

impl fmt::Display for ForwardingConfirmation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the provider asks to confirm the forwarding")?;
        if let Some(code) = &self.code {
            write!(f, " with the code {code}")?;
        }
        match &self.link {
            Some(link) => write!(f, " at {link}"),
            None => Ok(()),
        }
    }
}

/// What subjects of such mails speak of: English, French, German, Spanish, Italian, Dutch, Portuguese.
const FORWARDING: [&str; 9] =
    ["forward", "transfert", "renvoi", "redirection", "weiterleit", "reenv", "inoltr", "doorst", "encaminha"];
/// And what they ask for.
const ASKING: [&str; 9] =
    ["confirm", "verif", "vérif", "valid", "bestätig", "conferma", "bevestig", "request", "demande"];
/// Words on the line of a code.
const CODE: [&str; 4] = ["code", "código", "codice", "pin"];
/// Providers that write from one domain and link to another.
const HOUSES: [&[&str]; 5] = [
    &["google.com"],
    &["microsoft.com", "live.com", "outlook.com", "office.com"],
    &["yahoo.com", "yahoo-inc.com", "yahooinc.com"],
    &["proton.me", "protonmail.com"],
    &["zoho.com", "zoho.eu", "zohoaccounts.com", "zohomail.com"],
];

/// The request of a mailbox's provider to confirm its forwarding. Nothing here proves who wrote the mail: what it says is for a
/// person to weigh, and only a link to the sender's own house is passed on.
pub fn forwarding_confirmation(mail: &InboundMail) -> Option<ForwardingConfirmation> {
    let subject = mail.subject.to_lowercase();
    let speaks = |words: &[&str]| words.iter().any(|word| subject.contains(word));
    if !is_no_reply(mail.from.local_part()) || !speaks(&FORWARDING) || !speaks(&ASKING) {
        return None;
    }
    let is_of_code = |line: &&str| CODE.iter().any(|word| line.to_lowercase().contains(word));
    let code =
        code_in(&mail.subject, 6).or_else(|| mail.text.lines().filter(is_of_code).find_map(|line| code_in(line, 4)));
    let link = links(&mail.text).find(|link| is_of_house(mail.from.domain(), host_of(link)));
    (code.is_some() || link.is_some()).then(|| ForwardingConfirmation { code, link: link.map(str::to_owned) })
}

/// The first number of `least` to 12 digits that stands for itself, as none in an address or a date does.
fn code_in(line: &str, least: usize) -> Option<String> {
    let words = line.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '#' | ':' | 'º' | '°' | '.' | ','));
    let mut digits = words.filter(|word| word.bytes().all(|b| b.is_ascii_digit()));
    digits.find(|word| (least..=12).contains(&word.len())).map(str::to_owned)
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']'));
    words
        .map(|word| word.trim_end_matches(['.', ',', ';']))
        .filter(|word| word.starts_with("https://") && word.len() <= 500)
}

fn host_of(link: &str) -> &str {
    let rest = link.trim_start_matches("https://");
    rest.split(['/', '?', '#', ':', '\\']).next().unwrap_or_default()
}

fn is_of_house(sender: &str, host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let within =
        |name: &str, domain: &str| name == domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    let is_in = |house: &[&str], name: &str| house.iter().any(|domain| within(name, domain));
    within(&host, sender) || HOUSES.iter().any(|house| is_in(house, sender) && is_in(house, &host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, parse};

    fn mail(from: &str, subject: &str, body: &str) -> InboundMail {
        let raw = format!(
            "From: {from}\r\nTo: support.1a@demo.lambdesk.test\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
        );
        parse(raw.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn a_probe_is_known_by_its_token_however_it_was_passed_on() {
        let keys = TokenKeys::new(b"current key", &[b"previous key"]);
        for locale in [Locale::En, Locale::Fr] {
            let (subject, text) = forwarding_probe(locale, &keys, "ten_a", "adr_1", "support@acme.example");
            for subject in [subject.clone(), format!("Fwd: {subject}"), format!("[EXT] {}", subject.to_uppercase())] {
                let probe = mail("no-reply@lambdesk.test", &subject, &text);
                assert!(is_forwarding_probe(&probe, &keys, "ten_a", "adr_1"), "{subject}");
                assert!(!is_forwarding_probe(&probe, &keys, "ten_b", "adr_1"), "{subject}");
                assert!(!is_forwarding_probe(&probe, &keys, "ten_a", "adr_2"), "{subject}");
            }
            let older = TokenKeys::new(b"previous key", &[]);
            let (subject, _) = forwarding_probe(locale, &older, "ten_a", "adr_1", "support@acme.example");
            assert!(is_forwarding_probe(&mail("a@b.example", &subject, ""), &keys, "ten_a", "adr_1"));
        }
        for subject in ["check-", "check-aaaaaaaaaaaaaaaa", "check-aaaaaaaaaaaaaaé", "Forwarding check", ""] {
            assert!(!is_forwarding_probe(&mail("a@b.example", subject, ""), &keys, "ten_a", "adr_1"), "{subject}");
        }
    }

    #[test]
    fn what_providers_write_to_have_forwarding_confirmed() {
        let gmail = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8%5D-abc";
        let cancel = "https://mail-settings.google.com/mail/uf-%5BANGjdJ8%5D-abc";
        for (from, subject, body, code, link) in [
            (
                "Gmail Team <forwarding-noreply@google.com>",
                "(#304298959) Gmail Forwarding Confirmation - Receive Mail from acme.support@gmail.com",
                &*format!(
                    "Confirmation code: 304298959\r\n\r\nplease click the link below:\r\n\r\n{gmail}\r\n\r\nor to cancel:\r\n{cancel}"
                ),
                Some("304298959"),
                Some(gmail),
            ),
            (
                "L'équipe Gmail <forwarding-noreply@google.com>",
                "Confirmation de transfert Gmail (nº 304298959) - Recevoir des e-mails de support@acme.example",
                &*format!("Code de confirmation : 304298959\r\n{gmail}"),
                Some("304298959"),
                Some(gmail),
            ),
            (
                "forwarding-noreply@google.com",
                "Confirmación de reenvío de 317635984 (n.º Gmail) - Recibir correo de acme@gmail.com",
                "",
                Some("317635984"),
                None,
            ),
            (
                "Gmail <forwarding-noreply@google.com>",
                "Gmail Forwarding Confirmation - Receive Mail from 12345678@acme.example",
                "Confirmation code: 304298959",
                Some("304298959"),
                None,
            ),
            (
                "Zoho Mail <noreply@zoho.eu>",
                "Zoho Mail - Email forwarding verification",
                "Please verify: <https://mail.zoho.com/mail/ForwardVerify.do?key=1a2b>.",
                None,
                Some("https://mail.zoho.com/mail/ForwardVerify.do?key=1a2b"),
            ),
            (
                "Microsoft account team <account-security-noreply@accountprotection.microsoft.com>",
                "Verify your forwarding address",
                "Security code: 123456\r\nhttps://account.live.com/verify?id=7",
                Some("123456"),
                Some("https://account.live.com/verify?id=7"),
            ),
            (
                "Proton <no-reply@notify.proton.me>",
                "support@acme.example sent you an email forwarding request",
                "Accept: https://account.proton.me/forwarding#t=1",
                None,
                Some("https://account.proton.me/forwarding#t=1"),
            ),
            (
                "Hoster <noreply@hoster.example>",
                "Validez le transfert de votre boîte",
                "https://webmail.hoster.example/f?k=1 et https://evil.example/x",
                None,
                Some("https://webmail.hoster.example/f?k=1"),
            ),
        ] {
            let found = forwarding_confirmation(&mail(from, subject, body)).unwrap_or_else(|| panic!("{subject}"));
            assert_eq!((found.code.as_deref(), found.link.as_deref()), (code, link), "{subject}");
        }
        for (from, subject, body) in [
            ("Anna <anna@example.com>", "Please confirm the forwarding", "code: 123456"),
            ("noreply@shop.example", "Your order was forwarded", "code: 123456"),
            ("noreply@shop.example", "Confirm your subscription", "code: 123456"),
            ("forwarding-noreply@google.com", "Gmail Forwarding Confirmation", "no number, no link"),
            ("noreply@hoster.example", "Confirm forwarding", "https://evil.example/x http://hoster.example/plain"),
            ("noreply@google.com.evil.example", "Confirm forwarding", "https://google.com.example/"),
            ("noreply@hoster.example", "Confirm forwarding", "https://evil.example\\.hoster.example/x"),
        ] {
            assert_eq!(forwarding_confirmation(&mail(from, subject, body)), None, "{from}: {subject}");
        }
    }

    #[test]
    fn what_to_do_is_told_in_a_sentence() {
        let of = |code: Option<&str>, link: Option<&str>| {
            ForwardingConfirmation { code: code.map(Into::into), link: link.map(Into::into) }.to_string()
        };
        let start = "the provider asks to confirm the forwarding";
        assert_eq!(
            of(Some("1234"), Some("https://a.example/")),
            format!("{start} with the code 1234 at https://a.example/")
        );
        assert_eq!(of(Some("1234"), None), format!("{start} with the code 1234"));
        assert_eq!(of(None, Some("https://a.example/")), format!("{start} at https://a.example/"));
    }
}
