//! A response as a handler makes it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::problem::Problem;

/// An answer to an API request.
///
/// Every response says `cache-control: no-store` unless the handler sets another value, `x-content-type-options:
/// nosniff` and the request's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    status: u16,
    headers: BTreeMap<String, String>,
    cookies: Vec<String>,
    body: Option<String>,
}

impl Response {
    /// A response with `body` as JSON.
    ///
    /// # Errors
    /// 500 when the body cannot be written as JSON, such as a map whose keys are no strings.
    pub fn json(status: u16, body: &impl Serialize) -> Result<Self, Problem> {
        let text = serde_json::to_string(body).map_err(|error| Problem::unexpected(&error))?;
        Ok(Self::stored(status, BTreeMap::from([("content-type".into(), "application/json".into())]), Some(text)))
    }

    /// 200 with `body`.
    pub fn ok(body: &impl Serialize) -> Result<Self, Problem> {
        Self::json(200, body)
    }

    /// 201 with the resource that was made.
    pub fn created(body: &impl Serialize) -> Result<Self, Problem> {
        Self::json(201, body)
    }

    /// 202 with `body`: taken on, done later.
    pub fn accepted(body: &impl Serialize) -> Result<Self, Problem> {
        Self::json(202, body)
    }

    /// 204 without a body.
    pub fn no_content() -> Self {
        Self::stored(204, BTreeMap::new(), None)
    }

    /// A response from parts that were kept, such as the one an idempotency key replays.
    pub fn stored(status: u16, headers: BTreeMap<String, String>, body: Option<String>) -> Self {
        Self { status, headers, cookies: Vec::new(), body }
    }

    /// The response that tells of a problem.
    #[expect(clippy::missing_panics_doc, reason = "strings and numbers are always JSON")]
    pub fn from_problem(problem: &Problem, request_id: &str) -> Self {
        let mut headers = BTreeMap::from([("content-type".to_owned(), "application/problem+json".to_owned())]);
        headers.extend(problem.headers().iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let body = serde_json::to_string(&problem.body(request_id)).expect("a problem is strings and numbers");
        Self::stored(problem.status(), headers, Some(body))
    }

    /// The same response with the entity tag of the resource's version: `"<version>"`, strong.
    #[must_use]
    pub fn etag(self, version: u64) -> Self {
        self.header("etag", format!("\"{version}\""))
    }

    /// The same response with a header; a header of that name is replaced.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.insert(name.to_ascii_lowercase(), value.into());
        self
    }

    /// The same response with one more cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: &Cookie<'_>) -> Self {
        self.cookies.push(cookie.to_header());
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers by lower-case name, without those that every response gets.
    pub fn headers(&self) -> &BTreeMap<String, String> {
        &self.headers
    }

    /// The body, where there is one.
    pub fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// The proxy response that API Gateway takes.
    pub(super) fn into_event(self, request_id: &str) -> Value {
        let mut headers = self.headers;
        headers.entry("cache-control".into()).or_insert_with(|| "no-store".into());
        headers.insert("x-content-type-options".into(), "nosniff".into());
        headers.insert("x-request-id".into(), request_id.to_owned());
        let mut event = json!({"statusCode": self.status, "headers": headers, "isBase64Encoded": false});
        event["body"] = self.body.map_or(Value::String(String::new()), Value::String);
        if !self.cookies.is_empty() {
            event["multiValueHeaders"] = json!({"set-cookie": self.cookies});
        }
        event
    }
}

/// A cookie for the browser alone: `HttpOnly`, `Secure` and `SameSite=Strict`, always.
#[derive(Debug, Clone, Copy)]
pub struct Cookie<'a> {
    /// The name.
    pub name: &'a str,
    /// The value: visible ASCII without quotes, commas, semicolons and backslashes.
    pub value: &'a str,
    /// The path below which the browser sends it back.
    pub path: &'a str,
    /// How long the browser keeps it, in seconds; 0 takes it away.
    pub max_age_seconds: u64,
}

impl Cookie<'_> {
    fn to_header(self) -> String {
        let Self { name, value, path, max_age_seconds } = self;
        format!("{name}={value}; Path={path}; Max-Age={max_age_seconds}; HttpOnly; Secure; SameSite=Strict")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_carries_what_the_browser_must_be_told() {
        let cookie = Cookie { name: "lambdesk_refresh", value: "abc", path: "/api/v1/sessions", max_age_seconds: 60 };
        let response = Response::created(&json!({"number": 42})).expect("JSON").etag(3).cookie(&cookie);
        assert_eq!(
            response.into_event("r-1"),
            json!({"statusCode": 201, "isBase64Encoded": false, "body": "{\"number\":42}",
                "headers": {"content-type": "application/json", "etag": "\"3\"", "cache-control": "no-store",
                    "x-content-type-options": "nosniff", "x-request-id": "r-1"},
                "multiValueHeaders": {"set-cookie": ["lambdesk_refresh=abc; Path=/api/v1/sessions; Max-Age=60; HttpOnly; Secure; SameSite=Strict"]}})
        );
    }

    #[test]
    fn no_content_has_no_type_and_a_handler_may_allow_caching() {
        let event = Response::no_content().header("Cache-Control", "max-age=60").into_event("r-1");
        assert_eq!(event["statusCode"], 204);
        assert_eq!(event["body"], "");
        assert_eq!(event["headers"]["cache-control"], "max-age=60");
        assert!(event["headers"].get("content-type").is_none());
    }

    #[test]
    fn a_problem_becomes_its_response() {
        let response = Response::from_problem(&Problem::too_many_requests(30), "r-1");
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers()["retry-after"], "30");
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert!(response.body().expect("a body").contains("\"request_id\":\"r-1\""));
    }
}
