//! A request as a handler sees it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use super::caller::Caller;
use super::query::Query;
use crate::problem::Problem;

/// Names and their values in the order of arrival.
type Multi = BTreeMap<String, Vec<String>>;

/// One API request. It has no `Debug` output beyond method and path: headers and bodies hold secrets.
pub struct Request {
    pub(super) method: String,
    path: String,
    pub(super) headers: Multi,
    path_parameters: BTreeMap<String, String>,
    query: Multi,
    pub(super) body: Vec<u8>,
    source_ip: String,
    id: String,
    caller: Option<Caller>,
}

/// The parts of the proxy event that are used; API Gateway writes absent parts as null.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProxyEvent {
    http_method: String,
    path: Option<String>,
    headers: Option<BTreeMap<String, Option<String>>>,
    multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    query_string_parameters: Option<BTreeMap<String, String>>,
    multi_value_query_string_parameters: Option<BTreeMap<String, Vec<String>>>,
    path_parameters: Option<BTreeMap<String, String>>,
    request_context: RequestContext,
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext {
    request_id: Option<String>,
    identity: Option<RequestIdentity>,
    #[serde(default)]
    authorizer: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestIdentity {
    source_ip: Option<String>,
}

impl Request {
    /// Reads an API Gateway proxy event (REST API, payload format 1.0).
    ///
    /// # Errors
    /// A line for the log when the event is none; API Gateway sends no such events.
    pub fn from_event(event: Value) -> Result<Self, String> {
        let event: ProxyEvent = serde_json::from_value(event).map_err(|error| error.to_string())?;
        let body = event.body.unwrap_or_default();
        let body = if event.is_base64_encoded == Some(true) {
            STANDARD.decode(body).map_err(|_| "its body is not base64".to_owned())?
        } else {
            body.into_bytes()
        };
        Ok(Self {
            method: event.http_method,
            path: event.path.unwrap_or_default(),
            headers: headers(event.multi_value_headers, event.headers),
            path_parameters: event.path_parameters.unwrap_or_default(),
            query: multi(event.multi_value_query_string_parameters, event.query_string_parameters),
            body,
            source_ip: event.request_context.identity.and_then(|identity| identity.source_ip).unwrap_or_default(),
            id: event.request_context.request_id.unwrap_or_default(),
            caller: Caller::from_context(&event.request_context.authorizer),
        })
    }

    /// The method, such as `POST`.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path as it was called.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The request's id, which API Gateway made.
    pub fn request_id(&self) -> &str {
        &self.id
    }

    /// The address that the request came from, as API Gateway saw it: the last proxy on the way, where there is one.
    /// Empty when not known.
    pub fn source_ip(&self) -> &str {
        &self.source_ip
    }

    /// The signed-in caller.
    ///
    /// # Errors
    /// 401 `unauthenticated` when the request passed no authorizer.
    pub fn caller(&self) -> Result<&Caller, Problem> {
        self.caller.as_ref().ok_or_else(Problem::unauthenticated)
    }

    /// A header's first value; names are the same in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(&name.to_ascii_lowercase())?.first().map(String::as_str)
    }

    /// A path parameter, parsed.
    ///
    /// # Errors
    /// 404 `not_found` when it does not parse: nothing can have that name.
    pub fn path_parameter<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        let text = self.path_parameters.get(name).map(String::as_str).unwrap_or_default();
        text.parse().map_err(|_| Problem::not_found(format!("there is no such {name}")))
    }

    /// The query parameters, to be taken one by one; see [`Query`].
    pub fn query(&self) -> Query<'_> {
        Query::new(&self.query)
    }

    /// The value of a cookie (RFC 6265, section 4.2).
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.headers.get("cookie")?.iter().flat_map(|header| header.split(';'));
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The version that `If-Match` names (RFC 9110, section 13.1.1), where entity tags are versions in quotes.
    ///
    /// Nothing when the header is absent or `*`, which any version matches.
    ///
    /// # Errors
    /// 412 `version_mismatch` for an entity tag that no resource of ours has, a weak one included; 422
    /// `validation_failed` for what is no entity tag.
    pub fn if_match(&self) -> Result<Option<u64>, Problem> {
        let Some(value) = self.single_header("if-match")? else { return Ok(None) };
        if value == "*" {
            return Ok(None);
        }
        let tag = value.strip_prefix("W/").unwrap_or(value);
        let Some(text) = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
            return Err(Problem::invalid_field("If-Match", "expected an entity tag in quotes, such as \"3\""));
        };
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse()
            .ok()
            .filter(|_| is_number && !value.starts_with("W/"))
            .map(Some)
            .ok_or_else(|| Problem::version_mismatch("If-Match names no version of this resource"))
    }

    /// The idempotency key: 1 to 255 visible ASCII characters that the client chose.
    ///
    /// # Errors
    /// 422 `validation_failed` when it is something else or there are several.
    pub fn idempotency_key(&self) -> Result<Option<&str>, Problem> {
        let Some(key) = self.single_header("idempotency-key")? else { return Ok(None) };
        if (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(Some(key));
        }
        Err(Problem::invalid_field("Idempotency-Key", "expected 1 to 255 visible ASCII characters"))
    }

    fn single_header(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.headers.get(name).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([value]) => Ok(Some(value.trim())),
            Some(_) => Err(Problem::invalid_field(name, "expected once")),
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Request({} {})", self.method, self.path)
    }
}

/// Headers by lower-case name, from whichever of the event's two forms is there.
pub(crate) fn headers(multiple: Option<Multi>, single: Option<BTreeMap<String, Option<String>>>) -> Multi {
    let single = single.unwrap_or_default().into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let mut headers = Multi::new();
    for (name, values) in multi(multiple, Some(single)) {
        headers.entry(name.to_ascii_lowercase()).or_default().extend(values);
    }
    headers
}

fn multi(multiple: Option<Multi>, single: Option<BTreeMap<String, String>>) -> Multi {
    let multiple = multiple.filter(|values| !values.is_empty());
    multiple
        .unwrap_or_else(|| single.unwrap_or_default().into_iter().map(|(name, value)| (name, vec![value])).collect())
}
