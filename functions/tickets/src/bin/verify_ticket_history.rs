//! The function `verify_ticket_history`.

fn main() -> std::process::ExitCode {
    app::http("verify_ticket_history", |app, request| {
        Box::pin(tickets::verify_ticket_history::verify_ticket_history(app, request))
    })
}
