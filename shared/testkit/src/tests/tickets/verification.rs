use aws_sdk_dynamodb::types::AttributeValue;
use domain::Role;
use serde_json::json;

use crate::{Session, TestApp, TestTenant, fake_cloud::TABLE_NAME, tests::path_of};

async fn history(app: &TestApp) -> (TestTenant, Session, String) {
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    for n in 0..4 {
        let comment = json!({"visibility": "public", "text": format!("comment {n}")});
        agent.post(format!("{path}/comments"), comment).await.expect(201);
    }
    agent.patch(&path, json!({"priority": "p1"})).await.expect(200);
    (tenant, agent, format!("{path}/verification"))
}

/// Changes the table behind the product's back.
async fn tamper(app: &TestApp, tenant: &TestTenant, sk: &str, update: Option<(&str, &str)>) {
    let client = aws_sdk_dynamodb::Client::new(&app.cloud().sdk_config());
    let pk = AttributeValue::S(format!("TEN#{}#TICKET#1", tenant.id()));
    let sk = AttributeValue::S(sk.to_owned());
    if let Some((attribute, value)) = update {
        let update = client.update_item().table_name(TABLE_NAME).key("PK", pk).key("SK", sk);
        let update = update
            .update_expression("SET #attribute = :value")
            .condition_expression("attribute_exists(PK)")
            .expression_attribute_names("#attribute", attribute)
            .expression_attribute_values(":value", AttributeValue::S(value.to_owned()));
        update.send().await.expect("the item is changed");
    } else {
        let delete = client.delete_item().table_name(TABLE_NAME).key("PK", pk).key("SK", sk);
        delete.condition_expression("attribute_exists(PK)").send().await.expect("the item is gone");
    }
}

#[tokio::test]
async fn an_untouched_history_is_valid_and_a_viewer_may_ask() {
    let app = TestApp::new();
    let (tenant, agent, path) = history(&app).await;
    let found = tenant.as_role(Role::Viewer).await.get(&path).await.expect(200);
    assert_eq!((&found["valid"], &found["records"]), (&json!(true), &json!(6)));
    assert_eq!(found["first_invalid_seq"], json!(null));
    let records = agent.get("/v1/tickets/1/audit_records").await.expect(200);
    assert_eq!(found["head_hash"], records["data"][5]["hash"]);
    let anna = tenant.as_contact("anna@example.com").await;
    assert_eq!(anna.get(&path).await.refused(403), "forbidden");
}

#[tokio::test]
async fn a_changed_a_lost_and_a_cut_off_record_are_found() {
    for (sk, update, first_invalid) in [
        ("AUDIT#00000003", Some(("at", "2036-01-15T09:00:01Z")), 3),
        ("AUDIT#00000002", Some(("kind", "updated")), 2),
        ("AUDIT#00000004", None, 4),
        ("AUDIT#00000006", None, 6),
        ("AUDIT#00000005", Some(("hash", "0000")), 5),
        ("TICKET", Some(("last_hash", "0000")), 6),
    ] {
        let app = TestApp::new();
        let (tenant, agent, path) = history(&app).await;
        tamper(&app, &tenant, sk, update).await;
        let found = agent.get(&path).await.expect(200);
        assert_eq!(found["valid"], json!(false), "{sk} {update:?}");
        assert_eq!(found["first_invalid_seq"], json!(first_invalid), "{sk} {update:?}");
    }
}
