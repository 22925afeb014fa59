//! The function `request_sign_in_link`.

fn main() -> std::process::ExitCode {
    app::http("request_sign_in_link", |app, request| {
        Box::pin(auth::request_sign_in_link::request_sign_in_link(app, request))
    })
}
