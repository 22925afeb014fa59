//! The files of a public reply: in the mail, or, when they are too large for mail, named in it.

use app::App;
use aws_sdk_s3::operation::get_object::GetObjectError;
use domain::{Attachment, Locale, ticket::Comment};
use kit::Failure;
use mail::{InlineMap, MailHtml, OutboundAttachment};
use store::TenantStore;

/// Most bytes of files in one mail. Encoded they are a third more, and many servers refuse mail above 10 MB.
const MAX_BYTES: u64 = 7_000_000;

/// A comment as it can be sent.
pub(super) struct Enclosed {
    pub html: MailHtml,
    pub text: String,
    pub attachments: Vec<OutboundAttachment>,
}

/// Which files go into the mail, and which are only named: all, or the images it shows, or none.
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
/// When S3 fails, and when a file that is on the ticket is not there: the mail is not sent without it.
pub(super) async fn enclose(
    app: &App,
    tenant: &TenantStore,
    comment: &Comment,
    locale: Locale,
    portal_url: &str,
) -> Result<Enclosed, Failure> {
    let domain = app.cloud.environment().mail_domain()?;
    let (enclosed, named) = divide(&comment.attachments);
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
    if !named.is_empty() {
        let note = note(locale, &named, portal_url);
        html.push_str(&mail::text_to_html(&note));
        text = format!("{}\n\n{note}", text.trim_end());
    }
    Ok(Enclosed { html: mail::embed_inline_images(&html, &map), text, attachments })
}

async fn load(app: &App, tenant: &TenantStore, file: &Attachment) -> Result<Vec<u8>, Failure> {
    let bucket = app.cloud.environment().attachments_bucket()?;
    let because = |failure: Failure| failure.context(format!("attachment {}", file.id));
    let object = app.cloud.s3().get_object().bucket(bucket).key(app::files::key(tenant.id(), &file.id)).send().await;
    let object = object.map_err(|error| {
        because(match error.as_service_error() {
            Some(GetObjectError::NoSuchKey(_)) => Failure::new("its object is not there"),
            _ => Failure::from(error),
        })
    })?;
    Ok(object.body.collect().await.map_err(|error| because(error.into()))?.to_vec())
}

fn note(locale: Locale, files: &[&Attachment], portal_url: &str) -> String {
    let intro = match locale {
        Locale::En => "These files are too large for a mail. You can download them here:",
        Locale::Fr => "Ces fichiers sont trop volumineux pour un e-mail. Vous pouvez les télécharger ici :",
    };
    let names: Vec<String> = files.iter().map(|file| format!("- {}", file.name)).collect();
    format!("{intro} {portal_url}\n\n{}", names.join("\n"))
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
    fn a_file_that_is_left_out_is_named_with_the_place_where_it_is() {
        let big = file("plan.zip", 9_000_000, false);
        for locale in [Locale::En, Locale::Fr] {
            let note = note(locale, &[&big], "https://demo.lambdesk.example/tickets/42");
            assert!(note.contains("plan.zip") && note.contains("https://demo.lambdesk.example/tickets/42"), "{note}");
        }
    }
}
