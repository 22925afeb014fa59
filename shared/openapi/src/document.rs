//! One OpenAPI 3.1 document out of those of the areas.

use serde_json::Value;
use utoipa::openapi::{
    Components, Info, OpenApi as Document, PathItem, SecurityRequirement, Server,
    path::Operation,
    security::{Http, HttpAuthScheme, SecurityScheme},
};

use crate::registry::area_documents;

/// The name of the security scheme.
const BEARER: &str = "bearer";

/// The API document: all operations of all areas, with the bearer scheme on those that ask for a token.
pub fn document() -> Document {
    let mut document = Document::new(Info::new("Lambdesk", "1"), utoipa::openapi::Paths::new());
    document.info.description =
        Some("Helpdesk: tickets, the people around them, mail. Errors are application/problem+json (RFC 9457).".into());
    // The portal reaches the API under its own origin.
    document.servers = Some(vec![Server::new("/api")]);
    for area in area_documents() {
        document.merge(area);
    }
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.bearer_format = Some("JWT".into());
    scheme.description = Some("The `access_token` of a session, good for 15 minutes.".into());
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme(BEARER, SecurityScheme::Http(scheme));
    for item in document.paths.paths.values_mut() {
        for operation in operations_mut(item) {
            finish(operation);
        }
    }
    document
}

/// The operations of a path with their methods.
pub(crate) fn operations(item: &PathItem) -> Vec<(&'static str, &Operation)> {
    let all = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?))).collect()
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn finish(operation: &mut Operation) {
    let Some(declared) = operation.extensions.as_mut().and_then(|all| all.get_mut("x-lambda")) else { return };
    let sorted = sorted(declared);
    let needs_token = sorted.get("authorization").is_some_and(|authorization| authorization == "bearer");
    *declared = sorted;
    if needs_token {
        operation.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    }
}

/// The same value with its keys in order, whichever map `serde_json` was compiled with.
pub(crate) fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            Value::Object(fields.into_iter().map(|(name, value)| (name.clone(), sorted(value))).collect())
        }
        Value::Array(values) => Value::Array(values.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_token_is_asked_for_exactly_where_the_declaration_says_so() {
        let json = serde_json::to_value(document()).expect("JSON");
        for (path, item) in json["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                let is_bearer = operation["x-lambda"]["authorization"] == "bearer";
                assert_eq!(operation.get("security").is_some(), is_bearer, "{method} {path}");
                let answers: BTreeSet<&str> =
                    operation["responses"].as_object().expect("responses").keys().map(String::as_str).collect();
                assert!(!is_bearer || answers.contains("401"), "{method} {path} tells of no 401");
            }
        }
    }

    #[test]
    fn the_document_refers_to_nothing_it_does_not_hold() {
        let json = serde_json::to_value(document()).expect("JSON");
        let text = json.to_string();
        for part in text.split("\"$ref\":\"").skip(1) {
            let reference = part.split('"').next().expect("a reference ends");
            let pointer = reference.trim_start_matches('#');
            assert!(json.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
        assert_eq!(json["openapi"], "3.1.0");
    }
}
