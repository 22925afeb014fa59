//! `update_mail_settings`.

use app::{App, IntoProblem, configuration};
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
    let UpdateMailSettings { on_dmarc_fail, on_spam, caps, quoted_comments, announces_resolution } = request.json()?;
    let updated = configuration::change(app, caller, |snapshot| {
        let before = &snapshot.configuration.mail_settings;
        let after = MailSettings {
            on_dmarc_fail: on_dmarc_fail.unwrap_or(before.on_dmarc_fail),
            on_spam: on_spam.unwrap_or(before.on_spam),
            caps: caps.unwrap_or(before.caps),
            quoted_comments: quoted_comments.unwrap_or(before.quoted_comments),
            announces_resolution: announces_resolution.unwrap_or(before.announces_resolution),
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
