//! A mail with all that is the same for each of its recipients: read once.

use std::panic::catch_unwind;

use app::App;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use domain::EmailAddress;
use kit::Failure;
use mail::{InboundMail, Limits, Unparsable, Verdicts};

use super::{files::MAX_FILES, notification::Notification};

/// A mail that came in.
pub(super) struct Arrival {
    pub notification: Notification,
    /// Those of the notification that apply to its author.
    pub verdicts: Verdicts,
    /// Of the raw mail.
    pub size_bytes: u64,
    pub content: Result<Letter, Unreadable>,
}

/// A mail that could be read.
pub(super) struct Letter {
    pub mail: InboundMail,
    /// The same for each delivery of the mail.
    pub content_hash: String,
    /// Hash of its Message-ID, or of one made from the content.
    pub message_id_hash: String,
}

/// Why it could not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// Stable snake_case noun.
    pub reason: &'static str,
    /// The same in words.
    pub detail: String,
}

impl From<&Unparsable> for Unreadable {
    fn from(error: &Unparsable) -> Self {
        Self { reason: error.reason(), detail: error.to_string() }
    }
}

impl Arrival {
    /// Fetches the raw mail, unless it is too large, and reads it.
    pub async fn load(app: &App, notification: Notification) -> Result<Self, Failure> {
        let gone = format!("raw mail {} is not there", notification.receipt.action.object_key);
        Self::find(app, notification).await?.ok_or_else(|| Failure::new(gone))
    }

    /// The same for a mail whose raw message may be over its time; then there is none.
    pub async fn find(app: &App, notification: Notification) -> Result<Option<Self>, Failure> {
        let limits = Limits { attachments: MAX_FILES, ..Limits::default() };
        let key = &notification.receipt.action.object_key;
        let Some((size_bytes, raw)) = fetch(app, key, limits.raw_bytes).await? else { return Ok(None) };
        let content = if let Some(raw) = raw {
            read(&raw, &limits, &notification.mail.message_id)
        } else {
            let bytes = usize::try_from(size_bytes).unwrap_or(usize::MAX);
            Err(Unreadable::from(&Unparsable::TooLarge { bytes, limit: limits.raw_bytes }))
        };
        let verdicts = notification.receipt.verdicts();
        let verdicts = content.as_ref().map_or(verdicts, |letter| letter.mail.applicable(verdicts));
        Ok(Some(Self { notification, verdicts, size_bytes, content }))
    }

    /// A mail that nobody has looked at.
    pub fn unread(notification: Notification, unreadable: Unreadable) -> Self {
        let verdicts = notification.receipt.verdicts();
        Self { verdicts, notification, size_bytes: 0, content: Err(unreadable) }
    }

    pub fn ses_id(&self) -> &str {
        &self.notification.mail.message_id
    }

    pub fn raw_key(&self) -> &str {
        &self.notification.receipt.action.object_key
    }

    /// What it says and who wrote it, or why nobody can tell.
    pub fn letter(&self) -> Result<(&Letter, EmailAddress), Unreadable> {
        let letter = self.content.as_ref().map_err(Unreadable::clone)?;
        let no_sender = |_| Unreadable { reason: "no_sender", detail: "the sender's address can't be answered".into() };
        Ok((letter, EmailAddress::parse(&letter.mail.from.key).map_err(no_sender)?))
    }

    /// The subject as far as anybody could read it.
    pub fn subject(&self) -> String {
        let subject = match &self.content {
            Ok(content) => content.mail.subject.as_str(),
            Err(_) => self.notification.mail.common_headers.subject.as_deref().unwrap_or_default(),
        };
        subject.chars().filter(|c| !c.is_control()).take(500).collect()
    }
}

/// The size, and the bytes when they are not more than `limit`: memory is spent on nothing larger. None where there is no such
/// object.
async fn fetch(app: &App, key: &str, limit: usize) -> Result<Option<(u64, Option<Vec<u8>>)>, Failure> {
    let bucket = app.cloud.environment().raw_mail_bucket()?;
    let because = |failure: Failure| failure.context(format!("raw mail {key}"));
    let head = match app.cloud.s3().head_object().bucket(bucket).key(key).send().await {
        Ok(head) => head,
        Err(error) if error.as_service_error().is_some_and(HeadObjectError::is_not_found) => return Ok(None),
        Err(error) => return Err(because(error.into())),
    };
    let size = head.content_length().and_then(|size| u64::try_from(size).ok()).unwrap_or(0);
    if size > limit as u64 {
        return Ok(Some((size, None)));
    }
    let object = app.cloud.s3().get_object().bucket(bucket).key(key).send().await;
    let body = object.map_err(|error| because(error.into()))?.body.collect().await;
    Ok(Some((size, Some(body.map_err(|error| because(error.into()))?.to_vec()))))
}

