//! Errors that an API caller sees: problem details (RFC 9457) with a stable `code`.
//!
//! A handler returns a [`Problem`]; the boundary in [`crate::http`] gives it the request's id, logs it once and turns it
//! into a response. What went wrong inside is kept for the log and never shown.

mod code;

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use code::Code;

use crate::cursor::InvalidCursor;
use crate::environment::MissingVariable;
use crate::failure::chain;
use crate::signing::SigningError;
use crate::tokens::TokenError;

/// One part of a request that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Where: a path in the body such as `tags[0]`, or the name of a query parameter or header.
    #[schema(example = "tags[0]")]
    pub field: String,
    /// Why, in words.
    #[schema(example = "expected a string")]
    pub reason: String,
}

impl FieldError {
    /// A refused part of a request.
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

/// The body of an error response: problem details (RFC 9457), media type `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Identifies the kind of problem; ends in the code.
    #[serde(rename = "type")]
    #[schema(example = "https://lambdesk.example/problems/not_found")]
    pub kind: String,
    /// What this kind of problem means in general.
    #[schema(example = "Not found")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// The stable code to act upon.
    #[schema(example = "not_found")]
    pub code: String,
    /// What happened in this case.
    #[schema(example = "ticket 42 was not found")]
    pub detail: String,
    /// The parts of the request that were refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// The request's id, to be quoted when asking for help.
    #[schema(example = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")]
    pub request_id: String,
}

/// A refused request or a fault, on its way to becoming a response.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem(Box<Parts>);

#[derive(Clone, PartialEq, Eq)]
struct Parts {
    code: Code,
    status: u16,
    detail: String,
    errors: Vec<FieldError>,
    headers: Vec<(&'static str, String)>,
    cause: Option<String>,
}

impl Problem {
    /// A problem with the code's usual status.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        let (errors, headers) = (Vec::new(), Vec::new());
        Self(Box::new(Parts { code, status: code.status(), detail: detail.into(), errors, headers, cause: None }))
    }

    /// 400 `invalid_body`: the body is not JSON.
    pub fn malformed_body(detail: impl Into<String>) -> Self {
        let mut problem = Self::new(Code::InvalidBody, detail);
        problem.0.status = 400;
        problem
    }

    /// 422 `invalid_body`: JSON, and not of the shape that the operation takes.
    pub fn invalid_body(errors: Vec<FieldError>) -> Self {
        Self::new(Code::InvalidBody, "the body does not have the expected shape").with_errors(errors)
    }

    /// 400 `unknown_field`: the body or query names something unknown.
    pub fn unknown_field(field: impl Into<String>, reason: impl Into<String>) -> Self {
        let field = field.into();
        let detail = format!("{field} is not known here");
        Self::new(Code::UnknownField, detail).with_errors(vec![FieldError::new(field, reason)])
    }

    /// 413 `body_too_large`; `limit` in bytes.
    pub fn body_too_large(limit: usize) -> Self {
        Self::new(Code::BodyTooLarge, format!("the body may have at most {limit} bytes"))
    }

    /// 415 `unsupported_media_type`.
    pub fn unsupported_media_type() -> Self {
        Self::new(Code::UnsupportedMediaType, "send the body as content-type application/json")
    }

    /// 401 `unauthenticated`, with the challenge that RFC 6750 asks for.
    pub fn unauthenticated() -> Self {
        Self::new(Code::Unauthenticated, "a valid access token is needed").with_header("www-authenticate", "Bearer")
    }

    /// 401 `invalid_credentials`; the same words whether the address or the password is wrong.
    pub fn invalid_credentials() -> Self {
        Self::new(Code::InvalidCredentials, "the e-mail address or the password is wrong")
            .with_header("www-authenticate", "Bearer")
    }

    /// 401 `invalid_token`; the same words whether the token is forged, spent or too old.
    pub fn invalid_token() -> Self {
        Self::new(Code::InvalidToken, "the token is wrong, spent or too old")
            .with_header("www-authenticate", "Bearer error=\"invalid_token\"")
    }

