//! `update_mail_settings`.

use app::{App, IntoProblem, Route, configuration};
use domain::{MailCaps, MailSettings, OnDmarcFail, OnSpam};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{ConfigurationChange, ConfigurationItem};
use utoipa::ToSchema;

/// How `update_mail_settings` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("update_mail_settings", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(update_mail_settings(app, request)) };

/// What to change; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMailSettings {
    /// Mail whose DMARC check failed.
    pub on_dmarc_fail: Option<OnDmarcFail>,
    /// Mail that looks like unwanted mail.
    pub on_spam: Option<OnSpam>,
    /// How much automatic mail one recipient gets about one ticket: all five numbers.
    pub caps: Option<MailCaps>,
    /// How many earlier public comments stand below a reply in its mail, newest first; 0: none.
    #[schema(minimum = 0, maximum = 20)]
    pub quoted_comments: Option<u8>,
    /// A requester is told by mail when a member resolves their ticket without a reply.
    pub announces_resolution: Option<bool>,
    /// A requester is asked by mail how the help was, once the ticket has stayed resolved for a while.
    pub asks_for_rating: Option<bool>,
    /// For how many hours; one whose ticket closes by itself earlier is asked then. Tickets that are resolved already are asked too, at
    /// the latest as they close.
    #[schema(minimum = 1, maximum = 168)]
    pub rating_delay_hours: Option<u8>,
}

/// Changes what is done with mail that its checks doubt, which automatic mail goes out and how much of it, and what stands below
/// replies. Mail that is held already stays held, and mail that is parked stays parked.
#[utoipa::path(patch, path = "/v1/mail_settings", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    request_body = UpdateMailSettings,
    responses((status = 200, body = MailSettings), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn update_mail_settings(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    request.query().finish()?;
    let asked: UpdateMailSettings = request.json()?;
    let updated = configuration::change(app, caller, |snapshot| {
        let before = &snapshot.configuration.mail_settings;
        let after = MailSettings {
            on_dmarc_fail: asked.on_dmarc_fail.unwrap_or(before.on_dmarc_fail),
            on_spam: asked.on_spam.unwrap_or(before.on_spam),
            caps: asked.caps.unwrap_or(before.caps),
            quoted_comments: asked.quoted_comments.unwrap_or(before.quoted_comments),
            announces_resolution: asked.announces_resolution.unwrap_or(before.announces_resolution),
            asks_for_rating: asked.asks_for_rating.unwrap_or(before.asks_for_rating),
            rating_delay_hours: asked.rating_delay_hours.unwrap_or(before.rating_delay_hours),
        };
        after.check().map_err(IntoProblem::into_problem)?;
        let change = (&after != before).then(|| ConfigurationChange {
            puts: vec![ConfigurationItem::MailSettings(after.clone())],
            ..ConfigurationChange::default()
        });
        Ok((change, after))
    });
    Response::ok(&updated.await?)
}
