//! Text whose lines were broken by the mail client, and are to be put together again (`format=flowed`, RFC 3676).

/// Joins flowed lines to paragraphs. `del_sp` tells that the space which marks a flowed line is none of the text.
pub(crate) fn unflow(text: &str, del_sp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut flows_at = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        let words = content.trim_start_matches('>');
        let depth = content.len() - words.len();
        let words = words.strip_prefix(' ').unwrap_or(words);
        // The line above a signature ends in a space, and is fixed all the same (RFC 3676, 4.3).
        let is_signature = words == "-- ";
        if flows_at != Some(depth) || is_signature {
            if flows_at.is_some() {
                out.push('\n');
            }
            out.push_str(&">".repeat(depth));
            if depth > 0 && !words.is_empty() {
                out.push(' ');
            }
        }
        let is_flowed = words.ends_with(' ') && !is_signature;
        out.push_str(if is_flowed && del_sp { &words[..words.len() - 1] } else { words });
        flows_at = is_flowed.then_some(depth);
        if !is_flowed && line.len() > content.len() {
            out.push('\n');
        }
    }
    if flows_at.is_some() && text.ends_with('\n') {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unflow;
    use proptest::prelude::*;

    #[test]
    fn paragraphs() {
        for (text, del_sp, expected) in [
            ("one \ntwo\n\nthree\n", false, "one two\n\nthree\n"),
            ("> one \n> two\n>> old \nnew\n", false, "> one two\n>> old \nnew\n"),
            ("> one \n>> two\n", false, "> one \n>> two\n"),
            (" From here\n > no quote\n", false, "From here\n> no quote\n"),
            ("bye \n-- \nAnna\n", false, "bye \n-- \nAnna\n"),
            ("\u{65e5} \n\u{672c}\n", true, "\u{65e5}\u{672c}\n"),
            (">\n> x\n", false, ">\n> x\n"),
            ("end ", false, "end "),
            ("end \n", false, "end \n"),
            ("", false, ""),
        ] {
            assert_eq!(unflow(text, del_sp), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost(lines in prop::collection::vec("[>]{0,2} ?([a-z]{1,5} ){0,4}[a-z]{0,5}", 0..12)) {
            let text = lines.join("\n");
            let words = |text: &str| text.replace('>', " ").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&unflow(&text, false)), words(&text));
        }
    }
}
