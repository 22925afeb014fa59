//! The function `update_ticket`.

fn main() -> std::process::ExitCode {
    app::http("update_ticket", |app, request| Box::pin(tickets::update_ticket::update_ticket(app, request)))
}
