//! Tickets that a subject names.

/// Most tickets that one subject is taken to name.
const MOST: usize = 3;
/// Digits of a number as we write it: with fewer it is a ticket's only in brackets, as people write of many a `T-1`.
const DIGITS: usize = 6;

/// The numbers of the tickets that a subject names, in order: `T-000042` in any case and with any hyphen, and `[T-42]`, also with
/// a `#` before it. It proves nothing: everybody can count.
pub(crate) fn named_tickets(subject: &str) -> Vec<u64> {
    let chars: Vec<char> = subject.chars().collect();
    let mut found = Vec::new();
    for at in 0..chars.len() {
        if let Some(number) = named_at(&chars, at).filter(|number| !found.contains(number)) {
            found.push(number);
        }
    }
    found.truncate(MOST);
    found
}

/// The number of the tag whose letter stands there.
fn named_at(chars: &[char], at: usize) -> Option<u64> {
    let before = at.checked_sub(1).map(|before| chars[before]);
    let is_start = matches!(chars[at], 'T' | 't') && !before.is_some_and(|c| c.is_alphanumeric() || is_hyphen(c));
    let rest = chars.get(at + 1..)?;
    let (hyphen, rest) = rest.split_first()?;
    let count = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    let behind = rest.get(count);
    let is_end = !behind.is_some_and(|c| c.is_alphanumeric() || is_hyphen(*c));
    let opening = before.map(|c| if c == '#' { at.checked_sub(2).map_or(c, |at| chars[at]) } else { c });
    let is_bracketed = opening == Some('[') && behind == Some(&']');
    if !is_start || !is_hyphen(*hyphen) || !is_end || count == 0 || (count < DIGITS && !is_bracketed) {
        return None;
    }
    let digits: String = rest[..count].iter().collect();
    digits.parse().ok().filter(|number| *number > 0)
}

/// The hyphen of the keyboard, and those that clients make of it.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use domain::TicketNumber;
    use proptest::prelude::*;

    use super::named_tickets;

    #[test]
    fn tags_in_every_form() {
        for (subject, numbers) in [
            ("Re: [T-000042] Toner", vec![42]),
            ("Re: Toner (T-000042)", vec![42]),
            ("T-000042: Toner", vec![42]),
            ("AW: t-000042 Toner", vec![42]),
            ("Toner #T-000042", vec![42]),
            ("Toner [#T-42]", vec![42]),
            ("Toner [T-42]", vec![42]),
            ("Toner T\u{2011}000042.", vec![42]),
            ("We have received your request (T-12345678)", vec![12_345_678]),
            ("[T-000042] and [T-000043], [T-000042]", vec![42, 43]),
            ("T-000001 T-000002 T-000003 T-000004", vec![1, 2, 3]),
        ] {
            assert_eq!(named_tickets(subject), numbers, "{subject}");
        }
    }

    #[test]
    fn what_only_looks_like_one() {
        for subject in [
            "",
            "T",
            "T-",
            "T-34 for sale",
            "(T-42)",
            "[T-42",
            "XT-000042",
            "Part-000042",
            "A-T-000042",
            "T-000042a",
            "T-000042-7",
            "T 000042",
            "#42",
            "[#000042]",
            "T-000000",
            "T-99999999999999999999999",
        ] {
            assert_eq!(named_tickets(subject), Vec::<u64>::new(), "{subject}");
        }
    }

    proptest! {
        #[test]
        fn every_number_is_read_as_it_is_shown(number in 1u64.., before in "[ (\\[]?", behind in "[ ):\\]]?") {
            let shown = TicketNumber(number).display();
            prop_assert_eq!(named_tickets(&format!("Re:{before}{shown}{behind}")), [number]);
        }

        #[test]
        fn never_panics(subject in "\\PC{0,60}") {
            prop_assert!(named_tickets(&subject).len() <= 3);
        }
    }
}
