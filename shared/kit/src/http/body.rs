//! JSON bodies: read strictly, refused with the path of what is wrong.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny};
use serde_json::Value;
use serde_json::error::Category;

use super::request::Request;
use crate::problem::{FieldError, Problem};

/// How long a JSON body may be unless the operation says otherwise: 256 KiB.
pub const DEFAULT_BODY_LIMIT: usize = 256 * 1024;

/// Refusals repeat a part of what was sent; never more than this many characters of it.
const MAX_REASON_CHARACTERS: usize = 200;

impl Request {
    /// The body as it was sent.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as JSON of at most [`DEFAULT_BODY_LIMIT`]; see [`Self::json_within`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        self.json_within(DEFAULT_BODY_LIMIT)
    }

    /// The body as a JSON object of at most `limit` bytes.
    ///
    /// Types that requests are read into carry `#[serde(deny_unknown_fields)]`.
    ///
    /// # Errors
    /// 413 `body_too_large`; 415 `unsupported_media_type` unless the content type is JSON; 400 `invalid_body` with line
    /// and column when it is not JSON; 400 `unknown_field`; 422 `invalid_body` for a missing, repeated or wrongly typed
    /// field and for what is no object. The last two name the field by its path.
    pub fn json_within<T: DeserializeOwned>(&self, limit: usize) -> Result<T, Problem> {
        if self.body.len() > limit {
            return Err(Problem::body_too_large(limit));
        }
        if !self.header("content-type").is_some_and(is_json) {
            return Err(Problem::unsupported_media_type());
        }
        if self.body.is_empty() {
            return Err(Problem::malformed_body("the body is empty; send a JSON object"));
        }
        // A derived struct would take a list of its fields' values, too, by their order.
        if self.body.trim_ascii_start().first() != Some(&b'{') {
            serde_json::from_slice::<IgnoredAny>(&self.body).map_err(|error| refusal("", &error))?;
            return Err(Problem::invalid_body(vec![FieldError::new("body", "expected a JSON object")]));
        }
        let mut deserializer = serde_json::Deserializer::from_slice(&self.body);
        let value = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| self.refusal_at(&error.path().to_string(), error.inner()))?;
        deserializer.end().map_err(|error| refusal("", &error))?;
        Ok(value)
    }

    /// The parser calls a number where it wants the name of a variant a fault of syntax; the body is JSON all the same.
    fn refusal_at(&self, path: &str, error: &serde_json::Error) -> Problem {
        let is_wrong_type = error.classify() == Category::Syntax && serde_json::from_slice::<Value>(&self.body).is_ok();
        if is_wrong_type {
            return Problem::invalid_body(vec![FieldError::new(joined(path, ""), "expected a string")]);
        }
        refusal(path, error)
    }
}

/// Keeps a field that is null (`Some(None)`) apart from one that is absent (`None`), for changes in which null takes a
/// value away: `#[serde(default, deserialize_with = "kit::http::nullable")] assignee_id: Option<Option<String>>`.
pub fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(field: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(field).map(Some)
}

/// Whether a content type is `application/json` or ends in `+json` (RFC 6839, section 3.1); parameters do not matter.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn refusal(path: &str, error: &serde_json::Error) -> Problem {
    if error.classify() != Category::Data {
        let place = format!("line {}, column {}", error.line(), error.column());
        return Problem::malformed_body(format!("the body is not JSON: {} at {place}", reason(error)));
    }
    let reason = reason(error);
    let named = |start: &str| reason.strip_prefix(start)?.split('`').next();
    if let Some(field) = named("unknown field `") {
        return Problem::unknown_field(joined(path, field), reason);
    }
    let field = named("missing field `").or_else(|| named("duplicate field `")).unwrap_or_default();
    Problem::invalid_body(vec![FieldError::new(joined(path, field), reason)])
}

/// The parser's words without the place at their end, which is in the input as the server saw it.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    text.chars().take(MAX_REASON_CHARACTERS).collect()
}

