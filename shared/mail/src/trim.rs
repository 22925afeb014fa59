//! New words apart from quoted history. Nothing is deleted: text is cut in two, HTML is marked.

use crate::html::{Lexer, Token, attribute};
use crate::html_text::html_to_text;
use crate::normalise::{Images, normalise};
use crate::quotes::{
    block_field, is_attribution, is_certain_attribution, is_forward_ahead, is_original_line, is_reply_marker,
    opens_attribution,
};

/// A text in two pieces whose concatenation is the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitText<'a> {
    /// What the author wrote now.
    pub new: &'a str,
    /// The history below, empty when there is none.
    pub quoted: &'a str,
}

/// Splits a plain-text body before its quoted history.
///
/// Recognised: our own marker line, blocks of `>` lines with the line that introduces them (English, French, German,
/// Spanish and a dozen others, also broken over lines), `Original Message` lines and Outlook's block of From, Sent, To and
/// Subject. An answer between or below quoted lines stays in `new` together with the quotes above it. A text that is all
/// history is all new, as there would be nothing else to show.
pub fn split_quoted_text(text: &str) -> SplitText<'_> {
    let lines = lines_of(text);
    let cut = first_cut(&lines).unwrap_or(text.len());
    let new = text.get(..cut).unwrap_or(text);
    let cut = new.len();
    if new.trim().is_empty() { SplitText { new: text, quoted: "" } } else { SplitText { new, quoted: &text[cut..] } }
}

struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn is_quote(&self) -> bool {
        self.text.trim_start().starts_with('>')
    }
}

fn lines_of(text: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            Line { start, text: line.trim_end_matches(['\n', '\r']) }
        })
        .collect()
}

fn first_cut(lines: &[Line<'_>]) -> Option<usize> {
    let trailing = trailing_quote(lines);
    let last_quote = lines.iter().rposition(Line::is_quote);
    let last_word = lines.iter().rposition(|line| !line.is_blank());
    let end = trailing.unwrap_or(lines.len());
    for index in 0..end {
        let line = &lines[index];
        if is_reply_marker(line.text) || is_original_line(line.text) || is_block(lines, index) {
            return Some(line.start);
        }
        if let Some(first) = attribution_start(lines, index).filter(|first| *first < end) {
            // With quotes below, the trailing block decides, so that answers in between stay; without, all below is history.
            let is_certain = lines[first..=index].iter().any(|l| is_certain_attribution(l.text));
            if is_certain && last_word > Some(index) && last_quote <= Some(index) {
                return Some(lines[first].start);
            }
        }
    }
    trailing.map(|index| lines[index].start)
}

/// The first line of the block of quoted lines at the end, its introduction included.
fn trailing_quote(lines: &[Line<'_>]) -> Option<usize> {
    let last = lines.iter().rposition(|l| !l.is_blank())?;
    if !lines[last].is_quote() {
        return None;
    }
    let mut first = last;
    while first > 0 && (lines[first - 1].is_quote() || lines[first - 1].is_blank()) {
        first -= 1;
    }
    while lines[first].is_blank() {
        first += 1;
    }
    // Apple Mail quotes what it forwards.
    if is_forward_ahead(lines[first].text) {
        return None;
    }
    let above = lines[..first].iter().rposition(|l| !l.is_blank());
    Some(above.and_then(|end| attribution_start(lines, end)).unwrap_or(first))
}

/// The first line of an introduction that ends at `end`: clients break it over up to four lines. Only a line that opens like
/// an introduction may be taken with those below it, and the nearest one, as the lines above are somebody's words.
fn attribution_start(lines: &[Line<'_>], end: usize) -> Option<usize> {
    if !lines[end].text.trim_end().ends_with([':', '：', '*']) {
        return None;
    }
    let mut joined = String::new();
    for start in (end.saturating_sub(3)..=end).rev() {
        let line = &lines[start];
        if line.is_blank() || line.is_quote() || joined.len() > 600 {
            break;
        }
        joined = format!("{} {joined}", line.text.trim());
        if opens_attribution(line.text) && is_attribution(&joined) {
            return Some(start);
        }
    }
    is_attribution(lines[end].text).then_some(end)
}

/// Outlook's block: a line of From or Von, and among the next five two more of its fields, date or subject with them.
fn is_block(lines: &[Line<'_>], index: usize) -> bool {
    // The rule of underscores above it belongs to it.
    let is_rule = |l: &Line<'_>| l.text.trim().len() >= 10 && l.text.trim().chars().all(|c| c == '_');
    let from = if is_rule(&lines[index]) { index + 1 } else { index };
    let Some(first) = lines.get(from) else { return false };
    if block_field(first.text) != Some(0) || (from == index && index > 0 && !lines[index - 1].is_blank()) {
        return false;
    }
    let found: Vec<usize> = lines[from + 1..].iter().take(5).filter_map(|l| block_field(l.text)).collect();
    found.contains(&1) && (found.contains(&2) || found.contains(&3)) || found.contains(&2) && found.contains(&3)
}

/// Wraps quoted history in `<blockquote data-quoted="history">`, for the portal to fold away, and leaves every word.
///
/// Known by the marks of Gmail, Outlook (desktop, web, mobile), Yahoo, Thunderbird, Apple Mail, Proton and Zoho, by our own
/// marker line, and by a quote below an introducing line in any of the languages of [`split_quoted_text`]. The result is
/// well nested but not sanitised: give it to [`crate::sanitise_html`], which keeps the marks.
pub fn mark_quoted_html(html: &str) -> String {
    normalise(html, Images::Keep, true)
}

/// Sanitised HTML without what [`mark_quoted_html`] marked in it; all of it where nothing else would be left.
pub fn without_quoted_html(html: &str) -> String {
    let mut lexer = Lexer::new(html);
    let (mut kept, mut depth, mut at) = (String::with_capacity(html.len()), 0_usize, 0);
    while let Some(token) = lexer.next() {
        let end = html.len() - lexer.rest().len();
        let is_inside = depth > 0;
        match token {
            Token::Open { name, attributes } if name == "blockquote" => {
                let is_history = attribute(&attributes, "data-quoted").is_some_and(|value| value == "history");
                depth += usize::from(is_inside || is_history);
            }
            Token::Close { name } if name == "blockquote" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if !is_inside && depth == 0 {
            kept.push_str(&html[at..end]);
        }
        at = end;
    }
    let is_empty = html_to_text(&kept).trim().is_empty() && !kept.contains("<img");
    if is_empty { html.to_owned() } else { kept }
}
