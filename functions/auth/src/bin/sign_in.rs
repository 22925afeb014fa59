//! The function `sign_in`.

fn main() -> std::process::ExitCode {
    app::http("sign_in", |app, request| Box::pin(auth::sign_in::sign_in(app, request)))
}
