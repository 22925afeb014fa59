//! The function `list_members`.

fn main() -> std::process::ExitCode {
    app::http("list_members", |app, request| Box::pin(people::list_members::list_members(app, request)))
}
