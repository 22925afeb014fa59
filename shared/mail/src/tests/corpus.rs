//! Every mail of the corpus beside the repository, where it is present: read or refused with a reason, never a crash.

mod mime;
mod trimming;

use std::path::{Path, PathBuf};

use crate::*;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpora/mail");

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The files of a part of the corpus, sorted; `None`, and a line that says so, where there is no corpus.
pub(super) fn files_in(part: &str) -> Option<Vec<PathBuf>> {
    let mut found = Vec::new();
    files(&Path::new(CORPUS).join(part), &mut found);
    found.sort();
    if found.is_empty() {
        #[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
        {
            eprintln!("SKIPPED: no corpus at {CORPUS}/{part}");
        }
        return None;
    }
    Some(found)
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(CORPUS).unwrap_or(path).display().to_string()
}

fn is_mail(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "eml")
}

#[test]
fn every_file_is_read_or_refused_with_a_reason() {
    let Some(files) = files_in("") else { return };
    let mut refused = Vec::new();
    let mut mails = 0;
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        match parse(&bytes, &Limits::default()) {
            Ok(mail) => {
                mails += 1;
                sanitise_html(&mark_quoted_html(mail.html.as_deref().unwrap_or_default()), &InlineMap::new());
                let split = split_quoted_text(&mail.text);
                assert_eq!(format!("{}{}", split.new, split.quoted), mail.text);
            }
            Err(error) => {
                assert!(!error.reason().is_empty());
                if is_mail(path) {
                    refused.push(format!("{} {}: {error}", error.reason(), name_of(path)));
                }
            }
        }
    }
    println_report(&format!("{mails} mails read, {} refused:\n{}", refused.len(), refused.join("\n")));
    assert!(mails > 320, "{mails} mails of the corpus were read");
}

#[test]
fn bounces_are_recognised_and_never_answered() {
    let Some(files) = files_in("bounces") else { return };
    let (mut all, mut bounces, mut answered, mut missed) = (0u32, 0u32, Vec::new(), Vec::new());
    for path in files.iter().filter(|p| is_mail(p)) {
        let Ok(mail) = parse(&std::fs::read(path).unwrap(), &Limits::default()) else { continue };
        let envelope = mail.headers.get("return-path").unwrap_or("<>").to_owned();
        let kind = classify(&mail, &envelope, &OwnMail::default(), &Verdicts::default());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        all += 1;
        if kind.is_bounce {
            bounces += 1;
        } else {
            missed.push(format!("{name}: {} | {} | {:?}", mail.from, mail.subject, kind.reasons));
        }
        if kind.may_be_answered {
            answered.push(name);
        }
    }
    // The folder also holds complaints, notices of list servers and out-of-office notes, which are none.
    println_report(&format!("{bounces} of {all} recognised; missed:\n{}", missed.join("\n")));
    assert_eq!(answered, Vec::<String>::new());
    assert!(bounces * 100 >= all * 94, "{bounces} of {all}");
}

/// Files of `bounces/` that are no report about one of our mails that did not arrive, each looked at.
const NO_BOUNCES: [(&str, &str); 5] = [
    ("arf-", "complaints"),
    ("rfc3834-", "out-of-office notes"),
    ("lhost-amazonses-12", "a service's notification, in JSON, that a mail was delivered"),
    ("rfc3464-28", "a report that the addresses can be reached"),
    ("lhost-fml-03", "a list server complains about a loop and names no recipient"),
];

/// Addresses that stand in the mail, the sender of the report left out.
fn addresses_of(raw: &[u8], mail: &InboundMail) -> String {
    let text = String::from_utf8_lossy(raw).to_lowercase();
    format!("{text} {}", mail.text.to_lowercase()).replace(&mail.from.key, "")
}

#[test]
fn bounces_name_who_was_not_reached() {
    let Some(files) = files_in("bounces") else { return };
    let (mut all, mut good, mut with_id, mut missed, mut seen) = (0u32, 0u32, 0u32, Vec::new(), Vec::new());
    for path in files.iter().filter(|p| is_mail(p)) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let raw = std::fs::read(path).unwrap();
        let Ok(mail) = parse(&raw, &Limits::default()) else { continue };
        let report = delivery_report(&mail);
        if name.starts_with("arf-") {
            assert_eq!(report.map(|r| r.kind), Some(ReportKind::Complaint), "{name}");
            let kind = classify(&mail, "a@x.example", &OwnMail::default(), &Verdicts::default());
            assert!(kind.reasons.contains(&"complaint_report") && !kind.is_bounce, "{name}: {kind:?}");
            continue;
        }
        if NO_BOUNCES.iter().any(|(known, _)| name.starts_with(known)) {
            let is_bounce = matches!(&report, Some(r) if matches!(r.kind, ReportKind::Failed | ReportKind::Delayed));
            assert!(!is_bounce, "{name}: {report:?}");
            continue;
        }
        all += 1;
        let known = addresses_of(&raw, &mail);
        seen.push(format!("{name}: {report:?}"));
        match report {
            Some(report)
                if matches!(report.kind, ReportKind::Failed | ReportKind::Delayed)
                    && !report.recipients.is_empty()
                    && report.recipients.iter().all(|r| known.contains(&r.address)) =>
            {
                good += 1;
                with_id += u32::from(report.original_message_id.is_some());
            }
            other => missed.push(format!("{name}: {} | {} | {other:?}", mail.from, mail.subject)),
        }
    }
    println_report(&format!(
        "{good} of {all} name who was not reached, {with_id} of them which mail; missed:\n{}\n\nall:\n{}",
        missed.join("\n"),
        seen.join("\n")
    ));
    assert!(good * 100 >= all * 97, "{good} of {all}");
}

#[expect(clippy::print_stdout, reason = "what was found is worth reading with --no-capture")]
pub(super) fn println_report(text: &str) {
    println!("{text}");
}
