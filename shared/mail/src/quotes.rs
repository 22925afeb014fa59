//! What the mail clients of the world put around the mail they answer.

use crate::html::attribute;

/// What a start tag says about history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quote {
    No,
    /// The element is history.
    Element,
    /// Everything from here on is.
    Rest,
}

/// The line of our own mails above which people are asked to write, in every language we write in.
pub const REPLY_MARKERS: [&str; 2] =
    ["## Please reply above this line ##", "## Merci de répondre au-dessus de cette ligne ##"];

pub(crate) fn is_reply_marker(text: &str) -> bool {
    REPLY_MARKERS.iter().any(|marker| text.contains(marker))
}

/// The verb that ends the line before a quote (`On Monday, Anna wrote:`), by language.
const WROTE: [&str; 22] = [
    "wrote",
    "writes",
    "said",
    "a écrit",
    "a ecrit",
    "schrieb",
    "geschrieben",
    "escribió",
    "escribio",
    "ha scritto",
    "scrisse",
    "escreveu",
    "schreef",
    "skrev",
    "kirjoitti",
    "napisał",
    "napisał(a)",
    "пишет",
    "написал",
    "написала",
    "yazdı",
    "のメール",
];

/// How such a line begins, by language, so that a sentence that merely ends in "wrote:" is none.
const OPENINGS: [&str; 15] =
    ["on ", "le ", "am ", "el ", "il ", "em ", "op ", "den ", "dne ", "w dniu ", "dnia ", "в ", "på ", "at ", "dňa "];

/// True for the first words of such a line.
pub(crate) fn opens_attribution(line: &str) -> bool {
    let line = line.trim_start_matches(['>', '*', '-', '–', '—', ' ']).to_lowercase();
    OPENINGS.iter().any(|opening| line.starts_with(opening))
}

/// True for a line that introduces a quote: a verb of writing at its end, and an opening, a date or an address before it.
/// Clients break this line, so up to four lines may be given joined.
pub(crate) fn is_attribution(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['>', '*', '-', '–', '—', ' ']).trim_end_matches(['*', ' ', '\u{a0}']);
    let Some(line) = line.strip_suffix([':', '：']) else { return false };
    let line = line.trim_end().to_lowercase();
    if line.len() > 600 {
        return false;
    }
    let has_digits = line.chars().filter(char::is_ascii_digit).count() >= 2;
    let has_address = line.contains('@');
    let opens = opens_attribution(&line);
    let ends = WROTE.iter().any(|verb| line.ends_with(verb));
    let has_verb = ["schrieb", "schreef", "skrev"].iter().any(|verb| line.contains(&format!(" {verb} ")));
    // Yandex and Gmail in Russian end with the address alone.
    if has_address && line.ends_with('>') && line.chars().filter(char::is_ascii_digit).count() >= 8 {
        return true;
    }
    // German, Dutch and the Scandinavian languages put the name last: "Am 3. Mai 2024 um 10:00 schrieb Anna <a@x>:".
    (ends && (opens && has_digits || has_address || has_digits && line.len() < 200))
        || (has_verb && opens && has_digits)
}

/// True when an introduction holds what only a program writes: an address, or a time of day. Without `>` below it, only
/// such a line proves that all below is history, as people write `On 3 May 2026 my doctor wrote:` too.
pub(crate) fn is_certain_attribution(line: &str) -> bool {
    let bytes = line.as_bytes();
    let has_time = bytes.windows(4).any(|w| {
        w[0].is_ascii_digit() && matches!(w[1], b':' | b'h' | b'.') && w[2].is_ascii_digit() && w[3].is_ascii_digit()
    });
    line.contains('@') || has_time
}

/// `-----Original Message-----` and its sisters. A forwarded mail is not history: it is what is being said.
pub(crate) fn is_original_line(line: &str) -> bool {
    let line = line.trim();
    if !(line.starts_with("--") && line.ends_with("--") || line.starts_with("__") && line.ends_with("__")) {
        return false;
    }
    let words = line.trim_matches(['-', '_', ' ']).to_lowercase();
    [
        "original message",
        "reply message",
        "reply to message",
        "message d'origine",
        "message d’origine",
        "message original",
        "message initial",
        "ursprüngliche nachricht",
        "originalnachricht",
        "mensaje original",
        "messaggio originale",
        "mensagem original",
        "oorspronkelijk bericht",
        "ursprungligt meddelande",
        "oprindelig meddelelse",
        "opprinnelig melding",
        "original appointment",
    ]
    .iter()
    .any(|known| words == *known)
}

/// The field a line of Outlook's block names, by language: 0 from, 1 date, 2 to, 3 subject, 4 cc.
pub(crate) fn block_field(line: &str) -> Option<usize> {
    const FIELDS: [&[&str]; 5] = [
        &["from", "de", "von", "da", "van", "från", "fra", "lähettäjä", "od", "от", "差出人"],
        &[
            "sent",
            "date",
            "envoyé",
            "gesendet",
            "datum",
            "enviado",
            "enviado el",
            "fecha",
            "inviato",
            "data",
            "verzonden",
            "skickat",
            "sendt",
            "dato",
            "lähetetty",
            "отправлено",
            "дата",
            "送信日時",
        ],
        &["to", "à", "an", "para", "a", "aan", "till", "til", "vastaanottaja", "do", "кому", "宛先"],
        &[
            "subject",
            "objet",
            "betreff",
            "asunto",
            "oggetto",
            "onderwerp",
            "assunto",
            "ämne",
            "emne",
            "aihe",
            "temat",
            "тема",
            "件名",
        ],
        &["cc", "kopie", "kopia"],
    ];
    let line = line.trim().trim_start_matches(['*', '>', ' ']);
    let (name, _) = line.split_once([':', '：'])?;
    let name = name.trim().trim_matches(['*', '\u{a0}']).trim().to_lowercase();
    FIELDS.iter().position(|names| names.contains(&name.as_str()))
}

