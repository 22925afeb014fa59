//! What is done with a mail that came in, and what must hold whatever its bytes are. The fuzzer runs this, and
//! `tests/fuzz.rs` on every test run.

use mail::{
    InlineMap, Limits, OwnMail, TokenKeys, Verdicts, classify, content_hash, delivery_report, html_to_text,
    mark_quoted_html, parse, sanitise_html, split_quoted_text, synthetic_message_id, thread_hints,
};

/// Receives a mail, and the mails attached to it.
///
/// # Panics
/// When something that must hold does not.
pub fn receive(raw: &[u8]) {
    receive_at(raw, 0);
}

fn receive_at(raw: &[u8], depth: u32) {
    assert_eq!(content_hash(raw).len(), 64);
    assert!(synthetic_message_id(raw).ends_with(".invalid"));
    let mail = match parse(raw, &Limits::default()) {
        Ok(mail) => mail,
        Err(refused) => return assert!(!refused.reason().is_empty() && !refused.to_string().is_empty()),
    };
    assert!(mail.from.key.contains('@') && mail.subject.chars().count() <= 500);
    let own = OwnMail { domains: vec!["own.example".to_owned()], addresses: vec!["support@own.example".to_owned()] };
    let kind = classify(&mail, mail.headers.get("return-path").unwrap_or_default(), &own, &Verdicts::default());
    assert!(!kind.is_bounce || !kind.may_be_answered);
    if let Some(report) = delivery_report(&mail) {
        assert!(report.recipients.iter().all(|recipient| recipient.address.contains('@')));
    }
    thread_hints(&mail, &["support+1.x@own.example"], &TokenKeys::new(b"key", &[]), "ten_a");

    let split = split_quoted_text(&mail.text);
    assert_eq!([split.new, split.quoted].concat(), mail.text);
    assert!(!split.new.trim().is_empty() || mail.text.trim().is_empty());

    let ids = mail.attachments.iter().enumerate();
    let inline: InlineMap =
        ids.filter_map(|(number, file)| Some((file.content_id.clone()?, format!("att_{number}")))).collect();
    let html = mail.html.as_deref().unwrap_or_default();
    let marked = mark_quoted_html(html);
    let words = |html: &str| html_to_text(html).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    assert_eq!(words(html), words(&marked));
    let safe = sanitise_html(&marked, &inline);
    let sorted = |html: &str| {
        let mut found: Vec<char> = words(html).chars().collect();
        found.sort_unstable();
        found
    };
    assert_eq!(sorted(&sanitise_html(&safe, &inline)), sorted(&safe));
    let lower = safe.to_ascii_lowercase();
    for tag in lower.split('>').filter_map(|piece| Some(piece.split_once('<')?.1)) {
        for bad in ["script", "style", "iframe", "form", "svg"] {
            assert!(!tag.starts_with(bad), "{bad}: {safe}");
        }
        for (name, value) in attributes(tag) {
            assert!(name != "src" && !name.starts_with("on") && name != "style", "{name}: {safe}");
            assert!(name != "href" || !value.trim_start().starts_with("javascript"), "{value}: {safe}");
        }
    }

    for file in &mail.attachments {
        assert!(!file.name.is_empty() && !file.name.contains(['/', '\\']) && file.sha256.len() == 64);
        if file.content_type == "message/rfc822" && depth < 3 {
            receive_at(&file.bytes, depth + 1);
        }
    }
}

/// The attributes of a tag of ours, which quotes all values.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let (before, after) = rest.split_once("=\"")?;
        let (value, next) = after.split_once('"').unwrap_or((after, ""));
        rest = next;
        Some((before.rsplit(' ').next().unwrap_or_default(), value))
    })
}
