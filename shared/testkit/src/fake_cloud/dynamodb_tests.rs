use crate::fake_cloud::{FakeCloud, Fault, Service, TABLE_NAME};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, KeysAndAttributes, Put, PutRequest, ReturnValue,
    ReturnValuesOnConditionCheckFailure, TransactWriteItem, WriteRequest,
};
use serde_json::json;
use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

type Item = HashMap<String, AttributeValue>;

fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn item(pairs: &[(&str, &str)]) -> Item {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), s(*value))).collect()
}

fn key(partition: &str) -> Item {
    item(&[("PK", partition), ("SK", "A")])
}

fn client(cloud: &FakeCloud) -> Client {
    Client::new(&cloud.sdk_config())
}

fn put(client: &Client, item: Item) -> PutItemFluentBuilder {
    client.put_item().table_name(TABLE_NAME).set_item(Some(item))
}

fn transact_put(item: Item) -> TransactWriteItem {
    let put = Put::builder().table_name(TABLE_NAME).set_item(Some(item)).build().expect("table and item are set");
    TransactWriteItem::builder().put(put).build()
}

/// Runs a request alone and returns what it read and wrote.
async fn cost<F: Future>(cloud: &FakeCloud, request: F) -> (f64, f64) {
    cloud.reset_calls();
    request.await;
    (cloud.consumed_read_units(), cloud.consumed_write_units())
}

#[tokio::test]
async fn the_table_is_the_stack_s() {
    let cloud = FakeCloud::new();
    let output = client(&cloud).describe_table().table_name(TABLE_NAME).send().await.expect("it exists");
    let table = output.table.expect("a description");
    let indexes: Vec<String> = table
        .global_secondary_indexes()
        .iter()
        .map(|index| {
            let projection = index.projection().expect("a projection");
            let kind = projection.projection_type().expect("a type").as_str();
            format!("{} {kind} {}", index.index_name().unwrap_or_default(), projection.non_key_attributes().len())
        })
        .collect();
    assert_eq!(indexes, ["GSI1 INCLUDE 19", "GSI2 INCLUDE 19", "GSI3 KEYS_ONLY 0", "GSI4 INCLUDE 19"]);
    assert_eq!(
        table.stream_specification().and_then(|stream| stream.stream_view_type()).cloned(),
        Some(aws_sdk_dynamodb::types::StreamViewType::NewAndOldImages)
    );
}

#[tokio::test]
async fn items_are_written_changed_and_read() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    put(&client, item(&[("PK", "p"), ("SK", "A"), ("title", "x")])).send().await.expect("written");
    let update = client
        .update_item()
        .table_name(TABLE_NAME)
        .set_key(Some(key("p")))
        .update_expression("ADD #count :one")
        .expression_attribute_names("#count", "count")
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .return_values(ReturnValue::UpdatedNew);
    let output = update.send().await.expect("changed");
    assert_eq!(output.attributes.expect("attributes")["count"], AttributeValue::N("1".to_owned()));
    let output = client.get_item().table_name(TABLE_NAME).set_key(Some(key("p"))).send().await.expect("read");
    assert_eq!(output.consumed_capacity, None, "nobody asked for it");
    assert_eq!(output.item.expect("an item")["title"], s("x"));
    assert_eq!(cloud.table_items().len(), 1);
    let scan = client.scan().table_name(TABLE_NAME).send().await;
    assert!(scan.is_err(), "no function may scan");
}

#[tokio::test]
async fn an_index_gives_what_it_projects() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let ticket = [
        ("PK", "p"),
        ("SK", "A"),
        ("GSI1PK", "by"),
        ("GSI1SK", "1"),
        ("GSI3PK", "wake"),
        ("GSI3SK", "1"),
        ("title", "x"),
        ("secret", "y"),
    ];
    put(&client, item(&ticket)).send().await.expect("written");
    let query = |index: &'static str, partition: &'static str| {
        client
            .query()
            .table_name(TABLE_NAME)
            .index_name(index)
            .key_condition_expression(format!("{index}PK = :p"))
            .expression_attribute_values(":p", s(partition))
            .send()
    };
    let found = query("GSI1", "by").await.expect("an answer").items.expect("items");
    assert_eq!((found.len(), found[0].contains_key("title"), found[0].contains_key("secret")), (1, true, false));
    let found = query("GSI3", "wake").await.expect("an answer").items.expect("items");
    assert_eq!((found.len(), found[0].contains_key("title")), (1, false));
    let calls = cloud.calls();
    assert_eq!((calls[1].index.as_deref(), calls[1].table.as_deref()), (Some("GSI1"), Some(TABLE_NAME)));
    assert!((calls[1].index_units["GSI1"] - 0.5).abs() < f64::EPSILON);
}

