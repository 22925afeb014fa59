//! One HTTP exchange in plain types, and how the services word an error on the wire.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Service;

/// Locks a mutex; a test that panicked while holding it must not hide its own message behind a poison error.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A request, its body read to the end. Header names are in lower case; path and query stay percent-encoded.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Reads an SDK request, streaming bodies included.
    pub(crate) async fn read(request: HttpRequest) -> Result<Self, String> {
        let method = request.method().to_owned();
        let url = request.uri().to_owned();
        let headers =
            request.headers().iter().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let body = ByteStream::new(request.into_body())
            .collect()
            .await
            .map_err(|error| format!("request body: {error}"))?
            .to_vec();
        Self::from_parts(&method, &url, headers, body)
    }

    /// Builds a request from a URL and the rest.
    pub(crate) fn from_parts(
        method: &str,
        url: &str,
        headers: BTreeMap<String, String>,
        body: Vec<u8>,
    ) -> Result<Self, String> {
        let uri: http::Uri = url.parse().map_err(|error| format!("url {url}: {error}"))?;
        let authority = uri.authority().ok_or_else(|| format!("url {url} has no host"))?;
        let query = uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (name.to_owned(), value.to_owned())
            })
            .collect();
        Ok(Self {
            method: method.to_owned(),
            host: authority.as_str().to_owned(),
            path: uri.path().to_owned(),
            query,
            headers,
            body,
        })
    }

    /// A header by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// A query parameter, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| percent_decode(value))
    }

    /// The body as JSON; `Null` when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

/// Decodes `%41` to `A`. A stray percent sign stays as it is.
pub(crate) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = bytes
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        decoded.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// A response before it becomes the SDK's type.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// 200 with a JSON body.
    pub(crate) fn json(body: &Value) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/x-amz-json-1.0".to_owned())],
            body: body.to_string().into_bytes(),
        }
    }

    /// The SDK's type.
    pub(crate) fn into_sdk(self) -> Result<HttpResponse, String> {
        let mut builder = http::Response::builder().status(self.status);
        for (name, value) in self.headers {
            builder = builder.header(name, value);
        }
        let response = builder.body(SdkBody::from(self.body)).map_err(|error| error.to_string())?;
        HttpResponse::try_from(response).map_err(|error| error.to_string())
    }
}

/// An error that a service reports.
#[derive(Debug, Clone)]
pub(crate) struct ServiceError {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    /// More members of the JSON body, `CancellationReasons` for one.
    pub(crate) details: Map<String, Value>,
}

impl ServiceError {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), details: Map::new() }
    }

    /// The error as `service` sends it: `__type` for the JSON protocols, a header for SES, XML for S3.
    pub(crate) fn into_response(self, service: Service) -> Response {
        if service == Service::S3 {
            let body = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message><RequestId>TEST</RequestId></Error>",
                self.code, self.message
            );
            return Response {
                status: self.status,
                headers: vec![("content-type".to_owned(), "application/xml".to_owned())],
                body: body.into_bytes(),
            };
        }
        let mut body = self.details;
        if service != Service::Ses {
            body.insert("__type".to_owned(), json!(self.code));
        }
        body.insert("message".to_owned(), json!(self.message));
        let mut response = Response::json(&Value::Object(body));
        response.status = self.status;
        match service {
            Service::Ses => response.headers.push(("x-amzn-errortype".to_owned(), self.code)),
            Service::Sqs => response.headers.push(("x-amzn-query-error".to_owned(), query_error(&self.code))),
            _ => {}
        }
        response
    }
}

/// SQS names an error in a header as its older query protocol did, and the SDK goes by that name.
fn query_error(code: &str) -> String {
    let name = code.rsplit('#').next().unwrap_or(code);
    let prefixed = match name {
        "QueueDoesNotExist" => "AWS.SimpleQueueService.NonExistentQueue".to_owned(),
        "BatchEntryIdsNotDistinct"
        | "BatchRequestTooLong"
        | "EmptyBatchRequest"
        | "TooManyEntriesInBatchRequest"
        | "UnsupportedOperation" => format!("AWS.SimpleQueueService.{name}"),
        plain => plain.to_owned(),
    };
    format!("{prefixed};Sender")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_decoding_keeps_what_is_not_an_escape() {
        assert_eq!(percent_decode("a%20b%2Fc"), "a b/c");
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%zz%C3%A9"), "%zzé");
    }

    #[test]
    fn a_url_is_split_without_decoding() {
        let request = Request::from_parts("GET", "https://b.s3.test/a%20b?x-id=1&flag", BTreeMap::new(), vec![])
            .expect("a valid url");
        assert_eq!((request.host.as_str(), request.path.as_str()), ("b.s3.test", "/a%20b"));
        assert_eq!(request.parameter("x-id").as_deref(), Some("1"));
        assert_eq!(request.parameter("flag").as_deref(), Some(""));
    }
}
