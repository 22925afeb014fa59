//! Every part of every mail, beside what another MIME parser decodes of it.

use std::collections::{BTreeMap, BTreeSet};

use mailparse::{MailHeaderMap as _, ParsedMail};
use sha2::{Digest as _, Sha256};

use super::{files_in, is_mail, name_of, println_report};
use crate::*;

/// Files that are decoded otherwise on purpose, each looked at.
const OTHERWISE: [(&str, &str); 2] = [
    ("bounces/rfc3464-09.eml", "quoted-printable with bare line feeds: kept here, made CRLF by the other"),
    ("bounces/lhost-office365-11.eml", "a boundary on a line that is not folded: guessed here, one part for the other"),
];

/// Bytes of every part that holds no other, decoded, and whether it is a text that may be the body.
fn leaves(mail: &ParsedMail<'_>, found: &mut Vec<(String, bool)>) -> Result<(), mailparse::MailParseError> {
    if mail.subparts.is_empty() {
        let bytes = mail.get_body_raw()?;
        let disposition = mail.headers.get_first_value("Content-Disposition").unwrap_or_default();
        let is_text = mail.ctype.mimetype.starts_with("text/") && !disposition.trim().starts_with("attachment");
        if !bytes.is_empty() {
            found.push((hex::encode(Sha256::digest(&bytes)), is_text));
        }
    }
    mail.subparts.iter().try_for_each(|part| leaves(part, found))
}

#[test]
fn attachments_are_what_another_parser_decodes() {
    let Some(files) = files_in("") else { return };
    let (mut mails, mut same, mut refused) = (0u32, 0u32, BTreeMap::<_, u32>::new());
    let (mut other, mut unread) = (Vec::new(), Vec::new());
    for path in files.iter().filter(|path| is_mail(path)) {
        let raw = std::fs::read(path).unwrap();
        let mail = match parse(&raw, &Limits::default()) {
            Ok(mail) => mail,
            Err(error) => {
                *refused.entry(error.reason()).or_default() += 1;
                continue;
            }
        };
        mails += 1;
        let name = name_of(path);
        let mut theirs = Vec::new();
        if let Err(error) = mailparse::parse_mail(&raw).and_then(|parsed| leaves(&parsed, &mut theirs)) {
            unread.push(format!("{name}: {error}"));
            continue;
        }
        // Images that stood in the HTML and files out of a winmail.dat are no parts.
        let ours = mail.attachments.iter().filter(|file| {
            !file.content_id.as_deref().is_some_and(|id| id.starts_with("data-") && id.ends_with("@inline.invalid"))
        });
        let ours: BTreeSet<&str> =
            ours.filter(|file| !file.bytes.is_empty()).map(|file| file.sha256.as_str()).collect();
        let all: BTreeSet<&str> = theirs.iter().map(|(sum, _)| sum.as_str()).collect();
        let files: BTreeSet<&str> =
            theirs.iter().filter(|(_, is_text)| !is_text).map(|(sum, _)| sum.as_str()).collect();
        // Each of ours is one of theirs, and each of theirs that is no text is one of ours.
        if ours.is_subset(&all) && files.is_subset(&ours) {
            same += 1;
        } else if !OTHERWISE.iter().any(|(known, _)| name.ends_with(known)) {
            let differing = ours.symmetric_difference(&files);
            other.push(format!("{name}: {}", differing.map(|sum| &sum[..16]).collect::<Vec<_>>().join(" ")));
        }
    }
    println_report(&format!(
        "{mails} mails: the files of {same} are what the other parser decodes, of {} not; it cannot read {}; refused: \
         {refused:?}\n{}\n\nnot read by the other parser:\n{}",
        other.len(),
        unread.len(),
        other.join("\n"),
        unread.join("\n")
    ));
    assert_eq!(other, Vec::<String>::new());
    assert!(same > 300, "{same}");
}

#[test]
fn every_mail_with_faulty_mime_is_read_or_refused() {
    let Some(files) = files_in("mime") else { return };
    let (mut read, mut refused) = (0u32, Vec::new());
    for path in files.iter().filter(|path| is_mail(path)) {
        match parse(&std::fs::read(path).unwrap(), &Limits::default()) {
            Ok(_) => read += 1,
            Err(error) => refused.push(format!("{} {}", error.reason(), name_of(path))),
        }
    }
    println_report(&format!("{read} read, {} refused:\n{}", refused.len(), refused.join("\n")));
    assert!(read >= 90 && refused.iter().all(|line| !line.starts_with(' ')), "{read}");
}