/// The path of `field` under `path`. The parser's path may or may not already end in the field, and is `.` or `?` where
/// there is none; the whole body is called `body`.
fn joined(path: &str, field: &str) -> String {
    let path = if path == "." || path == "?" { "" } else { path };
    match (path, field) {
        ("", "") => "body".to_owned(),
        ("", name) => name.to_owned(),
        (path, "") => path.to_owned(),
        (path, name) if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        (path, name) => format!("{path}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Ticket {
        title: String,
        #[serde(default)]
        tags: Vec<String>,
        requester: Option<Person>,
        priority: Option<Priority>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Person {
        email: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Priority {
        P1,
        P2,
    }

    fn request(body: &str, content_type: Option<&str>) -> Request {
        let headers: Value = content_type.map_or(Value::Null, |value| json!({"Content-Type": value}));
        Request::from_event(json!({"httpMethod": "POST", "headers": headers, "body": body, "requestContext": {}}))
            .expect("a proxy event")
    }

    fn read(body: &str) -> Result<Ticket, Problem> {
        request(body, Some("application/json")).json()
    }

    fn refused(body: &str) -> (u16, &'static str, Vec<String>) {
        let problem = read(body).expect_err(body);
        let fields = problem.errors().iter().map(|error| error.field.clone()).collect();
        (problem.status(), problem.code().as_str(), fields)
    }

    #[test]
    fn a_right_body_is_read() {
        let ticket =
            read(r#" {"title": "Printer", "tags": ["a"], "requester": {"email": "a@b.example"}, "priority": "p1"} "#);
        let ticket = ticket.expect("read");
        assert_eq!((ticket.title.as_str(), ticket.priority), ("Printer", Some(Priority::P1)));
    }

    #[test]
    fn what_is_not_json_is_refused_with_its_place() {
        for body in [
            "{",
            "{\"title\": }",
            "not json",
            "{\"title\": \"a\"} x",
            "{\"title\": \"\u{1}\"}",
            r#"{"title": "\ud800"}"#,
        ] {
            let problem = read(body).expect_err(body);
            assert_eq!((problem.status(), problem.code().as_str()), (400, "invalid_body"), "{body}");
            assert!(problem.detail().contains("line 1, column "), "{}", problem.detail());
        }
        assert_eq!(refused("").0, 400);
        let deep = "[".repeat(200);
        assert_eq!(refused(&format!("{{\"tags\": {deep}")).0, 422, "a list where a string should be");
        let deep = request(&deep, Some("application/json")).json::<Value>().expect_err("too deep");
        assert_eq!(deep.status(), 400);
    }

    #[test]
    fn fields_are_named_by_their_path() {
        assert_eq!(refused(r#"{"title": "a", "colour": 1}"#), (400, "unknown_field", vec!["colour".into()]));
        let inner = r#"{"title": "a", "requester": {"email": "x", "phone": 1}}"#;
        assert_eq!(refused(inner), (400, "unknown_field", vec!["requester.phone".into()]));
        assert_eq!(refused(r"{}"), (422, "invalid_body", vec!["title".into()]));
        assert_eq!(refused(r#"{"title": "a", "requester": {}}"#).2, ["requester.email"]);
        assert_eq!(refused(r#"{"title": 7}"#), (422, "invalid_body", vec!["title".into()]));
        assert_eq!(refused(r#"{"title": "a", "tags": ["x", 3]}"#).2, ["tags[1]"]);
        assert_eq!(refused(r#"{"title": "a", "priority": "p9"}"#).2, ["priority"]);
        assert_eq!(refused(r#"{"title": "a", "priority": 1}"#), (422, "invalid_body", vec!["priority".into()]));
        assert_eq!(refused(r#"{"title": "a", "priority": 1"#).0, 400);
        assert_eq!(refused(r#"{"title": "a", "title": "b"}"#).2, ["title"]);
        assert_eq!(refused("[1]"), (422, "invalid_body", vec!["body".into()]));
        for body in ["null", "7", "[]", r#"["a", [], null, null]"#] {
            assert_eq!(refused(body), (422, "invalid_body", vec!["body".into()]), "{body}");
        }
    }

    #[test]
    #[expect(clippy::option_option, reason = "absent, null and a value are three different things")]
    fn null_and_absence_are_kept_apart() {
        #[derive(Deserialize)]
        struct Change {
            #[serde(default, deserialize_with = "nullable")]
            assignee_id: Option<Option<String>>,
        }
        let assignee =
            |body: &str| request(body, Some("application/json")).json().map(|change: Change| change.assignee_id);
        assert_eq!(assignee("{}"), Ok(None));
        assert_eq!(assignee(r#"{"assignee_id": null}"#), Ok(Some(None)));
        assert_eq!(assignee(r#"{"assignee_id": "mem_1"}"#), Ok(Some(Some("mem_1".into()))));
        assert_eq!(assignee(r#"{"assignee_id": 1}"#).expect_err("a number").errors()[0].field, "assignee_id");
    }

    #[test]
    fn a_refusal_repeats_little_of_what_was_sent() {
        let problem =
            read(&format!("{{\"title\": \"a\", \"priority\": \"{}\"}}", "x".repeat(5000))).expect_err("no such");
        assert!(problem.errors()[0].reason.chars().count() <= MAX_REASON_CHARACTERS);
    }

    #[test]
    fn a_body_over_the_limit_is_refused_unread() {
        let title = "x".repeat(DEFAULT_BODY_LIMIT);
        assert_eq!(refused(&format!("{{\"title\": \"{title}\"}}")), (413, "body_too_large", vec![]));
        let small = request("{\"title\": \"a\"}", Some("application/json"));
        assert_eq!(small.json_within::<Ticket>(14).expect("fits").title, "a");
        assert_eq!(small.json_within::<Ticket>(13).expect_err("one too many").status(), 413);
    }

    #[test]
    fn only_json_content_types_are_read() {
        let body = "{\"title\": \"a\"}";
        for content_type in ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"] {
            assert!(request(body, Some(content_type)).json::<Ticket>().is_ok(), "{content_type}");
        }
        for content_type in [None, Some(""), Some("text/plain"), Some("multipart/form-data"), Some("text/x+json")] {
            let problem = request(body, content_type).json::<Ticket>().expect_err("not JSON");
            assert_eq!(problem.status(), 415, "{content_type:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_malformed() {
        let event = json!({"httpMethod": "POST", "headers": {"content-type": "application/json"}, "requestContext": {},
            "body": "eyJ0aXRsZSI6Iv8ifQ==", "isBase64Encoded": true});
        let request = Request::from_event(event).expect("a proxy event");
        assert_eq!(request.body().len(), 13);
        assert_eq!(request.json::<Ticket>().expect_err("not UTF-8").status(), 400);
    }
}
