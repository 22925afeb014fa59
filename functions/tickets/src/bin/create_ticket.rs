//! The function `create_ticket`.

fn main() -> std::process::ExitCode {
    app::http("create_ticket", |app, request| Box::pin(tickets::create_ticket::create_ticket(app, request)))
}
