//! The function `get_ticket`.

fn main() -> std::process::ExitCode {
    app::http("get_ticket", |app, request| Box::pin(tickets::get_ticket::get_ticket(app, request)))
}
