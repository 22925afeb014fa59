//! Presigned URLs, used as a browser uses them: without the SDK and without credentials.
//!
//! The signature is verified as S3 does it (AWS Signature Version 4, authentication by query parameters), so a changed
//! content type or length, a missing signed header and an expired URL are refused.

use aws_smithy_types::DateTime;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use super::s3::{self, S3};
use super::wire::{Request, Response, percent_decode};
use super::{ACCESS_KEY_ID, SECRET_ACCESS_KEY, Service};

/// Why a presigned URL was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PresignedRefusal {
    /// It is no presigned URL of the fake cloud.
    NotPresigned(String),
    /// It is used after its end, or before its start.
    Expired,
    /// A signed header is not sent.
    MissingHeader(String),
    /// An `x-amz-` header is sent that was not signed.
    UnsignedHeader(String),
    /// Method, path, parameters or a signed header (content type and length too) differ from what was signed.
    SignatureMismatch,
    /// S3 refused the request itself.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The error code.
        code: String,
    },
}

impl fmt::Display for PresignedRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPresigned(why) => write!(formatter, "not a presigned url: {why}"),
            Self::Expired => formatter.write_str("the url is not valid at this time"),
            Self::MissingHeader(name) => write!(formatter, "the signed header {name} is not sent"),
            Self::UnsignedHeader(name) => write!(formatter, "the header {name} was not signed"),
            Self::SignatureMismatch => formatter.write_str("the request differs from what was signed"),
            Self::Refused { status, code } => write!(formatter, "refused with {status} {code}"),
        }
    }
}

impl std::error::Error for PresignedRefusal {}

/// What a presigned download gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresignedDownload {
    /// The content.
    pub bytes: Vec<u8>,
    /// The headers of the answer, by lower-case name.
    pub headers: BTreeMap<String, String>,
}

pub(crate) fn put(
    s3: &S3,
    url: &str,
    headers: &[(&str, &str)],
    bytes: &[u8],
    now: SystemTime,
) -> Result<(), PresignedRefusal> {
    let mut headers: BTreeMap<String, String> =
        headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), (*value).to_owned())).collect();
    // A browser counts for itself and lets nobody set this header.
    headers.insert("content-length".to_owned(), bytes.len().to_string());
    exchange(s3, "PUT", url, headers, bytes, now).map(drop)
}

pub(crate) fn get(s3: &S3, url: &str, now: SystemTime) -> Result<PresignedDownload, PresignedRefusal> {
    let response = exchange(s3, "GET", url, BTreeMap::new(), &[], now)?;
    Ok(PresignedDownload { bytes: response.body, headers: response.headers.into_iter().collect() })
}

fn exchange(
    s3: &S3,
    method: &str,
    url: &str,
    headers: BTreeMap<String, String>,
    bytes: &[u8],
    now: SystemTime,
) -> Result<Response, PresignedRefusal> {
    let mut request =
        Request::from_parts(method, url, headers, bytes.to_vec()).map_err(PresignedRefusal::NotPresigned)?;
    request.headers.insert("host".to_owned(), request.host.clone());
    if !s3::is_s3_host(&request.host) {
        return Err(PresignedRefusal::NotPresigned(format!("{} is not S3", request.host)));
    }
    verify(&request, now)?;
    let response = s3.serve(&s3::operation_of(&request), &request).unwrap_or_else(|error| {
        let code = error.code.clone();
        Response { headers: vec![("code".to_owned(), code)], ..error.into_response(Service::S3) }
    });
    if response.status < 300 {
        return Ok(response);
    }
    let code = response.headers.into_iter().find(|(name, _)| name == "code");
    Err(PresignedRefusal::Refused { status: response.status, code: code.map_or_else(String::new, |(_, code)| code) })
}

/// Checks time, headers and signature.
fn verify(request: &Request, now: SystemTime) -> Result<(), PresignedRefusal> {
    let parameter = |name: &str| {
        request.parameter(name).ok_or_else(|| PresignedRefusal::NotPresigned(format!("{name} is missing")))
    };
    let date = parameter("X-Amz-Date")?;
    let credential = parameter("X-Amz-Credential")?;
    let (key_id, scope) = credential.split_once('/').unwrap_or((&credential, ""));
    if key_id != ACCESS_KEY_ID {
        return Err(PresignedRefusal::NotPresigned(format!("unknown access key {key_id}")));
    }
    let lifetime = parameter("X-Amz-Expires")?.parse().map(Duration::from_secs);
    let lifetime = lifetime.map_err(|error| PresignedRefusal::NotPresigned(format!("X-Amz-Expires: {error}")))?;
    let start = moment(&date).ok_or_else(|| PresignedRefusal::NotPresigned(format!("X-Amz-Date: {date}")))?;
    // Clocks may differ by a quarter of an hour before the start; the end is exact.
    if now + Duration::from_mins(15) < start || now > start + lifetime {
        return Err(PresignedRefusal::Expired);
    }

    let signed = parameter("X-Amz-SignedHeaders")?;
    let signed: Vec<&str> = signed.split(';').collect();
    if let Some(name) =
        request.headers.keys().find(|name| name.starts_with("x-amz-") && !signed.contains(&name.as_str()))
    {
        return Err(PresignedRefusal::UnsignedHeader(name.clone()));
    }
    let canonical_header = |name: &&str| {
        let value = request.header(name).ok_or_else(|| PresignedRefusal::MissingHeader((*name).to_owned()))?;
        let value: Vec<&str> = value.split_whitespace().collect();
        Ok(format!("{name}:{}\n", value.join(" ")))
    };
    let canonical_headers = signed.iter().map(canonical_header).collect::<Result<String, PresignedRefusal>>()?;
    let mut query: Vec<String> = request
        .query
        .iter()
        .filter(|(name, _)| name != "X-Amz-Signature")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    query.sort();
    let canonical = [
        &request.method,
        &request.path,
        &query.join("&"),
        &canonical_headers,
        &signed.join(";"),
        &request.parameter("X-Amz-Content-Sha256").unwrap_or_else(|| "UNSIGNED-PAYLOAD".to_owned()),
    ]
    .map(String::as_str)
    .join("\n");
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex::encode(Sha256::digest(canonical.as_bytes())));
    let mut key = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
    for part in scope.split('/') {
        key = keyed_hash(&key, part);
    }
    if hex::encode(keyed_hash(&key, &text)) == percent_decode(&parameter("X-Amz-Signature")?) {
        Ok(())
    } else {
        Err(PresignedRefusal::SignatureMismatch)
    }
}

