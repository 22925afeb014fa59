//! The function `rate_ticket`.

fn main() -> std::process::ExitCode {
    app::http("rate_ticket", |app, request| Box::pin(tickets::rate_ticket::rate_ticket(app, request)))
}
