//! `get_mail_settings`.

use app::{App, Route, configuration};
use domain::MailSettings;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

/// How `get_mail_settings` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("get_mail_settings", "mail", &["configuration:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(get_mail_settings(app, request)) };

/// What the tenant wants done with mail that its checks doubt, and of the mail that goes out.
#[utoipa::path(get, path = "/v1/mail_settings", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    responses((status = 200, body = MailSettings), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn get_mail_settings(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    Response::ok(&configuration::load(app, caller).await?.configuration.mail_settings)
}
