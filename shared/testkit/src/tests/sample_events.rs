//! The sample events in `events/aws`, fed to the functions they are named after.

use domain::Role;
use kit::declare::{Authorization, WorkerKind};
use serde_json::{Value, json};

use crate::{TestApp, gateway::TestResponse, tests::path_of};

fn sample(name: &str) -> Value {
    let path = openapi::files::root().join(format!("events/aws/{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_sample_is_named_after_a_function() {
    let registry = openapi::registry();
    let folder = openapi::files::root().join("events/aws");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of samples")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.strip_suffix(".json").map(str::to_owned))
        .collect();
    names.sort();
    let mut functions: Vec<String> = registry.routes.iter().map(|route| route.operation.id.to_owned()).collect();
    functions.extend(registry.workers.iter().map(|worker| worker.name.to_owned()));
    functions.sort();
    assert_eq!(names, functions);
}

#[tokio::test]
async fn every_route_reads_its_sample() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let mut path = String::new();
    for n in 0..42 {
        path = path_of(&tenant.ticket(&format!("Ticket {n}"), "anna@example.com").await);
    }
    assert_eq!(path, "/v1/tickets/42", "the ticket that the samples name");
    for route in &app.registry().routes {
        let operation = &route.operation;
        let mut event = sample(operation.id);
        assert_eq!(
            (event["resource"].as_str(), event["httpMethod"].as_str()),
            (Some(&*route.path), Some(route.method))
        );
        let caller = kit::Caller::from_context(&event["requestContext"]["authorizer"]);
        assert_eq!(caller.is_some(), operation.authorization == Authorization::Bearer, "{}", operation.id);
        if let Some(caller) = caller {
            for (id, prefix) in [(&caller.tenant_id, "ten_"), (&caller.session_id, "ses_")] {
                assert!(id.starts_with(prefix) && id.len() == 30, "{}: {id} is no id of ours", operation.id);
            }
            let role = Role::from_name(&caller.role).expect("a role");
            let held = role.scopes().iter().any(|scope| operation.scopes.contains(&scope.as_str()));
            assert!(operation.scopes.is_empty() || held, "the caller of {} may make the request", operation.id);
            let mut context = Value::Object(admin.caller().to_context());
            context["principalId"] = json!(admin.id());
            event["requestContext"]["authorizer"] = context;
        }
        let handler = kit::route(app.inner.functions.app(operation.id, &operation.access), route.handler);
        let answer = TestResponse::from_event(&kit::http::dispatch(operation.id, &handler, event).await);
        let code = answer.json["code"].as_str().unwrap_or_default();
        assert!(answer.status < 500, "{}: {}", operation.id, answer.json);
        let is_read = !["invalid_body", "unknown_field", "unauthenticated", "forbidden"].contains(&code);
        assert!(is_read, "{}: {} {}", operation.id, answer.status, answer.json);
    }
}

#[tokio::test]
async fn every_worker_reads_its_sample() {
    let app = TestApp::new();
    app.tenant("demo").await;
    for worker in &app.registry().workers {
        let event = sample(worker.name);
        match worker.kind {
            WorkerKind::Stream => {
                let answer = app.dispatch_stream(event).await;
                assert_eq!(answer["batchItemFailures"], json!([]), "{}", worker.name);
                assert!(!app.cloud().published_events().is_empty());
            }
            WorkerKind::Queue => {
                // What a sample names is not there: for a worker, gone means done. Mail whose raw bytes are not in the bucket
                // is the exception, for it must not be lost.
                let failed = app.dispatch_queue(worker.name, event).await["batchItemFailures"].clone();
                let is_retried = failed.as_array().is_some_and(|failed| !failed.is_empty());
                assert!(!is_retried || worker.name == "receive_mail", "{} fails on its sample", worker.name);
            }
            WorkerKind::Schedule => {
                let handler = changes::sweep_wakes::handler(app.inner.functions.app(worker.name, &worker.access));
                kit::schedule::dispatch(worker.name, &handler, event).await.expect("a tick");
            }
            WorkerKind::Authorizer => {
                let cloud = app.inner.functions.cloud(&worker.access);
                let authorize = auth::authorize_request::handler(&cloud).expect("it starts");
                let error = kit::authorizer::dispatch(worker.name, &authorize, event).await.expect_err("made-up token");
                assert_eq!(error.0, "Unauthorized");
            }
        }
    }
}
