//! The HTTP client of the SDK: finds the engine for a request, applies planned faults and keeps the log.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use super::faults::{Fault, Verdict};
use super::meter::{Call, Units};
use super::wire::{Request, Response, ServiceError};
use super::{FakeCloud, REGION, Service, s3, ses};

/// How often a request lets others run before it is answered. Requests that are joined reach the connector within a
/// few turns of each other (the first one resolves the credentials), and must be seen as sent before any is answered.
const TURNS_ON_THE_WIRE: usize = 16;

#[derive(Debug, Clone)]
pub(crate) struct InProcess(FakeCloud);

impl InProcess {
    pub(crate) fn new(cloud: FakeCloud) -> Self {
        Self(cloud)
    }
}

impl HttpClient for InProcess {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let cloud = self.0.clone();
        HttpConnectorFuture::new(async move { exchange(&cloud, request).await })
    }
}

async fn exchange(cloud: &FakeCloud, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let started = cloud.inner.meter.tick();
    let request = Request::read(request).await.map_err(|error| ConnectorError::user(error.into()))?;
    let response = answer(cloud, started, request).await?;
    response.into_sdk().map_err(|error| ConnectorError::user(error.into()))
}

/// Answers a request that came over HTTP. Such a request names no service by its host, and buckets by path.
pub(crate) async fn answer_http(cloud: &FakeCloud, request: http::Request<Vec<u8>>) -> Result<Response, String> {
    let started = cloud.inner.meter.tick();
    let (head, body) = request.into_parts();
    let target = head.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let url = format!("https://s3.{REGION}.amazonaws.com{target}");
    let request = Request::from_parts(head.method.as_str(), &url, headers, body)?;
    answer(cloud, started, request).await.map_err(|error| error.to_string())
}

async fn answer(cloud: &FakeCloud, started: u64, request: Request) -> Result<Response, ConnectorError> {
    let (service, operation) = route(&request).map_err(|error| ConnectorError::user(error.into()))?;
    for _ in 0..TURNS_ON_THE_WIRE {
        tokio::task::yield_now().await;
    }

    let body = request.json();
    let mut call = Call {
        service,
        table: super::dynamodb::table_of(service, &body),
        index: body["IndexName"].as_str().map(ToOwned::to_owned),
        operation,
        consumed_read_units: 0.0,
        consumed_write_units: 0.0,
        index_units: std::collections::BTreeMap::new(),
        started,
        finished: started,
        error: None,
        request: body,
    };
    let verdict = cloud.inner.faults.judge(service, &call.operation, &request);
    let fault = match verdict {
        Verdict::Unreachable => return Err(lost(cloud, call)),
        Verdict::Proceed => None,
        Verdict::Fail(fault) => Some(fault),
    };
    let refusal = fault.and_then(|fault| fault.refusal(service, &call.operation, &call.request));
    let (result, units) = match refusal {
        Some(refusal) => (Err(refusal), Units::default()),
        None => serve(cloud, service, &call.operation, &request, fault == Some(Fault::FirstEntryFails)),
    };
    call.consumed_read_units = units.read;
    call.consumed_write_units = units.write;
    call.index_units = units.by_index;
    if fault == Some(Fault::LoseResponse) {
        return Err(lost(cloud, call));
    }
    let response = match result {
        Ok(response) => response,
        Err(error) => {
            let code = error.code.rsplit('#').next().unwrap_or_default();
            call.error = Some(code.to_owned());
            error.into_response(service)
        }
    };
    cloud.inner.meter.record(call);
    Ok(response)
}

fn lost(cloud: &FakeCloud, mut call: Call) -> ConnectorError {
    call.error = Some("ResponseLost".to_owned());
    cloud.inner.meter.record(call);
    ConnectorError::timeout("the answer was lost, as planned by the test".into())
}

