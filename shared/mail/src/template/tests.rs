use std::collections::BTreeSet;

use domain::{FieldError, Invalid};

use super::*;
use crate::sanitise::{InlineMap, MailHtml, embed_inline_images, sanitise_reply_html, sanitise_template_html};
use proptest::prelude::*;

fn source(subject: &str, html: &str) -> TemplateSource {
    TemplateSource { subject: subject.to_owned(), html: html.to_owned() }
}

/// Every kind of mail, with all that it may say and with as little as it may.
fn contexts(comment: &MailHtml) -> Vec<Context<'_>> {
    let acknowledgement = Acknowledgement {
        tenant_name: "Demo & Sons",
        display_number: "T-000042",
        is_verified: true,
        requester_name: Some("Anna <b>"),
        subject: "Printer",
        portal_url: Some("https://demo.example/tickets/42"),
    };
    let reply = Reply {
        tenant_name: "Demo & Sons",
        display_number: "T-000042",
        agent_name: "Marie",
        subject: "Printer",
        comment: PublicComment { html: comment, text: "It works." },
        signature: None,
        portal_url: Some("https://demo.example/tickets/42"),
        quoted: &[],
    };
    let follow_up = FollowUp {
        tenant_name: "Demo & Sons",
        display_number: "T-000043",
        previous_display_number: "T-000042",
        portal_url: Some("https://demo.example/tickets/43"),
    };
    let notice = SlaNotice {
        tenant_name: "Demo & Sons",
        display_number: "T-000042",
        title: "Printer",
        requester_name: "Anna",
        assignee_name: Some("Marie"),
        notice: "sla_warning",
        clock: "resolution",
        due_at: "2026-11-23 14:05 (Europe/Paris)",
        portal_url: "https://demo.example/tickets/42",
    };
    let resolved = Resolved {
        tenant_name: "Demo & Sons",
        display_number: "T-000042",
        is_verified: true,
        requester_name: "Anna <b>",
        title: "Printer",
        closes_in_days: 3,
        portal_url: Some("https://demo.example/tickets/42"),
    };
    let comment_notice = CommentNotice {
        tenant_name: "Demo & Sons",
        display_number: "T-000042",
        title: "Printer",
        notice: "mention",
        author_name: "Marie",
        is_internal: true,
        is_verified: true,
        html: comment,
        text: "It works.",
        portal_url: "https://demo.example/tickets/42",
    };
    let survey = Survey {
        tenant_name: "Demo & Sons",
        display_number: "T-000042",
        is_verified: true,
        requester_name: "Anna <b>",
        title: "Printer",
        url: "https://demo.example/survey#token=a",
    };
    let url = "https://demo.example/link#token=a&b";
    let invitation = Invitation { tenant_name: "Demo & Sons", inviter_name: "Marie", url, expires_in_days: 7 };
    vec![
        Context::Acknowledgement(acknowledgement),
        Context::Acknowledgement(Acknowledgement { is_verified: false, ..acknowledgement }),
        Context::Acknowledgement(Acknowledgement {
            requester_name: None,
            subject: "",
            portal_url: None,
            ..acknowledgement
        }),
        Context::Reply(reply),
        Context::Reply(Reply { portal_url: None, ..reply }),
        Context::Reply(Reply { signature: Some(PublicComment { html: comment, text: "Demo" }), ..reply }),
        Context::FollowUp(follow_up),
        Context::FollowUp(FollowUp { portal_url: None, ..follow_up }),
        Context::SlaNotice(notice),
        Context::SlaNotice(SlaNotice { assignee_name: None, notice: "sla_breach", clock: "next_update", ..notice }),
        Context::Resolved(resolved),
        Context::Resolved(Resolved { is_verified: false, closes_in_days: 1, portal_url: None, ..resolved }),
        Context::Survey(survey),
        Context::Survey(Survey { is_verified: false, ..survey }),
        Context::CommentNotice(comment_notice),
        Context::CommentNotice(CommentNotice { notice: "rated", is_internal: false, ..comment_notice }),
        Context::CommentNotice(CommentNotice {
            notice: "followed",
            is_internal: false,
            is_verified: false,
            ..comment_notice
        }),
        Context::Invitation(invitation),
        Context::SignInLink(SignInLink { tenant_name: "Demo & Sons", url, expires_in_minutes: 15 }),
    ]
}

fn comment() -> MailHtml {
    let map: InlineMap = [("att_1@lambdesk", "att_1")].into_iter().collect();
    embed_inline_images("<p>It <b>works</b>.</p><img data-attachment-id=\"att_1\" alt=\"x\">", &map)
}

