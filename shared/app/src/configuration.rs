//! Changing a tenant's configuration: load, check, write; and again when somebody was faster.

use kit::{Caller, Problem};
use store::{Claim, ConfigurationChange, ConfigurationChangeError, TenantStore};

use crate::{App, Idempotency, IntoProblem, Snapshot};

/// How often a change is checked anew when the configuration moved on meanwhile.
const ATTEMPTS: usize = 5;

/// The caller's tenant with its configuration.
///
/// # Errors
/// 401 when the tenant is gone, and the table's.
pub async fn load(app: &App, caller: &Caller) -> Result<Snapshot, Problem> {
    load_tenant(&app.tenant(caller)?).await?.ok_or_else(Problem::unauthenticated)
}

/// A tenant with its configuration; none when it is gone.
///
/// # Errors
/// The table's.
pub async fn load_tenant(tenant: &TenantStore) -> Result<Option<Snapshot>, Problem> {
    Snapshot::load(tenant).await.map_err(IntoProblem::into_problem)
}

/// Writes what `check` makes of the configuration as it is, and gives back what came with it. A change that is refused, or that
/// changes nothing (`None`), writes nothing.
///
/// # Errors
/// Those of `check`; 409 when a name is taken, or others are faster each time.
pub async fn change<T>(
    app: &App,
    caller: &Caller,
    check: impl Fn(&Snapshot) -> Result<(Option<ConfigurationChange>, T), Problem>,
) -> Result<T, Problem> {
    change_tenant(&app.tenant(caller)?, check).await
}

/// The same for a tenant, where no caller asks for it.
///
/// # Errors
/// As [`change`].
pub async fn change_tenant<T>(
    tenant: &TenantStore,
    check: impl Fn(&Snapshot) -> Result<(Option<ConfigurationChange>, T), Problem>,
) -> Result<T, Problem> {
    for _ in 0..ATTEMPTS {
        let snapshot = load_tenant(tenant).await?.ok_or_else(Problem::unauthenticated)?;
        let (change, answer) = check(&snapshot)?;
        let Some(change) = change else { return Ok(answer) };
        match tenant.change_configuration(snapshot.tenant.config_version, &change).await {
            Ok(()) => return Ok(answer),
            Err(ConfigurationChangeError::Moved) => {}
            Err(ConfigurationChangeError::IdempotencyKeyUsed) => return Err(Problem::idempotency_key_used()),
            Err(ConfigurationChangeError::Taken(Claim::Address(..))) => {
                return Err(Problem::address_taken("mail to that address comes in already"));
            }
            Err(ConfigurationChangeError::Taken(Claim::Domain(_))) => {
                return Err(Problem::domain_taken("another helpdesk has that domain"));
            }
            Err(ConfigurationChangeError::Store(error)) => return Err(error.into_problem()),
        }
    }
    Err(Problem::conflict("the configuration was changed by others at the same time; try again"))
}

/// What a creation gives: what it made, and whether that was on an earlier request with the same key.
///
/// # Errors
/// Those of `check`, and of [`Idempotency::made_before`].
pub async fn create<T>(
    app: &App,
    caller: &Caller,
    idempotency: Option<&Idempotency>,
    check: impl Fn(&Snapshot) -> Result<(ConfigurationChange, T), Problem>,
    find: impl Fn(&Snapshot, &store::Made) -> Option<T>,
) -> Result<(T, bool), Problem> {
    let made = change(app, caller, |snapshot| check(snapshot).map(|(change, made)| (Some(change), made))).await;
    let problem = match made {
        Ok(made) => return Ok((made, false)),
        Err(problem) => problem,
    };
    let made = Idempotency::made_before(idempotency, &app.tenant(caller)?, problem).await?;
    let snapshot = load(app, caller).await?;
    let found = find(&snapshot, &made).ok_or_else(|| Problem::not_found("what the key made is gone"))?;
    Ok((found, true))
}
