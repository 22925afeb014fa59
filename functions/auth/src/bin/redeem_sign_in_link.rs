//! The function `redeem_sign_in_link`.

fn main() -> std::process::ExitCode {
    app::http("redeem_sign_in_link", |app, request| {
        Box::pin(auth::redeem_sign_in_link::redeem_sign_in_link(app, request))
    })
}
