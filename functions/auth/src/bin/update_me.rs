//! The function `update_me`.

fn main() -> std::process::ExitCode {
    app::http("update_me", |app, request| Box::pin(auth::update_me::update_me(app, request)))
}
