use jiff::SignedDuration;
use serde_json::json;

use super::mailed_token;
use crate::TestApp;

#[tokio::test]
async fn a_contact_signs_in_by_a_mailed_link_that_works_once() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let anna = tenant.as_contact("anna@example.com").await;
    let ask = async |email: &str| {
        app.nobody().post("/v1/sign_in_links", json!({"tenant": "demo", "email": email})).await.expect(202)
    };
    let redeem = async |token: &str| app.nobody().post("/v1/sign_in_links/redeem", json!({"token": token})).await;
    let known = ask("anna@example.com").await;
    assert_eq!(known, ask("nobody@example.com").await, "the same answer whether the address is known");
    app.pump().await;
    let sent = app.cloud().sent_mail();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].destinations, ["anna@example.com"]);
    let token = mailed_token(&app);
    let both = futures::join!(redeem(&token), redeem(&token));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401], "of two at the same time one signs in");
    let session = if both.0.status == 200 { both.0.json } else { both.1.json };
    assert_eq!((&session["me"]["id"], &session["me"]["role"]), (&json!(anna.id()), &json!("requester")));
    assert_eq!(redeem(&token).await.refused(401), "invalid_token");
    for forged in ["x", "", &token[1..], &token.to_uppercase()] {
        assert!([401, 422].contains(&redeem(forged).await.status), "{forged}");
    }
    ask("anna@example.com").await;
    app.pump().await;
    let late = mailed_token(&app);
    app.advance(SignedDuration::from_hours(25));
    assert_eq!(redeem(&late).await.refused(401), "invalid_token");
}
