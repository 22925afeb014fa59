//! `update_template`.

use app::{App, Route, configuration};
use domain::{MAX_ADDRESS_TEMPLATES, TemplateKey};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{ConfigurationChange, ConfigurationItem};
use utoipa::ToSchema;

use crate::template_view::{Template, check_key, checked, named};

/// How `update_template` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("update_template", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(update_template(app, request)) };

/// How a mail shall be worded.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateTemplate {
    /// Source of the subject, 1 to 500 characters: `MiniJinja` with values, a few filters and `if`.
    pub subject: String,
    /// Source of the HTML within the layout, at most 16384 bytes.
    pub html: String,
}

/// Words a mail anew. What can't be rendered is refused with its line.
#[utoipa::path(put, path = "/v1/templates/{kind}/{locale}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("kind" = String, Path, description = "which mail"), ("locale" = String, Path, description = "`en` or `fr`"),
        ("address_id" = Option<String>, Query, description = "the address that alone shall have it; acknowledgements, replies and notices of a resolution only")),
    request_body = UpdateTemplate,
    responses((status = 200, body = Template), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn update_template(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let mut query = request.query();
    let key: TemplateKey = named(&request, &mut query)?;
    query.finish()?;
    let UpdateTemplate { subject, html } = request.json()?;
    let (source, _) = checked(&key, subject, html)?;
    let updated = configuration::change(app, caller, |snapshot| {
        check_key(&key, snapshot)?;
        let templates = &snapshot.configuration.templates;
        let before = snapshot.configuration.template(&key);
        if before.is_some_and(|before| before.source == source) {
            return Ok((None, Template::of(&key, snapshot)));
        }
        let of_addresses = templates.iter().filter(|template| template.key.address_id.is_some()).count();
        if before.is_none() && key.address_id.is_some() && of_addresses >= MAX_ADDRESS_TEMPLATES {
            let reason = format!("there may be at most {MAX_ADDRESS_TEMPLATES} templates of single addresses");
            return Err(Problem::invalid_field("address_id", reason));
        }
        let after = domain::Template { key: key.clone(), source: source.clone(), updated_at: app.cloud.now() };
        let view = Template::new(&key, Some(&after), snapshot);
        let puts = vec![ConfigurationItem::Template(after)];
        Ok((Some(ConfigurationChange { puts, ..ConfigurationChange::default() }), view))
    });
    Response::ok(&updated.await?)
}
