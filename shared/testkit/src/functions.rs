//! One application per function, as on AWS: a function sees only the variables that its declared access brings, and keeps its
//! own warm state.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::App;
use kit::{Clock, Cloud, Entropy, Environment, declare::Access};
use serde_json::Value;

use crate::fake_cloud::FakeCloud;

pub(crate) struct Functions {
    cloud: FakeCloud,
    clock: Clock,
    entropy: Entropy,
    warm: Mutex<BTreeMap<String, Arc<App>>>,
}

impl Functions {
    pub(crate) fn new(cloud: FakeCloud, clock: Clock, entropy: Entropy) -> Self {
        Self { cloud, clock, entropy, warm: Mutex::default() }
    }

    /// The environment variables of a function with this access.
    pub(crate) fn variables(&self, access: &Access) -> Vec<(&'static str, String)> {
        let access = serde_json::to_value(access).expect("an access is JSON");
        self.cloud.environment().into_iter().filter(|(name, _)| is_granted(&access, name)).collect()
    }

    /// The cloud of a function with this access.
    pub(crate) fn cloud(&self, access: &Access) -> Cloud {
        let variables = self.variables(access).into_iter();
        let environment = Environment::from_variables(variables.map(|(name, value)| (name.to_owned(), value)));
        Cloud::with_sources(self.cloud.sdk_config(), environment, self.clock.clone(), self.entropy.clone())
    }

    /// The application of a function, made when it is first called.
    pub(crate) fn app(&self, name: &str, access: &Access) -> Arc<App> {
        let mut warm = self.warm.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(app) = warm.get(name) {
            return app.clone();
        }
        let app = App::new(self.cloud(access)).unwrap_or_else(|failure| panic!("{name} does not start: {failure}"));
        let app = Arc::new(app);
        warm.insert(name.to_owned(), app.clone());
        app
    }
}

/// The rule of the deployment: four variables for all, the others with what they name.
fn is_granted(access: &Value, variable: &str) -> bool {
    let has = |name: &str| access.get(name).is_some();
    match variable {
        "STAGE" | "MAIL_DOMAIN" | "PORTAL_URL" | "RUST_LOG" => true,
        "TABLE_NAME" => has("table"),
        "BUS_NAME" => has("bus"),
        "ATTACHMENTS_BUCKET" => has("attachments"),
        "RAW_MAIL_BUCKET" => has("raw_mail"),
        "SIGNING_SECRET_ARN" => has("signing_secret"),
        "CONFIGURATION_SET" => has("send_mail"),
        queue => {
            let queues = access.get("queues").and_then(Value::as_array).into_iter().flatten();
            queues.filter_map(Value::as_str).any(|name| format!("QUEUE_{}", name.to_uppercase()) == queue)
        }
    }
}
