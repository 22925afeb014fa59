//! SLA policies: made, ordered, refused, previewed, removed.

use domain::Role;
use serde_json::{Value, json};

use super::{monday, promise};
use crate::{
    TestApp,
    tests::{path_of, wrong_fields},
};

fn ids(page: &Value) -> Vec<String> {
    let rows = page["data"].as_array().expect("a list").iter();
    rows.map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn a_new_tenant_promises_something_for_each_priority() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let policies = tenant.as_role(Role::Viewer).await.get("/v1/sla_policies").await.expect(200);
    let targets = policies["data"][0]["targets"].as_object().expect("targets");
    assert_eq!(targets.keys().collect::<Vec<_>>(), ["p1", "p2", "p3", "p4"]);
    for (priority, promised) in targets {
        for kind in ["first_response", "next_update", "resolution"] {
            assert!(promised[kind]["seconds"].as_u64() > Some(0), "{priority} {kind}");
            assert_eq!(promised[kind]["hours"], "business");
        }
    }
}

#[tokio::test]
async fn policies_are_made_once_put_in_order_changed_and_removed() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let first = ids(&admin.get("/v1/sla_policies").await.expect(200)).remove(0);
    let made = admin.post("/v1/sla_policies", promise(600, 6000, 60)).header("Idempotency-Key", "k").await.expect(201);
    let again = admin.post("/v1/sla_policies", promise(600, 6000, 60)).header("Idempotency-Key", "k").await.expect(201);
    assert_eq!(again, made);
    let second = made["id"].as_str().expect("an id").to_owned();
    assert_eq!(made["position"], 1);
    let order = json!({"sla_policy_ids": [second, first]});
    let reordered = admin.call("PUT", "/v1/sla_policies/order", Some(order.to_string())).await.expect(200);
    assert_eq!(ids(&reordered), [second.clone(), first.clone()]);
    assert_eq!(ids(&admin.get("/v1/sla_policies").await.expect(200)), [second.clone(), first.clone()]);
    for wrong in [json!([first]), json!([first, first]), json!([first, second, "slp_00000000000000000000000000"])] {
        let order = json!({"sla_policy_ids": wrong}).to_string();
        let answer = admin.call("PUT", "/v1/sla_policies/order", Some(order)).await;
        assert_eq!((answer.status, wrong_fields(&answer.json)), (422, vec!["sla_policy_ids"]), "{wrong}");
    }
    let path = format!("/v1/sla_policies/{second}");
    let steps = json!([{"when": {"at": "warning"}, "actions": [{"kind": "notify_assignee"}]}]);
    let changed = admin.patch(&path, json!({"name": "Faster", "escalations": steps})).await.expect(200);
    assert_eq!((&changed["name"], &changed["targets"]), (&json!("Faster"), &made["targets"]));
    let step = changed["escalations"][0]["id"].clone();
    let kept = json!([{"id": step, "when": {"at": "breach"}, "actions": [{"kind": "add_tag", "tag": "late"}]}]);
    let changed = admin.patch(&path, json!({"escalations": kept})).await.expect(200);
    assert_eq!(changed["escalations"][0]["id"], step, "a step that stays keeps its id");
    admin.delete(&path).await.expect(204);
    assert_eq!(admin.get(&path).await.refused(404), "not_found");
}

