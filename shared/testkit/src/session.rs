//! A signed-in caller, and a request it makes.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};

use kit::Caller;
use serde_json::{Value, json};

use crate::{
    TestApp,
    gateway::{self, Incoming, TestResponse},
};

/// A caller as the authorizer knows it; or nobody.
#[derive(Clone)]
pub struct Session {
    app: TestApp,
    caller: Option<Caller>,
}

/// A request that is sent by awaiting it.
pub struct Call {
    session: Session,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    source_ip: String,
}

/// Where requests come from that do not say.
const SOURCE_IP: &str = "203.0.113.7";

static REQUESTS: AtomicU64 = AtomicU64::new(1);

impl Session {
    pub(crate) fn new(app: TestApp, caller: Option<Caller>) -> Self {
        Self { app, caller }
    }

    /// The caller.
    ///
    /// # Panics
    /// When it is nobody.
    pub fn caller(&self) -> &Caller {
        self.caller.as_ref().expect("somebody is signed in")
    }

    /// `member` or `contact`; nothing for nobody.
    pub fn kind(&self) -> Option<&str> {
        self.caller.as_ref().map(|caller| caller.kind.as_str())
    }

    /// The member's or contact's id.
    pub fn id(&self) -> &str {
        &self.caller().subject_id
    }

    /// The same person with these scopes alone.
    #[must_use]
    pub fn with_scopes(&self, scopes: &[&str]) -> Self {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        Self { caller: Some(Caller { scopes, ..self.caller().clone() }), ..self.clone() }
    }

    /// A request with any method; `body` is sent as it is.
    pub fn call(&self, method: &str, target: impl Into<String>, body: Option<String>) -> Call {
        let headers = match &body {
            Some(_) => vec![("Content-Type".to_owned(), "application/json".to_owned())],
            None => vec![],
        };
        Call {
            session: self.clone(),
            method: method.to_owned(),
            target: target.into(),
            headers,
            body,
            source_ip: SOURCE_IP.to_owned(),
        }
    }

    /// `GET`.
    pub fn get(&self, target: impl Into<String>) -> Call {
        self.call("GET", target, None)
    }

    /// `POST` with JSON.
    #[expect(clippy::needless_pass_by_value, reason = "reads well with json!")]
    pub fn post(&self, target: impl Into<String>, body: Value) -> Call {
        self.call("POST", target, Some(body.to_string()))
    }

    /// `PUT` with JSON.
    #[expect(clippy::needless_pass_by_value, reason = "reads well with json!")]
    pub fn put(&self, target: impl Into<String>, body: Value) -> Call {
        self.call("PUT", target, Some(body.to_string()))
    }

    /// `PATCH` with JSON.
    #[expect(clippy::needless_pass_by_value, reason = "reads well with json!")]
    pub fn patch(&self, target: impl Into<String>, body: Value) -> Call {
        self.call("PATCH", target, Some(body.to_string()))
    }

    /// `DELETE`.
    pub fn delete(&self, target: impl Into<String>) -> Call {
        self.call("DELETE", target, None)
    }

    /// Uploads a file the way the portal does and gives its id.
    ///
    /// # Panics
    /// When the upload is refused.
    pub async fn upload(&self, name: &str, content_type: &str, bytes: &[u8]) -> String {
        let wanted = json!({"name": name, "content_type": content_type, "size_bytes": bytes.len()});
        let answer = self.post("/v1/attachments", wanted).await.expect(201);
        self.app.put_upload(&answer, bytes).expect("the upload is taken");
        answer["id"].as_str().expect("an id").to_owned()
    }

    /// Every page of a list, one after the other; and how many pages there were.
    ///
    /// # Panics
    /// When a page is refused or there is no end.
    pub async fn all_pages(&self, target: &str) -> (Vec<Value>, usize) {
        let mut rows = Vec::new();
        let mut cursor: Option<String> = None;
        for page in 1..=500 {
            let separator = if target.contains('?') { '&' } else { '?' };
            let place = cursor.map(|cursor| format!("{separator}cursor={cursor}")).unwrap_or_default();
            let mut answer = self.get(format!("{target}{place}")).await.expect(200);
            let Value::Array(data) = answer["data"].take() else { panic!("{target} answers no list") };
            rows.extend(data);
            match answer["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return (rows, page),
            }
        }
        panic!("{target} has no last page");
    }
}

impl Call {
    /// The same request with a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same request with another media type, or with none.
    #[must_use]
    pub fn content_type(mut self, media_type: Option<&str>) -> Self {
        self.headers.retain(|(name, _)| name != "Content-Type");
        match media_type {
            Some(media_type) => self.header("Content-Type", media_type),
            None => self,
        }
    }

    /// The same request from another network address.
    #[must_use]
    pub fn source_ip(mut self, address: &str) -> Self {
        address.clone_into(&mut self.source_ip);
        self
    }

    async fn send(self) -> TestResponse {
        let path = self.target.split('?').next().unwrap_or_default();
        let inner = &self.session.app.inner;
        let Some((route, parameters)) = gateway::find(&inner.registry, &self.method, path) else {
            panic!("no route for {} {path}", self.method);
        };
        let incoming = Incoming {
            method: &self.method,
            target: &self.target,
            headers: &self.headers,
            body: self.body.as_deref(),
            caller: self.session.caller.as_ref(),
            source_ip: &self.source_ip,
            request_id: format!("req-{}", REQUESTS.fetch_add(1, Ordering::Relaxed)),
        };
        let event = gateway::event(route, &parameters, &incoming);
        let id = route.operation.id;
        let handler = kit::route(inner.functions.app(id, &route.operation.access), route.handler);
        TestResponse::from_event(&kit::http::dispatch(id, &handler, event).await)
    }
}

impl IntoFuture for Call {
    type Output = TestResponse;
    type IntoFuture = Pin<Box<dyn Future<Output = TestResponse> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