#[tokio::test]
async fn a_failed_condition_brings_the_item() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    put(&client, item(&[("PK", "p"), ("SK", "A"), ("title", "old")])).send().await.expect("written");
    let request = put(&client, key("p"))
        .condition_expression("attribute_not_exists(PK)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = request.send().await.expect_err("it exists").into_service_error();
    assert!(error.is_conditional_check_failed_exception(), "{error:?}");
    let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(error) = error else {
        panic!("another error")
    };
    assert_eq!(error.item().expect("the item")["title"], s("old"));
    assert_eq!(cloud.calls()[1].error.as_deref(), Some("ConditionalCheckFailedException"));
}

#[tokio::test]
async fn a_cancelled_transaction_names_its_reasons_and_items() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    put(&client, item(&[("PK", "p"), ("SK", "A"), ("title", "old")])).send().await.expect("written");
    let check = ConditionCheck::builder()
        .table_name(TABLE_NAME)
        .set_key(Some(key("p")))
        .condition_expression("attribute_not_exists(PK)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .expect("all is set");
    let check = TransactWriteItem::builder().condition_check(check).build();
    let request = client.transact_write_items().transact_items(transact_put(key("q"))).transact_items(check);
    let error = request.send().await.expect_err("cancelled").into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(error) =
        error
    else {
        panic!("another error")
    };
    let reasons = error.cancellation_reasons();
    assert_eq!(reasons[0].code(), Some("None"));
    assert_eq!(reasons[1].code(), Some("ConditionalCheckFailed"));
    assert_eq!(reasons[1].item().expect("the item")["title"], s("old"));
    assert_eq!(cloud.table_items().len(), 1, "nothing was written");
}

#[tokio::test]
async fn batches_and_transactions_read_and_write() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let write = |partition: &str| {
        let put = PutRequest::builder().set_item(Some(key(partition))).build().expect("the item is set");
        WriteRequest::builder().put_request(put).build()
    };
    let request = client.batch_write_item().request_items(TABLE_NAME, vec![write("p"), write("q")]);
    assert!(request.send().await.expect("written").unprocessed_items.unwrap_or_default().is_empty());
    let keys = KeysAndAttributes::builder().keys(key("p")).keys(key("q")).keys(key("none")).build().expect("keys");
    let output = client.batch_get_item().request_items(TABLE_NAME, keys).send().await.expect("read");
    assert_eq!(output.responses.expect("answers")[TABLE_NAME].len(), 2);
    let delete = Delete::builder().table_name(TABLE_NAME).set_key(Some(key("p"))).build().expect("all is set");
    let delete = TransactWriteItem::builder().delete(delete).build();
    client.transact_write_items().transact_items(delete).send().await.expect("deleted");
    let get = aws_sdk_dynamodb::types::Get::builder().table_name(TABLE_NAME).set_key(Some(key("q")));
    let get = aws_sdk_dynamodb::types::TransactGetItem::builder().get(get.build().expect("all is set")).build();
    let output = client.transact_get_items().transact_items(get).send().await.expect("read");
    assert!(output.responses()[0].item().is_some());
    let calls = cloud.calls();
    let costs: Vec<(f64, f64)> =
        calls.iter().map(|call| (call.consumed_read_units, call.consumed_write_units)).collect();
    assert_eq!(costs, [(0.0, 2.0), (1.5, 0.0), (0.0, 2.0), (2.0, 0.0)]);
    assert!(calls.iter().all(|call| call.table.as_deref() == Some(TABLE_NAME)));
}

