//! What every handler is given.

use std::sync::Arc;

use domain::TenantId;
use kit::{
    Caller, Cloud, Failure, Problem, SigningKeys, cursor,
    signing::{KeyRing, SigningError},
};
use serde::{Serialize, de::DeserializeOwned};
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

    /// Where a page begins whose cursor was sealed for the same `scope`; none for the first page.
    ///
    /// # Errors
    /// 400 when the cursor is not one of this list's.
    pub async fn open_cursor<T: DeserializeOwned>(
        &self,
        scope: &str,
        cursor: Option<&str>,
    ) -> Result<Option<T>, Problem> {
        let Some(cursor) = cursor else { return Ok(None) };
        let place = cursor::open(&*self.keys().await.map_err(Problem::internal)?, scope, cursor)?;
        serde_json::from_value(place).map(Some).map_err(|_| Problem::invalid_cursor())
    }

    /// The cursor of the page that begins at `place`; none where there is no more. `scope` holds all that must be the same when it
    /// comes back: tenant, operation, filters, and the caller where the list depends on it.
    ///
    /// # Errors
    /// When the function has no access to the keys, or they can't be read.
    pub async fn seal_cursor(&self, scope: &str, place: Option<impl Serialize>) -> Result<Option<String>, Problem> {
        let Some(place) = place else { return Ok(None) };
        let place = serde_json::to_value(place).map_err(|error| Problem::unexpected(&error))?;
        let keys = self.keys().await.map_err(Problem::internal)?;
        Ok(Some(cursor::seal(&keys, scope, &place)))
    }

    /// The source of the signing keys, for checks that may have to fetch a newer one.
    ///
    /// # Errors
    /// When the function has no access to them.
    pub fn signing_keys(&self) -> Result<&SigningKeys, Failure> {
        self.keys.as_ref().ok_or_else(|| Failure::new("this function's access does not name the signing secret"))
    }
}
