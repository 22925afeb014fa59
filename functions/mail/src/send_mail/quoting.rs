//! The comments before a reply, as they stand below it where the tenant wants that.

use domain::{
    Locale,
    ticket::{AuditRecord, Field, RecordKind, Visibility},
};
use jiff::tz::TimeZone;
use mail::{InlineMap, MailHtml, PublicComment, QuotedComment};

/// How far back they are looked for: records and states of mails of the ticket.
pub(super) const MAX_ITEMS: i32 = 100;
/// Most bytes of their HTML in one mail: Gmail cuts a mail at 102 KB.
const MAX_BYTES: usize = 60_000;

/// A comment as it is quoted.
pub(super) struct Quote {
    pub introduction: String,
    pub html: MailHtml,
    pub text: String,
}

impl Quote {
    pub fn as_quoted(&self) -> QuotedComment<'_> {
        let comment = PublicComment { html: &self.html, text: &self.text };
        QuotedComment { introduction: &self.introduction, comment }
    }
}

/// The last `most` public comments that people wrote, newest first, without what they quote themselves and without their pictures.
/// It ends before one that would make the mail too long, and where another ticket was merged into this one.
pub(super) fn quotes(newest_first: &[AuditRecord], most: u8, locale: Locale, zone: &TimeZone) -> Vec<Quote> {
    // Who was copied by a merge has not read what was said before it.
    let since_merge =
        newest_first.iter().take_while(|record| !record.changes.iter().any(|of| of.field == Field::Merged));
    // What came with a rating was said to the helpdesk, not to those copied.
    let said = since_merge.filter(|record| record.kind != RecordKind::Rated).filter_map(|record| {
        let comment = record.comment.as_ref().filter(|comment| comment.visibility == Visibility::Public)?;
        let is_automatic = comment.mail.as_ref().is_some_and(|mail| mail.is_automatic);
        (!is_automatic).then_some((record, comment))
    });
    let quotes = said.take(usize::from(most)).map(|(record, comment)| {
        let html = mail::without_quoted_html(&comment.html);
        let at = record.at.to_zoned(zone.clone());
        let name = &record.actor.name;
        let introduction = match locale {
            Locale::En => format!("On {}, {name} wrote:", at.strftime("%-d %b %Y at %H:%M")),
            Locale::Fr => format!("Le {}, {name} a écrit\u{a0}:", at.strftime("%d/%m/%Y à %H:%M")),
        };
        let text = mail::html_to_text(&html);
        Quote { introduction, html: mail::embed_inline_images(&html, &InlineMap::new()), text }
    });
    let mut left = MAX_BYTES;
    quotes
        .take_while(|quote| {
            let bytes = quote.html.as_str().len();
            let has_room = bytes <= left;
            left = left.saturating_sub(bytes);
            has_room
        })
        .collect()
}