#[tokio::test]
async fn units_follow_the_rules_of_aws() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let text = |bytes: usize| "x".repeat(bytes);
    let with = |partition: &str, more: &[(&str, &str)]| {
        let mut whole = key(partition);
        whole.extend(item(more));
        whole
    };
    let run_put = |whole: Item| {
        let request = put(&client, whole);
        async move { request.send().await.expect("written") }
    };
    // A write: 1 KB each, of the larger image.
    assert_eq!(cost(&cloud, run_put(with("a", &[("b", &text(900))]))).await, (0.0, 1.0));
    assert_eq!(cost(&cloud, run_put(with("a", &[("b", &text(1500))]))).await, (0.0, 2.0));
    assert_eq!(cost(&cloud, run_put(with("a", &[("b", "small")]))).await, (0.0, 2.0));
    // An index: appears 1, unchanged 0, projected attribute changes 1, key moves 2, goes 1; each beside 1 for the table.
    let position =
        |sort: &'static str, title: &'static str| with("i", &[("GSI2PK", "queue"), ("GSI2SK", sort), ("title", title)]);
    assert_eq!(cost(&cloud, run_put(position("1", "x"))).await, (0.0, 2.0));
    assert_eq!(cost(&cloud, run_put(position("1", "x"))).await, (0.0, 1.0));
    assert_eq!(cost(&cloud, run_put(position("1", "y"))).await, (0.0, 2.0));
    assert_eq!(cost(&cloud, run_put(position("2", "y"))).await, (0.0, 3.0));
    assert_eq!(cost(&cloud, run_put(with("i", &[("title", "y")]))).await, (0.0, 2.0));
    // A transaction: the table twice, the index once.
    let request = client
        .transact_write_items()
        .transact_items(transact_put(position("3", "z")))
        .transact_items(transact_put(with("t", &[("b", &text(1500))])));
    let run = async { request.send().await.expect("written") };
    assert_eq!(cost(&cloud, run).await, (0.0, 2.0 + 1.0 + 4.0));
    // A read: half a unit for 4 KB, a whole one when consistent.
    run_put(with("r", &[("b", &text(5000))])).await;
    let get = |consistent: bool| {
        let request = client.get_item().table_name(TABLE_NAME).set_key(Some(key("r"))).consistent_read(consistent);
        async move { request.send().await.expect("read") }
    };
    assert_eq!(cost(&cloud, get(false)).await, (1.0, 0.0));
    assert_eq!(cost(&cloud, get(true)).await, (2.0, 0.0));
    // A refused write costs what stands in the table.
    let refused = |partition: &str, condition: &str| {
        let request = put(&client, key(partition)).condition_expression(condition);
        async move { request.send().await.expect_err("refused") }
    };
    assert_eq!(cost(&cloud, refused("r", "attribute_not_exists(PK)")).await, (0.0, 5.0));
    assert_eq!(cost(&cloud, refused("none", "attribute_exists(PK)")).await, (0.0, 1.0));
}

#[tokio::test]
async fn a_replayed_transaction_writes_once_and_costs_reads() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let request = || client.transact_write_items().client_request_token("token").transact_items(transact_put(key("p")));
    request().send().await.expect("written");
    let run = async { request().send().await.expect("replayed") };
    assert_eq!(cost(&cloud, run).await, (2.0, 0.0));
    assert_eq!(cloud.drain_stream().len(), 1);
}

#[tokio::test]
async fn the_stream_has_the_shape_of_lambda_s_event() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    put(&client, item(&[("PK", "p"), ("SK", "A"), ("n", "1")])).send().await.expect("written");
    put(&client, item(&[("PK", "p"), ("SK", "A"), ("n", "2")])).send().await.expect("written");
    put(&client, item(&[("PK", "p"), ("SK", "A"), ("n", "2")])).send().await.expect("written, without a change");
    client.delete_item().table_name(TABLE_NAME).set_key(Some(key("p"))).send().await.expect("deleted");
    let records = cloud.drain_stream();
    let names: Vec<&str> = records.iter().filter_map(|record| record["eventName"].as_str()).collect();
    assert_eq!(names, ["INSERT", "MODIFY", "REMOVE"]);
    let modify = &records[1];
    assert_eq!(modify["eventSource"], "aws:dynamodb");
    assert_eq!(modify["eventVersion"], "1.1");
    assert_eq!(modify["awsRegion"], "us-east-1");
    let arn = modify["eventSourceARN"].as_str().unwrap_or_default();
    assert!(arn.starts_with("arn:aws:dynamodb:us-east-1:000000000000:table/lambdesk-test/stream/"), "{arn}");
    let change = &modify["dynamodb"];
    assert_eq!(change["Keys"], json!({"PK": {"S": "p"}, "SK": {"S": "A"}}));
    assert_eq!(change["OldImage"]["n"], json!({"S": "1"}));
    assert_eq!(change["NewImage"]["n"], json!({"S": "2"}));
    assert_eq!(change["StreamViewType"], "NEW_AND_OLD_IMAGES");
    assert_eq!(change["SizeBytes"], 6 + 8 + 8);
    assert!(change["ApproximateCreationDateTime"].is_number());
    assert!(records[0]["dynamodb"].get("OldImage").is_none());
    assert!(records[2]["dynamodb"].get("NewImage").is_none());
    let numbers: Vec<&str> =
        records.iter().filter_map(|record| record["dynamodb"]["SequenceNumber"].as_str()).collect();
    assert!(numbers.is_sorted() && numbers.len() == 3, "{numbers:?}");
    let ids: std::collections::BTreeSet<String> = records.iter().map(|record| record["eventID"].to_string()).collect();
    assert_eq!(ids.len(), 3);
    assert!(cloud.drain_stream().is_empty());
}

