use jiff::SignedDuration;
use serde_json::json;

use super::refresh_cookie;
use crate::{PASSWORD, TestApp};

#[tokio::test]
async fn signing_in_answers_the_same_for_a_wrong_password_and_an_unknown_address() {
    let app = TestApp::new();
    app.tenant("demo").await;
    let nobody = app.nobody();
    let sign_in = async |tenant: &str, email: &str, password: &str| {
        nobody.post("/v1/sessions", json!({"tenant": tenant, "email": email, "password": password})).await
    };
    sign_in("demo", " ADA@demo.example", PASSWORD).await.expect(200);
    let right = sign_in("demo", "ada@demo.example", PASSWORD).await.expect(200);
    assert_eq!(right["me"]["role"], "admin");
    let mut answers = Vec::new();
    for (tenant, email, password) in [
        ("demo", "ada@demo.example", "wrong password"),
        ("demo", "nobody@demo.example", PASSWORD),
        ("nowhere", "ada@demo.example", PASSWORD),
    ] {
        let answer = sign_in(tenant, email, password).await;
        let mut problem = answer.json.clone();
        problem["request_id"] = json!(null);
        assert_eq!(answer.refused(401), "invalid_credentials");
        answers.push(problem);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[tokio::test]
async fn guessing_is_slowed_down_by_address() {
    let app = TestApp::new();
    app.tenant("demo").await;
    let mut refused = None;
    for n in 0..30 {
        let guess = json!({"tenant": "demo", "email": "ada@demo.example", "password": format!("guess number {n}")});
        let source = format!("198.51.100.{n}");
        let answer = app.nobody().post("/v1/sessions", guess).source_ip(&source).await;
        if answer.status == 429 {
            assert!(answer.headers["retry-after"].parse::<u32>().is_ok_and(|seconds| seconds > 0));
            refused = Some(n);
            break;
        }
    }
    assert_eq!(refused, Some(10));
    let right = json!({"tenant": "demo", "email": "ada@demo.example", "password": PASSWORD});
    assert_eq!(app.nobody().post("/v1/sessions", right.clone()).await.refused(429), "too_many_requests");
    app.advance(SignedDuration::from_mins(16));
    app.nobody().post("/v1/sessions", right).await.expect(200);
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_reuse_ends_the_family() {
    let app = TestApp::new();
    app.tenant("demo").await;
    let sign_in = json!({"tenant": "demo", "email": "ada@demo.example", "password": PASSWORD});
    let first = refresh_cookie(&app.nobody().post("/v1/sessions", sign_in.clone()).await);
    let refresh =
        async |cookie: &str| app.nobody().post("/v1/sessions/refresh", json!({})).header("Cookie", cookie).await;
    app.advance(SignedDuration::from_mins(20));
    let answer = refresh(&first).await;
    let second = refresh_cookie(&answer);
    let session = answer.expect(200);
    let token = session["access_token"].as_str().expect("a token");
    app.authorize(Some(&format!("Bearer {token}"))).await.expect("the new token passes");
    assert_ne!(first, second);
    app.advance(SignedDuration::from_mins(20));
    let third = refresh_cookie(&refresh(&second).await);
    app.advance(SignedDuration::from_mins(20));
    assert_eq!(refresh(&first).await.status, 401, "spent long ago");
    assert_eq!(refresh(&third).await.status, 401, "and so the family is over");
    for forged in ["lambdesk_refresh=x", "lambdesk_refresh=", "other=1"] {
        assert_eq!(refresh(forged).await.status, 401, "{forged}");
    }
    // Signing out ends a family too.
    let cookie = refresh_cookie(&app.nobody().post("/v1/sessions", sign_in).await);
    assert_eq!(app.nobody().delete("/v1/sessions/current").header("Cookie", &cookie).await.status, 204);
    assert_eq!(refresh(&cookie).await.status, 401);
    assert_eq!(app.nobody().delete("/v1/sessions/current").await.status, 204, "nobody may sign out too");
}

#[tokio::test]
async fn a_refresh_whose_answer_was_lost_may_be_repeated_at_once() {
    let app = TestApp::new();
    app.tenant("demo").await;
    let sign_in = json!({"tenant": "demo", "email": "ada@demo.example", "password": PASSWORD});
    let first = refresh_cookie(&app.nobody().post("/v1/sessions", sign_in).await);
    let refresh =
        async |cookie: &str| app.nobody().post("/v1/sessions/refresh", json!({})).header("Cookie", cookie).await;
    let second = refresh_cookie(&refresh(&first).await);
    app.advance(SignedDuration::from_secs(5));
    // A page that was loaded twice: both loads have the same cookie, and whichever answer comes last, it works.
    assert_eq!(refresh_cookie(&refresh(&first).await), second);
    let third = refresh_cookie(&refresh(&second).await);
    assert_eq!(refresh_cookie(&refresh(&second).await), third);
    // Two steps back is nobody's reload.
    assert_eq!(refresh(&first).await.status, 401);
    assert_eq!(refresh(&third).await.status, 401, "and so the family is over");
}

#[tokio::test]
async fn a_refresh_repeated_late_ends_the_family() {
    let app = TestApp::new();
    app.tenant("demo").await;
    let sign_in = json!({"tenant": "demo", "email": "ada@demo.example", "password": PASSWORD});
    let first = refresh_cookie(&app.nobody().post("/v1/sessions", sign_in).await);
    let refresh =
        async |cookie: &str| app.nobody().post("/v1/sessions/refresh", json!({})).header("Cookie", cookie).await;
    let second = refresh_cookie(&refresh(&first).await);
    app.advance(SignedDuration::from_secs(31));
    assert_eq!(refresh(&first).await.status, 401);
    assert_eq!(refresh(&second).await.status, 401);
}

#[tokio::test]
async fn a_token_that_the_gateway_still_lets_pass_ends_in_time() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let admin = tenant.as_admin();
    let ends_at = app.now().as_second() + 900;
    let caller = kit::Caller { expires_at: ends_at, ..admin.caller().clone() };
    let session = app.session_of(caller);
    let operations = ["/v1/me", "/v1/tickets", "/v1/members", "/v1/configuration"];
    for target in operations {
        session.get(target).await.expect(200);
    }
    app.advance(SignedDuration::from_secs(900));
    for target in operations {
        assert_eq!(session.get(target).await.refused(401), "invalid_token", "{target}");
    }
}
