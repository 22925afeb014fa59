//! Is a program talking, and may it be answered? Two questions: an out-of-office note belongs to its ticket and must not be
//! answered; a newsletter may be read by a person. RFC 3834 says what an answering program owes the world.

use domain::{Verdict, Verdicts};

use crate::bounce::has_bounce_words;
use crate::{DeliveryReport, Headers, InboundMail, OwnMail, ReportKind, delivery_report};

/// The header field every mail of ours carries; its value is the tenant.
pub const LOOP_HEADER: &str = "X-Lambdesk-Loop";

/// What kind of mail this is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four independent answers, each asked by name")]
pub struct Kind {
    /// A program wrote it: it joins its ticket, but does not reopen it and fulfils no promise.
    pub is_automatic: bool,
    /// An automatic answer may go to its sender.
    pub may_be_answered: bool,
    /// A report of failed or delayed delivery.
    pub is_bounce: bool,
    /// What it reports about a mail of ours, as [`delivery_report`] reads it.
    pub report: Option<DeliveryReport>,
    /// It came from us. Processing it further would feed a loop.
    pub is_own: bool,
    /// Every signal that was found, in stable words.
    pub reasons: Vec<&'static str>,
}

/// What a signal means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    /// Written by a program, not to be answered.
    Automatic,
    /// Written by anybody, not to be answered.
    Silent,
    /// A bounce, hence also automatic.
    Bounce,
    /// Our own mail, hence also automatic.
    Own,
}

