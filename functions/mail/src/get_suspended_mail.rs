//! `get_suspended_mail`: a mail that is held, for a person to look into before it is let through.

use app::{App, IntoProblem, Route};
use domain::{SuspendedMailId, Verdict, Verdicts};
use jiff::Timestamp;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use mail::Mailbox;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    list_suspended_mail::{SuspendedMailView, view},
    receive_mail::{Preview, read_held},
};

/// How `get_suspended_mail` is deployed: as much memory as `receive_mail`, which reads the same mails.
pub const OPERATION: Operation = Operation::bearer("get_suspended_mail", "mail", &["suspended_mail:read"])
    .access(Access::none().reads_table().reads_raw_mail())
    .timeout_seconds(29)
    .memory_mb(512);

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(get_suspended_mail(app, request)) };

/// Most people of one header field that are shown.
const MAX_MAILBOXES: usize = 100;

/// A mail that was held back, with what is in it. Where it can't be read, or its raw message is over its time, what stands in it
/// is missing.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuspendedMailDetail {
    /// As in the list.
    #[serde(flatten)]
    pub summary: SuspendedMailView,
    /// From as written: anybody can write it.
    pub from_header: Option<String>,
    /// To as written.
    pub to_header: Vec<String>,
    /// Cc as written.
    pub cc: Vec<String>,
    /// By the sender's clock.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub date: Option<Timestamp>,
    /// The body, safe to show: nothing remote is loaded, and images that lie in the mail are left out.
    pub html: Option<String>,
    /// The body as text.
    pub text: Option<String>,
    /// The body is longer than what is shown of it.
    pub is_cut: bool,
    /// Its files. They are in the raw mail alone.
    pub attachments: Vec<HeldAttachment>,
    /// What the checks found out.
    pub verdicts: MailVerdicts,
}

/// A file of a mail that is held.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldAttachment {
    /// A name that is safe to show.
    pub name: String,
    /// Media type as declared.
    pub content_type: String,
    /// Size in bytes.
    pub size_bytes: u64,
}

/// What one check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailVerdict {
    /// Checked and fine.
    Pass,
    /// Checked and bad.
    Fail,
    /// Not checked, or there is nothing to check it by.
    Unknown,
}

impl From<Verdict> for MailVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Pass,
            Verdict::Fail => Self::Fail,
            Verdict::Gray | Verdict::Unknown => Self::Unknown,
        }
    }
}

/// What the checks of a mail say.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailVerdicts {
    /// Whether the sending server may send for the envelope's domain (RFC 7208).
    pub spf: MailVerdict,
    /// Whether a signature of the mail is good (RFC 6376).
    pub dkim: MailVerdict,
    /// Whether the domain in From is proven (RFC 7489).
    pub dmarc: MailVerdict,
    /// Whether it looks like wanted mail.
    pub spam: MailVerdict,
    /// Whether it is free of viruses.
    pub virus: MailVerdict,
}

impl From<Verdicts> for MailVerdicts {
    fn from(Verdicts { spam, virus, spf, dkim, dmarc }: Verdicts) -> Self {
        Self { spf: spf.into(), dkim: dkim.into(), dmarc: dmarc.into(), spam: spam.into(), virus: virus.into() }
    }
}

/// Shows a suspended mail with its body and the names of its files.
#[utoipa::path(get, path = "/v1/suspended_mail/{suspended_mail_id}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("suspended_mail_id" = String, Path, description = "the mail's id")),
    responses((status = 200, body = SuspendedMailDetail), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn get_suspended_mail(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let id: SuspendedMailId = request.path_parameter("suspended_mail_id")?;
    request.query().finish()?;
    let held = app.tenant(caller)?.get_suspended_mail(&id).await.map_err(IntoProblem::into_problem)?;
    let held = held.ok_or_else(|| Problem::not_found("no such mail is held"))?;
    let preview = read_held(app, &held).await.map_err(Problem::internal)?.ok();
    let verdicts = held.verdicts.into();
    Response::ok(&detail(view(app, held).await?, verdicts, preview))
}

fn detail(summary: SuspendedMailView, verdicts: MailVerdicts, preview: Option<Preview>) -> SuspendedMailDetail {
    let empty = SuspendedMailDetail {
        summary,
        from_header: None,
        to_header: vec![],
        cc: vec![],
        date: None,
        html: None,
        text: None,
        is_cut: false,
        attachments: vec![],
        verdicts,
    };
    let Some(Preview { mail, html, is_cut }) = preview else { return empty };
    let attachments = mail.attachments.into_iter().map(|file| HeldAttachment {
        name: file.name,
        content_type: file.content_type,
        size_bytes: file.bytes.len() as u64,
    });
    SuspendedMailDetail {
        from_header: Some(mail.from.to_string()),
        to_header: shown(&mail.to),
        cc: shown(&mail.cc),
        date: mail.date,
        html: Some(html),
        text: Some(mail.text),
        is_cut,
        attachments: attachments.collect(),
        ..empty
    }
}

fn shown(mailboxes: &[Mailbox]) -> Vec<String> {
    mailboxes.iter().take(MAX_MAILBOXES).map(Mailbox::to_string).collect()
}
