use super::mail;
use crate::*;
use proptest::prelude::*;

#[test]
fn new_words_apart_from_history() {
    for (name, new, hidden) in [
        ("reply-gmail", "Thank you, after switching it off and on again it works.", "please switch"),
        ("reply-outlook", "The new version helped, thank you.\n\nBruno", "Please install"),
        ("reply-apple-mail", "C’est réglé, merci !\n\nEnvoyé de mon iPhone", "Bonjour, votre mot de passe"),
    ] {
        let mail = mail(name);
        let split = split_quoted_text(&mail.text);
        assert_eq!(split.new.trim(), new, "{name}");
        assert!(split.quoted.contains(hidden), "{name}");
        let marked = sanitise_html(&mark_quoted_html(mail.html.as_deref().unwrap()), &InlineMap::new());
        let (shown, history) =
            marked.split_once("<blockquote data-quoted=\"history\">").unwrap_or_else(|| panic!("{name}: {marked}"));
        assert!(
            html_to_text(shown).contains(new.lines().next().unwrap().trim_end_matches('!').trim_end()),
            "{name}: {shown}"
        );
        assert!(!shown.contains(hidden) && history.contains(hidden), "{name}: {marked}");
    }
    let answers = mail("inline-answers");
    let split = split_quoted_text(&answers.text);
    assert!(split.new.contains("The one beside the kitchen.") && split.new.contains("Since Friday."));
    assert_eq!(split.quoted.trim(), "> Regards\n> Marie");
}

#[test]
fn texts() {
    for (text, new) in [
        ("Yes.\n\nOn Mon, Nov 16, 2026 at 9:12 AM Anna <a@x.example> wrote:\n> Really?\n", "Yes."),
        ("Ja.\n\nAm 16.11.2026 um 09:12 schrieb Anna:\n> Wirklich?\n>\n> Anna\n\n", "Ja."),
        ("Oui.\n\nLe lun. 16 nov. 2026 à 09:12, Anna Meyer\n<a@x.example> a écrit :\n\n> Vraiment ?\n", "Oui."),
        ("Sí.\n\nEl lun, 16 nov 2026 a las 9:12, Anna (<a@x.example>) escribió:\nDe verdad?\n", "Sí."),
        ("Ok\n\n-----Ursprüngliche Nachricht-----\nVon: A\nhallo", "Ok"),
        ("Ok\n\nVon: Anna\nGesendet: Montag\nAn: Bruno\nBetreff: AW: x\n\nhallo", "Ok"),
        ("Merci\n\nDe : Anna\nEnvoyé : lundi\nÀ : Bruno\nObjet : x\n\nhallo", "Merci"),
        ("Done\n## Please reply above this line ##\nHello", "Done"),
        (
            "See below.\n\n---------- Forwarded message ---------\nFrom: A\n\nhello",
            "See below.\n\n---------- Forwarded message ---------\nFrom: A\n\nhello",
        ),
        (
            "See below.\n\n> Anfang der weitergeleiteten Nachricht:\n>\n> Von: A\n> hallo",
            "See below.\n\n> Anfang der weitergeleiteten Nachricht:\n>\n> Von: A\n> hallo",
        ),
        ("> only\n> quotes\n", "> only\n> quotes"),
        ("I quote:\n> this\nand disagree.", "I quote:\n> this\nand disagree."),
        ("From: the desk of Anna\nplease call.", "From: the desk of Anna\nplease call."),
        ("My manager wrote:\nstop it.", "My manager wrote:\nstop it."),
        ("On 3 May 2026 my doctor wrote:\nstay in bed.", "On 3 May 2026 my doctor wrote:\nstay in bed."),
        ("Hello\nYes.\nOn Mon, Nov 16, 2026 at 9:12 AM Anna\n<a@x.example> wrote:\nReally?", "Hello\nYes."),
        ("On it.\nOn Mon, Nov 16, 2026 at 9:12 AM Anna wrote:\n> Really?", "On it."),
        ("", ""),
    ] {
        assert_eq!(split_quoted_text(text).new.trim(), new, "{text}");
    }
}

