//! A tenant's own domain as SES knows it: an identity that is the tenant's by its tag.

use app::App;
use aws_sdk_sesv2::{
    operation::{create_email_identity::CreateEmailIdentityError, get_email_identity::GetEmailIdentityError},
    types::{DkimAttributes, DkimSigningAttributes, DkimSigningKeyLength, DkimStatus, Tag},
};
use domain::{DomainName, DomainState, OwnDomain, TenantId};
use jiff::Timestamp;
use kit::Failure;

/// Tags of an identity. The account may hold others, such as the product's own, that are no tenant's; and the permissions of the
/// functions go by the stage.
const TENANT_TAG: &str = "lambdesk-tenant";
const STAGE_TAG: &str = "lambdesk-stage";
/// Where SES publishes keys, unless it says otherwise.
const DKIM_ZONE: &str = "dkim.amazonses.com";

/// What SES says about a domain.
#[derive(Debug)]
pub(crate) enum MailIdentity {
    /// It is this tenant's.
    Own { state: DomainState, dkim_tokens: Vec<String>, dkim_zone: String, forwards_bounces: bool },
    /// It is somebody else's in the same account.
    Foreign,
    /// It is not there.
    None,
    /// SES takes no such domain.
    Refused,
}

impl MailIdentity {
    fn own(dkim: Option<DkimAttributes>, is_verified: bool, forwards_bounces: bool) -> Self {
        let failed = dkim.as_ref().is_some_and(|dkim| dkim.status == Some(DkimStatus::Failed));
        let state = match (is_verified, failed) {
            (true, _) => DomainState::Verified,
            (false, true) => DomainState::Failed,
            (false, false) => DomainState::Pending,
        };
        let zone = dkim.as_ref().and_then(|dkim| dkim.signing_hosted_zone.clone());
        Self::Own {
            state,
            dkim_tokens: dkim.and_then(|dkim| dkim.tokens).unwrap_or_default(),
            dkim_zone: zone.unwrap_or_else(|| DKIM_ZONE.to_owned()),
            forwards_bounces,
        }
    }

    /// Asks SES.
    pub async fn find(app: &App, tenant_id: &TenantId, name: &DomainName) -> Result<Self, Failure> {
        match app.cloud.ses().get_email_identity().email_identity(name.as_str()).send().await {
            Ok(found) => {
                let is_ours =
                    found.tags().iter().any(|tag| tag.key() == TENANT_TAG && tag.value() == tenant_id.as_str());
                let is_verified = found.verified_for_sending_status;
                let forwards_bounces = found.feedback_forwarding_status;
                Ok(if is_ours {
                    Self::own(found.dkim_attributes, is_verified, forwards_bounces)
                } else {
                    Self::Foreign
                })
            }
            Err(error) => match error.as_service_error() {
                Some(GetEmailIdentityError::NotFoundException(_)) => Ok(Self::None),
                _ => Err(Failure::from(error).context("GetEmailIdentity")),
            },
        }
    }

    /// Asks SES, and adds the domain where it is not there: SES then makes the keys by which its mail is signed (Easy DKIM). What SES
    /// tells of bounces it tells by events alone: forwarded as mail, each would come in once more at the address that it is about.
    pub async fn ensure(app: &App, tenant_id: &TenantId, name: &DomainName) -> Result<Self, Failure> {
        let found = match Self::find(app, tenant_id, name).await? {
            Self::None => Self::add(app, tenant_id, name).await?,
            found => found,
        };
        if matches!(found, Self::Own { forwards_bounces: true, .. }) {
            let put = app.cloud.ses().put_email_identity_feedback_attributes().email_identity(name.as_str());
            let put = put.email_forwarding_enabled(false).send().await;
            put.map_err(|error| Failure::from(error).context("PutEmailIdentityFeedbackAttributes"))?;
        }
        Ok(found)
    }

    async fn add(app: &App, tenant_id: &TenantId, name: &DomainName) -> Result<Self, Failure> {
        let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build();
        let key_length = DkimSigningKeyLength::Rsa2048Bit;
        let dkim = DkimSigningAttributes::builder().next_signing_key_length(key_length).build();
        let created =
            app.cloud.ses().create_email_identity().email_identity(name.as_str()).dkim_signing_attributes(dkim);
        let created =
            created.tags(tag(TENANT_TAG, tenant_id.as_str())?).tags(tag(STAGE_TAG, app.cloud.environment().stage()?)?);
        match created.send().await {
            // SES forwards until it is told otherwise.
            Ok(made) => Ok(Self::own(made.dkim_attributes, made.verified_for_sending_status, true)),
            Err(error) => match error.as_service_error() {
                // Somebody was faster between the two calls.
                Some(CreateEmailIdentityError::AlreadyExistsException(_)) => Self::find(app, tenant_id, name).await,
                Some(CreateEmailIdentityError::BadRequestException(refused)) => {
                    tracing::warn!(domain = %name, detail = refused.message(), "SES takes no such domain");
                    Ok(Self::Refused)
                }
                _ => Err(Failure::from(error).context("CreateEmailIdentity")),
            },
        }
    }

    /// Takes the domain from SES, if it is this tenant's there.
    pub async fn remove(app: &App, tenant_id: &TenantId, name: &DomainName) -> Result<(), Failure> {
        if !matches!(Self::find(app, tenant_id, name).await?, Self::Own { .. }) {
            return Ok(());
        }
        let deleted = app.cloud.ses().delete_email_identity().email_identity(name.as_str()).send().await;
        deleted.map(drop).map_err(|error| Failure::from(error).context("DeleteEmailIdentity"))
    }

    /// The domain with what SES says now.
    pub fn noted_on(&self, before: &OwnDomain, now: Timestamp) -> OwnDomain {
        let (state, dkim_tokens, dkim_zone) = match self {
            Self::Own { state, dkim_tokens, dkim_zone, .. } => (*state, dkim_tokens.clone(), dkim_zone.clone()),
            Self::Foreign | Self::None | Self::Refused => (DomainState::Failed, vec![], String::new()),
        };
        OwnDomain { state, dkim_tokens, dkim_zone, checked_at: Some(now), ..before.clone() }
    }
}
