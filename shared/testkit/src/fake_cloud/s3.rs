//! S3: buckets in memory, with the conditions and headers that the product relies on.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use md5::{Digest as _, Md5};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::SystemTime;

use super::wire::{Request, Response, ServiceError, lock, percent_decode};

/// The headers that S3 keeps with an object, beside `x-amz-meta-*`.
const KEPT_HEADERS: [&str; 5] =
    ["content-type", "content-disposition", "content-encoding", "content-language", "cache-control"];

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// The content.
    pub bytes: Vec<u8>,
    /// The content type; S3 calls what has none `binary/octet-stream`.
    pub content_type: String,
    /// The user metadata, names without `x-amz-meta-`.
    pub metadata: BTreeMap<String, String>,
    /// The entity tag, quotes included.
    pub etag: String,
    /// All headers that are kept with the object, metadata included, by lower-case name.
    pub headers: BTreeMap<String, String>,
    modified: SystemTime,
}

impl StoredObject {
    fn new(bytes: Vec<u8>, headers: BTreeMap<String, String>) -> Self {
        let metadata = headers
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix("x-amz-meta-")?.to_owned(), value.clone())))
            .collect();
        Self {
            content_type: headers.get("content-type").cloned().unwrap_or_else(|| "binary/octet-stream".to_owned()),
            metadata,
            etag: format!("\"{}\"", hex::encode(Md5::digest(&bytes))),
            headers,
            bytes,
            modified: SystemTime::now(),
        }
    }

    fn modified(&self, format: Format) -> String {
        DateTime::from_secs(DateTime::from(self.modified).secs()).fmt(format).unwrap_or_default()
    }
}

type Bucket = BTreeMap<String, StoredObject>;

#[derive(Debug)]
pub(crate) struct S3(Mutex<BTreeMap<String, Bucket>>);

/// Whether a host belongs to S3, virtual-hosted or path style.
pub(crate) fn is_s3_host(host: &str) -> bool {
    host.split('.').any(|label| label == "s3" || label.starts_with("s3-"))
}

/// The operation that a request asks for; what is not offered is named by method and path.
pub(crate) fn operation_of(request: &Request) -> String {
    let is_subresource = request.query.iter().any(|(name, _)| {
        matches!(
            name.as_str(),
            "uploads" | "uploadId" | "tagging" | "acl" | "list-type" | "delete" | "versionId" | "attributes"
        )
    });
    match (request.method.as_str(), is_subresource) {
        ("PUT", false) if request.header("x-amz-copy-source").is_some() => "CopyObject".to_owned(),
        ("PUT", false) => "PutObject".to_owned(),
        ("GET", false) => "GetObject".to_owned(),
        ("HEAD", false) => "HeadObject".to_owned(),
        ("DELETE", false) => "DeleteObject".to_owned(),
        (method, _) => format!("{method} {}", request.path),
    }
}

fn precondition_failed() -> ServiceError {
    ServiceError::new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
}

fn no_such_key() -> ServiceError {
    ServiceError::new(404, "NoSuchKey", "The specified key does not exist.")
}

fn locate<'a>(
    buckets: &'a mut BTreeMap<String, Bucket>,
    address: &str,
) -> Result<(&'a mut Bucket, String), ServiceError> {
    let address = address.trim_start_matches('/');
    let (bucket, key) = address.split_once('/').unwrap_or((address, ""));
    let bucket = buckets
        .get_mut(bucket)
        .ok_or_else(|| ServiceError::new(404, "NoSuchBucket", "The specified bucket does not exist"))?;
    Ok((bucket, percent_decode(key)))
}

/// `bucket/key`, the key still encoded.
fn address_of(request: &Request) -> String {
    match request.host.split_once(".s3") {
        Some((bucket, _)) => format!("{bucket}{}", request.path),
        None => request.path.clone(),
    }
}

/// Checks the conditions of a write against the object that is there.
fn check_write(request: &Request, present: Option<&StoredObject>) -> Result<(), ServiceError> {
    if request.header("if-none-match") == Some("*") && present.is_some() {
        return Err(precondition_failed());
    }
    match (request.header("if-match"), present) {
        (Some(_), None) => Err(no_such_key()),
        (Some(etag), Some(object)) if etag.trim_matches('"') != object.etag.trim_matches('"') => {
            Err(precondition_failed())
        }
        _ => Ok(()),
    }
}

