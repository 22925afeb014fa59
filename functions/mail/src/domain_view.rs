//! A domain of the tenant's own as the API shows it, and what routes about domains share.

use app::{App, Snapshot, configuration};
use domain::{DnsRecord, DomainName, DomainState, OwnDomain};
use jiff::Timestamp;
use kit::{Caller, Problem, Request};
use serde::Serialize;
use store::{ConfigurationChange, ConfigurationItem};
use utoipa::ToSchema;

use crate::mail_identity::MailIdentity;

/// A domain of the tenant's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct Domain {
    /// Its name.
    pub domain: String,
    /// Whether it has been proven to be the tenant's: replies are sent in its name only then.
    pub state: DomainState,
    /// The records to make where the domain's DNS is kept.
    pub dns_records: Vec<DnsRecord>,
    /// When the mail service was last asked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub checked_at: Option<Timestamp>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl Domain {
    /// With the records for SES in the region of this function.
    pub fn new(app: &App, of: &OwnDomain) -> Self {
        let region = app.cloud.config().region().map_or("us-east-1", |region| region.as_ref());
        Self {
            domain: of.name.to_string(),
            state: of.state,
            dns_records: of.dns_records(region),
            checked_at: of.checked_at,
            created_at: of.created_at,
        }
    }
}

/// The domain that a request's path names.
pub(crate) fn domain_of(request: &Request) -> Result<DomainName, Problem> {
    let written: String = request.path_parameter("domain")?;
    DomainName::parse(&written).map_err(|_| none())
}

/// The domain of that name.
pub(crate) fn own_domain<'a>(snapshot: &'a Snapshot, name: &DomainName) -> Result<&'a OwnDomain, Problem> {
    snapshot.configuration.domains.iter().find(|own| &own.name == name).ok_or_else(none)
}

fn none() -> Problem {
    Problem::not_found("no such domain")
}

/// Notes what SES says of a domain that the tenant has added, and adds it there if it is missing.
pub(crate) async fn check(app: &App, caller: &Caller, name: &DomainName) -> Result<Domain, Problem> {
    let snapshot = configuration::load(app, caller).await?;
    own_domain(&snapshot, name)?;
    let identity = MailIdentity::ensure(app, &snapshot.tenant.id, name).await.map_err(Problem::internal)?;
    let now = app.cloud.now();
    let checked = configuration::change(app, caller, |snapshot| {
        let checked = identity.noted_on(own_domain(snapshot, name)?, now);
        let view = Domain::new(app, &checked);
        let puts = vec![ConfigurationItem::Domain(checked)];
        Ok((Some(ConfigurationChange { puts, ..ConfigurationChange::default() }), view))
    });
    checked.await
}
