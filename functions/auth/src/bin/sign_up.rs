//! The function `sign_up`.

fn main() -> std::process::ExitCode {
    app::http("sign_up", |app, request| Box::pin(auth::sign_up::sign_up(app, request)))
}