#[test]
fn the_table_of_variables_is_what_each_mail_is_given() {
    for context in contexts(&comment()) {
        let named: BTreeSet<&str> = variables(context.kind()).map(|variable| variable.name).collect();
        let mut given: BTreeSet<&str> = context.values().into_keys().collect();
        // Of the built-in text part alone.
        for text in ["comment_text", "signature_text"] {
            given.remove(text);
        }
        assert_eq!(named, given, "{:?}", context.kind());
    }
    for kind in TemplateKind::ALL {
        for variable in variables(kind) {
            assert!(!variable.description.is_empty() && !variable.sample().is_empty(), "{}", variable.name);
        }
    }
}

#[test]
fn every_built_in_template_is_one_that_a_tenant_could_have_written() {
    let comment = comment();
    for context in contexts(&comment) {
        for locale in Locale::ALL {
            let kind = context.kind();
            let source = built_in(kind, locale).parse().unwrap();
            preview(kind, locale, &source).unwrap_or_else(|invalid| panic!("{kind:?} {locale:?}: {invalid}"));
            let (own, built_in) = (render_own(locale, &context, &source).unwrap(), render(locale, &context).unwrap());
            assert_eq!(own.subject, built_in.subject);
            assert!(!own.subject.is_empty());
            // Word for word the same, links in the text aside.
            assert_eq!(crate::html_to_text(&own.html), crate::html_to_text(&built_in.html));
            for text in [&own.text, &built_in.text] {
                assert!(!text.contains("{{") && !text.contains("\n\n\n"), "{text}");
            }
        }
    }
}

#[test]
fn a_template_is_rendered_with_the_mails_values() {
    let comment = comment();
    let contexts = contexts(&comment);
    let own = source(
        "{{ subject|default('We have it', true) }}",
        "<h1 style=\"color:red\">{{ tenant_name|upper }}</h1>\n<p>Dear {{ requester_name|default('you', true) }}, \
         {% if portal_url %}<a href=\"{{ portal_url }}\">look</a>{% else %}wait{% endif %}{# no more #}</p>",
    );
    let words = |nth: usize| {
        let Rendered { subject, text, html } = render_own(Locale::En, &contexts[nth], &own).unwrap();
        assert!(html.contains("<h1 style=\"color:red\">DEMO &amp; SONS</h1>"), "{html}");
        (subject, text)
    };
    let marker = REPLY_MARKERS[0];
    let verified = format!("{marker}\n\nDEMO & SONS\n\nDear Anna <b>, look (https://demo.example/tickets/42)\n");
    assert_eq!(words(0), ("Re: Printer".to_owned(), verified));
    let unverified = format!("{marker}\n\nDEMO & SONS\n\nDear you, look (https://demo.example/tickets/42)\n");
    assert_eq!(words(1), ("We have it".to_owned(), unverified));
    assert_eq!(words(2).1, format!("{marker}\n\nDEMO & SONS\n\nDear you, wait\n"));
}

#[test]
fn no_template_repeats_what_an_unproven_sender_wrote() {
    let names: Vec<&str> = variables(TemplateKind::Acknowledgement).map(|variable| variable.name).collect();
    let everything = format!("<p>{{{{ {} }}}}</p>", names.join(" }}</p><p>{{ "));
    let unproven = Context::Acknowledgement(Acknowledgement {
        tenant_name: "Demo",
        display_number: "T-000042",
        is_verified: false,
        requester_name: Some("Cheap pills"),
        subject: "Cheap pills",
        portal_url: None,
    });
    let rendered = render_own(Locale::En, &unproven, &source("x {{ subject }}", &everything)).unwrap();
    assert!(!format!("{rendered:?}").contains("pills"), "{rendered:?}");
}

#[test]
fn the_line_above_which_to_write_stands_in_the_layout() {
    let comment = comment();
    for context in contexts(&comment) {
        for (nth, locale) in Locale::ALL.into_iter().enumerate() {
            let own = render_own(locale, &context, &source("x", "<p>{{ tenant_name }}</p>")).unwrap();
            let is_asked = matches!(
                context,
                Context::Acknowledgement(_) | Context::Resolved(_) | Context::Survey(_) | Context::FollowUp(_)
            );
            for rendered in [own, render(locale, &context).unwrap()] {
                assert_eq!(rendered.text.starts_with(REPLY_MARKERS[nth]), is_asked, "{}", rendered.text);
                assert_eq!(rendered.html.contains(REPLY_MARKERS[nth]), is_asked, "{}", rendered.html);
                assert!(rendered.html.contains(&format!("<html lang=\"{}\">", locale.as_str())));
            }
        }
    }
}

