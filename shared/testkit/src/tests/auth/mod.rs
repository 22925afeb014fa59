mod sessions;
mod sign_in_links;
mod tenants;
mod throttles;

use crate::gateway::TestResponse;

/// The refresh cookie of an answer, as the browser sends it back.
fn refresh_cookie(answer: &TestResponse) -> String {
    let cookie =
        answer.cookies.iter().find(|cookie| cookie.starts_with("lambdesk_refresh=")).expect("a refresh cookie");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// The token behind `#token=` in the newest mail.
fn mailed_token(app: &crate::TestApp) -> String {
    let sent = app.cloud().sent_mail().pop().expect("a mail");
    let raw = String::from_utf8_lossy(&sent.raw).replace("=\r\n", "").replace("=3D", "=");
    let (_, rest) = raw.split_once("#token=").expect("a link in the mail");
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
}
