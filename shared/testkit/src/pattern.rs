//! Event patterns, as EventBridge rules and Lambda's event filters use them: exact values only.

use serde_json::Value;

/// Whether an event matches a pattern: for every field a list of values of which one must occur.
pub(crate) fn matches(pattern: &Value, event: &Value) -> bool {
    match pattern {
        Value::Object(fields) => {
            fields.iter().all(|(name, wanted)| event.get(name).is_some_and(|found| matches(wanted, found)))
        }
        Value::Array(wanted) => match event {
            Value::Array(found) => found.iter().any(|found| wanted.contains(found)),
            found => wanted.contains(found),
        },
        other => panic!("{other} is no pattern: leaves are lists"),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;
    use serde_json::json;

    #[test]
    fn all_fields_must_match_and_one_value_of_each() {
        let pattern = json!({"source": ["lambdesk"], "detail": {"effect_kinds": ["send_mail", "call"]}});
        assert!(matches(&pattern, &json!({"source": "lambdesk", "detail": {"effect_kinds": ["x", "send_mail"]}})));
        assert!(!matches(&pattern, &json!({"source": "lambdesk", "detail": {"effect_kinds": []}})));
        assert!(!matches(&pattern, &json!({"source": "aws", "detail": {"effect_kinds": ["send_mail"]}})));
        assert!(!matches(&pattern, &json!({"source": "lambdesk", "detail": {}})));
    }
}
