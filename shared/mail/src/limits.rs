//! What a mail may cost before it is refused, and the reasons a mail cannot become a ticket.

/// Bounds that hold before memory is spent. The defaults fit a mail of 40 MB (the most SES accepts) in a 512 MB function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole raw mail.
    pub raw_bytes: usize,
    /// Bytes of one header block, the mail's own or a part's.
    pub header_bytes: usize,
    /// MIME parts, containers included.
    pub parts: usize,
    /// Multiparts within multiparts.
    pub nesting: usize,
    /// Attachments.
    pub attachments: usize,
    /// Bytes of all attachments together, decoded.
    pub attachment_bytes: usize,
    /// Bytes of all text and HTML bodies together, decoded.
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            raw_bytes: 40 * 1024 * 1024,
            header_bytes: 256 * 1024,
            parts: 1_000,
            nesting: 20,
            attachments: 200,
            attachment_bytes: 36 * 1024 * 1024,
            body_bytes: 8 * 1024 * 1024,
        }
    }
}

/// Why a mail cannot be read. The raw mail is kept by the caller and shown as suspended mail; nothing is dropped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unparsable {
    /// No byte, or only white space.
    #[error("the mail is empty")]
    Empty,
    /// No header at all, so this is not a mail (RFC 5322, 2.1).
    #[error("the mail has no header fields")]
    NoHeaders,
    /// From is missing or holds no address (RFC 5322, 3.6.2 demands one).
    #[error("the mail names no sender: {found}")]
    NoSender {
        /// What stood in the field, shortened.
        found: String,
    },
    /// Larger than [`Limits::raw_bytes`].
    #[error("the mail has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Size found.
        bytes: usize,
        /// Size allowed.
        limit: usize,
    },
    /// A header block longer than [`Limits::header_bytes`].
    #[error("a header block has {bytes} bytes, more than {limit}")]
    HeaderTooLong {
        /// Size found.
        bytes: usize,
        /// Size allowed.
        limit: usize,
    },
    /// More parts than [`Limits::parts`].
    #[error("the mail has more than {limit} parts")]
    TooManyParts {
        /// Parts allowed.
        limit: usize,
    },
    /// Deeper than [`Limits::nesting`].
    #[error("the parts of the mail are nested deeper than {limit}")]
    NestedTooDeep {
        /// Depth allowed.
        limit: usize,
    },
    /// More attachments than [`Limits::attachments`].
    #[error("the mail has more than {limit} attachments")]
    TooManyAttachments {
        /// Attachments allowed.
        limit: usize,
    },
    /// Attachments larger than [`Limits::attachment_bytes`] together.
    #[error("the attachments have more than {limit} bytes")]
    AttachmentsTooLarge {
        /// Bytes allowed.
        limit: usize,
    },
    /// Text longer than [`Limits::body_bytes`].
    #[error("the text has more than {limit} bytes")]
    BodyTooLarge {
        /// Bytes allowed.
        limit: usize,
    },
}

impl Unparsable {
    /// A stable noun for the list of suspended mail; the display text is the detail for a person.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty_mail",
            Self::NoHeaders => "no_headers",
            Self::NoSender { .. } => "no_sender",
            Self::TooLarge { .. } => "mail_too_large",
            Self::HeaderTooLong { .. } => "header_too_long",
            Self::TooManyParts { .. } => "too_many_parts",
            Self::NestedTooDeep { .. } => "nested_too_deep",
            Self::TooManyAttachments { .. } => "too_many_attachments",
            Self::AttachmentsTooLarge { .. } => "attachments_too_large",
            Self::BodyTooLarge { .. } => "body_too_large",
        }
    }
}
