//! By which template a mail is worded.

use app::Snapshot;
use domain::{AddressId, Locale, TemplateKey};
use mail::{Context, Rendered, TemplateError};

/// Writes a mail's words: by the address's own template, else the tenant's, else the built-in one. A template that fails stops no
/// mail: the built-in one is used instead, and `list_templates` shows what is wrong.
pub(crate) fn words(
    snapshot: &Snapshot,
    locale: Locale,
    address_id: Option<&AddressId>,
    context: &Context<'_>,
) -> Result<Rendered, TemplateError> {
    let key = TemplateKey { kind: context.kind(), locale, address_id: address_id.cloned() };
    if let Some(own) = snapshot.configuration.template_for(&key) {
        match mail::render_own(locale, context, &own.source) {
            Ok(words) => return Ok(words),
            Err(error) => {
                let template = own.key.to_string();
                tracing::warn!(tenant.id = %snapshot.tenant.id, template, %error, "a template fails; the built-in one is used");
            }
        }
    }
    mail::render(locale, context)
}
