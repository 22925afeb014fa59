//! Content lines: the bytes of a file as names, parameters and values (RFC 5545, 3.1).

/// One line with all its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// In upper case.
    pub(crate) name: String,
    /// Names in upper case; of several values of one parameter, the first.
    parameters: Vec<(String, String)>,
    /// As it stands, still escaped.
    pub(crate) value: String,
}

impl Line {
    /// The value of a parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The value as a text, its escapes resolved (RFC 5545, 3.3.11).
    pub(crate) fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut chars = self.value.chars();
        while let Some(c) = chars.next() {
            let escaped = if c == '\\' { chars.clone().next() } else { None };
            match escaped {
                Some('n' | 'N') => text.push('\n'),
                Some(c @ ('\\' | ';' | ',')) => text.push(c),
                _ => {
                    text.push(c);
                    continue;
                }
            }
            chars.next();
        }
        text
    }
}

/// The lines of a file, unfolded. What is no content line is left out: a description that was not folded as it should be
/// does not spoil its event.
pub(crate) fn lines(bytes: &[u8]) -> impl Iterator<Item = Line> {
    unfold(bytes).into_iter().filter_map(|line| parse(&decode(&line)))
}

/// Puts folded lines together (RFC 5545, 3.1). Before the bytes become text, for some programs fold within a character.
/// Lines end with CRLF, as they must, or with LF alone, as they do.
fn unfold(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line, lines.last_mut()) {
            ([b' ' | b'\t', rest @ ..], Some(last)) => last.extend_from_slice(rest),
            _ => lines.push(line.to_vec()),
        }
    }
    lines
}

/// UTF-8 (RFC 5545, 3.1.4); a line that is not is taken as Latin-1, which such files mostly are.
fn decode(line: &[u8]) -> String {
    str::from_utf8(line).map_or_else(|_| line.iter().map(|byte| char::from(*byte)).collect(), str::to_owned)
}

fn parse(line: &str) -> Option<Line> {
    let end = line.find([';', ':'])?;
    let (name, mut rest) = line.split_at(end);
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return None;
    }
    let mut parameters = Vec::new();
    while let Some(parameter) = rest.strip_prefix(';') {
        let end = parameter.find(['=', ';', ':'])?;
        let (name, after) = parameter.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            Some(values) => {
                let end = end_of_values(values)?;
                (first_value(&values[..end]), &values[end..])
            }
            None => ("", after),
        };
        parameters.push((name.to_ascii_uppercase(), value.to_owned()));
        rest = after;
    }
    let value = rest.strip_prefix(':')?.to_owned();
    Some(Line { name: name.to_ascii_uppercase(), parameters, value })
}

/// Where the values of a parameter end: at the first colon or semicolon outside of quotes.
fn end_of_values(values: &str) -> Option<usize> {
    let mut is_quoted = false;
    values.find(|c| {
        is_quoted ^= c == '"';
        !is_quoted && (c == ';' || c == ':')
    })
}

fn first_value(values: &str) -> &str {
    match values.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default(),
        None => values.split(',').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &[u8]) -> Line {
        let mut lines = lines(text);
        let line = lines.next().unwrap_or_else(|| panic!("no line in {text:?}"));
        assert_eq!(lines.next(), None);
        line
    }

    #[test]
    fn a_line_has_a_name_parameters_and_a_value() {
        let line = only(b"dtstart;Value=DATE;x-a=\"b:c;d\",e;X-NONE;tzid=Europe/Paris:2026:01\r\n");
        assert_eq!((line.name.as_str(), line.value.as_str()), ("DTSTART", "2026:01"));
        assert_eq!(line.parameter("VALUE"), Some("DATE"));
        assert_eq!(line.parameter("X-A"), Some("b:c;d"));
        assert_eq!(line.parameter("X-NONE"), Some(""));
        assert_eq!(line.parameter("TZID"), Some("Europe/Paris"));
        assert_eq!(line.parameter("X-OTHER"), None);
    }

    #[test]
    fn folded_lines_are_one_even_within_a_character() {
        assert_eq!(only(b"SUMMARY:No\xc3\r\n \xabl et\r\n  plus\n\t tard").value, "Noël et plus tard");
        assert_eq!(only(b"SUM\r\n MARY:a\r\n\r\n").value, "a");
    }

    #[test]
    fn a_line_that_is_not_utf_8_is_latin_1() {
        assert_eq!(only(b"SUMMARY:No\xebl").value, "Noël");
    }

    #[test]
    fn escapes_are_resolved_once() {
        for (value, text) in [
            (r"a\, b\; c", "a, b; c"),
            (r"one\ntwo\Nthree", "one\ntwo\nthree"),
            (r"C:\\new", r"C:\new"),
            (r"\\\,", r"\,"),
            (r"a \x b", r"a \x b"),
            (r"end\", r"end\"),
        ] {
            assert_eq!(only(format!("SUMMARY:{value}").as_bytes()).text(), text, "{value}");
        }
    }

    #[test]
    fn what_is_no_content_line_is_left_out() {
        for text in ["", "no colon", ":value", ";a=b:c", "na me:x", "<p>: x", "A;b=\"c:d", "A;b", "ÉTÉ:x"] {
            assert_eq!(lines(text.as_bytes()).next(), None, "{text}");
        }
    }
}
