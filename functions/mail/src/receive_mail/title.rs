//! The title of a ticket from the subject of a mail.

use domain::Locale;

/// Longest title in characters.
const MAX_CHARACTERS: usize = 300;

/// What clients write before the subject of an answer or of a forwarded mail, in the languages of the common ones.
const PREFIXES: &[&str] = &[
    "re", "fw", "fwd", "aw", "wg", "tr", "réf", "sv", "vs", "vb", "antw", "rv", "enc", "odp", "ynt", "回复", "答复",
    "回覆", "返信", "转发", "転送",
];

/// The subject without its prefixes, cut at the longest title; never empty.
pub(super) fn title_of(subject: &str, locale: Locale) -> String {
    let mut rest = subject.trim();
    while let Some((head, tail)) = rest.split_once([':', '：']) {
        // Some clients count: `Re[2]:`, `RE(3):`.
        let word = head.trim().trim_end_matches([']', ')']).trim_end_matches(|c: char| c.is_ascii_digit());
        let word = word.trim_end_matches(['[', '(']).trim().to_lowercase();
        if !PREFIXES.contains(&word.as_str()) {
            break;
        }
        rest = tail.trim_start();
    }
    let tidy: String = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    let tidy: String = tidy.chars().filter(|c| !c.is_control()).take(MAX_CHARACTERS).collect();
    match (tidy.trim(), locale) {
        ("", Locale::En) => "(no subject)".to_owned(),
        ("", Locale::Fr) => "(sans objet)".to_owned(),
        (title, _) => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::title_of;
    use domain::Locale;

    #[test]
    fn prefixes_go_and_words_stay() {
        for (subject, title) in [
            ("The printer is out of toner", "The printer is out of toner"),
            ("Re: Fwd: RE[2]: AW:  toner ", "toner"),
            ("Réf : TR : imprimante", "imprimante"),
            ("回复：你好", "你好"),
            ("Error: no paper", "Error: no paper"),
            ("Ref: 1234", "Ref: 1234"),
            ("Re:", "(no subject)"),
            ("  ", "(no subject)"),
            ("a\u{7}b\tc", "ab c"),
        ] {
            assert_eq!(title_of(subject, Locale::En), title, "{subject}");
        }
        assert_eq!(title_of("", Locale::Fr), "(sans objet)");
        assert_eq!(title_of(&"é".repeat(500), Locale::En).chars().count(), 300);
    }
}