/// True when the words that follow announce a forwarded mail.
pub(crate) fn is_forward_ahead(rest: &str) -> bool {
    let head: String = rest.chars().take(400).collect::<String>().to_lowercase();
    [
        "forwarded message",
        "message transféré",
        "message transf&eacute;r&eacute;",
        "weitergeleitete nachricht",
        "weitergeleiteten nachricht",
        "mensaje reenviado",
        "messaggio inoltrato",
    ]
    .iter()
    .any(|known| head.contains(known))
}

/// Reads a start tag. `recent` is the text that stands right before it, `rest` the HTML behind it.
pub(crate) fn quote_of(name: &str, attributes: &[(String, &str)], recent: &str, rest: &str) -> Quote {
    let class = attribute(attributes, "class").unwrap_or_default().to_ascii_lowercase();
    let id = attribute(attributes, "id").unwrap_or_default().to_ascii_lowercase();
    let has_class =
        |known: &str| class.split_ascii_whitespace().any(|c| c == known || c.strip_prefix("x_") == Some(known));
    let id = id.trim_start_matches("x_");
    match name {
        "blockquote" => {
            let kind = attribute(attributes, "type").unwrap_or_default();
            let line = recent.trim().rsplit("\n\n").next().unwrap_or_default().replace('\n', " ");
            let is_quote = kind.eq_ignore_ascii_case("cite")
                || has_class("gmail_quote")
                || has_class("protonmail_quote")
                || class.contains("yahoo_quoted")
                || is_attribution(&line)
                || is_attribution(recent.trim().rsplit('\n').next().unwrap_or_default());
            if is_quote && !is_forward_ahead(rest) { Quote::Element } else { Quote::No }
        }
        "div" | "p" | "span" | "section" => {
            let is_element = has_class("gmail_attr")
                || has_class("moz-cite-prefix")
                || has_class("protonmail_quote")
                || has_class("zmail_extra")
                || has_class("ms-outlook-mobile-reference-message")
                || class.contains("yahoo_quoted")
                || id.starts_with("yahoo_quoted")
                || id == "mail-editor-reference-message-container"
                || id == "olk_src_body_section";
            if is_element {
                return if is_forward_ahead(rest) { Quote::No } else { Quote::Element };
            }
            let style: String =
                attribute(attributes, "style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
            // Outlook draws this line above the block of From, Sent, To and Subject.
            let has_rule =
                ["border-top:solid#e1e1e11.0pt", "border-top:solid#b5c4df1.0pt", "border-top:solid#cccccc1.0pt"]
                    .iter()
                    .any(|known| style.contains(known));
            let opens_history = matches!(id, "divrplyfwdmsg" | "appendonsend" | "divtagdefaultwrapper_reply");
            if (has_rule || opens_history) && !is_forward_ahead(rest) { Quote::Rest } else { Quote::No }
        }
        "hr" if id == "stopspelling" => Quote::Rest,
        _ => Quote::No,
    }
}

#[cfg(test)]
mod tests {
    use super::{block_field, is_attribution, is_original_line};

    #[test]
    fn attributions_of_many_languages() {
        for line in [
            "On Mon, Nov 16, 2026 at 9:12 AM Anna Meyer <anna@example.com> wrote:",
            "Le lun. 16 nov. 2026 à 09:12, Anna <anna@example.com> a écrit :",
            "Am 16.11.2026 um 09:12 schrieb Anna Meyer:",
            "El lun, 16 nov 2026 a las 9:12, Anna (<anna@example.com>) escribió:",
            "Il giorno lun 16 nov 2026 alle ore 09:12 Anna ha scritto:",
            "Op ma 16 nov. 2026 om 09:12 schreef Anna <anna@example.com>:",
            "Den 16. nov. 2026 kl. 09.12 skrev Anna <anna@example.com>:",
            "> On 16 Nov 2026, at 09:12, Anna <anna@example.com> wrote:",
            "2026-11-16 9:12 GMT+01:00 Anna <anna@example.com>: wrote:",
            "16.11.2026, 09:12, \"Anna\" <anna@example.com>:",
        ] {
            assert!(is_attribution(line), "{line}");
        }
        for line in [
            "He wrote:",
            "This is what my manager wrote:",
            "On it!",
            "Total: 12",
            "On 3 occasions we asked.",
            "wrote:",
            "",
        ] {
            assert!(!is_attribution(line), "{line}");
        }
        assert!(
            is_original_line("-----Ursprüngliche Nachricht-----") && is_original_line("---- Original Message ----")
        );
        assert!(!is_original_line("---------- Forwarded message ---------") && !is_original_line("-- "));
        assert_eq!(
            (block_field("Von: Anna"), block_field("*Sent:* Monday"), block_field("Note: x")),
            (Some(0), Some(1), None)
        );
    }
}
