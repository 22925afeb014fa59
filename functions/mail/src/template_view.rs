//! Templates as the API shows and takes them.

use app::{App, IntoProblem, Snapshot, configuration, views::Ref};
use domain::{AddressId, Locale, TemplateKey, TemplateKind, TemplateSource};
use jiff::Timestamp;
use kit::{Caller, Problem, Request, http::Query, problem::FieldError};
use mail::Rendered;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The wording of a mail.
#[derive(Debug, Serialize, ToSchema)]
pub struct Template {
    /// Which mail.
    pub kind: TemplateKind,
    /// In which language.
    pub locale: Locale,
    /// The address that alone has it; null: all that have none of their own.
    pub address: Option<Ref>,
    /// Source of the subject.
    pub subject: String,
    /// Source of the HTML within the layout.
    pub html: String,
    /// It is the tenant's own and not the built-in one.
    pub is_customised: bool,
    /// When it was saved last; null for a built-in one.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub updated_at: Option<Timestamp>,
    /// What it may say.
    pub variables: Vec<TemplateVariable>,
    /// Why the built-in one is sent in its stead; empty when it is fine.
    pub errors: Vec<FieldError>,
}

/// A value that a template may name.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateVariable {
    /// As in `{{ name }}`.
    pub name: String,
    /// What it is.
    pub description: String,
    /// An example, which previews show.
    pub sample: String,
    /// There are mails in which it is empty, or false.
    pub may_be_empty: bool,
}

impl Template {
    /// The template of exactly that kind, language and address; the built-in one where the tenant has none.
    pub(crate) fn of(key: &TemplateKey, snapshot: &Snapshot) -> Self {
        let own = snapshot.configuration.template(key);
        Self::new(key, own, snapshot)
    }

    /// The same for a template that has just been saved.
    pub(crate) fn new(key: &TemplateKey, own: Option<&domain::Template>, snapshot: &Snapshot) -> Self {
        let TemplateSource { subject, html } =
            own.map_or_else(|| mail::built_in(key.kind, key.locale), |own| own.source.clone());
        let failing = own.and_then(|own| mail::check_template(key.kind, &own.source).err());
        let address = key.address_id.as_ref().and_then(|id| snapshot.configuration.address(id));
        let variables = mail::variables(key.kind).map(|variable| TemplateVariable {
            name: variable.name.to_owned(),
            description: variable.description.to_owned(),
            sample: variable.sample(),
            may_be_empty: variable.may_be_empty(),
        });
        Self {
            kind: key.kind,
            locale: key.locale,
            address: address.map(|address| Ref { id: address.id.to_string(), name: address.email.to_string() }),
            subject,
            html,
            is_customised: own.is_some(),
            updated_at: own.map(|own| own.updated_at),
            variables: variables.collect(),
            errors: failing.map(|invalid| invalid.into_problem().errors().to_vec()).unwrap_or_default(),
        }
    }
}

/// Which template a request's path and query name.
pub(crate) fn named(request: &Request, query: &mut Query<'_>) -> Result<TemplateKey, Problem> {
    Ok(TemplateKey {
        kind: request.path_parameter("kind")?,
        locale: request.path_parameter("locale")?,
        address_id: query.parsed("address_id")?,
    })
}

/// Refuses what can't be there: a template of an address that the tenant has not, or of an address where the kind has none.
pub(crate) fn check_key(key: &TemplateKey, snapshot: &Snapshot) -> Result<(), Problem> {
    let Some(id) = &key.address_id else { return Ok(()) };
    if !key.kind.may_be_of_address() {
        return Err(Problem::invalid_field(
            "address_id",
            "only acknowledgements, replies and notices of a resolution may be of one address",
        ));
    }
    let address = snapshot.configuration.address(id);
    address.map(drop).ok_or_else(|| Problem::not_found("no such address"))
}

/// A template that may not be saved yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateDraft {
    /// Which mail.
    pub kind: TemplateKind,
    /// In which language.
    pub locale: Locale,
    /// The address that alone has it.
    #[schema(value_type = Option<String>)]
    pub address_id: Option<AddressId>,
    /// Source of the subject, 1 to 500 characters.
    pub subject: String,
    /// Source of the HTML within the layout, at most 16384 bytes.
    pub html: String,
}

impl TemplateDraft {
    /// What it is for, and the mail that it gives with sample values in the caller's tenant.
    pub(crate) async fn preview(
        self,
        app: &App,
        caller: &Caller,
    ) -> Result<(Snapshot, TemplateKey, Rendered), Problem> {
        let snapshot = configuration::load(app, caller).await?;
        let key = TemplateKey { kind: self.kind, locale: self.locale, address_id: self.address_id };
        check_key(&key, &snapshot)?;
        let (_, rendered) = checked(&key, self.subject, self.html)?;
        Ok((snapshot, key, rendered))
    }
}

/// A source that can be rendered whatever is known, and the mail that it gives with sample values.
pub(crate) fn checked(key: &TemplateKey, subject: String, html: String) -> Result<(TemplateSource, Rendered), Problem> {
    let source = TemplateSource { subject, html }.parse().map_err(IntoProblem::into_problem)?;
    let rendered = mail::preview_template(key.kind, key.locale, &source).map_err(IntoProblem::into_problem)?;
    Ok((source, rendered))
}
