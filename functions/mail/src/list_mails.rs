//! `list_mails`: the mail log, each mail in and out with its path.

use std::collections::HashMap;

use app::{App, IntoProblem, Route, views};
use domain::{MailId, TicketNumber};
use jiff::Timestamp;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use store::{Delivery, DeliveryState, Direction, IntakeOutcome, LoggedMail, MailFilter, Way};
use utoipa::ToSchema;

use crate::{
    get_raw_mail::SEES_HELD,
    mail_steps::{MailState, MailStep, steps_of},
};

/// How `list_mails` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("list_mails", "mail", &["tickets:read"]).access(Access::none().reads_table().signs());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(list_mails(app, request)) };

/// A mail in the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Mail {
    /// The id.
    pub id: String,
    /// Whether it came or went.
    pub direction: Direction,
    /// When it came, or when it was decided to send it.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Sender as written; of a mail that nobody could read the envelope's.
    pub from: String,
    /// The envelope's recipients at the address it came to, or those it is sent to.
    pub to: Vec<String>,
    /// Its subject; of a mail that went out the ticket's.
    pub subject: String,
    /// How far it has come.
    pub state: MailState,
    /// Its path.
    pub steps: Vec<MailStep>,
    /// The ticket it is on.
    pub ticket_number: Option<u64>,
    /// The record it is on.
    pub seq: Option<u64>,
    /// Where it is held, if it is.
    pub suspended_mail_id: Option<String>,
    /// Whether `get_raw_mail` gives it to the caller.
    pub has_raw: bool,
    /// Size of the raw mail in bytes, where that is known.
    pub size_bytes: Option<u64>,
}

/// Lists the mails of the last 90 days, the newest first. Links to sign in with and notices to members are not among them.
#[utoipa::path(get, path = "/v1/mails", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("direction" = Option<Direction>, Query, description = "those that came, or those that went"),
        ("ticket" = Option<u64>, Query, description = "those of the ticket with this number"),
        ("limit" = Option<u32>, Query, description = "1 to 100, default 50"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")),
    responses((status = 200, body = views::Page<Mail>), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn list_mails(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let tenant = app.tenant(caller)?;
    let mut query = request.query();
    let directions = [Direction::In, Direction::Out].map(|direction| (direction.as_str(), direction));
    let direction = query.one_of("direction", &directions)?;
    let number = query.parsed::<u64>("ticket")?.map(TicketNumber);
    let limit = query.number("limit", 1..=100)?.unwrap_or(50);
    let cursor = query.text("cursor")?;
    query.finish()?;

    let filter = MailFilter { direction, number };
    let scope = format!("{} {} {filter:?}", OPERATION.id, tenant.id());
    let before: Option<MailId> = app.open_cursor(&scope, cursor).await?;
    let found = tenant.logged_mails(filter, before.as_ref(), limit).await;
    let (mails, has_more) = found.map_err(IntoProblem::into_problem)?;
    let next_cursor = app.seal_cursor(&scope, mails.last().filter(|_| has_more).map(|last| &last.id)).await?;
    let sent: Vec<(TicketNumber, u64)> = mails.iter().filter_map(delivery_of).collect();
    let deliveries = tenant.get_deliveries(&sent).await.map_err(IntoProblem::into_problem)?;
    let sees_held = caller.has(SEES_HELD);
    let data = mails.into_iter().map(|mail| view(mail, &deliveries, sees_held)).collect();
    Response::ok(&views::Page::<Mail> { data, next_cursor })
}

/// Whose state is that of the mail.
fn delivery_of(mail: &LoggedMail) -> Option<(TicketNumber, u64)> {
    match mail.way {
        Way::In(_) => None,
        Way::Out { number, seq, .. } => Some((number, seq)),
    }
}

fn view(mail: LoggedMail, deliveries: &HashMap<(TicketNumber, u64), Delivery>, sees_held: bool) -> Mail {
    let delivery = delivery_of(&mail).and_then(|record| deliveries.get(&record));
    let record = mail.record();
    let steps = steps_of(&mail, delivery, sees_held);
    let direction = mail.direction();
    let has_raw = matches!(&mail.way, Way::In(arrived) if sees_held || !arrived.is_held());
    let (state, suspended_mail_id, size_bytes) = match mail.way {
        Way::In(arrived) => {
            let outcome = arrived.outcome();
            let held_at = outcome.and_then(IntakeOutcome::held_at).map(ToString::to_string);
            // None is written before something became of it.
            (outcome.map_or(MailState::Queued, MailState::from), held_at, arrived.size_bytes)
        }
        Way::Out { .. } => {
            (MailState::from(delivery.map_or(DeliveryState::Queued, |delivery| delivery.state)), None, None)
        }
    };
    Mail {
        id: mail.id.into(),
        direction,
        at: mail.at,
        from: mail.from,
        to: mail.to,
        subject: mail.subject,
        state,
        steps,
        ticket_number: record.map(|(TicketNumber(number), _)| number),
        seq: record.map(|(_, seq)| seq),
        suspended_mail_id,
        has_raw,
        size_bytes,
    }
}
