//! The stable codes of the API's errors.

/// The stable codes that clients may rely on, each with its HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The body, or a part of it, is not what the operation takes.
    InvalidBody,
    /// The body or the query names something that the operation does not know.
    UnknownField,
    /// The body is longer than the operation takes.
    BodyTooLarge,
    /// The body is not JSON by its content type.
    UnsupportedMediaType,
    /// No sign-in where one is needed.
    Unauthenticated,
    /// Address or password is wrong.
    InvalidCredentials,
    /// A refresh token, link or invitation is wrong, spent or too old.
    InvalidToken,
    /// Signed in, and not allowed.
    Forbidden,
    /// Not there, or not for this caller to see.
    NotFound,
    /// Somebody else changed it at the same time, again and again.
    Conflict,
    /// A closed ticket takes no changes.
    TicketClosed,
    /// The e-mail address is in use.
    AddressTaken,
    /// The tenant's slug is in use.
    SlugTaken,
    /// A calendar that something names can't go away.
    CalendarInUse,
    /// The primary address can't go away.
    AddressInUse,
    /// The domain is a tenant's already.
    DomainTaken,
    /// A domain that addresses are of can't go away.
    DomainInUse,
    /// A holiday that a feed brought is switched off, not removed.
    HolidayOfFeed,
    /// `If-Match` names another version than the current one.
    VersionMismatch,
    /// The idempotency key was used for another request.
    IdempotencyMismatch,
    /// Well-formed, and against a rule.
    ValidationFailed,
    /// Too often.
    TooManyRequests,
    /// The cursor is not one of this list.
    InvalidCursor,
    /// A fault of ours.
    Internal,
}

impl Code {
    /// Every code, for the documentation of the API.
    pub const ALL: [Self; 24] = [
        Self::InvalidBody,
        Self::UnknownField,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::Unauthenticated,
        Self::InvalidCredentials,
        Self::InvalidToken,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::TicketClosed,
        Self::AddressTaken,
        Self::SlugTaken,
        Self::CalendarInUse,
        Self::AddressInUse,
        Self::DomainTaken,
        Self::DomainInUse,
        Self::HolidayOfFeed,
        Self::VersionMismatch,
        Self::IdempotencyMismatch,
        Self::ValidationFailed,
        Self::TooManyRequests,
        Self::InvalidCursor,
        Self::Internal,
    ];

    /// The code, its usual HTTP status, and what it means in general.
    const fn facts(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::InvalidBody => ("invalid_body", 422, "The request body is not valid"),
            Self::UnknownField => ("unknown_field", 400, "The request names an unknown field"),
            Self::BodyTooLarge => ("body_too_large", 413, "The request body is too large"),
            Self::UnsupportedMediaType => ("unsupported_media_type", 415, "The request body is not JSON"),
            Self::Unauthenticated => ("unauthenticated", 401, "Sign in first"),
            Self::InvalidCredentials => ("invalid_credentials", 401, "E-mail address or password is wrong"),
            Self::InvalidToken => ("invalid_token", 401, "The token is not valid"),
            Self::Forbidden => ("forbidden", 403, "Not allowed"),
            Self::NotFound => ("not_found", 404, "Not found"),
            Self::Conflict => ("conflict", 409, "Changed by somebody else"),
            Self::TicketClosed => ("ticket_closed", 409, "The ticket is closed"),
            Self::AddressTaken => ("address_taken", 409, "The e-mail address is in use"),
            Self::SlugTaken => ("slug_taken", 409, "The name in the portal's address is in use"),
            Self::CalendarInUse => ("calendar_in_use", 409, "The calendar is in use"),
            Self::AddressInUse => ("address_in_use", 409, "The address is in use"),
            Self::DomainTaken => ("domain_taken", 409, "The domain is in use elsewhere"),
            Self::DomainInUse => ("domain_in_use", 409, "The domain is in use"),
            Self::HolidayOfFeed => ("holiday_of_feed", 409, "The holiday comes from a feed"),
            Self::VersionMismatch => ("version_mismatch", 412, "Another version is current"),
            Self::IdempotencyMismatch => ("idempotency_mismatch", 422, "The idempotency key was used before"),
            Self::ValidationFailed => ("validation_failed", 422, "The request breaks a rule"),
            Self::TooManyRequests => ("too_many_requests", 429, "Too many requests"),
            Self::InvalidCursor => ("invalid_cursor", 400, "The cursor is not valid"),
            Self::Internal => ("internal", 500, "Something went wrong on our side"),
        }
    }

    /// The code as clients see it.
    pub const fn as_str(self) -> &'static str {
        self.facts().0
    }

    /// The HTTP status it comes with, unless the constructor says otherwise.
    pub const fn status(self) -> u16 {
        self.facts().1
    }

    /// One line that is the same for every problem with this code.
    pub const fn title(self) -> &'static str {
        self.facts().2
    }
}