/// Lets the engine of `service` answer.
fn serve(
    cloud: &FakeCloud,
    service: Service,
    operation: &str,
    request: &Request,
    first_entry_fails: bool,
) -> (Result<Response, ServiceError>, Units) {
    let inner = &cloud.inner;
    let result = match service {
        Service::DynamoDb => return inner.dynamodb.serve(operation, request),
        Service::S3 => inner.s3.serve(operation, request),
        Service::Ses => inner.ses.serve(operation, request),
        Service::Sqs => inner.sqs.serve(operation, request, first_entry_fails),
        Service::EventBridge => inner.events.serve(operation, request, first_entry_fails),
        Service::SecretsManager => inner.secrets.serve(operation, request),
    };
    (result, Units::default())
}

/// The service and the operation: `x-amz-target` names both for the JSON protocols, SES has its path, the rest is S3.
fn route(request: &Request) -> Result<(Service, String), String> {
    if let Some(target) = request.header("x-amz-target") {
        let (prefix, operation) = target.split_once('.').unwrap_or((target, ""));
        let service = match prefix {
            "DynamoDB_20120810" => Service::DynamoDb,
            "AmazonSQS" => Service::Sqs,
            "AWSEvents" => Service::EventBridge,
            "secretsmanager" => Service::SecretsManager,
            _ => return Err(format!("the fake cloud has no service for {target}")),
        };
        return Ok((service, operation.to_owned()));
    }
    if request.path.starts_with("/v2/email/") {
        let operation = match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/v2/email/outbound-emails") => "SendEmail".to_owned(),
            ("PUT", path) if path.starts_with(ses::IDENTITIES) && path.ends_with(ses::FEEDBACK) => {
                "PutEmailIdentityFeedbackAttributes".to_owned()
            }
            ("POST", "/v2/email/identities") => "CreateEmailIdentity".to_owned(),
            ("GET", path) if path.starts_with(ses::IDENTITIES) => "GetEmailIdentity".to_owned(),
            ("DELETE", path) if path.starts_with(ses::IDENTITIES) => "DeleteEmailIdentity".to_owned(),
            (method, path) => format!("{method} {path}"),
        };
        return Ok((Service::Ses, operation));
    }
    if s3::is_s3_host(&request.host) {
        return Ok((Service::S3, s3::operation_of(request)));
    }
    Err(format!("the fake cloud has no service at {}{}", request.host, request.path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn requests_find_their_service() {
        let table = [
            (
                "POST",
                "https://dynamodb.us-east-1.amazonaws.com/",
                Some("DynamoDB_20120810.PutItem"),
                "DynamoDb PutItem",
            ),
            ("POST", "https://sqs.us-east-1.amazonaws.com/", Some("AmazonSQS.SendMessage"), "Sqs SendMessage"),
            ("POST", "https://events.us-east-1.amazonaws.com/", Some("AWSEvents.PutEvents"), "EventBridge PutEvents"),
            ("POST", "https://email.us-east-1.amazonaws.com/v2/email/outbound-emails", None, "Ses SendEmail"),
            (
                "GET",
                "https://email.us-east-1.amazonaws.com/v2/email/identities/acme.example",
                None,
                "Ses GetEmailIdentity",
            ),
            (
                "PUT",
                "https://email.us-east-1.amazonaws.com/v2/email/identities/acme.example/feedback",
                None,
                "Ses PutEmailIdentityFeedbackAttributes",
            ),
            ("PUT", "https://bucket.s3.us-east-1.amazonaws.com/key", None, "S3 PutObject"),
        ];
        for (method, url, target, expected) in table {
            let headers = target.map(|target| ("x-amz-target".to_owned(), target.to_owned()));
            let request = Request::from_parts(method, url, BTreeMap::from_iter(headers), vec![]).expect("a valid url");
            let (service, operation) = route(&request).expect("a known service");
            assert_eq!(format!("{service:?} {operation}"), expected);
        }
    }

    #[test]
    fn another_service_is_refused() {
        let request = Request::from_parts("POST", "https://sts.us-east-1.amazonaws.com/", BTreeMap::new(), vec![])
            .expect("a valid url");
        assert!(route(&request).is_err());
    }
}
