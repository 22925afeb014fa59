//! API Gateway: from method and path to a route, and what the client gets back.

use std::collections::BTreeMap;

use kit::Caller;
use openapi::{Registry, Route};
use serde_json::{Map, Value, json};

/// What the client gets.
#[derive(Debug, Clone, PartialEq)]
pub struct TestResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body; null when there is none.
    pub json: Value,
    /// Headers by lower-case name.
    pub headers: BTreeMap<String, String>,
    /// Values of `set-cookie`.
    pub cookies: Vec<String>,
}

impl TestResponse {
    /// The body of a response with this status.
    ///
    /// # Panics
    /// When the status is another; shows what came instead.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.json);
        self.json
    }

    /// The problem's code of a response with this status.
    ///
    /// # Panics
    /// When the status is another or the body is no problem.
    #[track_caller]
    pub fn refused(self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.json);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        for field in ["type", "title", "detail", "code", "request_id"] {
            assert!(self.json[field].is_string(), "a problem has a {field}: {}", self.json);
        }
        assert_eq!(self.json["status"], status);
        self.json["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn from_event(event: &Value) -> Self {
        let body = event["body"].as_str().unwrap_or_default();
        let headers = event["headers"].as_object().into_iter().flatten();
        let cookies = event["multiValueHeaders"]["set-cookie"].as_array().into_iter().flatten();
        Self {
            status: event["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status"),
            json: if body.is_empty() { Value::Null } else { serde_json::from_str(body).expect("bodies are JSON") },
            headers: headers
                .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
                .collect(),
            cookies: cookies.filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    }
}

/// A request on its way to a route.
pub(crate) struct Incoming<'a> {
    pub method: &'a str,
    /// With the query behind a question mark.
    pub target: &'a str,
    pub headers: &'a [(String, String)],
    pub body: Option<&'a str>,
    pub caller: Option<&'a Caller>,
    pub source_ip: &'a str,
    pub request_id: String,
}

/// The route and its path parameters.
pub(crate) fn find<'a>(registry: &'a Registry, method: &str, path: &str) -> Option<(&'a Route, Map<String, Value>)> {
    let candidates = registry.routes.iter().filter(|route| route.method == method);
    let mut found: Vec<_> = candidates.filter_map(|route| Some((route, path_parameters(&route.path, path)?))).collect();
    // Fixed segments go before parameters.
    found.sort_by_key(|(_, parameters)| parameters.len());
    found.into_iter().next()
}

fn path_parameters(template: &str, path: &str) -> Option<Map<String, Value>> {
    let mut parameters = Map::new();
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parameters),
            (Some(wanted), Some(given)) => match wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) if !given.is_empty() => drop(parameters.insert(name.to_owned(), json!(decoded(given)))),
                _ if wanted == given => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}

/// The proxy event (REST API, payload format 1.0) of a request.
pub(crate) fn event(route: &Route, parameters: &Map<String, Value>, incoming: &Incoming<'_>) -> Value {
    let (path, query) = incoming.target.split_once('?').unwrap_or((incoming.target, ""));
    let mut multi: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        multi.entry(decoded(name)).or_default().push(decoded(value));
    }
    let single: BTreeMap<&String, &String> =
        multi.iter().filter_map(|(name, values)| Some((name, values.last()?))).collect();
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in incoming.headers {
        headers.entry(name.clone()).or_default().push(value.clone());
    }
    let last: BTreeMap<&String, &String> =
        headers.iter().filter_map(|(name, values)| Some((name, values.last()?))).collect();
    let mut event = json!({
        "resource": route.path, "path": path, "httpMethod": incoming.method,
        "headers": last, "multiValueHeaders": headers,
        "queryStringParameters": if multi.is_empty() { Value::Null } else { json!(single) },
        "multiValueQueryStringParameters": if multi.is_empty() { Value::Null } else { json!(multi) },
        "pathParameters": if parameters.is_empty() { Value::Null } else { json!(parameters) },
        "stageVariables": null,
        "requestContext": {
            "resourcePath": route.path, "operationName": route.operation.id, "httpMethod": incoming.method,
            "path": format!("/test{path}"), "accountId": "000000000000", "protocol": "HTTP/1.1", "stage": "test",
            "apiId": "a1b2c3d4e5", "requestId": incoming.request_id,
            "identity": {"sourceIp": incoming.source_ip, "userAgent": "testkit"},
        },
        "body": incoming.body, "isBase64Encoded": false,
    });
    if let Some(caller) = incoming.caller {
        let mut context = Value::Object(caller.to_context());
        context["principalId"] = json!(caller.subject_id);
        context["integrationLatency"] = json!(3);
        event["requestContext"]["authorizer"] = context;
    }
    event
}

/// Undoes percent-encoding and plus signs.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                bytes.extend(hex::decode(digits).unwrap_or_default());
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