#[test]
fn a_comment_stands_in_a_template_as_it_is() {
    let comment = comment();
    let contexts = contexts(&comment);
    let rendered =
        render_own(Locale::En, &contexts[3], &source("{{ subject }}", "<div>{{ comment_html }}</div>")).unwrap();
    assert!(rendered.html.contains(&format!("<div>{}</div>", comment.as_str())), "{}", rendered.html);
    assert_eq!(rendered.text, "It works.\n\n[x]\n");
    // In an attribute it is one, however many quotes it has.
    let quotes = embed_inline_images("<p>\" onclick=\"evil() <i>x</i></p>", &InlineMap::new());
    let reply = Context::Reply(Reply {
        comment: PublicComment { html: &quotes, text: "x" },
        ..match contexts[3] {
            Context::Reply(reply) => reply,
            _ => unreachable!("the fourth is a reply"),
        }
    });
    let rendered = render_own(Locale::En, &reply, &source("x", "<a href=\"{{ comment_html }}\">x</a>")).unwrap();
    let tags: Vec<_> = crate::html::Lexer::new(&rendered.html).collect();
    assert!(!format!("{tags:?}").contains("(\"onclick\""), "{tags:?}");
}

#[test]
fn what_a_template_can_not_be_is_told_with_its_line() {
    use TemplateKind::{Acknowledgement, Invitation, Reply, SignInLink};
    let long = format!("{{{{ {} }}}}", vec!["url"; 80].join(" ~ "));
    let elifs = format!("{{% if url %}}{}{{% endif %}}", "{% elif url %}".repeat(1000));
    let nested = "{% if url %}".repeat(1000);
    let brackets = format!("{{{{ {} }}}}", "(".repeat(5000));
    let filters = format!("{{{{ url{} }}}}", "|upper".repeat(2000));
    let ok = "{{ url }}{{ comment_html }}";
    for (kind, html, reason) in [
        (Acknowledgement, "a\nb\n{{ ticket.numbre }}", "line 3: unknown variable `ticket.numbre`"),
        (Acknowledgement, "{{ tenant_name.x }}", "line 1: unknown variable `tenant_name.x`"),
        (Acknowledgement, "{{ comment_html }}", "line 1: unknown variable `comment_html`"),
        (Acknowledgement, "{% if not is_verified %}\n{{ nobody }}{% endif %}", "line 2: unknown variable `nobody`"),
        (Acknowledgement, "{% if display_number == 'x' %}\n\n{{ url }}{% endif %}", "line 3: unknown variable `url`"),
        (Acknowledgement, "\n{{ tenant_name|shout }}", "line 2: unknown filter `shout`"),
        (Acknowledgement, "{{ tenant_name|safe }}", "line 1: unknown filter `safe`"),
        (Acknowledgement, "{{ tenant_name|upper(1) }}", "line 1: the filter `upper` takes at most 0 arguments"),
        (Acknowledgement, "\n{% if is_verified %}\n<p>", "line 2: unexpected end of input, expected end of block"),
        (Acknowledgement, "{{ tenant_name", "line 1: unexpected end of input, expected end of variable block"),
        (Acknowledgement, "\n{% endif %}", "line 2: unknown statement endif"),
        (Acknowledgement, "{% for x in range(1000000000) %}{% endfor %}", "line 1: `for` can't be used here"),
        (Acknowledgement, "{% set x = subject %}", "line 1: `set` can't be used here"),
        (Acknowledgement, "{% include 'layout.html' %}", "line 1: unknown statement include"),
        (Acknowledgement, "{% extends 'layout.html' %}", "line 1: unknown statement extends"),
        (Acknowledgement, "{% import '/etc/passwd' as x %}", "line 1: unknown statement import"),
        (Acknowledgement, "{% macro x() %}{{ x() }}{% endmacro %}", "line 1: unknown statement macro"),
        (Acknowledgement, "{% autoescape false %}{% endautoescape %}", "line 1: `autoescape` can't be used here"),
        (Acknowledgement, "{{ [0]*10**9 }}", "line 1: this can't be used here"),
        (Acknowledgement, "{{ 'x' * 1000000000 }}", "line 1: this can't be used here"),
        (Acknowledgement, "{{ range(9) }}", "line 1: nothing can be called here"),
        (Acknowledgement, "{{ tenant_name.upper() }}", "line 1: nothing can be called here"),
        (Acknowledgement, "{{ tenant_name[0] }}", "line 1: this can't be used here"),
        (Acknowledgement, "{{ 'a' in tenant_name }}", "line 1: this can't be used here"),
        (SignInLink, &long, "line 1: this is too long; say it in smaller parts"),
        (SignInLink, &elifs, "line 1: this is too long; say it in smaller parts"),
        (SignInLink, &nested, "line 1: template exceeds maximum recursion limits"),
        (SignInLink, &brackets, "line 1: this is too long; say it in smaller parts"),
        (SignInLink, &filters, "line 1: this is too long; say it in smaller parts"),
        (Invitation, "<p>Welcome</p>", "must always show {{ url }}"),
        (Invitation, "<!-- {{ url }} -->", "must always show {{ url }}"),
        (Reply, "{% if portal_url %}{{ comment_html }}{% endif %}", "must always show {{ comment_html }}"),
        (Reply, "<script>{{ comment_html }}</script>", "must always show {{ comment_html }}"),
    ] {
        let refused = preview(kind, Locale::En, &source("x", html)).unwrap_err();
        assert_eq!(refused, Invalid::field("html", reason), "{}", &html[..html.len().min(80)]);
        if reason.starts_with("line") {
            let subject = preview(kind, Locale::En, &source(html, ok)).unwrap_err();
            assert!(subject.0.contains(&FieldError { field: "subject".into(), reason: reason.into() }), "{subject}");
        }
    }
    let empty = preview(Acknowledgement, Locale::En, &source("{{ subject }}", "x")).unwrap_err();
    assert_eq!(empty, Invalid::field("subject", "must not be empty, not even where values are"));
    let several = preview(Acknowledgement, Locale::En, &source("{{ a }}", "{{ b }}\n{{ c|d }}")).unwrap_err();
    assert_eq!(
        several.to_string(),
        "subject line 1: unknown variable `a`; html line 1: unknown variable `b`; html line 2: unknown filter `d`; \
         html line 2: unknown variable `c`"
    );
}