    /// 403 `forbidden`.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(Code::Forbidden, detail)
    }

    /// 404 `not_found`, also for what the caller may not see.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(Code::NotFound, detail)
    }

    /// 409 `conflict`: decided again several times and each time somebody else was faster.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(Code::Conflict, detail)
    }

    /// 409 `ticket_closed`.
    pub fn ticket_closed(detail: impl Into<String>) -> Self {
        Self::new(Code::TicketClosed, detail)
    }

    /// 409 `address_taken`.
    pub fn address_taken(detail: impl Into<String>) -> Self {
        Self::new(Code::AddressTaken, detail)
    }

    /// 409 `slug_taken`.
    pub fn slug_taken(detail: impl Into<String>) -> Self {
        Self::new(Code::SlugTaken, detail)
    }

    /// 409: something names the calendar.
    #[must_use]
    pub fn calendar_in_use(detail: impl Into<String>) -> Self {
        Self::new(Code::CalendarInUse, detail)
    }

    /// 409: replies need the address.
    #[must_use]
    pub fn address_in_use(detail: impl Into<String>) -> Self {
        Self::new(Code::AddressInUse, detail)
    }

    /// 409 `domain_taken`.
    #[must_use]
    pub fn domain_taken(detail: impl Into<String>) -> Self {
        Self::new(Code::DomainTaken, detail)
    }

    /// 409: addresses are of the domain.
    #[must_use]
    pub fn domain_in_use(detail: impl Into<String>) -> Self {
        Self::new(Code::DomainInUse, detail)
    }

    /// 409: a feed brought the holiday.
    #[must_use]
    pub fn holiday_of_feed(detail: impl Into<String>) -> Self {
        Self::new(Code::HolidayOfFeed, detail)
    }

    /// 412 `version_mismatch`.
    pub fn version_mismatch(detail: impl Into<String>) -> Self {
        Self::new(Code::VersionMismatch, detail)
    }

    /// 422 `idempotency_mismatch`.
    pub fn idempotency_mismatch() -> Self {
        Self::new(Code::IdempotencyMismatch, "the idempotency key was used for another request; use a new key")
    }

    /// 409 `conflict` while the first request with an idempotency key is under way.
    pub fn idempotency_key_used() -> Self {
        Self::conflict("a request with this idempotency key is under way; try again")
    }

    /// 422 `validation_failed`.
    pub fn validation_failed(errors: Vec<FieldError>) -> Self {
        Self::new(Code::ValidationFailed, "the request breaks a rule").with_errors(errors)
    }

    /// 422 `validation_failed` for one field.
    pub fn invalid_field(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::validation_failed(vec![FieldError::new(field, reason)])
    }

    /// 429 `too_many_requests`, with `Retry-After` in seconds.
    pub fn too_many_requests(retry_after_seconds: u64) -> Self {
        Self::new(Code::TooManyRequests, format!("try again in {retry_after_seconds} s"))
            .with_header("retry-after", retry_after_seconds.to_string())
    }

    /// 400 `invalid_cursor`.
    pub fn invalid_cursor() -> Self {
        Self::new(Code::InvalidCursor, InvalidCursor.to_string())
    }

    /// 500 `internal`; `cause` goes to the log and nowhere else.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let mut problem = Self::new(Code::Internal, "the fault is recorded under this request id; please try again");
        problem.0.cause = Some(cause.to_string());
        problem
    }

    /// 500 `internal` because of an error that was not expected; its whole chain of causes goes to the log.
    pub fn unexpected(error: &dyn Error) -> Self {
        Self::internal(chain(error))
    }

    /// The same problem with the parts of the request that were refused.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// The same problem with one more response header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.headers.push((name, value.into()));
        self
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// What happened, as the caller sees it.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The refused parts of the request.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// Response headers.
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.0.headers
    }

    /// What happened inside, for the log only.
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The body to send.
    pub fn body(&self, request_id: &str) -> ProblemBody {
        let code = self.0.code;
        ProblemBody {
            kind: format!("https://lambdesk.example/problems/{}", code.as_str()),
            title: code.title().to_owned(),
            status: self.0.status,
            code: code.as_str().to_owned(),
            detail: self.0.detail.clone(),
            errors: self.0.errors.clone(),
            request_id: request_id.to_owned(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.0.code.as_str(), self.0.cause.as_deref().unwrap_or(&self.0.detail))
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Problem({} {self}, {:?})", self.0.status, self.0.errors)
    }
}

impl Error for Problem {}

impl From<MissingVariable> for Problem {
    fn from(error: MissingVariable) -> Self {
        Self::unexpected(&error)
    }
}

impl From<SigningError> for Problem {
    fn from(error: SigningError) -> Self {
        Self::unexpected(&error)
    }
}

impl From<InvalidCursor> for Problem {
    fn from(_: InvalidCursor) -> Self {
        Self::invalid_cursor()
    }
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Unchecked(error) => error.into(),
            TokenError::Expired | TokenError::UnknownKey | TokenError::Invalid => Self::invalid_token(),
        }
    }
}

#[cfg(test)]
mod tests;