impl S3 {
    pub(crate) fn new(buckets: &[&str]) -> Self {
        Self(Mutex::new(buckets.iter().map(|bucket| ((*bucket).to_owned(), Bucket::new())).collect()))
    }

    pub(crate) fn create_bucket(&self, bucket: &str) {
        lock(&self.0).entry(bucket.to_owned()).or_default();
    }

    pub(crate) fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>) {
        let mut buckets = lock(&self.0);
        let bucket = buckets.get_mut(bucket).unwrap_or_else(|| panic!("no bucket {bucket}"));
        bucket.insert(key.to_owned(), StoredObject::new(bytes, BTreeMap::new()));
    }

    pub(crate) fn remove(&self, bucket: &str, key: &str) {
        lock(&self.0).get_mut(bucket).and_then(|bucket| bucket.remove(key));
    }

    pub(crate) fn object(&self, bucket: &str, key: &str) -> Option<StoredObject> {
        lock(&self.0).get(bucket)?.get(key).cloned()
    }

    pub(crate) fn keys(&self, bucket: &str) -> Vec<String> {
        lock(&self.0).get(bucket).into_iter().flat_map(Bucket::keys).cloned().collect()
    }

    pub(crate) fn serve(&self, operation: &str, request: &Request) -> Result<Response, ServiceError> {
        let mut buckets = lock(&self.0);
        match operation {
            "PutObject" => put_object(&mut buckets, request),
            "CopyObject" => copy_object(&mut buckets, request),
            "GetObject" | "HeadObject" => {
                let (bucket, key) = locate(&mut buckets, &address_of(request))?;
                let object = bucket.get(&key).ok_or_else(no_such_key);
                let is_head = operation == "HeadObject";
                match object.and_then(|object| get_object(object, request)) {
                    Ok(response) if is_head => Ok(Response { body: Vec::new(), ..response }),
                    // The answer to HEAD has no body, errors included.
                    Err(error) if is_head => {
                        Ok(Response { status: error.status, headers: Vec::new(), body: Vec::new() })
                    }
                    other => other,
                }
            }
            "DeleteObject" => {
                let (bucket, key) = locate(&mut buckets, &address_of(request))?;
                bucket.remove(&key);
                Ok(Response { status: 204, headers: Vec::new(), body: Vec::new() })
            }
            _ => Err(ServiceError::new(501, "NotImplemented", format!("{operation} is not offered here"))),
        }
    }
}

fn put_object(buckets: &mut BTreeMap<String, Bucket>, request: &Request) -> Result<Response, ServiceError> {
    let (bucket, key) = locate(buckets, &address_of(request))?;
    check_write(request, bucket.get(&key))?;
    let is_chunked = request.header("content-encoding").is_some_and(|value| value.contains("aws-chunked"))
        || request.header("x-amz-content-sha256").is_some_and(|value| value.starts_with("STREAMING-"));
    let bytes = if is_chunked { join_chunks(&request.body)? } else { request.body.clone() };
    let headers = kept_headers(request);
    let object = StoredObject::new(bytes, headers);
    let response = Response { status: 200, headers: vec![("etag".to_owned(), object.etag.clone())], body: Vec::new() };
    bucket.insert(key, object);
    Ok(response)
}

fn kept_headers(request: &Request) -> BTreeMap<String, String> {
    let kept = |name: &str| KEPT_HEADERS.contains(&name) || name.starts_with("x-amz-meta-");
    let headers = request.headers.iter().filter(|(name, _)| kept(name));
    let headers = headers.map(|(name, value)| {
        let codings: Vec<&str> = value.split(',').map(str::trim).filter(|coding| *coding != "aws-chunked").collect();
        (name.clone(), if name == "content-encoding" { codings.join(", ") } else { value.clone() })
    });
    headers.filter(|(_, value)| !value.is_empty()).collect()
}