#[tokio::test]
async fn what_is_wrong_is_named_with_its_place() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let with = |part: &str, value: Value| {
        let mut policy = promise(600, 6000, 60);
        policy[part] = value;
        policy
    };
    let target = |seconds: i64, warn: i64| json!({"p1": {"resolution": {"seconds": seconds, "hours": "calendar", "warn_before_seconds": warn}}});
    let step = |action: Value| json!([{"when": {"at": "breach"}, "actions": [action]}]);
    let nobody = "mem_00000000000000000000000000";
    for (part, value, field) in [
        ("name", json!(" "), "name"),
        ("targets", json!({}), "targets"),
        ("targets", target(0, 1), "targets.p1.resolution.seconds"),
        ("targets", target(60, 60), "targets.p1.resolution.warn_before_seconds"),
        ("calendar_id", json!("cal_00000000000000000000000000"), "calendar_id"),
        ("escalations", step(json!({"kind": "assign", "member_id": nobody})), "escalations[0].actions[0].member_id"),
        (
            "escalations",
            step(json!({"kind": "notify_members", "member_ids": []})),
            "escalations[0].actions[0].member_ids",
        ),
        (
            "escalations",
            json!([{"when": {"at": "after_breach", "minutes": 0}, "actions": [{"kind": "notify_assignee"}]}]),
            "escalations[0].when.minutes",
        ),
        (
            "conditions",
            json!({"all": [{"field": "priority", "operator": "is_any_of", "values": ["p9"]}]}),
            "conditions.all[0].values",
        ),
    ] {
        let answer = admin.post("/v1/sla_policies", with(part, value.clone())).await;
        assert_eq!(answer.status, 422, "{part} {value}: {}", answer.json);
        assert!(wrong_fields(&answer.json).contains(&field), "{field}: {}", answer.json);
    }
    let negative = json!({"p1": {"resolution": {"seconds": -60, "hours": "calendar"}}});
    let answer = admin.post("/v1/sla_policies", with("targets", negative)).await;
    assert_eq!(answer.refused(422), "invalid_body", "a negative target is no number of seconds");
}

#[tokio::test]
async fn the_first_policy_that_matches_is_the_tickets() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let mut urgent = promise(600, 6000, 60);
    urgent["conditions"] = json!({"all": [{"field": "tags", "operator": "is_any_of", "values": ["vip"]}]});
    let urgent = admin.post("/v1/sla_policies", urgent).await.expect(201);
    let standard = ids(&admin.get("/v1/sla_policies").await.expect(200)).remove(0);
    let order = json!({"sla_policy_ids": [urgent["id"], standard]}).to_string();
    admin.call("PUT", "/v1/sla_policies/order", Some(order)).await.expect(200);
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    assert_eq!(admin.get(&path).await.expect(200)["sla"]["policy"]["name"], "Standard");
    let tagged = admin.patch(&path, json!({"tags": ["vip"]})).await.expect(200);
    assert_eq!(tagged["sla"]["policy"]["name"], "Fast");
    let first = &tagged["sla"]["clocks"][0];
    assert_eq!(
        (&first["kind"], &first["state"], &first["due_at"]),
        (&json!("first_response"), &json!("running"), &json!("2026-11-23T09:10:00Z"))
    );
    let untagged = admin.patch(&path, json!({"tags": []})).await.expect(200);
    assert_eq!(untagged["sla"]["policy"]["name"], "Standard");
}

#[tokio::test]
async fn a_preview_shows_what_a_policy_would_do_and_does_nothing() {
    let app = monday();
    let tenant = app.tenant("demo").await;
    let (admin, viewer) = (tenant.as_admin(), tenant.as_role(Role::Viewer).await);
    for title in ["One", "Two"] {
        let path = path_of(&tenant.ticket(title, "anna@example.com").await);
        admin.patch(&path, json!({"tags": [title.to_lowercase()]})).await.expect(200);
    }
    let before = app.cloud().table_items();
    let mut policy = promise(600, 6000, 60);
    policy["conditions"] = json!({"all": [{"field": "tags", "operator": "is_any_of", "values": ["two"]}]});
    let draft = json!({"policy": policy, "position": 0});
    let preview = viewer.post("/v1/sla_policy_previews", draft).await.expect(200);
    assert_eq!(
        (&preview["matched"], &preview["looked_at"], &preview["is_complete"]),
        (&json!(1), &json!(2), &json!(true))
    );
    let row = &preview["data"][0];
    assert_eq!(row["ticket"]["title"], "Two");
    assert_eq!(row["clocks"][0]["due_at"], "2026-11-23T09:10:00Z");
    // Eight hours of business time from ten o'clock on Monday in Paris: one day has eight.
    assert_eq!(row["current_clocks"][0]["due_at"], "2026-11-24T09:00:00Z");
    let behind = json!({"policy": policy});
    let preview = viewer.post("/v1/sla_policy_previews", behind).await.expect(200);
    assert_eq!(preview["matched"], 0, "the standard policy is first");
    assert_eq!(app.cloud().table_items(), before, "nothing is written");
    let gone = json!({"policy": policy, "sla_policy_id": "slp_00000000000000000000000000"});
    assert_eq!(viewer.post("/v1/sla_policy_previews", gone).await.refused(404), "not_found");
}
