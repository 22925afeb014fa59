//! Secrets Manager: values that tests set and functions read.

use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Mutex;

use super::wire::{Request, Response, ServiceError, lock};

#[derive(Debug)]
pub(crate) struct SecretsManager(Mutex<BTreeMap<String, String>>);

impl SecretsManager {
    pub(crate) fn new(id: &str, value: &str) -> Self {
        Self(Mutex::new(BTreeMap::from([(id.to_owned(), value.to_owned())])))
    }

    pub(crate) fn set(&self, id: &str, value: &str) {
        lock(&self.0).insert(id.to_owned(), value.to_owned());
    }

    pub(crate) fn serve(&self, operation: &str, request: &Request) -> Result<Response, ServiceError> {
        if operation != "GetSecretValue" {
            return Err(ServiceError::new(400, "AccessDeniedException", format!("{operation} is not offered here")));
        }
        let body = request.json();
        let id = body["SecretId"].as_str().unwrap_or_default();
        let value = lock(&self.0).get(id).cloned().ok_or_else(|| {
            ServiceError::new(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
        })?;
        let name = id.rsplit(':').next().unwrap_or(id);
        Ok(Response::json(&json!({
            "ARN": id,
            "Name": name.rsplit_once('-').map_or(name, |(name, _)| name),
            "SecretString": value,
            "VersionId": "00000000-0000-4000-8000-000000000001",
            "VersionStages": ["AWSCURRENT"],
        })))
    }
}

#[cfg(test)]
mod tests {
    use crate::fake_cloud::{FakeCloud, Fault, SIGNING_SECRET_ARN, Service};

    #[tokio::test]
    async fn a_secret_is_read_and_changed() {
        let cloud = FakeCloud::new();
        let client = aws_sdk_secretsmanager::Client::new(&cloud.sdk_config());
        let read = || async {
            let output = client.get_secret_value().secret_id(SIGNING_SECRET_ARN).send().await;
            output.map(|output| output.secret_string.unwrap_or_default())
        };
        assert!(read().await.expect("the default secret").contains(r#""current":"k1""#));
        cloud.set_secret(SIGNING_SECRET_ARN, "other");
        assert_eq!(read().await.expect("the new secret"), "other");

        cloud.fail_next(Service::SecretsManager, "GetSecretValue", Fault::InternalError);
        let error = read().await.expect_err("a planned failure").into_service_error();
        assert!(error.is_internal_service_error(), "{error:?}");
        let missing = client.get_secret_value().secret_id("none").send().await;
        assert!(missing.expect_err("no such secret").into_service_error().is_resource_not_found_exception());
    }
}
