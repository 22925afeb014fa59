//! The function `invite_member`.

fn main() -> std::process::ExitCode {
    app::http("invite_member", |app, request| Box::pin(people::invite_member::invite_member(app, request)))
}
