//! The function `get_me`.

fn main() -> std::process::ExitCode {
    app::http("get_me", |app, request| Box::pin(auth::get_me::get_me(app, request)))
}