#[test]
fn what_is_marked_can_be_left_out_and_is_kept_where_it_is_all_there_is() {
    let history = |inner: &str| format!("<blockquote data-quoted=\"history\">{inner}</blockquote>");
    let nested = history("<div>On Monday:</div><blockquote>old <blockquote>older</blockquote></blockquote>");
    for (html, kept) in [
        (format!("<p>new</p>{nested}"), "<p>new</p>".to_owned()),
        (format!("{nested}<p>between</p>{nested}<p>end</p>"), "<p>between</p><p>end</p>".to_owned()),
        (format!("<div><p>new</p>{nested}</div>"), "<div><p>new</p></div>".to_owned()),
        (format!("<img data-attachment-id=\"att_1\">{nested}"), "<img data-attachment-id=\"att_1\">".to_owned()),
        (
            "<p>a &lt; b</p><blockquote>said</blockquote>".to_owned(),
            "<p>a &lt; b</p><blockquote>said</blockquote>".to_owned(),
        ),
        (nested.clone(), nested.clone()),
        (String::new(), String::new()),
    ] {
        assert_eq!(without_quoted_html(&html), kept, "{html}");
    }
}

#[test]
fn html_marks() {
    let marked = |html: &str| sanitise_html(&mark_quoted_html(html), &InlineMap::new());
    let open = "<blockquote data-quoted=\"history\">";
    for (html, expected) in [
        ("<p>new</p><div class=\"yahoo_quoted\">old</div>", format!("<p>new</p>{open}<div>old</div></blockquote>")),
        (
            "<p>new</p><blockquote type=cite>old</blockquote><p>more</p>",
            format!("<p>new</p>{open}<blockquote>old</blockquote></blockquote><p>more</p>"),
        ),
        (
            "new<div class=moz-cite-prefix>On ..</div><blockquote type=cite>old</blockquote>",
            format!("new{open}<div>On ..</div></blockquote>{open}<blockquote>old</blockquote></blockquote>"),
        ),
        (
            "<div>new</div><div><div style=\"border:none;border-top:solid #E1E1E1 1.0pt\">From: x</div></div><p>old</p>",
            format!("<div>new</div><div>{open}<div>From: x</div></blockquote></div>{open}<p>old</p></blockquote>"),
        ),
        (
            "new<p>Am 16.11.2026 um 09:12 schrieb Anna:</p><blockquote>old</blockquote>",
            format!("new<p>Am 16.11.2026 um 09:12 schrieb Anna:</p>{open}<blockquote>old</blockquote></blockquote>"),
        ),
        ("<blockquote type=cite>all old</blockquote>", "<blockquote>all old</blockquote>".to_owned()),
        (
            "<p>As they say:</p><blockquote>wise words</blockquote>",
            "<p>As they say:</p><blockquote>wise words</blockquote>".to_owned(),
        ),
        (
            "FYI<div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------</div>text</div>",
            "FYI<div><div>---------- Forwarded message ---------</div>text</div>".to_owned(),
        ),
    ] {
        assert_eq!(marked(html), expected, "{html}");
    }
}

proptest! {
    #[test]
    fn the_two_pieces_are_the_text(lines in prop::collection::vec(prop_oneof![
        "\\PC{0,30}",
        prop::sample::select(vec!["> q", ">> q", "", "On 16 Nov 2026 a@b.c wrote:", "Le 16/11/2026, x a écrit :", "-----Original Message-----", "From: a", "Sent: b", "To: c", "Subject: d", "______________", "answer"]).prop_map(str::to_owned),
    ], 0..25), ending in "(\n|\r\n)") {
        let text = lines.join(&ending);
        let split = split_quoted_text(&text);
        prop_assert_eq!(format!("{}{}", split.new, split.quoted), text.clone());
        prop_assert_eq!(split.new.trim().is_empty(), text.trim().is_empty());
        // An answer below quotes is never hidden, as long as no line claims that all below is history.
        let has_claim = lines.iter().any(|l| ["wrote:", "crit :", "Original", "From: a", "##"].iter().any(|c| l.contains(c)));
        if !has_claim {
            prop_assert!(split.quoted.lines().all(|l| l.trim().is_empty() || l.trim_start().starts_with('>')));
        }
    }
}
