//! The function `list_tickets`.

fn main() -> std::process::ExitCode {
    app::http("list_tickets", |app, request| Box::pin(tickets::list_tickets::list_tickets(app, request)))
}
