//! The files of a public reply: in the mail, or, when they are too large for mail, as links in it.

use std::fmt::Write as _;

use app::{App, mailed_link::MailedLink};
use aws_sdk_s3::operation::get_object::GetObjectError;
use domain::{Attachment, Locale, TenantId, ticket::Comment};
use jiff::Timestamp;
use kit::{Failure, KeyRing};
use mail::{InlineMap, MailHtml, OutboundAttachment};
use store::TenantStore;

use super::ticket_mail::Unwritable;

/// Most bytes of files in one mail. Encoded they are a third more, and many servers refuse mail above 10 MB.
const MAX_BYTES: u64 = 7_000_000;

/// A comment as it can be sent.
pub(super) struct Enclosed {
    pub html: MailHtml,
    pub text: String,
    pub attachments: Vec<OutboundAttachment>,
}

/// What the links of a mail are made of.
pub(super) struct Links<'a> {
    pub ring: &'a KeyRing,
    pub tenant_id: &'a TenantId,
    /// Without a slash at its end.
    pub portal_url: &'a str,
    pub now: Timestamp,
}

impl Links<'_> {
    /// Where a file is, for whoever has the mail.
    fn to(&self, file: &Attachment) -> String {
        let link = MailedLink::new(self.tenant_id.clone(), file.id.clone(), self.now);
        format!("{}/file#token={}", self.portal_url, link.token(self.ring))
    }
}

/// Which files go into the mail, and which are linked: all, or the images it shows, or none.
fn divide(files: &[Attachment]) -> (Vec<&Attachment>, Vec<&Attachment>) {
    let size = |of: &[&Attachment]| of.iter().fold(0_u64, |sum, file| sum.saturating_add(file.size_bytes));
    let all: Vec<&Attachment> = files.iter().collect();
    if size(&all) <= MAX_BYTES {
        return (all, vec![]);
    }
    let (shown, others): (Vec<&Attachment>, Vec<&Attachment>) = files.iter().partition(|file| file.is_inline);
    if size(&shown) <= MAX_BYTES { (shown, others) } else { (vec![], all) }
}

/// Loads the files and makes the comment's HTML show them.
///
/// # Errors
/// When S3 fails; and for good when a file that is on the ticket is not there: the mail is not sent without it.
pub(super) async fn enclose(
    app: &App,
    tenant: &TenantStore,
    comment: &Comment,
    locale: Locale,
    links: &Links<'_>,
) -> Result<Enclosed, Unwritable> {
    let domain = app.cloud.environment().mail_domain()?;
    let (enclosed, linked) = divide(&comment.attachments);
    let mut map = InlineMap::new();
    let mut attachments = Vec::with_capacity(enclosed.len());
    for file in enclosed {
        let content_id = file.is_inline.then(|| format!("{}@{}", file.id, domain.to_lowercase()));
        if let Some(content_id) = &content_id {
            map.insert(content_id, file.id.as_str());
        }
        attachments.push(OutboundAttachment {
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            bytes: load(app, tenant, file).await?,
            content_id,
        });
    }
    let (mut html, mut text) = (comment.html.clone(), mail::html_to_text(&comment.html));
    if !linked.is_empty() {
        let note = note(locale, &linked, links);
        html.push_str(&note.html);
        text = format!("{}\n\n{}", text.trim_end(), note.text);
    }
    Ok(Enclosed { html: mail::embed_inline_images(&html, &map), text, attachments })
}

async fn load(app: &App, tenant: &TenantStore, file: &Attachment) -> Result<Vec<u8>, Unwritable> {
    let bucket = app.cloud.environment().attachments_bucket()?;
    let because = |failure: Failure| failure.context(format!("attachment {}", file.id));
    let object = app.cloud.s3().get_object().bucket(bucket).key(app::files::key(tenant.id(), &file.id)).send().await;
    let object = object.map_err(|error| match error.as_service_error() {
        Some(GetObjectError::NoSuchKey(_)) => {
            Unwritable::Refused(format!("the file “{}” is not there any more", file.name))
        }
        _ => because(error.into()).into(),
    })?;
    Ok(object.body.collect().await.map_err(|error| because(error.into()))?.to_vec())
}

