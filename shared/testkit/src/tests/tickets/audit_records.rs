use domain::Role;
use serde_json::{Value, json};

use crate::{TestApp, tests::path_of};

#[tokio::test]
async fn a_contact_sees_no_note_no_tag_no_effect_and_no_hash() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let agent = tenant.as_role(Role::Agent).await;
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let comments = format!("{path}/comments");
    agent.post(&comments, json!({"visibility": "internal", "text": "a note SECRET"})).await.expect(201);
    agent.patch(&path, json!({"tags": ["SECRET"], "priority": "p1", "team_id": null})).await.expect(200);
    agent.patch(&path, json!({"title": "Printer 2", "tags": ["SECRET2"]})).await.expect(200);
    agent.post(&comments, json!({"visibility": "public", "text": "a reply"})).await.expect(201);
    let anna = tenant.as_contact("anna@example.com").await;
    let (seen, _) = anna.all_pages(&format!("{path}/audit_records?limit=1")).await;
    let text = Value::Array(seen.clone()).to_string();
    assert!(!text.contains("SECRET") && !text.contains("\"team\""), "{text}");
    let seqs: Vec<&Value> = seen.iter().map(|record| &record["seq"]).collect();
    assert_eq!(seqs, [1, 4, 5]);
    for record in &seen {
        assert_eq!((&record["effects"], &record["hash"]), (&json!([]), &json!(null)));
    }
    let (all, _) = agent.all_pages(&format!("{path}/audit_records")).await;
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|record| record["hash"].as_str().is_some_and(|hash| hash.len() == 64)));
    let ben = tenant.as_contact("ben@example.com").await;
    assert_eq!(ben.get(format!("{path}/audit_records")).await.refused(404), "not_found");
}

#[tokio::test]
async fn pages_of_any_size_make_the_whole_timeline() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    for n in 0..23 {
        let visibility = if n % 3 == 0 { "internal" } else { "public" };
        let comment = json!({"visibility": visibility, "text": format!("comment {n}")});
        admin.post(format!("{path}/comments"), comment).await.expect(201);
    }
    app.pump().await;
    for limit in [1, 2, 5, 7, 23, 24, 25, 100] {
        let (records, pages) = admin.all_pages(&format!("{path}/audit_records?limit={limit}")).await;
        let seqs: Vec<u64> = records.iter().filter_map(|record| record["seq"].as_u64()).collect();
        assert_eq!(seqs, (1..=24).collect::<Vec<_>>(), "limit {limit}");
        assert_eq!(pages, 24usize.div_ceil(limit), "limit {limit}");
    }
}

#[tokio::test]
async fn a_cursor_holds_for_its_ticket_its_tenant_and_its_signature() {
    let app = TestApp::new();
    let (demo, other) = (app.tenant("demo").await, app.tenant("other").await);
    let mut cursors = Vec::new();
    for tenant in [&demo, &other] {
        for title in ["One", "Two"] {
            let path = path_of(&tenant.ticket(title, "anna@example.com").await);
            tenant.as_admin().patch(&path, json!({"priority": "p1"})).await.expect(200);
            let page = tenant.as_admin().get(format!("{path}/audit_records?limit=1")).await.expect(200);
            cursors.push(page["next_cursor"].as_str().expect("a second page").to_owned());
        }
    }
    let read = async |cursor: &str| demo.as_admin().get(format!("/v1/tickets/1/audit_records?cursor={cursor}")).await;
    assert_eq!(read(&cursors[0]).await.expect(200)["data"][0]["seq"], 2);
    let mut forged = cursors[0].clone();
    let place = forged.len() / 2;
    forged.replace_range(place..=place, if &forged[place..=place] == "A" { "B" } else { "A" });
    let cut = &cursors[0][..cursors[0].len() - 1];
    for cursor in [&cursors[1], &cursors[2], &forged, cut, "eyJhIjoxfQ", "x"] {
        assert_eq!(read(cursor).await.refused(400), "invalid_cursor", "{cursor}");
    }
}

#[tokio::test]
async fn a_timeline_of_long_mails_comes_in_pages_that_lambda_can_answer() {
    // The most that a route's answer may have (Lambda quotas: 6 MB).
    const MAX_ANSWER: usize = 6 * 1024 * 1024;
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let path = path_of(&tenant.ticket("Printer", "anna@example.com").await);
    let long = "<p>The \"printer\" is <b>out</b> of toner &amp; paper.</p>".repeat(1_800);
    for _ in 0..30 {
        let comment = json!({"visibility": "public", "html": long});
        admin.post(format!("{path}/comments"), comment).await.expect(201);
    }
    app.pump().await;
    let (mut seqs, mut pages, mut target) = (Vec::new(), 0, format!("{path}/audit_records?limit=100"));
    loop {
        let page = admin.get(&target).await.expect(200);
        assert!(page.to_string().len() < MAX_ANSWER / 2, "{} bytes", page.to_string().len());
        for record in page["data"].as_array().expect("records") {
            seqs.push(record["seq"].as_u64());
            if record["seq"] != 1 {
                assert_eq!(record["comment"]["delivery"]["state"], "sent", "record {}", record["seq"]);
            }
        }
        pages += 1;
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        target = format!("{path}/audit_records?limit=100&cursor={cursor}");
    }
    assert_eq!(seqs, (1..=31).map(Some).collect::<Vec<_>>());
    assert!(pages > 1, "a query reads 1 MB");
    let verified = admin.get(format!("{path}/verification")).await.expect(200);
    assert_eq!((&verified["valid"], &verified["records"]), (&json!(true), &json!(31)));
}
