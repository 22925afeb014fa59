//! The list of promises that were not kept.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{promise, promise_instead};
use crate::{TestApp, tests::path_of};

#[tokio::test]
async fn breaches_are_listed_newest_first_over_months_and_say_when_they_were_made_good() {
    // The last day of a month; what is due in a day and a half is due in the next.
    let app = TestApp::at("2026-11-30T09:00:00Z".parse().expect("a time"));
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    promise_instead(&tenant, promise(600, 129_600, 60)).await;
    for n in 1..=5 {
        tenant.ticket(&format!("Ticket {n}"), "anna@example.com").await;
        app.pass(SignedDuration::from_mins(15)).await;
    }
    let reply = json!({"visibility": "public", "text": "late"});
    admin.post("/v1/tickets/5/comments", reply).await.expect(201);
    // The resolution of each breaches in the month after.
    app.pass(SignedDuration::from_hours(38)).await;
    let told = |rows: &[Value]| -> Vec<(u64, String)> {
        let row = |row: &Value| {
            (row["ticket"]["number"].as_u64().expect("a number"), row["clock"].as_str().expect("a kind").to_owned())
        };
        rows.iter().map(row).collect()
    };
    let (all, pages) = admin.all_pages("/v1/sla_breaches?limit=3").await;
    assert!(pages >= 4, "{pages} pages");
    let of = |kind: &str| (1..=5).rev().map(|n| (n, kind.to_owned())).collect::<Vec<_>>();
    assert_eq!(told(&all), [of("resolution"), of("first_response")].concat());
    let made_good: Vec<&Value> = all.iter().filter(|row| row["fulfilled_at"].is_string()).collect();
    assert_eq!(told(&made_good.into_iter().cloned().collect::<Vec<_>>()), [(5, "first_response".to_owned())]);
    assert_eq!(all[5]["late_seconds"], 300);
    let (first, _) = admin.all_pages("/v1/sla_breaches?kind=first_response&limit=2").await;
    assert_eq!(told(&first), of("first_response"));
    let (early, _) = admin.all_pages("/v1/sla_breaches?until=2026-11-30T09:26:00Z").await;
    assert_eq!(told(&early), [(2, "first_response".to_owned()), (1, "first_response".to_owned())]);
    let (late, _) = admin.all_pages("/v1/sla_breaches?from=2026-12-01T00:00:00Z").await;
    assert_eq!(told(&late), of("resolution"));
    assert_eq!(admin.get("/v1/sla_breaches?kind=lunch").await.status, 422);
    let path = path_of(&admin.get("/v1/tickets/1").await.expect(200));
    assert_eq!(admin.get(format!("{path}/verification")).await.expect(200)["valid"], true);
}