const TAKES_ALL: &str = "a String takes every write";

/// What stands below the comment.
struct Note {
    html: String,
    text: String,
}

fn note(locale: Locale, files: &[&Attachment], links: &Links<'_>) -> Note {
    let (intro, unit) = match locale {
        Locale::En => ("These files are too large for a mail. For 30 days you can download them here:", "MB"),
        Locale::Fr => (
            "Ces fichiers sont trop volumineux pour un e-mail. Pendant 30 jours, vous pouvez les télécharger ici :",
            "Mo",
        ),
    };
    let (mut html, mut text) = (format!("<p>{intro}</p><ul>"), intro.to_owned());
    for file in files {
        // Whole megabytes, never none: more than that nobody needs to know before a download.
        let size = file.size_bytes.div_ceil(1_000_000).max(1);
        let url = links.to(file);
        write!(html, "<li><a href=\"{url}\">{}</a> ({size} {unit})</li>", mail::escape_html(&file.name))
            .expect(TAKES_ALL);
        write!(text, "\n\n- {} ({size} {unit}): {url}", file.name).expect(TAKES_ALL);
    }
    html.push_str("</ul>");
    Note { html, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, size_bytes: u64, is_inline: bool) -> Attachment {
        Attachment {
            id: format!("att_{size_bytes:026}").parse().unwrap(),
            name: name.into(),
            content_type: "image/png".into(),
            size_bytes,
            sha256: String::new(),
            is_inline,
        }
    }

    #[test]
    fn files_are_enclosed_up_to_what_mail_servers_take() {
        let names = |files: &[Attachment]| {
            let (enclosed, named) = divide(files);
            let names = |of: Vec<&Attachment>| of.iter().map(|file| file.name.clone()).collect::<Vec<_>>().join(" ");
            (names(enclosed), names(named))
        };
        assert_eq!(names(&[]), (String::new(), String::new()));
        assert_eq!(names(&[file("a", 6_000_000, false), file("b", 1_000_000, true)]), ("a b".into(), String::new()));
        assert_eq!(names(&[file("a", 6_000_001, false), file("b", 1_000_000, true)]), ("b".into(), "a".into()));
        assert_eq!(names(&[file("a", 1, false), file("b", 8_000_000, true)]), (String::new(), "a b".into()));
    }

    #[test]
    fn a_file_that_is_left_out_is_linked_for_30_days_and_its_name_is_only_a_name() {
        let ring = KeyRing::parse(r#"{"current":"k1","k1":"0123456789abcdef0123456789abcdef"}"#).unwrap();
        let tenant_id: TenantId = "ten_0000000000000000000000001a".parse().unwrap();
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let links = Links { ring: &ring, tenant_id: &tenant_id, portal_url: "https://demo.lambdesk.example", now };
        let big = file("<b>plan</b>.zip", 9_000_001, false);
        for (locale, size) in [(Locale::En, "(10 MB)"), (Locale::Fr, "(10 Mo)")] {
            let Note { html, text } = note(locale, &[&big], &links);
            assert!(
                text.contains(&format!("- <b>plan</b>.zip {size}: https://demo.lambdesk.example/file#token=")),
                "{text}"
            );
            assert!(html.contains(&format!("&lt;b&gt;plan&lt;/b&gt;.zip</a> {size}")), "{html}");
            let token = text.rsplit("#token=").next().unwrap();
            assert!(html.contains(token), "{html}");
            let link = MailedLink::open(&ring, token, now).unwrap();
            assert_eq!((&link.tenant_id, &link.target), (&tenant_id, &big.id));
            assert_eq!(link.expires_at.to_string(), "2026-12-22T10:00:00Z");
        }
    }
}
