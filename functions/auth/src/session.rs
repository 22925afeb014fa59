//! Sessions as the API shows them, and how one begins.

use app::{App, IntoProblem};
use domain::{Locale, QuietHours, Role, Scope, SessionId, Tenant};
use jiff::Timestamp;
use kit::{
    KeyRing, Problem, Response,
    tokens::{self, Identity},
};
use serde::Serialize;
use store::SubjectKind;
use utoipa::ToSchema;

use crate::{
    person::Person,
    refresh_token::{self, RefreshToken},
};

/// A signed-in session. The refresh token comes beside it, in a cookie for the browser alone.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// Goes into `Authorization: Bearer`; good for 15 minutes.
    pub access_token: String,
    /// When the access token ends.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Who is signed in.
    pub me: Me,
}

/// Whether somebody works in the tenant or asks for help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// Works in the tenant.
    Member,
    /// Asks for help.
    Contact,
}

impl PersonKind {
    /// As in tokens and JSON.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Contact => "contact",
        }
    }
}

impl From<SubjectKind> for PersonKind {
    fn from(kind: SubjectKind) -> Self {
        match kind {
            SubjectKind::Member => Self::Member,
            SubjectKind::Contact => Self::Contact,
        }
    }
}

/// The person who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Member or contact.
    pub kind: PersonKind,
    /// The member's or contact's id.
    pub id: String,
    /// As shown to others.
    pub name: String,
    /// For signing in.
    pub email: String,
    /// The member's role, or `requester`.
    pub role: Role,
    /// What the role may do, such as `tickets:read`.
    pub scopes: Vec<String>,
    /// When notifications wait; null: never, and for contacts.
    pub quiet_hours: Option<QuietHours>,
    /// Where.
    pub tenant: MeTenant,
}

/// The tenant of the person who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeTenant {
    /// The id.
    pub id: String,
    /// First label of the portal's host name.
    pub slug: String,
    /// As shown.
    pub name: String,
    /// Language of automatic mail.
    pub locale: Locale,
    /// IANA name of the time zone.
    pub time_zone: String,
}

/// What the API says of a person.
pub(crate) fn me(tenant: &Tenant, person: &Person) -> Me {
    Me {
        kind: person.kind.into(),
        id: person.id.clone(),
        name: person.name.clone(),
        email: person.email.to_string(),
        role: person.role,
        quiet_hours: person.quiet_hours.clone(),
        scopes: person.role.scopes().iter().copied().map(Scope::as_str).map(str::to_owned).collect(),
        tenant: MeTenant {
            id: tenant.id.to_string(),
            slug: tenant.slug.to_string(),
            name: tenant.name.clone(),
            locale: tenant.locale,
            time_zone: tenant.time_zone.clone(),
        },
    }
}

/// When a session that is used now ends without another use.
pub(crate) fn expires_at(now: Timestamp) -> Timestamp {
    now.checked_add(refresh_token::LIFETIME).unwrap_or(Timestamp::MAX)
}

/// Begins a session and answers it with `status`.
pub(crate) async fn begin(app: &App, status: u16, tenant: &Tenant, person: &Person) -> Result<Response, Problem> {
    // Keys first: a session that nobody can be told of is not begun.
    let ring = app.keys().await.map_err(Problem::internal)?;
    let now = app.cloud.now();
    let refresh = RefreshToken::new(SessionId::new(app.cloud.uuid_v7()), app.cloud.random_bytes());
    let session = store::Session {
        id: refresh.session_id().clone(),
        tenant_id: tenant.id.clone(),
        subject_kind: person.kind,
        subject_id: person.id.clone(),
        refresh_hash: refresh.hash(),
        refreshed_at: None,
        created_at: now,
        expires_at: expires_at(now),
    };
    app.store.put_session(&session).await.map_err(IntoProblem::into_problem)?;
    answer(&ring, now, status, tenant, person, &refresh)
}

/// The answer that carries a session's two tokens.
pub(crate) fn answer(
    ring: &KeyRing,
    now: Timestamp,
    status: u16,
    tenant: &Tenant,
    person: &Person,
    refresh: &RefreshToken,
) -> Result<Response, Problem> {
    let identity = Identity {
        sub: person.id.clone(),
        kind: PersonKind::from(person.kind).as_str().to_owned(),
        tenant_id: tenant.id.to_string(),
        role: person.role.as_str().to_owned(),
        name: Some(person.name.clone()),
        session_id: refresh.session_id().to_string(),
    };
    let access = tokens::issue(ring, identity, now);
    let session = Session { access_token: access.token, expires_at: access.expires_at, me: me(tenant, person) };
    Ok(Response::json(status, &session)?.cookie(&refresh.cookie()))
}
