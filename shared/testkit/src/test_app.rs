//! The whole product over a fake cloud.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::TenantId;
use jiff::{SignedDuration, Timestamp};
use kit::{Caller, Clock, Entropy, clock::ManualClock};
use openapi::Registry;
use serde_json::json;
use store::Store;

use crate::{
    fake_cloud::{FakeCloud, TABLE_NAME},
    functions::Functions,
    session::Session,
    tenant::TestTenant,
};

/// Every route and every worker, a cloud of their own, a clock that only the test moves. Clones share all of it.
#[derive(Clone)]
pub struct TestApp {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub cloud: FakeCloud,
    pub clock: ManualClock,
    pub entropy: Entropy,
    pub registry: Registry,
    pub functions: Functions,
    pub progress: std::sync::Mutex<crate::pump::Progress>,
    pub web: Mutex<BTreeMap<String, Result<Vec<u8>, String>>>,
}

/// Where the clock stands at first: a Tuesday far enough ahead that nothing is expired by the machine's own time.
const START: &str = "2036-01-15T09:00:00Z";

/// The password of everybody who chose one.
pub const PASSWORD: &str = "correct horse battery";

impl Default for TestApp {
    fn default() -> Self {
        Self::new()
    }
}

impl TestApp {
    /// The product with an empty table.
    #[expect(clippy::missing_panics_doc, reason = "the start is a time")]
    pub fn new() -> Self {
        Self::at(START.parse().expect("a time"))
    }

    /// The product with an empty table and its clock at `start`: at the machine's time, or where the clock will be led to
    /// it, when real functions work on the same table.
    pub fn at(start: Timestamp) -> Self {
        Self::over(FakeCloud::new(), start)
    }

    /// The product over a cloud of its own, with its clock at `start`.
    #[expect(clippy::missing_panics_doc, reason = "a time ahead is a positive one")]
    pub fn over(cloud: FakeCloud, start: Timestamp) -> Self {
        let clock = ManualClock::new(start);
        let ahead = start.duration_since(Timestamp::now()).max(SignedDuration::ZERO);
        // What expires by the table's own clock and what by ours has to agree.
        cloud.advance(Duration::try_from(ahead).expect("not negative"));
        let entropy = Entropy::seeded(7);
        let functions = Functions::new(cloud.clone(), clock.clock(), entropy.clone());
        let registry = openapi::registry();
        let progress = std::sync::Mutex::default();
        let web = Mutex::default();
        Self { inner: Arc::new(Inner { cloud, clock, entropy, registry, functions, progress, web }) }
    }

    /// What is found at a URL of the internet from now on, or why nothing is.
    pub fn publish(&self, url: &str, found: Result<&[u8], &str>) {
        let found = found.map(<[u8]>::to_vec).map_err(str::to_owned);
        self.inner.web.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), found);
    }

    /// The internet.
    pub(crate) fn web(&self) -> sla::refresh_holiday_feed::ReadUrl {
        let app = self.clone();
        Arc::new(move |url| {
            let found = app.inner.web.lock().unwrap_or_else(PoisonError::into_inner).get(&url).cloned();
            Box::pin(async move { found.unwrap_or_else(|| Err("its host can't be reached".into())) })
        })
    }

    /// The cloud below.
    pub fn cloud(&self) -> &FakeCloud {
        &self.inner.cloud
    }

    /// The clock that the functions are given.
    pub fn clock(&self) -> Clock {
        self.inner.clock.clock()
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.clock().now()
    }

    /// Lets time pass for the functions, the table and the queues.
    ///
    /// # Panics
    /// When `by` is negative.
    pub fn advance(&self, by: SignedDuration) {
        self.inner.clock.advance(by);
        self.inner.cloud.advance(Duration::try_from(by).expect("time passes forwards"));
    }

    /// All functions.
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    /// The environment variables that a function is given by its declared access.
    ///
    /// # Panics
    /// When there is no function of that name.
    pub fn variables_of(&self, function: &str) -> Vec<(&'static str, String)> {
        let registry = self.registry();
        let routes = registry.routes.iter().map(|route| (route.operation.id, &route.operation.access));
        let mut all = routes.chain(registry.workers.iter().map(|worker| (worker.name, &worker.access)));
        let found = all.find(|(name, _)| *name == function);
        self.inner.functions.variables(found.unwrap_or_else(|| panic!("no function {function}")).1)
    }

    /// The table, for what no route shows.
    pub fn store(&self) -> Store {
        Store::new(aws_sdk_dynamodb::Client::new(&self.inner.cloud.sdk_config()), TABLE_NAME)
    }

    /// A fresh UUID, the same in every run.
    pub fn uuid(&self) -> uuid::Uuid {
        self.inner.entropy.uuid_v7(self.now())
    }

    /// Nobody: a caller without a token.
    pub fn nobody(&self) -> Session {
        Session::new(self.clone(), None)
    }

    /// A caller that the authorizer let pass.
    pub fn session_of(&self, caller: Caller) -> Session {
        Session::new(self.clone(), Some(caller))
    }

    /// Asks the authorizer about the value of an `Authorization` header.
    ///
    /// # Errors
    /// Its error text, which API Gateway turns into 401 when it is `Unauthorized`.
    ///
    /// # Panics
    /// When the authorizer cannot start or lets pass without a caller.
    pub async fn authorize(&self, authorization: Option<&str>) -> Result<Caller, String> {
        let worker = self.worker("authorize_request");
        let authorize = auth::authorize_request::handler(&self.inner.functions.cloud(&worker.access));
        let authorize = authorize.expect("the authorizer starts");
        let headers = authorization.map_or_else(|| json!({}), |value| json!({"Authorization": value}));
        let event = json!({
            "type": "REQUEST", "headers": headers,
            "methodArn": "arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4e5/test/GET/v1/tickets",
            "requestContext": {"requestId": "req-authorizer", "identity": {"sourceIp": "203.0.113.7"}},
        });
        let answer = kit::authorizer::dispatch(worker.name, &authorize, event).await.map_err(|error| error.0)?;
        assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], "Allow");
        Ok(Caller::from_context(&answer["context"]).expect("a whole caller"))
    }

    /// A tenant that has just signed up, with its admin.
    ///
    /// # Panics
    /// When the slug is none or taken.
    pub async fn tenant(&self, slug: &str) -> TestTenant {
        self.tenant_speaking(slug, "en").await
    }

    /// The same with another language.
    ///
    /// # Panics
    /// As [`Self::tenant`].
    pub async fn tenant_speaking(&self, slug: &str, locale: &str) -> TestTenant {
        let sign_up = json!({
            "tenant_name": format!("{slug} Ltd"), "slug": slug, "name": "Ada Admin", "email": format!("ada@{slug}.example"),
            "password": PASSWORD, "locale": locale, "time_zone": "Europe/Paris",
        });
        // Each from a network of its own: how many sign up from one is limited.
        let number = self.uuid().as_u128();
        let source = format!("2001:db8:{:x}:{:x}::1", (number >> 16) & 0xffff, number & 0xffff);
        let session = self.nobody().post("/v1/tenants", sign_up).source_ip(&source).await.expect(201);
        let id: TenantId = session["me"]["tenant"]["id"].as_str().expect("an id").parse().expect("a tenant's id");
        let store = self.store().tenant(&id);
        let tenant = store.get_tenant().await.expect("the table answers").expect("the tenant is there");
        let configuration = store.configuration(tenant.config_version).await.expect("the configuration is there");
        TestTenant::new(self.clone(), tenant, (*configuration).clone())
    }
}
