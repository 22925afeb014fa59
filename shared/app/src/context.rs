//! What every handler is given.

use std::{process::ExitCode, sync::Arc};

use domain::TenantId;
use kit::{
    Caller, Cloud, Failure, Problem, SigningKeys,
    http::RouteFn,
    signing::{KeyRing, SigningError},
};
use store::{Store, TenantStore};

/// The cloud, the table and the keys of one warm function.
pub struct App {
    /// Clients, environment, clock, randomness.
    pub cloud: Cloud,
    /// The table.
    pub store: Store,
    keys: Option<SigningKeys>,
}

impl App {
    /// Built once per process.
    ///
    /// # Errors
    /// Names the environment variable that is missing.
    pub fn new(cloud: Cloud) -> Result<Self, Failure> {
        let store = Store::new(cloud.dynamodb().clone(), cloud.environment().table_name()?);
        // Functions that sign nothing have no secret; asking for a key there is a mistake in their declaration.
        let keys = SigningKeys::new(&cloud).ok();
        Ok(Self { cloud, store, keys })
    }

    /// The caller's tenant: the only way from a request to a tenant's items.
    ///
    /// # Errors
    /// 401 when the access token has ended since the authorizer looked at it, or its tenant is not an id.
    pub fn tenant(&self, caller: &Caller) -> Result<TenantStore, Problem> {
        if caller.expires_at <= self.cloud.now().as_second() {
            return Err(Problem::invalid_token());
        }
        let id: TenantId = caller.tenant_id.parse().map_err(|_| Problem::unauthenticated())?;
        Ok(self.store.tenant(&id))
    }

    /// The signing keys.
    ///
    /// # Errors
    /// When the function has no access to them, or they can't be read.
    pub async fn keys(&self) -> Result<Arc<KeyRing>, Failure> {
        let keys = self.signing_keys()?;
        keys.ring().await.map_err(|error: SigningError| Failure::from(error))
    }

    /// The source of the signing keys, for checks that may have to fetch a newer one.
    ///
    /// # Errors
    /// When the function has no access to them.
    pub fn signing_keys(&self) -> Result<&SigningKeys, Failure> {
        self.keys.as_ref().ok_or_else(|| Failure::new("this function's access does not name the signing secret"))
    }
}

/// The whole `main` of a route.
pub fn http(operation: &'static str, route: RouteFn<App>) -> ExitCode {
    kit::http_main(
        operation,
        Box::new(move |cloud| {
            Box::pin(async move {
                let app = Arc::new(App::new(cloud)?);
                Ok(kit::route(app, route))
            })
        }),
    )
}