/// Sorts a mail by every signal that is in use. `envelope_from` is the SMTP reverse-path, empty or `<>` for none.
pub fn classify(mail: &InboundMail, envelope_from: &str, own: &OwnMail, verdicts: &Verdicts) -> Kind {
    let mut found: Vec<(&'static str, Means)> = Vec::new();
    sender_signals(mail, envelope_from, own, &mut found);
    header_signals(mail, own.is_own_list(mail), &mut found);
    let report = delivery_report(mail);
    report_signals(mail, report.as_ref().map(|report| report.kind), &mut found);
    own_signals(mail, own, &mut found);
    for (is_bad, reason) in [
        (verdicts.dmarc == Verdict::Fail, "dmarc_failed"),
        (verdicts.spam == Verdict::Fail, "spam"),
        (verdicts.virus == Verdict::Fail, "virus"),
    ] {
        if is_bad {
            found.push((reason, Means::Silent));
        }
    }
    Kind {
        is_automatic: found.iter().any(|(_, means)| *means != Means::Silent),
        may_be_answered: found.is_empty(),
        is_bounce: found.iter().any(|(_, means)| *means == Means::Bounce),
        report,
        is_own: found.iter().any(|(_, means)| *means == Means::Own),
        reasons: found.into_iter().map(|(reason, _)| reason).collect(),
    }
}

/// What envelope and author tell. Forwarders write the address that they forward from into the envelope, so that it
/// alone makes no mail our own: what we sent carries the loop header.
fn sender_signals(mail: &InboundMail, envelope_from: &str, own: &OwnMail, found: &mut Vec<(&'static str, Means)>) {
    let envelope = envelope_from.trim().trim_matches(['<', '>']).to_ascii_lowercase();
    // RFC 5321, 4.5.5: notifications carry a null reverse-path, and mail with one must never be answered.
    if envelope.is_empty() || is_null_sender(mail) {
        found.push(("null_sender", Means::Automatic));
    }
    let behind_list = own.author_behind_list(mail);
    let author = behind_list.as_ref().unwrap_or(&mail.from).local_part();
    let envelope = envelope.split('@').next().filter(|local| !is_rewritten(local)).unwrap_or_default();
    if is_daemon(author) || is_server_name(envelope) {
        found.push(("daemon_sender", Means::Automatic));
    }
    if is_no_reply(author) || is_no_reply(envelope) {
        found.push(("no_reply_sender", Means::Automatic));
    }
    if behind_list.is_none() && own.is_own_address(&mail.from.key) {
        found.push(("own_address", Means::Own));
    }
}

/// True for the local part of an envelope that a forwarder wrote, in which other names than the sender's stand: the
/// Sender Rewriting Scheme (`srs0=..` of Postfix and cPanel, `support+SRS=..` of Microsoft 365), `support+caf_=..` of
/// Gmail. In lower case.
fn is_rewritten(local: &str) -> bool {
    let is_srs = |tag: &str| local.strip_prefix(tag).is_some_and(|rest| rest.starts_with(['=', '+', '-']));
    is_srs("srs0") || is_srs("srs1") || local.contains("+srs=") || local.contains("+caf_=")
}

/// True when the mail has no sender to answer to (RFC 5321, 4.5.5).
pub(crate) fn is_null_sender(mail: &InboundMail) -> bool {
    mail.headers.get("return-path").is_some_and(|path| path.trim() == "<>")
}

/// True for an address by whose name nobody reads what is sent to it.
pub fn is_unattended(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default();
    is_no_reply(local) || is_daemon(local)
}

/// Local parts that programs sign with. On an envelope the addresses that only take bounces say nothing: those who send
/// for others (SendGrid, Mandrill, CRMs) write them for people too.
pub(crate) fn is_daemon(local: &str) -> bool {
    let base = base_of(local);
    is_server_name(local) || base.ends_with("-bounces") || base.starts_with("bounce-") || base == "bounces"
}

/// Local parts of servers' own addresses.
fn is_server_name(local: &str) -> bool {
    matches!(
        base_of(local),
        "mailer-daemon"
            | "mailer_daemon"
            | "mailerdaemon"
            | "postmaster"
            | "mail-daemon"
            | "abuse"
            | "root"
            | "listserv"
            | "majordomo"
    )
}

fn base_of(local: &str) -> &str {
    local.split('+').next().unwrap_or_default()
}

/// Local parts that nobody reads.
pub(crate) fn is_no_reply(local: &str) -> bool {
    let squeezed: String = local.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect();
    ["noreply", "donotreply", "nepasrepondre", "nichtantworten", "noresponder"]
        .iter()
        .any(|known| squeezed.starts_with(known) || squeezed.ends_with(known))
}

/// True when a field has a value of which, in lower case, the test holds.
fn has_value(headers: &Headers, name: &str, test: impl Fn(&str) -> bool) -> bool {
    headers.all(name).any(|value| test(&value.trim().to_ascii_lowercase()))
}

/// True when one of the fields is there that answering programs write, and does not take itself back.
fn has_autoreply_field(headers: &Headers) -> bool {
    const FIELDS: [&str; 6] =
        ["x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-auto-reply", "x-mail-autoreply"];
    FIELDS.iter().any(|name| has_value(headers, name, |v| !matches!(v, "no" | "false")))
}

/// True for what a program answers in a person's name, by its subject or by what only such programs write, such as
/// Exchange's rules and Sieve (`auto-replied (vacation)`).
pub(crate) fn is_autoreply(mail: &InboundMail) -> bool {
    is_out_of_office(&mail.subject)
        || has_autoreply_field(&mail.headers)
        || mail.headers.has("x-ms-exchange-inbox-rules-loop")
        || has_value(&mail.headers, "auto-submitted", |v| v.contains("vacation"))
}

fn header_signals(mail: &InboundMail, is_own_list: bool, found: &mut Vec<(&'static str, Means)>) {
    let headers = &mail.headers;
    let any = |name: &str, test: &dyn Fn(&str) -> bool| has_value(headers, name, test);
    let mut note = |is_found: bool, reason: &'static str, means: Means| {
        if is_found {
            found.push((reason, means));
        }
    };
    // RFC 3834, 5: anything but `no`, parameters and comments aside.
    note(
        any("auto-submitted", &|v| !matches!(v.split([';', '(', ' ']).next().unwrap_or_default(), "no" | "")),
        "auto_submitted",
        Means::Automatic,
    );
    // The oldest convention (RFC 3834, 2 and RFC 2076, 3.9). A list of ours says it of whatever it passes on.
    let is_bulk = |v: &str| matches!(v, "bulk" | "junk" | "auto_reply" | "auto-reply") || v == "list" && !is_own_list;
    note(any("precedence", &is_bulk) || any("x-precedence", &is_bulk), "precedence", Means::Automatic);
    // RFC 2919 and RFC 2369; List-Unsubscribe stands in every newsletter.
    let lists = [
        "list-id",
        "list-unsubscribe",
        "list-post",
        "list-help",
        "list-subscribe",
        "mailing-list",
        "x-mailing-list",
        "x-mlserver",
        "x-ml-name",
    ];
    note(!is_own_list && lists.iter().any(|name| headers.has(name)), "mailing_list", Means::Automatic);
    // [MS-OXCMAIL] 2.1.3.2.10: which answers the sender does not want; people's Exchange mails do not carry it.
    let suppress =
        |v: &str| v.split([',', ' ']).any(|w| matches!(w, "all" | "autoreply" | "oof" | "dr" | "rn" | "nrn"));
    note(any("x-auto-response-suppress", &suppress), "auto_response_suppress", Means::Silent);
    note(any("x-ms-exchange-inbox-rules-loop", &|_| true), "inbox_rule", Means::Automatic);
    note(any("x-ms-exchange-generated-message-source", &|_| true), "exchange_generated", Means::Automatic);
    note(any("x-loop", &|_| true), "x_loop", Means::Automatic);
    let is_generated =
        ["x-fc-machinegenerated", "x-autogenerated"].iter().any(|name| any(name, &|v| !matches!(v, "no" | "false")));
    note(has_autoreply_field(headers) || is_generated, "x_autoreply", Means::Automatic);
    note(any("delivered-to", &|v| v.contains("autoresponder")), "autoresponder_delivery", Means::Automatic);
    note(any("x-failed-recipients", &|_| true), "failed_recipients", Means::Bounce);
    // Receipts and calendar answers that programs write in people's names.
    note(any("x-ms-exchange-calendar-originator-id", &|_| true), "calendar_answer", Means::Silent);
    note(any("feedback-id", &|_| true) && headers.has("list-unsubscribe-post"), "bulk_sender", Means::Automatic);
    note(is_out_of_office(&mail.subject), "out_of_office_subject", Means::Automatic);
}

/// The first words that the out-of-office programs of the common clients put into the subject.
fn is_out_of_office(subject: &str) -> bool {
    const BEGINNINGS: [&str; 29] = [
        "automatic reply:",
        "auto reply:",
        "autoreply:",
        "auto-reply:",
        "out of office:",
        "out of office reply",
        "out of the office:",
        "réponse automatique",
        "automatische antwort:",
        "abwesenheitsnotiz:",
        "respuesta automática:",
        "risposta automatica:",
        "automatisch antwoord:",
        "resposta automática:",
        "automatisk svar:",
        "autosvar:",
        "automatiskt svar:",
        "automaattinen vastaus:",
        "odpowiedź automatyczna:",
        "automatická odpověď:",
        "automatikus válasz:",
        "răspuns automat:",
        "otomatik yanıt:",
        "автоматический ответ:",
        "αυτόματη απάντηση:",
        "自動応答",
        "自动答复",
        "自動回覆",
        "자동 회신",
    ];
    let subject = subject.to_lowercase();
    BEGINNINGS.iter().any(|known| subject.starts_with(known))
}

fn report_signals(mail: &InboundMail, reported: Option<ReportKind>, found: &mut Vec<(&'static str, Means)>) {
    let has_part = |kind: &str| mail.attachments.iter().any(|a| a.content_type == kind);
    let report = mail.report_type.as_deref();
    let is_report = mail.content_type == "multipart/report";
    let is_bounce = matches!(reported, Some(ReportKind::Failed | ReportKind::Delayed));
    // RFC 3464 (delivery), RFC 8098 (receipts), RFC 5965 (complaints).
    if is_report && report == Some("delivery-status")
        || has_part("message/delivery-status")
        || has_part("message/global-delivery-status")
    {
        let means = match reported {
            _ if is_bounce => Means::Bounce,
            Some(_) => Means::Automatic,
            // A person forwards the parts of a report.
            None => Means::Silent,
        };
        found.push(("delivery_report", means));
    } else if report == Some("disposition-notification") || has_part("message/disposition-notification") {
        found.push(("read_receipt", Means::Automatic));
    } else if report == Some("feedback-report")
        || has_part("message/feedback-report")
        || reported == Some(ReportKind::Complaint)
    {
        found.push(("complaint_report", Means::Automatic));
    } else if is_report {
        found.push(("report", Means::Automatic));
    }
    // Servers that report without RFC 3464.
    if is_bounce && has_bounce_words(mail) {
        found.push(("bounce_words", Means::Bounce));
    }
}

fn own_signals(mail: &InboundMail, own: &OwnMail, found: &mut Vec<(&'static str, Means)>) {
    if mail.headers.has("x-lambdesk-loop") {
        found.push(("own_loop_header", Means::Own));
    }
    let domain = mail.message_id.as_deref().and_then(|id| id.rsplit_once('@')).map(|(_, domain)| domain);
    if domain.is_some_and(|domain| own.is_own_domain(domain)) {
        found.push(("own_message_id", Means::Own));
    }
}
