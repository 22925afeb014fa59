//! The function `sign_out`.

fn main() -> std::process::ExitCode {
    app::http("sign_out", |app, request| Box::pin(auth::sign_out::sign_out(app, request)))
}