/// Takes the data out of the `aws-chunked` framing: `<hex length>[;extension]\r\n<data>\r\n` until a length of 0.
fn join_chunks(mut framed: &[u8]) -> Result<Vec<u8>, ServiceError> {
    let malformed = || ServiceError::new(400, "IncompleteBody", "The chunked body is malformed");
    let mut data = Vec::new();
    loop {
        let end = framed.windows(2).position(|pair| pair == b"\r\n").ok_or_else(malformed)?;
        let head = std::str::from_utf8(&framed[..end]).map_err(|_| malformed())?;
        let length = head.split(';').next().unwrap_or_default();
        let length = usize::from_str_radix(length, 16).map_err(|_| malformed())?;
        if length == 0 {
            return Ok(data);
        }
        let start = end + 2;
        data.extend_from_slice(framed.get(start..start + length).ok_or_else(malformed)?);
        framed = framed.get(start + length + 2..).ok_or_else(malformed)?;
    }
}

fn copy_object(buckets: &mut BTreeMap<String, Bucket>, request: &Request) -> Result<Response, ServiceError> {
    let source = request.header("x-amz-copy-source").unwrap_or_default();
    let (bucket, key) = locate(buckets, source)?;
    let mut copy = bucket.get(&key).cloned().ok_or_else(no_such_key)?;
    let wanted = request.header("x-amz-copy-source-if-match");
    if wanted.is_some_and(|etag| etag.trim_matches('"') != copy.etag.trim_matches('"')) {
        return Err(precondition_failed());
    }
    if request.header("x-amz-metadata-directive") == Some("REPLACE") {
        copy = StoredObject::new(copy.bytes, kept_headers(request));
    }
    copy.modified = SystemTime::now();
    let (bucket, key) = locate(buckets, &address_of(request))?;
    check_write(request, bucket.get(&key))?;
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CopyObjectResult><LastModified>{}</LastModified><ETag>{}</ETag></CopyObjectResult>",
        copy.modified(Format::DateTime),
        copy.etag.replace('"', "&quot;"),
    );
    bucket.insert(key, copy);
    let headers = vec![("content-type".to_owned(), "application/xml".to_owned())];
    Ok(Response { status: 200, headers, body: body.into_bytes() })
}

fn get_object(object: &StoredObject, request: &Request) -> Result<Response, ServiceError> {
    let is_this = |etag: &str| etag == "*" || etag.trim_matches('"') == object.etag.trim_matches('"');
    if request.header("if-match").is_some_and(|etag| !is_this(etag)) {
        return Err(precondition_failed());
    }
    if request.header("if-none-match").is_some_and(is_this) {
        return Ok(Response { status: 304, headers: Vec::new(), body: Vec::new() });
    }
    let mut headers = object.headers.clone();
    headers.insert("content-type".to_owned(), object.content_type.clone());
    for name in KEPT_HEADERS {
        if let Some(value) = request.parameter(&format!("response-{name}")) {
            headers.insert(name.to_owned(), value);
        }
    }
    headers.insert("etag".to_owned(), object.etag.clone());
    headers.insert("last-modified".to_owned(), object.modified(Format::HttpDate));
    headers.insert("accept-ranges".to_owned(), "bytes".to_owned());
    let length = object.bytes.len();
    let (status, body) = match request.header("range") {
        None => (200, object.bytes.clone()),
        Some(range) => {
            let (first, last) = byte_range(range, length)
                .ok_or_else(|| ServiceError::new(416, "InvalidRange", "The requested range is not satisfiable"))?;
            headers.insert("content-range".to_owned(), format!("bytes {first}-{last}/{length}"));
            (206, object.bytes[first..=last].to_vec())
        }
    };
    headers.insert("content-length".to_owned(), body.len().to_string());
    Ok(Response { status, headers: headers.into_iter().collect(), body })
}

/// The first and last byte of `bytes=2-5`, `bytes=2-` or `bytes=-5`.
fn byte_range(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1)?;
    if first.is_empty() {
        let count: usize = last.parse().ok().filter(|count| *count > 0)?;
        return Some((length.saturating_sub(count), end));
    }
    let first = first.parse().ok().filter(|first| *first <= end)?;
    let last = if last.is_empty() { end } else { last.parse::<usize>().ok()?.min(end) };
    (first <= last).then_some((first, last))
}

#[cfg(test)]
#[path = "s3_tests.rs"]
mod tests;