#[test]
fn output_is_bounded_and_a_long_comment_is_no_reason_to_refuse() {
    let long = embed_inline_images(&format!("<p>{}</p>", "word ".repeat(100_000)), &InlineMap::new());
    let contexts = contexts(&long);
    let once = render_own(Locale::En, &contexts[3], &source("x", "<p>{{ agent_name }}</p>{{ comment_html }}")).unwrap();
    assert!(once.html.contains(long.as_str()));
    let often = source("x", &"{{ comment_html }}".repeat(800));
    let refused = render_own(Locale::En, &contexts[3], &often).unwrap_err();
    let most = 256 * 1024 + long.as_str().len();
    assert_eq!(refused, Invalid::field("html", format!("gives more than {most} bytes")));
}

#[test]
fn what_runs_loads_or_leads_astray_is_taken_out() {
    for (written, sent) in [
        ("<p onclick=\"x()\" class=a id=b>Hi</p>", "<p>Hi</p>"),
        ("<script>alert(1)</script><style>p{}</style>Hi", "Hi"),
        ("<a href=\"javascript:alert(1)\">x</a>", "<a target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>"),
        ("<p style=\"background:url(https://t.example/x)\">x</p>", "<p>x</p>"),
        ("<p style=\"color:red;border:1px solid ur\\l(https://t.example)\">x</p>", "<p>x</p>"),
        ("<p style=\"color:red;position:fixed;z-index:9\">x</p>", "<p style=\"color:red\">x</p>"),
        (
            "<img src=\"https://a.example/logo.png\" alt=L width=10>",
            "<img src=\"https://a.example/logo.png\" alt=\"L\" width=\"10\">",
        ),
        ("<img src=\"http://a.example/logo.png\" alt=L>", "[L]"),
        ("<img src=\"data:image/png;base64,AAAA\" onerror=x()>", ""),
        ("<iframe src=https://a.example></iframe><form action=https://a.example><input name=p></form>", "<div></div>"),
        ("<p><b>open", "<p><b>open</b></p>"),
        ("</div></div></body></html>Hi", "Hi"),
    ] {
        assert_eq!(sanitise_template_html(written), sent);
        assert_eq!(sanitise_template_html(sent), sent, "it stays so");
    }
}

proptest! {
    #[test]
    fn a_comment_survives_the_cleaning_of_templates(html in "(<(p|b|a href=\"https://x.example/\\?a=1&b\"|img data-attachment-id=\"att_1\"|blockquote|td|li)>|</(p|b|a|td)>|[a-z&;\"' ]|é){0,40}") {
        let map: InlineMap = [("c@x", "att_1")].into_iter().collect();
        let comment = embed_inline_images(&sanitise_reply_html(&html), &map);
        prop_assert_eq!(sanitise_template_html(comment.as_str()), comment.as_str());
    }

    #[test]
    fn no_source_breaks_more_than_itself(html in "(\\{\\{|\\}\\}|\\{%|%\\}|\\{#|#\\}| if | elif | else | endif | for |url|tenant_name|\\||~|\\(|\\)|'|\"|<p>|<a href=|>|\\n|upper|x){0,60}") {
        let own = source("{{ tenant_name }}", &html);
        if let Err(Invalid(errors)) = preview(TemplateKind::SignInLink, Locale::Fr, &own) {
            prop_assert!(errors.iter().all(|error| error.field == "html" && !error.reason.is_empty()), "{:?}", errors);
        }
    }
}
