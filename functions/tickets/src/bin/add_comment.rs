//! The function `add_comment`.

fn main() -> std::process::ExitCode {
    app::http("add_comment", |app, request| Box::pin(tickets::add_comment::add_comment(app, request)))
}
