//! How much of real replies is hidden as history, and that no word is lost on the way.

use std::path::Path;

use super::{files_in, name_of, println_report};
use crate::tests::dom::{words, words_of};
use crate::*;

/// The text and the HTML of a file of the corpus, which holds mails, texts and pages.
fn forms(path: &Path) -> (Option<String>, Option<String>) {
    let bytes = std::fs::read(path).unwrap();
    let whole = String::from_utf8_lossy(&bytes).into_owned();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => (None, Some(whole)),
        Some("eml") => match parse(&bytes, &Limits::default()) {
            Ok(mail) => (Some(mail.text), mail.html),
            Err(_) => (Some(whole), None),
        },
        _ => (Some(whole), None),
    }
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

/// Shown and hidden words of a text; together they must be all of its words, each as often as before.
fn of_text(text: &str) -> (usize, usize) {
    let split = split_quoted_text(text);
    let (shown, hidden) = (words_of(split.new), words_of(split.quoted));
    let counts = (shown.len(), hidden.len());
    assert_eq!(sorted([shown, hidden].concat()), sorted(words_of(text)));
    counts
}

fn of_html(html: &str) -> (usize, usize) {
    let show = |html: &str| sanitise_html(html, &InlineMap::new());
    let marked = show(&mark_quoted_html(html));
    let (shown, hidden) = (words(&marked, |is_history| !is_history), words(&marked, |is_history| is_history));
    let counts = (shown.len(), hidden.len());
    assert_eq!(sorted([shown, hidden].concat()), sorted(words(&show(html), |_| true)));
    counts
}

#[test]
fn hidden_and_shown_words_are_all_words() {
    let Some(files) = files_in("reply-trimming") else { return };
    let mut report = vec![format!("{:>6} {:>6}  {:<5} file", "shown", "hidden", "form")];
    let mut sum = [[0usize; 3]; 2];
    for path in files {
        let (text, html) = forms(&path);
        let counts = [text.map(|text| of_text(&text)), html.map(|html| of_html(&html))];
        for ((form, counts), sum) in ["text", "html"].into_iter().zip(counts).zip(&mut sum) {
            let Some((shown, hidden)) = counts else { continue };
            report.push(format!("{shown:>6} {hidden:>6}  {form:<5} {}", name_of(&path)));
            *sum = [sum[0] + 1, sum[1] + usize::from(hidden > 0), sum[2] + hidden];
        }
    }
    for (form, [files, hiding, hidden]) in ["text", "html"].into_iter().zip(sum) {
        report.push(format!("{form}: history hidden in {hiding} of {files} files, {hidden} words"));
    }
    println_report(&report.join("\n"));
    assert!(sum[0][1] >= 60 && sum[1][1] >= 9, "{sum:?}");
}