fn keyed_hash(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Reads `20261121T040000Z`.
fn moment(text: &str) -> Option<SystemTime> {
    let part = |range: std::ops::Range<usize>| text.get(range);
    let spelled = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4)?,
        part(4..6)?,
        part(6..8)?,
        part(9..11)?,
        part(11..13)?,
        part(13..15)?
    );
    let time = DateTime::from_str(&spelled, aws_smithy_types::date_time::Format::DateTime).ok()?;
    SystemTime::try_from(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_cloud::{ATTACHMENTS_BUCKET, FakeCloud};
    use aws_sdk_s3::Client;
    use aws_sdk_s3::presigning::PresigningConfig;

    fn five_minutes() -> PresigningConfig {
        PresigningConfig::expires_in(Duration::from_mins(5)).expect("a valid lifetime")
    }

    async fn upload_url(cloud: &FakeCloud) -> String {
        let request = Client::new(&cloud.sdk_config())
            .put_object()
            .bucket(ATTACHMENTS_BUCKET)
            .key("ten_1/a b.png")
            .content_type("image/png")
            .content_length(5)
            .if_none_match("*");
        request.presigned(five_minutes()).await.expect("a url").uri().to_owned()
    }

    #[tokio::test]
    async fn an_upload_must_be_what_was_signed() {
        let cloud = FakeCloud::new();
        let url = upload_url(&cloud).await;
        let good = [("Content-Type", "image/png"), ("If-None-Match", "*")];
        let put = |headers: &[(&str, &str)], bytes: &[u8]| cloud.put_presigned(&url, headers, bytes);
        assert_eq!(put(&good, b"longer than signed"), Err(PresignedRefusal::SignatureMismatch));
        let other = [("content-type", "text/html"), ("if-none-match", "*")];
        assert_eq!(put(&other, b"bytes"), Err(PresignedRefusal::SignatureMismatch));
        assert_eq!(put(&good[..1], b"bytes"), Err(PresignedRefusal::MissingHeader("if-none-match".to_owned())));
        let more = [good[0], good[1], ("x-amz-acl", "public-read")];
        assert_eq!(put(&more, b"bytes"), Err(PresignedRefusal::UnsignedHeader("x-amz-acl".to_owned())));
        let later = SystemTime::now() + Duration::from_mins(6);
        assert_eq!(cloud.put_presigned_at(&url, &good, b"bytes", later), Err(PresignedRefusal::Expired));
        assert!(cloud.object_keys(ATTACHMENTS_BUCKET).is_empty());

        assert_eq!(put(&good, b"bytes"), Ok(()));
        let stored = cloud.object(ATTACHMENTS_BUCKET, "ten_1/a b.png").expect("it is there");
        assert_eq!((stored.bytes.as_slice(), stored.content_type.as_str()), (b"bytes".as_slice(), "image/png"));
        let twice = PresignedRefusal::Refused { status: 412, code: "PreconditionFailed".to_owned() };
        assert_eq!(put(&good, b"bytes"), Err(twice));
        assert!(cloud.calls().is_empty(), "the browser's traffic is not the function's");
    }

    #[tokio::test]
    async fn a_download_carries_the_headers_that_were_asked_for() {
        let cloud = FakeCloud::new();
        cloud.put_object(ATTACHMENTS_BUCKET, "k", "hello");
        let request = Client::new(&cloud.sdk_config())
            .get_object()
            .bucket(ATTACHMENTS_BUCKET)
            .key("k")
            .response_content_disposition("attachment; filename=\"a b.txt\"");
        let url = request.presigned(five_minutes()).await.expect("a url").uri().to_owned();
        let download = cloud.get_presigned(&url).expect("it is there");
        assert_eq!(download.bytes, b"hello");
        assert_eq!(download.headers["content-disposition"], "attachment; filename=\"a b.txt\"");
        assert_eq!(cloud.get_presigned(&url.replace("/k?", "/other?")), Err(PresignedRefusal::SignatureMismatch));
    }
}
