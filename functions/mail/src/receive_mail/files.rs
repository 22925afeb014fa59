//! The files of a mail, on their way into the attachments bucket.

use app::App;
use aws_sdk_s3::primitives::ByteStream;
use domain::{Attachment, AttachmentId, AttachmentPolicy, EmailAddress};
use futures::{StreamExt as _, TryStreamExt as _};
use kit::{BoxFuture, Failure};
use mail::InlineMap;
use sha2::{Digest, Sha256};
use store::TenantStore;

use super::{arrival::Arrival, body::WholeBody};
use crate::derived_id::derived_uuid;

/// Most files of one mail: each is a write of the mail's transaction, which has room for 100 (four go to two tickets with
/// their records, two to the mail itself and its conversation, two to bodies that are kept as files).
pub(super) const MAX_FILES: usize = 90;
/// Uploads at a time.
const UPLOADS_AT_A_TIME: usize = 4;

/// A file and its bytes.
pub(super) struct File<'a> {
    pub attachment: Attachment,
    bytes: &'a [u8],
}

/// The files that came with the mail. Their ids follow from mail, address and place: a mail that comes again writes the same
/// objects again.
pub(super) fn files_of<'a>(arrival: &Arrival, mail: &'a mail::InboundMail, address: &EmailAddress) -> Vec<File<'a>> {
    let files = mail.attachments.iter().enumerate().map(|(index, file)| File {
        attachment: Attachment {
            id: id_of(arrival, address, &index.to_string()),
            name: file.name.clone(),
            content_type: media_type(&file.content_type),
            size_bytes: file.bytes.len() as u64,
            sha256: file.sha256.clone(),
            is_inline: file.is_inline && AttachmentPolicy::may_be_shown_inline(&file.content_type),
        },
        bytes: &file.bytes,
    });
    files.collect()
}

/// A body that is too long for a comment.
pub(super) fn file_of_body<'a>(arrival: &Arrival, address: &EmailAddress, body: &'a WholeBody) -> File<'a> {
    let attachment = Attachment {
        id: id_of(arrival, address, body.name),
        name: body.name.to_owned(),
        content_type: body.content_type.to_owned(),
        size_bytes: body.bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(&body.bytes)),
        is_inline: false,
    };
    File { attachment, bytes: &body.bytes }
}

fn id_of(arrival: &Arrival, address: &EmailAddress, place: &str) -> AttachmentId {
    let at = arrival.notification.mail.timestamp;
    AttachmentId::new(derived_uuid(at, &["attachment", arrival.ses_id(), address.as_str(), place]))
}

/// Which images the mail's HTML may show.
pub(super) fn inline_map(mail: &mail::InboundMail, files: &[File<'_>]) -> InlineMap {
    let mut map = InlineMap::new();
    for (inbound, file) in mail.attachments.iter().zip(files) {
        if let Some(content_id) = inbound.content_id.as_deref().filter(|_| file.attachment.is_inline) {
            map.insert(content_id, file.attachment.id.as_str());
        }
    }
    map
}

/// A media type that can stand in a header and in an item, or the one of unknown bytes.
fn media_type(declared: &str) -> String {
    let is_token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    let is_fine = declared.len() <= 100
        && declared.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    if is_fine { declared.to_owned() } else { "application/octet-stream".to_owned() }
}

/// Writes the objects.
pub(super) async fn store_files(app: &App, tenant: &TenantStore, files: &[File<'_>]) -> Result<(), Failure> {
    let mut uploads: Vec<BoxFuture<'_, Result<(), Failure>>> = Vec::with_capacity(files.len());
    for file in files {
        uploads.push(Box::pin(store_file(app, tenant, file)));
    }
    futures::stream::iter(uploads).buffer_unordered(UPLOADS_AT_A_TIME).try_collect::<()>().await
}

async fn store_file(app: &App, tenant: &TenantStore, file: &File<'_>) -> Result<(), Failure> {
    let attachment = &file.attachment;
    let upload = app
        .cloud
        .s3()
        .put_object()
        .bucket(app.cloud.environment().attachments_bucket()?)
        .key(app::files::key(tenant.id(), &attachment.id))
        .content_type(&attachment.content_type)
        .content_disposition(app::files::content_disposition(&attachment.name, false))
        .body(ByteStream::from(file.bytes.to_vec()));
    upload.send().await.map_err(|error| Failure::from(error).context(format!("attachment {}", attachment.id)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn a_media_type_is_one_or_the_type_of_unknown_bytes() {
        assert_eq!(media_type("image/svg+xml"), "image/svg+xml");
        for declared in ["", "pdf", "a/", "a/b; c=d", "text/\r\nx: y", "é/b", &format!("a/{}", "b".repeat(200))] {
            assert_eq!(media_type(declared), "application/octet-stream", "{declared}");
        }
    }
}
