use super::*;
use serde_json::json;
use utoipa::OpenApi;

#[test]
fn access_is_written_as_the_infrastructure_reads_it() {
    let json = |access: Access| serde_json::to_value(access).expect("plain data");
    assert_eq!(json(Access::none()), json!({}));
    let everything = Access::none()
        .writes_table()
        .reads_attachments()
        .writes_attachments()
        .reads_raw_mail()
        .signs()
        .publishes()
        .sends_to(&["wake_ticket"])
        .sends_mail()
        .manages_mail_identities();
    assert_eq!(
        json(everything),
        json!({"table": "read_write", "attachments": "read_write", "raw_mail": "read", "signing_secret": true,
            "bus": "publish", "queues": ["wake_ticket"], "send_mail": true, "mail_identities": true})
    );
    assert_eq!(
        json(Access::none().reads_table().writes_attachments()),
        json!({"table": "read", "attachments": "write"})
    );
    assert_eq!(json(Access::none().writes_attachments().reads_attachments())["attachments"], "read_write");
    assert_eq!(json(Access::none().reads_attachments().writes_raw_mail())["attachments"], "read");
}

const LIST_THINGS: Operation = Operation::bearer("list_things", "things", &["things:read", "own_things:read"])
    .access(Access::none().reads_table());
const SIGN_IN: Operation = Operation::public("sign_in", "auth").memory_mb(1024).timeout_seconds(15);

#[utoipa::path(
    get,
    path = "/v1/things",
    operation_id = LIST_THINGS.id,
    tag = LIST_THINGS.area,
    extensions(("x-lambda" = json!(LIST_THINGS))),
    responses((status = 200, description = "a page of things"))
)]
fn list_things() {}

#[utoipa::path(
    post,
    path = "/v1/sessions",
    operation_id = SIGN_IN.id,
    tag = SIGN_IN.area,
    extensions(("x-lambda" = json!(SIGN_IN))),
    responses((status = 200, description = "a session"))
)]
fn sign_in() {}

#[derive(OpenApi)]
#[openapi(paths(list_things, sign_in))]
struct Api;

#[test]
fn an_operation_carries_its_declaration_into_the_document() {
    list_things();
    sign_in();
    let document = serde_json::to_value(Api::openapi()).expect("plain data");
    let operation = &document["paths"]["/v1/things"]["get"];
    assert_eq!(operation["operationId"], "list_things");
    assert_eq!(operation["tags"], json!(["things"]));
    assert_eq!(
        operation["x-lambda"],
        json!({"area": "things", "authorization": "bearer", "scopes": ["things:read", "own_things:read"],
            "timeout_seconds": 10, "memory_mb": 256, "access": {"table": "read"}})
    );
    assert_eq!(
        document["paths"]["/v1/sessions"]["post"]["x-lambda"],
        json!({"area": "auth", "authorization": "public", "scopes": [], "timeout_seconds": 15, "memory_mb": 1024, "access": {}})
    );
}

#[test]
fn workers_are_written_as_the_infrastructure_reads_them() {
    let json = |worker: Worker| serde_json::to_value(worker).expect("plain data");
    let direct = Worker::queue("wake_ticket", "changes", Source::Direct).max_concurrency(20);
    assert_eq!(
        json(direct.access(Access::none().writes_table())),
        json!({"name": "wake_ticket", "area": "changes", "kind": "queue", "source": {"direct": true}, "batch_size": 10,
            "batch_window_seconds": 0, "timeout_seconds": 30, "memory_mb": 256, "max_concurrency": 20,
            "max_receive_count": 8, "access": {"table": "read_write"}})
    );
    let pattern = json!({"detail": {"effect_kinds": ["send_mail"]}});
    let events = Worker::queue("send_mail", "mail", Source::Events(pattern.clone())).batch_size(5);
    assert_eq!(json(events)["source"], json!({"events": pattern}));
    let topic = Worker::queue("receive_mail", "mail", Source::Topic("inbound_mail")).memory_mb(512);
    assert_eq!(json(topic)["source"], json!({"topic": "inbound_mail"}));
    let filter = vec![json!({"eventName": ["INSERT"]})];
    let stream = Worker::stream("publish_changes", "changes", filter.clone()).access(Access::none().publishes());
    assert_eq!(
        json(stream),
        json!({"name": "publish_changes", "area": "changes", "kind": "stream", "source": {"stream": {"filter": filter}},
            "batch_size": 100, "batch_window_seconds": 0, "timeout_seconds": 30, "memory_mb": 256,
            "access": {"bus": "publish"}})
    );
    let tick = Worker::schedule("sweep_wakes", "changes", "rate(1 minute)").timeout_seconds(55);
    assert_eq!(
        json(tick),
        json!({"name": "sweep_wakes", "area": "changes", "kind": "schedule", "source": {"schedule": "rate(1 minute)"},
            "timeout_seconds": 55, "memory_mb": 256, "access": {}})
    );
    assert_eq!(
        json(Worker::authorizer("authorize_request", "auth").access(Access::none().signs())),
        json!({"name": "authorize_request", "area": "auth", "kind": "authorizer", "timeout_seconds": 5, "memory_mb": 256,
            "access": {"signing_secret": true}})
    );
}
