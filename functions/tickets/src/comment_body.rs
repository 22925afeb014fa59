//! A comment as clients send it: HTML or text, and files uploaded before.

use std::collections::BTreeSet;

use app::{App, IntoProblem, Principal};
use aws_sdk_s3::operation::head_object::HeadObjectError;
use domain::{
    Attachment, AttachmentId, CommentId, MemberId,
    ticket::{NewComment, Visibility},
};
use kit::Problem;
use store::{AttachedFile, TenantStore};

/// Longest comment in bytes of HTML; the rest belongs into a file.
const MAX_HTML_BYTES: usize = 100 * 1024;
/// Most files of one comment: each is a write of the same transaction.
const MAX_FILES: usize = 20;

/// The parts of a request's body that make a comment.
pub(crate) struct CommentBody<'a> {
    pub html: Option<&'a str>,
    pub text: Option<&'a str>,
    pub attachment_ids: &'a [AttachmentId],
    pub visibility: Visibility,
    pub mention_ids: BTreeSet<MemberId>,
}

/// A comment that can be decided on, and the files to write with it.
pub(crate) struct Prepared {
    pub comment: NewComment,
    pub files: Vec<AttachedFile>,
}

impl CommentBody<'_> {
    /// Sanitises, and reads the files' names and sizes, all at once: one round trip.
    pub(crate) async fn prepare(self, app: &App, tenant: &TenantStore, by: &Principal) -> Result<Prepared, Problem> {
        let html = self.clean()?;
        let mut ids: Vec<&AttachmentId> = Vec::new();
        for id in self.attachment_ids {
            if !ids.contains(&id) && ids.len() <= MAX_FILES {
                ids.push(id);
            }
        }
        if ids.len() > MAX_FILES {
            return Err(Problem::invalid_field("attachment_ids", format!("must be at most {MAX_FILES}")));
        }
        let found = ids.iter().map(|id| own_upload(app, tenant, by, id));
        let found = futures::future::try_join_all(found).await?;
        let referenced = mail::attachment_references(&html);
        let is_inline = |id: &AttachmentId| referenced.iter().any(|reference| reference == id.as_str());
        let attachments = found.into_iter().map(|file| Attachment { is_inline: is_inline(&file.id), ..file }).collect();
        let uploaded_by = by.id();
        let files = ids
            .into_iter()
            .map(|id| AttachedFile::Uploaded { id: id.clone(), uploaded_by: uploaded_by.to_owned() })
            .collect();
        let comment = NewComment {
            id: CommentId::new(app.cloud.uuid_v7()),
            visibility: self.visibility,
            html,
            attachments,
            mail: None,
            unanswerable: None,
            mention_ids: self.mention_ids,
        };
        Ok(Prepared { comment, files })
    }

    fn clean(&self) -> Result<String, Problem> {
        let (html, text) = match (self.html, self.text) {
            (Some(_), Some(_)) => return Err(Problem::invalid_field("text", "can't be given together with html")),
            (None, None) => return Err(Problem::invalid_field("html", "or text must be given")),
            (Some(html), None) => {
                let html = mail::sanitise_reply_html(html);
                let text = mail::html_to_text(&html);
                (html, text)
            }
            (None, Some(text)) => (mail::text_to_html(text), text.trim().to_owned()),
        };
        let field = if self.html.is_some() { "html" } else { "text" };
        if html.len() > MAX_HTML_BYTES {
            return Err(Problem::invalid_field(field, format!("must have at most {MAX_HTML_BYTES} bytes as HTML")));
        }
        let has_image = !mail::attachment_references(&html).is_empty();
        if text.trim().is_empty() && !has_image && self.attachment_ids.is_empty() {
            return Err(Problem::invalid_field(field, "must not be empty"));
        }
        Ok(html)
    }
}

/// An upload of this person that is still to be attached, and whose bytes are there.
async fn own_upload(app: &App, tenant: &TenantStore, by: &Principal, id: &AttachmentId) -> Result<Attachment, Problem> {
    let stored = tenant.get_attachment(id).await.map_err(IntoProblem::into_problem)?;
    let own = stored.filter(|file| file.uploaded_by.as_deref() == Some(by.id()) && file.ticket_number.is_none());
    let Some(own) = own else {
        let reason = format!("{id} is not an upload of yours that is still to be attached");
        return Err(Problem::invalid_field("attachment_ids", reason));
    };
    check_uploaded(app, tenant, &own.attachment).await?;
    Ok(own.attachment)
}

/// A file that was announced and never uploaded must not stand on a ticket.
async fn check_uploaded(app: &App, tenant: &TenantStore, attachment: &Attachment) -> Result<(), Problem> {
    let head = app
        .cloud
        .s3()
        .head_object()
        .bucket(app.cloud.environment().attachments_bucket()?)
        .key(app::files::key(tenant.id(), &attachment.id))
        .send()
        .await;
    match head {
        Ok(head) if head.content_length().and_then(|size| u64::try_from(size).ok()) == Some(attachment.size_bytes) => {
            Ok(())
        }
        Ok(_) => Err(Problem::invalid_field("attachment_ids", format!("{} has not the announced size", attachment.id))),
        Err(error) if error.as_service_error().is_some_and(HeadObjectError::is_not_found) => {
            Err(Problem::invalid_field("attachment_ids", format!("{} was not uploaded yet", attachment.id)))
        }
        Err(error) => Err(Problem::unexpected(&error)),
    }
}
