//! The function `merge_tickets`.

fn main() -> std::process::ExitCode {
    app::http("merge_tickets", |app, request| Box::pin(tickets::merge_tickets::merge_tickets(app, request)))
}
