//! The function `accept_invitation`.

fn main() -> std::process::ExitCode {
    app::http("accept_invitation", |app, request| Box::pin(auth::accept_invitation::accept_invitation(app, request)))
}