/// A mail that makes the reader fail is a defect; it is told, and the mail is held for a person like any other unreadable one.
fn read(raw: &[u8], limits: &Limits, ses_id: &str) -> Result<Letter, Unreadable> {
    let parsed = catch_unwind(|| mail::parse(raw, limits)).map_err(|_| {
        tracing::error!("reading a mail panicked");
        Unreadable { reason: "unreadable", detail: "the mail could not be read".into() }
    })?;
    let mut mail = parsed.map_err(|error| Unreadable::from(&error))?;
    mail.text = without_survey_tokens(mail.text);
    mail.html = mail.html.map(without_survey_tokens);
    let message_id_hash = match &mail.message_id {
        Some(id) => mail::message_id_hash(id),
        // Two mails of a program that writes neither id nor date may be the same to the letter: only SES tells them apart.
        None if mail.headers.all("date").next().is_none() => mail::message_id_hash(ses_id),
        None => mail::message_id_hash(&mail::synthetic_message_id(raw)),
    };
    Ok(Letter { content_hash: mail::content_hash(raw), message_id_hash, mail })
}

/// Who answers the mail of a survey quotes its links; members, who read the answer, are not to rate themselves by them.
fn without_survey_tokens(text: String) -> String {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    // As we write it, and as it stands in the links of gateways that look behind links.
    ["survey#token=", "survey%23token%3D"].into_iter().fold(text, |text, mark| {
        if !text.contains(mark) {
            return text;
        }
        let mut parts = text.split(mark);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |cut, part| cut + "survey" + part.trim_start_matches(is_of_token))
    })
}

#[cfg(test)]
mod tests {
    use super::{Unreadable, read, without_survey_tokens};
    use mail::Limits;

    #[test]
    fn a_quoted_survey_is_kept_without_its_token() {
        for (source, kept) in [
            (
                "https://a.example/survey#token=aB-_9&amp;score=5\">😀</a>",
                "https://a.example/survey&amp;score=5\">😀</a>",
            ),
            ("x?url=a%2Fsurvey%23token%3DaB9%26score%3D5", "x?url=a%2Fsurvey%26score%3D5"),
            ("> survey#token=a survey#token=b", "> survey survey"),
            ("https://a.example/file#token=aB", "https://a.example/file#token=aB"),
        ] {
            assert_eq!(without_survey_tokens(source.to_owned()), kept);
        }
    }

    #[test]
    fn a_mail_is_known_by_its_id_or_by_what_it_says() {
        let limits = Limits::default();
        let with_id =
            read(b"From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\nhello", &limits, "ses-1").ok().unwrap();
        assert_eq!(with_id.message_id_hash, mail::message_id_hash("1@b.example"));
        let without = |head: &str, body: &str, ses_id: &str| {
            let raw = format!("From: a@b.example\r\n{head}\r\n{body}");
            read(raw.as_bytes(), &limits, ses_id).ok().unwrap().message_id_hash
        };
        let date = "Date: Mon, 1 Jan 2024 00:00:00 +0000\r\n";
        assert_eq!(without(date, "hello", "ses-1"), without(date, "hello", "ses-2"));
        assert_ne!(without(date, "hello", "ses-1"), without(date, "goodbye", "ses-1"));
        assert_eq!(without("", "hello", "ses-1"), without("", "hello", "ses-1"), "the same delivery comes again");
        assert_ne!(
            without("", "hello", "ses-1"),
            without("", "hello", "ses-2"),
            "a nightly program says the same again"
        );
        let refused = read(b"Subject: nobody\r\n\r\nhello", &limits, "ses-1").err();
        assert_eq!(refused.map(|Unreadable { reason, .. }| reason), Some("no_sender"));
    }
}
