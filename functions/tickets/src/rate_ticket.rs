//! `rate_ticket`: the answer to a CSAT survey.

use std::collections::BTreeSet;

use app::{
    App, Idempotency, IntoProblem, Route,
    tickets::{self, WriteError},
};
use domain::{
    CommentId,
    ticket::{Actor, Channel, Command, NewComment, Visibility},
};
use jiff::SignedDuration;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    idempotency::key_hash,
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{CommitError, Throttle};
use utoipa::ToSchema;

use crate::survey::{self, Survey};

/// How `rate_ticket` is deployed.
pub const OPERATION: Operation =
    Operation::public("rate_ticket", "tickets").access(Access::none().writes_table().signs());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(rate_ticket(app, request)) };

/// Longest words, in characters.
const MAX_COMMENT: usize = 2_000;
/// Answers for one ticket: whoever holds the link may change their mind, and not fill the ticket.
const ANSWERS: Throttle = Throttle { bucket: "rating", limit: 20, window_seconds: 60 * 60 };

/// Answers with words, each of which is a comment that members are mailed.
const WORDS: Throttle = Throttle { bucket: "rating_words", limit: 5, window_seconds: 24 * 60 * 60 };
/// For how long the same words are a repeated request, not said twice.
const REPEATED_FOR: SignedDuration = SignedDuration::from_hours(1);

/// The answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateTicket {
    /// What stands behind `#token=` in the mailed link.
    pub token: String,
    /// 1, very poor, to 5, very good.
    #[schema(minimum = 1, maximum = 5)]
    pub score: u8,
    /// Words that go with it, as plain text. They become a public comment, which reopens nothing.
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}

/// Records how the requester found the help with their ticket, open or closed, for whoever holds the link of the mail that asked.
/// Another answer takes the place of the one before; the ticket's history keeps both. The same answer again changes nothing.
#[utoipa::path(post, path = "/v1/surveys/rate", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))), request_body = RateTicket,
    responses((status = 200, body = Survey), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub async fn rate_ticket(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    let RateTicket { token, score, comment } = request.json()?;
    let (tenant, number) = survey::open(app, &token).await?;
    let words = comment.as_deref().map(str::trim).filter(|words| !words.is_empty());
    if words.is_some_and(|words| words.chars().count() > MAX_COMMENT) {
        return Err(Problem::invalid_field("comment", format!("must have at most {MAX_COMMENT} characters")));
    }
    let now = app.cloud.now();
    let subject = format!("{}/{number}", tenant.id());
    let throttles = std::iter::once(&ANSWERS).chain(words.map(|_| &WORDS));
    let waits = throttles.map(|throttle| app.store.count_attempt(throttle, &subject, now));
    let waits = async { futures::future::try_join_all(waits).await.map_err(IntoProblem::into_problem) };
    let (waits, (_, ticket)) = futures::try_join!(waits, survey::read(&tenant, number))?;
    if let Some(seconds) = waits.into_iter().flatten().max() {
        return Err(Problem::too_many_requests(u64::from(seconds)));
    }
    let comment = words.map(|words| {
        Box::new(NewComment {
            id: CommentId::new(app.cloud.uuid_v7()),
            visibility: Visibility::Public,
            html: mail::text_to_html(words),
            attachments: vec![],
            mail: None,
            unanswerable: None,
            mention_ids: BTreeSet::new(),
        })
    });
    let write = tickets::Write {
        actor: Actor::contact(&ticket.requester_id, &ticket.requester_name),
        channel: Channel::Portal,
        now,
        files: vec![],
        message: None,
        idempotency: words.map(|words| {
            let key = key_hash(tenant.id().as_str(), &number.to_string(), OPERATION.id, &format!("{score} {words}"));
            Idempotency::once(key, now.checked_add(REPEATED_FOR).unwrap_or(now))
        }),
    };
    let mut written = tickets::update(&tenant, number, None, &Command::Rate { score, comment }, &write).await;
    if let Err(WriteError::Commit(CommitError::IdempotencyKeyUsed)) = written {
        let again = tickets::Write { idempotency: None, ..write };
        written = tickets::update(&tenant, number, None, &Command::Rate { score, comment: None }, &again).await;
    }
    let written = written.map_err(IntoProblem::into_problem)?;
    Response::ok(&Survey::of(&written.ticket, &written.snapshot))
}
