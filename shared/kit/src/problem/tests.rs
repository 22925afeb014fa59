use super::*;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn codes_are_stable_and_told_apart() {
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes.len(), Code::ALL.len());
    for (code, status) in [
        (Code::UnknownField, 400),
        (Code::BodyTooLarge, 413),
        (Code::UnsupportedMediaType, 415),
        (Code::Unauthenticated, 401),
        (Code::InvalidCredentials, 401),
        (Code::InvalidToken, 401),
        (Code::Forbidden, 403),
        (Code::NotFound, 404),
        (Code::Conflict, 409),
        (Code::TicketClosed, 409),
        (Code::AddressTaken, 409),
        (Code::SlugTaken, 409),
        (Code::VersionMismatch, 412),
        (Code::IdempotencyMismatch, 422),
        (Code::ValidationFailed, 422),
        (Code::TooManyRequests, 429),
        (Code::InvalidCursor, 400),
        (Code::Internal, 500),
    ] {
        assert_eq!(code.status(), status, "{}", code.as_str());
    }
}

#[test]
fn the_body_has_the_shape_of_the_api() {
    let problem = Problem::invalid_field("title", "must not be empty");
    assert_eq!(
        serde_json::to_value(problem.body("r-1")).expect("plain data"),
        json!({"type": "https://lambdesk.example/problems/validation_failed", "title": "The request breaks a rule",
            "status": 422, "code": "validation_failed", "detail": "the request breaks a rule",
            "errors": [{"field": "title", "reason": "must not be empty"}], "request_id": "r-1"})
    );
    let plain = serde_json::to_value(Problem::not_found("ticket 42 was not found").body("r-1")).expect("plain data");
    assert!(plain.get("errors").is_none());
}

#[test]
fn each_constructor_has_its_code_status_and_headers() {
    let cases = [
        (Problem::malformed_body(""), "invalid_body", 400),
        (Problem::invalid_body(vec![]), "invalid_body", 422),
        (Problem::unknown_field("x", ""), "unknown_field", 400),
        (Problem::body_too_large(1), "body_too_large", 413),
        (Problem::unsupported_media_type(), "unsupported_media_type", 415),
        (Problem::unauthenticated(), "unauthenticated", 401),
        (Problem::invalid_credentials(), "invalid_credentials", 401),
        (Problem::invalid_token(), "invalid_token", 401),
        (Problem::forbidden(""), "forbidden", 403),
        (Problem::conflict(""), "conflict", 409),
        (Problem::ticket_closed(""), "ticket_closed", 409),
        (Problem::address_taken(""), "address_taken", 409),
        (Problem::slug_taken(""), "slug_taken", 409),
        (Problem::version_mismatch(""), "version_mismatch", 412),
        (Problem::idempotency_mismatch(), "idempotency_mismatch", 422),
        (Problem::too_many_requests(30), "too_many_requests", 429),
        (Problem::invalid_cursor(), "invalid_cursor", 400),
        (Problem::internal("x"), "internal", 500),
    ];
    for (problem, code, status) in cases {
        assert_eq!((problem.code().as_str(), problem.status()), (code, status));
        assert_eq!(problem.headers().iter().any(|(name, _)| *name == "www-authenticate"), status == 401, "{code}");
    }
    assert_eq!(Problem::too_many_requests(30).headers(), [("retry-after", "30".to_owned())]);
}

#[test]
fn a_fault_tells_its_cause_to_the_log_only() {
    let problem = Problem::from(MissingVariable { name: "TABLE_NAME".into() });
    assert!(problem.cause().expect("a cause").contains("TABLE_NAME"));
    assert!(problem.to_string().contains("TABLE_NAME"));
    let body = serde_json::to_string(&problem.body("r-1")).expect("plain data");
    assert!(!body.contains("TABLE_NAME"), "{body}");
}

#[test]
fn tokens_are_refused_in_the_same_words() {
    let refused = Problem::from(TokenError::Invalid);
    assert_eq!(Problem::from(TokenError::Expired), refused);
    assert_eq!(Problem::from(TokenError::UnknownKey), refused);
    assert_eq!(refused.status(), 401);
    let unchecked = TokenError::Unchecked(SigningError::Unavailable("timed out".into()));
    assert_eq!(Problem::from(unchecked).status(), 500);
    assert_eq!(Problem::from(InvalidCursor).code(), Code::InvalidCursor);
}

#[test]
fn the_schema_is_named_problem_and_leaves_errors_optional() {
    use utoipa::PartialSchema;
    assert_eq!(ProblemBody::name(), "Problem");
    let schema = serde_json::to_value(ProblemBody::schema()).expect("plain data");
    let required = schema["required"].as_array().expect("a list");
    assert!(required.contains(&json!("type")) && required.contains(&json!("request_id")));
    assert!(!required.contains(&json!("errors")));
}
