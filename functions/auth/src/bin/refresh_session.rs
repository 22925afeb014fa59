//! The function `refresh_session`.

fn main() -> std::process::ExitCode {
    app::http("refresh_session", |app, request| Box::pin(auth::refresh_session::refresh_session(app, request)))
}
