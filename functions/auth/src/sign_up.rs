//! `sign_up`: a tenant with its first member and everything it needs to take its first ticket.

use app::{App, IntoProblem, Route};
use domain::{
    Defaults, EmailAddress, FieldError, Invalid, Locale, Member, MemberId, MemberRole, Password, Slug, Tenant, TenantId,
};
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Deserialize;
use store::{NewTenant, SignUpError};
use utoipa::ToSchema;

use crate::{
    limits, password_hash,
    person::Person,
    session::{self, Session},
};

/// How `sign_up` is deployed. Hashing passwords wants the processor that comes with the memory.
pub const OPERATION: Operation =
    Operation::public("sign_up", "auth").memory_mb(1024).access(Access::none().writes_table().signs());

/// The operation with its handler.
pub static ROUTE: Route = Route { operation: OPERATION, handler: |app, request| Box::pin(sign_up(app, request)) };

/// Days after which a resolved ticket closes, until the tenant says otherwise.
const AUTO_CLOSE_DAYS: u16 = 3;

/// A tenant to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// The tenant's name, 1 to 120 characters.
    pub tenant_name: String,
    /// First label of the portal's host name: 3 to 40 lower-case letters, digits and hyphens.
    pub slug: String,
    /// The first member's name.
    pub name: String,
    /// The first member's address.
    #[schema(format = Email)]
    pub email: String,
    /// 10 to 200 characters.
    #[schema(format = Password)]
    pub password: String,
    /// Language of automatic mail; default `en`.
    pub locale: Option<Locale>,
    /// IANA name; default `UTC`.
    pub time_zone: Option<String>,
}

/// Makes a tenant whose first member is its admin, and signs that member in.
#[utoipa::path(post, path = "/v1/tenants", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))), request_body = SignUp,
    responses((status = 201, body = Session, headers(("set-cookie" = String, description = "the refresh token"))),
        (status = 400, body = ProblemBody), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody, headers(("retry-after" = u32, description = "seconds")))))]
pub async fn sign_up(app: &App, request: Request) -> Result<Response, Problem> {
    request.query().finish()?;
    let wanted =
        Wanted::of(request.json()?, app.cloud.environment().mail_domain()?).map_err(IntoProblem::into_problem)?;
    limits::limit_source(app, &limits::SIGN_UP_SOURCE, &request).await?;
    let password_hash = password_hash::hash(wanted.password.as_bytes(), app.cloud.random_bytes())?;
    let new = new_tenant(app, wanted, password_hash);
    match app.store.sign_up(&new).await {
        Ok(()) => {}
        Err(SignUpError::SlugTaken) => return Err(Problem::slug_taken("another tenant has that slug")),
        // The address is made from the slug; it can only be taken where an address was written by other means.
        Err(SignUpError::AddressTaken) => return Err(Problem::address_taken("another tenant has that slug's address")),
        Err(SignUpError::Store(error)) => return Err(error.into_problem()),
    }
    let admin = Person::of_member(&new.admin).ok_or_else(|| Problem::internal("a new admin can't sign in"))?;
    session::begin(app, 201, &new.tenant, &admin).await
}

/// A sign-up whose every field is good.
struct Wanted {
    tenant_name: String,
    slug: Slug,
    name: String,
    email: EmailAddress,
    password: Password,
    locale: Locale,
    time_zone: String,
    /// The address mail to the new tenant goes to.
    inbound: EmailAddress,
}

