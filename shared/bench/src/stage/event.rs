//! A sample event from `events/aws`, changed step by step.

use std::fs;

use serde_json::{Value, json};
use testkit::Session;

/// The event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event(pub Value);

impl Event {
    /// The sample of a function.
    ///
    /// # Panics
    /// When there is none.
    pub fn sample(function: &str) -> Self {
        let path = openapi::files::root().join(format!("events/aws/{function}.json"));
        let read = fs::read_to_string(&path).map_err(|error| error.to_string());
        let event = read.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
        Self(event.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    }

    /// Where it names a caller: as the authorizer would have let this one pass.
    #[must_use]
    pub fn signed_in(mut self, session: &Session) -> Self {
        let place = &mut self.0["requestContext"]["authorizer"];
        if !place.is_null() {
            *place = Value::Object(session.caller().to_context());
            place["principalId"] = json!(session.id());
            place["integrationLatency"] = json!(3);
        }
        self
    }

    /// Where it has an idempotency key: the n-th one.
    #[must_use]
    pub fn key(self, n: usize) -> Self {
        if self.0["headers"]["Idempotency-Key"].is_null() {
            self
        } else {
            self.header("Idempotency-Key", &format!("bench-{n}"))
        }
    }

    /// With a header, in both places.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.0["headers"][name] = json!(value);
        self.0["multiValueHeaders"][name] = json!([value]);
        self
    }

    /// Without a header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        for place in ["headers", "multiValueHeaders"] {
            if let Some(headers) = self.0[place].as_object_mut() {
                headers.remove(name);
            }
        }
        self
    }

    /// From the n-th address of the network that is set aside for benchmarks (RFC 2544).
    #[must_use]
    pub fn source(mut self, n: usize) -> Self {
        self.0["requestContext"]["identity"]["sourceIp"] = json!(source(n));
        self
    }

    /// With some fields of the body replaced.
    #[must_use]
    pub fn body(mut self, fields: Value) -> Self {
        let mut body: Value =
            self.0["body"].as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        replace(&mut body, fields);
        self.0["body"] = json!(body.to_string());
        self
    }

    /// The body of the one message of a queue's event.
    ///
    /// # Panics
    /// When it is not JSON.
    pub fn message(&self) -> Value {
        let text = self.0["Records"][0]["body"].as_str().unwrap_or_default();
        serde_json::from_str(text).expect("samples are JSON")
    }

    /// With another body of the message.
    #[must_use]
    pub fn with_message(mut self, body: String) -> Self {
        self.0["Records"][0]["body"] = Value::String(body);
        self
    }
}

/// The n-th address.
pub fn source(n: usize) -> String {
    format!("198.18.{}.{}", (n >> 8) & 0xff, n & 0xff)
}

/// Puts `fields` over those of an object.
pub fn replace(object: &mut Value, fields: Value) {
    if let Value::Object(fields) = fields {
        for (name, value) in fields {
            object[name] = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_changed_where_it_has_to_be() {
        let event = Event::sample("create_ticket").key(7).source(300).body(json!({"title": "Other"})).0;
        assert_eq!(event["headers"]["Idempotency-Key"], "bench-7");
        assert_eq!(event["multiValueHeaders"]["Idempotency-Key"], json!(["bench-7"]));
        assert_eq!(event["requestContext"]["identity"]["sourceIp"], "198.18.1.44");
        let body: Value = serde_json::from_str(event["body"].as_str().expect("a text")).expect("JSON");
        assert_eq!((&body["title"], &body["tags"]), (&json!("Other"), &json!(["printer"])));
        let event = Event::sample("sign_in").key(7).without("Accept").0;
        assert!(event["headers"].get("Idempotency-Key").is_none(), "signing in has none");
        assert!(event["multiValueHeaders"].get("Accept").is_none());
    }

    #[test]
    fn a_queues_message_is_taken_out_and_put_back() {
        let sample = Event::sample("wake_ticket");
        let mut message = sample.message();
        assert_eq!(message["number"], 42);
        replace(&mut message, json!({"number": 7}));
        assert_eq!(sample.with_message(message.to_string()).message()["number"], 7);
    }
}
