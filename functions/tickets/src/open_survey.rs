//! `open_survey`: the CSAT survey of a link in a mail.

use app::{App, Route};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::survey::{self, Survey};

/// How `open_survey` is deployed.
pub const OPERATION: Operation =
    Operation::public("open_survey", "tickets").access(Access::none().reads_table().signs());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(open_survey(app, request)) };

/// The mailed token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSurvey {
    /// What stands behind `#token=` in the mailed link.
    pub token: String,
}

/// What a ticket's requester is asked, and what was answered, for whoever holds the link of the mail that asks. It works as often as
/// is wished for 30 days, and records nothing: programs that look through mail open links too. A forged and a late link get one
/// answer.
#[utoipa::path(post, path = "/v1/surveys/open", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))), request_body = OpenSurvey,
    responses((status = 200, body = Survey), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn open_survey(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    let OpenSurvey { token } = request.json()?;
    let (tenant, number) = survey::open(app, &token).await?;
    let (snapshot, ticket) = survey::read(&tenant, number).await?;
    Response::ok(&Survey::of(&ticket, &snapshot))
}