impl Wanted {
    /// Checks every field, so that a form can show all that is wrong at once.
    fn of(input: SignUp, mail_domain: &str) -> Result<Self, Invalid> {
        let mut errors = Vec::new();
        let tenant_name = keep("tenant_name", Tenant::parse_name(&input.tenant_name), &mut errors);
        let slug = keep("slug", Slug::parse(&input.slug), &mut errors);
        let name = keep("name", Member::parse_name(&input.name), &mut errors);
        let email = keep("email", EmailAddress::parse(&input.email), &mut errors);
        let password = keep("password", Password::parse(input.password), &mut errors);
        let time_zone = Tenant::parse_time_zone(input.time_zone.as_deref().unwrap_or("UTC"));
        let time_zone = keep("time_zone", time_zone, &mut errors);
        let inbound = slug.as_ref().and_then(|slug| keep("slug", inbound_address(slug, mail_domain), &mut errors));
        match (tenant_name, slug, name, email, password, time_zone, inbound) {
            (
                Some(tenant_name),
                Some(slug),
                Some(name),
                Some(email),
                Some(password),
                Some(time_zone),
                Some(inbound),
            ) => {
                let locale = input.locale.unwrap_or_default();
                Ok(Self { tenant_name, slug, name, email, password, locale, time_zone, inbound })
            }
            _ => Err(Invalid(errors)),
        }
    }
}

fn keep<T>(field: &str, parsed: Result<T, &'static str>, errors: &mut Vec<FieldError>) -> Option<T> {
    parsed.map_err(|reason| errors.push(FieldError { field: field.to_owned(), reason: reason.to_owned() })).ok()
}

fn inbound_address(slug: &Slug, mail_domain: &str) -> Result<EmailAddress, &'static str> {
    EmailAddress::parse(&format!("support@{slug}.{mail_domain}"))
}

fn new_tenant(app: &App, wanted: Wanted, password_hash: String) -> NewTenant {
    let now = app.cloud.now();
    let admin = Member {
        id: MemberId::new(app.cloud.uuid_v7()),
        name: wanted.name,
        email: wanted.email,
        role: MemberRole::Admin,
        is_active: true,
        is_invited: false,
        quiet_hours: None,
        created_at: now,
    };
    let defaults = Defaults::new(wanted.inbound, &wanted.tenant_name, &wanted.time_zone, now, || app.cloud.uuid_v7());
    let mut configuration = defaults.configuration;
    for team in &mut configuration.teams {
        team.member_ids.push(admin.id.clone());
    }
    configuration.members.push(admin.clone());
    let tenant = Tenant {
        id: TenantId::new(app.cloud.uuid_v7()),
        slug: wanted.slug,
        name: wanted.tenant_name,
        locale: wanted.locale,
        time_zone: wanted.time_zone,
        auto_close_days: AUTO_CLOSE_DAYS,
        reopened_status_id: defaults.reopened_status_id,
        calendar_id: configuration.calendars.first().map(|calendar| calendar.id.clone()),
        config_version: 1,
        created_at: now,
    };
    NewTenant { tenant, configuration, admin, password_hash }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> SignUp {
        SignUp {
            tenant_name: " Demo  Ltd ".into(),
            slug: "demo".into(),
            name: "Ada Admin".into(),
            email: "Ada@Demo.example".into(),
            password: "correct horse".into(),
            locale: None,
            time_zone: None,
        }
    }

    #[test]
    fn what_is_left_out_has_a_default() {
        let Ok(wanted) = Wanted::of(input(), "lambdesk.test") else { panic!("refused") };
        assert_eq!((wanted.tenant_name.as_str(), wanted.email.as_str()), ("Demo Ltd", "ada@demo.example"));
        assert_eq!((wanted.locale, wanted.time_zone.as_str()), (Locale::En, "UTC"));
        assert_eq!(wanted.inbound.as_str(), "support@demo.lambdesk.test");
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let bad = SignUp {
            tenant_name: " ".into(),
            slug: "Admin".into(),
            name: String::new(),
            email: "ada".into(),
            password: "short".into(),
            locale: Some(Locale::Fr),
            time_zone: Some("Mars/Olympus".into()),
        };
        let Err(Invalid(errors)) = Wanted::of(bad, "lambdesk.test") else { panic!("accepted") };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["tenant_name", "slug", "name", "email", "password", "time_zone"]);
    }
}