#[tokio::test]
async fn expired_items_go_as_dynamodb_deletes_them() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let mut whole = key("p");
    whole.insert("ttl".to_owned(), AttributeValue::N((now + 3600).to_string()));
    put(&client, whole).send().await.expect("written");
    assert_eq!(cloud.advance(Duration::from_mins(30)), 0);
    assert_eq!(cloud.advance(Duration::from_hours(1)), 1);
    let records = cloud.drain_stream();
    assert_eq!(records[1]["eventName"], "REMOVE");
    assert_eq!(records[1]["userIdentity"], json!({"type": "Service", "principalId": "dynamodb.amazonaws.com"}));
}

#[tokio::test]
async fn joined_requests_are_one_round_trip() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let get = |partition: &'static str| {
        let request = client.get_item().table_name(TABLE_NAME).set_key(Some(key(partition)));
        async move { request.send().await.expect("read") }
    };
    // The very first requests also resolve the credentials.
    futures::join!(get("a"), get("b"), get("c"));
    assert_eq!((cloud.calls().len(), cloud.sequential_round_trips()), (3, 1));
    get("d").await;
    assert_eq!(cloud.sequential_round_trips(), 2);
    cloud.reset_calls();
    let two = || async {
        get("a").await;
        get("b").await
    };
    tokio::join!(two(), two(), two(), get("c"));
    assert_eq!((cloud.calls().len(), cloud.sequential_round_trips()), (7, 2));
}

#[tokio::test]
async fn planned_failures_reach_the_caller_or_its_retry() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let write = || put(&client, key("p")).send();
    cloud.fail_next(Service::DynamoDb, "PutItem", Fault::Throttle);
    let error = write().await.expect_err("throttled").into_service_error();
    assert!(error.is_throttling_exception(), "{error:?}");
    assert_eq!(cloud.sequential_round_trips(), 3, "the SDK tried three times");
    cloud.fail_next(Service::DynamoDb, "PutItem", Fault::InternalError);
    assert!(write().await.expect_err("failed").into_service_error().is_internal_server_error());
    cloud.fail_next(Service::DynamoDb, "PutItem", Fault::TransactionConflict);
    assert!(write().await.expect_err("conflict").into_service_error().is_transaction_conflict_exception());
    assert!(cloud.table_items().is_empty());

    cloud.fail_next_attempt(Service::DynamoDb, "PutItem", Fault::Throttle);
    cloud.fail_nth(Service::DynamoDb, "PutItem", 2, Fault::InternalError);
    write().await.expect("the retry got through");
    assert!(write().await.is_err());
    assert_eq!(cloud.pending_faults(), 0);
}

#[tokio::test]
async fn a_conflicting_transaction_is_cancelled_as_a_whole() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let request =
        || client.transact_write_items().transact_items(transact_put(key("p"))).transact_items(transact_put(key("q")));
    cloud.fail_next(Service::DynamoDb, "TransactWriteItems", Fault::TransactionConflict);
    let error = request().send().await.expect_err("cancelled").into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(error) =
        error
    else {
        panic!("another error")
    };
    let codes: Vec<_> = error.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect();
    assert_eq!(codes, ["TransactionConflict", "None"]);
    request().send().await.expect("the next one goes through");
}

#[tokio::test]
async fn a_lost_answer_is_a_timeout_after_the_write() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    cloud.fail_next(Service::DynamoDb, "PutItem", Fault::LoseResponse);
    let request = put(&client, key("p")).condition_expression("attribute_not_exists(PK)");
    let error = request.clone().send().await.expect_err("no answer");
    assert!(error.as_service_error().is_none(), "it is no answer of the service: {error:?}");
    assert_eq!(cloud.table_items().len(), 1);
    assert_eq!(cloud.calls()[0].error.as_deref(), Some("ResponseLost"));
    // With one lost answer only, the SDK's own retry meets its own write.
    cloud.fail_next_attempt(Service::DynamoDb, "PutItem", Fault::LoseResponse);
    let request = put(&client, key("q")).condition_expression("attribute_not_exists(PK)");
    let error = request.send().await.expect_err("its own write is there").into_service_error();
    assert!(error.is_conditional_check_failed_exception(), "{error:?}");
}

#[tokio::test]
async fn a_malformed_request_is_a_validation_error() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let request = put(&client, item(&[("PK", "p")]));
    let error = request.send().await.expect_err("the sort key is missing");
    assert_eq!(aws_sdk_dynamodb::error::ProvideErrorMetadata::code(&error), Some("ValidationException"));
    let request = client.get_item().table_name("another").set_key(Some(key("p")));
    assert!(request.send().await.expect_err("no table").into_service_error().is_resource_not_found_exception());
}
